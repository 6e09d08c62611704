"""Workbooks are read as two independent programs read them, and typed cells for what they are."""

import io
import random
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from invoicebridge.bridge.importing import ImportNote
from invoicebridge.connectors.importers import registry
from invoicebridge.connectors.importers.contents import PackedContent
from invoicebridge.connectors.importers.kind import Options
from invoicebridge.connectors.importers.mapping import Mapping
from invoicebridge.connectors.importers.raw import Number, Raw
from invoicebridge.connectors.importers.xlsx_rows import XlsxRows, column_index
from tests.connectors.importers.workshop import codes, document, drafts, imported, lines, row


def saved(fill: Callable[[Any], None], title: str = "A") -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    fill(sheet)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def of_rows(*rows: list[Any]) -> bytes:
    def fill(sheet: Any) -> None:
        for one in rows:
            sheet.append(one)

    return saved(fill)


def plain(cell: Raw) -> Any:
    return float(cell.value) if isinstance(cell, Number) else cell


def whole(content: bytes) -> list[list[Any]]:
    source = XlsxRows(PackedContent("a.xlsx", "a.xlsx", content), "xl/worksheets/sheet1.xml")
    return [[plain(cell) for cell in one.cells] for one in source.rows()]


def day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else "" if value is None else value


def trimmed(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] == "":
        cells = cells[:-1]
    return cells


def test_two_other_programs_read_the_same() -> None:
    rng = random.Random(7)
    values: list[Any] = [
        "Perché «così»",
        "a & <b>",
        "  x ",
        0.1 + 0.2,
        12,
        -3.5,
        1e-7,
        True,
        False,
        date(2026, 6, 15),
        None,
        "0012",
    ]
    content = of_rows(*([rng.choice(values) for _ in range(12)] for _ in range(200)))
    ours = [trimmed(one) for one in whole(content)]
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    theirs = [trimmed([day(cell) for cell in one]) for one in sheet.iter_rows(values_only=True)]
    rust = [
        trimmed([day(cell) for cell in one])
        for one in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    ]
    assert len(ours) == len(theirs)
    assert [[pytest.approx(cell) if type(cell) is float else cell for cell in one] for one in ours] == theirs
    assert [[pytest.approx(cell) if type(cell) is float else cell for cell in one] for one in ours] == rust


@pytest.mark.parametrize("place", ["A1", "Z9", "AA3", "XFD1048576"])
def test_letters_of_columns_are_numbers(place: str) -> None:
    from openpyxl.utils import column_index_from_string
    from openpyxl.utils.cell import coordinate_from_string

    assert column_index(place) == column_index_from_string(coordinate_from_string(place)[0]) - 1


def test_typed_cells_are_what_they_are_shown_as() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(
            [
                "numero",
                "data",
                "descrizione",
                "quantita",
                "prezzo_unitario",
                "aliquota_iva",
                "cliente_cap",
                "cliente_partita_iva",
                "cliente_denominazione",
                "cliente_indirizzo",
                "cliente_comune",
            ]
        )
        sheet.append([12, date(2026, 6, 15), "Vite", 3, 10 / 3, 0.22, 184, 1234567897, "Alfa", "Via Po 1", "Roma"])
        sheet["F2"].number_format = "0%"
        sheet["B2"].number_format = "[$-410]d mmmm yyyy;@"

    (draft,) = drafts(imported(saved(fill), "a.xlsx"))
    party = draft.draft["fattura_elettronica_header"]["cessionario_committente"]
    assert (document(draft)["numero"], document(draft)["data"]) == ("12", "2026-06-15")
    assert (lines(draft)[0]["prezzo_unitario"], lines(draft)[0]["aliquota_iva"]) == ("3.33333333", "22.00")
    assert party["sede"]["cap"] == "00184"
    assert party["dati_anagrafici"]["id_fiscale_iva"]["id_codice"] == "01234567897"


def test_what_a_spreadsheet_made_of_a_number_of_an_invoice_is_told() -> None:
    good = row()
    rows = [list(good), [date(2026, 1, 2), *list(good.values())[1:]], [12.5, *list(good.values())[1:]]]
    assert [one for one in codes(imported(of_rows(*rows), "a.xlsx")) if one[1]] == [
        (2, "numero", "text-is-date"),
        (3, "numero", "text-is-number"),
    ]


def test_of_several_sheets_with_invoices_none_is_chosen_but_by_name() -> None:
    made = Workbook()
    first, second, third = made.active, made.create_sheet("Due"), made.create_sheet("Tre")
    assert first is not None
    first["A1"] = "Istruzioni"
    for sheet, number in ((second, "2"), (third, "3")):
        sheet.append(list(row()))
        sheet.append(list(row(numero=number).values()))
    content = io.BytesIO()
    made.save(content)
    assert codes(imported(content.getvalue(), "a.xlsx")) == [(None, None, "sheets-several")]
    named = imported(content.getvalue(), "a.xlsx", Mapping(sheet="tre"))
    assert [document(one)["numero"] for one in drafts(named)] == ["3"]
    assert codes(imported(content.getvalue(), "a.xlsx", Mapping(sheet="x"))) == [(None, None, "sheet-missing")]


def test_a_sheet_of_customers_before_the_invoices_is_passed_by() -> None:
    made = Workbook()
    first, second = made.active, made.create_sheet("Fatture")
    assert first is not None
    first.append(["cliente_codice", "cliente_denominazione", "cliente_partita_iva"])
    first.append(["C1", "Beta", "09876543217"])
    second.append(list(row()))
    second.append(list(row().values()))
    content = io.BytesIO()
    made.save(content)
    assert [document(one)["numero"] for one in drafts(imported(content.getvalue(), "a.xlsx"))] == ["1"]


def test_hidden_rows_are_read_and_that_is_said() -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(list(row()))
    sheet.append(list(row().values()))
    sheet.append(list(row().values()))
    sheet.row_dimensions[3].hidden = True
    content = io.BytesIO()
    made.save(content)
    importer = registry.importer_of(PackedContent("a.xlsx", "a.xlsx", content.getvalue()), Options())
    (draft,) = drafts(importer.drafts())
    assert draft.rows == (2, 3)
    assert ImportNote("rows-hidden", {"count": "1"}) in importer.notes()


def test_dates_of_old_macs_begin_in_1904() -> None:
    made = Workbook()
    made.epoch = datetime(1904, 1, 1)  # noqa: DTZ001  openpyxl wants it naive
    sheet = made.active
    assert sheet is not None
    sheet.append(list(row()))
    sheet.append([*list(row().values())[:1], date(2026, 6, 15), *list(row().values())[2:]])
    content = io.BytesIO()
    made.save(content)
    (draft,) = drafts(imported(content.getvalue(), "a.xlsx"))
    assert document(draft)["data"] == "2026-06-15"


def test_the_sample_workbook_is_imported(root: Path) -> None:
    path = root / "samples/erp/fatture.xlsx"
    assert len(drafts(imported(path.read_bytes(), path.name))) == 6

"""Damaged workbooks: faults or the right amounts, never a traceback, never a wrong amount."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.connectors.importers.test_mutations import judged, truth
from tests.connectors.importers.workshop import Amounts, amounts, document, drafts, faults, imported, rows_of

NUMBERS = ("quantita", "prezzo_unitario", "aliquota_iva")
Damage = Callable[[Worksheet, random.Random], None]


def typed(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def book(rng: random.Random) -> tuple[Workbook, dict[str, Amounts]]:
    """A workbook with typed cells, and the truth."""
    invoices = truth(rng)
    rows = rows_of(invoices)
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([typed(value) for value in row.values()])
    for cell in sheet["C"][1:]:
        cell.number_format = "dd/mm/yyyy"
    return made, {one.number: one.amounts for one in invoices}


def saved(made: Workbook) -> bytes:
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def column(sheet: Worksheet, name: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == name)


def spot(sheet: Worksheet, rng: random.Random, *names: str) -> Any:
    return sheet.cell(rng.randrange(2, sheet.max_row + 1), column(sheet, rng.choice(names)))


def percent_format(sheet: Worksheet, rng: random.Random) -> None:
    """As a spreadsheet keeps what a person types as 22%."""
    for cell in list(sheet.columns)[column(sheet, "aliquota_iva") - 1][1:]:
        cell.value, cell.number_format = cell.value / 100, rng.choice(("0%", "0.00%", '0.0" "%'))


def fraction(sheet: Worksheet, rng: random.Random) -> None:
    spot(sheet, rng, "aliquota_iva").value = 0.22


def formula(sheet: Worksheet, rng: random.Random) -> None:
    """No program has computed it."""
    spot(sheet, rng, *NUMBERS).value = rng.choice(("=1+1", "=A1*2", "=SUM(K2:K3)"))


def formula_anywhere(sheet: Worksheet, rng: random.Random) -> None:
    sheet.cell(rng.randrange(2, sheet.max_row + 1), rng.randrange(1, sheet.max_column + 1)).value = "=1+1"


def error(sheet: Worksheet, rng: random.Random) -> None:
    spot(sheet, rng, *NUMBERS).value = rng.choice(("#N/A", "#REF!", "#DIV/0!"))


def text_for_number(sheet: Worksheet, rng: random.Random) -> None:
    spot(sheet, rng, *NUMBERS).value = rng.choice(("1.234", "1,234", "abc", "--", "1e3", "12 34"))


def text_for_date(sheet: Worksheet, rng: random.Random) -> None:
    spot(sheet, rng, "data").value = rng.choice(("ieri", "31/02/2026", 46113, 20260301, True, "15.6"))


def date_for_number(sheet: Worksheet, rng: random.Random) -> None:
    cell = spot(sheet, rng, "quantita", "prezzo_unitario", "numero", "aliquota_iva")
    cell.value, cell.number_format = date(2026, 2, 1), "dd/mm/yyyy"


def bool_for_number(sheet: Worksheet, rng: random.Random) -> None:
    spot(sheet, rng, *NUMBERS).value = True


def merged_numbers(sheet: Worksheet, rng: random.Random) -> None:
    """Prices of two rows in one cell."""
    row, at = rng.randrange(2, sheet.max_row), column(sheet, rng.choice(NUMBERS))
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=at, end_column=at)


def merged_across(sheet: Worksheet, rng: random.Random) -> None:
    row, at = rng.randrange(2, sheet.max_row + 1), column(sheet, "quantita")
    sheet.merge_cells(start_row=row, end_row=row, start_column=at - 1, end_column=at + 1)


def merged_invoice(sheet: Worksheet, rng: random.Random) -> None:
    """What rows of one invoice have in common in one cell each: it is understood."""
    first = 2
    for row in range(3, sheet.max_row + 2):
        if sheet.cell(row, 2).value != sheet.cell(first, 2).value:
            for at in range(1, 10):
                if row - first > 1:
                    sheet.merge_cells(start_row=first, end_row=row - 1, start_column=at, end_column=at)
            first = row


def merged_two_invoices(sheet: Worksheet, rng: random.Random) -> None:
    row, at = rng.randrange(2, sheet.max_row), column(sheet, rng.choice(("data", "descrizione", "totale_documento")))
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=at, end_column=at)


def empty_rows(sheet: Worksheet, rng: random.Random) -> None:
    sheet.insert_rows(rng.randrange(2, sheet.max_row + 1), rng.choice((1, 50)))


def far_cell(sheet: Worksheet, rng: random.Random) -> None:
    sheet.cell(rng.randrange(2, sheet.max_row + 40), 300).value = "x"


def deleted_column(sheet: Worksheet, rng: random.Random) -> None:
    sheet.delete_cols(rng.randrange(1, sheet.max_column + 1))


def emptied(sheet: Worksheet, rng: random.Random) -> None:
    sheet.cell(rng.randrange(2, sheet.max_row + 1), rng.randrange(1, sheet.max_column + 1)).value = None


def title_above(sheet: Worksheet, rng: random.Random) -> None:
    sheet.insert_rows(1, 2)
    sheet.cell(1, 1).value = "Fatture del mese"
    sheet.merge_cells(start_row=1, end_row=2, start_column=1, end_column=5)


def noise(sheet: Worksheet, rng: random.Random) -> None:
    """What computing leaves at the end of a number."""
    cell = spot(sheet, rng, "prezzo_unitario")
    cell.value = cell.value + 1e-13


DAMAGES: tuple[Damage, ...] = (
    *(percent_format, fraction, formula, formula_anywhere, error, text_for_number, text_for_date, date_for_number),
    *(bool_for_number, merged_numbers, merged_across, merged_invoice, merged_two_invoices, empty_rows, far_cell),
    *(deleted_column, emptied, title_above, noise),
)
INNOCENT = (percent_format, merged_invoice, empty_rows, title_above, noise)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: one.__name__)
def test_damaged_workbooks_never_give_a_wrong_amount(damage: Damage) -> None:
    for seed in range(8):
        rng = random.Random(seed)
        made, known = book(rng)
        sheet = made.active
        assert sheet is not None
        damage(sheet, rng)
        found = imported(saved(made), "a.xlsx")
        assert judged(found, known) == [], f"seed {seed}"
        if damage in INNOCENT:
            assert faults(found) == []
            assert {document(one)["numero"]: amounts(one) for one in drafts(found)} == known


@pytest.mark.parametrize("seed", range(60))
def test_a_workbook_with_broken_bytes_is_told_or_read_right(seed: int) -> None:
    rng = random.Random(seed)
    made, known = book(rng)
    content = bytearray(saved(made))
    if seed % 3:
        for _ in range(rng.choice((1, 3, 40))):
            content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    else:
        del content[rng.randrange(len(content)) :]
    assert judged(imported(bytes(content), "a.xlsx"), known) == []


def test_formulas_that_a_writer_left_to_its_reader_are_not_believed() -> None:
    """XlsxWriter writes 0 for every formula, and tells the reader to compute."""
    made, _ = book(random.Random(1))
    with_it = rewritten(saved(made), "xl/worksheets/sheet1.xml", with_formula)
    content = rewritten(with_it, "xl/workbook.xml", lambda text: text.replace(b' fullCalcOnLoad="1"', b""))
    assert "formula-uncomputed" not in {one.code for one in faults(imported(content, "a.xlsx"))}
    stale = rewritten(
        content, "xl/workbook.xml", lambda text: re.sub(b"<calcPr[^>]*/>", b'<calcPr fullCalcOnLoad="1"/>', text)
    )
    assert "formula-uncomputed" in {one.code for one in faults(imported(stale, "a.xlsx"))}


def with_formula(text: bytes) -> bytes:
    """The first price is computed, and the computed value is 0."""
    return re.sub(rb'<c r="L2"[^>]*>.*?</c>', b'<c r="L2"><f>1+1</f><v>0</v></c>', text, count=1)


def rewritten(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return made.getvalue()


def test_a_million_empty_rows_are_nothing() -> None:
    made, known = book(random.Random(3))
    rows = b"".join(b'<row r="%d" spans="1:15"/>' % number for number in range(100, 1_000_100))
    content = rewritten(
        saved(made), "xl/worksheets/sheet1.xml", lambda text: text.replace(b"</sheetData>", rows + b"</sheetData>")
    )
    found = imported(content, "a.xlsx")
    assert {document(one)["numero"]: amounts(one) for one in drafts(found)} == known


def test_a_workbook_that_unpacks_to_much_more_than_it_should_is_refused() -> None:
    made, _ = book(random.Random(3))
    rows = b"<row/>" * 20_000_000
    content = rewritten(
        saved(made), "xl/worksheets/sheet1.xml", lambda text: text.replace(b"</sheetData>", rows + b"</sheetData>")
    )
    assert [one.code for one in faults(imported(content, "a.xlsx"))] == ["xlsx-bomb"]


def test_a_workbook_with_a_doctype_is_refused() -> None:
    made, _ = book(random.Random(3))
    entity = b'<!DOCTYPE x [<!ENTITY a "1">]>'
    content = rewritten(
        saved(made), "xl/worksheets/sheet1.xml", lambda text: text.replace(b"<worksheet", entity + b"<worksheet", 1)
    )
    assert [one.code for one in faults(imported(content, "a.xlsx"))] == ["xlsx-unreadable"]

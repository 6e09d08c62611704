"""Tables of customers: read as batches are, from whatever file, with every fault in its row and column."""

import io
import json
from collections.abc import Mapping
from typing import Any

import pytest
from openpyxl import Workbook

from invoicebridge.bridge.batches.customer_rows import CustomerRow
from invoicebridge.bridge.batches.party_fields import cells
from invoicebridge.bridge.importing import ImportFault
from invoicebridge.connectors.importers import customers as importer
from invoicebridge.connectors.importers import mapping
from invoicebridge.connectors.importers.contents import PackedContent
from invoicebridge.connectors.importers.customers import CustomersImporter
from invoicebridge.errors import UnreadableFile
from tests.connectors.importers.workshop import PARTY, table

BETA = {"cliente_codice": "B1", **PARTY, "codice_destinatario": "abc1234", "cliente_email": "a@b.example"}


def read(content: bytes, name: str = "c.csv", rules: str = "") -> list[CustomerRow | ImportFault]:
    return list(CustomersImporter(PackedContent(name, name, content), mapping.read(rules.encode())).customers())


def said(content: bytes, name: str = "c.csv", rules: str = "") -> list[dict[str, str]]:
    """What each row says, by column."""
    found = read(content, name, rules)
    assert not [one for one in found if isinstance(one, ImportFault)]
    return [
        {column: text for column, text in cells(one.customer).items() if text}
        for one in found
        if isinstance(one, CustomerRow)
    ]


def faults(content: bytes, name: str = "c.csv", rules: str = "") -> list[tuple[int | None, str | None, str]]:
    return [(one.row, one.column, one.code) for one in read(content, name, rules) if isinstance(one, ImportFault)]


def book(**sheets: list[list[Any]]) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


EXPECTED: Mapping[str, str] = {**BETA, "codice_destinatario": "ABC1234"}


def test_csv_json_json_lines_and_spreadsheets_say_the_same() -> None:
    lines = json.dumps(BETA) + "\n\n" + json.dumps({"cliente_codice": "B2"})
    assert said(table([BETA])) == [EXPECTED]
    assert said(table([BETA], ",").decode().encode("utf-16")) == [EXPECTED]
    assert said(json.dumps([BETA, {"cliente_codice": "B2", "cliente_cap": None}]).encode(), "c.json") == [
        EXPECTED,
        {"cliente_codice": "B2"},
    ]
    assert said(lines.encode(), "c.jsonl") == [EXPECTED, {"cliente_codice": "B2"}]
    assert said(book(Clienti=[list(BETA), list(BETA.values())]), "c.xlsx") == [EXPECTED]


def test_zeros_that_a_spreadsheet_or_json_lost_come_back() -> None:
    typed = {"cliente_codice": 7, "cliente_partita_iva": 9876543217, "cliente_cap": 184, "cliente_comune": "Roma"}
    expected = {
        "cliente_codice": "7",
        "cliente_partita_iva": "09876543217",
        "cliente_cap": "00184",
        "cliente_comune": "Roma",
    }
    assert said(book(Foglio1=[list(typed), list(typed.values())]), "c.xlsx") == [expected]
    assert said(json.dumps(typed).encode(), "c.json") == [expected]


def test_a_mapping_for_invoices_serves_for_customers_too() -> None:
    rules = """
        file = { ignore = ["Telefono"], skip = ["Totale*"] }
        columns = { "Cod." = "cliente_codice", "Rag. Soc." = "cliente_denominazione", "Num. doc." = "numero" }
        constants = { tipo_documento = "TD01", cliente_nazione = "CH" }
        translate = { codice_iva = { "22" = { aliquota_iva = 22 } } }
    """
    content = table([{"Cod.": "Z", "Rag. Soc.": "Zeta AG", "Telefono": "1"}, {"Cod.": "Totale clienti"}])
    assert said(content, rules=rules) == [
        {
            "cliente_codice": "Z",
            "cliente_denominazione": "Zeta AG",
            "cliente_cap": "00000",
            "cliente_nazione": "CH",
        }
    ]


def test_columns_of_invoices_are_unknown_here_and_the_code_is_needed() -> None:
    assert faults(table([{**BETA, "numero": "1"}])) == [(1, "numero", "column-unknown")]
    assert faults(table([PARTY])) == [(1, None, "column-missing")]
    assert faults(b"hello\nworld\n") == [(None, None, "table-without-header")]


def test_every_fault_stands_in_its_row_and_column() -> None:
    rows = [
        {**BETA, "cliente_codice": ""},
        {**BETA, "cliente_cap": "184", "cliente_partita_iva": "?"},
        {**BETA, "cliente_nazione": "Italia del nord"},
        {"cliente_codice": "B2"},
    ]
    content = table(rows)
    assert faults(content) == [
        (2, "cliente_codice", "cell-missing"),
        (3, "cliente_partita_iva", "vat-unreadable"),
        (3, "cliente_cap", "cap-unreadable"),
        (4, "cliente_nazione", "country-unreadable"),
    ]
    assert [one.row for one in read(content) if isinstance(one, CustomerRow)] == [5]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'[{"cliente_codice": "a", "cliente_cap": "1"}, 1]', "json-no-object"),
        (b'[{"cliente_codice": {"a": 1}, "cliente_cap": 1}]', "json-no-cell"),
        (b'[{"cliente_codice": 1e9, "cliente_cap": 1}]', "json-malformed"),
        (b'[{"cliente_codice": ', "json-malformed"),
        (b"[" * 100_000, "json-too-deep"),
        (b"[" + b",".join(b'{"k%d": 1}' % one for one in range(600)) + b"]", "json-keys-too-many"),
        (b"[]", "table-without-header"),
    ],
)
def test_hostile_json_is_a_fault(content: bytes, code: str) -> None:
    found = [one for one in read(content, "c.json") if isinstance(one, ImportFault)]
    assert code in [one.code for one in found]


def test_of_several_sheets_it_is_the_one_of_customers() -> None:
    invoices = [
        ["numero", "data", "descrizione", "prezzo_unitario", "cliente_codice"],
        ["1", "2026-06-15", "a", 1, "B1"],
    ]
    clients = [list(BETA), list(BETA.values())]
    assert said(book(Fatture=invoices, Clienti=clients), "c.xlsx") == [EXPECTED]
    assert faults(book(A=clients, B=clients), "c.xlsx") == [(None, None, "sheets-several")]


def test_other_files_are_told_for_what_they_are() -> None:
    assert faults(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "c.xls") == [(None, None, "spreadsheet-other")]
    with pytest.raises(UnreadableFile):
        read(b"\x00\x01", "c.bin")


def test_a_table_beyond_measure_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "MOST_ROWS", 2)
    found = read(table([{**BETA, "cliente_codice": str(one)} for one in range(5)]))
    assert [isinstance(one, ImportFault) for one in found] == [False, False, True]

"""CSV files as they come: encodings, separators, quotes, lines, and rows that are not what they should be."""

import pytest

from invoicebridge.bridge.importing import ImportNote
from invoicebridge.connectors.importers import registry
from invoicebridge.connectors.importers.contents import PackedContent
from invoicebridge.connectors.importers.kind import Options
from invoicebridge.connectors.importers.mapping import Mapping
from tests.connectors.importers.workshop import PARTY, codes, document, drafts, faults, imported, lines, row, table

TEXT = table([row(descrizione="Perché «così» è più")]).decode()


def notes(content: bytes) -> dict[str, dict[str, str]]:
    importer = registry.importer_of(PackedContent("a.csv", "a.csv", content), Options())
    list(importer.drafts())
    return {one.code: dict(one.parameters) for one in importer.notes()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_encoding_is_found(encoding: str) -> None:
    (draft,) = drafts(imported(TEXT.encode(encoding)))
    assert lines(draft)[0]["descrizione"] == "Perché «così» è più"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_separator_is_found(separator: str) -> None:
    (draft,) = drafts(imported(table([row()], separator)))
    assert lines(draft)[0]["prezzo_unitario"] == "10.50"


def test_how_the_file_was_understood_is_told() -> None:
    told = notes(table([row(data="03/04/2026")]))
    assert told["csv-dialect"] == {"encoding": "utf-8", "separator": ";"}
    assert told["decimal-mark"] == {"mark": ","}
    assert told["date-unclear"] == {"value": "03/04/2026", "kind": "dmy"}
    assert ImportNote("invoices", {"count": "1"}).parameters == told["invoices"]


def test_a_file_that_is_utf_8_in_part_is_not_believed() -> None:
    content = TEXT.encode() + b"2;2026-06-15;Perch\xe9;1;1,00;22\r\n"
    assert codes(imported(content)) == [(None, None, "text-encoding-mixed")]


def test_a_byte_far_down_the_file_still_decides() -> None:
    rows = table([row(numero=str(number)) for number in range(40_000)])
    content = rows + "40001;2026-06-15;Perché;1;1,00;22\r\n".encode("cp1252")
    assert len(content) > 1 << 20
    last = drafts(imported(content))[-1]
    assert lines(last)[0]["descrizione"] == "Perché"


def test_the_line_by_which_excel_learns_the_separator_is_understood() -> None:
    (draft,) = drafts(imported(b"sep=,\r\n" + table([row()], ",")))
    assert draft.rows == (2,)


def test_lines_before_the_header_are_left_aside() -> None:
    content = b"Elenco fatture;;;\r\n\r\n" + table([row()])
    (draft,) = drafts(imported(content))
    assert draft.rows == (4,)


def test_a_cell_with_line_ends_is_one_row() -> None:
    first = row(descrizione="Vite\nzincata", numero="1")
    content = table([first, row(numero="2", prezzo_unitario="abc")])
    found = imported(content)
    assert lines(drafts(found)[0])[0]["descrizione"] == "Vite zincata"
    assert codes(found) == [(3, "prezzo_unitario", "number-unreadable")]


def test_a_row_with_a_cell_too_few_is_not_shifted() -> None:
    content = table([row()]) + b"2;2026-06-15;Vite;2;10,50\r\n"
    assert (3, None, "row-short") in codes(imported(content))


def test_short_rows_are_full_when_the_mapping_says_so() -> None:
    content = table([row(natura="")]) + b"2;2026-06-15;Vite;2;10,50;22\r\n"
    assert len(drafts(imported(content, rules=Mapping(short_rows=True)))) == 2


def test_a_row_with_a_cell_too_many_is_told_with_its_letters() -> None:
    content = table([row()]) + b"2;2026-06-15;Vite; nera;2;10,50;22\r\n"
    (_, fault) = faults(imported(content))
    assert (fault.code, fault.parameters["column"]) == ("cell-without-heading", "G")


def test_a_quote_that_is_never_closed_loses_no_line_in_silence() -> None:
    good = [row(numero=str(number), descrizione="Vite") for number in range(1, 5)]
    content = table(good).replace(b"2;2026-06-15;Vite;", b'2;2026-06-15;"Vite;', 1)
    content = content.replace(b"3;2026-06-15;Vite;", b'3;2026-06-15;Vite";', 1)
    found = imported(content)
    assert [document(one)["numero"] for one in drafts(found)] == []
    assert (3, None, "csv-quote") in codes(found)
    assert {one.code for one in faults(found)} == {"csv-quote", "held-back"}


def test_an_unknown_column_stops_the_table() -> None:
    """It may be a discount with a spelling mistake."""
    (fault,) = faults(imported(table([row(sconto_percentuali="10")])))
    assert (fault.code, fault.column, fault.parameters["closest"]) == (
        *("column-unknown", "sconto_percentuali", "sconto_percentuale"),
    )


def test_a_column_that_is_there_twice_stops_the_table() -> None:
    content = table([row()]).replace(b"quantita", b"quantita;quantity").replace(b";2;", b";2;3;")
    assert codes(imported(content)) == [(1, "quantity", "column-twice")]


def test_columns_that_are_needed_are_named() -> None:
    told = [one.parameters["column"] for one in faults(imported(b"numero;quantita\r\n1;2\r\n"))]
    assert told == ["data", "descrizione", "prezzo_unitario / prezzo_ivato / totale_riga"]


def test_a_number_that_may_be_thousands_is_a_fault_unless_the_file_shows_its_mark() -> None:
    open_ = row(quantita="1", prezzo_unitario="1.234")
    assert codes(imported(table([open_]))) == [(2, "prezzo_unitario", "number-ambiguous")]
    (draft, _) = drafts(imported(table([open_, row(numero="2")])))
    assert lines(draft)[0]["prezzo_unitario"] == "1234"
    (draft,) = drafts(imported(table([open_]), rules=Mapping(decimal=".")))
    assert lines(draft)[0]["prezzo_unitario"] == "1.234"


def test_quantities_with_three_decimals_are_not_taken_for_thousands() -> None:
    rows = [row(numero=str(at), quantita=text) for at, text in enumerate(("1.000", "2.500", "3.000"))]
    assert {one.code for one in faults(imported(table(rows)))} == {"number-ambiguous"}


def test_formulas_are_texts_and_no_numbers() -> None:
    found = imported(table([row(descrizione="=cmd|' /C calc'!A0"), row(numero="2", prezzo_unitario="=1+1")]))
    assert lines(drafts(found)[0])[0]["descrizione"] == "=cmd|' /C calc'!A0"
    assert codes(found) == [(3, "prezzo_unitario", "number-unreadable")]


def test_texts_that_a_program_wrapped_to_keep_their_zeros_are_unwrapped() -> None:
    (draft,) = drafts(imported(table([row(**PARTY | {"numero": '="0012"', "cliente_cap": '="00184"'})])))
    party = draft.draft["fattura_elettronica_header"]["cessionario_committente"]
    assert (document(draft)["numero"], party["sede"]["cap"]) == ("0012", "00184")


def test_an_empty_file_is_said_to_be_empty() -> None:
    assert codes(imported(b"")) == [(None, None, "table-empty")]
    assert codes(imported(b"a;b\n1;2\n")) == [(None, None, "table-without-header")]


def test_a_line_without_end_is_refused() -> None:
    assert codes(imported(TEXT.encode() + b"x" * 1_100_000)) == [(None, None, "csv-line-too-long")]


def test_a_row_without_end_is_refused_however_short_its_lines_are() -> None:
    content = TEXT.encode() + b'"a\nb";' * 300_000
    assert codes(imported(content)) == [(None, None, "csv-line-too-long")]


def test_rows_of_blanks_are_empty_rows() -> None:
    content = table([row()]) + b" ; ;;;;\r\n;;;;;\r\n   \r\n"
    assert (len(drafts(imported(content))), faults(imported(content))) == (1, [])

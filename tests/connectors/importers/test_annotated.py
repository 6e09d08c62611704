"""Annotated copies: the table as it was, with remarks beside the rows, which a person mends and imports again."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from invoicebridge.connectors.importers.annotated import write_copy
from invoicebridge.connectors.importers.contents import PackedContent
from invoicebridge.connectors.importers.mapping import PLAIN, Mapping
from invoicebridge.errors import ConfigurationError
from invoicebridge.render import import_texts
from tests.connectors.importers.workshop import codes, drafts, faults, imported, lines, row, table


def copied(content: bytes, name: str = "a.csv", rules: Mapping = PLAIN) -> bytes:
    """The copy, with the faults that an import finds."""
    into = io.BytesIO()
    remarks = import_texts.remarks(faults(imported(content, name, rules)), "it")
    write_copy(PackedContent(name, name, content), rules, remarks, import_texts.remarks_heading("it"), into)
    return into.getvalue()


BAD = table([row(descrizione="Perché"), row(numero="2", quantita="x")])


def test_a_remark_stands_beside_its_row_and_is_not_imported() -> None:
    copy = copied(BAD)
    assert copy.decode().splitlines() == [
        "numero;data;descrizione;quantita;prezzo_unitario;aliquota_iva;osservazioni_invoicebridge",
        "1;2026-06-15;Perché;2;10,50;22;",
        "2;2026-06-15;Vite;x;10,50;22;quantita: «x» non è un numero",
    ]
    mended = copy.replace(b";x;", b";3;")
    assert (len(drafts(imported(mended))), faults(imported(mended))) == (2, [])


def test_a_copy_of_a_copy_has_one_column_of_remarks() -> None:
    mended = copied(BAD).replace(b";x;", b";3;").replace(b"10,50;22;\r\n", b"y;22;\r\n")
    again = copied(mended).decode().splitlines()
    assert again[0].count("osservazioni") == 1
    assert again[1].endswith(";prezzo_unitario: «y» non è un numero")
    assert again[2].endswith("22;")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_a_copy_is_written_as_its_file_is(encoding: str) -> None:
    content = BAD.decode().replace(";", "\t").encode(encoding)
    copy = copied(content)
    assert copy[:2] == content[:2]
    assert copy.decode(encoding).splitlines()[1] == "1\t2026-06-15\tPerché\t2\t10,50\t22\t"


def test_cells_that_would_run_as_formulas_are_made_harmless_and_come_back_as_they_were() -> None:
    evil = "=cmd|' /C calc'!A0"
    content = table([row(descrizione=evil, prezzo_unitario="-10,50"), row(numero="2", quantita="x")])
    copy = copied(content)
    assert b";'=cmd|" in copy
    assert b";-10,50;" in copy
    (draft, *_) = drafts(imported(copy))
    assert lines(draft)[0]["descrizione"] == evil


def test_a_row_that_cannot_be_told_into_cells_stands_as_it_is() -> None:
    content = table([row(), row(numero="2")]).replace(b"2;2026-06-15;Vite", b'2;2026-06-15;"Vi"te')
    copy = copied(content).decode()
    assert '2;2026-06-15;"Vi"te;2;10,50;22;"virgolette' in copy
    assert (3, None, "csv-quote") in codes(imported(copy.encode()))


def test_a_short_row_does_not_become_long_enough_by_its_remark() -> None:
    content = table([row()]) + b"2;2026-06-15;Vite;2;10,50\r\n"
    assert (3, None, "row-short") in codes(imported(copied(content)))


def test_lines_above_the_header_are_copied() -> None:
    copy = copied(b"sep=;\r\nElenco;;\r\n" + BAD).decode().splitlines()
    assert copy[:2] == ["sep=;", "Elenco;;"]
    assert copy[2].endswith("osservazioni_invoicebridge")


def workbook() -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Elenco"
    sheet.append(["Fatture di giugno"])
    sheet.append(list(row()))
    sheet.append(list(row(quantita="2").values()))
    sheet.append(list(row(numero="2", quantita="x").values()))
    sheet["A2"].comment = Comment("Numero", "noi")
    sheet.column_dimensions["C"].width = 44
    made.create_sheet("Altro")["A1"] = "resta"
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_a_workbook_keeps_everything_and_gains_a_column() -> None:
    content = workbook()
    copy = copied(content, "a.xlsx")
    book = load_workbook(io.BytesIO(copy))
    sheet = book["Elenco"]
    assert [cell.value for cell in sheet["G"]] == [
        None,
        "osservazioni_invoicebridge",
        None,
        "quantita: «x» non è un numero",
    ]
    assert (sheet["A2"].comment.text, sheet.column_dimensions["C"].width) == ("Numero", 44)
    assert book["Altro"]["A1"].value == "resta"
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(io.BytesIO(copy)) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]


def test_a_mended_workbook_is_imported_again() -> None:
    book = load_workbook(io.BytesIO(copied(workbook(), "a.xlsx")))
    book["Elenco"]["D4"] = 3
    content = io.BytesIO()
    book.save(content)
    found = imported(content.getvalue(), "a.xlsx")
    assert (len(drafts(found)), faults(found)) == (2, [])
    again = load_workbook(io.BytesIO(copied(content.getvalue(), "a.xlsx")))["Elenco"]
    assert [cell.value for cell in again["G"]] == [None, "osservazioni_invoicebridge", None, None]


@pytest.mark.parametrize("endless", [b"a" * 2_000_000, b'"a\nb";' * 300_000])
def test_a_line_or_row_without_end_is_never_read_whole(endless: bytes) -> None:
    with pytest.raises(ConfigurationError, match="table-not-annotated"):
        write_copy(PackedContent("a.csv", "a.csv", table([row()]) + endless), PLAIN, {}, "x", io.BytesIO())


def test_what_is_no_table_has_no_copy() -> None:
    with pytest.raises(ConfigurationError, match="not-a-table"):
        write_copy(PackedContent("a.json", "a.json", b"{}"), PLAIN, {}, "x", io.BytesIO())

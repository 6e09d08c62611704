"""Faults of imports as sentences, and the proof that every code that an importer gives has one."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

from invoicebridge.bridge.importing import ImportFault, ImportNote
from invoicebridge.render import import_texts
from invoicebridge.render.conflict_texts import CONFLICT_FAULTS
from invoicebridge.render.customer_texts import CUSTOMER_FAULTS
from invoicebridge.render.error_texts import TEXTS
from invoicebridge.render.import_fault_texts import FAULTS, NOTES

PACKAGE = Path(__file__).resolve().parents[2] / "invoicebridge"
MAKERS = {"BadCell": 0, "BadTable": 0, "BadRow": 1, "UnreadNumber": 0, "UnreadDate": 0, "Broken": 0, "CellFault": 0}


def given(names: dict[str, int]) -> Iterator[str]:
    """The codes that importers write out, by the place of the argument in which they stand."""
    for path in (PACKAGE / "connectors" / "importers").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                argument = node.args[names[node.func.id] : names[node.func.id] + 1]
                yield from (
                    one.value for one in argument if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_code_has_a_text() -> None:
    codes = set(given(MAKERS | {"ImportFault": 2}))
    assert len(codes) > 50
    assert codes - FAULTS.keys() - TEXTS.keys() == set()


def test_every_text_has_a_code() -> None:
    known = set(given(MAKERS | {"ImportFault": 2}))
    assert {code.partition("/")[0] for code in FAULTS.keys() - CUSTOMER_FAULTS - CONFLICT_FAULTS.keys()} - known == {
        "csv-quote",
        "csv-cell-too-long",
    }


def test_every_note_has_a_text() -> None:
    assert set(given({"ImportNote": 0})) <= {one.partition("/")[0] for one in NOTES}


def test_both_languages_name_the_same_parameters() -> None:
    for text in (*FAULTS.values(), *NOTES.values()):
        assert fields(text.it) >= fields(text.en)
        assert text.it != text.en


def test_a_fault_says_where_and_what() -> None:
    fault = ImportFault(7, "prezzo", "number-unreadable", {"value": "abc"}, "a.csv: 12")
    assert import_texts.line(fault, "it") == "a.csv: 12: riga 7, colonna «prezzo»: «abc» non è un numero"
    assert import_texts.line(ImportFault(None, None, "table-empty"), "en") == "the table is empty"


def test_what_is_no_fault_of_a_table_has_the_text_of_its_error() -> None:
    fault = ImportFault(None, None, "file-missing", {"name": "a.csv"}, "a.csv")
    assert import_texts.message(fault, "en") == import_texts.sentence("file-missing", {"name": "a.csv"}, "en")


def test_characters_that_a_terminal_would_obey_are_not_repeated() -> None:
    fault = ImportFault(7, "a\x1b[31m", "number-unreadable", {"value": "\x1b[2J"})
    assert "\x1b" not in import_texts.line(fault, "it")


def test_remarks_of_one_row_stand_together() -> None:
    faults = [
        ImportFault(2, "a", "number-unreadable", {"value": "x"}),
        ImportFault(2, None, "cell-missing", {"column": "b"}),
    ]
    assert import_texts.remarks(faults, "it") == {2: "a: «x» non è un numero · manca b"}


def test_a_note_says_what_was_understood() -> None:
    assert import_texts.note(ImportNote("date-order", {"kind": "dmy"}), "it") == "date: giorno, mese, anno"

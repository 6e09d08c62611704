"""What stands in outcome files: stable columns, and nothing from outside that breaks them."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from invoicebridge.bridge.outcome_files.change import Change, SdiError
from invoicebridge.bridge.outcome_files.gathering import changes
from invoicebridge.render.outcome_files import ACTIONS, COLUMNS, Csv, JsonLines
from invoicebridge.transmission.state import State
from tests.bridge.office import sent
from tests.outcome_files.erp import csv_form, rows
from tests.pec import generator as g
from tests.world import world

HOSTILE = (
    *('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx", 'a;b"c', "a\r\nb;c"),
    *("a\x1b[2Jb", "\u202egnp.exe", "a\u2028b"),
)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "outcomes.md"


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory) -> Change:
    with world(tmp_path_factory.mktemp("forms"), anchors=g.trust().anchors) as made:
        sent(made, 1)
        (one,) = changes(made.bridge, made.archive.stories.after(0, 100))
        return one


def test_the_columns_are_those_that_the_page_promises() -> None:
    text = DOCS.read_text("utf-8")
    table = text.partition("| column |")[2].partition("\n\n")[0]
    told = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    assert told == list(COLUMNS)
    states = text.partition("| state |")[2].partition("\n\n")[0]
    assert {line.split("`")[1] for line in states.splitlines() if line.startswith("| `")} == {
        str(one) for one in State if one is not State.PREPARED
    }
    assert all(action.code in text for action in ACTIONS.values())


def test_a_csv_file_has_a_header_and_a_row_for_each_change(change: Change) -> None:
    (row,) = rows(csv_form().content([change]))
    assert list(row) == list(COLUMNS)
    assert (row["numero"], row["totale_documento"], row["stato"]) == ("1/1", "1220,00", "SENT")
    assert row["id"] == change.id


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_outside_neither_breaks_a_row_nor_runs(change: Change, text: str) -> None:
    listed = replace(change.listed, customer=text, name=text)
    one = replace(change, listed=listed, errors=(SdiError("00001", text),), because=text)
    content = csv_form().content([one, one])
    assert len(content.splitlines()) == 3
    for row in rows(content):
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert cell.isprintable()
    assert [json.loads(line)["cliente"] for line in JsonLines("it").content([one]).decode().splitlines()] == [text]


def test_an_erp_chooses_separator_decimal_mark_and_encoding(change: Change) -> None:
    one = replace(change, listed=replace(change.listed, customer="Società però €", total=Decimal("-1234.50")))
    form = csv_form(separator="\t", decimal=".", encoding="cp1252")
    (row,) = rows(form.content([one]), "\t", "cp1252")
    assert (row["cliente"], row["totale_documento"]) == ("Società però €", "-1234.50")
    assert csv_form(encoding="utf-8-sig").content([one]).startswith(b"\xef\xbb\xbf")
    assert b"?" in csv_form(encoding="cp1252").content([replace(one, because="漢")])


def test_json_lines_know_null_numbers_and_lists(change: Change) -> None:
    found = json.loads(JsonLines("en").content([replace(change, errors=(SdiError("00404"),))]))
    assert list(found) == list(COLUMNS)
    assert found["errori"][0]["codice"] == "00404"
    assert found["errori"][0]["testo"].startswith("The SdI rejects an invoice with the seller, year and Numero of one")
    assert (found["totale_documento"], found["riga"], found["evento"]) == ("1220.00", None, change.line.number)
    assert found["descrizione"] == "the provider's server took the mail"


def test_words_change_with_the_language_and_nothing_else(change: Change) -> None:
    (italian,), (english,) = (rows(Csv(";", ",", "utf-8", language).content([change])) for language in ("it", "en"))
    assert {name for name in COLUMNS if italian[name] != english[name]} == {"descrizione"}

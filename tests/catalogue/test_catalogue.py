"""The catalogue: complete, in both languages, and in agreement with the facts about the SdI's controls."""

import csv
import json
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.catalogue import Entry, Text, all_entries, entry

ENTRIES = tuple(all_entries())
FORMATS = {"FPA12", "FPR12", "FSM10", "zip"}
OURS = {f"IB{number:03}" for number in range(1, 16)}


def texts(item: Entry) -> tuple[Text, ...]:
    """Every text of an entry."""
    return (item.title, item.meaning, item.cause, item.remedy, item.message, *item.messages.values())


def fields(template: str) -> set[str]:
    """The parameters that a template names."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.fixture(scope="module")
def facts(root: Path) -> Mapping[str, Mapping[str, Any]]:
    """The facts of each code of the SdI."""
    path = root.parent / "shared" / "facts" / "controls.json"
    if not path.is_file():
        pytest.skip("the facts about the official controls are not beside this checkout")
    return {fact["code"]: fact for fact in json.loads(path.read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def offline() -> Mapping[str, str]:
    """Every code of the SdI, and whether its control can be decided offline: yes, partly, no."""
    with (Path(__file__).parent / "codes.csv").open(encoding="ascii", newline="") as stream:
        return {row["code"]: row["offline"] for row in csv.DictReader(stream)}


def test_every_code_of_the_sdi_has_an_entry_and_no_other_code_has(offline: Mapping[str, str]) -> None:
    assert {item.code for item in ENTRIES if not item.ours} == set(offline)


def test_an_entry_says_whether_its_control_can_be_decided_offline(offline: Mapping[str, str]) -> None:
    assert {item.code: str(item.offline) for item in ENTRIES if not item.ours} == offline


def test_the_list_of_codes_is_that_of_the_facts(offline: Mapping[str, str], facts: Mapping[str, Any]) -> None:
    assert {code: fact["offline"] for code, fact in facts.items()} == offline


def test_the_formats_of_a_control_are_those_of_the_facts(facts: Mapping[str, Any]) -> None:
    of_invoices = {
        code: fact["applies_to"] for code, fact in facts.items() if set(fact["applies_to"].split(", ")) <= FORMATS
    }
    assert {item.code: ", ".join(item.applies_to) for item in ENTRIES if item.code in of_invoices} == of_invoices


def test_the_italian_title_is_the_official_name(facts: Mapping[str, Any]) -> None:
    assert {item.code: item.title.it for item in ENTRIES if not item.ours} == {
        code: fact["name_it"] for code, fact in facts.items()
    }


def test_the_withdrawn_codes_are_marked_and_apply_to_nothing() -> None:
    withdrawn = [item for item in ENTRIES if item.withdrawn]
    assert [item.code for item in withdrawn] == ["00426", "00448", "00459", "00999"]
    assert all(item.applies_to == () for item in withdrawn)
    assert all("ritirat" in text.it.lower() for item in withdrawn for text in (item.meaning, item.message))
    assert all("withdrawn" in text.en.lower() for item in withdrawn for text in (item.meaning, item.message))


def test_our_own_codes_are_numbered_without_gaps_and_stand_last() -> None:
    codes = [item.code for item in ENTRIES]
    assert {code for code in codes if code.startswith("IB")} == OURS
    assert codes == sorted(codes, key=lambda code: (code.startswith("IB"), code))


def test_no_code_has_two_entries() -> None:
    from invoicebridge.catalogue import (
        addressing,
        content,
        document_types,
        file,
        identifiers,
        lines,
        ours,
        ours_amounts,
        outcome,
        registry,
        schema,
        signature,
        summary,
        withdrawn,
    )

    of_the_sdi = (file, schema, signature, identifiers, registry, addressing, content, lines, summary, document_types)
    whole = (*of_the_sdi, withdrawn, outcome, ours_amounts, ours)
    codes = [item.code for family in whole for item in family.ENTRIES]
    assert sorted(codes) == sorted(item.code for item in ENTRIES)


def test_an_entry_is_found_by_its_code() -> None:
    assert entry("00421").title == Text("Imposta non calcolata correttamente", "Imposta not computed correctly")


def test_an_unknown_code_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        entry("99999")


@pytest.mark.parametrize("item", ENTRIES, ids=lambda item: item.code)
def test_every_text_is_there_in_both_languages_and_they_differ(item: Entry) -> None:
    assert [text for text in texts(item) if not text.it.strip() or not text.en.strip() or text.it == text.en] == []


@pytest.mark.parametrize("item", ENTRIES, ids=lambda item: item.code)
def test_sentences_end_in_a_full_stop_and_hold_single_spaces(item: Entry) -> None:
    sentences = [line for text in texts(item)[1:] for line in (text.it, text.en)]
    assert [line for line in sentences if not line.endswith(".") or "  " in line or line != line.strip()] == []


@pytest.mark.parametrize("item", ENTRIES, ids=lambda item: item.code)
def test_both_languages_of_a_message_name_the_same_parameters(item: Entry) -> None:
    messages = {"": item.message, **item.messages}
    assert [kind for kind, text in messages.items() if fields(text.it) != fields(text.en)] == []


@pytest.mark.parametrize("item", ENTRIES, ids=lambda item: item.code)
def test_an_entry_says_where_its_rule_comes_from(item: Entry) -> None:
    assert item.source
    assert item.since
    assert set(item.applies_to) <= FORMATS

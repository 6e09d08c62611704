"""Every reason, oddity, deviation, kind and state has words in both languages, which name only what there is."""

import ast
import re
import string
from collections.abc import Mapping
from pathlib import Path

import pytest

from invoicebridge.bridge.inspecting.inspected import Cause, Reason
from invoicebridge.catalogue import Text
from invoicebridge.pec.authenticity import SDI_PROVIDER
from invoicebridge.pec.deviations import Deviation as MailDeviation
from invoicebridge.pec.deviations import Oddity
from invoicebridge.pec.messages import ReceiptKind
from invoicebridge.pec.verdict import Reason as PecReason
from invoicebridge.pec.verdict import Remark
from invoicebridge.render.message_account_texts import TEXTS as SENTENCES
from invoicebridge.render.message_reasons import REASONS, reason_text
from invoicebridge.render.message_words import DEVIATIONS, KINDS, ODDITIES, REMARKS, STATES, deviation_text, oddity_text
from invoicebridge.sdi.blocks import Kind
from invoicebridge.sdi.deviation import Deviation
from invoicebridge.transmission.state import State
from tests.conftest import ROOT

TABLES: tuple[Mapping[object, Text], ...] = (REASONS, ODDITIES, REMARKS, DEVIATIONS, KINDS, STATES)  # type: ignore[assignment]


def names(template: str) -> set[str]:
    """The parameters that a template names."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_reason_and_cause_has_its_text() -> None:
    assert {*map(str, PecReason), *map(str, Cause)} <= REASONS.keys()


def test_every_kind_state_and_oddity_has_its_words() -> None:
    assert {*map(str, ReceiptKind), *map(str, Kind)} <= KINDS.keys()
    assert (set(STATES), set(ODDITIES)) == (set(State), set(Oddity))


def test_every_remark_has_its_words_and_names_the_usual_provider() -> None:
    assert set(REMARKS) == set(Remark)
    host = SDI_PROVIDER.partition("@")[2]
    assert host in REMARKS[Remark.SDI_PROVIDER_UNUSUAL].it
    assert host in REMARKS[Remark.SDI_PROVIDER_UNUSUAL].en


def test_every_deviation_that_is_noted_has_its_text() -> None:
    noted = {
        str(call.args[0].value)
        for path in (ROOT / "invoicebridge/sdi").glob("*.py")
        for call in calls(path, "add")
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }
    assert {"missing", "name-kind", "schema"} <= noted
    assert noted | {"cut"} == set(DEVIATIONS)


def test_every_refusal_of_a_notification_has_its_text_or_is_the_xml_parsers() -> None:
    given = {
        str(call.args[0].value)
        for call in calls(ROOT / "invoicebridge/sdi/parse.py", "NotANotification")
        if isinstance(call.args[0], ast.Constant)
    }
    assert {"nso", "root", "archive"} <= given <= REASONS.keys()


def calls(path: Path, name: str) -> list[ast.Call]:
    """The calls of a function or method of that name."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [
        node
        for node in nodes
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == name
    ]


@pytest.mark.parametrize("table", TABLES, ids=["reasons", "oddities", "remarks", "deviations", "kinds", "states"])
def test_the_texts_of_both_languages_name_the_same_values_and_differ(table: Mapping[object, Text]) -> None:
    for code, text in table.items():
        assert names(text.it) == names(text.en), code
        assert text.it != text.en, code


def test_a_text_names_only_parameters_that_its_reason_is_given() -> None:
    """The docstring of each reason lists its parameters."""
    modules = ("pec/verdict", "bridge/inspecting/inspected")
    source = "".join((ROOT / f"invoicebridge/{name}.py").read_text() for name in modules)
    told = dict(re.findall(r'= "([a-z-]+)"\n    """(.*?)"""', source, re.DOTALL))
    for code in (*map(str, PecReason), *map(str, Cause)):
        for name in names(REASONS[code].it):
            assert re.search(rf"\b{name}\b", told[code]), (code, name)


def test_values_are_shown_safely_and_a_missing_one_as_a_question_mark() -> None:
    said = reason_text(Reason(PecReason.SUBJECT_DISAGREES, {"said": "\x1b[2J" + "x" * 5_000}), "en")
    assert "\x1b" not in said
    assert len(said) < 1_000
    assert said.endswith("“?”")


def test_unknown_codes_are_told_rather_than_lost() -> None:
    assert reason_text(Reason("not-foreseen"), "en") == "It cannot be read (not-foreseen)"
    assert deviation_text(Deviation("not-foreseen"), "it") == "not-foreseen"


def test_deviations_are_told_in_the_readers_language() -> None:
    assert deviation_text(Deviation("missing", parameters={"element": "Hash"}), "it") == "manca Hash"
    assert oddity_text(MailDeviation(Oddity.FIELD_MISSING, "msgid"), "en") == "daticert.xml lacks msgid"


def test_the_account_has_the_same_sentences_in_both_languages() -> None:
    assert SENTENCES["it"].keys() == SENTENCES["en"].keys()
    for key, sentence in SENTENCES["it"].items():
        assert names(sentence) == names(SENTENCES["en"][key]), key

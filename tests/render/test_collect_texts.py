"""The words of `collect`, `inbox`, `resolve` and `recompute`: one text for every code, alike in both languages."""

import re
import string
from pathlib import Path

import pytest

from invoicebridge.bridge.collecting.arrivals import VERDICTS, state_code
from invoicebridge.bridge.collecting.inbox import LABELS
from invoicebridge.bridge.collecting.reading import read_reason, written_reason
from invoicebridge.bridge.inspecting.inspected import Reason
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.render.detail_words import READING, in_words
from invoicebridge.render.outcome_texts import collect, resolve
from invoicebridge.render.outcomes import outcome_text
from invoicebridge.transmission.decision import Question
from invoicebridge.transmission.fold import Why
from invoicebridge.transmission.state import State

BRIDGE = Path(__file__).resolve().parents[2] / "invoicebridge" / "bridge" / "collecting"
MODULES = ("arrivals", "assigned", "collect", "collect_files", "resolve", "recompute")
TEXTS = {**collect.TEXTS, **resolve.TEXTS}


def literal_codes() -> set[str]:
    """Every code that stands in the source as a whole word."""
    sources = "".join((BRIDGE / f"{name}.py").read_text(encoding="utf-8") for name in MODULES)
    starts = "message|mailbox|file|folder|sdi|doubt|decided"
    return set(re.findall(rf'"((?:{starts})-[a-z-]+)"', sources)) - {"mailbox-unknown", "message-of-unknown-kind"}


def test_every_code_has_its_words() -> None:
    made = {state_code(state) for state in State}
    made |= {f"inbox-{label}" for label in LABELS} | {f"decided-{question}" for question in Question}
    made |= {f"contradiction-{why}" for why in Why if why is not Why.BRANCH} | {"contradiction", "recomputed"}
    made.add("inbox-further")
    made |= {f"recompute-{what}-differs" for what in ("state", "label", "address")}
    made |= {f"recompute-{what}-differ" for what in ("proofs", "invoices", "numbers")} | {"recompute-overtaken"}
    made |= {f"file-{label}" for label in ("matched", "unmatched", "purchase", "unrelated")}
    assert TEXTS.keys() == made | literal_codes()


def test_no_code_has_two_texts() -> None:
    assert not collect.TEXTS.keys() & resolve.TEXTS.keys()


def test_both_languages_tell_the_same_fields() -> None:
    for code, text in {**TEXTS, **READING}.items():
        assert text.it != text.en, code
        assert fields(text.it) == fields(text.en), code


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_state_asks_something_of_its_owner() -> None:
    assert VERDICTS.keys() == set(State)


@pytest.mark.parametrize(
    "reason", [Reason("nso", {"found": "a&b=c"}), Reason("anomaly-envelope"), Reason("x", {"y": ""})]
)
def test_a_reason_is_read_as_it_was_written(reason: Reason) -> None:
    written = written_reason(reason)
    assert written is not None
    assert read_reason(written) == reason


def test_codes_in_a_detail_are_told_in_words_and_the_rest_as_it_is() -> None:
    assert in_words("state", "DELIVERED", "it") == "emessa e consegnata"
    assert in_words("kind", "NS", "en") == "rejection"
    assert in_words("reason", "several-meant?count=2", "en") == "it may be about 2 files"
    assert in_words("reason", "quite another one", "en") == "quite another one"
    assert "\x1b" not in in_words("name", "a\x1b[2Jb", "en")


def test_the_codes_of_a_rejection_stand_in_its_text() -> None:
    detail = {"codes": "00423", "name": "IT1_1.xml"}
    outcome = Outcome(what="1", verdict=Verdict.ATTENTION, code="state-rejected", detail=detail)
    assert "00423" in outcome_text(outcome, "it")

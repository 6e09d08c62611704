"""Alerts in words: one text for every kind and every outcome, alike in both languages."""

import re
import string
from pathlib import Path

import pytest

from invoicebridge.bridge.alerting.gather import KINDS
from invoicebridge.bridge.alerting.kinds import Kind
from invoicebridge.bridge.alerting.noting import ENDS, RAISES
from invoicebridge.bridge.looking.tasks import Need
from invoicebridge.render.alert_texts import REMEDIES, SAY, TITLES
from invoicebridge.render.outcome_texts import alert, setup
from invoicebridge.render.outcomes import texts

ALERTING = Path(__file__).resolve().parents[2] / "invoicebridge" / "bridge" / "alerting"


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_kind_has_its_words() -> None:
    assert TITLES.keys() == REMEDIES.keys() == set(Kind)


def test_whatever_waits_for_a_person_is_an_alert() -> None:
    assert KINDS.keys() == set(Need)


def test_every_outcome_has_its_words() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in ALERTING.glob("*.py"))
    starts = "alert|alerts|digest|message|hook"
    made = set(re.findall(rf'"((?:{starts})-[a-z-]+)"', sources))
    made |= {f"message-not-forwarded-{why}" for why in ("size", "gone", "refused")}
    made |= {"login-good", "login-ends-soon", "login-over"}
    assert alert.TEXTS.keys() == made


def test_whatever_raises_or_ends_an_alert_is_an_outcome() -> None:
    assert {*RAISES, *ENDS} <= texts().keys()
    assert not alert.TEXTS.keys() & setup.TEXTS.keys()


@pytest.mark.parametrize("table", [TITLES, REMEDIES, SAY, alert.TEXTS], ids=["titles", "remedies", "say", "outcomes"])
def test_both_languages_tell_the_same_fields(table: dict[object, object]) -> None:
    for key, text in table.items():
        it, en = text.it, text.en  # type: ignore[attr-defined]
        assert it != en, key
        assert fields(it) == fields(en), key

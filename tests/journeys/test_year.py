"""A simulated year: at the end every invoice is in the class that the SdI's books say, and day by day nothing stands in
the agenda that should not, and nothing is missing.

Time is driven, and the sandbox's provider and SdI answer without sockets, but for a share that goes over real SMTP and
IMAP. A person does what the agenda says and nothing else. Every morning and every evening an oracle that reads the
terms of the law by itself says what must stand in the agenda, and which alerts.

INVOICEBRIDGE_YEAR is how many invoices are made in a whole year, with real-world luck; by default some weeks around
both changes of clocks are run, with very bad luck.
"""

import os
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.sandbox import Sandbox
from invoicebridge.transmission.deadlines import RULES, Due
from tests.journeys.year import trade
from tests.journeys.year.fate import CUT, DOWN, EXPIRED, FULL, LATER, SILENT, SPELLS, Fate, Spell, Spells, spell
from tests.journeys.year.verdict import verdict
from tests.journeys.year.wired import WiredTown
from tests.journeys.year.year import SETTLED, Year, a_year

pytestmark = pytest.mark.slow

WHOLE: Final = int(os.environ.get("INVOICEBRIDGE_YEAR", "0"))


@dataclass(frozen=True)
class Part:
    """Some days of the year, and what goes wrong in them."""

    days: tuple[date, date]
    invoices: int
    luck: float
    spells: tuple[Spell, ...]
    after: timedelta = timedelta(days=30)


PARTS = {
    "the clocks go forward": Part(
        (date(2026, 3, 23), date(2026, 4, 2)),
        invoices=32,
        luck=40,
        spells=(
            spell(SILENT, "2026-03-27T08:00", "2026-03-29T21:00"),
            spell(DOWN, "2026-03-29T01:30", "2026-03-29T04:30"),
        ),
        after=timedelta(days=40),
    ),
    "the clocks go back": Part(
        (date(2026, 10, 19), date(2026, 10, 29)),
        invoices=32,
        luck=40,
        spells=(
            spell(EXPIRED, "2026-10-20T08:30"),
            spell(CUT, "2026-10-21T08:30", "2026-10-21T13:30"),
            spell(LATER, "2026-10-22T08:00", "2026-10-22T13:00"),
            spell(FULL, "2026-10-23T15:00"),
            spell(SILENT, "2026-10-24T08:00", "2026-10-26T11:00"),
        ),
    ),
    "no room for the first answer": Part(
        (date(2026, 6, 8), date(2026, 6, 9)),
        invoices=20,
        luck=40,
        spells=(spell(FULL, "2026-06-08T08:00"),),
        after=timedelta(days=15),
    ),
}
if WHOLE:
    PARTS = {"the whole year": Part(trade.THE_YEAR, WHOLE, luck=1, spells=SPELLS, after=SETTLED)}


@pytest.mark.parametrize("name", PARTS)
def test_in_the_end_every_invoice_is_in_its_class_and_no_alarm_was_false_or_missed(name: str, tmp_path: Path) -> None:
    part = PARTS[name]
    with a_year(
        tmp_path, invoices=part.invoices, luck=part.luck, days=part.days, spells=part.spells, after=part.after
    ) as year:
        year.goes_by()
        assert is_as_it_should_be(year)


def is_as_it_should_be(year: Year) -> bool:
    """The whole judgement; the figures are printed."""
    end = verdict(year.bridge, year.town, sum(year.span.invoices.values()))
    print(f"{year.figures()}\nclasses: {dict(end.classes)}")
    assert year.false_alarms == []
    assert year.missed == []
    assert year.failures == []
    assert end.wrong == ()
    return year.items > 0


def test_the_same_is_true_over_real_smtp_and_imap(tmp_path: Path) -> None:
    days = date(2026, 10, 22), date(2026, 10, 26)
    fate = Fate(3, 15)
    spells = Spells([spell(EXPIRED, "2026-10-24T09:30")])
    with Sandbox(start=datetime(2026, 10, 22, 6, tzinfo=ROME), script=fate) as sandbox:
        town = WiredTown(sandbox, fate, spells, tmp_path)
        with a_year(tmp_path, invoices=20, luck=15, days=days, after=timedelta(days=25), town=town) as year:
            year.goes_by()
            assert is_as_it_should_be(year)


def test_terms_that_are_one_day_off_do_not_escape_the_oracle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for due, days in ((Due.SDI_ANSWER, 6), (Due.RESEND, 4)):
        monkeypatch.setitem(RULES, due, replace(RULES[due], days=days))
    days_in_june = date(2026, 6, 8), date(2026, 6, 9)
    with a_year(tmp_path, invoices=20, luck=40, days=days_in_june, after=timedelta(days=9)) as year:
        year.goes_by()
        found = [{one.item.what for one in wrong} for wrong in (year.false_alarms, year.missed)]
        assert all({"sdi-answer", "rejected"} <= each for each in found)

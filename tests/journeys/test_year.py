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
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from invoicebridge.transmission.deadlines import RULES, Due
from tests.journeys.year import trade
from tests.journeys.year.fate import CUT, FULL, LATER, SPELLS, Spell, spell
from tests.journeys.year.year import a_year

pytestmark = pytest.mark.slow

CUT_OFF: Final = spell(CUT, "2026-09-01T08:30", "2026-09-01T13:30")
LATELY: Final = spell(LATER, "2026-09-02T08:00", "2026-09-02T13:00")
FULL_AT_FIRST: Final = spell(FULL, "2026-06-08T08:00")
WHOLE: Final = int(os.environ.get("INVOICEBRIDGE_YEAR", "0"))


@dataclass(frozen=True)
class Part:
    """Some days of the year, and what goes wrong in them."""

    days: tuple[date, date]
    invoices: int = 60
    luck: float = 12
    spells: tuple[Spell, ...] = SPELLS
    seed: int = 1


PARTS = {
    "spring": Part((date(2026, 3, 23), date(2026, 4, 2)), spells=SPELLS[1:3]),
    "autumn": Part((date(2026, 10, 19), date(2026, 10, 29)), spells=SPELLS[8:10], seed=2),
    "a password and a server": Part((date(2026, 8, 31), date(2026, 9, 2)), 40, spells=(SPELLS[6], CUT_OFF, LATELY)),
    "no room for the first answer": Part((date(2026, 6, 8), date(2026, 6, 9)), 20, spells=(FULL_AT_FIRST,)),
}
if WHOLE:
    PARTS = {"the whole year": Part(trade.THE_YEAR, WHOLE, luck=1)}


@pytest.mark.parametrize("name", PARTS)
def test_in_the_end_every_invoice_is_in_its_class_and_no_alarm_was_false_or_missed(name: str, tmp_path: Path) -> None:
    part = PARTS[name]
    with a_year(
        tmp_path, invoices=part.invoices, luck=part.luck, seed=part.seed, days=part.days, spells=part.spells
    ) as year:
        year.goes_by()
        print(year.figures())
        assert year.false_alarms == []
        assert year.missed == []
        assert year.failures == []
        assert year.in_wrong_class() == []
        print(dict(year.classes))
        assert year.items > 0


@pytest.mark.parametrize(("due", "days"), [(Due.SDI_ANSWER, 6), (Due.RESEND, 4)])
def test_a_term_that_is_one_day_off_does_not_escape_the_oracle(
    due: Due, days: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RULES, due, replace(RULES[due], days=days))  # type: ignore[arg-type]
    with a_year(tmp_path, invoices=20, luck=20, days=(date(2026, 6, 8), date(2026, 6, 9))) as year:
        year.goes_by()
        assert year.false_alarms
        assert year.missed

"""What goes wrong in a year, and how the SdI and the customers answer: by chance from one seed, and by the calendar."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar, cast
from zoneinfo import ZoneInfo

from invoicebridge.sandbox.script import (
    Answer,
    Cut,
    Delayed,
    Delivery,
    Doubled,
    Late,
    Lost,
    NotAccepted,
    NotDelivered,
    Reordered,
    Reply,
    Script,
    Step,
)

T = TypeVar("T", bound=Step)

REJECTED: Final = 0.016
"""Share of the files that the SdI rejects (Agenzia delle Entrate: 1.6 % of the invoices of a year)."""
CODES: Final = ("00305", "00311", "00313", "00400", "00417", "00422", "00423", "00427")
_ITALY: Final = ZoneInfo("Europe/Rome")
_RARE: Final[dict[type[Step], float]] = {
    Lost: 0.0015,
    Late: 0.004,
    Doubled: 0.003,
    Reordered: 0.002,
    NotAccepted: 0.0006,
    NotDelivered: 0.001,
    Delayed: 0.002,
    Cut: 0.0008,
    Reply: 0.0004,
}
"""How often it happens, where it can, with real-world luck."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Something that is wrong for a while, in Italian time."""

    what: str
    begins: datetime
    ends: datetime

    def holds(self, at: datetime) -> bool:
        """Whether it is wrong at this instant."""
        return self.begins.timestamp() <= at.timestamp() < self.ends.timestamp()


def spell(what: str, begins: str, ends: str = "2028-01-01") -> Spell:
    """Something that is wrong from one instant to another, in Italian time."""
    return Spell(what, *(datetime.fromisoformat(one).replace(tzinfo=_ITALY) for one in (begins, ends)))


DOWN, LATER, CUT, SILENT, FULL, EXPIRED = "down", "later", "cut", "silent", "full", "expired"
SPELLS: Final = (
    spell(DOWN, "2026-02-10T08:00", "2026-02-10T15:00"),
    spell(SILENT, "2026-03-27T08:00", "2026-03-29T21:00"),
    spell(DOWN, "2026-03-29T01:30", "2026-03-29T04:30"),
    spell(LATER, "2026-04-30T08:00", "2026-04-30T11:00"),
    spell(FULL, "2026-05-13T10:30"),
    spell(SILENT, "2026-06-30T08:00", "2026-07-02T16:00"),
    spell(EXPIRED, "2026-08-31T08:00"),
    spell(CUT, "2026-09-30T08:30", "2026-09-30T13:30"),
    spell(FULL, "2026-10-23T15:00"),
    spell(SILENT, "2026-10-24T08:00", "2026-10-26T11:00"),
    spell(DOWN, "2026-11-30T08:00", "2026-12-01T11:00"),
    spell(LATER, "2026-12-30T08:00", "2026-12-30T13:00"),
)
"""Of the year 2026. Those without an end are mended by a person; the clocks change on 29 March and 25 October."""


class Spells:
    """What is wrong for a while, until it ends or somebody mends it."""

    def __init__(self, spells: Iterable[Spell]) -> None:
        self._spells = list(spells)

    def now(self, what: str, at: datetime) -> Spell | None:
        """What is wrong of this kind at this instant."""
        return next((one for one in self._spells if one.what == what and one.holds(at)), None)

    def mend(self, what: str, at: datetime) -> None:
        """What is wrong of this kind is over."""
        one = self.now(what, at)
        if one is not None:
            self._spells.remove(one)


class Fate(Script):
    """A script that nobody wrote: `luck` 1 is the real world's, greater numbers are bad luck."""

    def __init__(self, seed: int, luck: float) -> None:
        super().__init__()
        self._dice = random.Random(seed)
        self._luck = luck
        self.happened: Counter[str] = Counter()
        self.last_cut = Cut()

    def take(self, kind: type[T], fits: Callable[[T], bool] = lambda step: True) -> T | None:
        """What happens now, of this kind."""
        if kind is Answer:
            return cast(T, self._answer())
        made = cast(T | None, self._mishap(kind))
        if made is None or not fits(made):
            return None
        self.happened[kind.__name__] += 1
        if isinstance(made, Cut):
            self.last_cut = made
        return made

    def chance(self, share: float) -> bool:
        """Whether something happens that happens so often, whatever the luck."""
        return self._dice.random() < share

    def _is_so(self, share: float) -> bool:
        return self._dice.random() < share * self._luck

    def _mishap(self, kind: type[Any]) -> Step | None:
        if not self._is_so(_RARE.get(kind, 0)):
            return None
        if kind is Cut:
            return Cut(taken=self._dice.random() < 0.6)
        if kind is Reply:
            return Reply(554, "5.6.0 contenuto non ammesso")
        if kind is Late:
            return Late(timedelta(minutes=self._dice.choice((40, 300, 1500, 4000, 10_000, 15_000))))
        if kind is Delayed:
            return Delayed(timedelta(hours=self._dice.choice((1, 13, 23, 24, 30))))
        made: Step = Reordered(self._dice.randint(2, 5)) if kind is Reordered else kind()
        return made

    def _answer(self) -> Answer:
        """What the SdI and the customer make of a file."""
        dice = self._dice
        if dice.random() < REJECTED * self._luck**0.75:
            self.happened["rejected (NS)"] += 1
            return Answer(codes=(dice.choice(CODES),))
        if dice.random() < 0.0003 * self._luck**0.75:
            self.happened["never answered"] += 1
            return Answer(silent=True)
        if dice.random() < 0.04:
            late = timedelta(days=dice.randint(0, 9), hours=dice.randint(1, 20))
            return Answer(
                delivery=Delivery.UNDELIVERED, delivered_after=late if dice.random() < 0.7 else None, **self._outcome()
            )
        return Answer(**self._outcome())

    def _outcome(self) -> dict[str, Any]:
        chance = self._dice.random()
        if chance > 0.6:
            return {}
        outcome = "EC02" if chance < 0.02 * self._luck**0.5 else "EC01"
        return {"outcome": outcome, "outcome_after": timedelta(hours=self._dice.randint(1, 14 * 24))}

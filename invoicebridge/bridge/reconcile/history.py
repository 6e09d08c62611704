"""States over time, and how long the SdI took to answer: what the charts of a report show."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from invoicebridge.bridge.reconcile.places import Class, Placed

_MOST_BARS: Final = 40


class Step(StrEnum):
    """How long a time one bar stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Bar:
    """The invoices with a date in one day, week (from Monday) or month, by class."""

    begins: date
    classes: Mapping[Class, int]


@dataclass(frozen=True, slots=True)
class History:
    """Bars without gaps, the earliest first."""

    step: Step
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """How long the SdI took to answer the latest files."""

    count: int
    within: tuple[tuple[timedelta, int], ...]
    """So many within each time, and not within the one before; the last one counts all that are slower too."""
    median: timedelta | None
    nearly_all: timedelta | None
    """Nineteen of twenty were answered within this time."""


WITHIN: Final = (
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=2),
    timedelta(days=5),
    timedelta.max,
)


class Days:
    """Counts invoices by date and class."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[date, Class]] = Counter()

    def add(self, one: Placed) -> None:
        """The invoice is counted under its date."""
        self._counts[one.account.data, one.of] += 1

    def history(self) -> History:
        """What was counted, by days if they are few, else by weeks or months, of which the latest."""
        days = {day for day, _ in self._counts}
        if not days:
            return History(Step.DAY, ())
        for step in Step:
            begins = list(_begins(min(days), max(days), step))
            if len(begins) <= _MOST_BARS or step is Step.MONTH:
                return History(step, tuple(self._bars(begins[-_MOST_BARS:], step)))
        raise AssertionError("some step is the last one")

    def _bars(self, begins: Sequence[date], step: Step) -> Iterator[Bar]:
        classes: dict[date, Counter[Class]] = {one: Counter() for one in begins}
        for (day, of), count in self._counts.items():
            begin = _begin(day, step)
            if begin in classes:
                classes[begin][of] += count
        return (Bar(one, classes[one]) for one in begins)


def _begin(day: date, step: Step) -> date:
    if step is Step.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if step is Step.WEEK else day


def _begins(first: date, last: date, step: Step) -> Iterator[date]:
    begin = _begin(first, step)
    while begin <= last:
        yield begin
        ahead = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 32}[step]
        begin = _begin(begin + timedelta(days=ahead), step)


def answers(times: Iterable[timedelta]) -> Answers:
    """What the times come to; one below zero, of clocks that disagree, counts as none at all."""
    every = sorted(max(one, timedelta()) for one in times)
    bounds = zip((timedelta(-1), *WITHIN), WITHIN, strict=False)
    counts = [sum(low < one <= high for one in every) for low, high in bounds]
    if not every:
        return Answers(0, (), None, None)
    return Answers(
        len(every),
        tuple(zip(WITHIN, counts, strict=True)),
        every[len(every) // 2],
        every[min(len(every) - 1, len(every) * 19 // 20)],
    )

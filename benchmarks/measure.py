"""What one measure is: our spread beside another one, the figure that comes of it, and what was wished of that."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final, Literal

UNITS: Final = {"ms": 1e-3, "s": 1.0, "µs": 1e-6, "MB": 1e6}
"""Seconds, and bytes, to a unit."""


class UnsoundResult(Exception):
    """A contender did not do its work, so its time says nothing."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What was measured several times: seconds, or bytes of memory."""

    median: float
    low: float
    high: float
    count: int


def spread(values: Iterable[float]) -> Spread:
    """Median, least, greatest and number of the values; ValueError when there are none."""
    found = list(values)
    if not found:
        raise ValueError("nothing was measured")
    return Spread(median(found), min(found), max(found), len(found))


@dataclass(frozen=True, slots=True)
class Wish:
    """The bound that a figure is wished to keep."""

    sense: Literal["at most", "at least", "below"]
    bound: float

    def kept_by(self, figure: float) -> bool:
        """Whether the figure keeps it."""
        if self.sense == "at least":
            return figure >= self.bound
        return figure < self.bound if self.sense == "below" else figure <= self.bound


@dataclass(frozen=True, slots=True)
class Other:
    """What stands beside ours: its name, and its spread."""

    name: str
    spread: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    measure: str
    what: str
    unit: str
    """A key of UNITS, for both spreads."""
    ours: Spread | None = None
    beside: Other | None = None
    figure: float | None = None
    figure_unit: str = "×"
    wish: Wish | None = None
    note: str = ""

    @property
    def verdict(self) -> bool | None:
        """Whether the wish was kept; None where there is none, or nothing could be measured."""
        return None if self.wish is None or self.figure is None else self.wish.kept_by(self.figure)


@dataclass(slots=True)
class Workshop:
    """What a measure is given: a folder of its own for files, and how much it may do."""

    folder: Path
    quick: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    """Of the processes that are measured."""

    def many(self, count: int, least: int = 2) -> int:
        """So many; a twelfth of it, but not less than `least`, in a quick run."""
        return max(count // 12, least) if self.quick else count

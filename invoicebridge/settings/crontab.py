"""Lines of a crontab, in Italian time: minute, hour, day, month, day of the week.

    Line.parsed("*/5 7-21 * * mon-fri").next(after)

Days of the week have names and no numbers, since what 1 means is not the same everywhere. Where day and day of the week
are both restricted, either will do (POSIX, crontab). A line for certain hours gives each of them once a day, also when
the clocks change: an hour that is left out comes an hour later, of a doubled one the first counts. A line for every
hour goes on through both.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple, Self

from invoicebridge.fatturapa.circumstances import ROME


class _Field(NamedTuple):
    """What may stand in a field of a line."""

    least: int
    most: int
    names: tuple[str, ...] = ()
    numbers: bool = True

    @property
    def all(self) -> frozenset[int]:
        return frozenset(range(self.least, self.most + 1))


_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FIELDS: Final = (_Field(0, 59), _Field(0, 23), _Field(1, 31), _Field(1, 12, _MONTHS), _Field(1, 7, _DAYS, False))
_PART: Final = re.compile(r"(?:\*|(?P<first>[a-z]+|[0-9]+)(?:-(?P<last>[a-z]+|[0-9]+))?)(?:/(?P<step>[1-9][0-9]?))?")
_LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of the months, at most."""
_LONGEST: Final = 8 * 366 + 1
"""Days: 29 February may be eight years away."""


class NoLine(ValueError):
    """The text is no line of a crontab."""


@dataclass(frozen=True, slots=True)
class Line:
    """The values of the five fields."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    """1 is Monday."""

    @classmethod
    def parsed(cls, text: str) -> Self:
        """The line that is written so; NoLine, for one that no day ever fits, too."""
        fields = text.lower().split()
        if len(fields) != len(_FIELDS):
            raise NoLine(text)
        line = cls(*(_values(each, field) for each, field in zip(fields, _FIELDS, strict=True)))
        if not line.is_ever():
            raise NoLine(text)
        return line

    def is_ever(self) -> bool:
        """Whether there is a day on which it holds: 30 February is none."""
        any_weekday = self.weekdays != _FIELDS[4].all
        return any_weekday or any(min(self.days) <= _LENGTHS[month - 1] for month in self.months)

    def next(self, after: datetime) -> datetime | None:
        """The first instant of the line after this one, in UTC; None when the calendar ends before."""
        first = after.astimezone(ROME).date()
        for days in range(_LONGEST):
            day = first + timedelta(days=days)
            if self._is_on(day):
                found = next((instant for instant in _instants(self, day) if instant > after), None)
                if found is not None:
                    return found
        return None

    def _is_on(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        of_month, of_week = day.day in self.days, day.isoweekday() in self.weekdays
        both_restricted = self.days != _FIELDS[2].all and self.weekdays != _FIELDS[4].all
        return of_month or of_week if both_restricted else of_month and of_week


@lru_cache(maxsize=64)
def _instants(line: Line, day: date) -> tuple[datetime, ...]:
    """The instants of a line on an Italian day, in their order."""
    if line.hours != _FIELDS[1].all:
        walls = (datetime.combine(day, time(hour, minute), ROME) for hour in line.hours for minute in line.minutes)
        return tuple(sorted({wall.astimezone(UTC) for wall in walls}))
    begins = datetime.combine(day, time(), ROME).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time(), ROME).astimezone(UTC)
    hours = range((ends - begins) // timedelta(hours=1))
    return tuple(begins + timedelta(hours=hour, minutes=minute) for hour in hours for minute in sorted(line.minutes))


def _values(text: str, field: _Field) -> frozenset[int]:
    return frozenset().union(*(_part(each, field) for each in text.split(",")))


def _part(text: str, field: _Field) -> frozenset[int]:
    """`*`, a value, a range; the first and the last with a step."""
    found = _PART.fullmatch(text)
    if found is None or (found["step"] and found["first"] and not found["last"]):
        raise NoLine(text)
    bounds = [_value(bound, field) for bound in (found["first"], found["last"]) if bound] or [field.least, field.most]
    first, last = bounds[0], bounds[-1]
    if first > last:
        raise NoLine(text)
    return frozenset(range(first, last + 1, int(found["step"] or 1)))


def _value(text: str, field: _Field) -> int:
    if text in field.names:
        return field.names.index(text) + field.least
    if not (field.numbers and text.isdigit() and len(text) <= 2 and field.least <= int(text) <= field.most):
        raise NoLine(text)
    return int(text)

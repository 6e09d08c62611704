"""When a job runs: in intervals, or at the times that lines of a crontab give, Italian time."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple

from invoicebridge.settings.values import Spot, texts

NONE: Final = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One of the two, `every` or `cron`."""

    every: timedelta | None = None
    cron: tuple[str, ...] = ()
    """Lines of five fields: minute, hour, day, month, day of the week by its English name (`mon-fri`)."""
    jitter: timedelta = NONE
    """It begins later by a random part of this."""
    grace: timedelta = timedelta(minutes=5)
    """So long after its time a run that could not begin is made up for; later it is left out."""

    def __str__(self) -> str:
        return f"every {span(self.every)}" if self.every is not None else ", ".join(self.cron)


class _Field(NamedTuple):
    """What may stand in a field of a line."""

    least: int
    most: int
    names: tuple[str, ...] = ()


_FIELDS: Final = (
    _Field(0, 59),
    _Field(0, 23),
    _Field(1, 31),
    _Field(1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    _Field(1, 0, ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
)
"""Days of the week have no numbers: what 1 means is not the same everywhere."""
_PART: Final = re.compile(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>[1-9]\d?))?")
_UNITS: Final = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


def crontab(value: object, spot: Spot) -> tuple[str, ...]:
    """One line of a crontab, or a list of them."""
    lines = texts([value] if isinstance(value, str) else value, spot)
    if not all(_is_line(line.lower()) for line in lines):
        raise spot.mistaken("crontab")
    return tuple(" ".join(line.lower().split()) for line in lines)


def _is_line(line: str) -> bool:
    fields = line.split()
    return len(fields) == len(_FIELDS) and all(map(_is_field, fields, _FIELDS))


def _is_field(text: str, field: _Field) -> bool:
    return all(_is_part(part, field) for part in text.split(","))


def _is_part(text: str, field: _Field) -> bool:
    """`*`, `7`, `7-21`, a name or two; the first three but `7` with a step, `/5`, that fits in."""
    found = _PART.fullmatch(text)
    if found is None:
        return False
    bounds = [_place(bound, field) for bound in (found["first"], found["last"]) if bound]
    known = [bound for bound in bounds if bound is not None]
    if len(known) < len(bounds) or known != sorted(known):
        return False
    return found["step"] is None or 0 < int(found["step"]) <= _room(known, text, field)


def _room(bounds: list[int], text: str, field: _Field) -> int:
    """The longest step: none among names, nor from a single value."""
    if not bounds:
        return max(field.most, len(field.names)) - max(field.least, 1 if field.names else 0)
    return bounds[-1] - bounds[0] if text[0].isdigit() else 0


def _place(bound: str, field: _Field) -> int | None:
    """Where a bound stands among the values of its field; None where it is none of them."""
    if bound in field.names:
        return field.names.index(bound) + 1
    is_number = bound.isascii() and bound.isdigit() and field.least <= int(bound) <= field.most
    return int(bound) if is_number else None


def span(duration: timedelta) -> str:
    """A duration as the settings write it: `5m`."""
    seconds = round(duration.total_seconds())
    unit, size = next((one for one in _UNITS if seconds % one[1] == 0), ("s", 1))
    return f"{seconds // size}{unit}"

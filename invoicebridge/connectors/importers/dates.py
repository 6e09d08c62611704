"""Dates as people and programs write them; day first unless the file shows otherwise."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

DAY_FIRST: Final = "dmy"
MONTH_FIRST: Final = "mdy"

_TIME: Final = re.compile(r"[T ]+[0-2]?[0-9][:.][0-5][0-9](?:[:.][0-5][0-9](?:[.,][0-9]+)?)?$")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_COMPACT: Final = re.compile(r"[0-9]{8}")
_EARLIEST: Final = 1970
_LATEST: Final = 2100
_MONTHS: Final = 12


class UnreadDate(ValueError):
    """The text is no date that exists, or may be two; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_date(text: str, order: str | None) -> date:
    """Return the date; `order` is DAY_FIRST or MONTH_FIRST, None where the file shows both.

    A time of day is left aside. UnreadDate `date-unreadable`, `date-ambiguous`, `date-other-order`.
    """
    bare = _TIME.sub("", text.strip())
    if found := _YEAR_FIRST.fullmatch(bare):
        return _date(found[1], found[3], found[4])
    if found := _YEAR_LAST.fullmatch(bare):
        return _ordered(found[1], found[3], found[4], order)
    if _COMPACT.fullmatch(bare):
        if _EARLIEST <= int(bare[:4]) <= _LATEST:
            return _date(bare[:4], bare[4:6], bare[6:])
        return _date(bare[4:], bare[2:4], bare[:2])
    raise UnreadDate("date-unreadable")


def _ordered(first: str, second: str, year: str, order: str | None) -> date:
    if order is None and _open(first, second):
        raise UnreadDate("date-ambiguous")
    shown = _shown(first, second)
    if order is not None and shown is not None and shown != order:
        raise UnreadDate("date-other-order")
    whole = year if len(year) == 4 else f"20{year}"
    if (order or shown) == MONTH_FIRST:
        return _date(whole, first, second)
    return _date(whole, second, first)


def _shown(first: str, second: str) -> str | None:
    """The order that the two numbers can only have."""
    if int(first) > _MONTHS >= int(second):
        return DAY_FIRST
    return MONTH_FIRST if int(second) > _MONTHS >= int(first) else None


def _open(first: str, second: str) -> bool:
    return first.zfill(2) != second.zfill(2) and int(first) <= _MONTHS and int(second) <= _MONTHS


def _date(year: str, month: str, day: str) -> date:
    try:
        value = date(int(year), int(month), int(day))
    except ValueError as error:
        raise UnreadDate("date-unreadable") from error
    if not _EARLIEST <= value.year <= _LATEST:
        raise UnreadDate("date-unreadable")
    return value


def detected(texts: Iterable[str]) -> tuple[frozenset[str], str | None]:
    """Return the orders that the texts show, and the first one that could be read in both."""
    orders: set[str] = set()
    unclear: str | None = None
    for text in texts:
        found = _YEAR_LAST.fullmatch(_TIME.sub("", text.strip()))
        if found is None:
            continue
        shown = _shown(found[1], found[3])
        if shown is not None:
            orders.add(shown)
        elif _open(found[1], found[3]) and unclear is None:
            unclear = text.strip()
    return frozenset(orders), unclear

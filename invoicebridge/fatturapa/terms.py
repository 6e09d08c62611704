"""Until when a document of a certain type and date may be issued."""

from datetime import date, timedelta
from typing import Final

IMMEDIATE: Final = frozenset({"TD01", "TD02", "TD03", "TD06", "TD07", "TD26", "TD27"})
"""Issued within twelve days of the supply; the document's date is the supply's."""
DAYS_TO_ISSUE: Final = 12
_TERM: Final = timedelta(days=DAYS_TO_ISSUE)


def last_day_to_issue(tipo: str, data: date) -> date | None:
    """The last day to issue a document of this date; None for the types whose date means something else.

    Immediate documents: 12 days (art. 21 c. 4 DPR 633/1972). TD24: the 15th of the next month. TD25: the end of the
    next month. Self-billing types carry the date of receipt or of the operation and are not judged.
    """
    if tipo in IMMEDIATE:
        return data + _TERM
    next_month = (data.replace(day=1) + timedelta(days=32)).replace(day=1)
    if tipo == "TD24":
        return next_month.replace(day=15)
    if tipo == "TD25":
        return (next_month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return None

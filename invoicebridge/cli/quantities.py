"""Numbers that options take; argparse says in the reader's language when one is no good."""

from datetime import timedelta
from typing import Final

_LONGEST: Final = 7 * 24 * 3600
_MOST_DAYS: Final = 3_660


def seconds(text: str) -> timedelta:
    """So many seconds, not negative, a week at most; ValueError."""
    value = float(text)
    if not 0 <= value <= _LONGEST:
        raise ValueError(text)
    return timedelta(seconds=value)


def days(text: str) -> int:
    """A number of days, at least one, ten years at most; ValueError."""
    value = count(text)
    if value > _MOST_DAYS:
        raise ValueError(text)
    return value


def count(text: str) -> int:
    """A whole number of things, at least one; ValueError."""
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value

"""Which of the SdI's codes stay unchecked, and why that is known before looking at a file."""

from functools import cache
from typing import Final

from invoicebridge.catalogue import Entry, Offline, all_entries

SIGNATURE: Final = frozenset({"00100", "00101", "00102", "00103", "00104", "00105", "00107"})
"""The codes about an electronic signature."""

_OUTSIDE: Final = frozenset({"00001", "00002", "00003", "00106"})
_FORMATS: Final = frozenset({"FPA12", "FPR12", "FSM10"})


@cache
def undecidable(formato: str | None) -> frozenset[str]:
    """The codes of a format that nobody can decide offline, signatures apart; none where the format is not known."""
    return frozenset(entry.code for entry in _inside() if entry.offline is Offline.NO and formato in entry.applies_to)


@cache
def every_code_inside() -> frozenset[str]:
    """Every code about what an invoice file contains: all that is unchecked when it cannot be looked into."""
    return frozenset(entry.code for entry in _inside())


def _inside() -> list[Entry]:
    apart = SIGNATURE | _OUTSIDE
    return [
        entry
        for entry in all_entries()
        if entry.code not in apart
        and not (entry.ours or entry.withdrawn)
        and not _FORMATS.isdisjoint(entry.applies_to)
        and entry.code.isdigit()
    ]

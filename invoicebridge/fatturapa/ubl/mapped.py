"""What comes out of a UBL document: the draft, what was left behind, what was added."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why a value of the UBL is not in the draft."""

    NO_PLACE = "no-place"
    """FatturaPA has no field for it (so does the official mapping say)."""
    TOO_LONG = "too-long"
    """It, or its end, does not fit into the field."""
    FORM = "form"
    """The field takes values of another form."""
    INCOMPLETE = "incomplete"
    """What FatturaPA requires beside it is not stated."""
    REPEATED = "repeated"
    """The field holds one value, and another one was taken."""
    REPLACED = "replaced"
    """The mapping puts something else in its place."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A value of the UBL that the draft does not hold: where it stands (path and line), and why."""

    path: str
    line: int | None
    value: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Presumed:
    """A value that the draft holds and the UBL does not state; `field` is the path in FatturaPA."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """The draft as JSON values (see draft_json), everything lost, and everything presumed."""

    draft: Mapping[str, Any]
    lost: tuple[Lost, ...]
    presumed: tuple[Presumed, ...] = ()

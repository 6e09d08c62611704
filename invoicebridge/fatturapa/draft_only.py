"""Fields that only drafts have: what they mean, which values they take, and the error for any other.

`complete` reads them, the JSON Schema of drafts and docs/build.md describe them, and no file ever shows them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.amounts import HUNDRED, ZERO
from invoicebridge.fatturapa.wire import optional, per_class

_KEY: Final = "draft-only"


@dataclass(frozen=True, slots=True)
class DraftOnly:
    """What `complete` makes of a field, in one sentence, and the values it takes where they are few."""

    meaning: str
    allowed: tuple[str, ...] = ()


def draft_only(name: str, meaning: str, allowed: Collection[str] = ()) -> Any:
    """A field of a draft that never reaches the file; None when absent. `name` is how paths call it."""
    return field(default=None, metadata={**optional(name).metadata, _KEY: DraftOnly(meaning, tuple(allowed))})


@per_class
def draft_only_fields(cls: type[Any]) -> Mapping[str, DraftOnly]:
    """The fields of a block that only drafts have, by name."""
    return {item.name: item.metadata[_KEY] for item in fields(cls) if _KEY in item.metadata}


def one_of(value: str | None, allowed: Collection[str], path: str) -> str | None:
    """Return the value; InvalidDocument `draft-value` when it is stated and is none of those allowed."""
    if value is not None and value not in allowed:
        raise InvalidDocument("draft-value", path=path, value=value, allowed=", ".join(allowed))
    return value


def percentage(value: Decimal | None, path: str) -> Decimal | None:
    """Return the value; InvalidDocument `draft-value` when it is stated and not between 0 and 100."""
    if value is not None and not ZERO <= value <= HUNDRED:
        raise InvalidDocument("draft-value", path=path, value=value, allowed="0-100")
    return value

"""What a mail does that the rules do not foresee. A deviation is a value beside what was read; it stops nothing."""

from dataclasses import dataclass
from enum import StrEnum


class Oddity(StrEnum):
    """Every deviation that reading a mail may list."""

    HEADER_TOO_LARGE = "header-too-large"
    """The header is larger, or has more fields, than is read."""
    HEADER_REPEATED = "header-repeated"
    """A field that may stand once stands twice; the first was taken (detail: its name)."""
    BOUNDARY_MISSING = "boundary-missing"
    """A multipart without a usable boundary: its parts cannot be told apart."""
    BOUNDARY_UNCLOSED = "boundary-unclosed"
    """A multipart whose last delimiter is missing: the mail may have been cut (detail: the boundary)."""
    PARTS_TOO_MANY = "parts-too-many"
    """More parts, or deeper ones, than are read."""
    SIGNED_PARTS = "signed-parts"
    """A multipart/signed that has not exactly two parts (detail: how many)."""
    DATICERT_MISSING = "daticert-missing"
    """The mail says that it is a PEC receipt or envelope, and brings no daticert.xml among its own parts."""
    DATICERT_REPEATED = "daticert-repeated"
    """Several daticert.xml beside each other: none was taken (detail: how many)."""
    DATICERT_OUTSIDE = "daticert-outside"
    """A daticert.xml outside the part that the provider signed."""
    DATICERT_MALFORMED = "daticert-malformed"
    """daticert.xml cannot be read (detail: why)."""
    DATICERT_REPAIRED = "daticert-repaired"
    """daticert.xml is not well-formed because of an unescaped msgid; read as if it were escaped."""
    FIELD_MISSING = "field-missing"
    """daticert.xml lacks an element that the scheme requires (detail: its name)."""
    FIELD_REPEATED = "field-repeated"
    """daticert.xml has an element twice that may stand once; the first was taken (detail: its name)."""
    VALUE_UNKNOWN = "value-unknown"
    """daticert.xml has a value that the scheme does not list (detail: attribute=value)."""
    DATE_MALFORMED = "date-malformed"
    """The date, time or zone of daticert.xml cannot be read (detail: what stands there)."""
    KIND_UNKNOWN = "kind-unknown"
    """The headers claim a PEC message of a kind that the rules do not have (detail: the kind)."""
    KIND_DISAGREES = "kind-disagrees"
    """The headers claim one kind and daticert.xml another; daticert.xml was believed (detail: both)."""
    KIND_UNSAID = "kind-unsaid"
    """daticert.xml makes this a PEC message, and no header says so."""
    ORIGINAL_MISSING = "original-missing"
    """An envelope without the message that it should carry."""
    ORIGINAL_REPEATED = "original-repeated"
    """Several messages where one postacert.eml is foreseen: none was taken (detail: how many)."""
    IDENTIFICATIVO_DISAGREES = "identificativo-disagrees"
    """The Message-ID of the message inside is not the identificativo of daticert.xml (detail: the Message-ID)."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One deviation; `detail` is the piece of the mail that shows it, cut to 200 characters."""

    oddity: Oddity
    detail: str = ""

    def __post_init__(self) -> None:
        if len(self.detail) > _LONGEST:
            object.__setattr__(self, "detail", self.detail[:_LONGEST] + "…")


_LONGEST = 200

"""What a control may need besides the file: the presumed time of reception, ledgers, registries."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from invoicebridge.signature.path import Anchors

ROME: Final = ZoneInfo("Europe/Rome")
RULES_1_9_1_FROM: Final = date(2026, 5, 15)
"""First day of Allegato A 1.9.1 (the date is not in the document: see shared facts, controls.md 12.2)."""


@dataclass(frozen=True, slots=True)
class InvoiceKey:
    """What the SdI compares to find an invoice sent twice (00404, 00409).

    Two keys clash when taxpayer, number and space agree and so does the date: in full when `by_full_date`
    (Art73 SI), otherwise by its year.
    """

    taxpayer: str
    """IdPaese + IdCodice of the seller, or of the buyer for the self-billing types."""
    numero: str
    space: str
    """`TD04` or `TD08` for credit notes, which collide only among themselves; otherwise empty."""
    data: date
    by_full_date: bool

    def clashes_with(self, earlier: "InvoiceKey") -> bool:
        """Whether the SdI takes the two for the same invoice."""
        if (self.taxpayer, self.numero, self.space) != (earlier.taxpayer, earlier.numero, earlier.space):
            return False
        return self.data == earlier.data if self.by_full_date else self.data.year == earlier.data.year


class Registry(Protocol):
    """A copy of the tax register, or of a part of it; None where it cannot tell."""

    def has_vat_number(self, code: str, on: date | None) -> bool | None:
        """Whether the Italian VAT number exists and, when a date is given, had not ceased on or before it."""

    def has_fiscal_code(self, code: str) -> bool | None:
        """Whether the codice fiscale exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """When and how a file is judged. What is None leaves the controls that need it unchecked, and that is said."""

    at: datetime
    """Presumed time of reception by the SdI, aware; chooses the rule set and judges dates (Europe/Rome)."""
    as_sent: bool = False
    """Judge the file as it will leave: final name, final size, signature where the law wants one."""
    name_used: Callable[[str], bool] | None = None
    """Whether a file of this name was ever handed to the SdI; compared without case and extension (00002)."""
    invoice_known: Callable[[InvoiceKey], bool] | None = None
    """Whether an invoice that clashes with this key was sent and neither rejected nor refused (00404)."""
    registry: Registry | None = None
    anchors: "Anchors | None" = None
    """The certificates trusted to issue signing certificates; without them 00104 stays unchecked."""
    reception_date: date = field(init=False)
    """The calendar date of reception in Italy."""
    given: frozenset[str] = field(init=False)
    """The names of those of the others that are not None."""

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("the time of reception must be aware")
        object.__setattr__(self, "reception_date", self.at.astimezone(ROME).date())
        needs = ("name_used", "invoice_known", "registry")
        object.__setattr__(self, "given", frozenset(need for need in needs if getattr(self, need) is not None))

    @property
    def rules_1_9_1(self) -> bool:
        """Whether Allegato A 1.9.1 is in force at reception; 1.9 before."""
        return self.reception_date >= RULES_1_9_1_FROM

"""An invoice of a batch on its way into the store: what is known of it, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from invoicebridge.bridge.archived import PreparedInvoice, Taxed
from invoicebridge.bridge.batched import InvoiceId
from invoicebridge.bridge.batches.customers import Filled
from invoicebridge.bridge.importing import ImportedDraft, ImportedFile, ImportFault
from invoicebridge.bridge.preparing.inputs import Input
from invoicebridge.bridge.report import Outcome, Verdict

FAULTY: Final = "import-faulty"
"""The code of the outcome of what cannot be taken because of what stands in it."""
GOOD: Final = (Verdict.DONE, Verdict.NOTHING)

Amounts = Sequence[tuple[Decimal | None, tuple[Taxed, ...]]]
"""Total, and taxable amount and tax by rate, of each invoice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of a draft or a ready file of a batch."""

    imported: ImportedDraft | ImportedFile
    company: str | None = None
    """The id in the store; None where it is not known."""
    ids: tuple[InvoiceId, ...] = ()
    """The invoices in it; none where that cannot be told. Without a company its id is empty."""
    stated_sha256: str = ""
    """Of what was stated; "" where that could not be read."""
    filled: Filled | None = None
    """The draft with its customer."""

    @property
    def label(self) -> str:
        """As people call it."""
        return self.imported.label

    @property
    def row(self) -> int | None:
        """The first one in the table."""
        rows = self.imported.rows if isinstance(self.imported, ImportedDraft) else ()
        return rows[0] if rows else None

    @property
    def customer(self) -> str | None:
        """The customer's code."""
        return self.imported.customer if isinstance(self.imported, ImportedDraft) else None


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be prepared."""

    about: About
    one: Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of it."""

    about: About
    outcome: Outcome
    amounts: Amounts = ()
    became: str | None = None
    """The transmission that it became or was already."""
    beside: Outcome | None = None
    """What else there is to tell."""


def faulty(about: About, remarks: Sequence[ImportFault]) -> Came:
    """What cannot be taken until somebody mends what the remarks say."""
    return Came(about=about, outcome=outcome_of(about.label, remarks))


def outcome_of(label: str, remarks: Sequence[ImportFault]) -> Outcome:
    """The outcome of an invoice with these faults."""
    detail = {"errors": str(len(remarks))}
    return Outcome(what=label, verdict=Verdict.ATTENTION, code=FAULTY, detail=detail, remarks=tuple(remarks))


def amounts_of(invoices: Sequence[PreparedInvoice]) -> Amounts:
    """What the invoices of a file come to."""
    return [(one.total, one.taxed) for one in invoices]

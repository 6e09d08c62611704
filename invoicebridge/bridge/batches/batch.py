"""What importing is given, and what it tells: a batch, the choices of whoever imports it, and each invoice's fate."""

from dataclasses import dataclass

from invoicebridge.bridge.batched import BatchInvoice
from invoicebridge.bridge.ports import Importer
from invoicebridge.bridge.report import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A file, a folder or standard input, that holds invoices."""

    importer: Importer
    name: str
    """As people call it: a path."""
    sha256: str | None = None
    """Of the file's bytes; None for a folder and for standard input."""
    repeats: bool = True
    """Whether one invoice may stand in it in several places that the importer does not bring together: always but in a
    single table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How a batch is imported."""

    company: str | None = None
    """The id of the company that everything belongs to which does not say so itself."""
    update_customers: bool = False
    """The register of customers learns what the batch says otherwise."""
    all_or_nothing: bool = False
    """Nothing is taken unless all of it can be."""
    dry_run: bool = False
    """Nothing is stored."""


@dataclass(frozen=True, slots=True)
class Told:
    """An outcome of importing, and the invoices of the batch that it is about, as they are written down."""

    outcome: Outcome
    invoices: tuple[BatchInvoice, ...] = ()
    """Several where a draft or file is a lot; none where it is about something else, or about what was unreadable."""

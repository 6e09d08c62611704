"""What the archive is given and gives back of ERP batches: the register of customers, batches and their invoices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from invoicebridge.bridge.archived import Taxed
from invoicebridge.transmission.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer of a company (of self-billing: a supplier), as the register knows it."""

    company: str
    """The id of the company in the store."""
    code: str
    """The ERP's own, as it writes it."""
    name: str
    """For lists: the denomination, or surname and first name."""
    party: Mapping[str, Any]
    """The fields of a CessionarioCommittente in the JSON form of drafts."""
    codice_destinatario: str | None = None
    pec_destinatario: str | None = None
    email: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceBatch:
    """One run of importing a file, a folder or standard input."""

    id: str
    name: str
    """As people call it: a file name."""
    sha256: str | None
    """Of the file's bytes; None for a folder."""
    begun_at: datetime
    ended_at: datetime | None = None
    """None while it runs, and for ever when it was interrupted."""
    faults: int = 0
    """How many faults kept something of it from being read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchInvoice:
    """What became of one invoice of a batch when it was imported."""

    place: int
    """In the batch, from 1."""
    label: str
    row: int | None
    """The first one in the table."""
    company: str | None
    tipo_documento: str | None
    numero: str | None
    data: date | None
    customer: str | None
    """Its code."""
    stated_sha256: str
    """Of what the ERP said, whatever the order of its rows, before registers filled it in."""
    total: Decimal | None
    taxed: tuple[Taxed, ...]
    verdict: str
    """As `report.Verdict` writes it."""
    code: str
    """Of the outcome."""
    transmission: str | None
    """The file in the store that the invoice became, or was already."""


class InBatch(NamedTuple):
    """An invoice of a batch, and which batch it was."""

    batch: str
    name: str
    """The batch's, as people call it."""
    invoice: BatchInvoice


class StatedAccount(NamedTuple):
    """One invoice as the latest batch that holds it states it, as reconciling goes through them: taxes in cents."""

    batch: str
    place: int
    """In the batch."""
    tipo_documento: str
    numero: str
    data: date
    total: str | None
    """A decimal."""
    taxed: tuple[tuple[str | None, str | None, int, int], ...]
    """As `Account.taxed`; empty where nothing is known."""
    transmission: str | None
    """The file in the store that the invoice became, or was already, when it was imported."""


class InvoiceId(NamedTuple):
    """The business document: what a batch's rows are grouped by."""

    company: str
    tipo_documento: str
    numero: str
    data: date


@dataclass(frozen=True, slots=True)
class LatestFile:
    """The latest file that holds an invoice, and how the invoice in it stands."""

    transmission: str
    state: State
    """Of the invoice in it."""
    withdrawn: bool
    queued: bool
    """Whether it waits to be sent, or is held."""

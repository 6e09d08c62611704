"""What is written down of a batch: when it began and ended, and what became of each of its invoices."""

from collections.abc import Iterable, Iterator
from itertools import count

from invoicebridge.bridge.batched import BatchInvoice, InvoiceBatch, InvoiceId
from invoicebridge.bridge.batches.batch import Batch
from invoicebridge.bridge.batches.entry import Came
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.importing import ImportFault
from invoicebridge.bridge.report import Outcome


class Book:
    """The page of one batch; in a dry run nothing is written."""

    def __init__(self, bridge: Bridge, *, dry_run: bool) -> None:
        self._bridge = bridge
        self._dry_run = dry_run
        self._id = bridge.ids.transmission()
        self._places = count(1)
        self._faults = 0

    def begin(self, batch: Batch) -> None:
        """The batch is in the store, and has not ended."""
        if not self._dry_run:
            now = self._bridge.clock.now()
            one = InvoiceBatch(id=self._id, name=batch.name, sha256=batch.sha256, begun_at=now)
            self._bridge.archive.batches.begin(one)

    def add(self, invoices: Iterable[BatchInvoice]) -> None:
        """What became of these is in the store."""
        if not self._dry_run:
            self._bridge.archive.batches.add(self._id, list(invoices))

    def end(self) -> None:
        """The batch has ended."""
        if not self._dry_run:
            self._bridge.archive.batches.end(self._id, self._bridge.clock.now(), self._faults)

    def invoices(self, came: Came) -> Iterator[BatchInvoice]:
        """Yield what is written down of each invoice of something that was read."""
        amounts = list(came.amounts)
        about = came.about
        for number, id_ in enumerate(about.ids or (None,)):
            total, taxed = amounts[number] if number < len(amounts) else (None, ())
            yield BatchInvoice(
                place=next(self._places),
                label=about.label,
                row=about.row,
                company=about.company,
                tipo_documento=_or_none(id_, "tipo_documento"),
                numero=_or_none(id_, "numero"),
                data=None if id_ is None else id_.data,
                customer=about.customer,
                stated_sha256=about.stated_sha256,
                total=total,
                taxed=taxed,
                verdict=came.outcome.verdict,
                code=came.outcome.code,
                transmission=came.became,
            )

    def unread(self, faults: tuple[ImportFault, ...], outcome: Outcome) -> Iterator[BatchInvoice]:
        """Yield what is written down of an invoice that its faults kept from being read; nothing of a whole file."""
        self._faults += len(faults)
        row = next((one.row for one in faults if one.row is not None), None)
        if row is None and all(one.column is None for one in faults):
            return
        yield BatchInvoice(
            place=next(self._places),
            label=outcome.what,
            row=row,
            company=None,
            tipo_documento=None,
            numero=None,
            data=None,
            customer=None,
            stated_sha256="",
            total=None,
            taxed=(),
            verdict=outcome.verdict,
            code=outcome.code,
            transmission=None,
        )


def _or_none(id_: InvoiceId | None, name: str) -> str | None:
    return None if id_ is None else str(getattr(id_, name)) or None

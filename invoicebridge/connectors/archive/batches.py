"""The batches that were imported, and what became of each invoice in them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Row, func, select, update

from invoicebridge.bridge.archived import Taxed
from invoicebridge.bridge.batched import BatchInvoice, InvoiceBatch
from invoicebridge.connectors.archive import loading
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables_batches import batch, batch_invoice

_AT_ONCE: Final = 500
_KEY: Final = (
    batch_invoice.c.company,
    batch_invoice.c.data,
    batch_invoice.c.numero,
    batch_invoice.c.tipo_documento,
)


class Batches:
    """The batches of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, one: InvoiceBatch) -> None:
        """The batch is known from now on."""
        values = {"id": one.id, "name": one.name, "sha256": one.sha256, "begun_at": one.begun_at}
        with self._database.writing() as connection:
            connection.execute(batch.insert().values(values))

    def add(self, id_: str, invoices: Sequence[BatchInvoice]) -> None:
        """What became of these invoices of the batch is written down."""
        if invoices:
            with self._database.writing() as connection:
                connection.execute(batch_invoice.insert(), [_row(id_, one) for one in invoices])

    def end(self, id_: str, at: datetime, faults: int) -> None:
        """The batch was gone through to its end; so many faults kept something of it from being read."""
        with self._database.writing() as connection:
            connection.execute(update(batch).where(batch.c.id == id_).values(ended_at=at, faults=faults))

    def known(self, stated: Iterable[str]) -> Mapping[str, BatchInvoice]:
        """By `stated_sha256`, the latest of those invoices that became a file or were one already."""
        found: dict[str, BatchInvoice] = {}
        with self._database.reading() as connection:
            for some in loading.chunks(stated):
                query = (
                    select(batch_invoice)
                    .join(batch, batch.c.id == batch_invoice.c.batch)
                    .where(batch_invoice.c.stated_sha256.in_(some), batch_invoice.c.transmission.is_not(None))
                    .order_by(batch.c.begun_at, batch.c.id, batch_invoice.c.place)
                )
                found |= {row.stated_sha256: _value(row) for row in connection.execute(query)}
        return found

    def all(self, limit: int = 100) -> tuple[InvoiceBatch, ...]:
        """The last batches, the latest first."""
        query = select(batch).order_by(batch.c.begun_at.desc(), batch.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(_batch(row) for row in connection.execute(query))

    def get(self, id_: str) -> InvoiceBatch | None:
        """One batch; None when there is none of this id."""
        with self._database.reading() as connection:
            row = connection.execute(select(batch).where(batch.c.id == id_)).first()
        return None if row is None else _batch(row)

    def of_content(self, sha256: str) -> tuple[InvoiceBatch, ...]:
        """The batches that were this very file, the latest first."""
        query = select(batch).where(batch.c.sha256 == sha256).order_by(batch.c.begun_at.desc(), batch.c.id.desc())
        with self._database.reading() as connection:
            return tuple(_batch(row) for row in connection.execute(query))

    def invoices(self, id_: str) -> Iterator[BatchInvoice]:
        """Yield the invoices of a batch in their order, some hundred in memory at a time."""
        query = select(batch_invoice).where(batch_invoice.c.batch == id_).order_by(batch_invoice.c.place)
        with self._database.reading() as connection:
            for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
                yield _value(row)

    def stated(
        self, company: str | None = None, since: date | None = None, until: date | None = None
    ) -> Iterator[BatchInvoice]:
        """Yield each invoice with a date between these as the latest batch that states it has it, by date and number.

        Those of which not even company, type, number and date could be read are left out.
        """
        later = func.row_number().over(
            partition_by=_KEY, order_by=(batch.c.begun_at.desc(), batch.c.id.desc(), batch_invoice.c.place.desc())
        )
        own = select(batch_invoice, later.label("turn")).join(batch, batch.c.id == batch_invoice.c.batch)
        own = own.where(*(one.is_not(None) for one in _KEY))
        if company is not None:
            own = own.where(batch_invoice.c.company == company)
        if since is not None:
            own = own.where(batch_invoice.c.data >= since)
        if until is not None:
            own = own.where(batch_invoice.c.data <= until)
        rows = own.subquery()
        query = select(rows).where(rows.c.turn == 1).order_by(rows.c.data, rows.c.numero, rows.c.tipo_documento)
        with self._database.reading() as connection:
            for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
                yield _value(row)


def _row(id_: str, one: BatchInvoice) -> dict[str, Any]:
    return {
        "batch": id_,
        "place": one.place,
        "label": one.label,
        "row": one.row,
        "company": one.company,
        "tipo_documento": one.tipo_documento,
        "numero": one.numero,
        "data": one.data,
        "customer": one.customer,
        "stated_sha256": one.stated_sha256,
        "total": None if one.total is None else str(one.total),
        "taxed": json.dumps([_taxed(each) for each in one.taxed], separators=(",", ":")),
        "verdict": one.verdict,
        "code": one.code,
        "transmission": one.transmission,
    }


def _taxed(one: Taxed) -> list[str | None]:
    return [None if one.rate is None else str(one.rate), one.natura, str(one.taxable), str(one.tax)]


def _value(row: Row[*tuple[Any, ...]]) -> BatchInvoice:
    taxed = tuple(
        Taxed(None if rate is None else Decimal(rate), natura, Decimal(taxable), Decimal(tax))
        for rate, natura, taxable, tax in json.loads(row.taxed)
    )
    return BatchInvoice(
        place=row.place,
        label=row.label,
        row=row.row,
        company=row.company,
        tipo_documento=row.tipo_documento,
        numero=row.numero,
        data=row.data,
        customer=row.customer,
        stated_sha256=row.stated_sha256,
        total=None if row.total is None else Decimal(row.total),
        taxed=taxed,
        verdict=row.verdict,
        code=row.code,
        transmission=row.transmission,
    )


def _batch(row: Row[*tuple[Any, ...]]) -> InvoiceBatch:
    return InvoiceBatch(
        id=row.id,
        name=row.name,
        sha256=row.sha256,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        faults=row.faults,
    )

"""The batches that were imported, and what became of each invoice in them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Row, Select, func, or_, select, tuple_, update

from invoicebridge.bridge.archived import Taxed
from invoicebridge.bridge.batched import BatchInvoice, InBatch, InvoiceBatch, StatedAccount
from invoicebridge.connectors.archive import loading
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables_batches import batch, batch_invoice

_AT_ONCE: Final = 500
_KEY: Final = (
    batch_invoice.c.company,
    batch_invoice.c.tipo_documento,
    batch_invoice.c.numero,
    batch_invoice.c.data,
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

    def counts(self, ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """By batch, how many of its invoices had each verdict."""
        found: dict[str, dict[str, int]] = {}
        of_each = batch_invoice.c.batch, batch_invoice.c.verdict
        with self._database.reading() as connection:
            for some in loading.chunks(ids):
                query = select(*of_each, func.count().label("invoices")).where(batch_invoice.c.batch.in_(some))
                for row in connection.execute(query.group_by(*of_each)):
                    found.setdefault(row.batch, {})[row.verdict] = row.invoices
        return found

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

    def of_files(self, ids: Iterable[str]) -> Mapping[str, tuple[InBatch, ...]]:
        """By transmission, the invoices of batches that became this file or were it already, the earliest first."""
        found: dict[str, tuple[InBatch, ...]] = {}
        with self._database.reading() as connection:
            for some in loading.chunks(ids):
                query = (
                    select(batch_invoice, batch.c.name.label("batch_name"))
                    .join(batch, batch.c.id == batch_invoice.c.batch)
                    .where(batch_invoice.c.transmission.in_(some))
                    .order_by(batch.c.begun_at, batch.c.id, batch_invoice.c.place)
                )
                for row in connection.execute(query):
                    one = InBatch(row.batch, row.batch_name, _value(row))
                    found[row.transmission] = (*found.get(row.transmission, ()), one)
        return found

    def accounts(self, company: str, since: date | None = None, until: date | None = None) -> Iterator[StatedAccount]:
        """Yield each invoice of a company with a date between these as the latest batch that states it has it, by date.

        Those of which not even company, type, number and date could be read are left out. Some thousand rows are in
        memory at a time.
        """
        with self._database.reading() as connection:
            begun = connection.execute(select(batch.c.id).order_by(batch.c.begun_at, batch.c.id)).scalars()
            order = {id_: place for place, id_ in enumerate(begun)}
            streaming = connection.execution_options(yield_per=_ACCOUNTS_AT_ONCE)
            for _, same in groupby(streaming.execute(_stated(company, since, until)), _SAME_NUMBER):
                yield from _latest(list(same), order)

    def unread(self, company: str | None = None, since: datetime | None = None) -> Iterator[BatchInvoice]:
        """Yield, the latest batch first, what was so faulty that nobody knows which invoice of the company it is.

        What states no company is any company's. With `since` only batches that began from then on.
        """
        query = select(batch_invoice).join(batch, batch.c.id == batch_invoice.c.batch)
        query = query.where(or_(*(one.is_(None) for one in _KEY)))
        if company is not None:
            query = query.where(or_(batch_invoice.c.company.is_(None), batch_invoice.c.company == company))
        if since is not None:
            query = query.where(batch.c.begun_at >= since)
        query = query.order_by(batch.c.begun_at.desc(), batch.c.id.desc(), batch_invoice.c.place)
        with self._database.reading() as connection:
            for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
                yield _value(row)

    def filed_among(self, numbers: Iterable[str]) -> AbstractSet[str]:
        """Those of the numbers under which any batch holds an invoice that became a file, or was one."""
        found: set[str] = set()
        with self._database.reading() as connection:
            for some in loading.chunks(numbers):
                query = select(batch_invoice.c.numero).where(batch_invoice.c.numero.in_(some))
                found.update(connection.execute(query.where(batch_invoice.c.transmission.is_not(None))).scalars())
        return found

    def at(self, places: Sequence[tuple[str, int]]) -> tuple[BatchInvoice, ...]:
        """The invoices at these places of these batches, in this order; those that there are not are left out."""
        found: dict[tuple[str, int], BatchInvoice] = {}
        own = tuple_(batch_invoice.c.batch, batch_invoice.c.place)
        with self._database.reading() as connection:
            for first in range(0, len(places), _AT_ONCE // 2):
                query = select(batch_invoice).where(own.in_(places[first : first + _AT_ONCE // 2]))
                found |= {(row.batch, row.place): _value(row) for row in connection.execute(query)}
        return tuple(found[one] for one in places if one in found)


_ACCOUNTS_AT_ONCE: Final = 2000
_SAME_NUMBER: Final = itemgetter(4, 3)
_ACCOUNT: Final = (
    batch_invoice.c.batch,
    batch_invoice.c.place,
    batch_invoice.c.tipo_documento,
    batch_invoice.c.numero,
    batch_invoice.c.data,
    batch_invoice.c.total,
    batch_invoice.c.taxed,
    batch_invoice.c.transmission,
)


def _stated(company: str, since: date | None, until: date | None) -> Select[*tuple[Any, ...]]:
    """One walk down an index."""
    query = select(*_ACCOUNT).where(batch_invoice.c.company == company, batch_invoice.c.data.is_not(None))
    query = query.where(batch_invoice.c.numero.is_not(None), batch_invoice.c.tipo_documento.is_not(None))
    if since is not None:
        query = query.where(batch_invoice.c.data >= since)
    if until is not None:
        query = query.where(batch_invoice.c.data <= until)
    return query.order_by(batch_invoice.c.data, batch_invoice.c.numero)


def _latest(rows: Sequence[Row[*tuple[Any, ...]]], order: Mapping[str, int]) -> Iterator[StatedAccount]:
    """Of rows of one number and date, for each kind of document that of the latest batch."""
    if len(rows) > 1:
        rows = sorted(rows, key=lambda row: (order.get(row[0], -1), row[1]))
        rows = list({row[2]: row for row in rows}.values())
    for row in rows:
        yield StatedAccount(row[0], row[1], row[2], row[3], row[4], row[5], _taxed_cents(row[6]), row[7])


def _taxed_cents(written: str) -> tuple[tuple[str | None, str | None, int, int], ...]:
    if written == "[]":
        return ()
    return tuple([(_rate(one[0]), one[1], _cents(one[2]), _cents(one[3])) for one in json.loads(written)])


def _cents(written: str) -> int:
    if written[-3:-2] == ".":
        return int(written[:-3] + written[-2:])
    return int(Decimal(written).scaleb(2))


@lru_cache(1000)
def _rate(written: str | None) -> str | None:
    """As accounts have it."""
    return None if written is None else f"{Decimal(written).normalize():f}"


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

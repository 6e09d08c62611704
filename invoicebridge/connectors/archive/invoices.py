"""The ledger of invoices: what the SdI would take for an invoice sent twice (control 00404)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select, update

from invoicebridge.bridge.archived import NotTaken, Prepared, PreparedInvoice, Reason, Record
from invoicebridge.bridge.batched import InvoiceId, LatestFile
from invoicebridge.connectors.archive import loading, waiting
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.searching import search_key
from invoicebridge.connectors.archive.tables import carried, invoice, invoice_key, taxed, transmission
from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.transmission.state import ATTEMPT_ENDS, RELEASED, State

NOT_SENT = ATTEMPT_ENDS | {State.PREPARED}


def clashing(key: InvoiceKey) -> ColumnElement[bool]:
    """The keys in the ledger that `key.clashes_with`: by its date where Art73 is SI, by the year otherwise."""
    same = (
        (invoice_key.c.taxpayer == key.taxpayer)
        & (invoice_key.c.numero == key.numero)
        & (invoice_key.c.space == key.space)
        & (invoice_key.c.anno == key.data.year)
    )
    return same & (invoice_key.c.data == key.data) if key.by_full_date else same


def known(connection: Connection, key: InvoiceKey, sparing: str | None = None) -> bool:
    """Whether a key of any other transmission than `sparing` holds that the SdI would take for this one."""
    query = select(invoice_key.c.id).where(clashing(key), invoice_key.c.holds)
    if sparing is not None:
        query = query.where(or_(invoice_key.c.transmission.is_(None), invoice_key.c.transmission != sparing))
    return connection.execute(query.limit(1)).first() is not None


def hold(connection: Connection, database: Database, keys: Iterable[InvoiceKey]) -> None:
    """Nobody else looks up or adds these keys until the transaction ends."""
    database.hold(connection, (f"{key.taxpayer}/{key.numero}/{key.space}" for key in keys))


def known_among(connection: Connection, prepared: Sequence[Prepared]) -> list[NotTaken]:
    """The files of a batch that hold an invoice which is known, or which an earlier file of the batch holds."""
    holding = _by_number(_holding(connection, {each.key.numero for one in prepared for each in one.invoices}))
    refused = []
    for one in prepared:
        clash = next((each.key for each in one.invoices if _clashes(each.key, holding)), None)
        if clash is not None:
            refused.append(NotTaken(one.transmission.id, Reason.INVOICE_KNOWN, clash.numero))
            continue
        for each in one.invoices:
            holding[each.key.taxpayer, each.key.numero].append(each.key)
    return refused


def _by_number(keys: Iterable[InvoiceKey]) -> dict[tuple[str, str], list[InvoiceKey]]:
    found: dict[tuple[str, str], list[InvoiceKey]] = defaultdict(list)
    for key in keys:
        found[key.taxpayer, key.numero].append(key)
    return found


def _clashes(key: InvoiceKey, holding: Mapping[tuple[str, str], Sequence[InvoiceKey]]) -> bool:
    return any(key.clashes_with(earlier) for earlier in holding.get((key.taxpayer, key.numero), ()))


def _holding(connection: Connection, numbers: Iterable[str]) -> Iterator[InvoiceKey]:
    """The keys that hold and have any of these numbers."""
    for some in loading.chunks(numbers):
        query = select(invoice_key).where(invoice_key.c.numero.in_(some), invoice_key.c.holds)
        for row in connection.execute(query):
            yield InvoiceKey(row.taxpayer, row.numero, row.space, row.data, row.by_full_date)


def add(connection: Connection, database: Database, prepared: Sequence[Prepared]) -> None:
    """The invoices of the files are in the store, each under its place, and hold their keys."""
    places = [(one, position, each) for one in prepared for position, each in enumerate(one.invoices)]
    if not places:
        return
    ids = _invoices(connection, database, [(one.transmission.company, each) for one, _, each in places])
    rows = [
        {
            "transmission": one.transmission.id,
            "position": position,
            "invoice": ids[_identity(one.transmission.company, each)],
            "numero_fattura": each.invoice.reference.numero_fattura,
            "anno_fattura": each.invoice.reference.anno_fattura,
            "posizione_fattura": each.invoice.reference.posizione_fattura,
            "state": State.PREPARED,
            "company": one.transmission.company,
            "data": each.invoice.data,
            "waits": waiting.QUEUED,
        }
        for one, position, each in places
    ]
    connection.execute(carried.insert(), rows)
    keys = [_key(each.key, one.transmission.id, position) for one, position, each in places]
    connection.execute(invoice_key.insert(), keys)
    amounts = [row for one, position, each in places for row in _taxed(one.transmission.id, position, each)]
    if amounts:
        connection.execute(taxed.insert(), amounts)


def _taxed(file: str, position: int, prepared: PreparedInvoice) -> Iterator[dict[str, object]]:
    for place, one in enumerate(prepared.taxed):
        yield {
            "transmission": file,
            "position": position,
            "place": place,
            "rate": None if one.rate is None else f"{one.rate.normalize():f}",
            "natura": one.natura,
            "taxable": int(one.taxable.scaleb(2)),
            "tax": int(one.tax.scaleb(2)),
        }


_Identity = tuple[str, str, date, str]
_IDENTITY: Final = (invoice.c.company, invoice.c.numero, invoice.c.data, invoice.c.tipo_documento)


def _identity(company: str, prepared: PreparedInvoice) -> _Identity:
    return company, prepared.key.numero, prepared.invoice.data, prepared.invoice.tipo_documento


def _invoices(
    connection: Connection, database: Database, prepared: Sequence[tuple[str, PreparedInvoice]]
) -> dict[_Identity, int]:
    """The ids of the business documents; a correction finds the one that is there, and renews what lists show of it."""
    rows = {_identity(company, each): _row(company, each) for company, each in prepared}
    statement = database.insert(invoice)
    new = statement.excluded
    shown = {"customer": new.customer, "customer_key": new.customer_key, "total": new.total}
    renewed = statement.on_conflict_do_update(index_elements=list(_IDENTITY), set_=shown)
    found = connection.execute(renewed.returning(invoice.c.id, *_IDENTITY), list(rows.values()))
    return {(row.company, row.numero, row.data, row.tipo_documento): row.id for row in found}


def _row(company: str, prepared: PreparedInvoice) -> dict[str, object]:
    return {
        "company": company,
        "tipo_documento": prepared.invoice.tipo_documento,
        "numero": prepared.key.numero,
        "data": prepared.invoice.data,
        "customer": prepared.customer,
        "customer_key": search_key(prepared.customer),
        "total": None if prepared.total is None else str(prepared.total),
    }


def _key(key: InvoiceKey, file: str | None, position: int | None) -> dict[str, object]:
    return {
        "taxpayer": key.taxpayer,
        "numero": key.numero,
        "space": key.space,
        "anno": key.data.year,
        "data": key.data,
        "by_full_date": key.by_full_date,
        "transmission": file,
        "position": position,
        "holds": True,
    }


def record_states(connection: Connection, records: Sequence[Record], withdrawn: Collection[str]) -> None:
    """Each invoice of the files has its state; its key holds unless the invoice was rejected or refused.

    Nor does it when its file was given up, but for one of which it is proven after all that it has gone.
    """
    rows = [
        {
            "file": one.transmission,
            "place": position,
            "now": state,
            "held": state not in RELEASED | (NOT_SENT if one.transmission in withdrawn else frozenset()),
        }
        for one in records
        for position, state in enumerate(one.invoices)
    ]
    if not rows:
        return
    place = (carried.c.transmission == bindparam("file")) & (carried.c.position == bindparam("place"))
    moved = update(carried).where(place, carried.c.state != bindparam("now"))
    connection.execute(moved.values(state=bindparam("now")), rows)
    own = (invoice_key.c.transmission == bindparam("file")) & (invoice_key.c.position == bindparam("place"))
    changed = update(invoice_key).where(own, invoice_key.c.holds != bindparam("held"))
    connection.execute(changed.values(holds=bindparam("held")), rows)


def release(connection: Connection, file: str) -> None:
    """No invoice of the file holds its key any more: it was given up before it was ever sent."""
    own = invoice_key.c.transmission == file
    connection.execute(update(invoice_key).where(own).values(holds=False))


_FILES: Final = (
    select(
        invoice.c.company,
        invoice.c.tipo_documento,
        invoice.c.numero,
        invoice.c.data,
        carried.c.transmission,
        carried.c.state,
        carried.c.waits,
        transmission.c.withdrawn_at,
    )
    .join_from(invoice, carried, carried.c.invoice == invoice.c.id)
    .join(transmission, transmission.c.id == carried.c.transmission)
    .order_by(transmission.c.prepared_at, transmission.c.id)
)
"""Each file that holds an invoice, the latest last."""


class Invoices:
    """The invoices that this store knows as sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, key: InvoiceKey, sparing: str | None = None) -> bool:
        """Whether an invoice that clashes with this key is to be sent or was, and neither rejected nor refused.

        The transmission `sparing` does not count: asked again at the moment of sending, of itself.
        """
        with self._database.reading() as connection:
            return known(connection, key, sparing)

    def known_among(self, keys: Iterable[InvoiceKey]) -> AbstractSet[InvoiceKey]:
        """Those of the keys that are `known`."""
        asked = set(keys)
        with self._database.reading() as connection:
            holding = _by_number(_holding(connection, {key.numero for key in asked}))
        return {key for key in asked if _clashes(key, holding)}

    def latest_among(self, ids: Iterable[InvoiceId]) -> Mapping[InvoiceId, LatestFile]:
        """Of those of the invoices that any file here holds, the file that was made last."""
        asked = set(ids)
        found: dict[InvoiceId, LatestFile] = {}
        with self._database.reading() as connection:
            for some in loading.chunks({one.numero for one in asked}):
                for row in connection.execute(_FILES.where(invoice.c.numero.in_(some))):
                    one = InvoiceId(row.company, row.tipo_documento, row.numero, row.data)
                    if one in asked:
                        withdrawn, waits = row.withdrawn_at is not None, row.waits is not None
                        found[one] = LatestFile(row.transmission, State(row.state), withdrawn, waits)
        return found

    def add_sent_elsewhere(self, keys: Sequence[InvoiceKey]) -> int:
        """The invoices are known as sent by other means; how many of them were new."""
        added = 0
        with self._database.writing() as connection:
            hold(connection, self._database, keys)
            for key in keys:
                same = (invoice_key.c.data == key.data) & invoice_key.c.transmission.is_(None)
                if connection.execute(select(invoice_key.c.id).where(clashing(key), same)).first() is None:
                    connection.execute(invoice_key.insert().values(_key(key, None, None)))
                    added += 1
        return added

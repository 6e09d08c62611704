"""The ledger of invoices: what the SdI would take for an invoice sent twice (control 00404)."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, or_, select, update

from invoicebridge.bridge.archived import Prepared, PreparedInvoice
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import carried, invoice, invoice_key
from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.transmission.state import State

RELEASING = frozenset({State.REJECTED, State.CUSTOMER_REFUSED})
"""After these the same number and date is sent again, in a new file."""


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


def add(connection: Connection, database: Database, prepared: Prepared) -> None:
    """The invoices of a file are in the store, each under its place, and hold their keys."""
    one = prepared.transmission
    for position, each in enumerate(prepared.invoices):
        reference = each.invoice.reference
        connection.execute(
            carried.insert().values(
                transmission=one.id,
                position=position,
                invoice=_invoice(connection, database, one.company, each),
                numero_fattura=reference.numero_fattura,
                anno_fattura=reference.anno_fattura,
                posizione_fattura=reference.posizione_fattura,
                state=State.PREPARED,
            )
        )
        connection.execute(invoice_key.insert().values(_key(each.key, one.id, position)))


def _invoice(connection: Connection, database: Database, company: str, prepared: PreparedInvoice) -> int:
    """The business document; a correction finds the one that is there, and what lists show of it is renewed."""
    shown = {"customer": prepared.customer, "total": None if prepared.total is None else str(prepared.total)}
    values = {
        "company": company,
        "tipo_documento": prepared.invoice.tipo_documento,
        "numero": prepared.key.numero,
        "data": prepared.invoice.data,
    }
    unique = ["company", "numero", "data", "tipo_documento"]
    statement = database.insert(invoice).values(values | shown)
    renewed = statement.on_conflict_do_update(index_elements=unique, set_=shown).returning(invoice.c.id)
    return int(connection.execute(renewed).scalar_one())


def _key(key: InvoiceKey, transmission: str | None, position: int | None) -> dict[str, object]:
    return {
        "taxpayer": key.taxpayer,
        "numero": key.numero,
        "space": key.space,
        "anno": key.data.year,
        "data": key.data,
        "by_full_date": key.by_full_date,
        "transmission": transmission,
        "position": position,
        "holds": True,
    }


def record_states(connection: Connection, transmission: str, states: Sequence[State]) -> None:
    """Each invoice of the file has its state; its key holds unless the invoice was rejected or refused."""
    for position, state in enumerate(states):
        place = (carried.c.transmission == transmission) & (carried.c.position == position)
        connection.execute(update(carried).where(place, carried.c.state != state).values(state=state))
        own = (invoice_key.c.transmission == transmission) & (invoice_key.c.position == position)
        holds = state not in RELEASING
        connection.execute(update(invoice_key).where(own, invoice_key.c.holds != holds).values(holds=holds))


def release(connection: Connection, transmission: str) -> None:
    """No invoice of the file holds its key any more: it was given up before it was ever sent."""
    own = invoice_key.c.transmission == transmission
    connection.execute(update(invoice_key).where(own).values(holds=False))


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

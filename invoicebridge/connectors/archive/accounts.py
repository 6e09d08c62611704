"""All invoices of a company with their amounts, in one walk down an index: what reconciling goes through."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Date, Row, Select, func, literal, select

from invoicebridge.bridge.archived import Account, Listed
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.listed import listed
from invoicebridge.connectors.archive.listing import Key, key_of
from invoicebridge.connectors.archive.tables import (
    attempt,
    attempt_carries,
    carried,
    invoice,
    taxed,
    transmission,
)
from invoicebridge.connectors.archive.tables_evidence import proof
from invoicebridge.transmission.proof import Source, Standing
from invoicebridge.transmission.state import State

_AT_ONCE: Final = 2000
_CACHE_KIB: Final = 65_536
_STATES: Final = {state.value: state for state in State}
_COLUMNS: Final = (
    carried.c.data,
    carried.c.invoice,
    carried.c.transmission,
    carried.c.position,
    transmission.c.name,
    transmission.c.formato,
    invoice.c.tipo_documento,
    invoice.c.numero,
    invoice.c.customer,
    invoice.c.total,
    carried.c.state,
    transmission.c.contradictions,
    transmission.c.withdrawn_at.is_not(None).label("withdrawn"),
    carried.c.waits.is_not(None).label("waits"),
    taxed.c.rate,
    taxed.c.natura,
    taxed.c.taxable,
    taxed.c.tax,
)
_COUNTING: Final = (Standing.PROVEN, Standing.SIGNED_OFF)
_ANSWERS: Final = (State.REJECTED, State.DELIVERED, State.MADE_AVAILABLE, State.NOT_DELIVERED)
"""The SdI's first word about a file."""
_OF_INVOICE: Final = itemgetter(0, 1, 2, 3)


class Accounts:
    """Everything that was prepared, gone through once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, company: str, since: date | None = None, until: date | None = None) -> Iterator[Account]:
        """Yield every invoice in every file of a company with dates between these, by date, as at one instant.

        The files of one invoice follow one another. Some thousand rows are in memory at a time.
        """
        with self._database.reading() as connection, _with_room(connection):
            streaming = connection.execution_options(yield_per=_AT_ONCE)
            for place, rows in groupby(streaming.execute(_query(company, since, until)), _OF_INVOICE):
                yield _account(company, Key(place[0], place[1], place[2], place[3]), list(rows))

    def count(self, company: str, since: date | None = None, until: date | None = None) -> int:
        """How many invoices there are with dates between these, each once however many files hold it."""
        query = select(func.count(carried.c.invoice.distinct())).where(*_chosen(company, since, until))
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def at(self, places: Sequence[str]) -> tuple[Listed, ...]:
        """The invoices at these places as lists show them, in this order."""
        with self._database.reading() as connection:
            return listed(connection, [key_of(place) for place in places])

    def answers(
        self, company: str, since: date | None = None, until: date | None = None, limit: int = 20_000
    ) -> tuple[timedelta, ...]:
        """How long the SdI took to answer each of the latest files: from our first mail to its first notification."""
        files = select(carried.c.transmission).where(*_chosen(company, since, until), carried.c.position == 0)
        latest = files.order_by(carried.c.data.desc(), carried.c.invoice.desc()).limit(limit).subquery()
        query = (
            select(func.min(attempt.c.saved_at).label("sent"), func.min(proof.c.at).label("answered"))
            .join_from(latest, attempt_carries, attempt_carries.c.transmission == latest.c.transmission)
            .join(attempt, attempt.c.message_id == attempt_carries.c.message_id)
            .join(proof, proof.c.transmission == latest.c.transmission)
            .where(proof.c.source == Source.NOTIFICATION, proof.c.standing.in_(_COUNTING), proof.c.state.in_(_ANSWERS))
            .group_by(latest.c.transmission)
        )
        with self._database.reading() as connection:
            return tuple(row.answered - row.sent for row in connection.execute(query))


@contextmanager
def _with_room(connection: Connection) -> Iterator[None]:
    """SQLite keeps more pages while it goes through everything: rows of other tables lie anywhere."""
    if connection.dialect.name != "sqlite":
        yield
        return
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {int(before)}")


def _query(company: str, since: date | None, until: date | None) -> Select[*tuple[Any, ...]]:
    own = (taxed.c.transmission == carried.c.transmission) & (taxed.c.position == carried.c.position)
    return (
        select(*_COLUMNS)
        .join_from(carried, transmission, transmission.c.id == carried.c.transmission)
        .join(invoice, invoice.c.id == carried.c.invoice)
        .join(taxed, own, isouter=True)
        .where(*_chosen(company, since, until))
        .order_by(carried.c.data, carried.c.invoice, carried.c.transmission, carried.c.position)
    )


def _chosen(company: str, since: date | None, until: date | None) -> Iterator[Any]:
    yield carried.c.company == company
    if since is not None:
        yield carried.c.data >= literal(since, Date)
    if until is not None:
        yield carried.c.data <= literal(until, Date)


def _account(company: str, key: Key, rows: Sequence[Row[*tuple[Any, ...]]]) -> Account:
    row = rows[0]
    return Account(
        str(key),
        key.invoice,
        key.transmission,
        company,
        row[4],
        row[5],
        row[6],
        row[7],
        key.data,
        row[8],
        row[9],
        _STATES[row[10]],
        row[11],
        bool(row[12]),
        bool(row[13]),
        tuple([(each[14], each[15], each[16], each[17]) for each in rows]) if row[16] is not None else (),
    )

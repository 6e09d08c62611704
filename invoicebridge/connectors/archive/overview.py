"""Lists for people: invoices by any filter, numbers, and what a person means by a number or a name."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, Select, func, select

from invoicebridge.bridge.archived import DraftKind, Filter, Label, Listed, Numbers
from invoicebridge.connectors.archive import counting
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.listed import listed, of_files
from invoicebridge.connectors.archive.listing import KEY, Key, keys, sorted_keys
from invoicebridge.connectors.archive.tables import (
    attempt,
    attempt_carries,
    carried,
    identificativo_sdi,
    invoice,
    transmission,
)
from invoicebridge.connectors.archive.tables_beside import draft
from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.transmission.state import State

MOST_FOUND: Final = 1000


class Overview:
    """The lists of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, wanted: Filter, limit: int = 1000, after: str | None = None) -> tuple[Listed, ...]:
        """The invoices that the filter chooses, the latest first, after that `place` of an earlier list."""
        with self._database.reading() as connection:
            return listed(connection, keys(connection, wanted, limit, after))

    def numbers(self, company: str | None = None) -> Numbers:
        """How many files there are in every state, and what waits."""
        with self._database.reading() as connection:
            return _numbers(connection, company)

    def find(self, text: str, company: str | None = None) -> tuple[Listed, ...]:
        """The invoices that a person means by a number, file name, transmission, IdentificativoSdI or Message-ID.

        File names are compared without case and extensions; of more than `MOST_FOUND` the latest are returned.
        """
        with self._database.reading() as connection:
            found = (key for meant in _meanings(text.strip()) for key in _keys(connection, meant, company))
            return listed(connection, sorted_keys(found, MOST_FOUND))

    def of_files(self, ids: Sequence[str]) -> tuple[Listed, ...]:
        """All invoices in these transmissions, file by file as asked, in the order of each file."""
        with self._database.reading() as connection:
            return of_files(connection, ids)


def _meanings(text: str) -> Iterator[ColumnElement[bool]]:
    """Each thing that the text may be, as a condition that an index answers."""
    if not text:
        return
    yield carried.c.invoice.in_(select(invoice.c.id).where(invoice.c.numero == text))
    yield carried.c.transmission == text
    files = select(transmission.c.id)
    if stem := stem_key(text):
        yield carried.c.transmission.in_(files.where(transmission.c.stem_key == stem))
        yield carried.c.transmission.in_(files.where(transmission.c.archive_key == stem))
    numbers = select(identificativo_sdi.c.transmission).where(identificativo_sdi.c.identificativo == text)
    yield carried.c.transmission.in_(numbers)
    mails = select(attempt_carries.c.transmission).where(attempt_carries.c.message_id == text.strip("<>"))
    yield carried.c.transmission.in_(mails)


def _keys(connection: Connection, meant: ColumnElement[bool], company: str | None) -> list[Key]:
    query = select(*KEY).where(meant)
    if company is not None:
        query = query.where(func.coalesce(carried.c.company, "") == company)
    rows = connection.execute(query.order_by(*(column.desc() for column in KEY)).limit(MOST_FOUND))
    return [Key(row.data, row.invoice, row.transmission, row.position) for row in rows]


def _numbers(connection: Connection, company: str | None) -> Numbers:
    states = counting.total(connection, counting.STATE, company)
    labels = counting.total(connection, counting.LABEL)
    drafts = select(draft.c.kind, func.count().label("total")).where(draft.c.closed_at.is_(None))
    if company is not None:
        drafts = drafts.where(draft.c.company == company)
    kinds = {row.kind: int(row.total) for row in connection.execute(drafts.group_by(draft.c.kind))}
    return Numbers(
        states={state: states.get(state, 0) for state in State},
        queued=_count(connection, _files(company).where(transmission.c.queued)),
        held=_count(connection, _files(company).where(transmission.c.held.is_not(None))),
        unanswered=_count(connection, _unanswered(company)),
        drafts={kind: kinds.get(kind, 0) for kind in DraftKind},
        labels={label: labels.get(label, 0) for label in Label},
    )


def _count(connection: Connection, query: Select[int]) -> int:
    return connection.execute(query).scalar_one()


def _files(company: str | None) -> Select[int]:
    query = select(func.count()).select_from(transmission)
    return query if company is None else query.where(transmission.c.company == company)


def _unanswered(company: str | None) -> Select[int]:
    query = select(func.count()).select_from(attempt).where(attempt.c.finished_at.is_(None))
    if company is None:
        return query
    load = select(attempt_carries.c.message_id).join(transmission, transmission.c.id == attempt_carries.c.transmission)
    own = load.where(attempt_carries.c.message_id == attempt.c.message_id, transmission.c.company == company)
    return query.where(own.exists())

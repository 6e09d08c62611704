"""Files on their way: taken in when they are prepared, claimed to be sent, recorded as their evidence is folded."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from invoicebridge.bridge.archived import (
    Candidates,
    Event,
    EvidenceKind,
    Item,
    NotTaken,
    Prepared,
    Reason,
    Record,
    Wanted,
)
from invoicebridge.connectors.archive import evidence as evidence_shelf
from invoicebridge.connectors.archive import finding, invoices, loading, names, recording, story
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import attempt, attempt_carries, evidence_of, transmission
from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.transmission.state import ATTEMPT_ENDS, State
from invoicebridge.transmission.transmission import Transmission


class Transmissions:
    """The transmissions of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, prepared: Sequence[Prepared], at: datetime) -> tuple[NotTaken, ...]:
        """The files are in the store, in one transaction, with their bytes, and wait to be sent.

        Returns those that were left out: the name is burnt, or an invoice in it is known (00404), also by one that
        another process takes in at the same moment.
        """
        refused = []
        with self._database.writing() as connection:
            invoices.hold(connection, self._database, (each.key for one in prepared for each in one.invoices))
            taken = []
            for one in prepared:
                refusal = self._take(connection, one, at)
                if refusal is None:
                    taken.append(one)
                else:
                    refused.append(refusal)
            story.append(connection, [_prepared_event(one) for one in taken], at)
        return tuple(refused)

    def _take(self, connection: Connection, prepared: Prepared, at: datetime) -> NotTaken | None:
        one = prepared.transmission
        for each in prepared.invoices:
            if invoices.known(connection, each.key):
                return NotTaken(one.id, Reason.INVOICE_KNOWN, each.key.numero)
        with connection.begin_nested() as attempt_to_take:
            item = Item(content=prepared.content, kind=EvidenceKind.FILE, source=one.name)
            (kept,) = evidence_shelf.keep(connection, self._database, [item], at)
            values = _row(prepared, at) | {"sha256": kept.sha256}
            added = self._database.insert(transmission).values(values).on_conflict_do_nothing()
            if connection.execute(added.returning(transmission.c.id)).first() is None:
                attempt_to_take.rollback()
                return NotTaken(one.id, *_what_is_there(connection, one))
            if not names.take(connection, self._database, one.name, one.id, at):
                attempt_to_take.rollback()
                return NotTaken(one.id, Reason.NAME_USED, one.name)
            invoices.add(connection, self._database, prepared)
            connection.execute(evidence_of.insert().values(transmission=one.id, sha256=kept.sha256))
        return None

    def claim(self, company: str, owner: str, at: datetime, lease: timedelta, limit: int) -> tuple[Transmission, ...]:
        """Return the files of a company that have waited longest, claimed by `owner` until the lease ends.

        No two processes hold one at the same time. What is claimed and never saved as an attempt can be claimed again
        when the lease has ended; what was saved as an attempt, never.
        """
        free = or_(transmission.c.lease_ends.is_(None), transmission.c.lease_ends <= at)
        waiting = (
            select(transmission.c.id)
            .where(transmission.c.company == company, transmission.c.queued, free)
            .order_by(transmission.c.prepared_at, transmission.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        with self._database.writing() as connection:
            ids = list(connection.execute(waiting).scalars())
            claimed = update(transmission).where(transmission.c.id.in_(ids))
            connection.execute(claimed.values(lease_owner=owner, lease_ends=at + lease))
            return loading.transmissions(connection, ids)

    def give_back(self, ids: Sequence[str], owner: str) -> None:
        """What `owner` still holds of these can be claimed again at once."""
        held = transmission.c.id.in_(ids) & (transmission.c.lease_owner == owner) & transmission.c.queued
        with self._database.writing() as connection:
            connection.execute(update(transmission).where(held).values(lease_owner=None, lease_ends=None))

    def requeue(self, id_: str, at: datetime) -> bool:
        """Whether the file waits to be sent once more: only when every attempt is proven to have ended before the SdI.

        It does not while one is in flight, in doubt or on its way, nor when it was given up, nor twice.
        """
        going_on = (
            select(attempt.c.message_id)
            .join(attempt_carries, attempt_carries.c.message_id == attempt.c.message_id)
            .where(attempt_carries.c.transmission == id_, attempt.c.state.not_in(ATTEMPT_ENDS))
        )
        ended = (transmission.c.id == id_) & transmission.c.state.in_(ATTEMPT_ENDS) & ~transmission.c.queued
        with self._database.writing() as connection:
            locked = select(transmission.c.id).where(ended).with_for_update()
            if connection.execute(locked).first() is None or connection.execute(going_on.limit(1)).first():
                return False
            again = {"queued": True, "lease_owner": None, "lease_ends": None}
            connection.execute(update(transmission).where(transmission.c.id == id_).values(again))
            story.append(connection, [Event(transmission=id_, what="requeued")], at)
            return True

    def record(self, records: Sequence[Record], at: datetime) -> tuple[str, ...]:
        """What folding found stands in the store, with the stories, in one transaction.

        Returns the transmissions of records that were made from less evidence than there is, and were not written.
        """
        with self._database.writing() as connection:
            return recording.record(connection, self._database, records, at)

    def get(self, ids: Sequence[str]) -> tuple[Transmission, ...]:
        """The transmissions of these ids that there are, in this order."""
        with self._database.reading() as connection:
            return loading.transmissions(connection, ids)

    def states(self, ids: Sequence[str]) -> dict[str, State]:
        """The state of each transmission as it was last recorded."""
        query = select(transmission.c.id, transmission.c.state).where(transmission.c.id.in_(ids))
        with self._database.reading() as connection:
            return {row.id: State(row.state) for row in connection.execute(query)}

    def made_from(self, source_sha256: str) -> tuple[str, ...]:
        """The ids of the transmissions that were made from this draft or XML, the earliest first."""
        query = select(transmission.c.id).where(transmission.c.source_sha256 == source_sha256)
        with self._database.reading() as connection:
            return tuple(connection.execute(query.order_by(transmission.c.prepared_at, transmission.c.id)).scalars())

    def candidates(self, wanted: Wanted) -> Candidates:
        """All that any key of a batch of messages finds, and the attempts and transmissions tied to it."""
        with self._database.reading() as connection:
            return finding.candidates(connection, wanted)

    def ids(self) -> tuple[str, ...]:
        """The ids of all transmissions, the earliest first: what is gone through to compute every state again."""
        query = select(transmission.c.id).order_by(transmission.c.prepared_at, transmission.c.id)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())


def _prepared_event(prepared: Prepared) -> Event:
    one = prepared.transmission
    detail = {"name": one.name} | ({"corrects": prepared.corrects} if prepared.corrects else {})
    return Event(transmission=one.id, what="prepared", detail=detail, evidence=one.sha256)


def _what_is_there(connection: Connection, one: Transmission) -> tuple[Reason, str]:
    there = connection.execute(select(transmission.c.id).where(transmission.c.id == one.id)).first()
    return (Reason.ID_USED, one.id) if there else (Reason.NAME_USED, one.name)


def _row(prepared: Prepared, at: datetime) -> dict[str, object]:
    one = prepared.transmission
    return {
        "id": one.id,
        "company": one.company,
        "name": one.name,
        "stem_key": stem_key(one.name),
        "formato": one.formato,
        "prepared_at": one.prepared_at,
        "archive": one.archive,
        "archive_key": stem_key(one.archive) if one.archive else None,
        "source_sha256": prepared.source_sha256,
        "corrects": prepared.corrects,
        "state": State.PREPARED,
        "state_at": at,
        "queued": True,
    }

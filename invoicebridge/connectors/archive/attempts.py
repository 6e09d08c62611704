"""Mails that carry files: committed alone before the first byte leaves, finished when the server has answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from invoicebridge.bridge.archived import Event, EvidenceKind, Item, Record, StoredAttempt
from invoicebridge.connectors.archive import evidence, loading, recording, story
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import attempt, attempt_carries, transmission
from invoicebridge.errors import LeaseLost
from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.state import State


class Attempts:
    """The attempts of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, saved: Attempt, mailbox: str, owner: str, at: datetime, archive: str | None = None) -> None:
        """The Message-ID and what the mail carries are on the disk: SMTP may begin. None of it is ever claimed again.

        `archive` is the name of the zip where the files go in one; it was given out by `names.allocate`.
        LeaseLost when `owner` does not hold every file any more; then nothing was written, and nothing may be sent.
        """
        with self._database.writing() as connection:
            self._take_from_queue(connection, saved, owner, at, archive)
            connection.execute(
                attempt.insert().values(
                    message_id=saved.message_id,
                    mailbox=mailbox,
                    address=saved.address,
                    saved_at=saved.saved_at,
                    lease_ends=saved.lease_ends,
                    identificativo=saved.identificativo,
                    state=State.PREPARED,
                )
            )
            load = [
                {"message_id": saved.message_id, "position": position, "transmission": one}
                for position, one in enumerate(saved.transmissions)
            ]
            connection.execute(attempt_carries.insert(), load)
            story.append(connection, _events(saved.transmissions, "attempt", saved.message_id, saved.address), at)

    def _take_from_queue(
        self, connection: Connection, saved: Attempt, owner: str, at: datetime, archive: str | None
    ) -> None:
        sent: dict[str, object] = {"queued": False, "lease_owner": None, "lease_ends": None}
        if archive is not None:
            sent |= {"archive": archive, "archive_key": stem_key(archive)}
        for one in sorted(saved.transmissions):
            held = (
                (transmission.c.id == one)
                & transmission.c.queued
                & (transmission.c.lease_owner == owner)
                & (transmission.c.lease_ends > at)
            )
            taken = update(transmission).where(held).values(sent)
            if connection.execute(taken).rowcount != 1:
                raise LeaseLost("lease-lost", transmission=one)

    def finish(
        self, message_id: str, state: State, dialogue: bytes, records: Sequence[Record], at: datetime
    ) -> tuple[str, ...]:
        """What the server answered is kept as evidence of every file in the mail; the attempt has its outcome.

        `records` are what folding found of the files, the dialogue counted; returns those that were made from less
        evidence than there is, and were not written. A state that a receipt has proven already stays.
        """
        item = Item(content=dialogue, kind=EvidenceKind.SMTP, source=message_id)
        with self._database.writing() as connection:
            load = _load(connection, message_id)
            recording.lock(connection, load)
            (kept,) = evidence.keep(connection, self._database, [item], at)
            recording.tie(connection, self._database, ((one, kept.sha256) for one in load))
            chosen = update(attempt).where(attempt.c.message_id == message_id)
            connection.execute(chosen.values(finished_at=func.coalesce(attempt.c.finished_at, at)))
            connection.execute(chosen.where(attempt.c.state == State.PREPARED).values(state=state))
            return recording.record(connection, self._database, records, at)

    def get(self, message_id: str) -> StoredAttempt | None:
        """The attempt with this Message-ID; None when there is none."""
        with self._database.reading() as connection:
            found = loading.attempts(connection, attempt.c.message_id == message_id)
        return found[0] if found else None

    def of(self, transmission_id: str) -> tuple[StoredAttempt, ...]:
        """The attempts that carried a file, the earliest first."""
        carrying = select(attempt_carries.c.message_id).where(attempt_carries.c.transmission == transmission_id)
        with self._database.reading() as connection:
            return loading.attempts(connection, attempt.c.message_id.in_(carrying))

    def unfinished(self, mailbox: str) -> tuple[StoredAttempt, ...]:
        """The attempts of a mailbox whose answer was never written down: in flight, or in doubt (`standing` tells)."""
        with self._database.reading() as connection:
            return loading.attempts(connection, (attempt.c.mailbox == mailbox) & attempt.c.finished_at.is_(None))


def _load(connection: Connection, message_id: str) -> list[str]:
    query = select(attempt_carries.c.transmission).where(attempt_carries.c.message_id == message_id)
    return list(connection.execute(query).scalars())


def _events(transmissions: Sequence[str], what: str, message_id: str, address: str) -> list[Event]:
    detail = {"message_id": message_id, "address": address}
    return [Event(transmission=one, what=what, detail=detail) for one in transmissions]

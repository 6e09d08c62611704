"""Mails that carry files: committed alone before the first byte leaves, finished when the server has answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, update

from invoicebridge.bridge.archived import Event, EvidenceKind, Item, StoredAttempt
from invoicebridge.connectors.archive import counting, keeping, loading, proven, recording, story, waiting
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import attempt, attempt_carries, transmission
from invoicebridge.errors import LeaseLost
from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.proof import Proof, place_in_time
from invoicebridge.transmission.state import ATTEMPT_ENDS, State


class Attempts:
    """The attempts of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(
        self,
        saved: Attempt,
        mailbox: str,
        owner: str,
        at: datetime,
        archive: str | None = None,
        archive_sha256: str | None = None,
        *,
        alone: bool = False,
    ) -> None:
        """The Message-ID and what the mail carries are on the disk: SMTP may begin. None of it is ever claimed again.

        `archive` is the name of the zip where the files go in one, given out by `names.allocate`, with the SHA-256 of
        its bytes. LeaseLost when `owner` does not hold every file any more, or `first-under-way` when the mail was to
        be `alone` and another one of the mailbox is going on; then nothing was written, and nothing may be sent.
        """
        with self._database.writing() as connection:
            if alone:
                self._demand_alone(connection, mailbox)
            _demand_held(connection, saved.transmissions, owner, at)
            waiting.leave(connection, saved.transmissions, **_zipped(archive, archive_sha256))
            self._insert(connection, saved, mailbox, saved.transmissions)
            story.append(connection, _events(saved.transmissions, "attempt", saved.message_id, saved.address), at)

    def take_up(
        self,
        found: Attempt,
        mailbox: str,
        at: datetime,
        archive: str | None = None,
        archive_sha256: str | None = None,
    ) -> bool:
        """A mail that a receipt shows to have left, and that this store forgot, is known with the files it carried.

        They wait no more. Whether it was new; files that are not here are left out, and without any it is not kept.
        `archive` and `archive_sha256` as in `save`.
        """
        zipped = _zipped(archive, archive_sha256)
        with self._database.writing() as connection:
            load = list(recording.lock(connection, found.transmissions))
            known = select(attempt.c.message_id).where(attempt.c.message_id == found.message_id)
            if not load or connection.execute(known).first() is not None:
                return False
            waiting.leave(connection, load, **zipped)
            self._insert(connection, found, mailbox, [one for one in found.transmissions if one in load])
            story.append(connection, _events(load, "attempt-found", found.message_id, found.address), at)
            return True

    def _insert(self, connection: Connection, saved: Attempt, mailbox: str, load: Sequence[str]) -> None:
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
        carries = [
            {"message_id": saved.message_id, "position": position, "transmission": one}
            for position, one in enumerate(load)
        ]
        connection.execute(attempt_carries.insert(), carries)

    def _demand_alone(self, connection: Connection, mailbox: str) -> None:
        """No mail of the mailbox is going on, nor begins before the transaction ends."""
        self._database.hold(connection, [f"first/{mailbox}"])
        if loading.attempts(connection, _going_on(mailbox), 1):
            raise LeaseLost("first-under-way", mailbox=mailbox)

    def finish(self, message_id: str, dialogue: bytes, proofs: Sequence[Proof], at: datetime) -> None:
        """What was said over SMTP is kept as evidence of every file in the mail, with what it proves of them.

        Without a proof the attempt goes on without an answer (in flight, then in doubt); with one it has its answer. A
        state that a receipt has proven already stays. The files are among `unfolded` until they are recorded.
        """
        item = Item(content=dialogue, kind=EvidenceKind.SMTP, source=message_id)
        with self._database.writing() as connection:
            load = _load(connection, message_id)
            recording.lock(connection, load)
            kept = keeping.keep(connection, self._database, [item], at)
            recording.tie(connection, self._database, ((one, kept[0].sha256) for one in load))
            proven.add(connection, self._database, ((one, each) for one in load for each in proofs))
            _answer(connection, message_id, proofs, at)
            recording.mark_unfolded(connection, load, True)
            counting.adjust(connection, self._database, keeping.counted([item], kept))

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

    def going_on(self, mailbox: str, limit: int) -> tuple[StoredAttempt, ...]:
        """Attempts of a mailbox that have not ended before the SdI, the earliest first; those that arrived count."""
        with self._database.reading() as connection:
            return loading.attempts(connection, _going_on(mailbox), limit)

    def any_taken(self, mailbox: str, since: datetime, before: datetime) -> bool:
        """Whether the provider took a mail of the mailbox, its answer written down from one instant, before another."""
        answered = (attempt.c.finished_at >= since) & (attempt.c.finished_at < before)
        taken = attempt.c.state.not_in((State.PREPARED, State.SEND_REFUSED))
        query = select(attempt.c.message_id).where(attempt.c.mailbox == mailbox, answered, taken).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def unfinished(self, mailbox: str) -> tuple[StoredAttempt, ...]:
        """The attempts of a mailbox whose answer was never written down: in flight, or in doubt (`standing` tells)."""
        with self._database.reading() as connection:
            return loading.attempts(connection, (attempt.c.mailbox == mailbox) & attempt.c.finished_at.is_(None))


def _zipped(archive: str | None, sha256: str | None) -> dict[str, str | None]:
    """The columns of a file that went in a zip."""
    if archive is None:
        return {}
    return {"archive": archive, "archive_key": stem_key(archive), "archive_sha256": sha256}


def _going_on(mailbox: str) -> ColumnElement[bool]:
    return (attempt.c.mailbox == mailbox) & attempt.c.state.not_in(ATTEMPT_ENDS)


def _demand_held(connection: Connection, ids: Sequence[str], owner: str, at: datetime) -> None:
    """All of these files wait to be sent, claimed by this owner, and are ours until the transaction ends."""
    held: set[str] = set()
    own = transmission.c.queued & (transmission.c.lease_owner == owner) & (transmission.c.lease_ends > at)
    for some in loading.chunks(ids):
        rows = select(transmission.c.id).where(transmission.c.id.in_(some), own).order_by(transmission.c.id)
        held.update(connection.execute(rows.with_for_update(key_share=True)).scalars())
    for one in ids:
        if one not in held:
            raise LeaseLost("lease-lost", transmission=one)


def _answer(connection: Connection, message_id: str, proofs: Sequence[Proof], at: datetime) -> None:
    """The mail has its answer if anything is proven of it; what was proven of it before stays."""
    good = sorted((each for each in proofs if each.counts), key=place_in_time)
    if not good:
        return
    chosen = update(attempt).where(attempt.c.message_id == message_id)
    connection.execute(chosen.values(finished_at=func.coalesce(attempt.c.finished_at, at)))
    connection.execute(chosen.where(attempt.c.state == State.PREPARED).values(state=good[-1].state))


def _load(connection: Connection, message_id: str) -> list[str]:
    query = select(attempt_carries.c.transmission).where(attempt_carries.c.message_id == message_id)
    return list(connection.execute(query).scalars())


def _events(transmissions: Sequence[str], what: str, message_id: str, address: str) -> list[Event]:
    detail = {"message_id": message_id, "address": address}
    return [Event(transmission=one, what=what, detail=detail) for one in transmissions]

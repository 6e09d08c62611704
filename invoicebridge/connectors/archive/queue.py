"""Files that wait to be sent: claimed under a lease, given back, held, queued once more, given up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from invoicebridge.bridge.archived import Event
from invoicebridge.connectors.archive import invoices, loading, story, waiting
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import attempt, attempt_carries, transmission
from invoicebridge.transmission.state import ATTEMPT_ENDS
from invoicebridge.transmission.transmission import Transmission


class Queue:
    """What waits to be sent, of every company."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, company: str, owner: str, at: datetime, lease: timedelta, limit: int) -> tuple[Transmission, ...]:
        """Return the files of a company that have waited longest, claimed by `owner` until the lease ends.

        No two processes hold one at the same time. What is claimed and never saved as an attempt can be claimed again
        when the lease has ended; what was saved as an attempt, never.
        """
        free = (
            select(transmission.c.id)
            .where(transmission.c.company == company, transmission.c.queued, _unclaimed(at))
            .order_by(transmission.c.prepared_at, transmission.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        with self._database.writing() as connection:
            ids = list(connection.execute(free).scalars())
            claimed = update(transmission).where(transmission.c.id.in_(ids))
            connection.execute(claimed.values(lease_owner=owner, lease_ends=at + lease))
            return loading.transmissions(connection, ids)

    def give_back(self, ids: Sequence[str], owner: str) -> None:
        """What `owner` still holds of these can be claimed again at once."""
        held = transmission.c.id.in_(ids) & (transmission.c.lease_owner == owner) & transmission.c.queued
        with self._database.writing() as connection:
            connection.execute(update(transmission).where(held).values(lease_owner=None, lease_ends=None))

    def hold(self, ids: Sequence[str], owner: str, reason: str, at: datetime) -> None:
        """What `owner` holds of these is not sent, for this reason, until `requeue` or `withdraw`; stories say so."""
        own = (transmission.c.lease_owner == owner) & transmission.c.queued
        with self._database.writing() as connection:
            held: list[str] = []
            for some in loading.chunks(ids):
                rows = select(transmission.c.id).where(transmission.c.id.in_(some), own).order_by(transmission.c.id)
                held += connection.execute(rows.with_for_update(key_share=True)).scalars()
            waiting.hold(connection, held, reason)
            events = [Event(transmission=one, what="held", detail={"reason": reason}) for one in held]
            story.append(connection, events, at)

    def waiting(self, company: str, at: datetime) -> int:
        """How many files of the company could be claimed now."""
        query = select(func.count()).where(transmission.c.company == company, transmission.c.queued, _unclaimed(at))
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def oldest(self, company: str) -> datetime | None:
        """When that of the company's files was prepared which has waited longest, claimed or not; None: none waits."""
        query = select(func.min(transmission.c.prepared_at)).where(
            transmission.c.company == company, transmission.c.queued
        )
        with self._database.reading() as connection:
            found: datetime | None = connection.execute(query).scalar()
            return found

    def requeue(self, id_: str, at: datetime) -> bool:
        """Whether the file waits to be sent once more: it was held, or every attempt is proven to have ended.

        It does not while one is in flight, in doubt or on its way, nor when it was given up, nor twice.
        """
        ended = transmission.c.state.in_(ATTEMPT_ENDS) & ~transmission.c.queued
        ready = (ended | transmission.c.held.is_not(None)) & transmission.c.withdrawn_at.is_(None)
        with self._database.writing() as connection:
            if not _is_there(connection, id_, ready) or _goes_on(connection, id_):
                return False
            waiting.queue(connection, [id_])
            story.append(connection, [Event(transmission=id_, what="requeued")], at)
            return True

    def withdraw(self, id_: str, at: datetime) -> bool:
        """Whether the file is given up now: it will never be sent, and its invoices may be sent in another one.

        Only a file that the SdI is proven not to have, and that nobody has claimed. Its name stays burnt.
        """
        queued = transmission.c.queued & _unclaimed(at)
        stopped = (transmission.c.state.in_(ATTEMPT_ENDS) & ~transmission.c.queued) | transmission.c.held.is_not(None)
        with self._database.writing() as connection:
            if not _is_there(connection, id_, (queued | stopped) & transmission.c.withdrawn_at.is_(None)):
                return False
            if _goes_on(connection, id_):
                return False
            waiting.leave(connection, [id_], withdrawn_at=at)
            invoices.release(connection, id_)
            story.append(connection, [Event(transmission=id_, what="withdrawn")], at)
            return True


def _unclaimed(at: datetime) -> ColumnElement[bool]:
    """Nobody holds the file at this instant."""
    return or_(transmission.c.lease_ends.is_(None), transmission.c.lease_ends <= at)


def _is_there(connection: Connection, id_: str, condition: ColumnElement[bool]) -> bool:
    """Whether the transmission meets the condition; if so, it is ours until the transaction ends."""
    query = select(transmission.c.id).where(transmission.c.id == id_, condition).with_for_update(key_share=True)
    return connection.execute(query).first() is not None


def _goes_on(connection: Connection, id_: str) -> bool:
    """Whether an attempt of it is in flight, in doubt or on its way."""
    query = (
        select(attempt.c.message_id)
        .join(attempt_carries, attempt_carries.c.message_id == attempt.c.message_id)
        .where(attempt_carries.c.transmission == id_, attempt.c.state.not_in(ATTEMPT_ENDS))
    )
    return connection.execute(query.limit(1)).first() is not None

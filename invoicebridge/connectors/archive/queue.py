"""Files that wait to be sent: claimed under a lease, given back, queued once more, given up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, or_, select, update

from invoicebridge.bridge.archived import Event
from invoicebridge.connectors.archive import invoices, loading, story
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
        ended = transmission.c.state.in_(ATTEMPT_ENDS) & ~transmission.c.queued & transmission.c.withdrawn_at.is_(None)
        with self._database.writing() as connection:
            if not _is_there(connection, id_, ended) or _goes_on(connection, id_):
                return False
            again = update(transmission).where(transmission.c.id == id_)
            connection.execute(again.values(queued=True, lease_owner=None, lease_ends=None))
            story.append(connection, [Event(transmission=id_, what="requeued")], at)
            return True

    def withdraw(self, id_: str, at: datetime) -> bool:
        """Whether the file is given up now: it will never be sent, and its invoices may be sent in another one.

        Only a file that the SdI is proven not to have, and that nobody has claimed. Its name stays burnt.
        """
        unclaimed = or_(transmission.c.lease_ends.is_(None), transmission.c.lease_ends <= at)
        waiting = (transmission.c.queued & unclaimed) | transmission.c.state.in_(ATTEMPT_ENDS)
        with self._database.writing() as connection:
            if not _is_there(connection, id_, waiting & transmission.c.withdrawn_at.is_(None)):
                return False
            if _goes_on(connection, id_):
                return False
            given_up = update(transmission).where(transmission.c.id == id_)
            connection.execute(given_up.values(queued=False, lease_owner=None, lease_ends=None, withdrawn_at=at))
            invoices.release(connection, id_)
            story.append(connection, [Event(transmission=id_, what="withdrawn")], at)
            return True


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

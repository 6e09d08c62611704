"""The sending lock: why nothing may be sent from a store, until a person, who is remembered, says that it may."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, update

from invoicebridge.bridge.archived import SendingLock
from invoicebridge.connectors.archive.tables_beside import sending_lock

FIRST_SEND: Final = "first-send"
"""Why a live store is locked when it is made."""


def found(connection: Connection) -> SendingLock | None:
    """The last reason that nobody released yet."""
    query = select(sending_lock).where(sending_lock.c.released_at.is_(None)).order_by(sending_lock.c.id.desc())
    row = connection.execute(query.limit(1)).first()
    return None if row is None else SendingLock(row.reason, row.since)


def history(connection: Connection) -> tuple[SendingLock, ...]:
    """Every lock that there ever was, the earliest first."""
    rows = connection.execute(select(sending_lock).order_by(sending_lock.c.id))
    return tuple(SendingLock(row.reason, row.since, row.released_by, row.released_at) for row in rows)


def lock(connection: Connection, reason: str, at: datetime) -> None:
    """The store is locked for this reason, besides those for which it is already."""
    known = select(sending_lock.c.id).where(sending_lock.c.released_at.is_(None), sending_lock.c.reason == reason)
    if connection.execute(known.limit(1)).first() is None:
        connection.execute(sending_lock.insert().values(reason=reason, since=at))


def release(connection: Connection, by: str, at: datetime) -> None:
    """No reason is left; each remembers who released it, and when."""
    held = sending_lock.c.released_at.is_(None)
    connection.execute(update(sending_lock).where(held).values(released_by=by, released_at=at))

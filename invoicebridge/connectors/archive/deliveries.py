"""Calls of web hooks: taken by one process at a time, tried again until they succeed or are given up."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from invoicebridge.bridge.archived import Call, Delivery
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables_jobs import delivery


class Deliveries:
    """The web hooks' calls of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, calls: Sequence[Call], at: datetime) -> int:
        """The calls wait to be made; one of a hook and key that is remembered is not added again. How many are new."""
        rows = [{"hook": one.hook, "key": one.key, "body": one.body, "added_at": at} for one in calls]
        statement = self._database.insert(delivery).on_conflict_do_nothing().returning(delivery.c.id)
        with self._database.writing() as connection:
            return sum(
                connection.execute(statement.values(row | {"due_at": at, "tries": 0})).first() is not None
                for row in rows
            )

    def take(self, at: datetime, lease: timedelta, limit: int, sparing: Collection[str] = ()) -> tuple[Delivery, ...]:
        """Those that are due, the earliest first; nobody else gets them before the lease ends. Each counts as tried.

        The calls of the hooks in `sparing` are left alone.
        """
        due = select(delivery.c.id).where(delivery.c.due_at <= at, delivery.c.hook.not_in(sparing))
        due = due.order_by(delivery.c.due_at, delivery.c.id)
        with self._database.writing() as connection:
            ids = connection.execute(due.limit(limit).with_for_update(skip_locked=True)).scalars().all()
            taken = update(delivery).where(delivery.c.id.in_(ids))
            taken = taken.values(due_at=at + lease, tries=delivery.c.tries + 1)
            rows = {row.id: row for row in connection.execute(taken.returning(delivery))}
        return tuple(
            Delivery(
                id=id_,
                hook=rows[id_].hook,
                key=rows[id_].key,
                body=rows[id_].body,
                added_at=rows[id_].added_at,
                tries=rows[id_].tries,
                reason=rows[id_].reason,
            )
            for id_ in ids
        )

    def delivered(self, id_: int, at: datetime) -> None:
        """The call was answered well."""
        done = update(delivery).where(delivery.c.id == id_).values(delivered_at=at, due_at=None, reason=None)
        with self._database.writing() as connection:
            connection.execute(done)

    def failed(self, id_: int, reason: str, next_at: datetime | None) -> None:
        """The call failed; it is tried again then, or never (None)."""
        later = update(delivery).where(delivery.c.id == id_).values(due_at=next_at, reason=reason)
        with self._database.writing() as connection:
            connection.execute(later)

    def waiting(self) -> int:
        """How many are to be made, now or later."""
        query = select(func.count()).select_from(delivery).where(delivery.c.due_at.is_not(None))
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def prune(self, before: datetime) -> int:
        """Those that were added earlier and are not to be tried are gone; how many they were."""
        gone = delete(delivery).where(delivery.c.due_at.is_(None), delivery.c.added_at < before)
        with self._database.writing() as connection:
            return connection.execute(gone).rowcount

"""What people were told, and are to be told: one row for each matter, however often it is noted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, case, delete, or_, select, update

from invoicebridge.bridge.archived import Alert, NotedAlert, Urgency
from invoicebridge.connectors.archive.database import Database, Insert
from invoicebridge.connectors.archive.detail import read, written
from invoicebridge.connectors.archive.loading import chunks
from invoicebridge.connectors.archive.tables_jobs import alert

_STANDS: Final = alert.c.over_at.is_(None)


def _value(row: Row[*tuple[Any, ...]]) -> NotedAlert:
    noted = Alert(kind=row.kind, subject=row.subject, urgency=Urgency(row.urgency), detail=read(row.detail))
    return NotedAlert(
        alert=noted,
        first_at=row.first_at,
        last_at=row.last_at,
        total=row.total,
        pending=row.pending,
        first_sent=row.first_sent,
        last_sent=row.last_sent,
        sent=row.sent,
        over_at=row.over_at,
    )


def _noted(statement: Insert) -> Mapping[str, Any]:
    """What becomes of an alert that was noted before: counted while it stands, begun anew when it was over."""
    new = statement.excluded
    urgent = and_(_STANDS, alert.c.urgency == Urgency.AT_ONCE.value)
    return {
        "urgency": case((urgent, alert.c.urgency), else_=new.urgency),
        "detail": new.detail,
        "first_at": case((_STANDS, alert.c.first_at), else_=new.first_at),
        "last_at": new.last_at,
        "total": case((_STANDS, alert.c.total + 1), else_=1),
        "pending": or_(alert.c.pending, alert.c.over_at.is_not(None)),
        "over_at": None,
    }


class Alerts:
    """The alerts of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, noted: Alert, at: datetime) -> NotedAlert:
        """The alert is known. It is pending if it is new or was over; else it is counted, and its detail is the latest.

        An alert that is noted as urgent stays urgent until it is over.
        """
        values = {"kind": noted.kind, "subject": noted.subject, "urgency": noted.urgency.value}
        values |= {"detail": written(noted.detail)}
        first = {"first_at": at, "last_at": at, "total": 1, "pending": True, "sent": 0}
        statement = self._database.insert(alert).values(values | first)
        known = statement.on_conflict_do_update(index_elements=["kind", "subject"], set_=_noted(statement))
        with self._database.writing() as connection:
            return _value(connection.execute(known.returning(alert)).one())

    def over(self, kind: str, subjects: Sequence[str], at: datetime) -> int:
        """These are over: not pending, and a new matter when noted again. How many were not over before."""
        total = 0
        with self._database.writing() as connection:
            for some in chunks(subjects):
                chosen = and_(alert.c.kind == kind, alert.c.subject.in_(some), _STANDS)
                total += connection.execute(update(alert).where(chosen).values(over_at=at, pending=False)).rowcount
        return total

    def get(self, kind: str, subject: str) -> NotedAlert | None:
        """One alert, over or not; None when it was never noted."""
        query = select(alert).where(alert.c.kind == kind, alert.c.subject == subject)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else _value(row)

    def pending(self, urgency: Urgency | None = None, limit: int = 1000) -> tuple[NotedAlert, ...]:
        """Those that are still to be sent, the earliest first."""
        of_urgency = () if urgency is None else (alert.c.urgency == urgency.value,)
        return self._listed(alert.c.pending, *of_urgency, limit=limit)

    def standing(self, kind: str | None = None) -> tuple[NotedAlert, ...]:
        """Those that are not over, the earliest first."""
        return self._listed(_STANDS, *(() if kind is None else (alert.c.kind == kind,)))

    def sent(self, alerts: Sequence[Alert], at: datetime) -> None:
        """A person was told of these; they are no longer pending."""
        first = case((alert.c.first_sent.is_(None), at), else_=alert.c.first_sent)
        told = update(alert).values(pending=False, first_sent=first, last_sent=at, sent=alert.c.sent + 1)
        with self._database.writing() as connection:
            for one in alerts:
                connection.execute(told.where(alert.c.kind == one.kind, alert.c.subject == one.subject))

    def again(self, kind: str, subject: str) -> bool:
        """Whether the alert is pending once more: it was sent, and is not over."""
        chosen = and_(alert.c.kind == kind, alert.c.subject == subject, _STANDS, alert.c.pending.is_(False))
        with self._database.writing() as connection:
            return connection.execute(update(alert).where(chosen).values(pending=True)).rowcount == 1

    def prune(self, before: datetime) -> int:
        """Those that were over earlier are forgotten; how many they were."""
        gone = delete(alert).where(alert.c.over_at < before)
        with self._database.writing() as connection:
            return connection.execute(gone).rowcount

    def _listed(self, *conditions: ColumnElement[bool], limit: int | None = None) -> tuple[NotedAlert, ...]:
        query = select(alert).where(*conditions).order_by(alert.c.first_at, alert.c.kind, alert.c.subject)
        with self._database.reading() as connection:
            return tuple(_value(row) for row in connection.execute(query.limit(limit)))

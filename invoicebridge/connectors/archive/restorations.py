"""Whether a store was made from a backup, what was done since, and when things were last done for all of it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from invoicebridge.bridge.archived import Marked, Restoration
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.detail import read, written
from invoicebridge.connectors.archive.tables_jobs import mark, restoration, restoration_step


class Restorations:
    """The restorations of a store; what is written here is never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def began(self, source: str, at: datetime) -> None:
        """It is written down that the store was made from this backup."""
        with self._database.writing() as connection:
            connection.execute(restoration.insert().values(source=source, at=at))

    def done(self, step: str, at: datetime, detail: Mapping[str, str] | None = None) -> None:
        """A step after the last restoration is done (the first time counts); nothing when there was none."""
        with self._database.writing() as connection:
            last = connection.execute(select(restoration.c.id).order_by(restoration.c.id.desc()).limit(1)).scalar()
            if last is not None:
                values = {"restoration": last, "step": step, "at": at, "detail": written(detail or {})}
                statement = self._database.insert(restoration_step).values(values)
                connection.execute(statement.on_conflict_do_nothing())

    def last(self) -> Restoration | None:
        """The last restoration with the steps that are done; None when there never was one."""
        with self._database.reading() as connection:
            found = connection.execute(select(restoration).order_by(restoration.c.id.desc()).limit(1)).first()
            if found is None:
                return None
            of_it = select(restoration_step).where(restoration_step.c.restoration == found.id)
            rows = connection.execute(of_it.order_by(restoration_step.c.at, restoration_step.c.step)).all()
        steps = {row.step: Marked(row.at, read(row.detail)) for row in rows}
        return Restoration(found.source, found.at, steps)


class Marks:
    """When things were last done for a whole store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, name: str, at: datetime, detail: Mapping[str, str] | None = None) -> None:
        """It was last done at this instant, with this result."""
        values = {"at": at, "detail": written(detail or {})}
        statement = self._database.insert(mark).values(values | {"name": name})
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))

    def get(self, name: str) -> Marked | None:
        """When it was last done; None if never."""
        with self._database.reading() as connection:
            row = connection.execute(select(mark).where(mark.c.name == name)).first()
        return None if row is None else Marked(row.at, read(row.detail))

"""Who leads of all processes that serve a store, send its alerts or write outcome files: leases that are renewed."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import case, delete, select

from invoicebridge.bridge.archived import Lead
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables_jobs import leader

SERVE: Final = "serve"
ALERTS: Final = "alerts"
OUTCOME_FILES: Final = "outcome-files"
LONGEST: Final = timedelta(days=1)
"""Of a lease. One that ends later was taken by a clock that was wrong, and holds for nobody."""


class Leadership:
    """The lease of the leader of a store, in one matter."""

    def __init__(self, database: Database, name: str = SERVE) -> None:
        self._database = database
        self._name = name

    def take(self, owner: str, at: datetime, lease: timedelta) -> bool:
        """Whether `owner` leads until the lease ends, a day at most: it did so already, or nobody does (any more)."""
        mine = leader.c.owner == owner
        new = {"owner": owner, "since": at, "until": at + lease}
        statement = self._database.insert(leader).values(new | {"name": self._name})
        taken = statement.on_conflict_do_update(
            index_elements=["name"],
            set_=new | {"since": case((mine, leader.c.since), else_=statement.excluded.since)},
            where=mine | (leader.c.until <= at) | (leader.c.until > at + LONGEST),
        ).returning(leader.c.owner)
        with self._database.writing() as connection:
            return connection.execute(taken).first() is not None

    def give_up(self, owner: str) -> None:
        """If `owner` led, the next one may at once."""
        with self._database.writing() as connection:
            connection.execute(delete(leader).where(leader.c.name == self._name, leader.c.owner == owner))

    def holder(self) -> Lead | None:
        """Who leads, or led last; None when nobody ever did, or it was given up."""
        with self._database.reading() as connection:
            row = connection.execute(select(leader).where(leader.c.name == self._name)).first()
        return None if row is None else Lead(row.owner, row.since, row.until)

"""Files on their way: taken in when they are prepared, claimed to be sent, recorded as their evidence is folded."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from invoicebridge.bridge.archived import (
    Candidates,
    NotTaken,
    Prepared,
    Record,
    Wanted,
)
from invoicebridge.connectors.archive import finding, loading, recording, taking
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import transmission
from invoicebridge.transmission.state import State
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
        with self._database.writing() as connection:
            return tuple(taking.take(connection, self._database, prepared, at))

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

"""Files on their way: taken in when they are prepared, claimed to be sent, recorded as their evidence is folded."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from invoicebridge.bridge.archived import Candidates, Labelled, NotTaken, Prepared, Record, Tied, Wanted
from invoicebridge.connectors.archive import finding, loading, proven, recording, taking
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

    def record(self, records: Sequence[Record], at: datetime, labels: Sequence[Labelled] = ()) -> tuple[str, ...]:
        """What folding found stands in the store, with the stories and labels, in one transaction.

        Returns the transmissions of records that were made from less evidence than there is: of those the evidence is
        tied, the proofs and facts are written, and the rest is not; they are among `unfolded` until they are recorded.
        """
        with self._database.writing() as connection:
            return recording.record(connection, self._database, records, at, labels)

    def tied(self, ids: Sequence[str]) -> Mapping[str, Tied]:
        """What each transmission is folded from."""
        with self._database.reading() as connection:
            return proven.tied(connection, ids)

    def unfolded(self, limit: int) -> tuple[str, ...]:
        """Transmissions that have evidence which no fold has taken in: a process ended before it could."""
        query = select(transmission.c.id).where(transmission.c.unfolded).order_by(transmission.c.id).limit(limit)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def get(self, ids: Sequence[str]) -> tuple[Transmission, ...]:
        """The transmissions of these ids that there are, in this order."""
        with self._database.reading() as connection:
            return loading.transmissions(connection, ids)

    def states(self, ids: Sequence[str]) -> dict[str, State]:
        """The state of each transmission as it was last recorded."""
        states: dict[str, State] = {}
        with self._database.reading() as connection:
            for some in loading.chunks(ids):
                query = select(transmission.c.id, transmission.c.state).where(transmission.c.id.in_(some))
                states.update({row.id: State(row.state) for row in connection.execute(query)})
        return states

    def made_from(self, sources: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """The ids of the transmissions that were made from these drafts or files, by SHA-256, the earliest first."""
        found: dict[str, tuple[str, ...]] = {}
        with self._database.reading() as connection:
            for some in loading.chunks(sources):
                query = select(transmission.c.source_sha256, transmission.c.id)
                made = query.where(transmission.c.source_sha256.in_(some))
                for row in connection.execute(made.order_by(transmission.c.prepared_at, transmission.c.id)):
                    found[row.source_sha256] = (*found.get(row.source_sha256, ()), row.id)
        return found

    def candidates(self, wanted: Wanted) -> Candidates:
        """All that any key of a batch of messages finds, and the attempts and transmissions tied to it."""
        with self._database.reading() as connection:
            return finding.candidates(connection, wanted)

    def ids(self) -> tuple[str, ...]:
        """The ids of all transmissions, the earliest first: what is gone through to compute every state again."""
        query = select(transmission.c.id).order_by(transmission.c.prepared_at, transmission.c.id)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

"""The append-only story of each transmission."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from json import loads
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from invoicebridge.bridge.archived import Broken, Event, Head, StoryLine
from invoicebridge.bridge.proving import chain
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.loading import chunks
from invoicebridge.connectors.archive.tables_evidence import chain_head, story
from invoicebridge.errors import ConfigurationError


def append(connection: Connection, events: Sequence[Event], at: datetime) -> None:
    """The lines stand at the end of the store. The last step of a transaction: others wait for the end meanwhile."""
    if not events:
        return
    head = _held_head(connection)
    own = _ends(connection, (event.transmission for event in events))
    lines = []
    for event in events:
        place, previous_own = own.get(event.transmission, (0, chain.START))
        line = chain.linked(event, at, after=head, place=place + 1, previous_own=previous_own)
        head, own[event.transmission] = Head(line.number, line.sha256), (line.place, line.sha256)
        lines.append(line)
    connection.execute(story.insert(), [_values(line) for line in lines])
    connection.execute(update(chain_head).values(number=head.number, sha256=head.sha256))


def untold(connection: Connection, facts: Sequence[Event]) -> list[Event]:
    """Those of the lines that are not there yet, each once: one of the same transmission, `what` and evidence."""
    told: set[tuple[str, str, str | None]] = set()
    for some in chunks(fact.transmission for fact in facts):
        columns = (story.c.transmission, story.c.what, story.c.evidence)
        told.update(
            (row[0], row[1], row[2]) for row in connection.execute(select(*columns).where(columns[0].in_(some)))
        )
    new: dict[tuple[str, str, str | None], Event] = {}
    for fact in facts:
        new.setdefault((fact.transmission, fact.what, fact.evidence), fact)
    return [fact for key, fact in new.items() if key not in told]


def _held_head(connection: Connection) -> Head:
    return _head(connection.execute(select(chain_head.c.number, chain_head.c.sha256).with_for_update()).one_or_none())


def _head(row: Row[*tuple[Any, ...]] | None) -> Head:
    if row is None:
        raise ConfigurationError("store-damaged", table="chain_head")
    return Head(row.number, row.sha256)


def _ends(connection: Connection, transmissions: Iterable[str]) -> dict[str, tuple[int, str]]:
    """The last place and hash in the story of each."""
    ends: dict[str, tuple[int, str]] = {}
    for some in chunks(transmissions):
        last = (
            select(story.c.transmission, func.max(story.c.place).label("place"))
            .where(story.c.transmission.in_(some))
            .group_by(story.c.transmission)
            .subquery()
        )
        query = select(story.c.transmission, story.c.place, story.c.sha256).join(
            last, (story.c.transmission == last.c.transmission) & (story.c.place == last.c.place)
        )
        ends.update({row.transmission: (row.place, row.sha256) for row in connection.execute(query)})
    return ends


def _values(line: StoryLine) -> dict[str, object]:
    return {
        "number": line.number,
        "transmission": line.event.transmission,
        "place": line.place,
        "at": line.at,
        "what": line.event.what,
        "detail": chain.written(line.event.detail),
        "evidence": line.event.evidence,
        "previous": line.previous,
        "previous_own": line.previous_own,
        "sha256": line.sha256,
    }


def _line(row: Row[*tuple[Any, ...]]) -> StoryLine:
    event = Event(transmission=row.transmission, what=row.what, detail=loads(row.detail), evidence=row.evidence)
    return StoryLine(
        number=row.number,
        place=row.place,
        at=row.at,
        event=event,
        previous=row.previous,
        previous_own=row.previous_own,
        sha256=row.sha256,
    )


class Stories:
    """The stories of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, events: Sequence[Event], at: datetime) -> None:
        """The lines stand at the end of the stories of their transmissions."""
        with self._database.writing() as connection:
            append(connection, events, at)

    def of(self, transmission: str) -> tuple[StoryLine, ...]:
        """The story of one transmission, the oldest line first."""
        query = select(story).where(story.c.transmission == transmission).order_by(story.c.place)
        with self._database.reading() as connection:
            return tuple(_line(row) for row in connection.execute(query))

    def after(self, number: int, limit: int, since: datetime | None = None) -> tuple[StoryLine, ...]:
        """The first lines of the store after this number (that were written since then), in their order."""
        query = select(story).where(story.c.number > number).order_by(story.c.number).limit(limit)
        if since is not None:
            query = query.where(story.c.at >= since)
        with self._database.reading() as connection:
            return tuple(_line(row) for row in connection.execute(query))

    def head(self) -> Head:
        """The last line of the store, to be printed in reports; ConfigurationError `store-damaged` without one."""
        with self._database.reading() as connection:
            return _head(connection.execute(select(chain_head.c.number, chain_head.c.sha256)).one_or_none())

    def verify(self, known: Sequence[Head] = ()) -> tuple[Broken, ...]:
        """Everything that is wrong with the chain; empty when every line stands as it was written.

        That the end was cut off, or that all was written anew, shows only against a head `known` from elsewhere.
        """
        last = self.head()
        with self._database.reading() as connection:
            return tuple(chain.breaks(_all_lines(connection, last.number), last, known))


def _all_lines(connection: Connection, last: int) -> Iterator[StoryLine]:
    query = select(story).where(story.c.number <= last).order_by(story.c.number)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        yield _line(row)

"""A backup → a store, in a place where there is none: all of it, or nothing.

The tables are made as they were when the backup was written, filled, and brought up to date; then sending is locked,
and whatever waited to be sent is held: it may have gone since. All of that is one transaction. A SQLite store gets its
name only when it is complete and has been verified.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, column, delete, func, inspect, or_, select, table, text, update
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from invoicebridge.bridge.archived import Event
from invoicebridge.bridge.backing_up.returning import RESTORED
from invoicebridge.connectors import whole_file
from invoicebridge.connectors.archive import locking, migrate, names, place, store, story, waiting
from invoicebridge.connectors.archive.database import Database, parsed_url
from invoicebridge.connectors.archive.tables import METADATA, REVISIONS, attempt, attempt_carries, transmission
from invoicebridge.connectors.archive.tables_jobs import leader, restoration
from invoicebridge.connectors.backup import checking, container, reading
from invoicebridge.connectors.backup.portable import TYPES, Columns, Manifest, Row, kind_of
from invoicebridge.errors import ArchiveUnavailable, ConfigurationError, UnreadableFile
from invoicebridge.transmission.state import State

Progress = Callable[[int, int], None]

_ROWS: Final = 500
_BYTES: Final = 4_000_000
"""So much goes into the database in one statement."""
_SIDES: Final = ("-wal", "-shm", "-journal")
_CHANGES: Final = 500


@dataclass(frozen=True, slots=True)
class Restored:
    """A store that was made from a backup; `held` files waited to be sent when it was written."""

    manifest: Manifest
    held: int


def restore(path: Path, secret: str | None, url: str, at: datetime, margin: int, progress: Progress) -> Restored:
    """The backup is a store at this address, locked. It should have been checked before.

    Of each identifier `margin` numbers are left out at once: those may be names of files that the backup does not know.
    ConfigurationError: `restore-store-exists` or `restore-store-remains` (nothing is touched), `store-place`,
    `store-url`. UnreadableFile as `checking.check`; ArchiveUnavailable.
    """
    address = parsed_url(url)
    demand_free(url)
    if address.get_backend_name() != "sqlite":
        return _restored(path, secret, url, at, margin, progress)
    file = Path(address.database or "")
    with _unfinished(file) as part:
        made = _restored(path, secret, f"sqlite:///{part}", at, margin, progress)
        _demand_in_one_file(part)
        place.take_name(part, file)
        return made


def demand_free(url: str) -> None:
    """No store is at this address, nor remains of one; ConfigurationError as `restore`."""
    address = parsed_url(url)
    if address.get_backend_name() == "sqlite":
        file = Path(address.database or "")
        if file.exists():
            raise ConfigurationError("restore-store-exists", store=file)
        remains = [side for side in (file.with_name(file.name + end) for end in _SIDES) if side.exists()]
        if remains:
            raise ConfigurationError("restore-store-remains", store=file, name=remains[0])
        return
    database = Database(address)
    try:
        with database.reading() as connection:
            _demand_no_tables(database, connection)
    finally:
        database.close()


def _demand_no_tables(database: Database, connection: Connection) -> None:
    if set(inspect(connection).get_table_names()) & {*METADATA.tables, "alembic_version"}:
        raise ConfigurationError("restore-store-exists", store=database.label)


def _demand_in_one_file(part: Path) -> None:
    """All of the database is in its file: SQLite does not say so when it could not bring in its log at the end."""
    log = part.with_name(f"{part.name}-wal")
    if log.exists() and log.stat().st_size:
        raise ArchiveUnavailable("store-unavailable", reason="wal")


@contextmanager
def _unfinished(file: Path) -> Iterator[Path]:
    """A name beside the store's own, under which nothing is left behind."""
    part = file.with_name(f".{secrets.token_hex(8)}.part")
    _remove_abandoned(file.parent)
    try:
        place.make_private(part)
        yield part
    except ConfigurationError as error:
        if error.parameters.get("store") == str(part):
            error.parameters["store"] = str(file)
        raise
    finally:
        place.remove(part)


def _remove_abandoned(folder: Path) -> None:
    """Nothing is left of a restoration that was killed more than a day ago: it may be as large as the store."""
    if folder.is_dir():
        for part in whole_file.abandoned(folder):
            place.remove(part)


def _restored(path: Path, secret: str | None, url: str, at: datetime, margin: int, progress: Progress) -> Restored:
    database = Database(parsed_url(url))
    try:
        with checking.opened(path) as stream:
            backup = reading.read(container.lines(stream, secret, path.name), path.name)
            checking.demand_known(backup.manifest, path.name)
            with _told(path.name), database.writing() as connection:
                database.hold(connection, ["invoicebridge/migrate"])
                _demand_no_tables(database, connection)
                migrate.bring(connection, backup.manifest.revision)
                _Filling(connection, path.name, backup.manifest, progress).fill(backup.rows())
                _set_sequences(connection)
                migrate.bring(connection, REVISIONS[-1])
                held = _lock(database, connection, path.name, at, margin)
        _demand_as_written(url, backup.manifest, path.name)
        return Restored(backup.manifest, held)
    finally:
        database.close()


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Rows that do not fit together, or into their columns, are the file's fault."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise UnreadableFile("backup-damaged", name=name, place=type(error).__name__) from error
    except SQLAlchemyError as error:
        raise ArchiveUnavailable("store-unavailable", reason=str(error).splitlines()[0]) from error


class _Filling:
    """Puts rows into the tables, some at a time."""

    def __init__(self, connection: Connection, name: str, manifest: Manifest, progress: Progress) -> None:
        self._connection, self._name = connection, name
        self._manifest, self._progress = manifest, progress
        looked = inspect(connection)
        self._columns = {
            one: frozenset((each["name"], kind_of(each["type"])) for each in looked.get_columns(one))
            for one in looked.get_table_names()
            if one != "alembic_version"
        }
        self._references = {one: _own_references(looked, one) for one in self._columns}
        self._keys = {one: looked.get_pk_constraint(one)["constrained_columns"] for one in self._columns}

    def fill(self, rows: Iterator[tuple[Columns, Row]]) -> None:
        """All rows are in their tables."""
        if set(self._manifest.rows) != set(self._columns):
            raise UnreadableFile("backup-damaged", name=self._name, place="manifest")
        for columns, of_it in groupby(rows, key=lambda one: one[0]):
            if self._columns.get(columns.table) != frozenset(columns.columns):
                raise UnreadableFile("backup-damaged", name=self._name, place=columns.table)
            self._fill(columns, (row for _, row in of_it))

    def _fill(self, columns: Columns, rows: Iterator[Row]) -> None:
        into = table(columns.table, *(column(name, TYPES[kind]) for name, kind in columns.columns))
        later: list[dict[str, Any]] = []
        some: list[dict[str, Any]] = []
        size = 0
        for row in rows:
            values = checking.as_mapping(columns.names, row)
            later += self._put_off(columns.table, values)
            some.append(values)
            size += sum(len(one) for one in row if isinstance(one, bytes | str))
            if len(some) >= _ROWS or size >= _BYTES:
                self._insert(into, some)
                some, size = [], 0
        self._insert(into, some)
        for values in later:
            own = [into.c[name] == values["key"][name] for name in self._keys[columns.table]]
            self._connection.execute(update(into).where(*own).values(values["to"]))

    def _put_off(self, name: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        """A row that names another row of its table, which may come after it, does so in the end."""
        to = {one: values[one] for one in self._references[name] if values[one] is not None}
        if not to:
            return []
        values.update(dict.fromkeys(to))
        return [{"key": {one: values[one] for one in self._keys[name]}, "to": to}]

    def _insert(self, into: Any, some: list[dict[str, Any]]) -> None:
        if some:
            self._connection.execute(into.insert(), some)
            self._progress(len(some), self._manifest.total)


def _own_references(looked: Any, name: str) -> tuple[str, ...]:
    """The columns of a table that name a row of the same table."""
    found = [one for one in looked.get_foreign_keys(name) if one["referred_table"] == name]
    return tuple(column for one in found for column in one["constrained_columns"])


def _set_sequences(connection: Connection) -> None:
    """PostgreSQL goes on numbering behind the rows that are there; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    looked = inspect(connection)
    for name in looked.get_table_names():
        for key in looked.get_pk_constraint(name)["constrained_columns"]:
            sequence = connection.execute(select(func.pg_get_serial_sequence(name, key))).scalar()
            if sequence is not None:
                highest = connection.execute(select(func.max(column(key))).select_from(table(name))).scalar()
                if highest is not None:
                    connection.execute(text("SELECT setval(:name, :value)"), {"name": sequence, "value": highest})


def _lock(database: Database, connection: Connection, source: str, at: datetime, margin: int) -> int:
    """Nothing goes from this store, nobody leads it, and it is known where it comes from; how many files are held."""
    connection.execute(restoration.insert().values(source=source, at=at))
    connection.execute(delete(leader))
    locking.lock(connection, RESTORED, at)
    names.leave_out(connection, margin)
    waits = select(transmission.c.id).where(or_(transmission.c.queued, _put_off())).order_by(transmission.c.id)
    held = list(connection.execute(waits).scalars())
    waiting.hold(connection, held, RESTORED)
    for first in range(0, len(held), _CHANGES):
        some = held[first : first + _CHANGES]
        events = [Event(transmission=one, what="held", detail={"reason": RESTORED}) for one in some]
        story.append(connection, events, at)
    return len(held)


def _put_off() -> ColumnElement[bool]:
    """Files that a refused mail carried: those that the provider wanted later go back into the queue by themselves."""
    refused = (
        select(attempt_carries.c.transmission)
        .join(attempt, attempt.c.message_id == attempt_carries.c.message_id)
        .where(attempt_carries.c.transmission == transmission.c.id, attempt.c.state == State.SEND_REFUSED)
    )
    correction = transmission.alias()
    corrected = select(correction.c.id).where(correction.c.corrects == transmission.c.id)
    not_gone = transmission.c.state.in_((State.PREPARED, State.SEND_REFUSED)) & transmission.c.held.is_(None)
    return not_gone & transmission.c.withdrawn_at.is_(None) & refused.exists() & ~corrected.exists()


def _demand_as_written(url: str, manifest: Manifest, name: str) -> None:
    """The stories and the evidence of the new store are those of the backup."""
    with store.opened(url) as archive:
        broken = archive.stories.verify([manifest.head])
        if broken:
            raise UnreadableFile("backup-story", name=name, number=broken[0].number)
        wrong = next((sha256 for sha256, whole in archive.evidence.examined() if not whole), None)
        if wrong is not None:
            raise UnreadableFile("backup-evidence", name=name, sha256=wrong)

"""Opens the database and begins transactions; knows the few things in which SQLite and PostgreSQL differ.

Writing transactions of SQLite take the write lock at once (BEGIN IMMEDIATE), so that none fails half-way because
another process wrote in between. Every commit is on the disk when it returns, in both databases.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from sqlalchemy import BigInteger, Connection, Engine, Table, cast, create_engine, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError

from invoicebridge.errors import ArchiveUnavailable, ConfigurationError

BUSY_SECONDS: Final = 30
"""How long a writer waits for another one before it gives up."""

_FIRST_LOCK: Final = 0x1B_0000
_LOCKS: Final = 64
_CORRUPT: Final = "SQLITE_CORRUPT"
"""The file is no longer what SQLite wrote: to try again helps nobody."""
_NO_DATABASE: Final = "SQLITE_NOTADB"
"""It never was, or its head is lost."""

Insert = postgresql.Insert | sqlite.Insert


def parsed_url(url: str) -> URL:
    """Return the address of a database that can be used; ConfigurationError `store-url` for any other."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError("store-url", url=url.split(":", 1)[0]) from error
    name = parsed.get_backend_name()
    if name == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed.set(drivername="sqlite+pysqlite")
    if name == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise ConfigurationError("store-url", url=parsed.render_as_string(hide_password=True))


class Database:
    """A database that is open. `reading` and `writing` give a connection for the length of one transaction."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.engine = _sqlite_engine(url) if url.get_backend_name() == "sqlite" else _postgresql_engine(url)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @property
    def label(self) -> str:
        """How people call it: the file of SQLite, otherwise the address without its password."""
        if self.is_sqlite:
            return str(self.url.database)
        return self.url.set(drivername=self.engine.dialect.name).render_as_string(hide_password=True)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed, durably, when the block ends well. ArchiveUnavailable when it cannot be."""
        with _told(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, and waits for no writer."""
        with _told(), self.engine.connect() as connection:
            reader = connection.execution_options(reading=True)
            with reader.begin():
                yield reader

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that sees everything as at one instant, however long it reads, and waits for no writer."""
        if self.is_sqlite:
            with self.reading() as connection:
                yield connection
            return
        with _told(), self.engine.connect() as connection:
            at_once = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with at_once.begin():
                yield at_once

    def insert(self, table: Table) -> Insert:
        """An INSERT that can be told what to do about a conflict."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def hold(self, connection: Connection, names: Iterable[str]) -> None:
        """Until the transaction ends nobody else holds any of these names. Writers of SQLite are alone anyway.

        PostgreSQL has room for some thousand locks: names share one of `_LOCKS`, taken in one order by everybody.
        """
        locks = sorted({_FIRST_LOCK + crc32(name.encode()) % _LOCKS for name in names})
        if locks and not self.is_sqlite:
            connection.execute(
                select(func.pg_advisory_xact_lock(func.unnest(cast(locks, postgresql.ARRAY(BigInteger)))))
            ).all()

    def close(self) -> None:
        """No connection is open."""
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    """Troubles of the database itself as ours; broken constraints are mistakes of the program and stay as they are."""
    try:
        yield
    except DBAPIError as error:
        if _is_trouble(error):
            reason = str(error.orig).strip().splitlines()[0]
            if _sqlite_name(error) == _NO_DATABASE:
                raise ArchiveUnavailable("store-no-database", reason=reason) from error
            if _sqlite_name(error) == _CORRUPT:
                raise ArchiveUnavailable("store-corrupt", reason=reason) from error
            raise ArchiveUnavailable("store-unavailable", reason=reason) from error
        raise


def _sqlite_name(error: DBAPIError) -> str | None:
    """How SQLite calls it; None for another database."""
    return getattr(error.orig, "sqlite_errorname", None)


def _is_trouble(error: DBAPIError) -> bool:
    """Whether the database is at fault: no answer, locked, no room, not a database; others are broken constraints."""
    return type(error) in (OperationalError, DatabaseError) or error.connection_invalidated


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url)
    there = _SameFile(Path(str(url.database)))

    @event.listens_for(engine, "do_connect")
    def look(*_: object) -> None:
        there.demand()

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        there.note()
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        there.demand()
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


class _SameFile:
    """Sees to it that the file under a path stays the one that was opened: a process must not go on with another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[int, int] | None = None

    def note(self) -> None:
        """The file that is there now is the one."""
        self._known = self._known or self._found()

    def demand(self) -> None:
        """It is still there; ArchiveUnavailable `store-moved` when it was taken away, or another one took its place."""
        if self._known is not None and self._found() != self._known:
            raise ArchiveUnavailable("store-moved", store=self._path)

    def _found(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino


_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
)
"""`recursive_triggers` lets the guards see rows that INSERT OR REPLACE would put out of the way."""


def _postgresql_engine(url: URL) -> Engine:
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise ConfigurationError("store-driver", module=error.name) from error

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
            cursor.execute("SET TIME ZONE 'UTC'")
            cursor.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
        connection.commit()

    return engine


def copy_sqlite(path: Path, target: Path) -> None:
    """The file `target` holds a whole copy of a SQLite database, also while others write to it; else sqlite3.Error."""
    source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(target)) as copy:
        source.backup(copy)

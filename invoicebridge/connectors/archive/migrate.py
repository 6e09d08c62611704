"""Makes the tables of a new store, and brings those of an older one up to date. The only importer of Alembic."""

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from invoicebridge.bridge.archived import StoreKind
from invoicebridge.connectors.archive import place, store
from invoicebridge.connectors.archive.database import Database, copy_sqlite, parsed_url
from invoicebridge.connectors.archive.tables import REVISIONS
from invoicebridge.errors import ConfigurationError

MIGRATIONS: Final = Path(__file__).with_name("migrations")


def create(url: str, kind: StoreKind, at: datetime) -> None:
    """A new, empty store is there, bound to its kind for ever.

    ConfigurationError: `store-exists` when a file or tables of ours are there already, `store-place`, `store-url`.
    """
    database = Database(parsed_url(url))
    try:
        if database.is_sqlite:
            place.make_private(Path(database.url.database or ""))
        elif store.revision(database) is not None:
            raise ConfigurationError("store-exists", store=database.label)
        _migrate(database, REVISIONS[-1])
        store.bind(database, kind, at)
    finally:
        database.close()


def upgrade(url: str, at: datetime) -> Path | None:
    """The tables are those of this program; a SQLite store was copied beside itself before, and this is the copy.

    None when nothing had to be done, and for PostgreSQL, of which the operator keeps his own copies.
    ConfigurationError `store-missing`, or `store-newer` for a store that a later release made: nothing is touched.
    """
    database = Database(parsed_url(url))
    try:
        path = Path(database.url.database or "")
        if database.is_sqlite:
            place.demand(path)
        found = store.revision(database)
        if found is None:
            raise ConfigurationError("store-missing", store=database.label)
        store.demand_known(database, found)
        if found == REVISIONS[-1]:
            return None
        copy = _copied(path, found, at) if database.is_sqlite else None
        _migrate(database, REVISIONS[-1])
        return copy
    finally:
        database.close()


def _copied(path: Path, found: str, at: datetime) -> Path:
    """A whole copy, for its owner alone, named by the revision and the time; what is there is never written over."""
    copy = path.with_name(f"{path.name}.{found}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    try:
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        copy_sqlite(path, copy)
    except (OSError, sqlite3.Error) as error:
        raise ConfigurationError("store-place", store=copy, reason=error) from error
    return copy


def _migrate(database: Database, target: str) -> None:
    """All steps in one transaction: the tables of the target, or those of before."""
    with database.writing() as connection:
        database.hold(connection, ["invoicebridge/migrate"])
        bring(connection, target)


def bring(connection: Connection, target: str) -> None:
    """The tables are those of this revision, in the transaction of the connection."""
    command.upgrade(configuration(connection), target)


def configuration(connection: Connection) -> Config:
    """What Alembic has to know: where the migrations are, and the transaction to work in."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config

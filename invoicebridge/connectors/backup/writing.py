"""A store → a backup: all tables as they are at one instant, while others go on writing.

SQLite gives such a view to any transaction that reads (WAL); PostgreSQL to one that is REPEATABLE READ.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, BinaryIO, Final

from sqlalchemy import Connection, LargeBinary, Select, Table, func, select, text

from invoicebridge.bridge.archived import Head, StoreKind
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import METADATA, store
from invoicebridge.connectors.archive.tables_evidence import chain_head, story
from invoicebridge.connectors.backup import container
from invoicebridge.connectors.backup.portable import Manifest, Writing
from invoicebridge.errors import ConfigurationError

Progress = Callable[[int, int], None]
"""Told how many rows more were gone through, and how many there are."""

_ROWS: Final = 1000
_LARGE: Final = 8
"""Rows in memory at a time; of tables with whole mails in them."""
_TOLD: Final = 500


def write(database: Database, stream: BinaryIO, secret: str | None, at: datetime, progress: Progress) -> Manifest:
    """The stream holds everything that the store held at one instant.

    ConfigurationError `store-damaged`; ArchiveUnavailable, OSError.
    """
    with database.snapshot() as connection:
        manifest = _manifest(connection, at)
        lines = Writing(manifest)
        with container.writer(stream, at, secret) as target:
            target.write(lines.manifest())
            for table in METADATA.sorted_tables:
                target.write(lines.table(table.name, table.columns))
                for number, row in enumerate(_rows(connection, table), 1):
                    target.write(_line(lines, table, row))
                    if number % _TOLD == 0:
                        progress(_TOLD, manifest.total)
                progress(manifest.rows[table.name] % _TOLD, manifest.total)
            target.write(lines.end())
    return manifest


def _line(lines: Writing, table: Table, row: Any) -> bytes:
    """The line of a row; ConfigurationError `store-damaged` for values that no column of its kind can hold."""
    try:
        return lines.row(row)
    except (AttributeError, TypeError, ValueError) as error:
        raise ConfigurationError("store-damaged", table=table.name) from error


def _manifest(connection: Connection, at: datetime) -> Manifest:
    number, sha256 = connection.execute(select(chain_head.c.number, chain_head.c.sha256)).one()
    counts = {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in METADATA.sorted_tables
    }
    return Manifest(
        created=at,
        revision=str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()),
        kind=StoreKind(connection.execute(select(store.c.kind)).scalar_one()),
        head=Head(number, sha256),
        rows=counts,
    )


def _rows(connection: Connection, table: Table) -> Iterator[Any]:
    large = any(isinstance(column.type, LargeBinary) for column in table.columns)
    query: Select[Any] = select(table)
    if table is story:
        query = query.order_by(story.c.number)  # whoever checks goes along the chain
    yield from connection.execute(query.execution_options(yield_per=_LARGE if large else _ROWS))

"""Whether a file waits to be sent or is held: written on the file for those who send, on its invoices for the lists."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, update

from invoicebridge.connectors.archive import loading
from invoicebridge.connectors.archive.tables import carried, transmission

QUEUED: Final = "queued"
HELD: Final = "held"


def queue(connection: Connection, ids: Iterable[str]) -> None:
    """These files, which are ours until the transaction ends, can be claimed."""
    _set(connection, ids, QUEUED, queued=True, held=None)


def hold(connection: Connection, ids: Iterable[str], reason: str) -> None:
    """These files, which are ours, are not sent for this reason."""
    _set(connection, ids, HELD, queued=False, held=reason)


def leave(connection: Connection, ids: Iterable[str], **values: Any) -> None:
    """These files, which are ours, wait no more; `values` are other columns of theirs that change with it."""
    _set(connection, ids, None, queued=False, held=None, **values)


def _set(connection: Connection, ids: Iterable[str], waits: str | None, **values: Any) -> None:
    for some in loading.chunks(ids):
        files = update(transmission).where(transmission.c.id.in_(some))
        connection.execute(files.values(lease_owner=None, lease_ends=None, **values))
        connection.execute(update(carried).where(carried.c.transmission.in_(some)).values(waits=waits))

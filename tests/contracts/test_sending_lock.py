"""Nothing is sent from a locked store, and it is known who unlocked it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from invoicebridge.bridge.archived import SendingLock, StoreKind
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive import migrate, store
from invoicebridge.connectors.archive.tables_beside import sending_lock
from tests.contracts.conftest import Tables
from tests.contracts.stored import AT

LATER = AT + timedelta(hours=1)


def test_a_live_store_is_made_locked_and_one_for_the_sandbox_is_not(empty_url: str, archive: Archive) -> None:
    assert archive.sending_lock() is None
    migrate.create(empty_url, StoreKind.LIVE, AT)
    with store.opened(empty_url) as live:
        assert live.sending_lock() == SendingLock("first-send", AT)
        live.release_sending("Maria Rossi", LATER)
        assert live.sending_lock() is None
        assert live.sending_locks() == (SendingLock("first-send", AT, "Maria Rossi", LATER),)


def test_the_last_reason_is_told_and_whoever_releases_releases_all(archive: Archive, tables: Tables) -> None:
    archive.lock_sending("restored", AT)
    archive.lock_sending("disk", LATER)
    archive.lock_sending("restored", LATER)
    assert archive.sending_lock() == SendingLock("disk", LATER)
    archive.release_sending("Maria Rossi", LATER)
    archive.release_sending("nobody", LATER)
    assert archive.sending_lock() is None
    with tables.engine.connect() as connection:
        rows = connection.execute(select(sending_lock.c.reason, sending_lock.c.released_by)).all()
    assert [tuple(row) for row in rows] == [("restored", "Maria Rossi"), ("disk", "Maria Rossi")]
    for change in (delete(sending_lock), update(sending_lock).values(released_by="x")):
        with pytest.raises(IntegrityError, match="only grows"):
            tables.run(change)

"""What is true of SQLite stores alone: files, permissions, copies, a full disk."""

import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Cursor, EvidenceKind, Item, StoreKind
from invoicebridge.connectors.archive import database, migrate, place, store, tables
from invoicebridge.errors import ArchiveUnavailable, ConfigurationError
from tests.contracts.stored import AT, COMPANY, sent

LAST = tables.REVISIONS[-1]
WITH_ONE_MORE = (*tables.REVISIONS, "9998")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty store in it."""
    folder = tmp_path_factory.mktemp("made") / "data"
    migrate.create(f"sqlite:///{folder}/store.db", StoreKind.SANDBOX, AT)
    return folder


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """An empty store of one company."""
    path = Path(shutil.copy(template / "store.db", tmp_path))
    with store.opened(f"sqlite:///{path}") as archive:
        archive.companies.save(COMPANY)
    return path


def mode(path: Path) -> int:
    """The permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_store_is_its_owners_alone(template: Path) -> None:
    assert (mode(template), mode(template / "store.db")) == (0o700, 0o600)


def test_the_side_files_are_their_owners_alone(path: Path) -> None:
    path.chmod(0o600)
    with store.opened(f"sqlite:///{path}") as archive:
        archive.companies.save(COMPANY)
        assert {mode(one) for one in path.parent.iterdir()} == {0o600}
        assert {one.name for one in path.parent.iterdir()} == {"store.db", "store.db-wal", "store.db-shm"}


def test_a_folder_with_other_things_in_it_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    tmp_path.chmod(0o755)
    place.make_private(tmp_path / "store.db")
    assert (mode(tmp_path), mode(tmp_path / "store.db")) == (0o755, 0o600)


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError) as caught:
        place.make_private(tmp_path / "file" / "store.db")
    assert caught.value.code == "store-place"


def test_every_connection_is_durable_and_waits_for_others(path: Path) -> None:
    opened = database.Database(database.parsed_url(f"sqlite:///{path}"))
    names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "recursive_triggers")
    with opened.reading() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    opened.close()
    assert found == ["wal", 2, 30_000, 1, 1]


def test_an_upgrade_copies_the_store_before_it_touches_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.opened(f"sqlite:///{path}") as archive:
        sent(archive, 1)
        head = archive.stories.head()
    for module in (store, migrate):
        monkeypatch.setattr(module, "REVISIONS", WITH_ONE_MORE)
    with pytest.raises(ConfigurationError) as caught, store.opened(f"sqlite:///{path}"):
        pass
    assert caught.value.code == "store-older"
    monkeypatch.setattr(migrate, "_migrate", lambda *_: None)
    copy = migrate.upgrade(f"sqlite:///{path}", AT)
    assert copy is not None
    assert (copy.name, mode(copy)) == (f"store.db.{LAST}-20260304T093000Z", 0o600)
    with pytest.raises(ConfigurationError):
        migrate.upgrade(f"sqlite:///{path}", AT)
    monkeypatch.undo()
    with store.opened(f"sqlite:///{copy}") as archive:
        assert archive.stories.head() == head
        assert archive.stories.verify([head]) == ()


HALF_A_STEP = f"""
import sqlalchemy as sa
from alembic import op

revision = "{WITH_ONE_MORE[-1]}"
down_revision = "{LAST}"


def upgrade():
    op.execute(sa.text("CREATE TABLE half (id INTEGER)"))
    op.execute(sa.text("nonsense"))
"""


def test_a_store_that_cannot_be_copied_is_not_upgraded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (store, migrate):
        monkeypatch.setattr(module, "REVISIONS", WITH_ONE_MORE)
    path.with_name(f"store.db.{LAST}-20260304T093000Z").touch()
    with pytest.raises(ConfigurationError) as caught:
        migrate.upgrade(f"sqlite:///{path}", AT)
    assert caught.value.code == "store-place"


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    migrations = Path(shutil.copytree(migrate.MIGRATIONS, tmp_path / "migrations"))
    (migrations / "versions" / "half.py").write_text(HALF_A_STEP, encoding="utf-8")
    for module in (store, migrate):
        monkeypatch.setattr(module, "REVISIONS", WITH_ONE_MORE)
    monkeypatch.setattr(migrate, "MIGRATIONS", migrations)
    with pytest.raises(ArchiveUnavailable):
        migrate.upgrade(f"sqlite:///{path}", AT)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(LAST,)]
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall() == []


def test_a_full_disk_leaves_the_cursor_where_it_was(path: Path) -> None:
    with store.opened(f"sqlite:///{path}") as archive:
        archive.evidence.collected("box", "INBOX", Cursor(1, 1), [], AT)
        _allow_no_more_pages(archive)
        big = Item(content=bytes(range(256)) * 4_000 + b"x" * 7, kind=EvidenceKind.MAIL)
        with pytest.raises(ArchiveUnavailable, match="full"):
            archive.evidence.collected("box", "INBOX", Cursor(1, 2), [big], AT)
        assert archive.mailboxes.cursor("box", "INBOX") == Cursor(1, 1)
        assert list(archive.evidence.everything()) == []


def _allow_no_more_pages(archive: store.SqlArchive) -> None:
    engine = archive.evidence._database.engine
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")


def test_a_store_of_an_earlier_release_can_be_looked_at(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.opened(f"sqlite:///{path}") as archive:
        sent(archive, 1)
        kind, companies = archive.kind, len(archive.companies.all())
    assert store.older(f"sqlite:///{path}") is None
    monkeypatch.setattr(store, "REVISIONS", WITH_ONE_MORE)
    assert store.older(f"sqlite:///{path}") == store.Older(LAST, kind, companies, 1)


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"not a database at all " * 100)
    with pytest.raises(ArchiveUnavailable, match="not a database") as caught, store.opened(f"sqlite:///{path}"):
        pass
    assert caught.value.code == "store-no-database"


def test_a_missing_driver_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError) as caught:
        database.Database(database.parsed_url("postgresql://host/name"))
    assert (caught.value.code, caught.value.parameters["module"]) == ("store-driver", "psycopg")


def test_sqlalchemy_and_alembic_are_imported_nowhere_else() -> None:
    """Everything about tables stands in the store's folder, and in that of its copies."""
    archive = Path(migrate.__file__).parent
    copies = archive.parent / "backup"
    package = archive.parents[1]
    named = re.compile(r"^\s*(?:from|import) (?:sqlalchemy|alembic)\b", re.MULTILINE)
    importers = [one for one in package.rglob("*.py") if named.search(one.read_text(encoding="utf-8"))]
    assert [one for one in importers if not {archive, copies} & {*one.parents}] == []


def test_the_command_starts_without_sqlalchemy_and_a_store_opens_without_alembic() -> None:
    """They cost a second of every start."""
    script = (
        "import sys, invoicebridge.cli.main, invoicebridge.app\n"
        "import invoicebridge.bridge.ports, invoicebridge.bridge.archived\n"
        "assert 'sqlalchemy' not in sys.modules\n"
        "import invoicebridge.connectors.archive.store\n"
        "assert 'alembic' not in sys.modules and 'sqlalchemy.orm' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


@pytest.mark.parametrize("replaced", [False, True])
def test_nobody_goes_on_with_a_store_that_was_moved_or_replaced(tmp_path: Path, replaced: bool) -> None:
    path = tmp_path / "store" / "bridge.db"
    migrate.create(f"sqlite:///{path}", StoreKind.SANDBOX, AT)
    with store.opened(f"sqlite:///{path}") as archive:
        assert archive.leadership.take("me", AT, timedelta(minutes=1))
        path.rename(path.with_name("moved.db"))
        if replaced:
            migrate.create(f"sqlite:///{path}", StoreKind.SANDBOX, AT)
        with pytest.raises(ArchiveUnavailable) as writing:
            archive.leadership.take("me", AT, timedelta(minutes=1))
        with pytest.raises(ArchiveUnavailable) as reading:
            archive.leadership.holder()
    assert (writing.value.code, reading.value.code) == ("store-moved", "store-moved")
    assert path.exists() is replaced

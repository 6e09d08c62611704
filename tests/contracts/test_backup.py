"""A backup holds all of a store as at one instant, and becomes a store again over either database."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, select, text

from invoicebridge.bridge.archived import EvidenceKind, Head, Item, StoreKind
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive import migrate, store
from invoicebridge.connectors.archive.database import Database, parsed_url
from invoicebridge.connectors.archive.tables import METADATA, REVISIONS
from invoicebridge.connectors.backup import checking, container, restoring, writing
from invoicebridge.connectors.backup.checking import Checked
from invoicebridge.connectors.backup.portable import Manifest, Writing
from invoicebridge.errors import ArchiveUnavailable, ConfigurationError, UnreadableFile
from invoicebridge.transmission.state import State
from tests.contracts import revisions
from tests.contracts.conftest import Postgres, Tables
from tests.contracts.stored import AT, COMPANY, prepared, sent

LATER = AT + timedelta(hours=1)
WORKER = Path(__file__).with_name("worker.py")
ROOT = WORKER.parents[2]


def quietly(_more: int, _all: int) -> None:
    """Nobody looks."""


def copied(url: str, path: Path, secret: str | None = None) -> Checked:
    """The store is in the file, which is whole."""
    database = Database(parsed_url(url))
    with path.open("xb") as stream:
        writing.write(database, stream, secret, LATER, quietly)
    database.close()
    return checking.check(path, secret)


def restored(path: Path, url: str, secret: str | None = None) -> restoring.Restored:
    """The backup is a store at this address."""
    return restoring.restore(path, secret, url, LATER, 100, quietly)


def rows(url: str) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    database = Database(parsed_url(url))
    with database.reading() as connection:
        found = {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in METADATA.sorted_tables
        }
    database.close()
    return found


def filled(archive: Archive) -> None:
    """Files in several states, one of which takes the place of another, and mails."""
    sent(archive, 1)
    sent(archive, 2, state=State.REJECTED)
    archive.transmissions.record([], AT)
    correction = prepared(3, name="IT01234567890_ZZ9.xml", corrects="t00002")
    assert archive.transmissions.add([correction, prepared(4)], AT) == ()
    archive.evidence.keep([Item(content=b"\x00\xff mail" * 99, kind=EvidenceKind.MAIL, source="box/INBOX")], AT)
    archive.names.allocate("IT", "01234567890", 5, AT)


@pytest.mark.parametrize("other", ["sqlite", "postgresql"])
def test_a_store_comes_back_from_either_database_into_either(
    url: str, archive: Archive, other: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    filled(archive)
    target = f"sqlite:///{tmp_path}/new/bridge.db"
    if other == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        target = server.new()
    checked = copied(url, tmp_path / "a.ibbackup")
    assert (checked.manifest.revision, checked.manifest.head) == (REVISIONS[-1], archive.stories.head())
    made = restored(tmp_path / "a.ibbackup", target)
    assert made.held == 2
    before, after = rows(url), rows(target)
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {
        *("transmission", "carried", "story", "chain_head", "name_counter", "sending_lock", "restoration")
    }
    assert set(before["story"]) < set(after["story"])
    with store.opened(target) as back:
        assert back.stories.verify([checked.manifest.head]) == ()
        assert all(whole for _, whole in back.evidence.examined())
        lock = back.sending_lock()
        assert lock is not None
        assert lock.reason == "restored"
        assert back.queue.waiting(COMPANY.id, LATER) == 0
        back.transmissions.add([prepared(9)], LATER)
        back.evidence.keep([Item(content=b"new", kind=EvidenceKind.MAIL)], LATER)
        (name,) = back.names.allocate("IT", "01234567890", 1, LATER)
        assert int(name.partition("_")[2], 36) > 105  # five were given out, a hundred are left out


def test_what_is_written_meanwhile_is_in_the_backup_whole_or_not_at_all(
    url: str, archive: Archive, tmp_path: Path
) -> None:
    assert archive.stories.head().number == 0
    command = [sys.executable, str(WORKER), "write", url, "9000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}) as process:
        assert process.stdout is not None
        process.stdout.readline()
        heads = [copied(url, tmp_path / f"{number}.ibbackup").manifest.head.number for number in range(4)]
        running = process.poll() is None
        process.kill()
    assert running
    assert heads == sorted(heads)
    assert heads[0] < heads[-1]


@pytest.mark.parametrize(
    ("table", "change", "code"),
    [
        ("blob", "UPDATE blob SET content = NULL, encoding = 'pruned' WHERE encoding = 'nothing'", None),
        ("blob", "UPDATE blob SET content = CAST(sha256 AS BLOB), encoding = 'plain'", "backup-evidence"),
        ("blob", "DELETE FROM blob", "backup-evidence"),
        ("story", "UPDATE story SET what = 'x' WHERE number = 2", "backup-story"),
        ("story", "DELETE FROM story WHERE number = 2", "backup-story"),
        ("chain_head", "UPDATE chain_head SET number = number + 1", "backup-story"),
    ],
)
def test_evidence_and_stories_that_were_changed_are_seen(
    url: str, archive: Archive, tables: Tables, tmp_path: Path, table: str, change: str, code: str | None
) -> None:
    filled(archive)
    if table == "blob" and url.startswith("postgresql"):
        change = change.replace("CAST(sha256 AS BLOB)", "decode(sha256, 'hex')")
    tables.run_unguarded(table, text(change))
    found: str | None = None
    try:
        copied(url, tmp_path / "a.ibbackup")
    except UnreadableFile as error:
        found = error.code
    assert found == code


def test_a_store_is_never_restored_over_another(url: str, archive: Archive, tmp_path: Path) -> None:
    copied(url, tmp_path / "a.ibbackup")
    before = rows(url)
    with pytest.raises(ConfigurationError) as error:
        restored(tmp_path / "a.ibbackup", url)
    assert error.value.code == "restore-store-exists"
    assert rows(url) == before
    assert archive.sending_lock() is None


def test_what_fails_on_the_way_leaves_nothing(url: str, archive: Archive, empty_url: str, tmp_path: Path) -> None:
    filled(archive)
    copied(url, tmp_path / "a.ibbackup")
    content = (tmp_path / "a.ibbackup").read_bytes()
    (tmp_path / "a.ibbackup").write_bytes(content[:-40])
    with pytest.raises(UnreadableFile, match="backup-cut"):
        restored(tmp_path / "a.ibbackup", empty_url)
    (tmp_path / "a.ibbackup").write_bytes(content)
    restored(tmp_path / "a.ibbackup", empty_url)
    assert [one.name for one in tmp_path.rglob("*.part*")] == []


def rewritten(source: Path, target: Path, change: Callable[[list[Any]], None]) -> None:
    """A backup whose lines were changed by somebody who then made all sums right."""
    with source.open("rb") as stream:
        lines = [json.loads(line) for line in container.lines(stream, None, "a")]
    change(lines)
    rows: dict[str, int] = {}
    for line in lines[1:-1]:
        rows |= {line["table"]: 0} if isinstance(line, dict) else {list(rows)[-1]: list(rows.values())[-1] + 1}
    lines[0]["manifest"]["rows"] = rows
    body = [json.dumps(line).encode() + b"\n" for line in lines[:-1]]
    end = {"end": {"rows": rows, "sha256": hashlib.sha256(b"".join(body)).hexdigest()}}
    with target.open("xb") as stream, container.writer(stream, AT, None) as out:
        for line in [*body, json.dumps(end).encode() + b"\n"]:
            out.write(line)


def of_table(lines: list[Any], table: str) -> int:
    """Where the table begins."""
    return next(place for place, line in enumerate(lines) if isinstance(line, dict) and line.get("table") == table)


def set_value(table: str, column: str, value: Any) -> Callable[[list[Any]], None]:
    """The first row of the table has this value."""

    def change(lines: list[Any]) -> None:
        place = of_table(lines, table)
        names = [name for name, _ in lines[place]["columns"]]
        lines[place + 1][names.index(column)] = value

    return change


def set_kind(table: str, column: str, kind: str) -> Callable[[list[Any]], None]:
    """The table says that the column is of this kind."""

    def change(lines: list[Any]) -> None:
        columns = lines[of_table(lines, table)]["columns"]
        next(one for one in columns if one[0] == column)[1] = kind

    return change


@pytest.mark.parametrize(
    "change",
    [
        set_value("story", "at", None),
        set_value("story", "detail", "null"),
        set_value("story", "detail", "[" * 100_000),
        set_value("story", "number", 2**40),
        set_value("blob", "sha256", "x"),
        set_value("evidence", "sha256", "0" * 64),
        set_value("evidence", "sha256", None),
        set_kind("transmission", "name", "integer"),
        set_kind("blob", "encoding", "bytes"),
        set_kind("company", "id_codice", "instant"),
        lambda lines: lines[of_table(lines, "company")].update(table='company"; DROP TABLE store; --'),
        lambda lines: lines[of_table(lines, "company")].update(table="sqlite_master"),
        lambda lines: lines[of_table(lines, "company")]["columns"].append(["x); DROP TABLE store; --", "text"]),
    ],
)
def test_a_hostile_backup_is_refused_in_words_and_nothing_is_made_of_it(
    url: str, archive: Archive, empty_url: str, tmp_path: Path, change: Callable[[list[Any]], None]
) -> None:
    filled(archive)
    copied(url, tmp_path / "a")
    rewritten(tmp_path / "a", tmp_path / "b", change)

    def whole() -> None:
        checking.check(tmp_path / "b", None)
        restored(tmp_path / "b", empty_url)

    with pytest.raises(UnreadableFile):
        whole()
    restored(tmp_path / "a", empty_url)  # the place is free


def test_a_piece_of_evidence_may_not_fill_the_memory(
    url: str, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.evidence.keep([Item(content=bytes(3_000_000), kind=EvidenceKind.MAIL)], AT)
    copied(url, tmp_path / "a")
    monkeypatch.setattr(checking, "LARGEST_EVIDENCE", 1_500_000)
    with pytest.raises(UnreadableFile, match="backup-evidence"):
        checking.check(tmp_path / "a", None)


def test_a_store_gets_its_name_only_with_its_log_in_it(archive: Archive, url: str, tmp_path: Path) -> None:
    filled(archive)
    copied(url, tmp_path / "a")
    others: list[sqlite3.Connection] = []

    def look(_more: int, _all: int) -> None:
        (part,) = (tmp_path / "new").glob(".*.part")
        if not others:
            others.append(sqlite3.connect(part))  # keeps the log from being brought in at the end
            others[0].execute("BEGIN")
            others[0].execute("SELECT count(*) FROM sqlite_master").fetchone()

    with pytest.raises(ArchiveUnavailable, match="store-unavailable"):
        restoring.restore(tmp_path / "a", None, f"sqlite:///{tmp_path}/new/bridge.db", LATER, 1, look)
    others[0].close()
    assert list((tmp_path / "new").iterdir()) == []


def test_of_two_restorations_at_once_one_makes_the_store(
    url: str, archive: Archive, empty_url: str, tmp_path: Path
) -> None:
    filled(archive)
    copied(url, tmp_path / "a")
    lines = (
        "import sys, time",
        "from datetime import datetime, UTC",
        "from pathlib import Path",
        "from invoicebridge.connectors.backup import restoring",
        "from invoicebridge.errors import ConfigurationError",
        "here = Path(sys.argv[3])",
        "def begin(*_):",
        "    end = time.monotonic() + (0 if here.exists() else 2)",
        "    here.touch()",
        "    while len(list(here.parent.glob('at-*'))) < 2 and time.monotonic() < end: time.sleep(0.01)",
        "try:",
        "    print(restoring.restore(Path(sys.argv[1]), None, sys.argv[2], datetime.now(UTC), 1, begin).held)",
        "except ConfigurationError as error:",
        "    print(error.code)",
    )
    command = [sys.executable, "-c", "\n".join(lines), str(tmp_path / "a"), empty_url]
    both = [
        subprocess.Popen([*command, str(tmp_path / f"at-{one}")], stdout=subprocess.PIPE, env={"PYTHONPATH": str(ROOT)})
        for one in range(2)
    ]
    results = sorted(one.communicate()[0].decode().strip() for one in both)
    assert results in (["2", "restore-store-exists"], ["2", "store-exists"])
    with store.opened(empty_url) as back:
        assert back.restorations.last() is not None
        assert back.stories.verify() == ()


@pytest.mark.parametrize("moment", ["filling", "filled", "named"])
def test_a_restoration_that_is_killed_leaves_no_store_or_a_whole_one(
    backend: str, url: str, archive: Archive, empty_url: str, tmp_path: Path, moment: str
) -> None:
    filled(archive)
    copied(url, tmp_path / "a")
    die = "(lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))"
    last = "place.remove" if backend == "sqlite" else "_demand_as_written"  # a server's tables have no name to be given
    at = {"filling": "pass", "filled": f"restoring._lock = {die}", "named": f"restoring.{last} = {die}"}[moment]
    progress = die if moment == "filling" else "lambda *_: None"
    lines = (
        "import os, signal, sys",
        "from datetime import datetime, UTC",
        "from pathlib import Path",
        "from invoicebridge.connectors.backup import restoring",
        at,
        f"restoring.restore(Path(sys.argv[1]), None, sys.argv[2], datetime.now(UTC), 1, {progress})",
    )
    command = [sys.executable, "-c", "\n".join(lines), str(tmp_path / "a"), empty_url]
    ended = subprocess.run(command, env={"PYTHONPATH": str(ROOT)}, check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    if moment != "named":
        restored(tmp_path / "a", empty_url)
    with store.opened(empty_url) as back:
        assert back.stories.verify() == ()
        assert back.sending_lock() is not None
        assert back.restorations.last() is not None
    if backend == "sqlite" and moment != "named":
        folder = Path(empty_url.removeprefix("sqlite:///")).parent
        left = [one for one in folder.iterdir() if one.name.startswith(".")]
        assert left
        for one in left:
            os.utime(one, (0, 0))
        Path(empty_url.removeprefix("sqlite:///")).rename(tmp_path / "gone.db")
        restored(tmp_path / "a", empty_url)
        assert [one for one in folder.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_backup_of_an_earlier_release_becomes_a_store_of_this_one(
    backend: str, empty_url: str, revision: str, tmp_path: Path
) -> None:
    old = f"sqlite:///{tmp_path}/old.db"
    revisions.made(old, revision, StoreKind.SANDBOX)
    path = tmp_path / "old.ibbackup"
    written_by_that_release(old, path, revision)
    migrate.upgrade(old, AT)
    assert restored(path, empty_url).held == 1
    with store.opened(old) as upgraded, store.opened(empty_url) as back:
        assert upgraded.transmissions.ids() == back.transmissions.ids()
        assert back.stories.head().number == upgraded.stories.head().number + 1


def written_by_that_release(url: str, path: Path, revision: str) -> None:
    """What the release of this revision would have written: the tables and columns that it had."""
    engine = create_engine(url)
    with engine.connect() as connection:
        there = inspect(connection)
        names = [one for one in METADATA.sorted_tables if there.has_table(one.name)]
        had = {one: {each["name"] for each in there.get_columns(one.name)} for one in names}
        columns = {one: [each for each in one.columns if each.name in had[one]] for one in names}
        data = {one: connection.execute(select(*columns[one])).all() for one in names}
        head = connection.execute(text("SELECT number, sha256 FROM chain_head")).one()
    manifest = Manifest(
        created=AT,
        revision=revision,
        kind=StoreKind.SANDBOX,
        head=Head(*head),
        rows={one.name: len(data[one]) for one in names},
    )
    lines = Writing(manifest)
    with path.open("xb") as stream, container.writer(stream, AT, None) as target:
        target.write(lines.manifest())
        for one in names:
            target.write(lines.table(one.name, columns[one]))
            for row in data[one]:
                target.write(lines.row(row))
        target.write(lines.end())
    engine.dispose()

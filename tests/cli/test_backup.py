"""Backups from the command line: where they go, how many stay, what goes wrong and what is said of it."""

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from invoicebridge import app
from invoicebridge.app import backing_up
from invoicebridge.bridge.archived import EvidenceKind, Item, StoreKind
from invoicebridge.cli.main import main
from invoicebridge.connectors.archive import migrate, store
from invoicebridge.connectors.backup import writing
from invoicebridge.errors import ConfigurationError
from invoicebridge.settings import from_table

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """
[store]
url = "sqlite:///store/bridge.db"

[backup]
folder = "copie"
keep = 2
key = { file = "chiave.txt" }
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The present folder, with settings and a store that has some evidence."""
    monkeypatch.chdir(tmp_path)
    Path("invoicebridge.toml").write_text(SETTINGS)
    Path("chiave.txt").write_text("una frase lunga\n")
    Path("chiave.txt").chmod(0o600)
    migrate.create(url(tmp_path), StoreKind.SANDBOX, datetime.now(UTC))
    with store.opened(url(tmp_path)) as archive:
        some = [Item(content=os.urandom(3000), kind=EvidenceKind.MAIL) for _ in range(200)]
        archive.evidence.keep(some, datetime.now(UTC))
    return tmp_path


def url(folder: Path) -> str:
    """The address of the store."""
    return f"sqlite:///{folder}/store/bridge.db"


def copies() -> list[Path]:
    """What lies in the folder for backups."""
    return sorted(Path("copie").iterdir())


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and the report in JSON."""
    capsys.readouterr()
    code = main([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def codes(report: dict[str, Any]) -> list[str]:
    """What happened; for what failed, why."""
    return [one["error"] or one["code"] for one in report["outcomes"]]


def test_backups_go_into_the_folder_for_their_owner_alone_and_the_latest_stay(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    Path("copie").mkdir()
    Path("copie/notes.txt").touch()
    for _ in range(3):
        code, report = told(capsys, "backup")
        assert code == 0
    assert codes(report) == ["backup-encrypted", "backups-removed"]
    *backups, notes = copies()
    assert notes.name == "notes.txt"
    assert [stat.S_IMODE(one.stat().st_mode) for one in backups] == [0o600, 0o600]
    with store.opened(url(folder)) as archive:
        mark = archive.marks.get("backup")
    assert mark is not None
    assert Path(mark.detail["file"]) in {one.resolve() for one in backups}


def test_a_backup_becomes_the_store_where_that_is_gone(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert main(["backup", "--out", "a.ibbackup"]) == 0
    assert codes(told(capsys, "restore", "a.ibbackup")[1]) == ["restore-store-exists"]
    Path("store/bridge.db").rename("gone.db")
    Path("store/bridge.db-wal").touch()
    assert codes(told(capsys, "restore", "a.ibbackup")[1]) == ["restore-store-remains"]
    Path("store/bridge.db-wal").unlink()
    code, report = told(capsys, "restore", "a.ibbackup")
    assert (code, codes(report)) == (1, ["backup-whole-sandbox", "restored"])
    assert stat.S_IMODE(Path("store/bridge.db").stat().st_mode) == 0o600
    assert [one.name for one in Path("store").iterdir() if one.name.startswith(".")] == []
    assert codes(told(capsys, "restore")[1]) == ["restored-locked", "restore-rescan-next"]
    assert codes(told(capsys, "restore", "--rescan")[1]) == ["restore-traces", "restore-release-next"]
    assert codes(told(capsys, "transmit", "--yes", "--by", "Maria")[1]) == ["restore-releases"]
    code, report = told(capsys, "restore", "--release", "--by", "Maria Rossi", "--because", "tutto confrontato")
    assert (code, codes(report)) == (0, ["restore-released"])
    assert codes(told(capsys, "restore")[1]) == ["restored-released"]


def test_mistakes_are_told_and_nothing_is_made(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["backup", "--out", "a.ibbackup"]) == 0
    monkeypatch.setenv("OTHER", "another")
    content = Path("a.ibbackup").read_bytes()
    Path("cut").write_bytes(content[: len(content) // 2])
    Path("text").write_text("text")
    cases: dict[tuple[str, ...], str] = {
        ("backup", "--out", "a.ibbackup"): "output-exists",
        ("backup", "--out", "no/such/a.ibbackup"): "output-not-written",
        ("backup", "--to", "text"): "output-not-written",
        ("backup", "--key-env", "NOTHING"): "secret-missing",
        ("restore", "--verify"): "restore-file-missing",
        ("restore", "--verify", "none"): "backup-unreadable",
        ("restore", "--verify", "text"): "backup-foreign",
        ("restore", "--verify", "cut"): "backup-cut",
        ("restore", "--verify", "a.ibbackup", "--key-env", "OTHER"): "backup-key-wrong",
        ("restore", "--rescan", "a.ibbackup"): "restore-file-unwanted",
        ("restore", "--rescan"): "not-restored",
        ("restore", "--release"): "not-restored",
    }
    for arguments, why in cases.items():
        code, report = told(capsys, *arguments)
        assert (arguments, code, codes(report)) == (arguments, 2, [why])
    Path("invoicebridge.toml").write_text('[store]\nurl = "sqlite:///store/bridge.db"\n')
    assert codes(told(capsys, "backup")[1]) == ["backup-nowhere"]
    assert codes(told(capsys, "restore", "--verify", "a.ibbackup")[1]) == ["backup-key-needed"]
    Path("invoicebridge.toml").unlink()
    assert codes(told(capsys, "restore", "--verify", "a.ibbackup", "--key-file", "chiave.txt")[1]) == [
        "backup-whole-sandbox"
    ]


def test_a_backup_that_is_not_encrypted_is_taken_only_where_a_person_says_so(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    with_key = Path("invoicebridge.toml").read_text()
    Path("invoicebridge.toml").write_text(with_key.replace("key = {", "# key = {"))
    assert main(["backup", "--out", "a.ibbackup"]) == 0
    Path("invoicebridge.toml").write_text(with_key)
    Path("store").rename("gone")
    for step in ((), ("--verify",)):
        assert codes(told(capsys, "restore", "a.ibbackup", *step)[1]) == ["backup-not-encrypted"]
    assert codes(told(capsys, "restore", "--verify", "a.ibbackup", "--unencrypted")[1]) == ["backup-whole-sandbox"]
    assert not Path("store").exists()
    assert told(capsys, "restore", "a.ibbackup", "--unencrypted")[0] == 1


def test_a_full_disk_leaves_nothing_and_forgets_no_older_backup(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["backup"]) == 0
    before = copies()
    original = writing.write

    def full(database: Any, stream: Any, *rest: Any) -> Any:
        original(database, stream, *rest)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing, "write", full)
    code, report = told(capsys, "backup")
    assert (code, codes(report)) == (2, ["output-not-written"])
    assert copies() == before


def test_a_backup_that_cannot_be_read_back_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    original = writing.write

    def rotten(database: Any, stream: Any, *rest: Any) -> Any:
        made = original(database, stream, *rest)
        stream.seek(-50, os.SEEK_END)
        stream.write(b"rotten")
        return made

    monkeypatch.setattr(writing, "write", rotten)
    with pytest.raises(ConfigurationError, match="backup-not-as-written"):
        list(backing_up.backup(app.settings(None)))
    assert copies() == []


def test_a_process_that_is_killed_leaves_no_backup_that_looks_like_one() -> None:
    lines = (
        "import os, signal",
        "from invoicebridge import app",
        "from invoicebridge.app import backing_up",
        "def die(more, total): os.kill(os.getpid(), signal.SIGKILL)",
        "list(backing_up.backup(app.settings(None), progress=die))",
    )
    ended = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert [one for one in copies() if one.suffix == ".ibbackup"] == []
    (part,) = copies()
    old = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(part, (old, old))
    assert main(["backup"]) == 0
    assert part not in copies()


def test_evidence_is_never_kept_for_less_than_the_law_wants_without_saying_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(ConfigurationError, match="retention-too-short"):
        from_table({"retention": {"evidence": "5y"}}, Path())
    said = from_table({"retention": {"evidence": "5y", "evidence_is_preserved_elsewhere": True}}, Path())
    assert said.retention.below_the_law
    assert not from_table({"retention": {"evidence": "10y"}}, Path()).retention.below_the_law
    for wrong in ("10", 10, "0y", "365d", "100y"):
        with pytest.raises(ConfigurationError, match="setting-type"):
            from_table({"retention": {"evidence": wrong}}, Path())
    with Path("invoicebridge.toml").open("a") as settings:
        settings.write('\n[retention]\nevidence = "5y"\nevidence_is_preserved_elsewhere = true\n')
    assert "retention-below-the-law" in codes(told(capsys, "doctor")[1])


def test_pruning_tells_before_what_it_would_take_away(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    old = datetime(2001, 1, 1, tzinfo=UTC)
    with store.opened(url(folder)) as archive:
        kept = archive.evidence.keep([Item(content=b"dialogue" * 99, kind=EvidenceKind.SMTP)], old)
    assert codes(told(capsys, "db", "prune")[1]) == ["prune-nothing-set"]
    with Path("invoicebridge.toml").open("a") as settings:
        settings.write('\n[retention]\nevidence = "10y"\ndrafts = "90d"\n')
    assert codes(told(capsys, "db", "prune", "--dry-run")[1]) == ["prune-would-evidence", "prune-nothing"]
    assert codes(told(capsys, "db", "prune")[1]) == ["prune-evidence", "prune-nothing"]
    assert codes(told(capsys, "db", "prune")[1]) == ["prune-nothing", "prune-nothing"]
    with store.opened(url(folder)) as archive:
        assert archive.evidence.content(kept[0].sha256) is None
    assert "evidence-intact" in codes(told(capsys, "audit", "--evidence")[1])
    assert main(["backup", "--out", "a.ibbackup"]) == 0
    assert told(capsys, "restore", "--verify", "a.ibbackup")[1]["outcomes"][0]["detail"]["pruned"] == "1"


def test_a_person_is_told_of_a_backup_that_is_too_old(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert "backup-never" in codes(told(capsys, "doctor")[1])
    assert main(["backup"]) == 0
    assert "backup-recent" in codes(told(capsys, "doctor")[1])
    with store.opened(url(folder)) as archive:
        archive.marks.put("backup", datetime.now(UTC) - timedelta(days=3), {"file": "x"})
    assert "backup-old" in codes(told(capsys, "doctor")[1])
    assert main(["serve", "--once", "--job", "checks"]) in (0, 1, 2)
    with store.opened(url(folder)) as archive:
        assert [one.alert.kind for one in archive.alerts.standing("backup-old")] == ["backup-old"]
    assert main(["serve", "--once", "--job", "backup"]) == 0
    with store.opened(url(folder)) as archive:
        assert archive.alerts.standing("backup-old") == ()

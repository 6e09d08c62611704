"""`transmit`, `retry` and `run`: options, words, exit codes, and the confirmation of the first delivery."""

import io
import json
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.archived import StoreKind
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.cli import bridging
from invoicebridge.cli.main import main
from invoicebridge.errors import ArchiveUnavailable
from invoicebridge.transmission.dialogue import Ending, Refusal
from tests.bridge.queued import BOX, known_box, prepared, queue
from tests.world import World, world


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The commands work in this small world, whatever the settings are."""
    with world(tmp_path) as made:
        known_box(made.archive)
        used_by_commands(made, monkeypatch)
        yield made


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The same with a live store, of which nothing has ever left."""
    with world(tmp_path, kind=StoreKind.LIVE) as made:
        known_box(made.archive)
        used_by_commands(made, monkeypatch)
        yield made


def used_by_commands(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening the bridge of the settings opens this one."""

    @contextmanager
    def opened(_: Namespace) -> Iterator[Bridge]:
        yield made.bridge

    monkeypatch.setattr(bridging, "opened", opened)
    monkeypatch.setattr(bridging, "outcome_files", lambda *_: lambda: iter(()))


class Terminal(io.StringIO):
    """Somebody sits there and types this."""

    def isatty(self) -> bool:
        return True


def at_terminal(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    """A person answers so."""
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    monkeypatch.setattr("sys.stderr", Terminal())


def test_what_waits_is_sent_and_told(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    queue(small.archive, 1)
    assert main(["transmit"]) == 0
    said = capsys.readouterr().out
    assert f"inviato a {BOX}" in " ".join(said.split())
    assert len(small.outbox.mails) == 1


def test_a_file_that_is_held_makes_the_exit_code_one(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    queue(small.archive, prepared(1, data=date(2026, 11, 26)), 2)
    assert main(["transmit", "--json", "--lang", "en"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["operation"], report["verdict"]) == ("transmit", "attention")
    assert [one["code"] for one in report["outcomes"]] == ["held", "sent"]
    assert [fault["code"] for fault in report["outcomes"][0]["faults"]] == ["00403"]


def test_a_dry_run_sends_nothing(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    queue(small.archive, 1)
    assert main(["transmit", "--dry-run", "--lang", "en"]) == 0
    assert "would be sent to" in capsys.readouterr().out
    assert small.outbox.mails == []


@pytest.mark.parametrize("wrong", [["--wait", "-1"], ["--wait", "soon"], ["--limit", "0"], ["--wait", "nan"]])
def test_numbers_that_make_no_sense_are_refused(small: World, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["transmit", *wrong])
    assert ended.value.code == 2


def test_a_limit_and_a_mailbox_are_taken(small: World) -> None:
    queue(small.archive, 1, 2)
    assert main(["transmit", "--limit", "1", "--mailbox", "pec", "--company", "demo", "--wait", "0"]) == 0
    assert len(small.outbox.mails) == 1
    assert main(["transmit", "--mailbox", "other"]) == 2


# --- the first delivery ----------------------------------------------------------------------------------------------


def test_without_a_terminal_a_live_store_sends_nothing_until_yes(
    live: World, capsys: pytest.CaptureFixture[str]
) -> None:
    queue(live.archive, 1)
    assert main(["transmit"]) == 1
    assert "transmit --dry-run" in " ".join(capsys.readouterr().out.split())
    assert main(["transmit", "--yes"]) == 0
    assert len(live.outbox.mails) == 1
    assert live.archive.sending_lock() is None


@pytest.mark.parametrize(("typed", "mails"), [("s\n", 1), ("sì\n", 1), ("\n", 0), ("no\n", 0), ("", 0)])
def test_at_a_terminal_the_person_is_asked(
    live: World, monkeypatch: pytest.MonkeyPatch, typed: str, mails: int
) -> None:
    queue(live.archive, 1)
    at_terminal(monkeypatch, typed)
    assert main(["transmit"]) == (0 if mails else 1)
    assert len(live.outbox.mails) == mails


def test_a_dry_run_asks_nothing(live: World, monkeypatch: pytest.MonkeyPatch) -> None:
    queue(live.archive, 1)
    at_terminal(monkeypatch, "s\n")
    assert main(["transmit", "--dry-run"]) == 1
    assert live.archive.sending_lock() is not None


def test_a_user_without_a_name_may_confirm(
    live: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(live.archive, 1)
    monkeypatch.setattr("getpass.getuser", raising(KeyError("getpwuid(): uid not found: 12345")))
    assert main(["transmit", "--yes"]) == 0
    assert "uid " in capsys.readouterr().out


def test_a_restored_store_wants_a_name_besides_yes(live: World) -> None:
    queue(live.archive, 1)
    live.archive.lock_sending("restored", live.clock.now())
    assert main(["transmit", "--yes"]) == 1
    assert live.outbox.mails == []
    assert main(["transmit", "--yes", "--by", "Rossi"]) == 0
    assert len(live.outbox.mails) == 1


# --- retry -----------------------------------------------------------------------------------------------------------


def test_a_refused_file_is_queued_again(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    queue(small.archive, 1)
    small.outbox.answers.append((Ending.REFUSED, Refusal.OTHER, "550 no"))
    assert main(["transmit"]) == 1
    assert main(["retry", "IT75100120361_00001.xml", "--lang", "en"]) == 0
    assert "in the queue again" in " ".join(capsys.readouterr().out.split())
    assert main(["retry", "--all"]) == 0
    assert main(["transmit"]) == 0
    assert len(small.outbox.mails) == 1


def test_a_file_is_given_up_by_name(small: World) -> None:
    queue(small.archive, 1)
    assert main(["retry", "--give-up", "1"]) == 2
    assert main(["retry", "--give-up", "1", "--by", "Rossi", "--because", "doppione"]) == 0
    assert main(["transmit"]) == 0
    assert small.outbox.mails == []


@pytest.mark.parametrize("wrong", [[], ["--give-up", "--all"], ["nothing"]])
def test_retry_wants_to_know_what(small: World, wrong: list[str]) -> None:
    assert main(["retry", *wrong]) == 2


# --- run -------------------------------------------------------------------------------------------------------------


def test_run_sends_what_is_queued_and_reads_the_mailbox(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    queue(small.archive, 1)
    assert main(["run", "--json"]) == 0
    told = [one["code"] for one in json.loads(capsys.readouterr().out)["outcomes"]]
    assert told[0] == "sent"
    assert len(told) > 1


def test_run_wants_files_where_paths_are_given(small: World, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["run", str(tmp_path / "empty")]) == 2


# --- reports for machines --------------------------------------------------------------------------------------------


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "operation", "error"),
    [
        (("transmit", "--settings", "absent.toml"), "transmit", "settings-unreadable"),
        (("doctor", "--settings", "absent.toml"), "doctor", "settings-unreadable"),
        (("mailbox", "list", "--settings", "absent.toml"), "mailbox list", "settings-unreadable"),
        (("db", "info", "--settings", "absent.toml"), "db info", "settings-unreadable"),
        (("status", "--settings", "absent.toml"), "status", "settings-unreadable"),
        (("retry",), "retry", "retry-without-target"),
        (("run", "absent.json"), "run", "settings-missing"),
        (("init", "--non-interactive"), "init", "init-incomplete"),
    ],
)
def test_what_could_not_begin_is_a_json_report_too(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    operation: str,
    error: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, report = told(capsys, *arguments)
    (outcome,) = report["outcomes"]
    assert (code, report["operation"], report["verdict"], outcome["error"]) == (2, operation, "failed", error)
    assert outcome["text"]


def test_what_was_done_before_the_work_stopped_stands_in_the_json_report(
    small: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(small.archive, 1)
    monkeypatch.setattr(small.archive.stories, "head", raising(ArchiveUnavailable("store-unavailable", reason="full")))
    code, report = told(capsys, "transmit")
    assert (code, report["head"]) == (2, None)
    assert [one["code"] for one in report["outcomes"]] == ["sent", "stage-failed"]


def raising(error: Exception) -> Callable[[], None]:
    """What raises this."""

    def fails() -> None:
        raise error

    return fails


def test_lines_are_not_broken_where_no_terminal_shows_them(small: World, capsys: pytest.CaptureFixture[str]) -> None:
    queue(small.archive, 1)
    assert main(["transmit"]) == 0
    assert "(Message-ID me.1@pec.esempio.example)" in capsys.readouterr().out.splitlines()[0]

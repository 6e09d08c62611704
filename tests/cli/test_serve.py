"""`invoicebridge serve` at a prompt: what it lists, what it runs once, how it starts and stops."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.archived import Company, StoreKind
from invoicebridge.cli.main import main
from invoicebridge.connectors.archive import migrate, store
from tests.conftest import ROOT
from tests.world import AT

SETTINGS = """
[store]
url = "sqlite:///store/bridge.db"
[serve]
listen = "127.0.0.1:{port}"
drafts = "drafts"
lease = "2s"
stop_within = "2s"
[companies.officine]
mailbox = "pec"
[mailboxes.pec]
address = "ditta@pec.esempio.example"
password = {{ env = "PEC_PASSWORD" }}
smtp = "127.0.0.1:9"
imap = "127.0.0.1:9"
since = 2026-11-01
[jobs.checks]
enabled = false
[jobs.transmit]
every = "1m"
"""
PARTY = (ROOT / "samples" / "drafts" / "semplice.json").read_bytes()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The present folder, with settings, a store and a draft; no server answers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEC_PASSWORD", "not-to-be-shown")
    monkeypatch.delenv("INVOICEBRIDGE_SETTINGS", raising=False)
    (tmp_path / "invoicebridge.toml").write_text(SETTINGS.format(port=free_port()))
    url = f"sqlite:///{tmp_path}/store/bridge.db"
    migrate.create(url, StoreKind.SANDBOX, AT)
    seller = json.loads(PARTY)["fattura_elettronica_header"]["cedente_prestatore"]["dati_anagrafici"]
    number = seller["id_fiscale_iva"]["id_codice"]
    with store.opened(url) as archive:
        archive.companies.save(Company(id="officine", name="Officine", id_paese="IT", id_codice=number))
        archive.names.start("IT", number)
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "1.json").write_bytes(PARTY)
    os.utime(tmp_path / "drafts" / "1.json", (1, 1))
    return tmp_path


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {one["what"]: one for one in found["outcomes"]}


def test_one_job_is_chosen_for_one_run_only(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "serve", "--job", "collect", "--seconds", "0"]) == 2
    assert "--once" in capsys.readouterr().err


def test_the_jobs_are_listed_with_their_times_and_how_it_went(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--list", "--json"]) == 0
    jobs = said(capsys)
    assert {"prepare", "transmit", "collect", "resolve"} <= set(jobs)
    assert "checks" not in jobs
    assert jobs["transmit"]["detail"]["timing"] == "every 1m"
    assert main(["serve", "--once", "--job", "prepare", "--json"]) == 0
    assert said(capsys)["prepare"]["text"] == "1 fatto"
    assert main(["serve", "--list", "--json", "--lang", "en"]) == 0
    assert said(capsys)["prepare"]["text"].endswith(": 1 fatto")


def test_once_runs_every_job_and_one_that_fails_does_not_keep_the_others_from_running(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "drafts" / "2.json").write_bytes(b"{")
    os.utime(place / "drafts" / "2.json", (1, 1))
    assert main(["serve", "--once", "--json", "--lang", "en"]) == 2
    jobs = said(capsys)
    assert (jobs["prepare"]["verdict"], jobs["transmit"]["verdict"]) == ("failed", "waiting")
    assert "drafts/2.json: not-prepared" in jobs["prepare"]["text"]
    assert jobs["collect"]["verdict"] == "waiting"


def test_once_leaves_the_jobs_to_whoever_leads(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with store.opened(f"sqlite:///{place}/store/bridge.db") as archive:
        archive.leadership.take("another", datetime.now(UTC), timedelta(hours=1))
    assert main(["serve", "--once", "--json"]) == 0
    assert said(capsys)["serve"]["code"] == "another-leads"


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (["--once", "--job", "nothing"], "nothing"),
        (["--job", "checks", "--once"], "checks"),
        (["--listen", "9310"], "--listen"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    place: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], key: str
) -> None:
    assert main(["serve", *arguments]) == 2
    assert key in capsys.readouterr().err


def serving(*arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "invoicebridge", "serve", "--log", "json", *arguments]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})


def until(process: "subprocess.Popen[str]", event: str) -> list[dict[str, Any]]:
    """The lines of the log until this event."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(json.loads(line))
        if lines[-1]["event"] == event:
            return lines
    raise AssertionError(lines)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_within_seconds_and_the_next_one_leads_at_once(place: Path, number: signal.Signals) -> None:
    first = serving()
    until(first, "leading")
    second = serving("--listen", "off", "--seconds", "60")
    (waiting,) = [line for line in until(second, "standby") if line["event"] == "standby"]
    assert {"leader", "until"} <= waiting.keys()
    asked = time.monotonic()
    first.send_signal(number)
    until(first, "stopped")
    assert (first.wait(5), time.monotonic() - asked < 5) == (0, True)
    until(second, "leading")
    second.terminate()
    assert second.wait(10) == 0


@pytest.mark.slow
def test_health_and_metrics_are_told_and_no_password_is_in_the_log(place: Path) -> None:
    process = serving("--seconds", "6")
    try:
        log = until(process, "leading")
        (there,) = [line["place"] for line in log if line["event"] == "listening"]
        with urllib.request.urlopen(f"http://{there}/healthz", timeout=5) as answer:
            assert json.load(answer)["role"] == "leader"
        with urllib.request.urlopen(f"http://{there}/metrics", timeout=5) as answer:
            assert re.search(rb"^invoicebridge_leader 1.0$", answer.read(), re.MULTILINE)
    finally:
        rest = process.communicate(timeout=30)[1]
    assert process.returncode == 0
    assert "not-to-be-shown" not in rest
    assert [json.loads(line)["event"] for line in rest.splitlines()][-1] == "stopped"


@pytest.mark.slow
def test_what_hangs_does_not_keep_it_from_stopping(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = place / "invoicebridge.toml"
        settings.write_text(settings.read_text().replace("127.0.0.1:9", f"127.0.0.1:{silent.getsockname()[1]}"))
        process = serving("--listen", "off")
        until(process, "leading")
        connection, _ = silent.accept()
        asked = time.monotonic()
        process.terminate()
        until(process, "stopped-amid-work")
        connection.close()
        assert (process.wait(5), time.monotonic() - asked < 6) == (0, True)

"""`invoicebridge doctor` against a provider and an SdI that are really there."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from invoicebridge import app
from invoicebridge.bridge.setting_up import doctor
from invoicebridge.cli.main import main
from invoicebridge.connectors.channels import imap_connection, smtp
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.sandbox import Sandbox
from tests.conftest import ROOT

ADDRESS = "ditta@pec.esempio.example"
PASSWORD = "not-to-be-shown"  # noqa: S105
INVOICE = str(ROOT / "samples" / "fatture" / "IT75100120361_PA01A.xml")


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A provider, with a store and settings for it in the present folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEC_PASSWORD", PASSWORD)
    monkeypatch.delenv("INVOICEBRIDGE_SETTINGS", raising=False)
    with Sandbox() as running:
        running.mailbox(ADDRESS, PASSWORD)
        (tmp_path / "root.pem").write_bytes(running.root)
        (tmp_path / "pec.pem").write_bytes(running.anchors)
        servers = ["--smtp", f"127.0.0.1:{running.smtp.port}", "--imap", f"127.0.0.1:{running.imap.port}"]
        trust = ["--ca", "root.pem", "--trust-pec", "pec.pem", "--sdi-signer", "root.pem"]
        own = ["--company", INVOICE, "--address", ADDRESS, "--password-env", "PEC_PASSWORD"]
        assert main(["init", "--non-interactive", "--sandbox", "--last-progressivo", "0", *servers, *trust, *own]) == 0
        yield running


def examined(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["doctor", "--json", *arguments])
    said = capsys.readouterr()
    assert PASSWORD not in said.out + said.err
    return code, json.loads(said.out)


def codes(report: dict[str, Any]) -> list[str]:
    return [one["code"] for one in report["outcomes"]]


def test_where_all_is_well_every_line_says_so(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = examined(capsys)
    assert code == 0
    assert codes(report) == [
        "settings-good",
        "schemas-good",
        "permissions-good",
        "no-signer",
        "trust-pec",
        "certificate-good",
        "trust-no-signers",
        "store-writable-sandbox",
        "stories-whole",
        "disk-room",
        "backup-not-needed",
        "retention-for-ever",
        "companies-good",
        "mailbox-box",
        "certificate-good",
        "smtp-login",
        "certificate-good",
        "reading-login",
        "folders-there",
        "quota-not-told",
        "imap-idle",
        "clock-not-checked",
    ]
    assert sandbox.mails(ADDRESS) == []


def test_the_probe_brings_the_receipts_and_an_answer_of_courtesy(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = examined(capsys, "--probe")
    assert (code, codes(report)[-1]) == (0, "probe-sent")
    sandbox.settle()
    assert len(sandbox.mails(ADDRESS)) == 3
    assert sandbox.sdi.books() == ()


def test_a_refused_password_is_tried_at_one_server_only(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEC_PASSWORD", "wrong")
    code, report = examined(capsys)
    assert code == 2
    assert [one["error"] for one in report["outcomes"] if one["error"]] == ["login-refused"]
    assert "login-not-tried" in codes(report)
    code, report = examined(capsys, "--probe")
    assert [one["error"] for one in report["outcomes"] if one["error"]] == ["login-refused"]
    assert codes(report)[-1] == "probe-not-tried"


def test_one_look_is_one_login_at_each_server(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logins: list[str] = []
    for module in (imap_connection, smtp):
        real = module.connected
        monkeypatch.setattr(module, "connected", lambda server, real=real: logins.append(str(server)) or real(server))
    examined(capsys)
    assert len(logins) == len(set(logins)) == 2


def test_what_is_known_of_a_provider_is_told(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = tmp_path / "invoicebridge.toml"
    text = settings.read_text(encoding="utf-8").replace('# provider = "aruba"', 'provider = "legalmail"')
    settings.write_text(text.replace('# user = "M1234567"', f'user = "{ADDRESS}"'), encoding="utf-8")
    _, report = examined(capsys, "--lang", "en")
    told = [one["text"] for one in report["outcomes"] if one["code"] == "provider-note"]
    assert any("six messages a minute" in one for one in told)


def test_a_store_that_may_not_be_entered_is_a_line(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.stat

    def stat(path: Path, **options: bool) -> os.stat_result:
        if path.name == "bridge.db":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, **options)

    monkeypatch.setattr(Path, "stat", stat)
    code, report = examined(capsys)
    assert code == 2
    failed = [(one["what"], one["error"]) for one in report["outcomes"] if one["verdict"] == "failed"]
    assert failed == [("invoicebridge-data/bridge.db", "store-place")]


def test_what_a_person_has_to_do_is_one_line_each(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = tmp_path / "invoicebridge.toml"
    text = settings.read_text(encoding="utf-8").replace('# folders = ["INBOX"]', 'folders = ["inbox", "Fatture"]')
    settings.write_text(text, encoding="utf-8")
    settings.chmod(0o666)
    (tmp_path / "invoicebridge-data").chmod(0o755)
    with app.bridge(app.settings()) as bridge:
        bridge.archive.mailboxes.suspend("pec", "login", bridge.clock.now())
    code, report = examined(capsys)
    found = {one["code"]: one["text"] for one in report["outcomes"] if one["verdict"] not in ("done", "nothing")}
    assert code == 2
    assert set(found) == {"permissions-wide", "mailbox-stopped", "folders-missing"}
    assert found["folders-missing"].startswith("cartelle che non ci sono: Fatture;")


def test_a_store_that_is_not_there_is_said_and_the_mailbox_is_left_alone(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "invoicebridge-data" / "bridge.db").rename(tmp_path / "elsewhere.db")
    code, report = examined(capsys)
    assert code == 2
    assert [one["error"] for one in report["outcomes"] if one["error"]] == ["store-missing"]
    assert codes(report)[-1] == "mailbox-not-looked-at"


def test_every_mistake_of_the_settings_is_a_line(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with (tmp_path / "invoicebridge.toml").open("a", encoding="utf-8") as file:
        file.write("[stor]\n[other]\n")
    code, report = examined(capsys)
    assert code == 2
    assert [one["error"] for one in report["outcomes"]] == ["setting-misspelt", "setting-unknown"]


def test_in_a_live_store_the_probe_waits_for_a_person(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = ["--company", INVOICE, "--address", ADDRESS, "--password-env", "PEC_PASSWORD", "--last-progressivo", "0"]
    servers = ["--smtp", f"127.0.0.1:{sandbox.smtp.port}", "--imap", f"127.0.0.1:{sandbox.imap.port}"]
    store = ["--store", "sqlite:///live.db", "--out", "live.toml"]
    assert main(["init", "--non-interactive", "--live", *live, *servers, *store]) == 0
    code, report = examined(capsys, "--settings", "live.toml", "--probe")
    assert (code, report["outcomes"][-1]["error"]) == (2, "probe-not-confirmed")
    assert "sending-locked" in codes(report)
    code, report = examined(capsys, "--settings", "live.toml", "--probe", "--yes")
    assert [one["error"] for one in report["outcomes"] if one["error"]] == ["certificate-refused"] * 3
    assert sandbox.mails(ADDRESS) == []


def test_a_provider_whose_answers_arrived_shows_that_the_clock_is_right(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    today = datetime.now(ROME).date().isoformat()
    draft = (ROOT / "samples" / "drafts" / "semplice.json").read_text(encoding="utf-8")
    (tmp_path / "draft.json").write_text(draft.replace("2026-06-01", today).replace("01234567897", "75100120361"))
    for command in (["prepare", "draft.json"], ["transmit"]):
        assert main(command) == 0
    sandbox.settle()
    assert main(["collect"]) == 0
    _, report = examined(capsys)
    assert codes(report)[-1] == "clock-agrees"


@pytest.mark.parametrize(
    ("offset", "code"), [(-90, "clock-ahead"), (-30, "clock-agrees"), (40, "clock-agrees"), (400, "clock-behind")]
)
def test_the_clock_is_compared_by_the_last_accettazione(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, offset: int, code: str
) -> None:
    with app.bridge(app.settings()) as bridge:
        monkeypatch.setattr(doctor, "_last_offset", lambda bridge, rules: timedelta(seconds=offset))
        assert doctor.clock(bridge, bridge.mailboxes["pec"], "mailboxes.pec").code == code

"""`company`, `ledger`, `mailbox` and `db`: what they print, and their exit codes."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.app import storing
from invoicebridge.bridge.archived import StoreKind
from invoicebridge.cli.main import main
from invoicebridge.connectors.archive import migrate
from invoicebridge.connectors.archive import store as stores
from tests.conftest import ROOT

FATTURE = ROOT / "samples" / "fatture"
INVOICE = str(FATTURE / "IT75100120361_PA01A.xml")


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A store for practice, and its settings, in the present folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INVOICEBRIDGE_SETTINGS", raising=False)
    servers = ["--smtp", "127.0.0.1:465", "--imap", "127.0.0.1:993", "--password-env", "PEC"]
    own = ["--company", INVOICE, "--id", "demo", "--address", "a@pec.example", "--last-progressivo", "00000"]
    assert main(["init", "--non-interactive", "--sandbox", *own, *servers]) == 0
    capsys.readouterr()


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def codes(found: dict[str, Any]) -> list[str]:
    return [one["code"] for one in found["outcomes"]]


def test_companies_are_added_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(capsys, "company", "list")[0] == 0
    code, added = report(capsys, "company", "add", str(FATTURE / "IT75101050146_CASHV.xml"), "--id", "adda")
    assert (code, codes(added), added["operation"]) == (1, ["company-added", "company-without-rules"], "company add")
    code, listed = report(capsys, "company", "list")
    assert (code, [one["what"] for one in listed["outcomes"]]) == (1, ["adda", "demo"])


def test_an_id_that_the_settings_cannot_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["company", "add", INVOICE, "--id", "a/b"]) == 2
    assert "--id" in capsys.readouterr().err


def test_what_was_sent_elsewhere_is_taken_in(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, done = report(capsys, "ledger", "import", INVOICE)
    assert (code, codes(done)) == (0, ["ledger-imported"])
    (tmp_path / "names.txt").write_text("IT75100120361_00001\nno name\n", encoding="utf-8")
    assert report(capsys, "ledger", "import", "names.txt")[0] == 1
    assert report(capsys, "ledger", "import", "absent.txt")[0] == 2


def test_mailboxes_are_shown_resumed_and_given_an_address(capsys: pytest.CaptureFixture[str]) -> None:
    assert codes(report(capsys, "mailbox", "list")[1]) == ["mailbox-usable"]
    assert codes(report(capsys, "mailbox", "resume", "pec")[1]) == ["mailbox-not-suspended"]
    assert codes(report(capsys, "mailbox", "address", "pec", "sdi12@pec.fatturapa.it")[1]) == ["mailbox-address"]
    assert main(["mailbox", "resume", "pce"]) == 2
    assert "pce" in capsys.readouterr().err


def test_the_store_tells_what_it_is_and_needs_no_upgrade(capsys: pytest.CaptureFixture[str]) -> None:
    code, info = report(capsys, "db", "info")
    assert (code, codes(info), info["outcomes"][0]["detail"]["companies"]) == (0, ["store-info-sandbox"], "1")
    assert codes(report(capsys, "db", "upgrade")[1]) == ["store-current"]
    assert main(["db", "info"]) == 0
    assert "archivio di prova" in " ".join(capsys.readouterr().out.split())


def test_the_store_tells_who_let_it_send(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    at = datetime(2026, 11, 25, 11, tzinfo=UTC)
    (tmp_path / "live").mkdir()
    url = f"sqlite:///{tmp_path}/live/bridge.db"
    migrate.create(url, StoreKind.LIVE, at)
    with stores.opened(url) as archive:
        archive.release_sending("Maria Rossi", at)
    settings = Path("invoicebridge.toml").read_text(encoding="utf-8")
    Path("invoicebridge.toml").write_text(
        settings.replace("invoicebridge-data/bridge.db", "live/bridge.db"), encoding="utf-8"
    )
    assert main(["db", "info"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "invii bloccati dal 25/11/2026 12:00 (primo invio), permessi da Maria Rossi il 25/11/2026 12:00" in told


def test_a_store_of_an_earlier_release_is_described_and_to_be_upgraded(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stores.REVISIONS
    for module in (stores, storing):
        monkeypatch.setattr(module, "REVISIONS", (*before, "9999"))
    code, info = report(capsys, "db", "info")
    assert (code, codes(info)) == (1, ["store-info-sandbox-older"])
    assert info["outcomes"][0]["detail"]["revision"] == before[-1]


def test_settings_elsewhere_are_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["db", "info", "--settings", "absent.toml", "--lang", "en"]) == 2
    assert "The settings file absent.toml cannot be read" in capsys.readouterr().err

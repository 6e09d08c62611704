"""`invoicebridge alert`: what it prints, and what its exit code says."""

import json
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Alert, StoreKind, Urgency
from invoicebridge.cli.main import main
from invoicebridge.connectors.archive import migrate, store
from tests.alerts.servers import WORD, post_office, receiver
from tests.contracts_mail.mailbox import CertificateFiles
from tests.world import AT


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The settings of a store with one alert, and nobody to tell."""
    migrate.create(f"sqlite:///{tmp_path}/store/bridge.db", StoreKind.SANDBOX, AT)
    (tmp_path / "word.txt").write_text(WORD, encoding="utf-8")
    with store.opened(f"sqlite:///{tmp_path}/store/bridge.db") as archive:
        archive.alerts.note(Alert(kind="job-failed", subject="collect", urgency=Urgency.AT_ONCE), AT)
    path = tmp_path / "invoicebridge.toml"
    path.write_text('[store]\nurl = "sqlite:///store/bridge.db"\n', encoding="utf-8")
    return path


def told(place: Path, *options: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["alert", "--lang", "en", "--settings", str(place), *options])
    return code, capsys.readouterr().out


def mail(port: int, root: Path) -> str:
    return f"""
[alerts]
smtp = "127.0.0.1:{port}"
ca = "{root}"
user = "avvisi"
password = {{ file = "word.txt" }}
from = "avvisi@esempio.example"
to = "anna@esempio.example"
digest = "00:00"
language = "en"
"""


def hook(port: int) -> str:
    return f'[[hooks]]\nname = "erp"\nurl = "http://127.0.0.1:{port}"\nsecret = {{ file = "word.txt" }}\n'


def add(place: Path, text: str) -> None:
    with place.open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_without_anybody_to_tell_it_says_so(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = told(place, capsys=capsys)
    assert code == 0
    assert "[alerts] for mail" in out


def test_alerts_go_by_mail_and_web_hook(
    place: Path,
    papers: CertificateFiles,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with post_office(papers) as office, receiver() as erp:
        add(place, mail(office.port, papers.root) + hook(erp.port))
        code, out = told(place, "--dry-run", capsys=capsys)
        assert (code, office.mails, erp.calls) == (0, [], [])
        assert "job-failed, at-once" in out
        code, out = told(place, "--json", capsys=capsys)
        outcomes = [(one["what"], one["code"]) for one in json.loads(out)["outcomes"]]
        assert (code, outcomes) == (0, [("anna@esempio.example", "alerts-mailed"), ("erp", "hook-called")])
        assert told(place, capsys=capsys)[0] == 0
        assert (len(office.mails), len(erp.calls)) == (1, 1)
        assert told(place, "--test", capsys=capsys)[0] == 0
        assert (len(office.mails), len(erp.calls)) == (2, 2)
    assert "test of alerts" in office.subjects[1]
    code, out = told(place, "--test", capsys=capsys)
    assert code == 2
    assert WORD not in out

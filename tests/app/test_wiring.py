"""From settings to a bridge: where they are looked for, what goes with which store, which servers are meant."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invoicebridge import app
from invoicebridge.app import fitting, mail
from invoicebridge.bridge.archived import StoreKind
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.connectors.archive import migrate
from invoicebridge.connectors.ids import SystemIds
from invoicebridge.errors import ConfigurationError
from invoicebridge.sandbox import papers
from invoicebridge.settings import Settings, load

MAILBOX = """
[store]
url = "sqlite:///store/bridge.db"
[mailboxes.pec]
address = "ditta@pec.esempio.example"
smtp = "127.0.0.1:465"
imap = "localhost:993"
password = { env = "PEC" }
"""


def settings(folder: Path, text: str = MAILBOX) -> Settings:
    file = folder / "invoicebridge.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


@contextmanager
def bridge(folder: Path, text: str = MAILBOX, kind: StoreKind = StoreKind.SANDBOX) -> Iterator[Bridge]:
    (folder / "root.pem").write_bytes(papers.papers().root)
    (folder / "pec.pem").write_bytes(papers.papers().anchors)
    migrate.create(f"sqlite:///{folder}/store/bridge.db", kind, datetime.now(UTC))
    with app.bridge(settings(folder, text)) as opened:
        yield opened


def refusal(folder: Path, text: str = MAILBOX, kind: StoreKind = StoreKind.SANDBOX) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as error, bridge(folder, text, kind):
        pass
    return error.value


def test_the_settings_are_those_named_or_of_the_variable_or_of_the_present_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INVOICEBRIDGE_SETTINGS", raising=False)
    with pytest.raises(ConfigurationError, match="settings-missing"):
        app.settings()
    for name in ("invoicebridge.toml", "variable.toml", "option.toml"):
        (tmp_path / name).touch()
    assert app.settings_path(None) == Path("invoicebridge.toml")
    monkeypatch.setenv("INVOICEBRIDGE_SETTINGS", "variable.toml")
    assert app.settings_path(None) == Path("variable.toml")
    assert app.settings_path("option.toml") == Path("option.toml")
    assert app.settings("option.toml").mailboxes == {}


def test_the_bridge_has_everything_that_the_settings_say(tmp_path: Path) -> None:
    with bridge(
        tmp_path, MAILBOX + '[trust]\npec = "pec.pem"\nsdi_signer = "root.pem"\nsigners = "root.pem"\n'
    ) as made:
        lens = made.lens(made.clock.now())
        assert made.archive.kind is StoreKind.SANDBOX
        assert made.mailboxes["pec"].address == "ditta@pec.esempio.example"
        assert lens.mailboxes == ("ditta@pec.esempio.example",)
        assert [anchor.name for anchor in lens.trust.anchors] == ["AgID CA1", "Sandbox AgID CA1"]
        assert len(lens.anchors) == len(made.signers or ()) == 1


def test_without_a_store_in_the_settings_there_is_no_bridge(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="store-not-set"), app.bridge(settings(tmp_path, "")):
        pass


def test_a_store_for_practice_refuses_servers_elsewhere(tmp_path: Path) -> None:
    error = refusal(tmp_path, MAILBOX.replace("localhost:993", "imap.pec.example:993"))
    assert (error.code, error.parameters["key"]) == ("host-not-loopback", "mailboxes.pec.imap")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"])
def test_this_machine_is_known_by_its_own_names(host: str) -> None:
    assert fitting.is_loopback(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "localhost.example", "127.0.0.1.example", "::2", "0.0.0.0"])  # noqa: S104
def test_every_other_host_is_elsewhere(host: str) -> None:
    assert not fitting.is_loopback(host)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (MAILBOX + '[trust]\npec = "pec.pem"\n', "trust.pec"),
        (MAILBOX + '[trust]\nsdi_signer = "root.pem"\n', "trust.sdi_signer"),
        (MAILBOX + '[trust]\nsigners = "root.pem"\n', "trust.signers"),
        (MAILBOX + 'ca = "root.pem"\n', "mailboxes.pec.ca"),
    ],
)
def test_a_live_store_trusts_nothing_of_a_sandbox(tmp_path: Path, text: str, key: str) -> None:
    error = refusal(tmp_path, text, StoreKind.LIVE)
    assert (error.code, error.parameters["key"]) == ("anchor-of-a-sandbox", key)


def test_a_live_store_may_have_servers_on_this_machine(tmp_path: Path) -> None:
    with bridge(tmp_path, kind=StoreKind.LIVE) as made:
        assert made.archive.kind is StoreKind.LIVE


def test_the_preset_of_a_provider_gives_what_the_settings_leave_out(tmp_path: Path) -> None:
    text = MAILBOX.replace('smtp = "127.0.0.1:465"', 'provider = "legalmail"\nuser = "M1"')
    read = settings(tmp_path, text).mailboxes["pec"]
    assert {name: str(place) for name, place in mail.places(read).items()} == {
        "smtp": "sendm.cert.legalmail.it:465",
        "imap": "localhost:993",
    }
    assert mail.rules(settings(tmp_path, text))["pec"].per_minute == 6
    assert mail.server(read, mail.SMTP).user == "M1"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('provider = "nessuno"', "provider-unknown"),
        ('provider = "legalmail"', "setting-missing"),
        ('provider = "aruba"\nreader = "pop3"', "setting-server-missing"),
    ],
)
def test_what_a_preset_does_not_know_has_to_be_said(tmp_path: Path, line: str, code: str) -> None:
    assert refusal(tmp_path, MAILBOX + line + "\n").code == code


def test_who_logs_in_is_the_address_where_nothing_else_is_said(tmp_path: Path) -> None:
    server = mail.server(settings(tmp_path).mailboxes["pec"], mail.SMTP)
    assert (server.user, str(server.password), str(server)) == ("ditta@pec.esempio.example", "$PEC", "127.0.0.1:465")


def test_ids_are_different_each_time_and_the_owner_is_not() -> None:
    ids, others = SystemIds(), SystemIds()
    assert ids.transmission() != ids.transmission()
    assert ids.message_id("a@pec.example").endswith("@pec.example")
    assert ids.message_id("a@pec.example") != ids.message_id("a@pec.example")
    assert ids.owner() == ids.owner() != others.owner()
    assert f"-{os.getpid()}-" in ids.owner()
    assert 0 <= ids.fraction() < 1


def test_the_clock_tells_the_time_and_waits(tmp_path: Path) -> None:
    with bridge(tmp_path) as made:
        before = made.clock.now()
        made.clock.sleep(timedelta(milliseconds=20))
        made.clock.sleep(timedelta(seconds=-1))
        assert made.clock.now() - before >= timedelta(milliseconds=20)


def test_checking_a_file_loads_neither_settings_nor_database() -> None:
    script = (
        "import sys, invoicebridge.cli.check, invoicebridge.app\n"
        "heavy = {'sqlalchemy', 'cryptography', 'tomllib', 'imapclient', 'invoicebridge.settings'} & set(sys.modules)\n"
        "assert heavy <= {'tomllib'}, heavy\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)

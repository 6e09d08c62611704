"""`invoicebridge init`: a settings file and a store, both or neither."""

import json
import re
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from invoicebridge import app, settings
from invoicebridge.app import setting_up
from invoicebridge.bridge.archived import StoreKind
from invoicebridge.cli import init, wizard
from invoicebridge.cli.main import main
from invoicebridge.errors import ConfigurationError
from invoicebridge.sandbox import papers
from tests.conftest import ROOT

INVOICE = str(ROOT / "samples" / "fatture" / "IT75100120361_PA01A.xml")
SANDBOX = {
    "--company": INVOICE,
    "--id": "demo",
    "--address": "ditta@pec.esempio.example",
    "--smtp": "127.0.0.1:40465",
    "--imap": "127.0.0.1:40993",
    "--password-env": "PEC_PASSWORD",
    "--last-progressivo": "0000Z",
    "--since": "2026-11-01",
}


@pytest.fixture(autouse=True)
def in_a_new_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INVOICEBRIDGE_SETTINGS", raising=False)


def arguments(kind: str = "--sandbox", **others: str | None) -> list[str]:
    given = SANDBOX | {f"--{name.replace('_', '-')}": value for name, value in others.items()}
    return ["init", "--non-interactive", kind, *(one for pair in given.items() if pair[1] is not None for one in pair)]  # type: ignore[misc]


def uncommented(line: str) -> str:
    """The line with the key in it, where that is an example in a comment."""
    example = re.fullmatch(r"# (\[[a-z.]+\]|[a-z_0-9]+ = .*)", line)
    return line if example is None else example[1]


def mode(path: str) -> int:
    return stat.S_IMODE(Path(path).stat().st_mode)


def test_settings_and_store_are_made_for_their_owner_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments()) == 0
    assert "IT75100120361_00010" in capsys.readouterr().out
    assert (mode("invoicebridge.toml"), mode("invoicebridge-data"), mode("invoicebridge-data/bridge.db")) == (
        0o600,
        0o700,
        0o600,
    )
    with app.bridge(app.settings()) as bridge:
        assert bridge.archive.kind is StoreKind.SANDBOX
        assert [(one.id, one.name) for one in bridge.archive.companies.all()] == [
            ("demo", "Officine Meccaniche Bellandi S.r.l.")
        ]
        names = bridge.archive.names.allocate("IT", "75100120361", 2, bridge.clock.now())
        assert names == ("IT75100120361_00010", "IT75100120361_00011")


def test_a_prefix_is_where_our_names_begin() -> None:
    assert main(arguments(last_progressivo=None, prefix="b")) == 0
    with app.bridge(app.settings()) as bridge:
        assert bridge.archive.names.allocate("IT", "75100120361", 1, bridge.clock.now()) == ("IT75100120361_B0000",)


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_file_explains_every_key_and_every_example_in_it_can_be_used(tmp_path: Path, language: str) -> None:
    assert main([*arguments(), "--lang", language]) == 0
    text = (tmp_path / "invoicebridge.toml").read_text(encoding="utf-8")
    every = tomllib.loads("\n".join(uncommented(line) for line in text.splitlines()))
    mailbox: dict[str, Any] = every["mailboxes"]["pec"]
    assert mailbox["zip_from"] == 50
    assert app.settings().mailboxes["pec"].rules().since is not None
    read = settings.from_table(every, tmp_path)
    assert read.companies["demo"].signer == "firma"


def test_every_option_stands_in_the_file(tmp_path: Path) -> None:
    for name, content in (("root.pem", papers.papers().root), ("pec.pem", papers.papers().anchors)):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "conf").mkdir()
    options = {"ca": "root.pem", "sdi_signer": "root.pem", "trust_pec": "pec.pem", "pkcs12": "conf/f.p12"}
    more = {
        "password_file": "conf/pw",
        "passphrase_env": "FRASE",
        "user": "M1",
        "sdi_address": "sdi12@pec.fatturapa.it",
        "out": "conf/ib.toml",
    }
    assert main(arguments(**options, **more, password_env=None, imap=None, pop3="127.0.0.1:995")) == 0
    table = tomllib.loads((tmp_path / "conf" / "ib.toml").read_text(encoding="utf-8"))
    assert table["mailboxes"]["pec"] == {
        "address": "ditta@pec.esempio.example",
        "smtp": "127.0.0.1:40465",
        "pop3": "127.0.0.1:995",
        "user": "M1",
        "password": {"file": "pw"},
        "ca": str(tmp_path / "root.pem"),
        "since": tomllib.loads("d = 2026-11-01")["d"],
        "sdi_address": "sdi12@pec.fatturapa.it",
    }
    assert table["signers"]["firma"] == {"kind": "pkcs12", "file": "f.p12", "passphrase": {"env": "FRASE"}}
    assert table["companies"]["demo"]["signer"] == "firma"
    assert (tmp_path / "conf" / "invoicebridge-data" / "bridge.db").is_file()


def test_a_provider_may_stand_for_the_servers() -> None:
    assert main(arguments("--live", smtp=None, imap=None, provider="aruba")) == 0
    read = app.settings()
    assert read.mailboxes["pec"].provider == "aruba"
    with app.bridge(read) as bridge:
        assert bridge.archive.sending_lock() is not None


@pytest.mark.parametrize(
    ("kind", "others", "code"),
    [
        ("--sandbox", {"smtp": "smtp.example:465"}, "host-not-loopback"),
        ("--sandbox", {"smtp": "nowhere"}, "setting-type"),
        ("--sandbox", {"provider": "nessuno"}, "provider-unknown"),
        ("--sandbox", {"sdi_address": "a@b.example"}, "setting-type"),
        ("--sandbox", {"last_progressivo": "ABCDEF"}, "file-name"),
        ("--sandbox", {"last_progressivo": None, "prefix": "ABCDE"}, "prefix-too-long"),
        ("--sandbox", {"last_progressivo": "zzzzz"}, "progressivo-exhausted"),
        ("--sandbox", {"password_env": "my password!"}, "setting-type"),
        ("--sandbox", {"since": "ieri"}, "option-not-a-date"),
        ("--sandbox", {"company": "absent.xml"}, "file-missing"),
        ("--sandbox", {"prefix": "B"}, "options-exclude"),
        ("--sandbox", {"address": None}, "init-incomplete"),
        ("--live", {"ca": "root.pem"}, "anchor-of-a-sandbox"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_made(
    tmp_path: Path, kind: str, others: dict[str, str | None], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "root.pem").write_bytes(papers.papers().root)
    said: list[str] = []
    monkeypatch.setattr("invoicebridge.cli.main._said", lambda error, language: said.append(error.code) or error.code)
    assert main(arguments(kind, **others)) == 2
    assert said == [code]
    assert [one.name for one in tmp_path.iterdir()] == ["root.pem"]


def test_nothing_is_ever_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments()) == 0
    before = (tmp_path / "invoicebridge.toml").read_bytes()
    assert main(arguments()) == 2
    assert "esiste già" in capsys.readouterr().err
    assert main(arguments(out="other.toml")) == 2
    assert "archivio senza nessun file" in capsys.readouterr().err
    assert (tmp_path / "invoicebridge.toml").read_bytes() == before
    (tmp_path / "taken.db").write_bytes(b"something else")
    assert main(arguments(out="other.toml", store="sqlite:///taken.db")) == 2
    assert (tmp_path / "taken.db").read_bytes() == b"something else"


@pytest.mark.parametrize(
    "step", ["invoicebridge.app.setting_up._fill", "invoicebridge.connectors.archive.place.take_name"]
)
def test_what_fails_on_the_way_leaves_nothing_that_stops_a_second_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fails(*_: object) -> None:
        raise ConfigurationError("store-place", store="x", reason="cut")

    with monkeypatch.context() as patched:
        patched.setattr(step, fails)
        assert main(arguments()) == 2
    assert list(tmp_path.rglob("*.*")) == []
    assert main(arguments()) == 0


def test_a_folder_that_cannot_be_made_is_told_under_the_name_of_the_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(arguments(store="sqlite:///file/bridge.db")) == 2
    said = capsys.readouterr().err
    assert "file/bridge.db" in said
    assert ".part" not in said


def test_a_store_without_its_settings_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ConfigurationError("output-not-written", name="x", reason="full")

    monkeypatch.setattr(setting_up.output, "write_file", fails)
    assert main(arguments()) == 2
    assert list(tmp_path.rglob("*.*")) == []


def test_the_report_is_json_where_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments(), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in report["outcomes"]] == [
        "init-store-sandbox",
        "init-company",
        "init-names",
        "init-settings",
    ]


# --- the questions ---------------------------------------------------------------------------------------------------


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a person at the terminal answers, in order."""
    given: list[str] = []

    def answered(prompt: str) -> str:
        if not given:
            raise EOFError
        return given.pop(0)

    monkeypatch.setattr("builtins.input", answered)
    monkeypatch.setattr(init.sys.stdin, "isatty", lambda: True, raising=False)
    yield given
    assert given == []


def test_who_answers_the_questions_gets_the_same(
    answers: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken.db").touch()
    answers += ["maybe", "sandbox", "absent.xml", INVOICE, "no address", "ditta@pec.esempio.example"]
    answers += ["here", "smtp.example:465", "127.0.0.1:465", "127.0.0.1:993", "my password!", "PEC", "ABCDE", ""]
    answers += ["ZZZZZ", "0000Z", "x@y.it", "sdi12@pec.fatturapa.it", "ieri", "2026-11-01", "", "", "", ""]
    answers += ["mysql:", "sqlite:///taken.db", ""]
    assert main(["init"]) == 0
    said = capsys.readouterr().out
    assert "Rispondere con uno di questi: sandbox, live." in said
    assert "smtp.example" in said
    assert "my password!" not in said
    table = tomllib.loads((tmp_path / "invoicebridge.toml").read_text(encoding="utf-8"))
    assert table["mailboxes"]["pec"]["password"] == {"env": "PEC"}
    assert table["mailboxes"]["pec"]["sdi_address"] == "sdi12@pec.fatturapa.it"


def test_only_what_the_options_leave_open_is_asked(answers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    answers += ["nessuno", "aruba", "", "2026-11-01", "", "", ""]
    given = {"address": None, "smtp": None, "imap": None, "since": None}
    assert main(["init", "--live", *arguments(**given)[3:], "--address", "a@pec.example"]) == 0
    said = capsys.readouterr().out
    assert "«nessuno» non è un gestore PEC conosciuto" in said
    assert "serve una password per applicazioni" in said


def test_of_an_unknown_provider_the_user_name_is_asked(answers: list[str]) -> None:
    answers += ["", "smtp.example:465", "imap.example:993", "M123", "", "2026-11-01", "", "", ""]
    given = {"smtp": None, "imap": None, "since": None}
    assert main(["init", "--live", *arguments(**given)[3:]]) == 0
    assert app.settings().mailboxes["pec"].user == "M123"


def test_nobody_is_asked_where_settings_are_there_already(
    answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("invoicebridge.toml").touch()
    assert main(["init"]) == 2
    assert "esiste già" in capsys.readouterr().err


def test_who_leaves_the_questions_leaves_nothing_behind(answers: list[str], tmp_path: Path) -> None:
    answers += ["live"]
    assert main(["init"]) == 130
    assert list(tmp_path.iterdir()) == []


def test_a_question_names_an_option_of_the_command() -> None:
    known = {option.removeprefix("--").replace("-", "_") for option, _, _ in init._VALUES} | {"kind"}
    assert {question.option for question in wizard._QUESTIONS} <= known

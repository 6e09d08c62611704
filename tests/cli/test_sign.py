"""`invoicebridge sign`: judged by openssl and xmlsec1, and searched for secrets."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from invoicebridge.cli.main import main
from tests import certificates
from tests.cli import signing
from tests.cli.signing import AT, BAD, INVOICE, Desk
from tests.connectors.signers import keys
from tests.signature import judges

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return signing.desk(tmp_path, root, monkeypatch)


def test_a_p7m_is_what_openssl_takes(desk: Desk, require_tool: Callable[[str], str], tmp_path: Path) -> None:
    assert main(["sign", str(desk.invoices), *desk.key, *AT]) == 0
    signed = (desk.invoices / f"{INVOICE}.p7m").read_bytes()
    anchor = keys.held().above[-1]
    content = judges.openssl_takes(require_tool("openssl"), signed, anchor, tmp_path)
    assert content == (desk.invoices / INVOICE).read_bytes()


def test_an_xades_is_what_xmlsec_takes(desk: Desk, require_tool: Callable[[str], str], tmp_path: Path) -> None:
    out = desk.folder / "out"
    assert main(["sign", str(desk.invoices), "--format", "xades", "--out", str(out), *desk.key, *AT]) == 0
    signed = (out / INVOICE).read_bytes()
    assert judges.xmlsec_takes(require_tool("xmlsec1"), signed, keys.held().above[-1], tmp_path)


def test_the_report_is_a_table_or_json_and_a_second_run_changes_nothing(desk: Desk, capsys: Capture) -> None:
    assert main(["sign", str(desk.invoices / INVOICE), *desk.key, *AT]) == 0
    assert "1 file: 1 firmati" in capsys.readouterr().out
    target = f"{desk.invoices / INVOICE}.p7m"
    assert main(["sign", str(desk.invoices / INVOICE), *desk.key, *AT, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["outcome"], row["target"], row["error"]) == ("already-signed", target, None)


def test_a_file_with_errors_is_refused_unless_it_is_forced(desk: Desk, capsys: Capture) -> None:
    bad = desk.add("faulty/00423-rounded-first.xml", BAD)
    assert main(["sign", str(desk.invoices), *desk.key, *AT, "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "00423" in said
    assert "2 files: 1 signed, 0 signed already, 1 with errors" in said
    assert not Path(f"{bad}.p7m").exists()
    assert main(["sign", str(bad), *desk.key, *AT, "--force", "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["outcome"], row["target"]) == ("forced", f"{bad}.p7m.forced")


def test_what_cannot_be_read_gives_2_and_the_others_are_signed(desk: Desk, capsys: Capture) -> None:
    missing = str(desk.invoices / "none.xml")
    assert main(["sign", missing, str(desk.invoices), *desk.key, *AT]) == 2
    assert (desk.invoices / f"{INVOICE}.p7m").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--pkcs12", "key.p12", "--signer", "a"], "--pkcs12"),
        (["--signer", "a"], "INVOICEBRIDGE_SETTINGS"),
        (["--passphrase-env", "A", "--settings", "a.toml"], "--passphrase-env"),
        (["--pkcs12", "key.p12", "--passphrase-env", "A", "--passphrase-file", "b"], "--passphrase-file"),
        (["--format", "xades", "--pkcs12", "key.p12"], "--out"),
        (["--pkcs12", "no-such.p12"], "no-such.p12"),
        (["--settings", "no-such.toml"], "no-such.toml"),
    ],
    ids=str,
)
def test_a_wrong_choice_of_signer_is_said_in_a_line(
    desk: Desk, capsys: Capture, arguments: list[str], said: str
) -> None:
    assert main(["sign", str(desk.invoices), *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_signer_of_the_settings_is_chosen_by_name_or_by_being_alone(
    desk: Desk, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = '[signers.{name}]\nkind = "pkcs12"\nfile = "key.p12"\npassphrase = {{ env = "TEST_PASSPHRASE" }}\n'
    alone = desk.settings(one.format(name="a"))
    assert main(["sign", str(desk.invoices), "--settings", alone, *AT]) == 0
    both = desk.settings(one.format(name="a") + one.format(name="b"))
    monkeypatch.setenv("INVOICEBRIDGE_SETTINGS", both)
    assert main(["sign", str(desk.invoices), *AT]) == 2
    assert "a, b" in capsys.readouterr().err
    assert main(["sign", str(desk.invoices), "--signer", "c", *AT]) == 2
    assert main(["sign", str(desk.invoices), "--signer", "b", *AT]) == 0


def test_a_certificate_that_is_not_qualified_is_said_once(desk: Desk, capsys: Capture) -> None:
    desk.add("fatture/IT75100120361_PA01A.xml", "IT75100120361_PA01A.xml")
    keys.write_pkcs12(desk.folder / "key.p12", certificates.holder(qualified=False))
    assert main(["sign", str(desk.invoices), *desk.key, *AT]) == 0
    assert capsys.readouterr().out.count("non dichiara di essere qualificato") == 1
    assert main(["sign", str(desk.invoices), *desk.key, *AT, "--json"]) == 0
    assert capsys.readouterr().err.count("non dichiara di essere qualificato") == 1


def test_what_is_wrong_with_the_folder_is_said_before_anything_is_signed(desk: Desk, capsys: Capture) -> None:
    assert main(["sign", str(desk.invoices), "--out", str(desk.folder / "key.p12"), *desk.key, *AT]) == 2
    assert "non è una cartella" in capsys.readouterr().err


def test_one_file_is_not_said_to_be_files(desk: Desk, capsys: Capture) -> None:
    for command in (["sign", *desk.key, *AT], ["verify"]):
        main([command[0], str(desk.invoices / INVOICE), *command[1:], "--lang", "en"])
        assert "1 file: " in capsys.readouterr().out


def test_a_damaged_signed_file_gives_2_and_is_said_so(desk: Desk, capsys: Capture) -> None:
    tampered = desk.add("faulty/IB012-tampered.xml.p7m", f"{BAD}.p7m")
    assert main(["sign", str(tampered), *desk.key, *AT, "--lang", "en"]) == 2
    said = capsys.readouterr().out
    assert "the signature is not intact" in " ".join(said.split())
    assert "✓" not in said


@pytest.mark.parametrize("wrong", [False, True], ids=["right passphrase", "wrong passphrase"])
def test_no_secret_is_in_any_output(desk: Desk, wrong: bool) -> None:
    """In a process of its own with --debug, which prints the traceback and whatever is logged."""
    secret = "frase-sbagliata-2718" if wrong else keys.PASSPHRASE
    environment = {"PATH": "", "PYTHONPATH": str(desk.root), signing.VARIABLE: secret, "PYTHONUTF8": "1"}
    script = (
        "import logging, sys; logging.basicConfig(level=logging.DEBUG)\n"
        "from invoicebridge.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    commands = (["sign", str(desk.invoices), *AT], ["signer", "test"], ["signer", "test", "--json"])
    for command in commands:
        arguments = [sys.executable, "-c", script, *command, *desk.key, "--debug"]
        done = subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == (2 if wrong else 0), done.stderr
        assert secret not in done.stdout + done.stderr
    for file in desk.folder.rglob("*"):
        assert file.is_dir() or secret.encode() not in file.read_bytes()

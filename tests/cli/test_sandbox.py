"""`invoicebridge sandbox` says where it listens, lets clients in, and ends when told to."""

import json
import os
import signal
import smtplib
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
from imapclient import IMAPClient

from invoicebridge.cli.main import main

COMMAND = (sys.executable, "-m", "invoicebridge", "sandbox", "--json")


def test_the_command_prints_addresses_and_credentials_and_ends_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sandbox", "--seconds", "0", "--lang", "en"]) == 0
    labels = [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()]
    assert labels == ["SMTP (TLS)", "IMAP (TLS)", "mailbox", "send first to", "password"]


def test_a_client_gets_in_with_what_was_printed_until_the_command_is_ended(tmp_path: Path) -> None:
    arguments = ("--mailbox", "a@pec.esempio.example", "--certificates", str(tmp_path))
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            said = json.loads(running.stdout.readline())
            tls = ssl.create_default_context(cafile=said["root"])
            host, port = said["smtp"].split(":")
            with smtplib.SMTP_SSL(host, int(port), context=tls, timeout=10) as smtp:
                assert smtp.login("a@pec.esempio.example", said["password"])[0] == 235
            host, port = said["imap"].split(":")
            with IMAPClient(host, int(port), ssl_context=tls, timeout=10) as client:
                client.login("a@pec.esempio.example", said["password"])
        finally:
            running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0


def test_a_password_from_the_environment_is_not_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDBOX_PASSWORD", "do-not-print")
    assert main(["sandbox", "--seconds", "0", "--password-env", "SANDBOX_PASSWORD", "--json"]) == 0
    said = capsys.readouterr().out
    assert "do-not-print" not in said
    assert "password" not in json.loads(said)


def test_a_password_that_is_not_set_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert "SANDBOX_UNSET" not in os.environ
    assert main(["sandbox", "--password-env", "SANDBOX_UNSET"]) == 2
    assert "$SANDBOX_UNSET" in capsys.readouterr().err

"""Secrets are read where a reference leads, and a reference shows only where that is."""

from pathlib import Path

import pytest

from invoicebridge.connectors.secrets import FromEnvironment, FromFile, Secret
from invoicebridge.errors import ConfigurationError


def code_of(secret: Secret) -> str:
    with pytest.raises(ConfigurationError) as refused:
        secret.read()
    return refused.value.code


def test_a_secret_of_the_environment_is_read_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = FromEnvironment("TEST_SECRET")
    monkeypatch.setenv("TEST_SECRET", "one")
    assert (secret.read(), str(secret), repr(secret)) == ("one", "$TEST_SECRET", "FromEnvironment(name='TEST_SECRET')")
    monkeypatch.setenv("TEST_SECRET", "")
    assert code_of(secret) == "secret-missing"


@pytest.mark.parametrize("value", ["one\n", "one\r\n", "one\nDELE 1"])
def test_the_end_of_a_line_is_no_part_of_a_secret_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("TEST_SECRET", value)
    assert FromEnvironment("TEST_SECRET").read() == "one"


@pytest.mark.parametrize("content", ["segréto\n", "segréto\r\nmore", "\ufeffsegréto", "segréto"])
def test_a_secret_in_a_file_is_the_first_line(tmp_path: Path, content: str) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content.encode())
    assert FromFile(file).read() == "segréto"


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "secret-unreadable"), (b"", "secret-missing"), (b"\n", "secret-missing"), (b"\xff", "secret-unreadable")],
)
def test_a_file_without_a_readable_first_line_is_refused(tmp_path: Path, content: bytes | None, code: str) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    assert code_of(FromFile(file)) == code

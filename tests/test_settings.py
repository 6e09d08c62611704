"""The settings file: what it says, and what it is refused for."""

from pathlib import Path

import pytest

from invoicebridge import settings
from invoicebridge.errors import ConfigurationError
from invoicebridge.render.faults import error_text


def load(folder: Path, text: str) -> settings.Settings:
    file = folder / "invoicebridge.toml"
    file.write_text(text, encoding="utf-8")
    return settings.load(file)


def refused(folder: Path, text: str) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as error:
        load(folder, text)
    assert "4711" not in error_text(error.value, "it") + str(error.value)
    return error.value


def test_signers_are_read_in_their_order(tmp_path: Path) -> None:
    read = load(
        tmp_path,
        '[signers.b]\nkind = "pkcs12"\nfile = "b.p12"\npassphrase = {env = "B"}\n[signers.a]\nkind = "pem"\n',
    )
    assert list(read.signers) == ["b", "a"]
    assert read.folder == tmp_path
    assert read.signers["b"].values == {"file": "b.p12", "passphrase": {"env": "B"}}


@pytest.mark.parametrize(
    "line",
    ['passphrase = "4711"', "pin = 4711", 'client_secret = "4711"', 'Password = "4711"', 'csc-bearer = "4711"'],
)
def test_a_secret_in_the_file_is_refused_wherever_it_stands(tmp_path: Path, line: str) -> None:
    assert refused(tmp_path, f'[signers.a]\nkind = "x"\n{line}\n').code == "setting-is-a-secret"
    assert refused(tmp_path, f"[elsewhere.deeper]\n{line}\n").code == "setting-is-a-secret"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("signers = 4711", "setting-type"),
        ("signers.a = 4711", "setting-type"),
        ("[signers.a]", "setting-missing"),
        ("[signers.a]\nkind = 4711", "setting-type"),
        ("[pecc]", "setting-unknown"),
        ("[signers", "settings-malformed"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert refused(tmp_path, text).code == code


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="settings-unreadable"):
        settings.load(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# \xe8")
    with pytest.raises(ConfigurationError, match="settings-malformed"):
        settings.load(tmp_path / "latin.toml")

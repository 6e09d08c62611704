"""What the tests of the signing commands share: a folder with a key, an authority and an invoice."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.connectors.signers import keys

INVOICE = "IT75100120361_TD01A.xml"
BAD = "IT75100120361_BAD01.xml"
AT = ("--at", "2026-11-25")
VARIABLE = "TEST_PASSPHRASE"


@dataclass(frozen=True)
class Desk:
    """A folder to work in."""

    folder: Path
    root: Path

    @property
    def key(self) -> tuple[str, ...]:
        """The options that choose the key."""
        return ("--pkcs12", str(self.folder / "key.p12"), "--passphrase-env", VARIABLE)

    @property
    def trust(self) -> str:
        """The PEM file of the authority."""
        return str(self.folder / "root.pem")

    @property
    def invoices(self) -> Path:
        """The folder of the invoices."""
        return self.folder / "invoices"

    def add(self, sample: str, name: str) -> Path:
        """A copy of a sample under that name."""
        file = self.invoices / name
        file.write_bytes((self.root / "samples" / sample).read_bytes())
        return file

    def settings(self, text: str) -> str:
        """A settings file with this text."""
        file = self.folder / "invoicebridge.toml"
        file.write_text(text, encoding="utf-8")
        return str(file)


def desk(folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with one good invoice; the passphrase is in the environment."""
    monkeypatch.setenv(VARIABLE, keys.PASSPHRASE)
    monkeypatch.delenv("INVOICEBRIDGE_SETTINGS", raising=False)
    monkeypatch.delenv("INVOICEBRIDGE_LANG", raising=False)
    made = Desk(folder, root)
    keys.write_pkcs12(folder / "key.p12", keys.held())
    keys.write_certificates(folder / "root.pem", keys.held().above[-1])
    made.invoices.mkdir()
    made.add(f"fatture/{INVOICE}", INVOICE)
    return made

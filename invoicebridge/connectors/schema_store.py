"""Which schemas are in use: our transcriptions, or official files that the operator installed.

An official file is taken only when its SHA-256 is the one pinned in schemas/SOURCES.toml, and it is compared again
every time it is read: a file that changed since is refused, never silently used or passed over. Installed files live in
the data folder: `$INVOICEBRIDGE_DATA`, else `$XDG_DATA_HOME/invoicebridge`, else `~/.local/share/invoicebridge`.
"""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from invoicebridge import resources
from invoicebridge.connectors.files import FileSource
from invoicebridge.connectors.whole_file import write_whole
from invoicebridge.errors import ConfigurationError
from invoicebridge.fatturapa.schema import Schemas

PINS: Final = "SOURCES.toml"
TIMEOUT: Final = 30
"""Seconds that a server may stay silent."""

_FETCHED: Final = ("http://", "https://")
_MAX_BYTES: Final = 2_000_000
"""More than this is no schema of ours, and is not fetched any further; the largest has 70 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One row of SOURCES.toml: a transcription of ours and the official file it transcribes."""

    name: str
    file: str
    title: str
    version: str
    in_force: date
    dating: str
    source: str
    official: str
    address: str
    sha256: str


class Kind(StrEnum):
    """What the file in use for a schema is."""

    TRANSCRIPTION = "transcription"
    OFFICIAL = "official"
    ALTERED = "altered"
    """Installed as the official file, and no longer that file; reading it is refused."""


@dataclass(frozen=True, slots=True)
class InUse:
    """A schema and the file that stands for it now."""

    pin: Pin
    path: Path
    kind: Kind


@dataclass(frozen=True, slots=True)
class Compared:
    """A file compared with the pins."""

    name: str
    sha256: str
    pin: Pin | None
    """The official file that this is, byte for byte; None when it is none of them."""
    expected: Pin | None = None
    """Where it is none of them: the official file that has its name, if any."""


@dataclass(frozen=True, slots=True)
class SchemaStore:
    """The schemas that are shipped, in `shipped`, and the official files that may stand for them, in `installed`."""

    shipped: Path
    installed: Path

    def pins(self) -> tuple[Pin, ...]:
        """The rows of SOURCES.toml, in its order."""
        with (self.shipped / PINS).open("rb") as stream:
            return tuple(Pin(**row) for row in tomllib.load(stream)["schema"])

    def listing(self) -> tuple[InUse, ...]:
        """Every schema with the file in use and what that file is."""
        return tuple(self._in_use(pin) for pin in self.pins())

    def verify(self, path: str) -> Compared:
        """Compare a file with the pins; UnreadableFile when it cannot be read."""
        return self._compared(path, FileSource(path).read())

    def install(self, source: str) -> Pin:
        """The official file at a path or http(s) address is used from now on; returns what it is.

        ConfigurationError, and nothing is changed, when it has a pinned file's name but not its bytes
        (`schema-not-official`) or neither (`schema-unknown`), when the address cannot be fetched (`schema-not-fetched`)
        or the data folder cannot be written (`schema-not-stored`).
        """
        content = _fetched(source) if source.startswith(_FETCHED) else FileSource(source).read()
        compared = self._compared(source, content)
        if compared.pin is None:
            raise _refusal(compared)
        try:
            self.installed.mkdir(parents=True, exist_ok=True)
            write_whole(self.installed / compared.pin.official, content, replace=True)
        except OSError as error:
            raise ConfigurationError("schema-not-stored", name=self.installed, reason=error.strerror) from error
        return compared.pin

    def content(self, name: str) -> bytes:
        """The bytes in use for the schema called `name` in SOURCES.toml.

        ConfigurationError (`schema-altered`) when an installed file is no longer the official one.
        """
        pin = next(pin for pin in self.pins() if pin.name == name)
        path = self.installed / pin.official
        if not path.exists():
            return (self.shipped / pin.file).read_bytes()
        content = FileSource(str(path)).read()
        if _digest(content) != pin.sha256:
            raise ConfigurationError("schema-altered", name=path, found=_digest(content), expected=pin.sha256)
        return content

    def load(self) -> Schemas:
        """The schemas of FatturaPA in use; they are compiled when first needed."""
        return Schemas(
            ordinaria=self.content("ordinaria"),
            semplificata=self.content("semplificata"),
            xmldsig=resources.signature_schema(),
        )

    def _in_use(self, pin: Pin) -> InUse:
        path = self.installed / pin.official
        if not path.exists():
            return InUse(pin, self.shipped / pin.file, Kind.TRANSCRIPTION)
        same = _digest(FileSource(str(path)).read()) == pin.sha256
        return InUse(pin, path, Kind.OFFICIAL if same else Kind.ALTERED)

    def _compared(self, name: str, content: bytes) -> Compared:
        found = _digest(content)
        pins = self.pins()
        official = next((pin for pin in pins if pin.sha256 == found), None)
        namesake = next((pin for pin in pins if pin.official == name.replace("\\", "/").rpartition("/")[2]), None)
        return Compared(name, found, official, None if official else namesake)


def default_store(environment: Mapping[str, str] = os.environ) -> SchemaStore:
    """The store of this installation and this user."""
    return SchemaStore(resources.schemas(), data_folder(environment) / "schemas")


def data_folder(environment: Mapping[str, str]) -> Path:
    """The folder in which invoicebridge keeps what it was given; it need not exist yet."""
    if chosen := environment.get("INVOICEBRIDGE_DATA"):
        return Path(chosen)
    if shared := environment.get("XDG_DATA_HOME"):
        return Path(shared) / "invoicebridge"
    return Path.home() / ".local" / "share" / "invoicebridge"


def _refusal(compared: Compared) -> ConfigurationError:
    if compared.expected is None:
        return ConfigurationError("schema-unknown", name=compared.name, found=compared.sha256)
    expected = compared.expected.sha256
    return ConfigurationError("schema-not-official", name=compared.name, found=compared.sha256, expected=expected)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _fetched(address: str) -> bytes:
    import urllib.request
    from http.client import HTTPException

    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310 - http(s) only, judged by its hash
            content: bytes = answer.read(_MAX_BYTES + 1)
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise ConfigurationError("schema-not-fetched", name=address, reason=reason) from error
    if len(content) > _MAX_BYTES:
        raise ConfigurationError("schema-not-fetched", name=address, reason=f"> {_MAX_BYTES} bytes")
    return content

"""The settings: one TOML file → frozen values. Secrets stand there by reference only, `{ env = … }` or `{ file = … }`.

What the settings of a signer may be is known to its kind (docs/signing.md); here it is a table with a `kind`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from invoicebridge.errors import ConfigurationError

VARIABLE: Final = "INVOICEBRIDGE_SETTINGS"
"""The environment variable that names the file."""

_MOST_BYTES: Final = 1_000_000
_SECRET: Final = ("pass", "pin", "otp", "secret", "bearer")
"""A setting whose name has one of these as a part (between `_` or `-`) must be a reference."""


@dataclass(frozen=True, slots=True)
class SignerSettings:
    """The table `[signers.NAME]`."""

    name: str
    kind: str
    values: Mapping[str, object]
    """The other settings of the table, as written."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file says."""

    folder: Path
    """The folder of the file: paths in it are relative to this."""
    signers: Mapping[str, SignerSettings]
    """By name, in the order of the file."""


def load(path: Path) -> Settings:
    """The settings in a file; ConfigurationError, which never repeats a value, when they are unreadable or wrong."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES)
    except OSError as error:
        raise ConfigurationError("settings-unreadable", name=path, reason=error.strerror) from error
    try:
        table = tomllib.loads(content.decode())
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError("settings-malformed", name=path, reason=error) from None
    except UnicodeDecodeError:
        raise ConfigurationError("settings-malformed", name=path, reason="UTF-8") from None
    return from_table(table, path.parent)


def from_table(table: Mapping[str, object], folder: Path) -> Settings:
    """The settings that a TOML document says; ConfigurationError as for `load`."""
    for key in _secrets_in(table, ""):
        raise ConfigurationError("setting-is-a-secret", key=key)
    for key in table:
        if key != "signers":
            raise ConfigurationError("setting-unknown", key=key, known="signers")
    signers = {name: _signer(name, values) for name, values in _tables(table.get("signers", {}), "signers")}
    return Settings(folder, MappingProxyType(signers))


def _signer(name: str, values: Mapping[str, object]) -> SignerSettings:
    kind = values.get("kind")
    if kind is None:
        raise ConfigurationError("setting-missing", key=f"signers.{name}.kind")
    if not isinstance(kind, str):
        raise ConfigurationError("setting-type", key=f"signers.{name}.kind", type="text")
    return SignerSettings(name, kind, MappingProxyType({key: value for key, value in values.items() if key != "kind"}))


def _tables(value: object, key: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    if not isinstance(value, dict):
        raise ConfigurationError("setting-type", key=key, type="table")
    for name, inside in value.items():
        if not isinstance(inside, dict):
            raise ConfigurationError("setting-type", key=f"{key}.{name}", type="table")
        yield name, inside


def _secrets_in(table: Mapping[str, object], path: str) -> Iterator[str]:
    """The keys, anywhere, that are named as a secret and hold a text or a number."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _secrets_in(value, f"{path}{key}.")
        elif _is_secret(key):
            yield f"{path}{key}"


def _is_secret(key: str) -> bool:
    parts = key.lower().replace("-", "_").split("_")
    return any(part.startswith("pass") or part in _SECRET for part in parts)

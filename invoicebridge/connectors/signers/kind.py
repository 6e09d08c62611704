"""What a kind of signer is, and how its options are read from the settings."""

import dataclasses
import os
import types
import typing
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from invoicebridge.bridge.ports import BatchSigner
from invoicebridge.connectors.secrets import FromEnvironment, FromFile, Secret
from invoicebridge.errors import ConfigurationError

_PLAIN: Final = (bool, int, float, str)
_TYPES: Final = {bool: "boolean", int: "integer", float: "number", str: "text", Path: "text"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of signer: the type of its options, a frozen dataclass, and what opens a signer with them.

    A field of the options may be str, int, float, bool, Path or Secret, and optional.
    """

    options: type[Any]
    opened: Callable[[Any, datetime], AbstractContextManager[BatchSigner]]
    tested: Callable[[Any, datetime], AbstractContextManager[BatchSigner]] | None = None
    """What opens it for `signer test`, where a person asks for one more attempt; None where that is the same."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the options."""
        return tuple(field.name for field in dataclasses.fields(self.options))

    def read(self, values: Mapping[str, object], folder: Path, where: str) -> Any:
        """The options that a table of settings gives; relative paths are relative to `folder`.

        ConfigurationError, which never repeats a value, when a setting is unknown, missing or of another type, or when
        a secret stands there itself. `where` is how the table is called.
        """
        fields = {field.name: field for field in dataclasses.fields(self.options)}
        for key in values:
            if key not in fields:
                raise ConfigurationError("setting-unknown", key=f"{where}.{key}", known=", ".join(fields))
        for name, field in fields.items():
            if name not in values and field.default is dataclasses.MISSING:
                raise ConfigurationError("setting-missing", key=f"{where}.{name}")
        wanted = typing.get_type_hints(self.options)
        return self.options(
            **{key: _value(value, _type(wanted[key]), folder, f"{where}.{key}") for key, value in values.items()}
        )


def _type(hint: Any) -> Any:
    """The type that a value must have, None left aside."""
    if isinstance(hint, types.UnionType):
        return next(one for one in typing.get_args(hint) if one is not type(None))
    return hint


def _value(value: object, wanted: Any, folder: Path, key: str) -> object:
    if wanted is Secret:
        return _secret(value, folder, key)
    if wanted is Path and isinstance(value, str):
        return _path(value, folder)
    if wanted is float and type(value) is int:
        return float(value)
    if wanted in _PLAIN and type(value) is wanted:
        return value
    raise ConfigurationError("setting-type", key=key, type=_TYPES.get(wanted, "text"))


def _secret(value: object, folder: Path, key: str) -> Secret:
    match value:
        case {"env": str(name), **others} if name and not others:
            return FromEnvironment(name)
        case {"file": str(name), **others} if name and not others:
            return FromFile(_path(name, folder))
        case _:
            raise ConfigurationError("setting-is-a-secret", key=key)


def _path(text: str, folder: Path) -> Path:
    return folder / os.path.expanduser(text)

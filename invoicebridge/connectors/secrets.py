"""Secrets by reference: the settings and the command line say where a secret is, never what it is.

A reference can be shown, logged and compared; what it leads to is read at the moment of use and kept nowhere by it.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from invoicebridge.errors import ConfigurationError

_LONGEST: Final = 8192


class Secret(Protocol):
    """Where a secret is."""

    def read(self) -> str:
        """The secret; ConfigurationError when it is not there, cannot be read or is empty."""

    def __str__(self) -> str:
        """Where it is, for people."""


@dataclass(frozen=True, slots=True)
class FromEnvironment:
    """The secret is the first line of an environment variable: what wrote it may have ended it as a line."""

    name: str

    def read(self) -> str:
        """The first line; ConfigurationError `secret-missing` when the variable is not set, or the line is empty."""
        line = _first_line(os.environ.get(self.name, ""))
        if not line:
            raise ConfigurationError("secret-missing", where=self)
        return line

    def __str__(self) -> str:
        return f"${self.name}"


@dataclass(frozen=True, slots=True)
class FromFile:
    """The secret is the first line of a file; the end of the line is not part of it."""

    path: Path

    def read(self) -> str:
        """The first line; ConfigurationError `secret-missing` when it is empty, `secret-unreadable` otherwise."""
        try:
            with self.path.open("rb") as stream:
                start = stream.read(_LONGEST)
        except OSError as error:
            raise ConfigurationError("secret-unreadable", where=self, reason=error.strerror) from error
        try:
            line = _first_line(start.decode("utf-8-sig"))
        except UnicodeDecodeError:
            # The cause is left out on purpose: it carries the bytes of the file.
            raise ConfigurationError("secret-unreadable", where=self, reason="UTF-8") from None
        if not line:
            raise ConfigurationError("secret-missing", where=self)
        return line

    def __str__(self) -> str:
        return str(self.path)


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0].removesuffix("\r")

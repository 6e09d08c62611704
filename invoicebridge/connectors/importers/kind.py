"""What a kind of importer is: how it knows its files, and what opens one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from invoicebridge.bridge.ports import Importer
from invoicebridge.connectors.importers.mapping import PLAIN, Mapping

HEAD_BYTES: Final = 65_536
"""So much of a file is looked at to know its kind."""


class Content(Protocol):
    """A file, or what lies in an archive, that can be read as often as needed."""

    @property
    def label(self) -> str:
        """How people call it."""

    @property
    def name(self) -> str | None:
        """The file's own name; None where it has none."""

    def open(self) -> BinaryIO:
        """A new stream from the beginning; UnreadableFile when it is missing, no file or not permitted."""

    def beside(self, name: str) -> bytes:
        """What lies in the same folder, or below it; UnreadableFile or InvalidDocument when it cannot be had."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person says about the files."""

    mapping: Mapping = PLAIN
    """How the columns of a table are called and its cells are written."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of importer."""

    recognises: Callable[[str | None, bytes], bool]
    """Whether a file of this name that begins so (HEAD_BYTES at most) is of this kind. Kinds are asked in order."""
    opened: Callable[[Content, Options], Importer]
    """What reads it. Nothing is read yet, and nothing is wrong yet."""

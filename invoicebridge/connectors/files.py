"""Files and folders on disk, and standard input, as sources of documents."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from invoicebridge.errors import UnreadableFile

MAX_BYTES: Final = 31_000_000
"""More is never read: no file of any kind that is understood is larger (a PEC message holds 30 MB)."""

STANDARD_INPUT: Final = "-"
_LOOKED_AT: Final = (".xml", ".p7m", ".zip")


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file on disk; `label` is the path as the user gave it."""

    label: str

    @property
    def name(self) -> str:
        """The file's name without folders."""
        return os.path.basename(self.label)

    def read(self) -> bytes:
        """The content; UnreadableFile when the file is missing, not a file, not permitted or too large."""
        try:
            with open(self.label, "rb") as stream:
                return _bounded(stream.read(MAX_BYTES + 1), self.label)
        except OSError as error:
            raise UnreadableFile(_reason(error), name=self.label, reason=error.strerror) from error


@dataclass(frozen=True, slots=True)
class InputSource:
    """Standard input, already read; it has no name."""

    content: bytes
    label: str = STANDARD_INPUT
    name: str | None = None

    def read(self) -> bytes:
        """The content; UnreadableFile when it is too large."""
        return _bounded(self.content, self.label)


def _bounded(content: bytes, label: str) -> bytes:
    if len(content) > MAX_BYTES:
        raise UnreadableFile("file-too-large", name=label, limit=MAX_BYTES)
    return content


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "file-missing"
    return "file-is-folder" if isinstance(error, IsADirectoryError) else "file-not-readable"


def sources(paths: Iterable[str]) -> Iterator[FileSource | InputSource]:
    """Yield a source for each path; of a folder, in order, the .xml, .p7m and .zip files in it and below.

    `-` is standard input. A path that does not exist is yielded too, and so is a folder below that cannot be listed:
    reading it says so, and the others go on.
    """
    for path in paths:
        if path == STANDARD_INPUT:
            yield InputSource(sys.stdin.buffer.read(MAX_BYTES + 1))
        elif os.path.isdir(path):
            yield from _below(path)
        else:
            yield FileSource(path)


def _below(folder: str) -> Iterator[FileSource]:
    closed: list[OSError] = []
    for where, folders, files in os.walk(folder, onerror=closed.append):
        folders.sort()
        for file in sorted(files):
            path = os.path.join(where, file)
            if file.lower().endswith(_LOOKED_AT) and _is_regular(path):
                yield FileSource(path)
    yield from (FileSource(str(error.filename)) for error in closed)


def _is_regular(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True

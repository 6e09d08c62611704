"""Files and folders on disk, and standard input, as sources of documents."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import FileIO
from typing import Final

from invoicebridge.errors import FileTooLarge, UnreadableFile

MAX_BYTES: Final = 31_000_000
"""More is never read: no file of any kind that is understood is larger (a PEC message holds 30 MB)."""

STANDARD_INPUT: Final = "-"
INVOICES: Final = (".xml", ".p7m", ".zip")
DRAFTS: Final = (".json", *INVOICES)
USED: Final = (*INVOICES, ".csv", ".txt")
MESSAGES: Final = (".eml", ".xml", ".zip")
"""How the files end that are looked at in a folder, when invoices, drafts too, or messages are asked for."""
_PIECE: Final = 65_536


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file on disk; `label` is the path as the user gave it."""

    label: str

    @property
    def name(self) -> str:
        """The file's name without folders."""
        return os.path.basename(self.label)

    def read(self) -> bytes:
        """The content; UnreadableFile when it is missing, no file or not permitted, FileTooLarge beyond 31 MB."""
        try:
            with open(self.label, "rb", buffering=0) as stream:
                size = os.fstat(stream.fileno()).st_size
                if size > MAX_BYTES:
                    raise FileTooLarge("file-too-large", name=self.label, limit=MAX_BYTES, size=size)
                return _bounded(_read(stream, size), self.label)
        except OSError as error:
            raise UnreadableFile(_reason(error), name=self.label, reason=error.strerror) from error

    def beside(self, name: str) -> bytes:
        """The content of a file in the same folder, or below it; errors as `read`."""
        return FileSource(os.path.join(os.path.dirname(self.label) or os.curdir, name)).read()


@dataclass(frozen=True, slots=True)
class InputSource:
    """Standard input, already read; it has no name."""

    content: bytes
    label: str = STANDARD_INPUT
    name: str | None = None

    def read(self) -> bytes:
        """The content; FileTooLarge beyond 31 MB."""
        return _bounded(self.content, self.label)

    def beside(self, name: str) -> bytes:
        """The content of a file in the current folder, or below it; UnreadableFile, FileTooLarge."""
        return FileSource(os.path.join(os.curdir, name)).read()


def _read(stream: FileIO, expected: int) -> bytes:
    """All there is, or somewhat more than the bound; of a file one read, and one that finds the end."""
    pieces = [stream.read(expected + 1)]
    while pieces[-1] and sum(map(len, pieces)) <= MAX_BYTES:
        pieces.append(stream.read(_PIECE))
    return b"".join(pieces)


def _bounded(content: bytes, label: str) -> bytes:
    if len(content) > MAX_BYTES:
        raise FileTooLarge("file-too-large", name=label, limit=MAX_BYTES)
    return content


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "file-missing"
    return "file-is-folder" if isinstance(error, IsADirectoryError) else "file-not-readable"


def single(path: str) -> FileSource | InputSource:
    """The source of one file, or of standard input for `-`; a folder is none, and reading it says so."""
    return InputSource(sys.stdin.buffer.read(MAX_BYTES + 1)) if path == STANDARD_INPUT else FileSource(path)


def sources(paths: Iterable[str], endings: tuple[str, ...] = INVOICES) -> Iterator[FileSource | InputSource]:
    """Yield a source for each path; of a folder, in order, the files with one of the endings in it and below.

    `-` is standard input. A path that does not exist is yielded too, and so is a folder below that cannot be listed:
    reading it says so, and the others go on.
    """
    for path in paths:
        if path != STANDARD_INPUT and os.path.isdir(path):
            yield from _below(path, endings)
        else:
            yield single(path)


def settled(paths: Iterable[str], endings: tuple[str, ...], before: float) -> Iterator[FileSource | InputSource]:
    """The same, without files written to at `before` (seconds since 1970) or later: they may be half there."""
    return (one for one in sources(paths, endings) if not _is_newer(one.label, before))


def _is_newer(path: str, before: float) -> bool:
    try:
        return os.stat(path).st_mtime >= before
    except OSError:
        return False


def _below(folder: str, endings: tuple[str, ...]) -> Iterator[FileSource]:
    """The files of a folder in the order of their names, then those of each folder in it; at last those not listed."""
    closed: list[str] = []
    left = [folder]
    while left:
        where = left.pop()
        try:
            with os.scandir(where) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            closed.append(where)
            continue
        yield from (FileSource(entry.path) for entry in entries if _is_looked_at(entry, endings))
        left += [entry.path for entry in reversed(entries) if entry.is_dir(follow_symlinks=False)]
    yield from map(FileSource, closed)


def _is_looked_at(entry: os.DirEntry[str], endings: tuple[str, ...]) -> bool:
    """Whether it is a file with such an ending; a link that leads nowhere is, and reading it says so."""
    if not entry.name.lower().endswith(endings):
        return False
    if entry.is_symlink():
        return os.path.isfile(entry.path) or not os.path.exists(entry.path)
    return entry.is_file(follow_symlinks=False)

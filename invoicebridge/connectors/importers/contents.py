"""Where the bytes of an input are: a file on disk, standard input, or a file in an archive."""

import io
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from typing import BinaryIO, cast

from invoicebridge.connectors.files import STANDARD_INPUT, FileSource
from invoicebridge.errors import InvalidDocument, UnreadableFile


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file on disk; of any size, since it is never read whole."""

    label: str

    @property
    def name(self) -> str:
        """The file's name without folders."""
        return os.path.basename(self.label)

    def open(self) -> BinaryIO:
        """A new stream; UnreadableFile when it is missing, no file or not permitted."""
        try:
            return open(self.label, "rb")
        except OSError as error:
            raise UnreadableFile(_reason(error), name=self.label, reason=error.strerror) from error

    def beside(self, name: str) -> bytes:
        """The content of a file in the same folder, or below it; UnreadableFile."""
        return FileSource(self.label).beside(name)


class InputContent:
    """Standard input, put into a temporary file so that it can be read again; the file goes with this object."""

    label = STANDARD_INPUT
    name = None

    def __init__(self) -> None:
        self._kept: tempfile._TemporaryFileWrapper[bytes] | None = None

    def open(self) -> BinaryIO:
        """A new stream from the beginning."""
        if self._kept is None:
            self._kept = tempfile.NamedTemporaryFile(prefix="invoicebridge-")  # noqa: SIM115  it has to outlive this
            shutil.copyfileobj(sys.stdin.buffer, self._kept)
            self._kept.flush()
        return open(self._kept.name, "rb")

    def beside(self, name: str) -> bytes:
        """The content of a file in the current folder, or below it; UnreadableFile."""
        return FileSource(os.path.join(os.curdir, name)).read()


@dataclass(frozen=True, slots=True)
class PackedContent:
    """A file in an archive, unpacked."""

    label: str
    name: str | None
    content: bytes

    def open(self) -> BinaryIO:
        """A new stream."""
        return cast(BinaryIO, io.BytesIO(self.content))

    def beside(self, name: str) -> bytes:
        """Never: InvalidDocument, since drafts in archives name no files."""
        raise InvalidDocument("draft-attachment-archived", name=name)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "file-missing"
    return "file-is-folder" if isinstance(error, IsADirectoryError) else "file-not-readable"

"""What lies in a watched folder as an importer reads it: under the name that people know, wherever it is meanwhile."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from invoicebridge.bridge.ports import Importer
from invoicebridge.connectors import files
from invoicebridge.connectors.importers.contents import FileContent
from invoicebridge.connectors.importers.kind import Content, Options
from invoicebridge.connectors.importers.packed import SeveralImporter
from invoicebridge.connectors.importers.registry import ENDINGS, importer_of
from invoicebridge.errors import UnreadableFile


@dataclass(frozen=True, slots=True)
class GivenContent:
    """A file on disk that is called otherwise."""

    label: str
    path: str

    @property
    def name(self) -> str:
        """The file's name without folders."""
        return self.label.rpartition("/")[2]

    def open(self) -> BinaryIO:
        """A new stream; UnreadableFile when it is missing, no real file or not permitted.

        Whoever gave a folder may still be at work in it: what has become a link or a pipe meanwhile is not opened.
        """
        try:
            number = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise UnreadableFile("file-missing", name=self.label, reason=error.strerror) from error
        except OSError as error:
            raise UnreadableFile("file-not-readable", name=self.label, reason=error.strerror) from error
        kind = os.fstat(number).st_mode
        if stat.S_ISREG(kind):
            return open(number, "rb")
        os.close(number)
        raise UnreadableFile("file-not-readable", name=self.label, reason=os.strerror(errno.EINVAL))

    def beside(self, name: str) -> bytes:
        """The content of a file in the same folder, or below it; UnreadableFile."""
        return FileContent(self.path).beside(name)


def opened(label: str, path: str, options: Options) -> Importer:
    """The importer of a file, or of a folder with all that is below; what cannot be read is told among its faults."""

    def choose(content: Content) -> Importer:
        return importer_of(content, options)

    if os.path.isdir(path):
        return SeveralImporter(_Folder(label, path), choose)
    return SeveralImporter([GivenContent(label, path)], choose)


@dataclass(frozen=True, slots=True)
class _Folder:
    """The files of a folder, and below it."""

    label: str
    path: str

    def __iter__(self) -> Iterator[Content]:
        for source in files.sources([self.path], ENDINGS):
            below = os.fsencode(os.path.relpath(source.label, self.path)).decode("utf-8", "replace")
            yield GivenContent(f"{self.label}/{below}", source.label)

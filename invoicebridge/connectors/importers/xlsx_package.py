"""The parts of an XLSX file (ECMA-376): a zip archive with a list of sheets, shared texts, formats and the sheets.

Everything is bounded while it is unpacked, whatever the archive declares of itself, and sheets are read piece by piece.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Final, Self, cast

from lxml import etree

from invoicebridge.connectors.importers.table_fault import BadTable
from invoicebridge.errors import MalformedXml
from invoicebridge.xml import pieces

_MOST_PARTS: Final = 5_000
_FREE: Final = 20_000_000
"""Bytes that a part may have however little it takes in the archive."""
_RATIO: Final = 250
_LARGEST: Final = 2_000_000_000
_RELATIONS: Final = "relationships}id"
_PIECE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook."""

    name: str
    part: str
    hidden: bool


class Package:
    """An open XLSX file."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(stream)
            self._parts = {one.filename.lstrip("/").lower(): one for one in self._zip.infolist()}
        except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
            raise BadTable("xlsx-unreadable", reason=str(error)) from error
        if len(self._parts) > _MOST_PARTS:
            raise BadTable("xlsx-unreadable", reason=f"{len(self._parts)} > {_MOST_PARTS}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        """The names of all parts, as the archive has them."""
        return [one.filename for one in self._zip.infolist()]

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.lower() in self._parts

    @contextmanager
    def open(self, part: str) -> Iterator[BinaryIO]:
        """A bounded stream of a part. BadTable `xlsx-unreadable`, `xlsx-bomb`, `xlsx-encrypted`."""
        entry = self._parts.get(part.lower())
        if entry is None:
            raise BadTable("xlsx-unreadable", reason=part)
        if entry.flag_bits & 1:
            raise BadTable("xlsx-encrypted")
        limit = min(_LARGEST, max(_FREE, entry.compress_size * _RATIO))
        try:
            with self._zip.open(entry) as stream:
                yield cast(BinaryIO, io.BufferedReader(_Bounded(cast(BinaryIO, stream), limit), _PIECE))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise BadTable("xlsx-unreadable", reason=str(error)) from error
        except MalformedXml as error:
            raise BadTable("xlsx-unreadable", reason=f"{part}: {error.parameters.get('reason', error.code)}") from error

    def elements(self, part: str, *names: str) -> Iterator[etree._Element]:
        """Yield the elements of those names in a part, one at a time."""
        with self.open(part) as stream:
            yield from pieces(stream, *names)

    def sheets(self) -> list[Sheet]:
        """The sheets, in the order of the workbook."""
        workbook = self.workbook()
        targets = self._targets(workbook)
        found = []
        for one in self.elements(workbook, "sheet"):
            id_ = next((value for key, value in one.attrib.items() if str(key).endswith(_RELATIONS)), "")
            target = targets.get(str(id_))
            if target is not None and self.has(target):
                found.append(Sheet(str(one.get("name")), target, one.get("state", "visible") != "visible"))
        return found

    def workbook(self) -> str:
        """The name of the workbook's part."""
        for part in ("xl/workbook.xml", "xl/workbook2.xml"):
            if self.has(part):
                return part
        raise BadTable("xlsx-unreadable", reason="xl/workbook.xml")

    def _targets(self, part: str) -> dict[str, str]:
        """What the relations of a part lead to, by their ids."""
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels"
        if not self.has(relations):
            raise BadTable("xlsx-unreadable", reason=relations)
        made = {}
        for one in self.elements(relations, "Relationship"):
            target = str(one.get("Target", ""))
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            made[str(one.get("Id"))] = whole
        return made


class _Bounded(io.RawIOBase):
    """A stream that ends with BadTable when it gives more than it may."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        super().__init__()
        self._stream = stream
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # whatever a buffer is
        piece = self._stream.read(len(view))
        self._left -= len(piece)
        if self._left < 0:
            raise BadTable("xlsx-bomb")
        view[: len(piece)] = piece
        return len(piece)

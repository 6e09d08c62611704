"""Rows put aside in a temporary file, and given back by what they have in common."""

import json
import tempfile
from array import array
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Self

from invoicebridge.connectors.importers.raw import Row, packed, unpacked


class Spill:
    """Keeps of each row its place in the file; the file is gone when the block ends."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, ...], array[int]] = {}
        self._end = 0
        self._file: BinaryIO

    def __enter__(self) -> Self:
        self._file = tempfile.TemporaryFile()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, key: tuple[str, ...], row: Row) -> None:
        """The row is kept under the key."""
        written = json.dumps([row.number, row.line, [packed(cell) for cell in row.cells]]).encode() + b"\n"
        self._file.write(written)
        self._places.setdefault(tuple(key), array("q")).append(self._end)
        self._end += len(written)

    def groups(self) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
        """Yield the rows of each key, in the order in which they came."""
        for key, places in self._places.items():
            yield key, [self._row(place) for place in places]

    def _row(self, place: int) -> Row:
        self._file.seek(place)
        number, line, cells = json.loads(self._file.readline())
        return Row(number, [unpacked(cell) for cell in cells], line)

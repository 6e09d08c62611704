"""A copy of a CSV file with a column of remarks, written as the file is: encoding, separator, quotes, ends of lines.

Cells that a spreadsheet program would run as formulas get an apostrophe before them, which is taken away again when the
copy is imported. Rows that cannot be told into cells stand as they are, with the remark after them.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from invoicebridge.connectors.importers.csv_dialect import MAX_LINE, Dialect, dialect_of
from invoicebridge.connectors.importers.csv_rows import CsvRows
from invoicebridge.connectors.importers.headings import is_remarks
from invoicebridge.connectors.importers.kind import Content
from invoicebridge.connectors.importers.mapping import Mapping as Rules
from invoicebridge.connectors.importers.numbers import UnreadNumber, read_number
from invoicebridge.connectors.importers.plan import header
from invoicebridge.connectors.importers.table_fault import BadTable

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_LITERAL: Final = '="'
_PIECE: Final = 1 << 16


def write_copy(content: Content, rules: Rules, remarks: Mapping[int | None, str], heading: str, into: BinaryIO) -> None:
    """The copy is in the stream, with the remarks beside their rows. BadTable when it is no text that can be read."""
    dialect = dialect_of(content, rules)
    try:
        header_row = header(CsvRows(content, dialect).rows(), rules).number
    except BadTable:
        header_row = 1
    with content.open() as stream:
        ending = _ending(stream)
        text = io.TextIOWrapper(into, encoding=dialect.encoding, errors="replace", newline="", write_through=True)
        try:
            _Copy(dialect, header_row, remarks, heading, ending).write(stream, text)
        finally:
            text.detach()


class _Copy:
    """What is known of the copy."""

    def __init__(
        self, dialect: Dialect, header_row: int, remarks: Mapping[int | None, str], heading: str, ending: str
    ) -> None:
        self._dialect = dialect
        self._header_row = header_row
        self._remarks = remarks
        self._heading = heading
        self._ending = ending
        self._column: int | None = None
        """Where remarks go, and whether they stood there before, once the header is known."""
        self._replaced = False

    def write(self, stream: BinaryIO, into: io.TextIOWrapper) -> None:
        source = _Lines(io.TextIOWrapper(stream, encoding=self._dialect.encoding, newline=""))
        for _ in range(self._dialect.skipped):
            into.write(next(source))
        source.forget()
        writer = csv.writer(
            into, delimiter=self._dialect.separator, quotechar=self._dialect.quote, lineterminator=self._ending
        )
        for number, cells in self._rows(source):
            if cells is None:
                into.write(self._as_it_stands("".join(source.taken), number))
            else:
                writer.writerow(self._with_remark(number, cells))
            source.forget()

    def _rows(self, source: "_Lines") -> Iterator[tuple[int, list[str] | None]]:
        """Each row by its number, None for one that cannot be told into cells."""
        reader = csv.reader(source, delimiter=self._dialect.separator, quotechar=self._dialect.quote, strict=True)
        number = 0
        while True:
            number += 1
            try:
                yield number, next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield number, None

    def _with_remark(self, number: int, cells: Sequence[str]) -> list[str]:
        row = [_harmless(cell) for cell in cells]
        if number < self._header_row or not any(row):
            return row
        if number == self._header_row:
            self._column = next((at for at, cell in enumerate(row) if is_remarks(cell)), None)
            self._replaced = self._column is not None
            self._column = len(row) if self._column is None else self._column
        remark = self._remark(number)
        if self._replaced and self._column is not None and self._column < len(row):
            row[self._column] = remark
            return row
        return [*row, remark] if remark or len(row) == self._column else row

    def _remark(self, number: int) -> str:
        return self._heading if number == self._header_row else self._remarks.get(number, "")

    def _as_it_stands(self, text: str, number: int) -> str:
        remark = self._remarks.get(number, "")
        if not remark:
            return text
        quote = self._dialect.quote
        return f"{text.rstrip()}{self._dialect.separator}{quote}{remark.replace(quote, quote * 2)}{quote}{self._ending}"


class _Lines:
    """The lines of a text, and those that were taken since the last row."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.taken: list[str] = []
        self._left = MAX_LINE
        """So many characters more the present row may have."""

    def forget(self) -> None:
        """The next row begins."""
        self.taken.clear()
        self._left = MAX_LINE

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_LINE)
        if not line:
            raise StopIteration
        self._left -= len(line)
        if self._left < 0 or (len(line) == MAX_LINE and not line.endswith(("\n", "\r"))):
            raise BadTable("csv-line-too-long", limit=str(MAX_LINE))
        self.taken.append(line)
        return line


def _harmless(cell: str) -> str:
    if not cell.startswith(_FORMULA) or cell.startswith(_LITERAL):
        return cell
    for mark in (",", "."):
        try:
            read_number(cell, mark)
        except UnreadNumber:
            continue
        return cell
    return f"'{cell}"


def _ending(stream: BinaryIO) -> str:
    head = stream.read(_PIECE).replace(b"\0", b"")
    stream.seek(0)
    return "\r\n" if b"\r\n" in head else "\n"

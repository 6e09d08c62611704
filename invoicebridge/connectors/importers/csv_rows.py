"""The rows of a CSV file, one at a time.

Quotes are read strictly: after a closing one only a separator or the end of the line may come. So a quote that was
never closed is noticed where the next one stands; a row that swallowed others because quotes happened to fit is
recognised by its cell, which holds as many separators as the rows that are in it.
"""

import csv
import io
from collections.abc import Iterator
from typing import Final, TextIO

from invoicebridge.connectors.importers.csv_dialect import MAX_LINE, Dialect
from invoicebridge.connectors.importers.kind import Content
from invoicebridge.connectors.importers.raw import BadRow, Row
from invoicebridge.connectors.importers.table_fault import BadTable

_LIMIT: Final = "field larger"


class CsvRows:
    """A CSV file as rows."""

    def __init__(self, content: Content, dialect: Dialect) -> None:
        self._content = content
        self._dialect = dialect

    @property
    def ragged(self) -> bool:
        """A separator that is missing makes a row shorter, one too many makes it longer."""
        return True

    @property
    def hidden(self) -> int:
        """A text shows all it has."""
        return 0

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield every row that is not empty. BadTable `csv-line-too-long`."""
        with self._content.open() as stream:
            text = io.TextIOWrapper(stream, encoding=self._dialect.encoding, newline="")
            for _ in range(self._dialect.skipped):
                text.readline(MAX_LINE)
            yield from self._told(text)

    def _told(self, text: TextIO) -> Iterator[Row | BadRow]:
        dialect = self._dialect
        left = [MAX_LINE]
        reader = csv.reader(_lines(text, left), delimiter=dialect.separator, quotechar=dialect.quote, strict=True)
        number, before = 0, 0
        while True:
            number += 1
            left[0] = MAX_LINE
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._bad(number, before, reader.line_num, str(error))
                before = reader.line_num
                continue
            start, lines, before = before + 1 + dialect.skipped, reader.line_num - before, reader.line_num
            if lines > 1 and self._swallowed(cells):
                yield self._bad(number, start - 1 - dialect.skipped, before, "")
            elif any(cells):
                yield Row(number, cells, 0 if start == number else start)

    def _bad(self, number: int, before: int, last: int, reason: str) -> BadRow:
        lines = {"first": str(before + 1 + self._dialect.skipped), "last": str(last + self._dialect.skipped)}
        return BadRow(number, "csv-cell-too-long" if reason.startswith(_LIMIT) else "csv-quote", lines)

    def _swallowed(self, cells: list[str]) -> bool:
        separator, others = self._dialect.separator, len(cells) - 1
        for cell in cells:
            ends = cell.count("\n") or cell.count("\r")
            if ends and others and cell.count(separator) == others * ends:
                return True
        return False


def _lines(text: TextIO, left: list[int]) -> Iterator[str]:
    """The lines; `left` holds how many characters more the row may take that they belong to."""
    for line in iter(lambda: text.readline(MAX_LINE), ""):
        left[0] -= len(line)
        if left[0] < 0 or (len(line) == MAX_LINE and not line.endswith(("\n", "\r"))):
            raise BadTable("csv-line-too-long", limit=str(MAX_LINE))
        yield line

"""How a CSV file is written: encoding and separator, detected or given by the mapping."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from invoicebridge.connectors.importers.encoding import encoding_of
from invoicebridge.connectors.importers.kind import Content
from invoicebridge.connectors.importers.mapping import SEPARATORS, Mapping
from invoicebridge.connectors.importers.plan import HEADER_WITHIN, recognised

_SAMPLE_LINES: Final = 200
MAX_LINE: Final = 1_000_000
"""Longest line that is read, in characters."""
_SEP: Final = re.compile(r"sep=(.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to tell the file into rows and cells."""

    encoding: str
    separator: str
    quote: str = '"'
    skipped: int = 0
    """Lines before the table that only say how it is written (`sep=;`)."""

    @property
    def delimiter(self) -> str:
        """The separator; for the csv module."""
        return self.separator


def dialect_of(content: Content, mapping: Mapping) -> Dialect:
    """Return how the file is written; BadTable when it is no text that can be read."""
    with content.open() as stream:
        encoding = encoding_of(stream, mapping.encoding)
        stream.seek(0)
        lines = list(_first_lines(stream, encoding))
    stated = _SEP.fullmatch(lines[0].strip()) if lines else None
    skipped = 1 if stated else 0
    quote = mapping.quote or '"'
    separator = mapping.separator or (stated[1] if stated else _separator(lines, quote, mapping))
    return Dialect(encoding, separator, quote, skipped)


def _first_lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        for _ in range(_SAMPLE_LINES):
            line = text.readline(MAX_LINE)
            if not line:
                return
            yield line
    finally:
        text.detach()


def _separator(lines: list[str], quote: str, mapping: Mapping) -> str:
    """The one that makes the most headings known; where none does, the one that makes the most even rows."""
    return max(SEPARATORS, key=lambda one: _fitness(lines, one, quote, mapping))


def _fitness(lines: list[str], separator: str, quote: str, mapping: Mapping) -> tuple[int, int, int]:
    rows = _sampled(lines, separator, quote)
    known = max((recognised(row, mapping) for row in rows[:HEADER_WITHIN]), default=0)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    return known, count, width


def _sampled(lines: list[str], separator: str, quote: str) -> list[list[str]]:
    """The rows up to one that cannot be read: this only looks at how they are written."""
    made = []
    try:
        for row in csv.reader(lines, delimiter=separator, quotechar=quote):
            if any(row):
                made.append(row)
    except csv.Error:
        return made
    return made

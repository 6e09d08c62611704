"""The rows of a sheet, one at a time, with typed cells.

Of a formula the value is taken that the spreadsheet program computed. Where there is none, or the file says that its
formulas were never computed, the cell is broken: it must not count as empty or zero.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Final, NamedTuple

from lxml import etree

from invoicebridge.connectors.importers.kind import Content
from invoicebridge.connectors.importers.raw import EMPTY, Broken, Merged, Raw, Row
from invoicebridge.connectors.importers.table_fault import BadTable
from invoicebridge.connectors.importers.xlsx_formats import Formats, formats
from invoicebridge.connectors.importers.xlsx_package import Package

_TEXTS: Final = "xl/sharedStrings.xml"
_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]+)")
_COLUMN: Final = re.compile(r"[A-Z]{1,3}")
_LETTERS: Final = 26
_PIECE: Final = 1 << 20
_MOST_TEXT: Final = 300_000_000
"""Characters of all shared texts together."""
_LAST_COLUMN: Final = 16_384
_LAST_ROW: Final = 1_048_576
_TRUE: Final = ("1", "true")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


class XlsxRows:
    """One sheet as rows."""

    def __init__(self, content: Content, part: str) -> None:
        self._content = content
        self._part = part
        self._formats: Formats | None = None
        self._texts: Sequence[str] = ()
        self._merged: Sequence[_Range] | None = None
        self.hidden = 0
        """How many rows of the last reading are hidden, by hand or by a filter."""
        self._last = _LAST_ROW
        """The last row with a cell, once it is known: below it there may be a million without."""

    def sibling(self, part: str) -> "XlsxRows":
        """Another sheet of the same file; what they have in common is not read again."""
        made = XlsxRows(self._content, part)
        made._texts, made._formats = self._texts, self._formats
        return made

    @property
    def ragged(self) -> bool:
        """Cells have their own addresses: none can be out of place."""
        return False

    def rows(self) -> Iterator[Row]:
        """Yield every row that is not empty. BadTable when the file cannot be read."""
        with self._content.open() as stream, Package(stream) as package:
            if self._formats is None:
                self._texts = _texts(package)
                self._formats = formats(package)
            if self._merged is None:
                self._merged = _merged(package, self._part)
            yield from self._rows(package, self._formats)

    def _rows(self, package: Package, known: Formats) -> Iterator[Row]:
        self.hidden = 0
        merges = _Merges(self._merged or ())
        number = last = 0
        for count, element in enumerate(package.elements(self._part, "row"), 1):
            stated = element.get("r")
            number = int(stated) if stated and stated.isdigit() else number + 1
            if number > self._last:
                return
            if count > _LAST_ROW:
                raise BadTable("xlsx-bomb")
            cells = self._cells(element, known) if len(element) else []
            if merges.any:
                merges.fill(number, cells)
            if any(cells):
                last = number
                if element.get("hidden") in _TRUE:
                    self.hidden += 1
                yield Row(number, cells)
        self._last = last

    def _cells(self, row: etree._Element, known: Formats) -> list[Raw]:
        names = _names(str(row.tag).rpartition("}")[0])
        made: list[Raw] = []
        for one in row:
            place = one.get("r")
            index = column_index(str(place)) if place else len(made)
            cell = self._cell(one, names, known)
            if index == len(made):
                made.append(cell)
            elif index < len(made):
                made[index] = cell
            else:
                made.extend([EMPTY] * (index - len(made)))
                made.append(cell)
        return made

    def _cell(self, element: etree._Element, names: "_Names", known: Formats) -> Raw:
        value, inline, formula = None, None, False
        for part in element:
            tag = part.tag
            if tag == names.value:
                value = part.text
            elif tag == names.formula:
                formula = True
            elif tag == names.inline:
                inline = _joined(part)
        if formula and (value is None or known.stale):
            return Broken("formula-uncomputed", "=…")
        if inline is not None:
            return _unescaped(inline)
        return EMPTY if value is None else self._typed(element, value, known)

    def _typed(self, element: etree._Element, value: str, known: Formats) -> Raw:
        match element.get("t", "n"):
            case "s":
                index = int(value) if value.strip().isdigit() else -1
                if not 0 <= index < len(self._texts):
                    raise BadTable("xlsx-unreadable", reason=f"{_TEXTS}: {value}")
                return self._texts[index]
            case "str" | "inlineStr":
                return _unescaped(value)
            case "b":
                return value.strip() == "1"
            case "e":
                return Broken("cell-error", value)
            case "d":
                return _iso(value)
        return known.value(value, element.get("s"))


def _iso(text: str) -> Raw:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return Broken("cell-error", text)


def _joined(element: etree._Element) -> str:
    """The text of runs, without the readings of Asian characters."""
    made = []
    for one in element:
        name = str(one.tag).rpartition("}")[2]
        if name == "t":
            made.append(one.text or "")
        elif name == "r":
            made += [each.text or "" for each in one if str(each.tag).endswith("}t")]
    return "".join(made)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _texts(package: Package) -> list[str]:
    made: list[str] = []
    total = 0
    if package.has(_TEXTS):
        for one in package.elements(_TEXTS, "si"):
            text = _unescaped(_joined(one))
            total += len(text) + 50
            if total > _MOST_TEXT:
                raise BadTable("xlsx-bomb")
            made.append(text)
    return made


class _Names(NamedTuple):
    """The tags of what is in cells."""

    value: str
    formula: str
    inline: str


@cache
def _names(namespace: str) -> _Names:
    before = namespace + "}" if namespace else ""
    return _Names(before + "v", before + "f", before + "is")


def column_index(place: str) -> int:
    """The index, from 0, of the column of a cell's address (`C7`); BadTable for something else."""
    letters = place.rstrip("0123456789")
    return _index(letters)


@cache
def _index(letters: str) -> int:
    made = 0
    for letter in letters:
        made = made * _LETTERS + ord(letter) - ord("A") + 1
    if not _COLUMN.fullmatch(letters) or made > _LAST_COLUMN:
        raise BadTable("xlsx-unreadable", reason=letters)
    return made - 1


_Range = tuple[int, int, int]
"""Column, first and last row."""


def _merged(package: Package, part: str) -> list[_Range]:
    """The merged ranges of more than one row: the first column of each, which alone has a value.

    They stand below all rows, so the sheet is only taken apart for them when it has any.
    """
    if not _holds(package, part, b"mergeCell"):
        return []
    made = []
    for one in package.elements(part, "row", "mergeCell"):
        top, _, bottom = str(one.get("ref", "")).partition(":")
        begin, end = _PLACE.fullmatch(top), _PLACE.fullmatch(bottom)
        if begin and end and int(begin[2]) < int(end[2]):
            made.append((column_index(top), int(begin[2]), int(end[2])))
    return sorted(made, key=lambda found: found[1])


def _holds(package: Package, part: str, mark: bytes) -> bool:
    """Whether the part holds the word, in any encoding."""
    before = b""
    with package.open(part) as stream:
        while piece := stream.read(_PIECE):
            whole = before + piece.replace(b"\0", b"")
            if mark in whole:
                return True
            before = whole[-len(mark) :]
    return False


class _Merges:
    """Merged ranges while rows go by."""

    def __init__(self, ranges: Sequence[_Range]) -> None:
        self._waiting = list(reversed(ranges))
        self._open: dict[int, tuple[int, Raw]] = {}
        """Last row and value by column."""

    @property
    def any(self) -> bool:
        """Whether there are any left."""
        return bool(self._waiting or self._open)

    def fill(self, number: int, cells: list[Raw]) -> None:
        """The cells of the row that lie in a range have the value of its first one."""
        for column, (last, value) in list(self._open.items()):
            if number > last:
                del self._open[column]
            elif value != EMPTY:
                if column >= len(cells):
                    cells.extend([EMPTY] * (column + 1 - len(cells)))
                if cells[column] == EMPTY:
                    cells[column] = value if isinstance(value, Merged) else Merged(value)
        while self._waiting and self._waiting[-1][1] <= number:
            column, first, last = self._waiting.pop()
            if first == number and column < len(cells) and not isinstance(cells[column], Merged):
                self._open[column] = (last, cells[column])

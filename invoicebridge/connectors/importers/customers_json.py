"""JSON as the rows of a table: a list of objects, or one a line, whose keys are headings."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from invoicebridge.connectors.importers.kind import Content
from invoicebridge.connectors.importers.raw import EMPTY, BadRow, Number, Raw, Row
from invoicebridge.connectors.importers.table_fault import BadTable
from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa import json_codec
from invoicebridge.xml import MAX_BYTES

_MARK: Final = b"\xef\xbb\xbf"
_HEADER: Final = 0
_LONGEST_NUMBER: Final = 40
_MOST_KEYS: Final = 500


class JsonRows:
    """A JSON file as rows: the header is row 0, the objects count from 1, or as their lines."""

    def __init__(self, content: Content, *, lines: bool) -> None:
        self._content = content
        self._lines = lines
        self._objects: list[tuple[int, Any]] | None = None

    @property
    def ragged(self) -> bool:
        """Every object has the cells that it has."""
        return False

    @property
    def hidden(self) -> int:
        """A text shows all it has."""
        return 0

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield the header and every object. InvalidDocument, BadTable when the file is no JSON to be read."""
        if self._objects is None:
            self._objects = self._parsed()
        objects = self._objects
        keys = list(dict.fromkeys(key for _, one in objects if isinstance(one, Mapping) for key in one))
        if len(keys) > _MOST_KEYS:
            raise BadTable("json-keys-too-many", limit=str(_MOST_KEYS))
        yield Row(_HEADER, keys)
        for number, one in objects:
            yield _row(number, one, keys)

    def _parsed(self) -> list[tuple[int, Any]]:
        with self._content.open() as stream:
            content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise InvalidDocument("json-too-large", size=len(content), limit=MAX_BYTES)
        content = content.removeprefix(_MARK)
        if self._lines:
            texts = enumerate(content.splitlines(), 1)
            return [(number, json_codec.parse(text, _number)) for number, text in texts if text.strip()]
        values = json_codec.parse(content, _number)
        return list(enumerate(values if isinstance(values, list) else [values], 1))


def _row(number: int, one: Any, keys: list[str]) -> Row | BadRow:
    if not isinstance(one, Mapping):
        return BadRow(number, "json-no-object")
    cells: list[Raw] = []
    for key in keys:
        value = one.get(key)
        if not isinstance(value, str | bool | Number | None):
            return BadRow(number, "json-no-cell", {"column": key})
        cells.append(EMPTY if value is None else value)
    return Row(number, cells)


def _number(text: str) -> Number:
    """The number as a cell; ValueError, which makes the text malformed, for one of absurd length."""
    if len(text) > _LONGEST_NUMBER or "e" in text.lower():
        raise ValueError(text[:_LONGEST_NUMBER])
    return Number(Decimal(text))

"""Lines → the backup that they are: manifest, tables, rows. Nothing that a file says of itself is believed."""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from invoicebridge.bridge.archived import Head, StoreKind
from invoicebridge.connectors.backup.portable import FORMAT, TYPES, Columns, Manifest, Row
from invoicebridge.errors import UnreadableFile

_HALF: Final = 2**63
_MOST_VALUES: Final = 1_000_000
"""In one line: a row has some twenty, and texts with commas in them; a hostile line would fill the memory with them."""
_JSON: Final[Mapping[str, type]] = {"integer": int, "text": str, "boolean": bool}


def _fits(value: object) -> bool:
    """Whether databases can hold it: 64 bits, and no half of a surrogate pair."""
    if isinstance(value, int):
        return -_HALF <= value < _HALF
    return not isinstance(value, str) or value.isascii() or not any("\ud800" <= one <= "\udfff" for one in value)


def _instant(value: str) -> datetime:
    """The instant in UTC; ValueError for one without a zone, OverflowError for one outside of all years."""
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("an instant must be aware")
    return found.astimezone(UTC)


def read(lines: Iterator[bytes], name: str) -> "Reading":
    """The backup that these lines are; UnreadableFile `backup-damaged`, or `backup-format` of a later program."""
    return Reading(lines, name)


class Reading:
    """Goes through a backup once: the manifest at once, then tables and rows, in their order."""

    def __init__(self, lines: Iterator[bytes], name: str) -> None:
        self._lines, self._name = lines, name
        self._hash = hashlib.sha256()
        self._rows: dict[str, int] = {}
        first = next(lines, b"")
        self._hash.update(first + b"\n")
        self.manifest = self._manifest(first)

    def rows(self) -> Iterator[tuple[Columns, Row]]:
        """Yield every row with its table; where this ends well, everything is there as it was written.

        UnreadableFile `backup-damaged` when counts or the hash at the end are not those of what was read.
        """
        columns: Columns | None = None
        for line in self._lines:
            value = self._parsed(line)
            if isinstance(value, list):
                if columns is None or len(value) != len(columns.columns):
                    raise self._damaged()
                self._hash.update(line + b"\n")
                self._rows[columns.table] += 1
                yield columns, [self._value(one, kind) for one, (_, kind) in zip(value, columns.columns, strict=True)]
            elif "table" in value:
                self._hash.update(line + b"\n")
                columns = self._columns(value)
                if columns.table in self._rows:
                    raise self._damaged()
                self._rows[columns.table] = 0
            else:
                self._demand_end(value)
                return
        raise self._damaged()

    def _demand_end(self, value: Mapping[str, Any]) -> None:
        """The last line, and nothing behind it, sums up what was read."""
        told = {"rows": self._rows, "sha256": self._hash.hexdigest()}
        if value.get("end") != told or dict(self.manifest.rows) != self._rows or next(self._lines, None) is not None:
            raise self._damaged()

    def _parsed(self, line: bytes) -> Any:
        if line.count(b",") > _MOST_VALUES:
            raise self._damaged()
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self._damaged() from error
        if not isinstance(value, list | dict):
            raise self._damaged()
        return value

    def _manifest(self, line: bytes) -> Manifest:
        value = self._parsed(line)
        try:
            told = value["manifest"]
            if type(told["format"]) is int and told["format"] > FORMAT:
                raise UnreadableFile("backup-format", name=self._name, found=told["format"], wanted=FORMAT)
            number, _, sha256 = told["head"].partition("-")
            rows = {str(table): int(count) for table, count in told["rows"].items()}
            return Manifest(
                created=datetime.fromisoformat(told["created"]),
                revision=str(told["revision"]),
                kind=StoreKind(told["kind"]),
                head=Head(int(number), sha256),
                rows=rows,
                format=int(told["format"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise self._damaged() from error

    def _columns(self, value: Mapping[str, Any]) -> Columns:
        try:
            columns = tuple((str(name), str(kind)) for name, kind in value["columns"])
        except (KeyError, TypeError, ValueError) as error:
            raise self._damaged() from error
        if not all(kind in TYPES for _, kind in columns) or len({name for name, _ in columns}) < len(columns):
            raise self._damaged()
        return Columns(str(value["table"]), columns)

    def _value(self, value: Any, kind: str) -> Any:
        if value is None:
            return None
        try:
            match kind:
                case "instant":
                    return _instant(value)
                case "date":
                    return date.fromisoformat(value)
                case "bytes":
                    return base64.b64decode(value, validate=True)
        except (TypeError, ValueError, OverflowError, binascii.Error) as error:
            raise self._damaged() from error
        if type(value) is not _JSON[kind] or not _fits(value):
            raise self._damaged()
        return value

    def _damaged(self) -> UnreadableFile:
        table = next(reversed(self._rows), "manifest")
        return UnreadableFile("backup-damaged", name=self._name, place=f"{table} {self._rows.get(table, 0)}")

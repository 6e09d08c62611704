"""The contents of a backup: a manifest, every table with its columns and rows, an end that sums them up; JSON Lines.

    {"manifest": {…}}
    {"table": "evidence", "columns": [["id", "integer"], ["sha256", "text"], …]}
    [1, "5feceb66…", …]
    …
    {"end": {"rows": {"evidence": 1, …}, "sha256": "…"}}

A value is a number, a text, true, false or null; an instant is a text (ISO 8601, UTC), a date too, bytes are base64.
The hash is of all lines before the end, with their ends. So a file says the same whatever database it came from.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, LargeBinary, Text
from sqlalchemy.types import TypeEngine

from invoicebridge.bridge.archived import Head, StoreKind
from invoicebridge.connectors.archive.columns import Instant

FORMAT: Final = 1
Row = list[Any]

TYPES: Final[Mapping[str, TypeEngine[Any]]] = {
    "integer": BigInteger(),
    "text": Text(),
    "boolean": Boolean(),
    "instant": Instant(),
    "date": Date(),
    "bytes": LargeBinary(),
}
"""How values of each kind go into a database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself."""

    created: datetime
    revision: str
    """Of the tables, as `connectors.archive.tables.REVISIONS`."""
    kind: StoreKind
    head: Head
    """The last line of the stories."""
    rows: Mapping[str, int]
    """By table."""
    format: int = FORMAT

    @property
    def total(self) -> int:
        """All rows together."""
        return sum(self.rows.values())


@dataclass(frozen=True, slots=True)
class Columns:
    """A table in a backup, with its columns and their kinds."""

    table: str
    columns: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(name for name, _ in self.columns)


class Writing:
    """Makes lines of tables and rows; `end` sums them up."""

    def __init__(self, manifest: Manifest) -> None:
        self._hash = hashlib.sha256()
        self._rows: dict[str, int] = {}
        self._kinds: tuple[str, ...] = ()
        self._table = ""
        self._manifest = manifest

    def manifest(self) -> bytes:
        """The first line."""
        one = self._manifest
        values = {
            "format": one.format,
            "created": one.created.isoformat(),
            "revision": one.revision,
            "kind": str(one.kind),
            "head": str(one.head),
            "rows": dict(one.rows),
        }
        return self._line({"manifest": values})

    def table(self, table: str, columns: Iterable[Column[Any]]) -> bytes:
        """The line before the rows of a table."""
        named = [[one.name, kind_of(one.type)] for one in columns]
        self._table, self._kinds = table, tuple(kind for _, kind in named)
        self._rows[table] = 0
        return self._line({"table": table, "columns": named})

    def row(self, values: Iterable[Any]) -> bytes:
        """The line of a row."""
        self._rows[self._table] += 1
        return self._line([_written(value, kind) for value, kind in zip(values, self._kinds, strict=True)])

    def end(self) -> bytes:
        """The last line."""
        return _json({"end": {"rows": self._rows, "sha256": self._hash.hexdigest()}})

    def _line(self, value: object) -> bytes:
        line = _json(value)
        self._hash.update(line)
        return line


def kind_of(column: TypeEngine[Any]) -> str:
    """What the values of a column are, of ours or as a database tells of it; TypeError for any other."""
    match column:
        case Instant() | DateTime():
            return "instant"
        case LargeBinary():
            return "bytes"
        case Boolean():
            return "boolean"
        case Date():
            return "date"
        case Integer():
            return "integer"
        case Text():
            return "text"
    raise TypeError(repr(column))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _written(value: Any, kind: str) -> Any:
    if value is None:
        return None
    match kind:
        case "instant":
            return value.astimezone(UTC).isoformat()
        case "date":
            return value.isoformat()
        case "bytes":
            return base64.b64encode(value).decode()
    return value

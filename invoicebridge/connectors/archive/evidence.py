"""Raw bytes under their SHA-256, stored before anyone reads them; what is there already is not stored again."""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, select, update

from invoicebridge.bridge.archived import Cursor, Evidence, EvidenceKind, Item, Kept, Label
from invoicebridge.connectors.archive import mailboxes
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import blob, evidence, evidence_of
from invoicebridge.errors import ConfigurationError

_LEVEL: Final = 3
_CHUNK: Final = 500
_COLUMNS: Final = (
    evidence.c.sha256,
    evidence.c.kind,
    evidence.c.source,
    evidence.c.received_at,
    evidence.c.label,
    evidence.c.reason,
)


def keep(connection: Connection, database: Database, items: Sequence[Item], at: datetime) -> list[Kept]:
    """The bytes are in the store, whoever brought them; in the order of the items."""
    hashed = [(hashlib.sha256(item.content).hexdigest(), item) for item in items]
    rows = {sha256: _row(sha256, item, at) for sha256, item in reversed(hashed)}
    new = _add(connection, database, [rows[sha256] for sha256 in dict.fromkeys(sha256 for sha256, _ in hashed)])
    contents = {sha256: item.content for sha256, item in hashed if sha256 in new}
    if contents:
        connection.execute(blob.insert(), [_packed(sha256, content) for sha256, content in contents.items()])
    kept = []
    for sha256, _ in hashed:
        kept.append(Kept(sha256, sha256 in new))
        new.discard(sha256)
    return kept


def _row(sha256: str, item: Item, at: datetime) -> dict[str, object]:
    return {
        "sha256": sha256,
        "kind": item.kind,
        "source": item.source,
        "received_at": at,
        "size": len(item.content),
        "label": Label.NEW,
    }


def _add(connection: Connection, database: Database, rows: Sequence[dict[str, object]]) -> set[str]:
    """The hashes of those that were not there."""
    if not rows:
        return set()
    statement = database.insert(evidence).on_conflict_do_nothing().returning(evidence.c.sha256)
    return set(connection.execute(statement, rows).scalars())


def _packed(sha256: str, content: bytes) -> dict[str, object]:
    packed = zlib.compress(content, _LEVEL)
    if len(packed) < len(content):
        return {"sha256": sha256, "encoding": "zlib", "content": packed}
    return {"sha256": sha256, "encoding": "plain", "content": content}


def _content(row: Row[*tuple[Any, ...]]) -> bytes | None:
    """The bytes as they came, None where they were pruned; ConfigurationError where they are no longer the same."""
    if row.content is None:
        return None
    try:
        content = zlib.decompress(row.content) if row.encoding == "zlib" else bytes(row.content)
    except zlib.error as error:
        raise ConfigurationError("evidence-damaged", sha256=row.sha256) from error
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise ConfigurationError("evidence-damaged", sha256=row.sha256)
    return content


def _value(row: Row[*tuple[Any, ...]]) -> Evidence:
    return Evidence(
        sha256=row.sha256,
        kind=EvidenceKind(row.kind),
        source=row.source,
        received_at=row.received_at,
        label=Label(row.label),
        reason=row.reason,
        content=_content(row),
    )


def _select() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS, blob.c.encoding, blob.c.content).join(blob, blob.c.sha256 == evidence.c.sha256)


class EvidenceShelf:
    """The evidence of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, items: Sequence[Item], at: datetime) -> list[Kept]:
        """The bytes are in the store, committed; in the order of the items. Nothing is stored twice."""
        with self._database.writing() as connection:
            return keep(connection, self._database, items, at)

    def collected(self, mailbox: str, folder: str, cursor: Cursor, items: Sequence[Item], at: datetime) -> list[Kept]:
        """The mails are in the store and the folder's cursor stands after them: both, or neither."""
        with self._database.writing() as connection:
            kept = keep(connection, self._database, items, at)
            mailboxes.advance(connection, self._database, mailbox, folder, cursor, at)
            return kept

    def content(self, sha256: str) -> bytes | None:
        """The bytes as they came; None where only the hash remains, or nothing was ever stored.

        ConfigurationError `evidence-damaged` when they no longer have this hash.
        """
        query = select(blob.c.sha256, blob.c.encoding, blob.c.content).where(blob.c.sha256 == sha256)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else _content(row)

    def of(self, transmission: str) -> tuple[Evidence, ...]:
        """All that speaks of a transmission, in the order in which it was stored: what its state is computed from."""
        query = _select().join(evidence_of, evidence_of.c.sha256 == evidence.c.sha256)
        query = query.where(evidence_of.c.transmission == transmission).order_by(evidence.c.id)
        with self._database.reading() as connection:
            return tuple(_value(row) for row in connection.execute(query))

    def labelled(self, label: Label, limit: int) -> tuple[Evidence, ...]:
        """The first pieces of evidence with this label, in the order in which they were stored."""
        query = _select().where(evidence.c.label == label).order_by(evidence.c.id).limit(limit)
        with self._database.reading() as connection:
            return tuple(_value(row) for row in connection.execute(query))

    def everything(self) -> Iterator[Evidence]:
        """All evidence, in the order in which it was stored, a few hundred pieces in memory at a time."""
        last = 0
        while True:
            query = _select().add_columns(evidence.c.id).where(evidence.c.id > last).order_by(evidence.c.id)
            with self._database.reading() as connection:
                rows = connection.execute(query.limit(_CHUNK)).all()
            yield from (_value(row) for row in rows)
            if len(rows) < _CHUNK:
                return
            last = rows[-1].id

    def label(self, sha256: str, label: Label, reason: str | None = None) -> None:
        """It is written down what came of reading this evidence."""
        chosen = evidence.c.sha256 == sha256
        with self._database.writing() as connection:
            connection.execute(update(evidence).where(chosen).values(label=label, reason=reason))

    def prune(self, label: Label, before: datetime) -> int:
        """Of the evidence with this label that came earlier and speaks of no transmission only the hash remains.

        Returns how many pieces lost their bytes.
        """
        tied = select(evidence_of.c.sha256)
        chosen = select(evidence.c.sha256).where(evidence.c.label == label, evidence.c.received_at < before)
        old = blob.c.sha256.in_(chosen) & blob.c.sha256.not_in(tied) & blob.c.content.is_not(None)
        with self._database.writing() as connection:
            return connection.execute(update(blob).where(old).values(content=None, encoding="pruned")).rowcount

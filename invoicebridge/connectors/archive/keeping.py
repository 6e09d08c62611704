"""Raw bytes put into the store under their SHA-256, once, and what came of reading them."""

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, update

from invoicebridge.bridge.archived import EvidenceKind, Item, Kept, Label, Labelled
from invoicebridge.connectors.archive import counting, loading
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables_evidence import blob, evidence

_BEFORE_READING: Final = {EvidenceKind.FILE: Label.MATCHED, EvidenceKind.SMTP: Label.MATCHED}
"""Our own files and dialogues are tied as they are kept; nobody has to read them."""
_LEVEL: Final = 3


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
        "label": _first_label(item),
    }


def _first_label(item: Item) -> Label:
    return _BEFORE_READING.get(item.kind, Label.NEW)


def counted(items: Sequence[Item], kept: Sequence[Kept]) -> counting.Counts:
    """What to count of items that were just kept."""
    return counting.labelled(_first_label(item) for item, one in zip(items, kept, strict=True) if one.new)


def label(connection: Connection, labels: Sequence[Labelled]) -> counting.Counts:
    """It is written down what came of reading each piece of evidence; returns what to count."""
    wanted = {one.sha256: (one.label, one.reason) for one in labels}
    before: dict[str, Label] = {}
    for some in loading.chunks(wanted):
        rows = select(evidence.c.sha256, evidence.c.label).where(evidence.c.sha256.in_(some))
        locked = rows.order_by(evidence.c.sha256).with_for_update(key_share=True)
        before.update({row.sha256: Label(row.label) for row in connection.execute(locked)})
    together: dict[tuple[Label, str | None], list[str]] = defaultdict(list)
    for sha256 in before:
        together[wanted[sha256]].append(sha256)
    for (new, reason), hashes in together.items():
        for some in loading.chunks(hashes):
            chosen = update(evidence).where(evidence.c.sha256.in_(some))
            connection.execute(chosen.values(label=new, reason=reason))
    changes = counting.labelled(wanted[sha256][0] for sha256 in before)
    changes.subtract(counting.labelled(before.values()))
    return changes


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

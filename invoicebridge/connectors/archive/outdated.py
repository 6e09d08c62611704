"""What is kept no longer: evidence of which only the hash remains, and the input of drafts that came to an end.

Rows stay, so that stories, lists and the chain are as they were. Each step is one short transaction.
"""

import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from invoicebridge.bridge.archived import Label, Weighed
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import attempt, attempt_carries, transmission
from invoicebridge.connectors.archive.tables_beside import draft, sdi_address
from invoicebridge.connectors.archive.tables_evidence import blob, evidence, evidence_of

_STEP: Final = 500
_NOTHING: Final = zlib.compress(b"")
"""The input of a draft that is gone."""


def evidence_before(database: Database, before: datetime) -> Weighed:
    """How much evidence may lose its bytes; as `bridge.ports.EvidenceShelf.outdated`."""
    query = select(func.count(), func.coalesce(func.sum(func.length(blob.c.content)), 0))
    with database.reading() as connection:
        pieces, size = connection.execute(_joined(query).where(_may_go(before))).one()
    return Weighed(int(pieces), int(size))


def prune_evidence(database: Database, before: datetime) -> Iterator[Weighed]:
    """Of that evidence only the hashes remain."""
    last = 0
    query = _joined(select(evidence.c.id, evidence.c.sha256, func.length(blob.c.content).label("size")))
    while True:
        some = query.where(evidence.c.id > last, _may_go(before)).order_by(evidence.c.id).limit(_STEP)
        with database.writing() as connection:
            rows = connection.execute(some).all()
            chosen = blob.c.sha256.in_([row.sha256 for row in rows])
            connection.execute(update(blob).where(chosen).values(content=None, encoding="pruned"))
        if rows:
            yield Weighed(len(rows), sum(row.size for row in rows))
            last = rows[-1].id
        if len(rows) < _STEP:
            return


def _joined(query: Select[Any]) -> Select[Any]:
    return query.select_from(evidence).join(blob, blob.c.sha256 == evidence.c.sha256)


def _may_go(before: datetime) -> ColumnElement[bool]:
    old = (evidence.c.received_at < before) & blob.c.content.is_not(None) & (evidence.c.label != Label.NEW)
    needed = select(evidence_of.c.sha256).where(
        evidence_of.c.sha256 == evidence.c.sha256, evidence_of.c.transmission.in_(_unsettled())
    )
    own = select(transmission.c.id).where(
        transmission.c.sha256 == evidence.c.sha256, transmission.c.id.in_(_unsettled())
    )
    boxes = select(sdi_address.c.id).where(sdi_address.c.evidence == evidence.c.sha256)
    return old & ~needed.exists() & ~own.exists() & ~boxes.exists()


def _unsettled() -> Select[Any]:
    """Files that may go on, or about which a person has to decide."""
    open_ = (
        select(attempt_carries.c.transmission)
        .join(attempt, attempt.c.message_id == attempt_carries.c.message_id)
        .where(attempt.c.finished_at.is_(None))
    )
    return select(transmission.c.id).where(
        or_(
            transmission.c.queued,
            transmission.c.held.is_not(None),
            transmission.c.unfolded,
            transmission.c.contradictions > 0,
            transmission.c.id.in_(open_),
        )
    )


def drafts_before(database: Database, before: datetime) -> int:
    """How many drafts were closed earlier, and still have their input."""
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(draft).where(_ended(before))).scalar_one())


def prune_drafts(database: Database, before: datetime) -> Iterator[int]:
    """The input of those drafts is gone."""
    while True:
        with database.writing() as connection:
            some = select(draft.c.number).where(_ended(before)).order_by(draft.c.number).limit(_STEP)
            numbers = list(connection.execute(some).scalars())
            chosen = update(draft).where(draft.c.number.in_(numbers))
            connection.execute(chosen.values(content=_NOTHING, faults="[]"))
        if numbers:
            yield len(numbers)
        if len(numbers) < _STEP:
            return


def _ended(before: datetime) -> ColumnElement[bool]:
    return (draft.c.closed_at < before) & (draft.c.content != _NOTHING)

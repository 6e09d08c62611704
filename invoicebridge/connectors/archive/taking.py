"""Takes prepared files into the store, a batch in one transaction and in few statements."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from invoicebridge.bridge.archived import Event, EvidenceKind, Item, NotTaken, Prepared, Reason
from invoicebridge.connectors.archive import counting, invoices, keeping, loading, names, recording, story
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import transmission
from invoicebridge.fatturapa.filename import stem_key
from invoicebridge.transmission.state import State


def take(connection: Connection, database: Database, prepared: Sequence[Prepared], at: datetime) -> list[NotTaken]:
    """The files are in the store, but for those returned."""
    invoices.hold(connection, database, (each.key for one in prepared for each in one.invoices))
    refused = [*_ids_used(connection, prepared), *invoices.known_among(connection, prepared)]
    good = _others(prepared, refused)
    free = names.free_among(connection, database, [one.transmission.name for one in good], at)
    burnt = []
    for one in good:
        if stem_key(one.transmission.name) in free:
            free.discard(stem_key(one.transmission.name))
        else:
            burnt.append(NotTaken(one.transmission.id, Reason.NAME_USED, one.transmission.name))
    _write(connection, database, _others(good, burnt), at)
    return refused + burnt


def _others(prepared: Sequence[Prepared], refused: Sequence[NotTaken]) -> list[Prepared]:
    """Those that were not refused; of two with one id in a batch neither is taken."""
    out = {one.transmission for one in refused}
    return [one for one in prepared if one.transmission.id not in out]


def _ids_used(connection: Connection, prepared: Sequence[Prepared]) -> list[NotTaken]:
    ids = [one.transmission.id for one in prepared]
    used = {one for one in ids if ids.count(one) > 1} if len(set(ids)) < len(ids) else set()
    for some in loading.chunks(ids):
        used.update(connection.execute(select(transmission.c.id).where(transmission.c.id.in_(some))).scalars())
    return [NotTaken(one, Reason.ID_USED, one) for one in sorted(used)]


def _write(connection: Connection, database: Database, prepared: Sequence[Prepared], at: datetime) -> None:
    if not prepared:
        return
    files = [Item(content=one.content, kind=EvidenceKind.FILE, source=one.transmission.name) for one in prepared]
    kept = keeping.keep(connection, database, files, at)
    for one, each in zip(prepared, kept, strict=True):
        if each.sha256 != one.transmission.sha256:
            raise ValueError(f"the bytes of {one.transmission.name} are not those of its hash")
    connection.execute(transmission.insert(), [_row(one, at) for one in prepared])
    names.give(connection, {one.transmission.name: one.transmission.id for one in prepared})
    invoices.add(connection, database, prepared)
    recording.tie(connection, database, ((one.transmission.id, one.transmission.sha256) for one in prepared))
    changes = keeping.counted(files, kept)
    for one in prepared:
        changes.update(counting.in_states(one.transmission.company, [State.PREPARED]))
    counting.adjust(connection, database, changes)
    story.append(connection, [_event(one) for one in prepared], at)


def _event(prepared: Prepared) -> Event:
    one = prepared.transmission
    detail = {"name": one.name} | ({"corrects": prepared.corrects} if prepared.corrects else {})
    return Event(transmission=one.id, what="prepared", detail=detail, evidence=one.sha256)


def _row(prepared: Prepared, at: datetime) -> dict[str, object]:
    one = prepared.transmission
    return {
        "id": one.id,
        "company": one.company,
        "name": one.name,
        "stem_key": stem_key(one.name),
        "sha256": one.sha256,
        "formato": one.formato,
        "prepared_at": one.prepared_at,
        "archive": one.archive,
        "archive_key": stem_key(one.archive) if one.archive else None,
        "archive_sha256": one.archive_sha256,
        "source_sha256": prepared.source_sha256,
        "corrects": prepared.corrects,
        "state": State.PREPARED,
        "state_at": at,
        "queued": True,
    }

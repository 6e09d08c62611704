"""Writes what folding found: states of files, invoices and attempts, ids learnt, evidence tied, the story.

Another process may have tied more evidence since the fold began. Hence every record says of how many pieces it was
made, and one that knows fewer than there are is not written: its caller reads the evidence again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from invoicebridge.bridge.archived import Record
from invoicebridge.connectors.archive import invoices, loading, story
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import attempt, evidence_of, identificativo_sdi, transmission


def lock(connection: Connection, ids: Iterable[str]) -> None:
    """These transmissions are ours until the transaction ends; taken in one order, so that no two wait crosswise."""
    for some in loading.chunks(ids):
        rows = select(transmission.c.id).where(transmission.c.id.in_(some)).order_by(transmission.c.id)
        connection.execute(rows.with_for_update(key_share=True)).all()


def tie(connection: Connection, database: Database, pairs: Iterable[tuple[str, str]]) -> None:
    """Each transmission is tied to the evidence (its hash) that speaks of it."""
    rows = [{"transmission": one, "sha256": sha256} for one, sha256 in sorted(set(pairs))]
    if rows:
        connection.execute(database.insert(evidence_of).on_conflict_do_nothing(), rows)


def record(connection: Connection, database: Database, records: Sequence[Record], at: datetime) -> tuple[str, ...]:
    """What the records say is written, but for those (returned) that were made from less evidence than there is.

    The evidence that they bring is tied in any case.
    """
    lock(connection, (one.transmission for one in records))
    tie(connection, database, ((one.transmission, sha256) for one in records for sha256 in one.evidence))
    counts = _evidence_counts(connection, [one.transmission for one in records])
    good = [one for one in records if one.made_from == counts.get(one.transmission, 0)]
    withdrawn = _withdrawn(connection, [one.transmission for one in good])
    _record_states(connection, good, at)
    invoices.record_states(connection, good, withdrawn)
    _learn_numbers(connection, database, good)
    _record_attempts(connection, good)
    story.append(connection, [event for one in good for event in one.events], at)
    return tuple(one.transmission for one in records if one not in good)


def _evidence_counts(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for some in loading.chunks(ids):
        query = select(evidence_of.c.transmission, func.count().label("pieces"))
        query = query.where(evidence_of.c.transmission.in_(some)).group_by(evidence_of.c.transmission)
        counts.update({row.transmission: row.pieces for row in connection.execute(query)})
    return counts


def _withdrawn(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those that were given up."""
    found: set[str] = set()
    for some in loading.chunks(ids):
        query = select(transmission.c.id).where(transmission.c.id.in_(some), transmission.c.withdrawn_at.is_not(None))
        found.update(connection.execute(query).scalars())
    return found


def _record_states(connection: Connection, records: Sequence[Record], at: datetime) -> None:
    """Each file has its state, and the instant at which this was last another one."""
    rows = [{"file": one.transmission, "now": one.state} for one in records]
    if rows:
        moved = (transmission.c.id == bindparam("file")) & (transmission.c.state != bindparam("now"))
        connection.execute(update(transmission).where(moved).values(state=bindparam("now"), state_at=at), rows)


def _learn_numbers(connection: Connection, database: Database, records: Sequence[Record]) -> None:
    """The numbers that the SdI gave the files; those that are known already stay."""
    pairs = sorted({(number, one.transmission) for one in records for number in one.identificativi_sdi})
    numbers = [{"identificativo": number, "transmission": one} for number, one in pairs]
    if numbers:
        connection.execute(database.insert(identificativo_sdi).on_conflict_do_nothing(), numbers)


def _record_attempts(connection: Connection, records: Sequence[Record]) -> None:
    values: dict[str, dict[str, object]] = {}
    for one in records:
        for message_id, state in one.attempts.items():
            values.setdefault(message_id, {})["state"] = state
        for message_id, learnt in one.identificativi.items():
            known = func.coalesce(attempt.c.identificativo, learnt)
            values.setdefault(message_id, {})["identificativo"] = known
    for message_id in sorted(values):
        connection.execute(update(attempt).where(attempt.c.message_id == message_id).values(values[message_id]))

"""Writes what folding found: states of files, invoices and attempts, ids learnt, evidence tied, the story.

Another process may have tied more evidence since the fold began. Hence every record says of how many pieces it was
made, and one that knows fewer than there are is not written: its caller reads the evidence again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

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
    for one in sorted(good, key=lambda each: each.transmission):
        moved = (transmission.c.id == one.transmission) & (transmission.c.state != one.state)
        connection.execute(update(transmission).where(moved).values(state=one.state, state_at=at))
        invoices.record_states(connection, one.transmission, one.invoices, withdrawn=one.transmission in withdrawn)
        _learn_numbers(connection, database, one)
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


def _learn_numbers(connection: Connection, database: Database, one: Record) -> None:
    """The numbers that the SdI gave the file; those that are known already stay."""
    numbers = [{"identificativo": each, "transmission": one.transmission} for each in sorted(one.identificativi_sdi)]
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

"""Writes what folding found: states of files, invoices and attempts, ids learnt, evidence tied, the story."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, update

from invoicebridge.bridge.archived import Record
from invoicebridge.connectors.archive import invoices, story
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import attempt, evidence_of, identificativo_sdi, transmission


def record(connection: Connection, database: Database, records: Sequence[Record], at: datetime) -> None:
    """All of it is written. Rows are taken in one order, so that two processes never wait for each other."""
    for one in sorted(records, key=lambda each: each.transmission):
        moved = (transmission.c.id == one.transmission) & (transmission.c.state != one.state)
        connection.execute(update(transmission).where(moved).values(state=one.state, state_at=at))
        invoices.record_states(connection, one.transmission, one.invoices)
        _learn(connection, database, one)
    for one in sorted(records, key=lambda each: each.transmission):
        _record_attempts(connection, one)
    story.append(connection, [event for one in records for event in one.events], at)


def _learn(connection: Connection, database: Database, one: Record) -> None:
    """The SdI's numbers, and what speaks of the transmission; what is known already stays."""
    numbers = [
        {"identificativo": number, "transmission": one.transmission} for number in sorted(one.identificativi_sdi)
    ]
    if numbers:
        connection.execute(database.insert(identificativo_sdi).on_conflict_do_nothing(), numbers)
    tied = [{"transmission": one.transmission, "sha256": sha256} for sha256 in sorted(set(one.evidence))]
    if tied:
        connection.execute(database.insert(evidence_of).on_conflict_do_nothing(), tied)


def _record_attempts(connection: Connection, one: Record) -> None:
    for message_id in sorted({*one.attempts, *one.identificativi}):
        values: dict[str, object] = {}
        if message_id in one.attempts:
            values["state"] = one.attempts[message_id]
        if message_id in one.identificativi:
            learnt = one.identificativi[message_id]
            values["identificativo"] = func.coalesce(attempt.c.identificativo, learnt)
        connection.execute(update(attempt).where(attempt.c.message_id == message_id).values(values))

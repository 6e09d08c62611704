"""Writes what folding found: states of files, invoices and attempts, ids learnt, evidence tied, proofs, the story.

Another process may have tied more evidence since the fold began. Hence every record says of how many pieces it was
made; of one that knows fewer than there are only the evidence, proofs, facts and ids are written. Its transmission is
`unfolded` from then on, until a record that knows everything is written.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, case, func, select, update

from invoicebridge.bridge.archived import Event, Labelled, Record
from invoicebridge.connectors.archive import counting, invoices, keeping, loading, proven, story, waiting
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import attempt, identificativo_sdi, transmission
from invoicebridge.connectors.archive.tables_evidence import evidence_of
from invoicebridge.transmission.state import ATTEMPT_ENDS, State

_MAY_WAIT: Final = ATTEMPT_ENDS | {State.PREPARED}
"""What a file that waits to be sent may be in."""


@dataclass(frozen=True, slots=True)
class Locked:
    """A transmission that is ours until the transaction ends."""

    company: str
    state: State
    withdrawn: bool
    waits: bool
    """Whether it is queued or held."""


def lock(connection: Connection, ids: Iterable[str]) -> dict[str, Locked]:
    """These transmissions are ours until the transaction ends; taken in one order, so that no two wait crosswise."""
    file = transmission.c
    columns = (file.id, file.company, file.state, file.withdrawn_at, file.queued, file.held)
    held: dict[str, Locked] = {}
    for some in loading.chunks(ids):
        rows = select(*columns).where(transmission.c.id.in_(some)).order_by(transmission.c.id)
        for row in connection.execute(rows.with_for_update(key_share=True)):
            held[row.id] = Locked(
                row.company, State(row.state), row.withdrawn_at is not None, row.queued or row.held is not None
            )
    return held


def tie(connection: Connection, database: Database, pairs: Iterable[tuple[str, str]]) -> None:
    """Each transmission is tied to the evidence (its hash) that speaks of it."""
    rows = [{"transmission": one, "sha256": sha256} for one, sha256 in sorted(set(pairs))]
    if rows:
        connection.execute(database.insert(evidence_of).on_conflict_do_nothing(), rows)


def mark_unfolded(connection: Connection, ids: Iterable[str], unfolded: bool) -> None:
    """Whether these transmissions have evidence that no recorded state takes in."""
    for some in loading.chunks(ids):
        other = transmission.c.id.in_(some) & (transmission.c.unfolded != unfolded)
        connection.execute(update(transmission).where(other).values(unfolded=unfolded))


def record(
    connection: Connection,
    database: Database,
    records: Sequence[Record],
    at: datetime,
    labels: Sequence[Labelled] = (),
) -> tuple[str, ...]:
    """What the records and labels say is written, but for the states of those (returned) that know too little."""
    held = lock(connection, (one.transmission for one in records))
    tie(connection, database, ((one.transmission, sha256) for one in records for sha256 in one.evidence))
    counts = _evidence_counts(connection, held)
    good = [one for one in records if one.made_from == counts.get(one.transmission, 0)]
    stale = tuple(one.transmission for one in records if one.made_from != counts.get(one.transmission, 0))
    proven.forget(connection, (one.transmission for one in good if one.anew))
    proven.add(connection, database, ((one.transmission, each) for one in records for each in one.proofs))
    changes = _record_states(connection, good, held, at)
    _record_contradictions(connection, good)
    invoices.record_states(connection, good, {one for one, each in held.items() if each.withdrawn})
    waiting.leave(connection, _gone(good, held))
    _learn_numbers(connection, database, records)
    _learn_pec_ids(connection, records)
    _record_attempts(connection, good, at)
    mark_unfolded(connection, (one.transmission for one in good), False)
    mark_unfolded(connection, stale, True)
    changes.update(keeping.label(connection, labels))
    counting.adjust(connection, database, changes)
    news = [one for one in good if not _is_told(one, held)]
    story.append(connection, _events(connection, records, news), at)
    return stale


def _events(connection: Connection, records: Sequence[Record], news: Sequence[Record]) -> list[Event]:
    """The facts that no line tells yet, and what became of each state."""
    facts = story.untold(connection, [fact for one in records for fact in one.facts])
    return [*facts, *(event for one in news for event in one.events)]


def _is_told(one: Record, held: Mapping[str, Locked]) -> bool:
    """Whether another process has folded the same evidence meanwhile, and told what became of the file."""
    moves = any(event.what == "state" for event in one.events)
    return moves and one.transmission in held and held[one.transmission].state is one.state


def _gone(records: Iterable[Record], held: Mapping[str, Locked]) -> list[str]:
    """Files that waited to be sent once more, and of which a mail has turned out to have left: nobody sends them."""
    left = (one.transmission for one in records if one.state not in _MAY_WAIT)
    return [one for one in left if held[one].waits]


def _evidence_counts(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for some in loading.chunks(ids):
        query = select(evidence_of.c.transmission, func.count().label("pieces"))
        query = query.where(evidence_of.c.transmission.in_(some)).group_by(evidence_of.c.transmission)
        counts.update({row.transmission: row.pieces for row in connection.execute(query)})
    return counts


def _record_states(
    connection: Connection, records: Sequence[Record], held: Mapping[str, Locked], at: datetime
) -> counting.Counts:
    """Each file has its state, and the instant at which this was last another one; returns what to count."""
    states = {one.transmission: one.state for one in records if one.transmission in held}
    moved = {one: state for one, state in states.items() if state is not held[one].state}
    changes: counting.Counts = Counter()
    for one, state in moved.items():
        changes.update(counting.in_states(held[one].company, [state]))
        changes.subtract(counting.in_states(held[one].company, [held[one].state]))
    if moved:
        chosen = update(transmission).where(transmission.c.id == bindparam("file"))
        rows = [{"file": one, "now": state} for one, state in moved.items()]
        connection.execute(chosen.values(state=bindparam("now"), state_at=at), rows)
    return changes


def _record_contradictions(connection: Connection, records: Sequence[Record]) -> None:
    """It is known of each file how many contradictions wait for a person."""
    rows = [{"file": one.transmission, "now": one.contradictions} for one in records]
    if rows:
        other = (transmission.c.id == bindparam("file")) & (transmission.c.contradictions != bindparam("now"))
        connection.execute(update(transmission).where(other).values(contradictions=bindparam("now")), rows)


def _learn_numbers(connection: Connection, database: Database, records: Sequence[Record]) -> None:
    """The numbers that the SdI gave the files; those that are known already stay."""
    pairs = sorted({(number, one.transmission) for one in records for number in one.identificativi_sdi})
    numbers = [{"identificativo": number, "transmission": one} for number, one in pairs]
    if numbers:
        connection.execute(database.insert(identificativo_sdi).on_conflict_do_nothing(), numbers)


def _learn_pec_ids(connection: Connection, records: Sequence[Record]) -> None:
    """The ids that the provider gave the mails; those that are known already stay."""
    learnt = {message_id: pec_id for one in records for message_id, pec_id in one.identificativi.items()}
    if learnt:
        rows = [{"mail": message_id, "pec_id": learnt[message_id]} for message_id in sorted(learnt)]
        known = func.coalesce(attempt.c.identificativo, bindparam("pec_id"))
        chosen = update(attempt).where(attempt.c.message_id == bindparam("mail"))
        connection.execute(chosen.values(identificativo=known), rows)


def _record_attempts(connection: Connection, records: Sequence[Record], at: datetime) -> None:
    """Each mail has its state; it has its answer as long as anything is proven of it."""
    states = {message_id: state for one in records for message_id, state in one.attempts.items()}
    chosen = update(attempt).where(attempt.c.message_id == bindparam("mail"))
    answered = func.coalesce(attempt.c.finished_at, at)
    finished = case((bindparam("now") == State.PREPARED.value, None), else_=answered)
    if states:
        rows = [{"mail": message_id, "now": states[message_id].value} for message_id in sorted(states)]
        connection.execute(chosen.values(state=bindparam("now"), finished_at=finished), rows)

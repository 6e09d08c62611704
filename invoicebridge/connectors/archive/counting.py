"""Counts of large tables that lists show: kept up to date by whoever changes the rows, in the same transaction.

The last step of a transaction but for the story: others that count the same wait for its end meanwhile, and all take
the counters in one order, so that no two wait crosswise.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, func, select

from invoicebridge.bridge.archived import Label
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables_beside import counted
from invoicebridge.transmission.state import State

Counts = Counter[tuple[str, str, str]]
"""What is counted, for which company (empty: for none), and the value."""

STATE: Final = "state"
"""Transmissions by company and state."""
LABEL: Final = "label"
"""Evidence by label."""


def adjust(connection: Connection, database: Database, changes: Counts) -> None:
    """The counters are higher or lower by so much."""
    rows = [
        {"what": what, "company": company, "name": name, "total": change}
        for (what, company, name), change in sorted(changes.items())
        if change
    ]
    if rows:
        added = database.insert(counted)
        summed = {"total": counted.c.total + added.excluded.total}
        connection.execute(
            added.on_conflict_do_update(index_elements=["what", "company", "name"], set_=summed),
            rows,
        )


def in_states(company: str, states: Iterable[State]) -> Counts:
    """One transmission more in each of these states."""
    return Counter((STATE, company, state.value) for state in states)


def labelled(labels: Iterable[Label]) -> Counts:
    """One piece of evidence more under each of these labels."""
    return Counter((LABEL, "", label.value) for label in labels)


def total(connection: Connection, what: str, company: str | None = None) -> Mapping[str, int]:
    """The counters of all companies together, or of one, by value; those that are zero may be missing."""
    query = select(counted.c.name, func.sum(counted.c.total).label("total")).where(counted.c.what == what)
    if company is not None:
        query = query.where(counted.c.company == company)
    return {row.name: int(row.total) for row in connection.execute(query.group_by(counted.c.name))}

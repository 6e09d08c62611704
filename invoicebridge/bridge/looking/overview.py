"""The operation `overview`: which invoices there are, how they stand, what is due, and what a person must do today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from invoicebridge.bridge.archived import Filter, Head, Numbers
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.looking.listing import in_doubt
from invoicebridge.bridge.looking.standing import Standing, standings
from invoicebridge.bridge.looking.tasks import Task, tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A list of invoices as it stands at one instant."""

    at: datetime
    wanted: Filter
    rows: tuple[Standing, ...]
    """The latest first."""
    more: bool
    """Whether the filter chooses further invoices, which are not shown."""
    numbers: Numbers
    """Of the whole company, or of all; the other filters play no part."""
    tasks: tuple[Task, ...] | None
    """What waits for a person, the most urgent first; None where that was not asked for."""
    companies: Mapping[str, str]
    """Names by id."""
    head: Head


def overview(bridge: Bridge, wanted: Filter, limit: int, *, with_tasks: bool = False) -> Overview:
    """Return the latest invoices that the filter chooses, at most `limit`, and how each stands now.

    With tasks the whole store is looked through, not only what the filter chooses (but for the company).
    """
    archive, at = bridge.archive, bridge.clock.now()
    numbers = archive.overview.numbers(wanted.company)
    doubtful = in_doubt(archive, wanted.company, at) if numbers.unanswered else frozenset()
    found = archive.overview.list(wanted, limit + 1)
    return Overview(
        at=at,
        wanted=wanted,
        rows=tuple(standings(archive, found[:limit], doubtful)),
        more=len(found) > limit,
        numbers=numbers,
        tasks=tuple(tasks(bridge, wanted.company, numbers, doubtful)) if with_tasks else None,
        companies={one.id: one.name for one in archive.companies.all()},
        head=archive.stories.head(),
    )

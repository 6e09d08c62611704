"""Which invoices a list shows: found by one walk down an index, however many there are.

One condition of the filter leads: it names the index that is walked, by date from the latest on. The others are tried
on what the walk brings, and hidden from the planner, which would walk another index for them and sort what it found.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Date, Select, func, literal, select, tuple_, union_all

from invoicebridge.bridge.archived import Filter
from invoicebridge.connectors.archive import waiting
from invoicebridge.connectors.archive.columns import Number
from invoicebridge.connectors.archive.searching import search_key
from invoicebridge.connectors.archive.tables import attempt, attempt_carries, carried, invoice, transmission
from invoicebridge.errors import ConfigurationError

FEW: Final = 2000
"""So many invoices of a customer are looked up one by one; of more, the lists are walked until enough are found."""

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Where an invoice stands in the lists, which show the greatest first."""

    data: date
    invoice: int
    transmission: str
    position: int

    def __str__(self) -> str:
        return f"{self.data.isoformat()}.{self.invoice}.{self.position}.{self.transmission}"


def key_of(place: str) -> Key:
    """The key that was written so; ConfigurationError `place-unknown` for anything else."""
    try:
        data, invoice_, position, transmission = place.split(".", 3)
        return Key(date.fromisoformat(data), int(invoice_), transmission, int(position))
    except ValueError as error:
        raise ConfigurationError("place-unknown", place=place) from error


KEY: Final = (carried.c.data, carried.c.invoice, carried.c.transmission, carried.c.position)


def keys(connection: Connection, wanted: Filter, limit: int, after: str | None) -> list[Key]:
    """The first places that the filter chooses, after that one."""
    if (wanted.queued and wanted.held) or wanted.states == frozenset():
        return []
    start = None if after is None else key_of(after)
    walks = [walk.query(start, limit) for walk in _walks(connection, wanted)]
    query: Any = walks[0]
    if len(walks) > 1:
        every = union_all(*(select(walk.subquery()) for walk in walks)).subquery()
        query = select(every).order_by(*(column.desc() for column in every.c)).limit(limit)
    return [Key(row.data, row.invoice, row.transmission, row.position) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class _Walk:
    """One walk: what leads, what is tried, and whether the index that is walked has the order of the lists."""

    leading: tuple[Condition, ...]
    tried: tuple[Condition, ...]
    in_order: bool = True

    def query(self, start: Key | None, limit: int) -> Select[*tuple[Any, ...]]:
        query = select(*KEY).where(*self.leading, *self.tried)
        if start is not None:
            query = query.where(_after(start, self.in_order))
        return query.order_by(*(column.desc() for column in KEY)).limit(limit)


def _after(start: Key, in_order: bool) -> Condition:
    first, *rest = KEY
    place = (literal(start.data, Date), literal(start.invoice, Number), start.transmission, start.position)
    return tuple_(first if in_order else _hidden(first), *rest) < tuple_(*place)


def _hidden(column: Column[Any]) -> ColumnElement[Any]:
    """The column, of no use for an index."""
    return func.coalesce(column, column)


def _walks(connection: Connection, wanted: Filter) -> Iterator[_Walk]:
    """The walks that together bring what the filter chooses, each in the order of the lists."""
    few = _few_of_customer(connection, wanted)
    if wanted.doubtful is not None or wanted.contradicted or few is not None:
        yield _Walk(tuple(_leading(wanted, few)), tuple(_all_tried(wanted)), in_order=False)
        return
    dates = tuple(_dates(carried.c.data, wanted))
    company = () if wanted.company is None else (carried.c.company == wanted.company,)
    tried = tuple(_customer(wanted))
    if wanted.queued or wanted.held:
        waits = carried.c.waits == (waiting.QUEUED if wanted.queued else waiting.HELD)
        yield _Walk((*company, waits, *dates), (*tried, *_states(wanted)))
    elif wanted.states is not None:
        for state in sorted(wanted.states):
            yield _Walk((*company, carried.c.state == state, *dates), (*tried, *_not_waiting(wanted)))
    else:
        yield _Walk((*company, *dates), (*tried, *_not_waiting(wanted)))


def _leading(wanted: Filter, few: Sequence[int] | None) -> Iterator[Condition]:
    """What doubt, contradictions and customer choose."""
    if wanted.doubtful is not None:
        yield _in_doubt(wanted)
    if wanted.contradicted:
        yield carried.c.transmission.in_(select(transmission.c.id).where(transmission.c.contradictions > 0))
    if few is not None:
        yield carried.c.invoice.in_(few)
    else:
        yield from _customer(wanted)


def _all_tried(wanted: Filter) -> Iterator[Condition]:
    """All conditions but customer, doubt and contradictions."""
    if wanted.company is not None:
        yield _hidden(carried.c.company) == wanted.company
    yield from _states(wanted)
    yield from _dates(_hidden(carried.c.data), wanted)
    for named, chosen in ((waiting.QUEUED, wanted.queued), (waiting.HELD, wanted.held)):
        if chosen is not None:
            yield (_waits() == named) if chosen else (_waits() != named)


def _waits() -> ColumnElement[str]:
    return func.coalesce(carried.c.waits, "")


def _states(wanted: Filter) -> Iterator[Condition]:
    if wanted.states is not None:
        yield _hidden(carried.c.state).in_(sorted(wanted.states))


def _dates(column: ColumnElement[date], wanted: Filter) -> Iterator[Condition]:
    if wanted.since is not None:
        yield column >= literal(wanted.since, Date)
    if wanted.until is not None:
        yield column <= literal(wanted.until, Date)


def _not_waiting(wanted: Filter) -> Iterator[Condition]:
    if wanted.queued is False:
        yield _waits() != waiting.QUEUED
    if wanted.held is False:
        yield _waits() != waiting.HELD


def _in_doubt(wanted: Filter) -> Condition:
    """The file is in a mail of which nothing is known although its lease has ended."""
    mails = select(attempt.c.message_id).where(attempt.c.finished_at.is_(None), attempt.c.lease_ends <= wanted.doubtful)
    files = select(attempt_carries.c.transmission).where(attempt_carries.c.message_id.in_(mails))
    return carried.c.transmission.in_(files)


def _customer(wanted: Filter) -> Iterator[Condition]:
    if wanted.customer is not None:
        named = select(invoice.c.id).where(invoice.c.id == carried.c.invoice, _named(wanted.customer))
        yield named.exists()


def _named(customer: str) -> Condition:
    return invoice.c.customer_key.contains(search_key(customer) or "", autoescape=True)


def _few_of_customer(connection: Connection, wanted: Filter) -> Sequence[int] | None:
    """The invoices of the customer, where they are few; None where they are many, or any customer is meant."""
    if wanted.customer is None:
        return None
    query = select(invoice.c.id).where(_named(wanted.customer))
    if wanted.company is not None:
        query = query.where(invoice.c.company == wanted.company)
    found: list[int] = list(connection.execute(query.limit(FEW + 1)).scalars())
    return found if len(found) <= FEW else None


def sorted_keys(found: Iterable[Key], limit: int) -> list[Key]:
    """The first of these places, each once."""
    return sorted(set(found), reverse=True)[:limit]

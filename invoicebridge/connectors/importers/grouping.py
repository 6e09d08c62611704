"""Rows of one invoice together, wherever they stand in the table, in bounded memory.

The table is read twice. The first time only what identifies an invoice is looked at: it shows which invoices have rows
in several places. The second time rows that stand together go on at once; those of scattered invoices are put aside
in a temporary file and follow at the end.

A row of which it is not known to which invoice it belongs (no number, no date, unreadable) may be a line of any that is
near: an invoice that might lack it is held back, never issued without it.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from invoicebridge.connectors.importers.raw import BadRow, Row
from invoicebridge.connectors.importers.spill import Spill


class Key(NamedTuple):
    """What rows of one invoice have in common."""

    company: str
    tipo_documento: str
    numero: str
    data: str


@dataclass(frozen=True, slots=True)
class Orphan:
    """A row that belongs to no invoice that is known; `numero` where at least that is."""

    numero: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one invoice."""

    key: Key
    rows: Sequence[Row]
    doubtful: int | None = None
    """The row that may belong to it, and cannot be told."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A row without an invoice."""

    row: Row | BadRow


KeyOf = Callable[[Row], Key | Orphan]


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first reading found."""

    invoices: int
    scattered: frozenset[int]
    """Hashes of the keys of invoices with rows in several places."""
    orphans: dict[str, int]
    """Rows without an invoice by the number that they state."""
    unknown: int | None
    """The first row that does not even state a number."""


def survey(rows: Iterable[Row | BadRow], key_of: KeyOf) -> Survey:
    """Return what has to be known before invoices can be put together."""
    runs = array("q")
    orphans: dict[str, int] = {}
    unknown: int | None = None
    last: Key | Orphan | None = None
    for row in rows:
        found = key_of(row) if isinstance(row, Row) else Orphan(None)
        if isinstance(found, Orphan):
            if found.numero is not None:
                orphans.setdefault(found.numero, row.number)
            elif unknown is None:
                unknown = row.number
        elif found is not last and found != last:
            runs.append(hash(found))
        last = found
    twice = _twice(runs)
    return Survey(len(set(runs)) if twice else len(runs), frozenset(twice), orphans, unknown)


def _twice(hashes: "array[int]") -> set[int]:
    ordered = sorted(hashes)
    return {one for one, other in pairwise(ordered) if one == other}


def groups(rows: Iterable[Row | BadRow], key_of: KeyOf, found: Survey) -> Iterator[Group | Lost]:
    """Yield the rows of each invoice, in the order of the table, and at the end those of scattered ones."""
    with ExitStack() as closing:
        grouping = _Grouping(found, closing)
        for row in rows:
            yield from grouping.taken(row, key_of(row) if isinstance(row, Row) else Orphan(None))
        yield from grouping.closed()
        yield from grouping.scattered()


class _Grouping:
    """The invoice whose rows are coming, and what was put aside."""

    def __init__(self, found: Survey, closing: ExitStack) -> None:
        self._found = found
        self._closing = closing
        self._spill: Spill | None = None
        self._key: Key | None = None
        self._rows: list[Row] = []
        self._doubt: int | None = None
        """A row without an invoice that stands just before the present one."""

    def taken(self, row: Row | BadRow, key: Key | Orphan) -> Iterator[Group | Lost]:
        if isinstance(key, Orphan) or isinstance(row, BadRow):
            near = row.number if isinstance(key, Orphan) and key.numero is None else None
            yield from self.closed(near)
            self._doubt = near
            yield Lost(row)
            return
        if key is self._key or key == self._key:
            self._rows.append(row)
            return
        yield from self.closed()
        if self._found.scattered and hash(key) in self._found.scattered:
            self._put_aside(key, row)
            return
        self._key, self._rows = key, [row]

    def closed(self, doubt: int | None = None) -> Iterator[Group]:
        """The invoice whose rows have ended, if there is one."""
        if self._key is not None:
            yield Group(self._key, self._rows, doubt or self._doubt or self._found.orphans.get(self._key.numero))
            self._doubt = None
        self._key, self._rows = None, []

    def scattered(self) -> Iterator[Group]:
        """The invoices with rows in several places; any of them may lack a row that states no number."""
        if self._spill is None:
            return
        for key, rows in self._spill.groups():
            yield Group(Key(*key), rows, self._found.orphans.get(key[2], self._found.unknown))

    def _put_aside(self, key: Key, row: Row) -> None:
        if self._spill is None:
            self._spill = self._closing.enter_context(Spill())
        self._spill.add(key, row)

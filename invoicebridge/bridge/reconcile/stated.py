"""Lists from elsewhere ↔ invoices: what an ERP's batch or the portal's list says, beside what is in the store.

Such a list is no evidence and moves nothing. It is matched by number and date; what is left over, by the SdI's number
of the file where it states one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from invoicebridge.bridge.archived import Account, Listed, Wanted
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.reconcile.places import Class, Placed

MOST: Final = 500
"""So many of each kind are named; more are counted."""
_AT_ONCE: Final = 500


class Origin(StrEnum):
    """Where a list is from."""

    PORTAL = "portal"
    """What the tax office has: it holds an invoice if the SdI took it."""
    BATCH = "batch"
    """What an ERP gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One invoice as the list has it."""

    numero: str
    data: date
    total: Decimal | None = None
    identificativo_sdi: str | None = None
    identifier: str | None = None
    """Of the customer, as the list has it."""
    row: int = 0
    """Where it stands in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list from elsewhere."""

    origin: Origin
    name: str
    rows: tuple[Stated, ...]
    unread: tuple[tuple[int, str], ...] = ()
    """Rows that could not be read, and why: a code, for render to say."""

    def between(self, since: date | None, until: date | None) -> "Listing":
        """The same without the rows of other days than these, both included: nobody looks for those here."""
        rows = (one for one in self.rows if (since or one.data) <= one.data <= (until or one.data))
        return replace(self, rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class Differing:
    """An invoice of which the list says something else."""

    stated: Stated
    account: Account | Listed
    of: Class | None = None
    """Its class, where that is the difference."""


@dataclass(slots=True)
class Compared:
    """What came of comparing a list; each tuple's sequence holds the first ones, the number counts all."""

    listing: Listing
    matched: int = 0
    only_there: list[Stated] = field(default_factory=list)
    """In the list, and not in the store."""
    only_here: list[Account] = field(default_factory=list)
    """Issued as is proven here, with a date between those of the list, and not in it."""
    amounts: list[Differing] = field(default_factory=list)
    """The totals differ."""
    not_proven: list[Differing] = field(default_factory=list)
    """The portal has it; nothing here proves that it was issued: an answer that never came."""
    numbers: list[Differing] = field(default_factory=list)
    """The SdI's number of the file is the same, number or date are not."""
    only_here_count: int = 0

    @property
    def agrees(self) -> bool:
        """Whether the two say the same."""
        beside = self.only_there, self.only_here, self.amounts, self.not_proven, self.numbers
        return not any(beside) and not self.listing.unread


class Comparison:
    """Compares one list with the invoices of the store as they go by."""

    def __init__(self, listing: Listing) -> None:
        self._found = Compared(listing)
        self._left: dict[tuple[str, date], list[Stated]] = defaultdict(list)
        for one in listing.rows:
            self._left[_key(one.numero), one.data].append(one)
        days = [one.data for one in listing.rows]
        self._span = (min(days), max(days)) if days else None

    def add(self, one: Placed) -> None:
        """The invoice is looked for in the list."""
        account = one.account
        key = _key(account.numero), account.data
        stated = self._left.get(key)
        if not stated:
            self._missing(one)
            return
        self._matched(stated.pop(0), one)

    def _missing(self, one: Placed) -> None:
        expected = one.issued if self._found.listing.origin is Origin.PORTAL else one.of is not Class.WITHDRAWN
        if expected and self._span is not None and self._span[0] <= one.account.data <= self._span[1]:
            self._found.only_here_count += 1
            if len(self._found.only_here) < MOST:
                self._found.only_here.append(one.account)

    def _matched(self, stated: Stated, one: Placed) -> None:
        found, account = self._found, one.account
        found.matched += 1
        if stated.total is not None and account.total is not None and abs(stated.total) != abs(Decimal(account.total)):
            found.amounts.append(Differing(stated, account, one.of))
        if found.listing.origin is Origin.PORTAL and not one.issued and one.of is not Class.REFUSED:
            found.not_proven.append(Differing(stated, account, one.of))

    def compared(self, archive: Archive) -> Compared:
        """What came of it, once every invoice went by."""
        left = [one for some in self._left.values() for one in some]
        for first in range(0, len(left), _AT_ONCE):
            self._found.only_there += _only_there(archive, left[first : first + _AT_ONCE], self._found)
        self._found.only_there.sort(key=lambda one: (one.data, one.numero))
        return self._found


def _only_there(archive: Archive, left: Sequence[Stated], found: Compared) -> Iterator[Stated]:
    """Those that no SdI number ties to a file of ours; the others are noted with what we call them."""
    numbers = frozenset(one.identificativo_sdi for one in left if one.identificativo_sdi)
    files = archive.transmissions.candidates(Wanted(identificativi_sdi=numbers)).transmissions if numbers else ()
    by_number = {number: file.id for file in files for number in file.identificativi_sdi}
    ours = {one.transmission: one for one in archive.overview.of_files(sorted(set(by_number.values())))}
    for one in left:
        listed = ours.get(by_number.get(one.identificativo_sdi or "", ""))
        if listed is None:
            yield one
            continue
        found.numbers.append(Differing(one, listed))


def _key(numero: str) -> str:
    """Numbers are compared without spaces, and whatever case they are in."""
    return "".join(numero.split()).casefold()


def agreeing(found: Iterable[Compared]) -> bool:
    """Whether every list says what the store says."""
    return all(one.agrees for one in found)

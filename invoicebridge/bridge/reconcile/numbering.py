"""Series of invoice numbers, and what is missing and what is double in them, by company, series and year.

A series is what stays the same in its numbers: `2026/101` and `2026/102` are {year}/#, `101/A` is #/A, `PA-5/26` is
PA-#/{yy}. The year is recognised where a part of the number is that of the document's date. Where several parts may be
the one that counts (`101/1`, `26/26`) the reading decides that most others share. Leading zeros play no part. Credit
notes and self-billed documents that count for themselves are series of their own.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from invoicebridge.fatturapa.document_types import CREDIT_NOTES, ISSUED_BY_BUYER

YEAR: Final = "{year}"
SHORT_YEAR: Final = "{yy}"
NUMBER: Final = "#"
_OWN: Final = re.compile(r"[#\\]")
"""Signs that a number may have, and that mean something in a pattern: there a backslash stands before them."""
_MEANT: Final = re.compile(r"\\(?P<itself>.)|#")
MOST_HOLES: Final = 200
"""So many holes are told of a series; more are counted."""
_DIGITS: Final = re.compile(r"([0-9]+)")
_LONGEST: Final = 18
"""Digits of a number that can be counted."""
_MOST_PARTS: Final = 4
_MOST_OPEN: Final = 20_000
"""So many numbers wait for others to show how they are to be read."""
_DENSE: Final = 0.5
"""A series in which fewer than so many numbers are there counts nothing: customer codes, dates, times."""


class Kind(StrEnum):
    """Which documents a series holds."""

    INVOICES = "invoices"
    CREDIT_NOTES = "credit-notes"
    SELF_BILLED = "self-billed"


class Read(NamedTuple):
    """One way to read a number."""

    pattern: str
    number: int
    width: int
    """Digits, where the first is a zero; else 0."""


class Why(StrEnum):
    """What is known of a number that no document has."""

    NOTHING = "nothing"
    GIVEN_UP = "given-up"
    """Its document was given up, and never sent."""
    DRAFT = "draft"
    """An input with this number became no file yet."""


Explain = Callable[[str], Why | None]
"""What is known of a missing number; None when it is not missing: a document outside the period has it."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Numbers that are missing, from the first to the last."""

    first: str
    last: str
    """As they would be written."""
    count: int
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The numbers of one series of a year."""

    company: str
    pattern: str
    year: int
    kinds: frozenset[Kind]
    count: int
    """Invoices."""
    first: str
    last: str
    starts_late: bool
    """Whether its first number is not 1: used elsewhere before, or not of this period."""
    sequential: bool
    """Whether its numbers follow one another; otherwise no holes are told."""
    holes: tuple[Hole, ...] = ()
    missing: int = 0
    """How many numbers, in all holes."""
    doubles: tuple[str, ...] = ()
    """Numbers that several documents have."""


def readings(numero: str, data: date) -> tuple[Read, ...]:
    """Return how a number may be read, the most likely first; empty when there is no number in it."""
    if "#" in numero or "\\" in numero:
        numero = _OWN.sub(r"\\\g<0>", numero)
    pieces = _DIGITS.split(" ".join(numero.split()) if " " in numero else numero)
    parts = [place for place in range(1, len(pieces), 2) if len(pieces[place]) <= _LONGEST][-_MOST_PARTS:]
    if len(parts) < 2:
        return tuple(_read(pieces, place) for place in parts)
    years = {f"{data.year:04}": YEAR, f"{data.year % 100:02}": SHORT_YEAR}
    found = []
    in_parts: list[int | None] = [place for place in parts if pieces[place] in years]
    for year in in_parts or [None]:
        shown = pieces if year is None else [*pieces[:year], years[pieces[year]], *pieces[year + 1 :]]
        found += [_read(shown, place) for place in reversed(parts) if place != year]
    return tuple(found)


def _read(pieces: list[str], number: int) -> Read:
    digits = pieces[number]
    pattern = "".join((*pieces[:number], NUMBER, *pieces[number + 1 :]))
    return Read(pattern, int(digits), len(digits) if digits[0] == "0" else 0)


def written(pattern: str, year: int, number: int, width: int) -> str:
    """Return the number as its series writes it."""
    counted = f"{number:0{width}}" if width else str(number)
    numbered = _MEANT.sub(lambda found: found["itself"] or counted, pattern)
    return numbered.replace(YEAR, f"{year:04}").replace(SHORT_YEAR, f"{year % 100:02}")


@dataclass(slots=True)
class _Numbers:
    """The numbers of one kind of document in one series of one year."""

    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    width: int = 0


_Key = tuple[str, int]


class Numbering:
    """Gathers one company's numbers; eight bytes for each."""

    def __init__(self, company: str) -> None:
        self._company = company
        self._known: dict[_Key, dict[Kind, _Numbers]] = defaultdict(dict)
        self._open: list[tuple[tuple[Read, ...], int, Kind]] = []
        self._shared: Counter[_Key] = Counter()
        self.unread = 0
        """Documents without any digit in their number."""

    def add(self, numero: str, data: date, tipo_documento: str) -> None:
        """The number is used by one document more."""
        found = readings(numero, data)
        if not found:
            self.unread += 1
        elif len(found) == 1:
            self._put(found[0], data.year, _kind(tipo_documento))
        else:
            self._open.append((found, data.year, _kind(tipo_documento)))
            self._shared.update((one.pattern, data.year) for one in found)
            if len(self._open) == _MOST_OPEN:
                self._settle()

    def _settle(self) -> None:
        """Each number that may be read in several ways is read as most others."""
        for found, year, kind in self._open:
            self._put(max(found, key=lambda one: self._likelihood(one.pattern, year)), year, kind)
        self._open.clear()
        self._shared.clear()

    def _likelihood(self, pattern: str, year: int) -> int:
        """How many numbers are, or may be, of the series."""
        known = self._known.get((pattern, year), {})
        return self._shared[pattern, year] + sum(len(one.numbers) for one in known.values())

    def _put(self, read: Read, year: int, kind: Kind) -> None:
        kinds = self._known[read.pattern, year]
        known = kinds.get(kind)
        if known is None:
            known = kinds[kind] = _Numbers()
        known.numbers.append(read.number)
        known.width = max(known.width, read.width)

    def series(self, explain: Explain) -> Iterator[Series]:
        """Yield every series, by year and pattern."""
        self._settle()
        for (pattern, year), kinds in sorted(self._known.items(), key=lambda item: (item[0][1], item[0][0])):
            for together in _together(kinds):
                yield self._one(pattern, year, {kind: kinds[kind] for kind in together}, explain)

    def _one(self, pattern: str, year: int, kinds: dict[Kind, _Numbers], explain: Explain) -> Series:
        width = max(one.width for one in kinds.values())
        every = sorted(chain.from_iterable(one.numbers for one in kinds.values()))
        different = [number for number, _ in groupby(every)]
        first, last = different[0], different[-1]
        sequential = len(different) >= _DENSE * (last - first + 1)

        def text(number: int) -> str:
            return written(pattern, year, number, width)

        holes = list(_holes(list(_gaps(different)), text, explain)) if sequential else []
        return Series(
            company=self._company,
            pattern=pattern,
            year=year,
            kinds=frozenset(kinds),
            count=len(every),
            first=text(first),
            last=text(last),
            starts_late=first > 1,
            sequential=sequential,
            holes=tuple(holes[:MOST_HOLES]),
            missing=sum(one.count for one in holes),
            doubles=tuple(text(number) for number, own in groupby(every) if len(list(own)) > 1),
        )


def _kind(tipo_documento: str) -> Kind:
    if tipo_documento in CREDIT_NOTES:
        return Kind.CREDIT_NOTES
    return Kind.SELF_BILLED if tipo_documento in ISSUED_BY_BUYER else Kind.INVOICES


def _together(kinds: dict[Kind, _Numbers]) -> Iterator[list[Kind]]:
    """Which kinds share one counter: those whose numbers do not meet, and fill one another's holes."""
    first, *others = sorted(kinds, key=lambda one: -len(kinds[one].numbers))
    shared, apart = [first], []
    numbers = set(kinds[first].numbers)
    for kind in others:
        own = set(kinds[kind].numbers)
        joined = numbers | own
        if numbers & own or _missing(joined) > _missing(numbers) + _missing(own):
            apart.append(kind)
        else:
            shared.append(kind)
            numbers = joined
    yield shared
    yield from ([kind] for kind in apart)


def _missing(numbers: Iterable[int]) -> int:
    known = set(numbers)
    return max(known) - min(known) + 1 - len(known)


def _holes(gaps: Sequence[tuple[int, int]], text: Callable[[int], str], explain: Explain) -> Iterator[Hole]:
    """The gaps as holes, each number explained where they are few; those that are not missing are left out."""
    if sum(last - first + 1 for first, last in gaps) > MOST_HOLES:
        for first, last in gaps:
            yield Hole(text(first), text(last), last - first + 1, Why.NOTHING)
        return
    for first, last in gaps:
        known = ((number, explain(text(number))) for number in range(first, last + 1))
        for why, own in groupby(known, key=itemgetter(1)):
            numbers = [number for number, _ in own]
            if why is not None:
                yield Hole(text(numbers[0]), text(numbers[-1]), len(numbers), why)


def _gaps(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    for before, after in pairwise(numbers):
        if after - before > 1:
            yield before + 1, after - 1

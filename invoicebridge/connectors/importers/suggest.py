"""Proposes a mapping for a table that nobody has described: from its headings and from what stands below them.

A proposal is a text to be read, corrected and kept by a person. What could not be placed is listed, never guessed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import islice
from typing import Final

from invoicebridge.connectors.importers import csv_file, xlsx_file
from invoicebridge.connectors.importers.cell import BadCell, Style
from invoicebridge.connectors.importers.cells import Read, reader
from invoicebridge.connectors.importers.columns import COLUMNS, MOST_REPEATED, NEEDED, PRICES, Cell, Column
from invoicebridge.connectors.importers.fields import CASCADES
from invoicebridge.connectors.importers.headings import Slot, is_remarks, normalised, slot
from invoicebridge.connectors.importers.kind import HEAD_BYTES, Content
from invoicebridge.connectors.importers.mapping import PLAIN
from invoicebridge.connectors.importers.plan import HEADER_WITHIN, Field, Plan
from invoicebridge.connectors.importers.raw import EMPTY, BadRow, Raw, Row, Rows, shown
from invoicebridge.connectors.importers.styles import styles
from invoicebridge.connectors.importers.synonyms import is_translatable, meaning
from invoicebridge.connectors.importers.table_fault import BadTable
from invoicebridge.errors import ConfigurationError

_SAMPLE: Final = 500
_ALIKE: Final = 0.86
_READABLE: Final = 0.7
"""So many of the values of a column must be readable."""
_MOST_CODES: Final = 60
_ALIASES: Final = tuple(
    (normalised(alias), column) for column in COLUMNS for alias in (column.name, column.english, *column.aliases)
)
_NUMBERED: Final = re.compile(r"(.*?[a-z])_?([0-9]{1,2})(_perc)?")
"""`sconto_2`, `sconto2` and `sc2_perc` are the second of their kind."""
_TOTALS: Final = re.compile(
    r"(tot(?:ale|ali|\.)?|total|totals|riporto|a riportare|subtotal|subtotale)\b", re.IGNORECASE
)
_FORMS: Final = {
    "cliente_codice": re.compile(r"\S+"),
    "cliente_codice_fiscale": re.compile(r"[A-Za-z0-9]{16}|(?:IT)?[0-9]{11}"),
    "cliente_provincia": re.compile(r"[A-Za-z]{2}"),
    "codice_destinatario": re.compile(r"[A-Za-z0-9]{6,7}"),
    "pec_destinatario": re.compile(r".+@.+"),
    "cliente_email": re.compile(r".+@.+"),
}
"""What values of a column look like where any text can be read."""
_VAT_RATE: Final = "aliquota_iva"
_VAT_CODE: Final = "codice_iva"


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A heading that nothing fits; `column` is what it would have been, but for its values or another heading."""

    heading: str
    reason: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal."""

    header_row: int
    columns: tuple[tuple[str, Slot], ...]
    """Headings that are not our own names, and what they seem to be."""
    known: tuple[str, ...]
    """Headings that need no mapping."""
    unplaced: tuple[Unplaced, ...]
    missing: tuple[str, ...]
    """Columns that every table needs and this one seems not to have."""
    totals: tuple[str, ...]
    """How rows begin that seem to sum up others."""
    codes: tuple[tuple[str, tuple[tuple[str, dict[str, str] | None], ...]], ...]
    """By column the codes that stand in it, each with what it seems to mean."""
    sheet: str | None = None
    """Of a workbook with several sheets the one that it is about: that with most of what is needed."""


def suggest(content: Content) -> Suggestion:
    """Return what the columns of a CSV or XLSX file seem to be; ConfigurationError `not-a-table`, UnreadableFile."""
    try:
        tables = list(_tables(content))
        made = [_suggestion(list(islice(rows.rows(), HEADER_WITHIN + _SAMPLE))) for _, rows in tables]
    except BadTable as bad:
        raise ConfigurationError("not-a-table", name=content.label) from bad
    if not made:
        raise ConfigurationError("not-a-table", name=content.label)
    best = min(range(len(made)), key=lambda at: (len(made[at].missing), -len(made[at].columns) - len(made[at].known)))
    return replace(made[best], sheet=tables[best][0] if len(made) > 1 else None)


def _tables(content: Content) -> Iterator[tuple[str | None, Rows]]:
    """The table of a CSV file, or those of the sheets of a workbook with their names."""
    with content.open() as stream:
        head = stream.read(HEAD_BYTES)
    if xlsx_file.recognises(content.name, head):
        yield from xlsx_file.visible(content)
    elif csv_file.recognises(content.name, head):
        yield None, csv_file.csv_rows(content, PLAIN)[0]


def _suggestion(sample: Sequence[Row | BadRow]) -> Suggestion:
    rows = [row for row in sample if isinstance(row, Row)]
    top = max(rows[:HEADER_WITHIN], key=_likeness, default=None)
    if top is None:
        raise BadTable("table-empty")
    below = [row for row in rows if row.number > top.number and row.cells != top.cells]
    totals = [row for row in below if _sums_up(row)]
    below = [row for row in below if row not in totals]
    headings = [" ".join(shown(cell).split()) for cell in top.cells]
    placing = _Placing(headings, below)
    placing.place()
    names = {one.name for one in placing.taken}
    missing = [name for name in NEEDED if name not in names]
    if not names.intersection(PRICES):
        missing.append(" / ".join(PRICES))
    return Suggestion(
        header_row=top.number,
        columns=tuple((headings[at], found) for at, found in sorted(placing.placed.items())),
        known=tuple(placing.known),
        unplaced=tuple(placing.unplaced),
        missing=tuple(missing),
        totals=tuple(sorted({found for row in totals if (found := _sums_up(row))})),
        codes=tuple(placing.codes()),
    )


def _likeness(row: Row) -> tuple[int, int]:
    """How much a row looks like a header: headings that are like known ones, then texts of any kind."""
    texts = [cell for cell in row.cells if isinstance(cell, str) and cell.strip()]
    return sum(1 for one in texts if any(_candidates(one))), len(set(texts))


def _candidates(heading: str) -> list[tuple[float, Slot]]:
    """The columns that the heading may name, the likeliest first."""
    name, number = normalised(heading), 1
    if not name:
        return []
    numbered = _NUMBERED.fullmatch(name)
    if numbered and not any(alias == name for alias, _ in _ALIASES) and 1 <= int(numbered[2]) <= MOST_REPEATED:
        name, number = numbered[1] + (numbered[3] or ""), int(numbered[2])
    found: dict[Slot, float] = {}
    for alias, column in _ALIASES:
        score = 1.0 if alias == name else _alike(alias, name)
        if score >= _ALIKE and (number == 1 or column.repeats):
            one = Slot(column.name, number)
            found[one] = max(score, found.get(one, 0))
    return sorted(((score, one) for one, score in found.items()), key=lambda pair: -pair[0])


def _alike(alias: str, name: str) -> float:
    """Likeness of two names of some length; short ones are alike by chance."""
    if min(len(alias), len(name)) < 5:
        return 0
    return SequenceMatcher(None, alias, name).ratio() * 0.99


class _Placing:
    """Headings find their columns, the surest first."""

    def __init__(self, headings: Sequence[str], below: Sequence[Row]) -> None:
        self._headings = headings
        self._below = below
        self.placed: dict[int, Slot] = {}
        self.known: list[str] = []
        self.taken: dict[Slot, int] = {}
        self.unplaced: list[Unplaced] = []

    def place(self) -> None:
        """Every heading is placed, known, or unplaced."""
        open_: list[tuple[float, int, Slot]] = []
        for at, heading in enumerate(self._headings):
            own = slot(heading)
            if own is not None and own not in self.taken:
                self.taken[own] = at
                self.known.append(heading)
            elif heading and not is_remarks(heading):
                open_ += [(score, at, one) for score, one in _candidates(heading)]
        why: dict[int, Unplaced] = {}
        for _, at, found in sorted(open_, key=lambda one: -one[0]):
            if at not in self.placed:
                self._try(at, found, why)
        for at, heading in enumerate(self._headings):
            if heading and at not in self.placed and heading not in self.known and not is_remarks(heading):
                self.unplaced.append(why.get(at, Unplaced(heading, "unknown")))

    def _try(self, at: int, found: Slot, why: dict[int, Unplaced]) -> None:
        heading = self._headings[at]
        if found.name == _VAT_RATE and not self._readable(at, found):
            found = Slot(_VAT_CODE)
        if found in self.taken:
            why.setdefault(at, Unplaced(heading, "taken", found.heading))
        elif is_translatable(found.name) or self._readable(at, found):
            self.placed[at] = found
            self.taken[found] = at
        else:
            why.setdefault(at, Unplaced(heading, "values", found.heading))

    def _values(self, at: int) -> list[Raw]:
        return [row.cells[at] for row in self._below if at < len(row.cells) and row.cells[at] != EMPTY]

    def _readable(self, at: int, found: Slot) -> bool:
        values = self._values(at)
        if not values:
            return True
        field = Field(at, self._headings[at], found)
        style, _ = styles(Plan(0, tuple(self._headings), (field,), (), ()), self._below, PLAIN)
        read, form = reader(found.column, style.get(at, _ANY)), _FORMS.get(found.name)
        good = [one for one in values if _reads(read, one) or (found.name in CASCADES and _cascade(read, one))]
        if form is not None:
            good = [one for one in good if form.fullmatch(shown(one).strip())]
        return len(good) >= _READABLE * len(values)

    def codes(self) -> Iterable[tuple[str, tuple[tuple[str, dict[str, str] | None], ...]]]:
        """By column the codes of the ERP that need a translation."""
        for found, at in self.taken.items():
            if not is_translatable(found.name):
                continue
            texts = sorted({shown(value).strip() for value in self._values(at)})
            if found.name == _VAT_CODE or any(not _is_ours(found.column, text) for text in texts):
                meant = [(text, self._meaning(found.name, text)) for text in texts[:_MOST_CODES]]
                yield found.name, tuple(meant)

    def _meaning(self, column: str, text: str) -> dict[str, str] | None:
        """What the code seems to mean; of terms of payment only the way to pay where the table has the due dates."""
        found = meaning(column, text)
        dated = column == "modalita_pagamento" and any(one.name == "scadenza_pagamento" for one in self.taken)
        return {name: one for name, one in found.items() if not dated or name == column} if found else None


def _sums_up(row: Row) -> str | None:
    """How a row begins that only sums up others, for `skip`."""
    first = next((cell for cell in row.cells if cell != EMPTY), EMPTY)
    found = _TOTALS.match(first.strip()) if isinstance(first, str) else None
    return f"{found[0]}*" if found else None


def _cascade(read: Read, value: Raw) -> bool:
    return isinstance(value, str) and all(_reads(read, one.strip()) for one in value.split("+"))


def _is_ours(column: Column, text: str) -> bool:
    return column.cell is Cell.CODE and _reads(reader(column, _ANY), text)


def _reads(read: Read, value: Raw) -> bool:
    try:
        read(value)
    except BadCell as error:
        return error.code in _FORGIVEN
    return True


_FORGIVEN: Final = frozenset({"number-ambiguous", "text-too-long", "translation-missing", "formula-uncomputed"})
"""What is wrong with a value, but not with its column."""
_ANY: Final = Style()

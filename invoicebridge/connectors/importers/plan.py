"""The header of a table: which of its columns is which of ours. Whatever it leaves open is told, nothing is guessed.

A heading that nothing names stops the table: it may be a discount with a spelling mistake. The mapping says which
columns are to be ignored.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from invoicebridge.bridge.importing import ImportFault
from invoicebridge.connectors.importers.cell import Style
from invoicebridge.connectors.importers.columns import COLUMNS
from invoicebridge.connectors.importers.headings import Slot, is_remarks, key, normalised, slot
from invoicebridge.connectors.importers.mapping import EVERYTHING, Mapping
from invoicebridge.connectors.importers.raw import EMPTY, BadRow, Raw, Row, shown
from invoicebridge.connectors.importers.table_fault import BadTable

HEADER_WITHIN: Final = 30
"""The header is among so many rows, unless the mapping says where."""
_CLOSE: Final = 0.7
_ENOUGH: Final = 2
"""So many known headings make a header."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the file that is imported."""

    index: int
    heading: str
    slot: Slot
    style: Style | None = None
    """As the mapping says it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the columns of a table are."""

    header_row: int
    headings: tuple[str, ...]
    fields: tuple[Field, ...]
    ignored: tuple[str, ...]
    unnamed: tuple[int, ...]
    """Columns without a heading: nothing may stand in them."""

    cells: tuple[Raw, ...] = ()
    """The header as it stands, without a column of remarks."""

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.headings)


def recognised(cells: Sequence[Raw], mapping: Mapping) -> int:
    """How many of the cells are headings that are known."""
    return len({found for cell in cells if (found := _slot(shown(cell), mapping)) is not None})


def header(rows: Iterable[Row | BadRow], mapping: Mapping) -> Row:
    """Return the header: where the mapping says, or the first row with the most headings that are known.

    BadTable `table-empty`, `table-without-header`, `header-row-missing`.
    """
    if mapping.header_row is not None:
        return _at(rows, mapping.header_row)
    best, most, any_row = None, 0, False
    for _, row in zip(range(HEADER_WITHIN), rows, strict=False):
        any_row = True
        known = recognised(row.cells, mapping) if isinstance(row, Row) else 0
        if isinstance(row, Row) and known > most:
            best, most = row, known
    if not any_row:
        raise BadTable("table-empty")
    if best is None or most < _ENOUGH:
        raise BadTable("table-without-header", rows=str(HEADER_WITHIN))
    return best


def _at(rows: Iterable[Row | BadRow], number: int) -> Row:
    for row in rows:
        if row.number == number and isinstance(row, Row):
            return row
        if row.number >= number:
            break
    raise BadTable("header-row-missing", row=number)


def plan(row: Row, mapping: Mapping) -> tuple[Plan, list[ImportFault]]:
    """Return the plan that the header makes, and all that is wrong with it; with faults it must not be used."""
    headings = tuple(" ".join(shown(cell).split()) for cell in row.cells)
    fields: list[Field] = []
    ignored: list[str] = []
    unknown: list[str] = []
    for index, heading in enumerate(headings):
        found = _slot(heading, mapping)
        if not heading:
            continue
        if is_remarks(heading) or (found is None and mapping.ignore & {key(heading), EVERYTHING}):
            ignored.append(heading)
        elif found is None:
            unknown.append(heading)
        elif key(heading) not in mapping.ignore:
            rule = mapping.columns.get(key(heading))
            fields.append(Field(index, heading, found, rule.style if rule else None))
        else:
            ignored.append(heading)
    unnamed = tuple(index for index, heading in enumerate(headings) if not heading)
    made = Plan(row.number, headings, tuple(fields), tuple(ignored), unnamed, _without_remarks(row))
    return made, [*_unknown(unknown, row.number, mapping), *_judged(made, mapping)]


def _without_remarks(row: Row) -> tuple[Raw, ...]:
    """The cells of the header as they were before a column of remarks stood beside them."""
    return tuple(EMPTY if is_remarks(shown(cell)) else cell for cell in row.cells)


def _slot(heading: str, mapping: Mapping) -> Slot | None:
    rule = mapping.columns.get(key(heading))
    found = slot(heading) if rule is None else rule.slot
    return found if found is None or found.name in mapping.subject.names else None


def _unknown(headings: Iterable[str], row: int, mapping: Mapping) -> Iterator[ImportFault]:
    columns = [column for column in COLUMNS if column.name in mapping.subject.names]
    names = [column.name for column in columns] + [column.english for column in columns]
    for heading in headings:
        close = get_close_matches(normalised(heading), names, 1, _CLOSE)
        parameters = {"kind": "similar", "closest": close[0]} if close else {}
        yield ImportFault(row, heading, "column-unknown", parameters)


def _judged(made: Plan, mapping: Mapping) -> Iterator[ImportFault]:
    first: dict[Slot, str] = {}
    for field in made.fields:
        if field.slot in first:
            parameters = {"column": field.slot.heading, "first": first[field.slot]}
            yield ImportFault(made.header_row, field.heading, "column-twice", parameters)
        first.setdefault(field.slot, field.heading)
        if field.slot in mapping.constants:
            parameters = {"column": field.slot.heading}
            yield ImportFault(made.header_row, field.heading, "column-and-constant", parameters)
    yield from _missing(made, mapping)


def _missing(made: Plan, mapping: Mapping) -> Iterator[ImportFault]:
    found = {key(heading) for heading in made.headings}
    for heading, rule in mapping.columns.items():
        if heading not in found:
            yield ImportFault(
                made.header_row, None, "mapped-missing", {"heading": heading, "column": rule.slot.heading}
            )
    given = {field.slot.name for field in made.fields} | {one.name for one in mapping.constants}
    for table in mapping.translate.values():
        given |= {one.name for meaning in table.values() for one, _ in meaning}
    needed, one_of = mapping.subject.needed, mapping.subject.one_of
    for name in needed:
        if name not in given:
            yield ImportFault(made.header_row, None, "column-missing", {"column": name})
    if one_of and not given.intersection(one_of):
        yield ImportFault(made.header_row, None, "column-missing", {"column": " / ".join(one_of)})

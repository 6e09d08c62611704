"""How the numbers and dates of each column are written: seen in the first rows, column by column.

A column shows it by its own values; one that does not takes it from the others, if those agree. One whose values all
have three digits after their mark shows nothing and takes nothing: 1.234 may be a quantity of one and a bit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from invoicebridge.bridge.importing import ImportNote
from invoicebridge.connectors.importers import dates, numbers
from invoicebridge.connectors.importers.cell import Style
from invoicebridge.connectors.importers.columns import Cell
from invoicebridge.connectors.importers.mapping import FRACTIONS
from invoicebridge.connectors.importers.mapping import Mapping as Rules
from invoicebridge.connectors.importers.plan import Plan
from invoicebridge.connectors.importers.raw import BadRow, Row

SAMPLE_ROWS: Final = 1000
_NUMBERS: Final = (Cell.AMOUNT, Cell.PRICE, Cell.PERCENT, Cell.RATE)


def styles(plan: Plan, rows: Iterable[Row | BadRow], rules: Rules) -> tuple[dict[int, Style], tuple[ImportNote, ...]]:
    """Return the style of each column of numbers or dates by its index, and what there is to tell about them."""
    sample = [row for row in islice(rows, SAMPLE_ROWS) if isinstance(row, Row)]
    marks, about_marks = _marks(plan, sample, rules)
    orders, about_dates = _orders(plan, sample, rules)
    made = {index: Style(decimal=mark) for index, mark in marks.items()}
    made |= {index: Style(order=order) for index, order in orders.items()}
    made |= {field.index: field.style for field in plan.fields if field.style is not None}
    if rules.percentages is not None:
        fractions = rules.percentages == FRACTIONS
        made = {index: replace(style, fractions=fractions) for index, style in made.items()}
    return made, (*about_marks, *about_dates)


def _texts(sample: Sequence[Row], index: int) -> list[str]:
    """What stands in a column as text; percent signs do not matter."""
    cells = (row.cells[index] for row in sample if index < len(row.cells))
    return [cell.strip().removesuffix("%").rstrip() for cell in cells if isinstance(cell, str) and cell]


def _marks(plan: Plan, sample: Sequence[Row], rules: Rules) -> tuple[Mapping[int, str | None], tuple[ImportNote, ...]]:
    columns = [field for field in plan.fields if field.slot.column.cell in _NUMBERS]
    if rules.decimal is not None:
        return dict.fromkeys((field.index for field in columns), rules.decimal), ()
    seen = {field.index: numbers.detected(_texts(sample, field.index)) for field in columns}
    common = _agreed(frozenset().union(*(marks for marks, _ in seen.values())))
    made: dict[int, str | None] = {}
    for index, (marks, suspicious) in seen.items():
        made[index] = _agreed(marks) if marks else None if suspicious else common
    found = sorted({mark for marks, _ in seen.values() for mark in marks})
    notes = [ImportNote("decimal-mark", {"mark": "  ".join(found)})] if found else []
    doubtful = [plan.headings[index] for index, (marks, suspicious) in seen.items() if suspicious or len(marks) > 1]
    notes += [ImportNote("decimal-doubtful", {"columns": ", ".join(doubtful)})] if doubtful else []
    return made, tuple(notes)


def _agreed(marks: frozenset[str]) -> str | None:
    return next(iter(marks)) if len(marks) == 1 else None


def _orders(plan: Plan, sample: Sequence[Row], rules: Rules) -> tuple[Mapping[int, str | None], tuple[ImportNote, ...]]:
    columns = [field for field in plan.fields if field.slot.column.cell is Cell.DATE]
    if rules.dates is not None:
        return dict.fromkeys((field.index for field in columns), rules.dates), ()
    seen = {field.index: dates.detected(_texts(sample, field.index)) for field in columns}
    orders = frozenset().union(*(found for found, _ in seen.values()))
    common = dates.DAY_FIRST if not orders else _agreed(orders)
    made = {index: _agreed(found) if found else common for index, (found, _) in seen.items()}
    unclear = next((text for index, (_, text) in seen.items() if text and made[index] is not None), None)
    notes = [ImportNote("date-order", {"kind": order}) for order in sorted(orders)]
    if unclear is not None:
        kind = next(str(made[index]) for index, (_, text) in seen.items() if text == unclear)
        notes.append(ImportNote("date-unclear", {"value": unclear, "kind": kind}))
    return made, tuple(notes)

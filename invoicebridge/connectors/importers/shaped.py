"""The rows below the header, each with as many cells as that has."""

from collections import Counter
from collections.abc import Iterable, Iterator

from invoicebridge.connectors.importers.columns import KEY
from invoicebridge.connectors.importers.headings import key
from invoicebridge.connectors.importers.mapping import Mapping
from invoicebridge.connectors.importers.plan import Plan
from invoicebridge.connectors.importers.raw import EMPTY, BadRow, Merged, Raw, Row, shown

_COLUMN_A = 65
_LETTERS = 26


class LeftOut(Counter[str]):
    """How many rows were no lines: headings again (`repeated`), or what the mapping tells to skip (`skipped`)."""


def shaped(
    rows: Iterable[Row | BadRow], plan: Plan, mapping: Mapping, *, ragged: bool, left_out: LeftOut
) -> Iterator[Row | BadRow]:
    """Yield the rows after the header. One that is longer, or has something where no heading is, is a bad row.

    Rows that are no lines are counted in `left_out`.

    In a `ragged` file one that is shorter is bad too (a separator may be missing in its middle), unless the mapping
    says that it is not.
    """
    width, unnamed, header_row = plan.width, plan.unnamed, plan.header_row
    pads = not ragged or mapping.short_rows
    first = plan.fields[0].index if plan.fields else 0
    heading = plan.cells[first] if plan.cells else None
    above: dict[int, Raw] = {}
    filled = [one.index for one in plan.fields if one.slot.name in KEY] if mapping.fill_down else []
    for row in rows:
        if row.number <= header_row:
            continue
        if isinstance(row, BadRow):
            yield row
            continue
        if not any(map(_says_something, row.cells)):
            continue
        if first < len(row.cells) and row.cells[first] == heading and _is_header(row, plan):
            left_out["repeated"] += 1
            continue
        if mapping.skip and _skipped(row, mapping.skip):
            left_out["skipped"] += 1
            continue
        count = len(row.cells)
        if count != width:
            if count < width and not pads:
                yield BadRow(row.number, "row-short", {"found": str(count), "expected": str(width)})
                continue
            row = _fitted(row, width)
        if unnamed or count > width:
            beyond = _beyond(row, plan)
            if beyond is not None:
                yield beyond
                continue
        yield _filled(row, filled, above) if filled else row


def _is_header(row: Row, plan: Plan) -> bool:
    """Whether the row is the header again, as on top of each page of a printout."""
    return [one for one in row.cells if one != EMPTY] == [one for one in plan.cells if one != EMPTY]


def _skipped(row: Row, skip: Iterable[str]) -> bool:
    text = key(next(shown(cell) for cell in row.cells if _says_something(cell)))
    return any(text == one or (one.endswith("*") and text.startswith(one[:-1])) for one in skip)


def _says_something(cell: Raw) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else True


def _fitted(row: Row, width: int) -> Row:
    missing = width - len(row.cells)
    return Row(row.number, [*row.cells, *[EMPTY] * missing], row.line) if missing > 0 else row


def _beyond(row: Row, plan: Plan) -> BadRow | None:
    """The row as a bad one where a cell that has no heading is not empty."""
    extra = range(plan.width, len(row.cells))
    for index in (*plan.unnamed, *extra):
        cell = row.cells[index]
        if cell != EMPTY and not isinstance(cell, Merged):
            return BadRow(row.number, "cell-without-heading", {"column": letters(index), "value": shown(cell)[:60]})
    return None


def _filled(row: Row, indexes: Iterable[int], above: dict[int, Raw]) -> Row:
    """The row with what it leaves empty as in the one above."""
    cells = list(row.cells)
    for index in indexes:
        if cells[index] == EMPTY:
            cells[index] = above.get(index, EMPTY)
        else:
            above[index] = cells[index]
    return Row(row.number, cells, row.line)


def letters(index: int) -> str:
    """The column's letters in a spreadsheet, from an index that begins with 0."""
    made, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, _LETTERS)
        made = chr(_COLUMN_A + digit) + made
    return made

"""The columns that speak of the whole invoice: read from its rows, which may not contradict each other."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from invoicebridge.bridge.importing import ImportFault
from invoicebridge.connectors.importers.assembling import put
from invoicebridge.connectors.importers.columns import Level
from invoicebridge.connectors.importers.fields import CellFault, FieldReader, Setting
from invoicebridge.connectors.importers.headings import Slot
from invoicebridge.connectors.importers.raw import EMPTY, Raw, Row, shown

_PAYMENT: Final = "dati_pagamento"


class Stated(NamedTuple):
    """What the rows of one invoice say of the whole of it."""

    tree: dict[str, Any]
    """The draft's header and body, by `header` and `body`."""
    outside: dict[str, Any]
    """What stays outside the draft, by the column's path."""
    elsewhere: dict[str, int]
    """The row by the heading of what is not said on the first row."""


class HeaderReader:
    """Reads those columns of a table that speak of whole invoices."""

    def __init__(self, readers: Sequence[FieldReader], constants: Sequence[Setting]) -> None:
        self._readers = [one for one in readers if one.level is Level.INVOICE]
        self._indexes = [one.index for one in self._readers]
        self._constants = [one for one in constants if one.slot.column.level is Level.INVOICE]

    def read(self, rows: Sequence[Row], faults: list[ImportFault]) -> "Stated":
        """Return what the rows say of the whole invoice; what is wrong is added to the faults."""
        stated: dict[Slot, _First] = {}
        seen: set[tuple[Raw, ...]] = set()
        for row in rows:
            raw = tuple([row.cells[index] for index in self._indexes])
            if raw not in seen:
                seen.add(raw)
                self._row(row, raw, stated, faults)
        tree: dict[str, Any] = {"header": {}, "body": {}}
        outside: dict[str, Any] = {}
        for one in self._constants:
            if one.slot not in stated:
                _set(tree, outside, one)
        for found in stated.values():
            _set(tree, outside, found.setting)
        first = rows[0].number
        elsewhere = {found.heading: found.row for found in stated.values() if found.row != first}
        return Stated(tree, outside, elsewhere)

    def _row(self, row: Row, raw: Sequence[Raw], stated: "dict[Slot, _First]", faults: list[ImportFault]) -> None:
        for reader, cell in zip(self._readers, raw, strict=True):
            if cell == EMPTY:
                continue
            found = reader.read(cell)
            if isinstance(found, CellFault):
                faults.append(ImportFault(row.number, reader.heading, found.code, found.parameters))
                continue
            for one in found:
                before = stated.setdefault(one.slot, _First(one, row.number, cell, reader.heading))
                if before.setting.value != one.value:
                    parameters = {"value": shown(cell), "first": shown(before.cell), "row": str(before.row)}
                    faults.append(ImportFault(row.number, reader.heading, "cell-differs", parameters))


class _First:
    """What was found first, and where."""

    __slots__ = ("cell", "heading", "row", "setting")

    def __init__(self, setting: Setting, row: int, cell: Raw, heading: str) -> None:
        self.setting, self.row, self.cell, self.heading = setting, row, cell, heading


def _set(tree: dict[str, Any], outside: dict[str, Any], one: Setting) -> None:
    first = one.steps[0]
    if isinstance(first, str) and first.startswith("@"):
        outside[first] = one.value
    else:
        put(tree, one.steps, one.value)

"""The columns that speak of the whole invoice: read from its rows, which may not contradict each other."""

from collections.abc import Sequence
from typing import Any, Final

from invoicebridge.bridge.importing import ImportFault
from invoicebridge.connectors.importers.assembling import put
from invoicebridge.connectors.importers.columns import Level
from invoicebridge.connectors.importers.fields import CellFault, FieldReader, Setting
from invoicebridge.connectors.importers.headings import Slot
from invoicebridge.connectors.importers.raw import EMPTY, Raw, Row, shown

_PAYMENT: Final = "dati_pagamento"


class HeaderReader:
    """Reads those columns of a table that speak of whole invoices."""

    def __init__(self, readers: Sequence[FieldReader], constants: Sequence[Setting]) -> None:
        self._readers = [one for one in readers if one.level is Level.INVOICE]
        self._indexes = [one.index for one in self._readers]
        self._constants = [one for one in constants if one.slot.column.level is Level.INVOICE]

    def read(self, rows: Sequence[Row], faults: list[ImportFault]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the draft's header and body by `header` and `body`, and what stays outside, by the column's path.

        What is wrong is added to the faults.
        """
        stated: dict[Slot, _Stated] = {}
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
        return tree, outside

    def _row(self, row: Row, raw: Sequence[Raw], stated: "dict[Slot, _Stated]", faults: list[ImportFault]) -> None:
        for reader, cell in zip(self._readers, raw, strict=True):
            if cell == EMPTY:
                continue
            found = reader.read(cell)
            if isinstance(found, CellFault):
                faults.append(ImportFault(row.number, reader.heading, found.code, found.parameters))
                continue
            for one in found:
                before = stated.setdefault(one.slot, _Stated(one, row.number, cell))
                if before.setting.value != one.value:
                    parameters = {"value": shown(cell), "first": shown(before.cell), "row": str(before.row)}
                    faults.append(ImportFault(row.number, reader.heading, "cell-differs", parameters))


class _Stated:
    """What was found first, and where."""

    __slots__ = ("cell", "row", "setting")

    def __init__(self, setting: Setting, row: int, cell: Raw) -> None:
        self.setting, self.row, self.cell = setting, row, cell


def _set(tree: dict[str, Any], outside: dict[str, Any], one: Setting) -> None:
    first = one.steps[0]
    if isinstance(first, str) and first.startswith("@"):
        outside[first] = one.value
    else:
        put(tree, one.steps, one.value)

"""What the lines of an invoice refer to: orders, contracts, delivery notes, earlier invoices.

What stands on every row, or on the first alone, is of the whole document; anything else is tied to its lines.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from invoicebridge.bridge.importing import ImportFault
from invoicebridge.connectors.importers.columns import COLUMNS, Level
from invoicebridge.connectors.importers.fields import CellFault, FieldReader, Setting
from invoicebridge.connectors.importers.raw import EMPTY, Row

_NEEDED: Final = {
    "dati_ddt": ("numero_ddt", "data_ddt"),
    "dati_ordine_acquisto": ("id_documento",),
    "dati_contratto": ("id_documento",),
    "dati_convenzione": ("id_documento",),
    "dati_ricezione": ("id_documento",),
    "dati_fatture_collegate": ("id_documento",),
}
_NAMES: Final = {
    (column.path.partition("[")[0], column.element): column.name
    for column in COLUMNS
    if column.level is Level.REFERENCE
}
_Entry = tuple[tuple[str, str], ...]


class ReferenceReader:
    """Reads those columns of a table that say what lines refer to."""

    def __init__(self, readers: Sequence[FieldReader], constants: Sequence[Setting]) -> None:
        self._readers = [one for one in readers if one.level is Level.REFERENCE]
        self._constants = [one for one in constants if one.slot.column.level is Level.REFERENCE]

    def read(
        self, rows: Sequence[Row], lines: Sequence[Mapping[str, Any]], faults: list[ImportFault]
    ) -> dict[str, list[dict[str, Any]]]:
        """Return the blocks of DatiGenerali; what is wrong is added to the faults."""
        if not self._readers and not self._constants:
            return {}
        found: dict[str, dict[_Entry, list[int]]] = {}
        for at, row in enumerate(rows):
            for block, entry in self._of(row, faults).items():
                found.setdefault(block, {}).setdefault(tuple(entry.items()), []).append(at)
        numbers = [int(line.get("numero_linea", at)) for at, line in enumerate(lines, 1)]
        return {block: _entries(entries, numbers) for block, entries in found.items()}

    def _of(self, row: Row, faults: list[ImportFault]) -> dict[str, dict[str, str]]:
        made: dict[str, dict[str, str]] = {}
        for reader in self._readers:
            cell = row.cells[reader.index]
            if cell == EMPTY:
                continue
            found = reader.read(cell)
            if isinstance(found, CellFault):
                faults.append(ImportFault(row.number, reader.heading, found.code, found.parameters))
                continue
            for one in found:
                _put(made, one)
        for one in self._constants:
            _put(made, one)
        for block, entry in made.items():
            for name in _NEEDED[block]:
                if name not in entry:
                    faults.append(ImportFault(row.number, None, "cell-missing", {"column": _NAMES[block, name]}))
        return made


def _put(made: dict[str, dict[str, str]], one: Setting) -> None:
    block, field = one.steps[0], one.steps[-1]
    made.setdefault(str(block), {})[str(field)] = one.value


def _entries(entries: Mapping[_Entry, Sequence[int]], numbers: Sequence[int]) -> list[dict[str, Any]]:
    if len(entries) == 1:
        entry, places = next(iter(entries.items()))
        if len(places) == len(numbers) or list(places) == [0]:
            return [dict(entry)]
    return [
        {"riferimento_numero_linea": [numbers[at] for at in places], **dict(entry)} for entry, places in entries.items()
    ]

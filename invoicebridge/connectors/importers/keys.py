"""To which invoice a row belongs: company, type, number and date, as they are read and not as they are spelt."""

from collections.abc import Sequence
from typing import Any, Final

from invoicebridge.connectors.importers.columns import KEY
from invoicebridge.connectors.importers.fields import CellFault, FieldReader, setting
from invoicebridge.connectors.importers.grouping import Key, Orphan
from invoicebridge.connectors.importers.mapping import Mapping
from invoicebridge.connectors.importers.raw import EMPTY, Raw, Row
from invoicebridge.fatturapa.document_types import ORDINARY_DEFAULT

_REMEMBERED: Final = 2_000


class KeyReader:
    """Tells the invoice of a row; rows of one invoice get the same key, most often the same object."""

    def __init__(self, readers: Sequence[FieldReader], mapping: Mapping) -> None:
        self._readers = [one for one in readers if one.slot.name in KEY]
        self._indexes = [one.index for one in self._readers]
        self._constants = [setting(slot, text) for slot, text in mapping.constants.items() if slot.name in KEY]
        self._known: dict[tuple[Raw, ...], Key | Orphan] = {}

    def __call__(self, row: Row) -> Key | Orphan:
        """The key of the row's invoice, or what is known of it."""
        cells = row.cells
        raw = tuple([cells[index] for index in self._indexes])
        found = self._known.get(raw)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[raw] = self._fresh(raw)
        return found

    def _fresh(self, raw: Sequence[Raw]) -> Key | Orphan:
        values: dict[str, Any] = {one.slot.name: one.value for one in self._constants}
        broken = False
        for reader, cell in zip(self._readers, raw, strict=True):
            read = () if cell == EMPTY else reader.read(cell)
            if isinstance(read, CellFault):
                broken = True
                continue
            for one in read:
                values[one.slot.name] = one.value
        numero = values.get("numero")
        if broken or numero is None or "data" not in values:
            return Orphan(numero)
        company = str(values.get("azienda", "")).casefold()
        return Key(company, values.get("tipo_documento", ORDINARY_DEFAULT), numero, values["data"])

"""One row of a table as a line of a draft."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from invoicebridge.bridge.importing import ImportFault
from invoicebridge.connectors.importers.assembling import finished, put
from invoicebridge.connectors.importers.columns import PRICES, Level
from invoicebridge.connectors.importers.fields import CellFault, FieldReader, Setting
from invoicebridge.connectors.importers.raw import EMPTY, Row

_ARTICLE_KIND: Final = "INTERNO"
_ONE: Final = frozenset({"1", "1.0", "1.00"})


class LineReader:
    """Reads those columns of a table that speak of lines."""

    def __init__(self, readers: Sequence[FieldReader], constants: Sequence[Setting]) -> None:
        self._readers = [one for one in readers if one.level is Level.LINE]
        self._constants = [one for one in constants if one.slot.column.level is Level.LINE]
        self._headings = {one.slot.name: one.heading for one in self._readers}

    def read(self, row: Row, faults: list[ImportFault]) -> dict[str, Any]:
        """Return the line; what is wrong with it is added to the faults."""
        line: dict[str, Any] = {}
        stated: dict[Any, str] = {}
        cells, before = row.cells, len(faults)
        for reader in self._readers:
            cell = cells[reader.index]
            if cell == EMPTY:
                continue
            found = reader.read(cell)
            if isinstance(found, CellFault):
                faults.append(ImportFault(row.number, reader.heading, found.code, found.parameters))
                continue
            for one in found:
                if one.slot in stated:
                    faults.append(_twice(row, reader.heading, one, stated[one.slot]))
                stated[one.slot] = reader.heading
                put(line, one.steps, one.value)
        for one in self._constants:
            if one.slot not in stated:
                put(line, one.steps, one.value)
        if len(faults) == before:
            self._demand(row, line, faults)
        return self._finished(line, row, faults)

    def _demand(self, row: Row, line: Mapping[str, Any], faults: list[ImportFault]) -> None:
        if "descrizione" not in line:
            faults.append(self._missing(row, "descrizione"))
        if "prezzo_unitario" in line or "prezzo_unitario_ivato" in line:
            return
        if "prezzo_totale" not in line:
            faults.append(self._missing(row, next((one for one in PRICES if one in self._headings), PRICES[0])))
        elif line.get("quantita", "1") not in _ONE or "sconto_maggiorazione" in line:
            faults.append(self._missing(row, PRICES[0]))

    def _missing(self, row: Row, name: str) -> ImportFault:
        return ImportFault(row.number, self._headings.get(name), "cell-missing", {"column": name})

    def _finished(self, line: dict[str, Any], row: Row, faults: list[ImportFault]) -> dict[str, Any]:
        if "sconto_maggiorazione" in line:
            self._discounts(line, row, faults)
        if "codice_articolo" in line:
            self._articles(line)
        for number, entry in line.get("altri_dati_gestionali", {}).items():
            if "tipo_dato" not in entry:
                name = "altri_dati_tipo" if number[0] == 1 else f"altri_dati_tipo_{number[0]}"
                faults.append(ImportFault(row.number, None, "cell-missing", {"column": name}))
        made = finished(line)
        return {name: value for name, value in made.items() if value != []}

    def _discounts(self, line: dict[str, Any], row: Row, faults: list[ImportFault]) -> None:
        """Discounts of nothing are left out; one that is given in percent and as an amount is a contradiction."""
        entries = line["sconto_maggiorazione"]
        for place, entry in list(entries.items()):
            for name in ("percentuale", "importo"):
                if name in entry and not entry[name].strip("0."):
                    del entry[name]
            if not entry:
                del entries[place]
                continue
            if len(entry) > 1:
                faults.append(ImportFault(row.number, None, "discount-twice", {"number": str(place[0])}))
            entry["tipo"] = place[1]

    def _articles(self, line: dict[str, Any]) -> None:
        entries = line["codice_articolo"]
        for place, entry in list(entries.items()):
            if "codice_valore" not in entry:
                del entries[place]
            entry.setdefault("codice_tipo", _ARTICLE_KIND)


def _twice(row: Row, heading: str, one: Setting, first: str) -> ImportFault:
    return ImportFault(row.number, heading, "set-twice", {"column": one.slot.heading, "first": first})

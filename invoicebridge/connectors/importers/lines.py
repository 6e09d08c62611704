"""One row of a table as a line of a draft."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from invoicebridge.bridge.importing import ImportFault
from invoicebridge.connectors.importers.assembling import finished, put
from invoicebridge.connectors.importers.cells import opposite
from invoicebridge.connectors.importers.columns import PRICES, Level
from invoicebridge.connectors.importers.fields import CellFault, FieldReader, Setting
from invoicebridge.connectors.importers.raw import EMPTY, Row
from invoicebridge.fatturapa.contributions import ADVANCES

_ARTICLE_KIND: Final = "INTERNO"
_ONE: Final = frozenset({"1", "1.0", "1.00"})
_UNIT_PRICES: Final = ("prezzo_unitario", "prezzo_unitario_ivato")


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
            if line.get("quantita", "").startswith("-"):
                self._turn(row, line, faults)
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

    def _turn(self, row: Row, line: dict[str, Any], faults: list[ImportFault]) -> None:
        """A quantity below zero gives its sign to the price (2.2.1.5 has none), unless a discount is an amount."""
        discounts = line.get("sconto_maggiorazione", {}).values()
        if any("importo" in one and one["importo"].strip("0.") for one in discounts):
            parameters = {"value": line["quantita"]}
            faults.append(ImportFault(row.number, self._headings.get("quantita"), "number-negative", parameters))
            return
        line["quantita"] = line["quantita"][1:]
        for name in _UNIT_PRICES:
            if name in line:
                line[name] = opposite(line[name])

    def _missing(self, row: Row, name: str) -> ImportFault:
        return ImportFault(row.number, self._headings.get(name), "cell-missing", {"column": name})

    def _finished(self, line: dict[str, Any], row: Row, faults: list[ImportFault]) -> dict[str, Any]:
        if "sconto_maggiorazione" in line:
            for number in with_kinds(line["sconto_maggiorazione"]):
                faults.append(ImportFault(row.number, None, "discount-twice", {"number": str(number)}))
        if "codice_articolo" in line:
            self._articles(line)
        for number, entry in line.get("altri_dati_gestionali", {}).items():
            if "tipo_dato" not in entry:
                name = "altri_dati_tipo" if number[0] == 1 else f"altri_dati_tipo_{number[0]}"
                faults.append(ImportFault(row.number, None, "cell-missing", {"column": name}))
        made = finished(line)
        return {name: value for name, value in made.items() if value != []}

    def _articles(self, line: dict[str, Any]) -> None:
        entries = line["codice_articolo"]
        for place, entry in list(entries.items()):
            if "codice_valore" not in entry:
                del entries[place]
            entry.setdefault("codice_tipo", _ARTICLE_KIND)


def with_kinds(entries: dict[tuple[int, str], dict[str, str]]) -> list[int]:
    """Discounts and surcharges have their Tipo, those of nothing are left out.

    Return the numbers of those that are given in percent and as an amount, which is a contradiction.
    """
    twice = []
    for place, entry in list(entries.items()):
        for name in ("percentuale", "importo"):
            if name in entry and not entry[name].strip("0."):
                del entry[name]
        if not entry:
            del entries[place]
            continue
        if len(entry) > 1:
            twice.append(place[0])
        entry["tipo"] = place[1]
    return twice


def mark_withheld(body: Mapping[str, Any], lines: Sequence[dict[str, Any]]) -> None:
    """All lines but sums advanced are subject to the withholding, where no line says so and no base is stated.

    So what is computed is compared with an amount that is stated.
    """
    document = body.get("dati_generali", {}).get("dati_generali_documento", {})
    withheld = document.get("dati_ritenuta", {}).values()
    if all("imponibile_ritenuta" in one for one in withheld) or any("ritenuta" in line for line in lines):
        return
    for line in lines:
        if line.get("natura") != ADVANCES:
            line["ritenuta"] = "SI"


def _twice(row: Row, heading: str, one: Setting, first: str) -> ImportFault:
    return ImportFault(row.number, heading, "set-twice", {"column": one.slot.heading, "first": first})

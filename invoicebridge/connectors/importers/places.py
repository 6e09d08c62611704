"""Which heading of a table gives which element, so that what is wrong in a document is told where a person mends it."""

from collections.abc import Iterator, Sequence
from typing import Final

from invoicebridge.bridge.places import CUSTOMER, Places
from invoicebridge.connectors.importers.columns import BY_NAME, Column
from invoicebridge.connectors.importers.draft_fields import json_path, wire_path
from invoicebridge.connectors.importers.fields import FieldReader
from invoicebridge.connectors.importers.headings import Slot
from invoicebridge.connectors.importers.mapping import Mapping as Rules

_INSTEAD: Final = {
    "prezzo_unitario": ("prezzo_ivato", "totale_riga"),
    "natura": ("aliquota_iva",),
    "aliquota_iva": ("natura",),
    "riferimento_normativo": ("natura",),
    "bollo_importo": ("bollo",),
    "esigibilita_iva": ("scissione_pagamenti",),
}
"""By column those where a person looks when the table does not have it."""
_SUMMARY: Final = "/FatturaElettronica/FatturaElettronicaBody/DatiBeniServizi/DatiRiepilogo/"
_SUMMED: Final = {
    "aliquota_iva": "AliquotaIVA",
    "natura": "Natura",
    "riferimento_normativo": "RiferimentoNormativo",
    "esigibilita_iva": "EsigibilitaIVA",
}
"""What lines and the document say of the summary."""


def places_of(readers: Sequence[FieldReader], rules: Rules) -> Places:
    """Return the heading of each element that the columns give, themselves or by what the mapping makes of a code."""
    made: dict[tuple[str, int], str] = {}
    for slot, heading in [*_own(readers), *_translated(readers, rules)]:
        for path in _paths(slot.column):
            made.setdefault((path, slot.number), heading)
    for name, others in _INSTEAD.items():
        instead = next((found for other in others if (found := _heading(made, other))), None)
        if instead is not None:
            for path in _paths(BY_NAME[name]):
                made.setdefault((path, 1), instead)
    for name, element in _SUMMED.items():
        told = _heading(made, name)
        if told is not None:
            made.setdefault((_SUMMARY + element, 1), told)
    return made


def _own(readers: Sequence[FieldReader]) -> Iterator[tuple[Slot, str]]:
    return ((one.slot, one.heading) for one in readers)


def _translated(readers: Sequence[FieldReader], rules: Rules) -> Iterator[tuple[Slot, str]]:
    for one in readers:
        for meaning in rules.translate.get(one.slot.name, {}).values():
            for slot, _ in meaning:
                yield slot, one.heading


def _heading(made: Places, name: str) -> str | None:
    return next((made[path, 1] for path in _paths(BY_NAME[name]) if (path, 1) in made), None)


def _paths(column: Column) -> list[str]:
    """The column's element in the document and in the draft."""
    if column.path in (CUSTOMER, "@split"):
        return [column.path]
    mark = f"#{column.tag}" if column.tag else ""
    return [path + mark for path in (wire_path(column), json_path(column)) if path is not None]

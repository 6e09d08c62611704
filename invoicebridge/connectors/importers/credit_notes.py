"""Amounts of credit notes, which FatturaPA states without a sign although many an ERP writes them below zero.

What is taken back stands in a TD04 as a positive amount: one below zero would charge the customer. So a credit note
that comes to less than nothing is a fault, unless the mapping says that the ERP writes them so (`credit_notes`).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from invoicebridge.connectors.importers.cells import opposite
from invoicebridge.fatturapa.document_types import CREDIT_NOTES

NEGATIVE: Final = "negative"
"""In `credit_notes`: the ERP writes their amounts below zero."""
_PRICES: Final = ("prezzo_unitario", "prezzo_unitario_ivato")
_OF_BLOCKS: Final = {
    "dati_ritenuta": ("importo_ritenuta", "imponibile_ritenuta"),
    "dati_cassa_previdenziale": ("importo_contributo_cassa", "imponibile_cassa"),
}


def below_zero(tipo_documento: str, body: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the column that shows a credit note below zero; None where it is no credit note, or none does."""
    if tipo_documento not in CREDIT_NOTES:
        return None
    if _document(body).get("importo_totale_documento", "").startswith("-"):
        return "totale_documento"
    if _come_to(lines) < 0:
        return next((name for name in _PRICES if any(name in line for line in lines)), "totale_riga")
    return None


def turned(body: dict[str, Any], lines: Sequence[dict[str, Any]]) -> None:
    """The credit note comes to more than zero: of what stood below, all signs are the other ones."""
    document = _document(body)
    if _come_to(lines) < 0:
        for line in lines:
            _turn_line(line)
    if document.get("importo_totale_documento", "").startswith("-"):
        document["importo_totale_documento"] = opposite(document["importo_totale_documento"])
        if "arrotondamento" in document:
            document["arrotondamento"] = opposite(document["arrotondamento"])
    for block, names in _OF_BLOCKS.items():
        for entry in document.get(block, {}).values():
            _unsigned(entry, names)
    for terms in body.get("dati_pagamento", {}).values():
        for entry in terms.get("dettaglio_pagamento", {}).values():
            _unsigned(entry, ("importo_pagamento",))


def _document(body: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body.get("dati_generali", {}).get("dati_generali_documento", {})
    return found


def _come_to(lines: Sequence[Mapping[str, Any]]) -> Decimal:
    """The sum of the lines as far as their signs matter: stated totals, or prices times quantities."""
    return sum((_comes_to(line) for line in lines), Decimal(0))


def _comes_to(line: Mapping[str, Any]) -> Decimal:
    if "prezzo_totale" in line:
        return Decimal(line["prezzo_totale"])
    price = next((line[name] for name in _PRICES if name in line), "0")
    return Decimal(price) * Decimal(line.get("quantita", "1"))


def _turn_line(line: dict[str, Any]) -> None:
    """The line has the other sign; a price that has it already, beside a total below zero, is as it was."""
    total = line.get("prezzo_totale")
    for name in _PRICES:
        if name in line and (total is None or line[name].startswith("-") == total.startswith("-")):
            line[name] = opposite(line[name])
    if total is not None:
        line["prezzo_totale"] = opposite(total)


def _unsigned(entry: dict[str, Any], names: Sequence[str]) -> None:
    for name in names:
        if entry.get(name, "").startswith("-"):
            entry[name] = opposite(entry[name])

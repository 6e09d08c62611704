"""From the path of a fault in a document back to the row and the heading of the table that its draft was made of."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from invoicebridge.fatturapa.document_types import ISSUED_BY_BUYER

Places = Mapping[tuple[str, int], str]
"""The heading by the path of an element without indexes, and which one it is where it repeats.

Paths are those of documents (`/FatturaElettronica/…`) and of drafts in JSON (`$.fattura_elettronica_body…`). Of
discounts and surcharges, which are one element, the path ends in `#` and Tipo. `CUSTOMER` is the customer's code.
"""
CUSTOMER: Final = "@customer"

_STEP: Final = re.compile(r"([^\[\]]+)(?:\[(\d+)\])?")
_LINES: Final = ("DettaglioLinee", "dettaglio_linee")
_BODIES: Final = ("FatturaElettronicaBody", "fattura_elettronica_body")
_DISCOUNTS: Final = ("ScontoMaggiorazione", "sconto_maggiorazione")
_BUYERS: Final = {"CessionarioCommittente": "CedentePrestatore", "cessionario_committente": "cedente_prestatore"}
_SELLERS: Final = {seller: buyer for buyer, seller in _BUYERS.items()}
_REFERENCES: Final = {
    "DatiOrdineAcquisto": "dati_ordine_acquisto",
    "DatiContratto": "dati_contratto",
    "DatiConvenzione": "dati_convenzione",
    "DatiRicezione": "dati_ricezione",
    "DatiFattureCollegate": "dati_fatture_collegate",
    "DatiDDT": "dati_ddt",
}
_BLOCKS: Final = frozenset(
    {
        *("DatiPagamento", "DettaglioPagamento", "DatiBollo", "DatiRitenuta", "DatiCassaPrevidenziale"),
        *("DatiAnagrafici", "Anagrafica", "Sede", "DatiTrasporto", "DatiAnagraficiVettore"),
        *("dati_pagamento", "dettaglio_pagamento", "dati_bollo", "dati_ritenuta", "dati_cassa_previdenziale"),
        *("dati_anagrafici", "anagrafica", "sede", "dati_trasporto", "dati_anagrafici_vettore"),
        *_REFERENCES,
        *_REFERENCES.values(),
    }
)
"""Blocks that columns fill together."""
_LINES_OF: Final = "riferimento_numero_linea"


class _Step(NamedTuple):
    name: str
    place: int | None
    """From 1; None where the path has none."""


def row_of(path: str, draft: Mapping[str, Any], rows: Sequence[int]) -> int | None:
    """Return the row of the line that the path is in, or of the first line that a reference is tied to, else None."""
    at = _line_of(_steps(path), draft)
    return rows[at] if at is not None and at < len(rows) else None


def heading_of(path: str, draft: Mapping[str, Any], places: Places) -> str | None:
    """Return the heading of the column that gives the element, or the nearest above it; None where none does."""
    steps = _as_customer(_steps(path), draft)
    if steps is None:
        return None
    number = next((one.place for one in reversed(steps) if one.place and one.name not in (*_LINES, *_BODIES)), 1)
    wire = path.startswith("/")
    above = ["/" + "/".join(names) if wire else ".".join(("$", *names)) for names in _upwards(steps, draft, wire=wire)]
    for bare in above:
        found = sorted(slot for path_, slot in places if path_ == bare)
        if found:
            return places[bare, number if number in found else found[min(number, len(found)) - 1]]
    below = next((heading for bare in above if (heading := _below(bare, places))), None)
    if below is not None:
        return below
    return places.get((CUSTOMER, 1)) if any(one.name in _BUYERS for one in steps) else None


def _below(bare: str, places: Places) -> str | None:
    """The first heading that gives a part of the block, where a person looks for what the block lacks."""
    separator = "/" if bare.startswith("/") else "."
    if bare.rpartition(separator)[2] not in _BLOCKS:
        return None
    inside = [path for path, _ in places if path.startswith(bare + separator)]
    inside.sort(key=lambda path: not path.lower().replace("_", "").endswith("importopagamento"))
    return next((heading for (path, _), heading in places.items() if inside and path == inside[0]), None)


def _steps(path: str) -> list[_Step]:
    """The steps of a path of either form; JSON counts from 0."""
    wire = path.startswith("/")
    made = []
    for text in path.split("/" if wire else ".")[1:]:
        found = _STEP.match(text)
        if found is not None:
            made.append(_Step(found[1], None if found[2] is None else int(found[2]) + (0 if wire else 1)))
    return made


def _upwards(steps: Sequence[_Step], draft: Mapping[str, Any], *, wire: bool) -> list[list[str]]:
    """The names of the element and of those above it, up to a block; of a discount first as its Tipo tells it."""
    names = [one.name for one in steps]
    made = [names[:end] for end in range(len(names), 2 if wire else 1, -1)]
    at = next((at for at, name in enumerate(names) if name in _DISCOUNTS), None)
    if at is None:
        return made
    entry = _discount(steps, at, draft)
    leaves = [names[at + 1]] if len(names) > at + 1 else []
    leaves += ["Percentuale", "Importo"] if wire else ["percentuale", "importo"]
    given = [one for one in leaves if one.lower() in entry] or leaves
    tags = [entry["tipo"]] if "tipo" in entry else ["SC", "MG"]
    return [[*names[: at + 1], f"{leaf}#{tag}"] for leaf in given for tag in tags] + made


def _discount(steps: Sequence[_Step], at: int, draft: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the draft holds of the discount at the step."""
    body = _body(draft)
    line = _line_of(steps, draft)
    if line is None:
        owner = body.get("dati_generali", {}).get("dati_generali_documento", {})
    else:
        owner = _at(body.get("dati_beni_servizi", {}).get("dettaglio_linee", ()), line)
    return _at(owner.get("sconto_maggiorazione", ()), (steps[at].place or 1) - 1)


def _as_customer(steps: list[_Step], draft: Mapping[str, Any]) -> list[_Step] | None:
    """The steps as the columns know them: of self-billing those of the customer tell the seller, none the buyer."""
    document = _body(draft).get("dati_generali", {}).get("dati_generali_documento", {})
    if document.get("tipo_documento") not in ISSUED_BY_BUYER:
        return steps
    if any(one.name in _BUYERS for one in steps):
        return None
    return [_Step(_SELLERS.get(one.name, one.name), one.place) for one in steps]


def _line_of(steps: Sequence[_Step], draft: Mapping[str, Any]) -> int | None:
    """The position, from 0, of the line that the steps lead to or that their reference is tied to."""
    for one in steps:
        if one.name in _LINES:
            return (one.place or 1) - 1
        block = _REFERENCES.get(one.name, one.name)
        if block in _REFERENCES.values():
            return _tied(_at(_body(draft).get("dati_generali", {}).get(block, ()), (one.place or 1) - 1), draft)
    return None


def _tied(reference: Mapping[str, Any], draft: Mapping[str, Any]) -> int | None:
    numbers = reference.get(_LINES_OF)
    if not numbers:
        return None
    lines = _body(draft).get("dati_beni_servizi", {}).get("dettaglio_linee", ())
    stated = [str(line.get("numero_linea", at)) for at, line in enumerate(lines, 1)]
    return stated.index(str(numbers[0])) if str(numbers[0]) in stated else None


def _body(draft: Mapping[str, Any]) -> Mapping[str, Any]:
    return _at(draft.get("fattura_elettronica_body", ()), 0)


def _at(entries: Sequence[Mapping[str, Any]], index: int) -> Mapping[str, Any]:
    return entries[index] if index < len(entries) else {}

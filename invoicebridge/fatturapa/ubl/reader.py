"""A whole UBL document, part by part, into the JSON form of a draft."""

from decimal import Decimal
from typing import Any, Final

from lxml import etree

from invoicebridge.fatturapa.amounts import total
from invoicebridge.fatturapa.ubl import (
    extensions,
    general,
    items,
    parties,
    payment,
    references,
    summary,
    taxes,
    transport,
)
from invoicebridge.fatturapa.ubl.allowances import charged
from invoicebridge.fatturapa.ubl.attachments import attachments
from invoicebridge.fatturapa.ubl.conversions import plain
from invoicebridge.fatturapa.ubl.document import FORMS, Document, opened
from invoicebridge.fatturapa.ubl.lines import Line, lines
from invoicebridge.fatturapa.ubl.mapped import Mapped
from invoicebridge.fatturapa.ubl.nodes import Node, Notes, unknown_root
from invoicebridge.fatturapa.ubl.rows import without_nothing
from invoicebridge.fatturapa.ubl.totals import totals
from invoicebridge.xml import parse_data

ROOTS: Final = frozenset(FORMS)
"""Names of the roots that are read, with namespace."""


def is_ubl(root: etree._Element) -> bool:
    """Whether a document with this root is an invoice or credit note of UBL 2."""
    return root.tag in ROOTS


def from_ubl(content: bytes) -> Mapped:
    """Return the draft that a UBL 2.1 invoice or credit note describes, with everything lost and presumed.

    Whatever the UBL states is in the draft or among `lost`; amounts always are in the draft. MalformedXml for bytes
    that are no harmless XML, InvalidDocument `root-unknown` for another document, InvalidUbl with a reason for each
    place (path, line) where the draft would miss something that FatturaPA requires, or where amounts could not be
    carried over or disagree with each other.
    """
    element = parse_data(content)
    form = FORMS.get(str(element.tag))
    if form is None:
        unknown_root(element)
    notes = Notes()
    document = opened(Node(element, notes), form)
    draft = _draft(document)
    notes.judge_amounts(element)
    notes.stop_at_faults()
    return Mapped(draft, notes.lost(element), notes.presumed)


def _draft(document: Document) -> dict[str, Any]:
    root = document.root
    general.envelope(root)
    stated = extensions.extensions(document)
    header = parties.header(document)
    return without_nothing(
        {
            "fattura_elettronica_header": without_nothing(
                {**header, "soggetto_emittente": general.soggetto_emittente(document, stated)}
            ),
            "fattura_elettronica_body": [_body(document, stated, header)],
            "sistema_emittente": stated.sistema_emittente,
        }
    )


def _body(document: Document, stated: extensions.Extensions, header: dict[str, Any]) -> dict[str, Any]:
    root = document.root
    found = taxes.breakdown(document)
    sold = lines(document, found)
    extra = charged(document, found)
    withheld = extensions.withholdings(document, stated, _codice_fiscale(header))
    sums = totals(
        document,
        total(one.total for one in sold),
        extra,
        found.subtotals,
        total(Decimal(one["importo_ritenuta"]) for one in withheld),
        stated.discounts,
    )
    parts = (*(part for line in sold for part in line.parts), *extra.parts)
    tipo = general.tipo_documento(document, stated.tipo_documento)
    general_data = {
        "tipo_documento": tipo,
        "divisa": document.currency,
        "data": general.data(root, tipo),
        "numero": general.numero(root),
        "dati_ritenuta": withheld,
        "dati_bollo": extra.bollo,
        "dati_cassa_previdenziale": list(extra.casse),
        "sconto_maggiorazione": extensions.discounts(stated),
        "importo_totale_documento": plain(sums.amount),
        "arrotondamento": plain(sums.rounding) if sums.rounding else None,
        # terms of payment in words may change what is paid, and have no other place
        "causale": general.causale(root, (*payment.condition(root)[2], *sums.said)),
        "art73": stated.art73,
    }
    return without_nothing(
        {
            "dati_generali": without_nothing(
                {
                    "dati_generali_documento": without_nothing(general_data),
                    **references.references(root, sold),
                    "dati_trasporto": transport.transport(root),
                }
            ),
            "dati_beni_servizi": {
                "dettaglio_linee": [one for line in sold for one in line.made] + list(extra.lines),
                "dati_riepilogo": summary.summary(parts, found, stated.roundings, summary.esigibilita(document)),
            },
            "dati_veicoli": _vehicle(sold),
            "dati_pagamento": payment.payment(document, sums.to_pay),
            "allegati": attachments(root),
        }
    )


def _vehicle(sold: tuple[Line, ...]) -> dict[str, str] | None:
    return next((made for one in sold if (item := one.node.first("cac:Item")) and (made := items.vehicle(item))), None)


def _codice_fiscale(header: dict[str, Any]) -> str | None:
    found = header.get("cedente_prestatore", {}).get("dati_anagrafici", {}).get("codice_fiscale")
    return found if isinstance(found, str) else None

"""Controls on invoices sent twice (Allegato A 1.9.1 Appendix 1; Elenco dei controlli 2.0 for FPA12)."""

from collections.abc import Iterator

from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.fatturapa.controls.facts import Body, Document
from invoicebridge.fatturapa.controls.reading import Undecided
from invoicebridge.fatturapa.controls.registry import EVERY, error, on_body, on_document
from invoicebridge.fatturapa.document_types import ISSUED_BY_BUYER
from invoicebridge.fatturapa.fault import Fault


def invoice_key(body: Body) -> InvoiceKey:
    """What the SdI compares of this document.

    FPR12: the buyer for the self-billing types, otherwise the seller. FPA12: the buyer where SoggettoEmittente is CC.
    FSM10: always the seller. Credit notes collide only with credit notes of their format.
    """
    party = body.document.buyer if numbered_by_buyer(body) else body.document.seller
    if not party.code or not body.numero:
        raise Undecided("IdFiscaleIVA")
    credit_note = "TD08" if body.document.simplified else "TD04"
    return InvoiceKey(
        taxpayer=party.vat,
        numero=body.numero,
        space=credit_note if body.tipo == credit_note else "",
        data=body.data,
        by_full_date=body.texts.art73 == "SI",
    )


def numbered_by_buyer(body: Body) -> bool:
    """Whether the SdI compares the number among the buyer's, who then is the one that issues the document."""
    if body.document.formato == "FPA12":
        return body.document.header.soggetto_emittente == "CC"
    return body.document.formato == "FPR12" and body.tipo in ISSUED_BY_BUYER


@on_body("00404", EVERY, needs="invoice_known")
def invoice_is_new(body: Body) -> Iterator[Fault]:
    """No invoice with this key was sent before, unless it was rejected or refused."""
    known = body.document.circumstances.invoice_known
    if known is not None and known(invoice_key(body)):
        yield error("00404", body.place("numero"), numero=body.numero, date=body.data.isoformat())


@on_document("00409", EVERY)
def invoices_of_a_lot_differ(document: Document) -> Iterator[Fault]:
    """No two bodies of one file have one key; where only one of them has Art73 the year decides."""
    if document.count < 2:
        return
    seen: dict[tuple[str, str, str, int], list[tuple[int, InvoiceKey]]] = {}
    for index, body in enumerate(document.bodies(), start=1):
        key = invoice_key(body)
        same_year = seen.setdefault((key.taxpayer, key.numero, key.space, key.data.year), [])
        first = next((n for n, other in same_year if key.clashes_with(other) or other.clashes_with(key)), None)
        if first is not None:
            yield error("00409", body.place("numero"), numero=body.numero, first=first)
        same_year.append((index, key))

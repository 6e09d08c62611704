"""A document → what a person is shown of it, in Italian or English: the one source of terminal, page and PDF."""

from collections.abc import Callable, Mapping
from typing import Final

from invoicebridge.fatturapa.ordinaria import FatturaElettronica
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata
from invoicebridge.render import invoice_lines as lines
from invoicebridge.render import invoice_sections as parts
from invoicebridge.render.invoice_parties import ordinary_parties, simplified_parties, vat_number
from invoicebridge.render.invoice_sheet import Fact, Sheet
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.invoice_view import Attachment, DocumentView, InvoiceView, Party, Saved, Section

Document = FatturaElettronica | FatturaElettronicaSemplificata
Place = tuple[int, int]
"""Which attachment: the index of the body and of the attachment in it, both from 0."""

_DRAWING: Final = ("not_original", "contents", "page", "of", "on", "no")


def view(document: Document, language: str = "it", saved: Mapping[Place, Saved] | None = None) -> InvoiceView:
    """Everything that the document says, ordered for a reader; `saved` says where its attachments were extracted.

    No value is left out: what no part of the view shows stands under "other data".
    """
    words = Words(language)
    sheet = Sheet(document, words)
    header = sheet.sheet("fattura_elettronica_header")
    bodies = sheet.sheets("fattura_elettronica_body")
    ordinary = isinstance(document, FatturaElettronica)
    shown = _ordinary_body if ordinary else _simplified_body
    documents = tuple(_document(shown, body, index, len(bodies), saved or {}) for index, body in enumerate(bodies))
    parties: Callable[[Sheet], tuple[Party, ...]] = ordinary_parties if ordinary else simplified_parties
    return InvoiceView(
        language=language,
        title=documents[0].title if len(documents) == 1 else words.phrase("lot", count=len(documents)),
        notices=_notices(sheet),
        parties=parties(header) if header else (),
        transmission=_transmission(sheet, header),
        documents=documents,
        other=Section(words.phrase("other"), sheet.rest()),
        phrases={name: words.phrase(name) for name in _DRAWING} | {"attachments": words.label("Allegati")},
    )


def _notices(sheet: Sheet) -> tuple[str, ...]:
    return (sheet.words.phrase("signed"),) if sheet.take("signature") is not None else ()


def _transmission(sheet: Sheet, header: Sheet | None) -> Section:
    title = sheet.words.label("DatiTrasmissione")
    data = header.sheet("dati_trasmissione") if header else None
    if header is None or data is None:
        return Section(title, sheet.facts("sistema_emittente"))
    number = vat_number(data.sheet("id_trasmittente"))
    by = (Fact(sheet.words.label("IdTrasmittente"), number),) if number else ()
    names = ("formato_trasmissione", "codice_destinatario", "pec_destinatario")
    versione = sheet.facts("versione") if sheet.take("versione") != data.take("formato_trasmissione") else ()
    issuer = (*header.facts("soggetto_emittente"), *sheet.facts("sistema_emittente"))
    return Section(title, (*data.facts(*names), *versione, *by, *data.rest(), *issuer))


def _document(
    shown: Callable[[Sheet, str, tuple[Attachment, ...]], DocumentView],
    body: Sheet,
    index: int,
    count: int,
    saved: Mapping[Place, Saved],
) -> DocumentView:
    position = body.words.phrase("position", index=index + 1, count=count) if count > 1 else ""
    mine = {place[1]: where for place, where in saved.items() if place[0] == index}
    return shown(body, position, parts.attachments(body, mine))


def _ordinary_body(body: Sheet, position: str, attachments: tuple[Attachment, ...]) -> DocumentView:
    general, goods = _needed(body, "dati_generali"), _needed(body, "dati_beni_servizi")
    data = _needed(general, "dati_generali_documento")
    totals = lines.ordinary_totals(data, goods)
    heading, notes, sections = _heading(data), _notes(data), parts.sections(general, data, body.sheet("dati_veicoli"))
    return DocumentView(
        **heading,
        position=position,
        amount=totals[-1].value,
        notes=notes,
        lines=lines.ordinary_lines(goods),
        summary=lines.summary(goods),
        totals=totals,
        payments=parts.payments(body),
        sections=sections,
        attachments=attachments,
        facts=_facts(data),
        other=Section(body.words.phrase("other"), body.rest()),
    )


def _simplified_body(body: Sheet, position: str, attachments: tuple[Attachment, ...]) -> DocumentView:
    general = _needed(body, "dati_generali")
    data = _needed(general, "dati_generali_documento")
    totals = lines.simplified_totals(data, body)
    heading, sections = _heading(data), parts.corrected_invoice(general)
    return DocumentView(
        **heading,
        position=position,
        amount=totals[-1].value,
        notes=(),
        lines=lines.simplified_lines(body),
        summary=Section(""),
        totals=totals,
        payments=(),
        sections=sections,
        attachments=attachments,
        facts=_facts(data),
        other=Section(body.words.phrase("other"), body.rest()),
    )


def _needed(sheet: Sheet, name: str) -> Sheet:
    """The block in a field that the type requires."""
    return sheet.sheets(name)[0]


def _heading(data: Sheet) -> dict[str, str]:
    code, number, date = data.text("tipo_documento"), data.text("numero"), data.text("data")
    kind = data.note("tipo_documento") or code
    title = data.words.phrase("title", kind=kind, number=number, date=date)
    return {"kind": kind, "code": code, "number": number, "date": date, "title": title}


def _notes(data: Sheet) -> tuple[str, ...]:
    return tuple(data.words.value("Causale", text) for text in data.take("causale"))


def _facts(data: Sheet) -> tuple[Fact, ...]:
    """What neither heading, totals nor sections have shown: so this is asked for after them."""
    return data.rest()

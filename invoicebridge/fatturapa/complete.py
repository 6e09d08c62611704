"""From a draft to the whole document: `complete(draft, company).document` is ready for `codec.write` and `check`.

    document = complete(draft, company, progressivo_invio="00001").document

Every step is a function of what stands before it: lines, marks of withholding, pension fund contributions, stamp duty,
summary, withholdings, totals, payments. What the draft states is kept; where it disagrees with what was computed, there
is a `Remark`. A document that nothing was stated against passes 00419-00423, 00443 and 00444.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import chain

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa import bollo
from invoicebridge.fatturapa.amounts import EURO, ONE, ZERO
from invoicebridge.fatturapa.complete_simplified import complete_simplified
from invoicebridge.fatturapa.contributions import fund_contributions, with_withholding_marks, withholdings
from invoicebridge.fatturapa.document_types import ORDINARY_DEFAULT
from invoicebridge.fatturapa.draft import (
    ESIGIBILITA_IVA,
    DraftBody,
    DraftDatiGeneraliDocumento,
    DraftFatturaElettronica,
)
from invoicebridge.fatturapa.draft_only import one_of
from invoicebridge.fatturapa.draft_simplified import DraftFatturaElettronicaSemplificata
from invoicebridge.fatturapa.header import ORDINARY_FORMATS, Company, complete_header
from invoicebridge.fatturapa.lines import PricedLine, price_lines
from invoicebridge.fatturapa.normative import natura_of_scheme
from invoicebridge.fatturapa.ordinaria import (
    DatiBeniServizi,
    DatiBollo,
    DatiCassaPrevidenziale,
    DatiGenerali,
    DatiGeneraliDocumento,
    DatiRiepilogo,
    DatiRitenuta,
    DettaglioLinee,
    FatturaElettronica,
    FatturaElettronicaBody,
    FatturaElettronicaHeader,
)
from invoicebridge.fatturapa.payments import document_total, net_to_pay, payments
from invoicebridge.fatturapa.promotion import promoted, required, with_places
from invoicebridge.fatturapa.remark import Remark, RemarkCode, Remarks, differing, step
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata
from invoicebridge.fatturapa.summary import Scheme, contributions, split_remarks, summarise

__all__ = ["Company", "Completed", "Remark", "RemarkCode", "complete"]


@dataclass(frozen=True, slots=True)
class Completed:
    """The document, and where the draft disagreed with what was computed."""

    document: FatturaElettronica | FatturaElettronicaSemplificata
    remarks: Remarks


Draft = DraftFatturaElettronica | DraftFatturaElettronicaSemplificata


def complete(draft: Draft, company: Company | None = None, *, progressivo_invio: str | None = None) -> Completed:
    """Return the whole document that the draft describes, with remarks on what it states otherwise.

    `company` fills in the issuer where the draft leaves it out, `progressivo_invio` the field 1.1.2 likewise.
    InvalidDocument: `draft-missing` (path) for what cannot be computed, `draft-value` (path) for a value that a field
    does not take, `draft-progressivo` (path) for a progressive of no or more than ten characters, `draft-date` (path)
    for a date beyond the calendar, `draft-number` for numbers of more than a hundred digits.
    """
    try:
        match draft:
            case DraftFatturaElettronicaSemplificata():
                document, remarks = complete_simplified(draft, company, progressivo_invio)
                return Completed(document, remarks)
            case DraftFatturaElettronica():
                return _complete_ordinary(draft, company, progressivo_invio)
    except InvalidOperation as error:
        raise InvalidDocument("draft-number") from error


def _complete_ordinary(
    draft: DraftFatturaElettronica, company: Company | None, progressivo_invio: str | None
) -> Completed:
    root = "/FatturaElettronica"
    bodies = draft.fattura_elettronica_body
    required(bodies or None, f"{root}/FatturaElettronicaBody")
    tipo = bodies[0].dati_generali.dati_generali_documento.tipo_documento or ORDINARY_DEFAULT
    place = f"{root}/FatturaElettronicaHeader"
    header, remarks = complete_header(draft.fattura_elettronica_header, tipo, company, progressivo_invio, place)
    places = (root + step("FatturaElettronicaBody", at, len(bodies)) for at in range(len(bodies)))
    made = [_complete_body(body, header, path) for body, path in zip(bodies, places, strict=True)]
    format_ = header.dati_trasmissione.formato_trasmissione
    document = FatturaElettronica(
        fattura_elettronica_header=header,
        fattura_elettronica_body=tuple(body for body, _ in made),
        versione=one_of(draft.versione, ORDINARY_FORMATS, f"{root}/@versione") or format_,
        sistema_emittente=draft.sistema_emittente,
        other_attributes=draft.other_attributes,
    )
    remarks += differing(RemarkCode.FORMAT, f"{root}/@versione", draft.versione, format_)
    if draft.signature is not None:
        remarks += (Remark(RemarkCode.SIGNATURE_DROPPED, root),)
    return Completed(with_places(document), (*remarks, *chain.from_iterable(found for _, found in made)))


def _complete_body(
    draft: DraftBody, header: FatturaElettronicaHeader, path: str
) -> tuple[FatturaElettronicaBody, Remarks]:
    general = draft.dati_generali.dati_generali_documento
    general_path, goods_path = f"{path}/DatiGenerali/DatiGeneraliDocumento", f"{path}/DatiBeniServizi"
    esigibilita = one_of(draft.esigibilita_iva, ESIGIBILITA_IVA, f"{path}/EsigibilitaIVA")
    scheme = Scheme(esigibilita, header.cedente_prestatore.dati_anagrafici.regime_fiscale)
    sold = _sold(draft, header, general_path, goods_path)
    parts = contributions(sold.lines, sold.casse)
    summary = summarise(parts, draft.dati_beni_servizi.dati_riepilogo, scheme, goods_path)
    lines = tuple(priced.line for priced in sold.lines)
    ritenute, on_ritenute = withholdings(general.dati_ritenuta, lines, sold.casse, general_path)
    rounding, amount, on_total = _total(general, summary.blocks, summary.left_over, general_path)
    net = net_to_pay(amount, ritenute, summary.blocks)
    terms, on_payments = payments(draft.dati_pagamento, net, general.data, path)
    document = _general(general, sold, ritenute, rounding, amount)
    changes = {
        "dati_generali": promoted(DatiGenerali, draft.dati_generali, {"dati_generali_documento": document}),
        "dati_beni_servizi": DatiBeniServizi(dettaglio_linee=lines, dati_riepilogo=summary.blocks),
        "dati_pagamento": terms,
    }
    remarks = (*sold.remarks, *summary.remarks, *on_ritenute, *on_total, *on_payments)
    return promoted(FatturaElettronicaBody, draft, changes), remarks


@dataclass(frozen=True, slots=True)
class _Sold:
    """What a body charges for, before tax: lines (with that of a charged stamp duty), contributions, the duty."""

    lines: tuple[PricedLine, ...]
    casse: tuple[DatiCassaPrevidenziale, ...]
    duty: DatiBollo | None
    remarks: Remarks


def _sold(draft: DraftBody, header: FatturaElettronicaHeader, general_path: str, goods_path: str) -> _Sold:
    general = draft.dati_generali.dati_generali_documento
    natura = natura_of_scheme(header.cedente_prestatore.dati_anagrafici.regime_fiscale)
    priced = price_lines(draft.dati_beni_servizi.dettaglio_linee, natura, goods_path)
    priced = with_withholding_marks(priced, general.dati_ritenuta)
    fees = [one.line for one in priced]
    casse, on_casse = fund_contributions(general.dati_cassa_previdenziale, fees, natura, general_path)
    duty, on_duty = _stamp_duty(draft, fees, header, general_path)
    on_lines = (*chain.from_iterable(one.remarks for one in priced), *split_remarks(priced, goods_path))
    return _Sold(_with_charged_duty(priced, draft, duty), casse, duty, (*on_lines, *on_casse, *on_duty))


def _general(
    draft: DraftDatiGeneraliDocumento,
    sold: _Sold,
    ritenute: tuple[DatiRitenuta, ...],
    rounding: Decimal | None,
    amount: Decimal,
) -> DatiGeneraliDocumento:
    changes = {
        "tipo_documento": draft.tipo_documento or ORDINARY_DEFAULT,
        "divisa": draft.divisa or EURO,
        "dati_ritenuta": ritenute,
        "dati_bollo": sold.duty,
        "dati_cassa_previdenziale": sold.casse,
        "importo_totale_documento": amount,
        "arrotondamento": rounding,
    }
    return promoted(DatiGeneraliDocumento, draft, changes)


def _total(
    general: DraftDatiGeneraliDocumento, blocks: Sequence[DatiRiepilogo], left_over: Decimal, path: str
) -> tuple[Decimal | None, Decimal, Remarks]:
    """The document's rounding (None when there is none), its total, and what disagrees with the draft."""
    rounding = general.arrotondamento if general.arrotondamento is not None else left_over or None
    computed = document_total(blocks, general.sconto_maggiorazione, rounding)
    stated = general.importo_totale_documento
    remarks = differing(RemarkCode.DOCUMENT_TOTAL, f"{path}/ImportoTotaleDocumento", stated, computed)
    return rounding, computed if stated is None else stated, remarks


def _stamp_duty(
    draft: DraftBody, lines: Sequence[DettaglioLinee], header: FatturaElettronicaHeader, path: str
) -> tuple[DatiBollo | None, Remarks]:
    """The stamp duty block, stated or due, and what there is to say about it."""
    general = draft.dati_generali.dati_generali_documento
    due = bollo.is_due(
        bollo.liable_amount(lines),
        general.tipo_documento or ORDINARY_DEFAULT,
        header.cedente_prestatore.dati_anagrafici.regime_fiscale,
        header.dati_trasmissione.codice_destinatario,
    )
    stated = None if general.dati_bollo is None else general.dati_bollo.bollo_virtuale
    put, remarks = bollo.decide(stated, draft.bollo, due, (general.divisa or EURO) == EURO, f"{path}/DatiBollo")
    return DatiBollo(bollo_virtuale="SI", importo_bollo=bollo.AMOUNT) if put else general.dati_bollo, remarks


def _with_charged_duty(
    priced: tuple[PricedLine, ...], draft: DraftBody, duty: DatiBollo | None
) -> tuple[PricedLine, ...]:
    """The lines, with one more for a stamp duty that the buyer is charged."""
    if duty is None or draft.bollo != bollo.CHARGED:
        return priced
    price = duty.importo_bollo or bollo.AMOUNT
    line = DettaglioLinee(
        numero_linea=max((one.line.numero_linea for one in priced), default=0) + 1,
        descrizione=bollo.DESCRIPTION,
        quantita=ONE,
        prezzo_unitario=price,
        prezzo_totale=price,
        aliquota_iva=ZERO,
        natura=bollo.NATURA,
    )
    return (*priced, PricedLine(line))

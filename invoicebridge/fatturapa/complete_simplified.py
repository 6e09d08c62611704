"""Completes a simplified invoice, FSM10: amounts include VAT, and there is no summary (Allegato A 1.9.1 app. 3)."""

from decimal import Decimal

from invoicebridge.fatturapa import bollo
from invoicebridge.fatturapa.amounts import CENT, EURO, ZERO, round_half_up, tax_on, total, without_tax
from invoicebridge.fatturapa.document_types import SIMPLIFIED_DEFAULT
from invoicebridge.fatturapa.draft_only import one_of
from invoicebridge.fatturapa.draft_simplified import (
    DraftBodySemplificata,
    DraftDatiBeniServiziSemplificata,
    DraftFatturaElettronicaSemplificata,
)
from invoicebridge.fatturapa.header import SIMPLIFIED_FORMATS, Company, complete_simplified_header
from invoicebridge.fatturapa.lines import rate_and_natura
from invoicebridge.fatturapa.normative import natura_of_scheme, riferimento_normativo
from invoicebridge.fatturapa.promotion import promoted, required, with_places
from invoicebridge.fatturapa.remark import Remark, RemarkCode, Remarks, differing, step
from invoicebridge.fatturapa.semplificata import (
    DatiBeniServizi,
    DatiGenerali,
    DatiGeneraliDocumento,
    DatiIVA,
    FatturaElettronicaBody,
    FatturaElettronicaHeader,
    FatturaElettronicaSemplificata,
)


def complete_simplified(
    draft: DraftFatturaElettronicaSemplificata, company: Company | None, progressivo_invio: str | None
) -> tuple[FatturaElettronicaSemplificata, Remarks]:
    """Return the whole simplified document and what disagrees with the draft; errors as `complete`."""
    root = "/FatturaElettronicaSemplificata"
    bodies = required(draft.fattura_elettronica_body or None, f"{root}/FatturaElettronicaBody")
    place = f"{root}/FatturaElettronicaHeader"
    header = complete_simplified_header(draft.fattura_elettronica_header, company, progressivo_invio, place)
    places = [root + step("FatturaElettronicaBody", at, len(bodies)) for at in range(len(bodies))]
    made = [_body(body, header, path) for body, path in zip(bodies, places, strict=True)]
    format_ = header.dati_trasmissione.formato_trasmissione
    document = FatturaElettronicaSemplificata(
        fattura_elettronica_header=header,
        fattura_elettronica_body=tuple(body for body, _ in made),
        versione=one_of(draft.versione, SIMPLIFIED_FORMATS, f"{root}/@versione") or format_,
        sistema_emittente=draft.sistema_emittente,
        other_attributes=draft.other_attributes,
    )
    remarks = differing(RemarkCode.FORMAT, f"{root}/@versione", draft.versione, format_)
    if draft.signature is not None:
        remarks += (Remark(RemarkCode.SIGNATURE_DROPPED, root),)
    return with_places(document), (*remarks, *(remark for _, found in made for remark in found))


def _body(
    draft: DraftBodySemplificata, header: FatturaElettronicaHeader, path: str
) -> tuple[FatturaElettronicaBody, Remarks]:
    regime = header.cedente_prestatore.regime_fiscale
    places = [
        path + step("DatiBeniServizi", at, len(draft.dati_beni_servizi)) for at in range(len(draft.dati_beni_servizi))
    ]
    lines = tuple(_line(line, regime, place) for line, place in zip(draft.dati_beni_servizi, places, strict=True))
    on_lines = (
        remark
        for given, line, place in zip(draft.dati_beni_servizi, lines, places, strict=True)
        for remark in _line_remarks(given, line, place)
    )
    general = draft.dati_generali.dati_generali_documento
    duty, on_duty = _stamp_duty(draft, lines, header, f"{path}/DatiGenerali/DatiGeneraliDocumento/BolloVirtuale")
    changes = {
        "tipo_documento": general.tipo_documento or SIMPLIFIED_DEFAULT,
        "divisa": general.divisa or EURO,
        "bollo_virtuale": duty,
    }
    document = promoted(DatiGeneraliDocumento, general, changes)
    body = promoted(
        FatturaElettronicaBody,
        draft,
        {
            "dati_generali": promoted(DatiGenerali, draft.dati_generali, {"dati_generali_documento": document}),
            "dati_beni_servizi": lines + (_charged_duty(regime) if duty and draft.bollo == bollo.CHARGED else ()),
        },
    )
    return body, (*on_lines, *on_duty)


def _line(draft: DraftDatiBeniServiziSemplificata, regime: str, path: str) -> DatiBeniServizi:
    taxation, natura = _taxation(draft, regime, path)
    amount = draft.importo
    if amount is None:
        net = required(draft.imponibile_importo, f"{path}/Importo")
        amount = round_half_up(net + _tax(net, taxation, path))
    usual = riferimento_normativo(natura, None, regime)
    changes = {
        "importo": amount,
        "dati_iva": taxation,
        "natura": natura,
        "riferimento_normativo": draft.riferimento_normativo or usual,
    }
    return promoted(DatiBeniServizi, draft, changes)


def _taxation(draft: DraftDatiBeniServiziSemplificata, regime: str, path: str) -> tuple[DatiIVA, str | None]:
    """The tax data: as stated when they give the tax; otherwise a rate, if need be with the scheme's Natura."""
    stated = draft.dati_iva or DatiIVA()
    if stated.imposta is not None and stated.aliquota is None:
        return stated, draft.natura
    rate, natura = rate_and_natura(stated.aliquota, draft.natura, natura_of_scheme(regime), path, "DatiIVA/Aliquota")
    return DatiIVA(imposta=stated.imposta, aliquota=rate), natura


def _tax(net: Decimal, taxation: DatiIVA, path: str) -> Decimal:
    if taxation.aliquota is not None:
        return tax_on(taxation.aliquota, net)
    return required(taxation.imposta, f"{path}/DatiIVA")


def _line_remarks(draft: DraftDatiBeniServiziSemplificata, line: DatiBeniServizi, path: str) -> Remarks:
    remarks: Remarks = ()
    taxation = line.dati_iva
    if draft.importo is not None and draft.imponibile_importo is not None:
        computed = round_half_up(draft.imponibile_importo + _tax(draft.imponibile_importo, taxation, path))
        remarks = differing(RemarkCode.LINE_TOTAL, f"{path}/Importo", draft.importo, computed)
    if taxation.imposta is not None and taxation.aliquota is not None:
        inside = line.importo - without_tax(line.importo, taxation.aliquota, 2)
        if abs(inside - taxation.imposta) > CENT:
            remarks += differing(RemarkCode.TAX, f"{path}/DatiIVA/Imposta", taxation.imposta, inside)
    return remarks


def _stamp_duty(
    draft: DraftBodySemplificata, lines: tuple[DatiBeniServizi, ...], header: FatturaElettronicaHeader, path: str
) -> tuple[str | None, Remarks]:
    """BolloVirtuale, stated or due, and what there is to say about it."""
    general = draft.dati_generali.dati_generali_documento
    due = bollo.is_due(
        total(line.importo for line in lines if line.natura in bollo.LIABLE_NATURA),
        general.tipo_documento or SIMPLIFIED_DEFAULT,
        header.cedente_prestatore.regime_fiscale,
        header.dati_trasmissione.codice_destinatario,
    )
    put, remarks = bollo.decide(general.bollo_virtuale, draft.bollo, due, (general.divisa or EURO) == EURO, path)
    return "SI" if put else general.bollo_virtuale, remarks


def _charged_duty(regime: str) -> tuple[DatiBeniServizi, ...]:
    return (
        DatiBeniServizi(
            descrizione=bollo.DESCRIPTION,
            importo=bollo.AMOUNT,
            dati_iva=DatiIVA(aliquota=ZERO),
            natura=bollo.NATURA,
            riferimento_normativo=riferimento_normativo(bollo.NATURA, None, regime),
        ),
    )

"""What `complete` and `transliterate` have to say, in Italian or English."""

from collections.abc import Mapping
from typing import Any, Final

from invoicebridge.catalogue import Text
from invoicebridge.fatturapa.remark import Remark, RemarkCode
from invoicebridge.fatturapa.transliterate import Change

_KEPT: Final = Text("; resta il valore della bozza", "; the draft's value was kept")
_TEXTS: Final[Mapping[RemarkCode, Text]] = {
    RemarkCode.LINE_TOTAL: Text(
        "il totale della riga è {stated}, prezzo, quantità e sconti danno {computed}",
        "the line total is {stated}, price, quantity and discounts give {computed}",
    ),
    RemarkCode.UNIT_PRICE: Text(
        "il prezzo unitario è {stated}, quello IVA inclusa dà {computed}",
        "the unit price is {stated}, the one with VAT inside gives {computed}",
    ),
    RemarkCode.FUND_CONTRIBUTION: Text(
        "il contributo alla cassa è {stated}, aliquota e imponibile danno {computed}",
        "the pension fund contribution is {stated}, rate and base give {computed}",
    ),
    RemarkCode.WITHHOLDING: Text(
        "la ritenuta è {stated}, aliquota e imponibile danno {computed}",
        "the withholding is {stated}, rate and base give {computed}",
    ),
    RemarkCode.TAXABLE_BASE: Text(
        "l'imponibile è {stated}, righe, casse e arrotondamento danno {computed}",
        "the taxable base is {stated}, lines, fund contributions and rounding give {computed}",
    ),
    RemarkCode.TAX: Text(
        "l'imposta è {stated}, aliquota e imponibile danno {computed}",
        "the tax is {stated}, rate and taxable base give {computed}",
    ),
    RemarkCode.DOCUMENT_TOTAL: Text(
        "il totale del documento è {stated}, il riepilogo dà {computed}",
        "the document total is {stated}, the summary gives {computed}",
    ),
    RemarkCode.PAYMENT_TOTAL: Text(
        "i pagamenti sommano a {stated}, il netto da pagare è {computed}",
        "the payments add up to {stated}, the net amount to pay is {computed}",
    ),
    RemarkCode.DUE_DATE: Text(
        "la scadenza è {stated}, i termini di pagamento danno {computed}",
        "the due date is {stated}, the terms of payment give {computed}",
    ),
    RemarkCode.FORMAT: Text(
        "il formato è {stated}, dal resto della bozza risulta {computed}",
        "the format is {stated}, the rest of the draft makes it {computed}",
    ),
    RemarkCode.STAMP_DUTY: Text(
        "imposta di bollo: la bozza dice {stated}, dalle righe risulta {computed}",
        "stamp duty: the draft says {stated}, the lines make it {computed}",
    ),
    RemarkCode.STAMP_DUTY_CURRENCY: Text(
        "la valuta non è l'euro: se l'imposta di bollo sia dovuta va deciso a mano (DatiBollo)",
        "the currency is not the euro: whether stamp duty is due has to be decided by hand (DatiBollo)",
    ),
    RemarkCode.SPLIT_PAYMENT_DROPPED: Text(
        "una riga in inversione contabile non può avere la scissione dei pagamenti (00420): richiesta ignorata",
        "a reverse-charge line cannot be under split payment (00420): the request was ignored",
    ),
    RemarkCode.SIGNATURE_DROPPED: Text(
        "la firma della bozza non vale per il documento completato ed è stata tolta",
        "the draft's signature does not hold for the completed document and was removed",
    ),
}
_WITHOUT_VALUE: Final = frozenset(
    {RemarkCode.STAMP_DUTY_CURRENCY, RemarkCode.SPLIT_PAYMENT_DROPPED, RemarkCode.SIGNATURE_DROPPED}
)
_CHANGE: Final = Text("«{before}» è diventato «{after}»", "“{before}” became “{after}”")
_CUT: Final = Text(
    "; per la lunghezza massima del campo è stata tolta la fine «{cut}»",
    "; the end “{cut}” was cut off, as the field takes no more",
)


def message(remark: Remark, language: str) -> str:
    """Return what the remark says, without the place."""
    text = _TEXTS[remark.code].in_language(language).format(stated=remark.stated, computed=remark.computed)
    return text if remark.code in _WITHOUT_VALUE else text + _KEPT.in_language(language)


def change_text(change: Change, language: str) -> str:
    """Return what became of a text, and what was cut off it, without the place."""
    text = _CHANGE.in_language(language).format(before=change.before, after=change.after)
    return text + _CUT.in_language(language).format(cut=change.cut) if change.cut else text


def as_json(remark: Remark, language: str) -> dict[str, Any]:
    """Return the remark as JSON values."""
    return {
        "code": remark.code.value,
        "path": remark.path,
        "stated": remark.stated,
        "computed": remark.computed,
        "message": message(remark, language),
    }

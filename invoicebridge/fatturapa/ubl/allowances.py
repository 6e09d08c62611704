"""Allowances and charges: levels 31 (document) and 35.10 (line) of the mapping.

Those of the document have a VAT category of their own, so each becomes a line (TipoCessionePrestazione SC, or AC for a
charge): the discount on the whole document (2.1.1.8) would stand outside the VAT breakdown. Two are more than that by
the mapping: the stamp duty and the contribution to a pension fund.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa import bollo
from invoicebridge.fatturapa.amounts import CENT, HUNDRED, ZERO
from invoicebridge.fatturapa.codes import codes_of
from invoicebridge.fatturapa.text_limits import longest
from invoicebridge.fatturapa.ubl import codes
from invoicebridge.fatturapa.ubl.conversions import number, percent, plain
from invoicebridge.fatturapa.ubl.document import Document
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.rows import Row, without_nothing
from invoicebridge.fatturapa.ubl.taxes import Breakdown, Part, Tax

CHARGES: Final = (
    Row("31.2", "cbc:AllowanceChargeReasonCode", "DatiBollo/BolloVirtuale", how="SAE; in a credit note 95"),
    Row("31.3", "cbc:AllowanceChargeReason", "DatiCassaPrevidenziale/TipoCassa", how="ZZZ with a TC code in the text"),
    Row("31.4", "cbc:MultiplierFactorNumeric", "DatiCassaPrevidenziale/AlCassa", how="a contribution's rate"),
    Row("31.5", "cbc:Amount", "DatiBollo/ImportoBollo", how="a line too where it is charged; see the choices"),
    Row("31.6", "cbc:BaseAmount", "DatiCassaPrevidenziale/ImponibileCassa", how="a contribution's base"),
    Row("31.7.2", "cac:TaxCategory/cbc:Percent", "DatiCassaPrevidenziale/AliquotaIVA", how="a contribution's VAT"),
)
"""Below cac:AllowanceCharge and DatiGeneraliDocumento."""

DISCOUNT_LINE, CHARGE_LINE = "SC", "AC"
_CASSA: Final = re.compile(r"\bTC[0-9]{2}\b")
_NATURA: Final = re.compile(r"\bN[1-7](?:\.[1-9])?(?![\w.])")
_TIPI_CASSA: Final = codes_of("TipoCassa")
_DESCRIPTION: Final = longest("DettaglioLinee", "Descrizione")
_WORDS: Final = {False: "Sconto", True: "Maggiorazione"}


@dataclass(frozen=True, slots=True)
class Allowance:
    """An allowance or charge by its amount; `percentage` only where that is how the amount came about."""

    is_charge: bool
    amount: Decimal
    percentage: Decimal | None
    reason: str | None

    @property
    def signed(self) -> Decimal:
        return self.amount if self.is_charge else -self.amount

    @property
    def description(self) -> str:
        return (self.reason or _WORDS[self.is_charge])[:_DESCRIPTION]


@dataclass(frozen=True, slots=True)
class Charged:
    """What allowances and charges of the document become."""

    lines: tuple[dict[str, Any], ...] = ()
    parts: tuple[Part, ...] = ()
    bollo: dict[str, Any] | None = None
    casse: tuple[dict[str, Any], ...] = ()
    allowances: Decimal = ZERO
    charges: Decimal = ZERO


def allowance(node: Node, document: Document) -> Allowance:
    """Return the allowance or charge; faults where it has no amount, or one that its percentage does not give."""
    is_charge = node.take("cbc:ChargeIndicator") in ("true", "1")
    stated, base = node.first("cbc:Amount"), node.first("cbc:BaseAmount")
    if stated is None:
        node.blame(InvalidDocument("ubl-missing", element="Amount"))
    amount, of = document.money(stated), None if base is None else document.money(base)
    factor = node.first("cbc:MultiplierFactorNumeric")
    rate = None if factor is None else number(factor)
    if rate is not None and of is not None and abs(of * rate / HUNDRED - amount) > CENT:
        node.blame(InvalidDocument("ubl-price", expected=plain(of * rate / HUNDRED), found=plain(amount)))
    fits = rate is not None and ZERO < rate <= HUNDRED and rate == rate.quantize(CENT)
    return Allowance(is_charge, amount, rate.quantize(CENT) if rate is not None and fits else None, _reason(node))


def _reason(node: Node) -> str | None:
    """The text of the reason; the code alone where there is no text."""
    text, code = node.first("cbc:AllowanceChargeReason"), node.first("cbc:AllowanceChargeReasonCode")
    if text is None or text.peek() is None:
        return None if code is None or code.peek() is None else f"Codice {code.text()}"
    if code is not None:
        code.text()
    return text.text()


def charged(document: Document, found: Breakdown) -> Charged:
    """Return what the document's own allowances and charges become."""
    made = Charged()
    for node in document.root.all("cac:AllowanceCharge"):
        code, reason = node.peek("cbc:AllowanceChargeReasonCode"), node.peek("cbc:AllowanceChargeReason") or ""
        one, tax = allowance(node, document), found.tax(node.first("cac:TaxCategory"))
        cassa = _CASSA.search(reason.upper())
        if code == document.form.bollo and (code == codes.BOLLO_IN_INVOICE or _says_bollo(reason)):
            made = _with_bollo(made, one, tax)
        elif code == codes.MUTUALLY_DEFINED and one.is_charge and cassa and cassa[0] in _TIPI_CASSA:
            made = _with_cassa(made, one, tax, reason.upper(), node, document)
        else:
            made = _with_line(made, one, tax)
        made = _counted(made, one)
    return made


def _says_bollo(reason: str) -> bool:
    """Whether an allowance with code 95, which means any discount, is the stamp duty of a credit note."""
    return "BOLLO" in reason.upper()


def _counted(made: Charged, one: Allowance) -> Charged:
    allowances = made.allowances + (ZERO if one.is_charge else one.amount)
    charges = made.charges + (one.amount if one.is_charge else ZERO)
    return Charged(made.lines, made.parts, made.bollo, made.casse, allowances, charges)


def _with_line(made: Charged, one: Allowance, tax: Tax) -> Charged:
    line, part = own_line(one, tax)
    return Charged((*made.lines, line), (*made.parts, part), made.bollo, made.casse, made.allowances, made.charges)


def own_line(one: Allowance, tax: Tax, description: str | None = None) -> tuple[dict[str, Any], Part]:
    """Return the line that an allowance or charge becomes, and what it adds to the breakdown."""
    amount = plain(one.signed)
    line = {
        "tipo_cessione_prestazione": CHARGE_LINE if one.is_charge else DISCOUNT_LINE,
        "descrizione": description or one.description,
        "prezzo_unitario": amount,
        "prezzo_totale": amount,
        **tax.fields,
    }
    return line, Part(tax, one.signed)


def _with_bollo(made: Charged, one: Allowance, tax: Tax) -> Charged:
    """The stamp duty: stated, and a line where the buyer is charged; an amount of 0 says that the buyer is not."""
    stated = without_nothing({"bollo_virtuale": "SI", "importo_bollo": plain(one.amount) if one.amount else None})
    if not one.amount:
        return Charged(made.lines, made.parts, stated, made.casse, made.allowances, made.charges)
    line, part = own_line(one, tax, bollo.DESCRIPTION)
    return Charged((*made.lines, line), (*made.parts, part), stated, made.casse, made.allowances, made.charges)


def _with_cassa(made: Charged, one: Allowance, tax: Tax, reason: str, node: Node, document: Document) -> Charged:
    """A contribution: `TC01#SI#N4` in the reason is TipoCassa, Ritenuta, Natura (level 31.3)."""
    found = _CASSA.search(reason)
    natura = _NATURA.search(reason)
    tax = tax if natura is None or tax.natura is None else Tax(tax.category, tax.rate, natura[0])
    base = node.first("cbc:BaseAmount")
    cassa = without_nothing(
        {
            "tipo_cassa": found[0] if found else None,
            "al_cassa": plain(percent(node.first("cbc:MultiplierFactorNumeric"))),
            "importo_contributo_cassa": plain(one.amount),
            "imponibile_cassa": None if base is None else plain(document.money(base)),
            "aliquota_iva": plain(tax.rate),
            "ritenuta": "SI" if re.search(r"\bSI\b", reason) else None,
            "natura": tax.natura,
        }
    )
    return Charged(
        made.lines,
        (*made.parts, Part(tax, one.amount)),
        made.bollo,
        (*made.casse, cassa),
        made.allowances,
        made.charges,
    )

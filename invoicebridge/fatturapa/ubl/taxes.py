"""VAT: category and rate → AliquotaIVA, Natura, EsigibilitaIVA, RiferimentoNormativo (levels 14.3 and 32)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.amounts import CENT, ZERO, tax_on, total
from invoicebridge.fatturapa.text_limits import longest
from invoicebridge.fatturapa.ubl import codes
from invoicebridge.fatturapa.ubl.conversions import percent, plain
from invoicebridge.fatturapa.ubl.document import ITALY, Document
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.rows import Row, without_nothing

BREAKDOWN: Final = (
    Row("32.2.1", "cbc:TaxableAmount", "ImponibileImporto", how="as stated; it must be what the lines add up to"),
    Row("32.2.2", "cbc:TaxAmount", "Imposta", how="as stated; it must be the rate of the base, to the cent"),
    Row("32.2.3.1", "cac:TaxCategory/cbc:ID", "EsigibilitaIVA", how="B is S; Z is N1; the others see the choices"),
    Row("32.2.3.2", "cac:TaxCategory/cbc:Percent", "AliquotaIVA", how="two decimals"),
    Row("32.2.3.4", "cac:TaxCategory/cbc:TaxExemptionReason", "Natura", how="Natura first, then the reference"),
)
"""Below cac:TaxTotal/cac:TaxSubtotal and DatiRiepilogo."""
_REASON: Final = re.compile(r"(N[1-7](?:\.[1-9])?)(?![\w.])[\s#:;,|/–-]*(.*)", re.DOTALL)
_REFERENCE: Final = longest("DatiRiepilogo", "RiferimentoNormativo")
SPLIT_PAYMENT: Final = "S"

Key = tuple[str, Decimal]
"""Category and rate."""


@dataclass(frozen=True, slots=True)
class Subtotal:
    """One block of the UBL's own breakdown."""

    node: Node
    category: str
    rate: Decimal
    natura: str | None
    reference: str | None
    taxable: Decimal
    tax: Decimal

    @property
    def key(self) -> Key:
        return self.category, self.rate


@dataclass(frozen=True, slots=True)
class Tax:
    """What a line, a charge or a contribution bears."""

    category: str
    rate: Decimal
    natura: str | None

    @property
    def fields(self) -> dict[str, Any]:
        """AliquotaIVA, Natura, and the split payment where the category asks for it."""
        return without_nothing(
            {
                "aliquota_iva": plain(self.rate),
                "natura": self.natura,
                "esigibilita_iva": SPLIT_PAYMENT if self.category == codes.SPLIT else None,
            }
        )


@dataclass(frozen=True, slots=True)
class Part:
    """An amount that goes into the breakdown, net of VAT."""

    tax: Tax
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The UBL's breakdown, and what the document's parties make of a category that says no Natura."""

    document: Document
    subtotals: tuple[Subtotal, ...] = field(default=())

    def tax(self, category: Node | None, natura: Node | None = None) -> Tax:
        """Return what a cac:TaxCategory or cac:ClassifiedTaxCategory means; faults where it means nothing.

        `natura` is the item's property of that name, which says more than the category (level 35.11.9.2).
        """
        if category is None:
            self.document.root.blame(InvalidDocument("ubl-missing", element="TaxCategory"))
            return Tax(codes.STANDARD, ZERO, None)
        code, rate = _category(category)
        stated = None if natura is None else natura.text()
        return Tax(code, rate, None if code in codes.TAXED else self._natura(category, code, rate, stated))

    def _natura(self, node: Node, code: str, rate: Decimal, stated: str | None) -> str | None:
        if stated is not None:
            return stated
        known = {one.natura for one in self.subtotals if one.key == (code, rate) and one.natura}
        if len(known) == 1:
            return known.pop()
        return None if known and _fault(node, code) else default_natura(node, code, self.document)


def _fault(node: Node, code: str) -> bool:
    node.blame(InvalidDocument("ubl-natura", category=code))
    return True


def _category(node: Node) -> tuple[str, Decimal]:
    """Category and rate of a node; faults for one that Italy's VAT does not have, or that does not fit the rate."""
    node.settle("cac:TaxScheme/cbc:ID", "cbc:Name")
    code = node.take("cbc:ID") or ""
    rate = percent(node.first("cbc:Percent"))
    if code not in codes.TAXED | codes.UNTAXED:
        node.blame(InvalidDocument("ubl-category", category=code, rate=plain(rate)))
    elif (code in codes.TAXED) != bool(rate):
        node.blame(InvalidDocument("ubl-rate", category=code, rate=plain(rate)))
    return code, rate


def default_natura(node: Node, code: str, document: Document) -> str | None:
    """Return the Natura that a category has by itself; a fault where it has none (a reverse charge within Italy)."""
    abroad = document.seller_country == ITALY != document.buyer_country
    if code == codes.ZERO_RATED:
        return codes.ZERO_RATED_NATURA[0]
    found = (codes.NATURA_ABROAD.get(code) if abroad else None) or codes.NATURA.get(code)
    if found is None:
        if code in codes.UNTAXED:
            node.blame(InvalidDocument("ubl-natura", category=code))
        return None
    node.notes.presume("DatiRiepilogo/Natura", found)
    return found


def breakdown(document: Document) -> Breakdown:
    """Return the breakdown in the document's currency; faults where its amounts disagree with each other."""
    empty = Breakdown(document)
    for tax_total in document.root.all("cac:TaxTotal"):
        found = tax_total.all("cac:TaxSubtotal")
        if found:
            subtotals = tuple(_subtotal(one, document) for one in found)
            _judge_total(tax_total, subtotals, document)
            return Breakdown(document, subtotals)
    return empty


def _judge_total(node: Node, subtotals: Sequence[Subtotal], document: Document) -> None:
    amount = node.first("cbc:TaxAmount")
    if amount is not None:
        stated, expected = document.money(amount), total(one.tax for one in subtotals)
        if stated != expected:
            amount.blame(InvalidDocument("ubl-total", element="TaxAmount", expected=expected, found=stated))


def _subtotal(node: Node, document: Document) -> Subtotal:
    category = node.first("cac:TaxCategory")
    taxable, tax = document.money(node.first("cbc:TaxableAmount")), document.money(node.first("cbc:TaxAmount"))
    node.settle("cbc:Percent")
    if category is None:
        node.blame(InvalidDocument("ubl-missing", element="TaxCategory"))
        return Subtotal(node, codes.STANDARD, ZERO, None, None, taxable, tax)
    code, rate = _category(category)
    natura, reference = (None, None) if code in codes.TAXED else _exemption(category, code, document)
    if abs(tax - tax_on(rate, taxable)) > CENT:
        node.blame(InvalidDocument("ubl-tax", rate=plain(rate), expected=tax_on(rate, taxable), found=tax))
    return Subtotal(node, code, rate, natura, reference, taxable, tax)


def _exemption(node: Node, code: str, document: Document) -> tuple[str | None, str | None]:
    """Natura and RiferimentoNormativo of an untaxed category (levels 32.2.3.1 and 32.2.3.4)."""
    if code == codes.ZERO_RATED:
        return codes.ZERO_RATED_NATURA
    reason, vatex = node.first("cbc:TaxExemptionReason"), node.first("cbc:TaxExemptionReasonCode")
    found = _REASON.fullmatch((reason.peek() if reason else None) or "")
    natura, rest = (found[1], found[2].strip()) if found else (None, (reason.peek() if reason else None) or "")
    if natura is None and vatex is not None:
        natura = codes.NATURA_OF_VATEX.get((vatex.peek() or "").upper())
    if vatex is not None and natura == codes.NATURA_OF_VATEX.get((vatex.peek() or "").upper(), ""):
        vatex.text()
    if reason is not None:
        reason.text()
        if len(rest) > (_REFERENCE or 0):
            reason.cut(rest[_REFERENCE:])
    if natura is None and not _natura_of_items(document, code):
        natura = default_natura(node, code, document)
    return natura, rest[:_REFERENCE].strip() or None


def _natura_of_items(document: Document, code: str) -> bool:
    """Whether items of the category say their Natura themselves."""
    items = document.root.all(f"{document.form.line}/cac:Item")
    alike = [one for one in items if one.peek("cac:ClassifiedTaxCategory/cbc:ID") == code]
    return any(
        (one.peek("cbc:Name") or "").casefold() == "natura"
        for item in alike
        for one in item.all("cac:AdditionalItemProperty")
    )

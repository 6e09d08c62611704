"""VAT: category and rate → AliquotaIVA, Natura, EsigibilitaIVA, RiferimentoNormativo (levels 14.3 and 32)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

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
    Row("32.2.3.1", "cac:TaxCategory/cbc:ID", "EsigibilitaIVA", how="B is S; Z is N1; the others see docs"),
    Row("32.2.3.2", "cac:TaxCategory/cbc:Percent", "AliquotaIVA", how="two decimals"),
    Row("32.2.3.4", "cac:TaxCategory/cbc:TaxExemptionReason", "Natura", how="Natura first, then the reference"),
)
"""Below cac:TaxTotal/cac:TaxSubtotal and DatiRiepilogo."""
PERIOD: Final = (Row("14.3", "cac:InvoicePeriod/cbc:DescriptionCode", "EsigibilitaIVA", how="3 and 35 are I, 432 D"),)
"""Below the root and DatiRiepilogo."""
_REASON: Final = re.compile(r"(N[1-7](?:\.[1-9])?)(?![\w.])[\s#:;,|/–-]*(.*)", re.DOTALL)
_REFERENCE: Final = longest("DatiRiepilogo", "RiferimentoNormativo")
_SPLIT_PAYMENT: Final = "S"

Key = tuple[str, Decimal]
"""Category and rate."""
Rounding = tuple[Decimal, Node]
"""An amount of the extension RiepilogoIVA:Arrotondamento, and where it stands."""


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
                "esigibilita_iva": _SPLIT_PAYMENT if self.category == codes.SPLIT else None,
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
            self.document.root.fault("ubl-missing", element="TaxCategory")
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
    node.fault("ubl-natura", category=code)
    return True


def _category(node: Node) -> tuple[str, Decimal]:
    """Category and rate of a node; faults for one that Italy's VAT does not have, or that does not fit the rate."""
    node.settle("cac:TaxScheme/cbc:ID", "cbc:Name")
    code = node.take("cbc:ID") or ""
    rate = percent(node.first("cbc:Percent"))
    if code not in codes.TAXED | codes.UNTAXED:
        node.fault("ubl-category", category=code, rate=plain(rate))
    elif (code in codes.TAXED) != bool(rate):
        node.fault("ubl-rate", category=code, rate=plain(rate))
    return code, rate


def default_natura(node: Node, code: str, document: Document) -> str | None:
    """Return the Natura that a category has by itself; a fault where it has none (a reverse charge within Italy)."""
    abroad = document.seller_country == ITALY != document.buyer_country
    if code == codes.ZERO_RATED:
        return codes.ZERO_RATED_NATURA[0]
    found = (codes.NATURA_ABROAD.get(code) if abroad else None) or codes.NATURA.get(code)
    if found is None:
        if code in codes.UNTAXED:
            node.fault("ubl-natura", category=code)
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
            amount.fault("ubl-total", element="TaxAmount", expected=expected, found=stated)


def _subtotal(node: Node, document: Document) -> Subtotal:
    category = node.first("cac:TaxCategory")
    taxable, tax = document.money(node.first("cbc:TaxableAmount")), document.money(node.first("cbc:TaxAmount"))
    node.settle("cbc:Percent")
    if category is None:
        node.fault("ubl-missing", element="TaxCategory")
        return Subtotal(node, codes.STANDARD, ZERO, None, None, taxable, tax)
    code, rate = _category(category)
    natura, reference = (None, None) if code in codes.TAXED else _exemption(category, code, document)
    if abs(tax - tax_on(rate, taxable)) > CENT:
        node.fault("ubl-tax", rate=plain(rate), expected=tax_on(rate, taxable), found=tax)
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


def esigibilita(document: Document) -> str | None:
    """Return EsigibilitaIVA that BT-8 means; None where it is not stated."""
    node = document.root.first("cac:InvoicePeriod/cbc:DescriptionCode")
    found = None if node is None else codes.ESIGIBILITA.get(node.peek() or "")
    if node is not None and found is not None:
        node.text()
    return found


def summary(
    parts: Iterable[Part], found: Breakdown, roundings: Sequence[Rounding], due: str | None
) -> list[dict[str, Any]]:
    """Return DatiRiepilogo as the UBL states it; `ubl-base` where the lines do not add up to it.

    `roundings` are those of the extension RiepilogoIVA:Arrotondamento: each belongs to the base that it closes, and one
    that closes none changes nothing.
    """
    groups: dict[Tax, Decimal] = {}
    for part in parts:
        groups[part.tax] = groups.get(part.tax, ZERO) + part.amount
    left = list(roundings)
    blocks: list[dict[str, Any]] = []
    for key in dict.fromkeys([*(one.key for one in found.subtotals), *((tax.category, tax.rate) for tax in groups)]):
        stated = [one for one in found.subtotals if one.key == key]
        mine = {tax: amount for tax, amount in groups.items() if (tax.category, tax.rate) == key}
        blocks += _blocks(stated, mine, left, due, found.document)
    for amount, node in left:
        node.lose(plain(amount))
    return [_left_to_compute(one, blocks) for one in blocks]


def _left_to_compute(block: dict[str, Any], blocks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The block without the amounts that `complete` finds as well, so that it adds the rest of the usual block."""
    alike = [
        one
        for one in blocks
        if (one["aliquota_iva"], one.get("natura")) == (block["aliquota_iva"], block.get("natura"))
    ]
    rate, base, tax = (Decimal(block[name]) for name in ("aliquota_iva", "imponibile_importo", "imposta"))
    if len(alike) > 1 or "arrotondamento" in block or tax != tax_on(rate, base):
        return block
    return {name: value for name, value in block.items() if name not in ("imponibile_importo", "imposta")}


def _blocks(
    stated: Sequence[Subtotal],
    groups: dict[Tax, Decimal],
    roundings: list[Rounding],
    due: str | None,
    document: Document,
) -> list[dict[str, Any]]:
    """The blocks of one category and rate: one as stated, or one for each Natura that its items say."""
    if len(stated) > 1:
        return _apart(stated, groups, roundings, due, document)
    base, expected = total(one.taxable for one in stated), total(groups.values())
    rounding = base - expected
    closing = next((one for one in roundings if one[0] == rounding), None) if rounding else None
    if closing is not None:
        roundings.remove(closing)
    elif rounding:
        node = stated[0].node if stated else document.root
        rate = stated[0].rate if stated else next(iter(groups)).rate
        node.fault("ubl-base", rate=plain(rate), expected=expected, found=base)
    if not stated or not (groups or base or stated[0].tax):
        return []
    if len(groups) > 1:
        return [_split(stated[0], *one, rounding if at == 0 else ZERO) for at, one in enumerate(groups.items())]
    tax = next(iter(groups), None)
    if tax is not None and stated[0].natura is not None and tax.natura != stated[0].natura:
        stated[0].node.fault("ubl-natura", category=tax.category)
    return [_block(stated[0], tax, rounding, due)]


def _apart(
    stated: Sequence[Subtotal],
    groups: dict[Tax, Decimal],
    roundings: list[Rounding],
    due: str | None,
    document: Document,
) -> list[dict[str, Any]]:
    """The blocks of a category and rate that the UBL tells by Natura; what bears none of them is a fault."""
    blocks: list[dict[str, Any]] = []
    left = dict(groups)
    for one in stated:
        mine = {tax: left.pop(tax) for tax in tuple(left) if tax.natura == one.natura}
        blocks += _blocks([one], mine, roundings, due, document)
    return blocks + (_blocks((), left, roundings, due, document) if left else [])


def _split(stated: Subtotal, tax: Tax, amount: Decimal, rounding: Decimal) -> dict[str, Any]:
    return without_nothing(
        {
            "aliquota_iva": plain(tax.rate),
            "natura": tax.natura,
            "arrotondamento": plain(rounding) if rounding else None,
            "imponibile_importo": plain(amount + rounding),
            "imposta": plain(ZERO),
            "riferimento_normativo": stated.reference,
        }
    )


def _block(stated: Subtotal, tax: Tax | None, rounding: Decimal, due: str | None) -> dict[str, Any]:
    own = _SPLIT_PAYMENT if stated.category == codes.SPLIT else due
    return without_nothing(
        {
            "aliquota_iva": plain(stated.rate),
            "natura": stated.natura or (None if tax is None else tax.natura),
            "arrotondamento": plain(rounding) if rounding else None,
            "imponibile_importo": plain(stated.taxable),
            "imposta": plain(stated.tax),
            "esigibilita_iva": own if stated.rate else None,
            "riferimento_normativo": stated.reference,
        }
    )

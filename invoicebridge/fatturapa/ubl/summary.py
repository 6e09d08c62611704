"""The VAT breakdown: levels 14.3, 1.6 and 32.2 of the mapping → 2.2.2 DatiRiepilogo, as the UBL states it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.amounts import ZERO, tax_on, total
from invoicebridge.fatturapa.ubl import codes
from invoicebridge.fatturapa.ubl.conversions import plain
from invoicebridge.fatturapa.ubl.document import Document
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.rows import Row, without_nothing
from invoicebridge.fatturapa.ubl.taxes import SPLIT_PAYMENT, Breakdown, Part, Subtotal, Tax

PERIOD: Final = (Row("14.3", "cac:InvoicePeriod/cbc:DescriptionCode", "EsigibilitaIVA", how="3 and 35 are I, 432 D"),)
"""Below the root and DatiRiepilogo."""
Rounding = tuple[Decimal, Node]
"""An amount of the extension RiepilogoIVA:Arrotondamento, and where it stands."""


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
        node.blame(InvalidDocument("ubl-base", rate=plain(rate), expected=expected, found=base))
    if not stated or not (groups or base or stated[0].tax):
        return []
    if len(groups) > 1:
        return [_split(stated[0], *one, rounding if at == 0 else ZERO) for at, one in enumerate(groups.items())]
    tax = next(iter(groups), None)
    if tax is not None and stated[0].natura is not None and tax.natura != stated[0].natura:
        stated[0].node.blame(InvalidDocument("ubl-natura", category=tax.category))
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
    own = SPLIT_PAYMENT if stated.category == codes.SPLIT else due
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

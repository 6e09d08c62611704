"""The totals: level 34 of the mapping, and that all amounts of the UBL agree with each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.amounts import ZERO, total
from invoicebridge.fatturapa.ubl import codes
from invoicebridge.fatturapa.ubl.allowances import Allowance, Charged
from invoicebridge.fatturapa.ubl.conversions import money, plain
from invoicebridge.fatturapa.ubl.document import Document
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.taxes import Subtotal

_PREPAID: Final = "Importo già versato: {amount} {currency}"
_TAX_IN_CURRENCY: Final = "Imposta nella valuta contabile: {amount} {currency}"


@dataclass(frozen=True, slots=True)
class Totals:
    """What the document comes to, and what there is to say of it in words."""

    amount: Decimal
    rounding: Decimal
    to_pay: Decimal
    said: tuple[str, ...]


def totals(
    document: Document,
    of_lines: Decimal,
    charged: Charged,
    subtotals: Iterable[Subtotal],
    withheld: Decimal,
    discounts: Iterable[Allowance],
) -> Totals:
    """Return the totals as stated; a fault for each that is not what the others make.

    The total is what the bases and taxes of the breakdown add up to, as it is in FatturaPA.

    A discount on the whole document (level 1.7) must be in TaxInclusiveAmount, or be what EN 16931 takes for the
    rounding (BT-114). What is to be paid is PayableAmount less what the buyer withholds (level 33, and the tax of a
    split payment), which EN 16931 knows nothing of; where the UBL has taken that off already, it is PayableAmount.
    """
    node = document.root.first("cac:LegalMonetaryTotal")
    if node is None:
        document.root.blame(InvalidDocument("ubl-missing", element="LegalMonetaryTotal"))
        return Totals(ZERO, ZERO, ZERO, ())
    known = tuple(subtotals)
    before = of_lines - charged.allowances + charged.charges
    tax = total(one.tax for one in known)
    _agree(document, node, "LineExtensionAmount", of_lines)
    _agree(document, node, "AllowanceTotalAmount", charged.allowances)
    _agree(document, node, "ChargeTotalAmount", charged.charges)
    base = total(one.taxable for one in known) if known else before
    _agree(document, node, "TaxExclusiveAmount", before, base)
    change = total(one.signed for one in discounts)
    amount = base + tax + change
    prepaid, rounding = (
        document.money(node.first(f"cbc:{name}")) for name in ("PrepaidAmount", "PayableRoundingAmount")
    )
    as_rounding = change != 0 and rounding == change
    _agree(document, node, "TaxInclusiveAmount", amount - change if as_rounding else amount)
    if as_rounding:
        rounding = ZERO
    split = total(one.tax for one in known if one.category == codes.SPLIT)
    due = amount - prepaid + rounding
    kept = withheld + split
    _agree(document, node, "PayableAmount", due, due - kept, due - withheld)
    said = [_PREPAID.format(amount=plain(prepaid), currency=document.currency)] if prepaid else []
    return Totals(amount, rounding, due - kept, (*said, *_in_currency(document)))


def _agree(document: Document, node: Node, name: str, *expected: Decimal) -> Decimal:
    """The stated amount, which must be one of those expected; the first of them where none is stated."""
    found = node.first(f"cbc:{name}")
    if found is None:
        return expected[0]
    stated = document.money(found)
    if stated not in expected:
        found.blame(InvalidDocument("ubl-total", element=name, expected=expected[0], found=stated))
    return stated


def _in_currency(document: Document) -> list[str]:
    """The tax in the currency of the books (BT-6, BT-111), which FatturaPA has no field for."""
    root = document.root
    currency = root.take("cbc:TaxCurrencyCode")
    said: list[str] = []
    for tax_total in root.all("cac:TaxTotal"):
        amount = tax_total.first("cbc:TaxAmount")
        other = None if amount is None else amount.peek_attribute("currencyID")
        if amount is None or tax_total.first("cac:TaxSubtotal") is not None:
            continue
        if currency is not None and other == currency != document.currency:
            said.append(_TAX_IN_CURRENCY.format(amount=plain(money(amount, currency)), currency=currency))
    return said

"""The arithmetic of money in a FatturaPA document; everything is `Decimal`, in the currency of the document."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, Protocol

CENT: Final = Decimal("0.01")
ZERO: Final = Decimal("0.00")
ONE: Final = Decimal(1)
HUNDRED: Final = Decimal(100)
EURO: Final = "EUR"
"""Divisa unless a document says otherwise."""

EXACT: Final = Context(prec=100, rounding=ROUND_HALF_UP)
"""Products and sums of amounts of this format never need more digits."""
_UNITS: Final = tuple(Decimal(1).scaleb(-places) for places in range(29))


class PriceChange(Protocol):
    """What a ScontoMaggiorazione says."""

    @property
    def tipo(self) -> str | None: ...
    @property
    def percentuale(self) -> Decimal | None: ...
    @property
    def importo(self) -> Decimal | None: ...


def round_half_up(value: Decimal, places: int = 2) -> Decimal:
    """Return the value with exactly `places` decimals; a half goes away from zero (control 00421)."""
    return value.quantize(_UNITS[places], context=EXACT)


def line_total(price: Decimal, quantity: Decimal | None, discounts: Iterable[PriceChange]) -> Decimal:
    """Return the unrounded total of a line (control 00423; Allegato A 1.9.1 §2.1.8, PrezzoTotale).

    Discounts apply to the unit price in the order of the document: an amount where there is one, otherwise a percentage
    of the price reached so far; `MG` adds, anything else subtracts. A missing quantity counts as 1.
    """
    return EXACT.multiply(discounted(price, discounts), ONE if quantity is None else quantity)


def discounted(price: Decimal, discounts: Iterable[PriceChange]) -> Decimal:
    """Return the price after all discounts and surcharges, unrounded."""
    for discount in discounts:
        change = _change(price, discount)
        price = EXACT.add(price, change) if discount.tipo == "MG" else EXACT.subtract(price, change)
    return price


def _change(price: Decimal, discount: PriceChange) -> Decimal:
    importo, percentuale = discount.importo, discount.percentuale
    if importo is not None:
        return importo
    return ZERO if percentuale is None else percent_of(percentuale, price)


def percent_of(rate: Decimal, amount: Decimal) -> Decimal:
    """Return `rate` percent of `amount`, unrounded."""
    return EXACT.multiply(EXACT.multiply(rate, amount), CENT)


def tax_on(rate: Decimal, taxable: Decimal) -> Decimal:
    """Return the tax of a summary block, to the cent (control 00421: half up, never line by line)."""
    return round_half_up(percent_of(rate, taxable))


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Return the exact sum; 0.00 when there is nothing to add."""
    result = ZERO
    for amount in amounts:
        result = EXACT.add(result, amount)
    return result


def without_tax(gross: Decimal, rate: Decimal, places: int) -> Decimal:
    """Return the net amount inside a gross one, rounded half up to `places` decimals."""
    return round_half_up(EXACT.divide(EXACT.multiply(gross, HUNDRED), EXACT.add(HUNDRED, rate)), places)

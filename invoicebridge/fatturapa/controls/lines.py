"""Controls on the lines of an ordinary invoice (Allegato A 1.9.1 §2.1.8)."""

from collections.abc import Callable, Iterator
from decimal import Decimal, localcontext
from operator import mul
from typing import Final, NamedTuple

from invoicebridge.fatturapa.amounts import CENT, EXACT, ONE, ZERO, discounted, round_half_up
from invoicebridge.fatturapa.controls.facts import Body, Cassa, Summary
from invoicebridge.fatturapa.controls.reading import Cells, nearest
from invoicebridge.fatturapa.controls.registry import ORDINARY, error, on_body, on_cassa, on_summary, warning
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.fatturapa.normative import GENERIC_NATURA

_HALF_CENT: Final = Decimal("0.005")
_MINUS_HALF_CENT: Final = -_HALF_CENT


@on_body("00400", ORDINARY)
def line_without_rate_has_natura(body: Body) -> Iterator[Fault]:
    """A line with AliquotaIVA 0 has Natura."""
    for rate, natura in body.lines.distinct:
        if not rate and natura is None:
            for position in body.lines.positions[rate, natura]:
                yield error("00400", body.lines.place(position, "AliquotaIVA"))


@on_body("00401", ORDINARY, when="nature")
def line_with_rate_has_no_natura(body: Body) -> Iterator[Fault]:
    """A line with a rate has no Natura, but in TD16 documents."""
    for rate, natura in body.lines.distinct:
        if rate and natura is not None and body.tipo != "TD16":
            for position in body.lines.positions[rate, natura]:
                yield error("00401", body.lines.place(position, "Natura"), natura=natura, rate=rate)


class Mismatch(NamedTuple):
    """A line whose PrezzoTotale is not the exact product."""

    position: int
    expected: Decimal
    """Unrounded."""
    found: Decimal


def _mismatches(body: Body) -> list[Mismatch]:
    """The lines whose PrezzoTotale is further than half a cent from what price, discounts and quantity make.

    Rounding to the cent goes no further, and no rule is broken by less.
    """
    lines = body.lines
    number = lines.number
    prices = list(map(number, lines.prices))
    for position, discounts in lines.discounts.items():
        prices[position] = discounted(prices[position], [_discount(one.cells, number) for one in discounts])
    quantities = [ONE if text is None else number(text) for text in lines.quantities]
    with localcontext(EXACT):
        return [
            Mismatch(position, product, total)
            for position, (product, total) in enumerate(zip(map(mul, prices, quantities), lines.totals, strict=True))
            if not _MINUS_HALF_CENT <= product - total <= _HALF_CENT
        ]


class Discount(NamedTuple):
    """A ScontoMaggiorazione."""

    tipo: str | None
    percentuale: Decimal | None
    importo: Decimal | None


def _discount(read: Cells, number: Callable[[str], Decimal]) -> Discount:
    percentuale, importo = read.get("Percentuale"), read.get("Importo")
    return Discount(
        read.get("Tipo"),
        None if percentuale is None else number(percentuale),
        None if importo is None else number(importo),
    )


def _is_refused(mismatch: Mismatch, formato: str) -> bool:
    """Private flow: above one cent from the rounded product. Public bodies: one cent or more from the exact one."""
    if formato == "FPA12":
        return abs(mismatch.found - mismatch.expected) >= CENT
    return abs(mismatch.found - round_half_up(mismatch.expected)) > CENT


@on_body("00423", ORDINARY)
def line_total_is_price_times_quantity(body: Body) -> Iterator[Fault]:
    """PrezzoTotale is PrezzoUnitario, after its discounts in document order, times Quantita (1 when absent)."""
    for one in body.once(_mismatches):
        if _is_refused(one, body.document.formato):
            yield _reported(error, "00423", body, one)


@on_body("IB003", ORDINARY)
def line_total_is_exact_to_the_cent(body: Body) -> Iterator[Fault]:
    """A gap of a cent or more from the unrounded product is taken, but a recipient may refuse it."""
    for one in body.once(_mismatches):
        if abs(one.found - one.expected) >= CENT and not _is_refused(one, body.document.formato):
            yield _reported(warning, "IB003", body, one)


def _reported(report: Callable[..., Fault], code: str, body: Body, mismatch: Mismatch) -> Fault:
    place = body.lines.place(mismatch.position, "PrezzoTotale")
    return report(code, place, expected=_shortest(mismatch.expected), found=mismatch.found)


def _shortest(amount: Decimal) -> Decimal:
    """The amount without the zeros that end it, but with two decimals at least."""
    shortest = amount.normalize()
    return shortest if shortest.as_tuple().exponent in range(-100, -2) else round_half_up(amount)


@on_body("00424", ORDINARY)
def rates_are_percentages(body: Body) -> Iterator[Fault]:
    """No AliquotaIVA lies between 0 and 1: ten per cent is 10.00, not 0.10."""
    for rate, natura in body.lines.distinct:
        if ZERO < rate < ONE:
            for position in body.lines.positions[rate, natura]:
                yield error("00424", body.lines.place(position, "AliquotaIVA"), rate=rate)


@on_summary("00424", ORDINARY)
def summary_rate_is_percentage(_: Body, summary: Summary) -> Fault | None:
    """The same for DatiRiepilogo."""
    return _fraction(summary)


@on_cassa("00424", ORDINARY)
def cassa_rate_is_percentage(_: Body, cassa: Cassa) -> Fault | None:
    """The same for DatiCassaPrevidenziale."""
    return _fraction(cassa)


def _fraction(block: Summary | Cassa) -> Fault | None:
    if not ZERO < block.rate < ONE:
        return None
    return error("00424", nearest(block.element, "AliquotaIVA"), rate=block.rate)


@on_body("00438", ORDINARY, when="discounts")
def line_discount_has_a_measure(body: Body) -> Iterator[Fault]:
    """A discount on a line has Percentuale or Importo."""
    for discounts in body.lines.discounts.values():
        for discount in discounts:
            if "Percentuale" not in discount.cells and "Importo" not in discount.cells:
                yield error("00438", discount.element)


@on_body("00445", ORDINARY, when="nature")
def natura_is_detailed(body: Body) -> Iterator[Fault]:
    """The generic codes N2, N3 and N6 are no longer taken in lines."""
    for rate, natura in body.lines.distinct:
        if natura in GENERIC_NATURA:
            for position in body.lines.positions[rate, natura]:
                yield error("00445", body.lines.place(position, "Natura"), natura=natura)


@on_summary("00445", ORDINARY)
def natura_of_summary_is_detailed(_: Body, summary: Summary) -> Fault | None:
    """The same for DatiRiepilogo."""
    return _generic(summary)


@on_cassa("00445", ORDINARY)
def natura_of_cassa_is_detailed(_: Body, cassa: Cassa) -> Fault | None:
    """The same for DatiCassaPrevidenziale."""
    return _generic(cassa)


def _generic(block: Summary | Cassa) -> Fault | None:
    if block.natura not in GENERIC_NATURA:
        return None
    return error("00445", nearest(block.element, "Natura"), natura=block.natura)

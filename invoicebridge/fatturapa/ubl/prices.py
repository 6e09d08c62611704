"""The price of a line: levels 35.3, 35.4, 35.10 and 35.12 of the mapping.

UBL: total = quantity · net price / base quantity + charges − allowances. FatturaPA: total = (unit price after its
discounts) · quantity. The first way of writing the line that gives the total to the cent is taken: discounts by
percentage, then by amount for one unit, then the allowances as lines of their own (as those of the whole document are),
and in the end the total as the price of one, with quantity and price beside it in AltriDatiGestionali.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.amounts import CENT, EXACT, ONE, ZERO, line_total, round_half_up, total
from invoicebridge.fatturapa.ordinaria import ScontoMaggiorazione
from invoicebridge.fatturapa.ubl.allowances import Allowance, allowance
from invoicebridge.fatturapa.ubl.conversions import number, plain
from invoicebridge.fatturapa.ubl.document import Document
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.rows import Row

PRICE: Final = (
    Row("35.3", "cbc:InvoicedQuantity", "Quantita", how="never negative: the price takes the sign"),
    Row("35.4", "cbc:LineExtensionAmount", "PrezzoTotale", how="as stated"),
    Row("35.12.1", "cac:Price/cbc:PriceAmount", "PrezzoUnitario", how="where there is no gross price"),
    Row("35.12.3.2", "cac:Price/cac:AllowanceCharge/cbc:Amount", "ScontoMaggiorazione/Importo", how="SC, below 0 MG"),
    Row("35.12.3.3", "cac:Price/cac:AllowanceCharge/cbc:BaseAmount", "PrezzoUnitario", how="by base quantity"),
)
"""Below cac:InvoiceLine and DettaglioLinee."""

TOLERANCE: Final = Decimal("0.02")
"""How far a line may be from quantity times price (Peppol BIS 3, PEPPOL-EN16931-R120)."""
_PLACES: Final = 8
_QUANTITY_LIMIT: Final = Decimal(10) ** 12
_PRICE_LIMIT: Final = Decimal(10) ** 11
SC, MG = "SC", "MG"


@dataclass(frozen=True, slots=True)
class Priced:
    """How a line is written: its fields, and the allowances that need lines of their own."""

    fields: dict[str, Any]
    total: Decimal
    apart: tuple[Allowance, ...] = ()
    untold: tuple[tuple[str, Decimal], ...] = ()
    """Quantity and price that the fields cannot hold, by the TipoDato that holds them."""


@dataclass(frozen=True, slots=True)
class _Line:
    """The numbers of a line as the UBL has them; gross and discount are those of one unit."""

    quantity: Decimal | None
    gross: Decimal
    discount: Decimal
    allowances: tuple[Allowance, ...]
    total: Decimal

    @property
    def times(self) -> Decimal:
        return ONE if self.quantity is None else self.quantity

    @property
    def net(self) -> Decimal:
        return EXACT.subtract(self.gross, self.discount)


def priced(node: Node, document: Document) -> Priced:
    """Return the line's quantity, price, discounts and total; faults where its amounts disagree."""
    line = _read(node, document)
    expected = EXACT.add(EXACT.multiply(line.times, line.net), total(one.signed for one in line.allowances))
    if abs(expected - line.total) > TOLERANCE:
        node.blame(InvalidDocument("ubl-line-total", expected=round_half_up(expected), found=line.total))
    upright = _upright(line)
    for exact in (True, False):
        for candidate in (*_candidates(upright), *_candidates(_at_net_price(upright))):
            if _fits(candidate, exact=exact):
                return candidate
    return _as_one(line)


def _read(node: Node, document: Document) -> _Line:
    quantity = node.first(document.form.quantity)
    net, gross, discount = _unit_price(node, document)
    return _Line(
        quantity=None if quantity is None else number(quantity),
        gross=net if gross is None else gross,
        discount=ZERO if gross is None else discount,
        allowances=tuple(allowance(one, document) for one in node.all("cac:AllowanceCharge")),
        total=_stated_total(node, document),
    )


def _stated_total(node: Node, document: Document) -> Decimal:
    found = node.first("cbc:LineExtensionAmount")
    if found is None:
        node.blame(InvalidDocument("ubl-missing", element="LineExtensionAmount"))
    return document.money(found)


def _unit_price(node: Node, document: Document) -> tuple[Decimal, Decimal | None, Decimal]:
    """Net price, gross price (None where none is stated) and discount, each of one unit."""
    net = document.price(node.first("cac:Price/cbc:PriceAmount"))
    if net is None:
        node.blame(InvalidDocument("ubl-missing", element="Price/PriceAmount"))
        return ZERO, None, ZERO
    units = _base_quantity(node)
    change = node.first("cac:Price/cac:AllowanceCharge")
    if change is None:
        return EXACT.divide(net, units), None, ZERO
    change.settle("cbc:ChargeIndicator")
    discount = document.price(change.first("cbc:Amount")) or ZERO
    if change.peek("cbc:ChargeIndicator") in ("true", "1"):
        discount = -discount
    gross = document.price(change.first("cbc:BaseAmount"))
    gross = EXACT.add(net, discount) if gross is None else gross
    if EXACT.subtract(gross, discount) != net:
        change.blame(InvalidDocument("ubl-price", expected=plain(EXACT.subtract(gross, discount)), found=plain(net)))
    return EXACT.divide(net, units), EXACT.divide(gross, units), EXACT.divide(discount, units)


def _base_quantity(node: Node) -> Decimal:
    base = node.first("cac:Price/cbc:BaseQuantity")
    if base is None:
        return ONE
    base.attribute("unitCode")
    units = number(base)
    if units <= 0:
        base.blame(InvalidDocument("ubl-number", value=plain(units)))
        return ONE
    return units


def _upright(line: _Line) -> _Line:
    """The line with its sign on the price, because Quantita has none."""
    if line.quantity is None or line.quantity >= 0:
        return line
    return _Line(-line.quantity, -line.gross, -line.discount, line.allowances, line.total)


def _at_net_price(line: _Line) -> _Line:
    return _Line(line.quantity, line.net, ZERO, line.allowances, line.total)


def _candidates(line: _Line) -> Iterator[Priced]:
    own = [] if not line.discount else [_change(-line.discount)]
    if not line.allowances:
        yield _written(line, own)
        return
    if all(one.percentage is not None for one in line.allowances):
        by_rate = [_by_rate(one) for one in line.allowances]
        yield _written(line, [*own, *by_rate])
    if line.times:
        each = [EXACT.divide(one.signed, line.times) for one in line.allowances]
        yield _written(line, [*own, *(_change(one) for one in each)])
    alone = _Line(
        line.quantity, line.gross, line.discount, (), line.total - total(one.signed for one in line.allowances)
    )
    yield _written(alone, own, line.allowances)


def _change(amount: Decimal) -> ScontoMaggiorazione:
    """A change of the unit price by an amount: below 0 a discount."""
    return ScontoMaggiorazione(tipo=MG if amount > 0 else SC, importo=round_half_up(abs(amount), _PLACES))


def _by_rate(one: Allowance) -> ScontoMaggiorazione:
    return ScontoMaggiorazione(tipo=MG if one.is_charge else SC, percentuale=one.percentage)


def _written(line: _Line, changes: Sequence[ScontoMaggiorazione], apart: tuple[Allowance, ...] = ()) -> Priced:
    price = round_half_up(line.gross, _PLACES)
    fields: dict[str, Any] = {"prezzo_unitario": _shortest(price), "prezzo_totale": plain(line.total)}
    if line.quantity is not None:
        fields["quantita"] = _shortest(line.quantity)
    if changes:
        fields["sconto_maggiorazione"] = [_json(one) for one in changes]
    return Priced(fields, line.total, apart)


def _json(change: ScontoMaggiorazione) -> dict[str, str]:
    made = {"tipo": change.tipo}
    if change.percentuale is not None:
        made["percentuale"] = plain(change.percentuale)
    if change.importo is not None:
        made["importo"] = _shortest(change.importo)
    return made


def _fits(candidate: Priced, *, exact: bool) -> bool:
    """Whether FatturaPA's own sum gives the total: to the cent, or within the cent that control 00423 takes."""
    fields = candidate.fields
    price, quantity = Decimal(fields["prezzo_unitario"]), Decimal(fields.get("quantita", "1"))
    if abs(price) >= _PRICE_LIMIT or quantity >= _QUANTITY_LIMIT or _places(quantity) > _PLACES:
        return False
    changes = [
        ScontoMaggiorazione(
            tipo=one["tipo"],
            percentuale=Decimal(one["percentuale"]) if "percentuale" in one else None,
            importo=Decimal(one["importo"]) if "importo" in one else None,
        )
        for one in fields.get("sconto_maggiorazione", ())
    ]
    found = line_total(price, quantity, changes)
    return round_half_up(found) == candidate.total if exact else abs(found - candidate.total) < CENT


def _as_one(line: _Line) -> Priced:
    """The total as the price of one; quantity and price are told beside it."""
    untold = (("QUANTITA", line.quantity), ("PREZZO", line.net))
    return Priced(
        {"prezzo_unitario": plain(line.total), "prezzo_totale": plain(line.total)},
        line.total,
        untold=tuple((name, value) for name, value in untold if value is not None),
    )


def _places(value: Decimal) -> int:
    return max(0, -int(value.normalize(EXACT).as_tuple().exponent))


def _shortest(value: Decimal) -> str:
    """The number without the zeros that end it, but with two decimals at least."""
    return plain(value if _places(value) > _PLACES else round_half_up(value, max(2, _places(value))))

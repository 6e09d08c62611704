"""Controls on the lines of a simplified invoice (Allegato A 1.9.1 Appendix 1, Appendix 3)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from lxml import etree

from invoicebridge.fatturapa.amounts import total
from invoicebridge.fatturapa.codes import codes_of
from invoicebridge.fatturapa.controls.facts import Body
from invoicebridge.fatturapa.controls.reading import Undecided, nearest, optional_decimal
from invoicebridge.fatturapa.controls.registry import SIMPLIFIED, error, on_body, warning
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.fatturapa.normative import GENERIC_NATURA

LIMIT: Final = Decimal("400.00")
_NO_LIMIT: Final = frozenset({"RF19", "RF20"})
_GENERIC: Final = GENERIC_NATURA.intersection(codes_of("Natura", simplified=True))


class SimplifiedLine(NamedTuple):
    """One DatiBeniServizi."""

    element: etree._Element
    rate: Decimal | None
    natura: str | None


def _lines(body: Body) -> list[SimplifiedLine]:
    return [
        SimplifiedLine(line, optional_decimal(line, "DatiIVA/Aliquota"), line.findtext("Natura"))
        for line in body.element.iterchildren("DatiBeniServizi")
    ]


@on_body("00400", SIMPLIFIED)
def line_without_rate_has_natura(body: Body) -> Iterator[Fault]:
    """A line with Aliquota 0 has Natura; a line that gives Imposta instead is not judged."""
    for line, rate, natura in body.once(_lines):
        if rate is not None and not rate and natura is None:
            yield error("00400", nearest(line, "DatiIVA/Aliquota"))


@on_body("00401", SIMPLIFIED)
def line_with_rate_has_no_natura(body: Body) -> Iterator[Fault]:
    """A line with a rate has no Natura."""
    for line, rate, natura in body.once(_lines):
        if rate and natura is not None:
            yield error("00401", nearest(line, "Natura"), natura=natura, rate=rate)


@on_body("00424", SIMPLIFIED)
def rates_are_percentages(body: Body) -> Iterator[Fault]:
    """No Aliquota lies between 0 and 1: ten per cent is 10.00, not 0.10."""
    for line, rate, _ in body.once(_lines):
        if rate is not None and 0 < rate < 1:
            yield error("00424", nearest(line, "DatiIVA/Aliquota"), rate=rate)


@on_body("00445", SIMPLIFIED)
def natura_is_detailed(body: Body) -> Iterator[Fault]:
    """The generic codes N2 and N3 are no longer taken."""
    for line, _, natura in body.once(_lines):
        if natura in _GENERIC:
            yield error("00445", nearest(line, "Natura"), natura=natura)


@on_body("00460", SIMPLIFIED)
def total_is_within_the_limit(body: Body) -> Iterator[Fault]:
    """The amounts, VAT included, add up to 400.00 at most, but for RF19, RF20 and corrections."""
    corrects = body.texts.linked_documents != "0"
    if corrects or body.document.header.regime_fiscale in _NO_LIMIT:
        return
    found = total(_amount(line) for line, _, _ in body.once(_lines))
    if found > LIMIT:
        yield error("00460", nearest(body.element, "DatiBeniServizi/Importo"), total=found, limit=LIMIT)


def _amount(line: etree._Element) -> Decimal:
    found = optional_decimal(line, "Importo")
    if found is None:
        raise Undecided("Importo")
    return found


@on_body("IB014", SIMPLIFIED)
def line_says_its_tax(body: Body) -> Iterator[Fault]:
    """A line whose DatiIVA holds neither Aliquota nor Imposta says nothing of the tax; the schema lets it pass."""
    for line, rate, _ in body.once(_lines):
        if rate is None and line.find("DatiIVA/Imposta") is None:
            yield warning("IB014", nearest(line, "DatiIVA"))

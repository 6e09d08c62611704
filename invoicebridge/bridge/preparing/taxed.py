"""What an invoice says by rate: its DatiRiepilogo, or what the lines of a simplified invoice come to."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from lxml import etree

from invoicebridge.bridge.archived import Taxed
from invoicebridge.errors import MalformedXml
from invoicebridge.fatturapa.amounts import ZERO, round_half_up, without_tax
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.controls.facts import Body, Document
from invoicebridge.fatturapa.controls.reading import optional_decimal
from invoicebridge.fatturapa.schema import ORDINARIA, SEMPLIFICATA
from invoicebridge.xml import parse_data


def amounts(body: Body) -> tuple[Taxed, ...]:
    """Return taxable amount and tax of each rate and Natura of an invoice that `check` accepted, in its order."""
    return _together(_simplified(body) if body.document.simplified else _ordinary(body))


def amounts_of(xml: bytes, at: datetime) -> tuple[tuple[Taxed, ...], ...]:
    """Return the amounts of each invoice of a file that `check` accepted; none of a file that is no invoice."""
    try:
        root = parse_data(xml)
    except MalformedXml:
        return ()
    if root.tag not in (ORDINARIA, SEMPLIFICATA):
        return ()
    document = Document(root, Circumstances(at=at), simplified=root.tag == SEMPLIFICATA, schema_valid=True)
    return tuple(amounts(body) for body in document.bodies())


def _ordinary(body: Body) -> Iterator[Taxed]:
    for one in body.summaries:
        yield Taxed(one.rate, one.natura, one.taxable, one.tax)


def _simplified(body: Body) -> Iterator[Taxed]:
    """Importo is what the customer pays, the tax in it (Allegato A 1.9.1 §3.2.2)."""
    for line in body.element.iterchildren("DatiBeniServizi"):
        gross = optional_decimal(line, "Importo") or ZERO
        tax = _tax(line, gross)
        yield Taxed(optional_decimal(line, "DatiIVA/Aliquota"), line.findtext("Natura"), gross - tax, tax)


def _tax(line: etree._Element, gross: Decimal) -> Decimal:
    """Imposta where it is stated; otherwise what the rate says is in the amount."""
    stated = optional_decimal(line, "DatiIVA/Imposta")
    if stated is not None:
        return round_half_up(stated)
    rate = optional_decimal(line, "DatiIVA/Aliquota")
    return ZERO if rate is None else gross - without_tax(gross, rate, 2)


def _together(found: Iterable[Taxed]) -> tuple[Taxed, ...]:
    """One for each rate and Natura."""
    sums: dict[tuple[Decimal | None, str | None], Taxed] = {}
    for one in found:
        key = one.rate, one.natura
        known = sums.get(key)
        sums[key] = one if known is None else Taxed(*key, taxable=known.taxable + one.taxable, tax=known.tax + one.tax)
    return tuple(sums.values())

"""Controls on DatiRiepilogo (Allegato A 1.9.1 §2.1.8, Appendix 1; Elenco dei controlli for FPA12)."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, TypeVar

from lxml import etree

from invoicebridge.fatturapa.amounts import CENT, ONE, ZERO
from invoicebridge.fatturapa.controls.facts import Body, Summary
from invoicebridge.fatturapa.controls.reading import nearest
from invoicebridge.fatturapa.controls.registry import ORDINARY, error, on_body, on_summary, warning
from invoicebridge.fatturapa.fault import Fault

T = TypeVar("T")

_TAXABLE_TOLERANCE: Final = ONE


@on_body("00419", ORDINARY)
def summaries_are_as_many_as_rates(body: Body) -> Iterator[Fault]:
    """There are at least as many DatiRiepilogo as distinct rates in lines and casse (which rates is 00443's matter)."""
    if len(body.summaries) < len(body.rates):
        missing = sorted(body.rates - body.summarised_rates)
        rates = ", ".join(f"{rate:f}" for rate in missing)
        place = nearest(body.element, "DatiBeniServizi")
        yield error("00419", place, expected=len(body.rates), found=len(body.summaries), rates=rates)


@on_summary("00420", ORDINARY)
def reverse_charge_is_not_split(_: Body, summary: Summary) -> Fault | None:
    """A DatiRiepilogo with EsigibilitaIVA S has no Natura of the N6 kind."""
    if summary.esigibilita != "S" or not (summary.natura or "").startswith("N6"):
        return None
    return error("00420", nearest(summary.element, "Natura"), natura=summary.natura)


@on_summary("00421", ORDINARY)
def tax_is_rate_of_taxable(body: Body, summary: Summary) -> Fault | None:
    """Imposta is AliquotaIVA per cent of ImponibileImporto, half up; a gap of one cent passes, but for FPA12."""
    expected = summary.expected_tax
    if summary.tax == expected:
        return None
    tolerance = ZERO if body.document.formato == "FPA12" else CENT
    if abs(summary.tax - expected) <= tolerance:
        return None
    return error("00421", nearest(summary.element, "Imposta"), **_tax_parameters(summary, expected))


@on_summary("IB001", ORDINARY)
def tax_is_exact(body: Body, summary: Summary) -> Fault | None:
    """A gap of one cent in Imposta is taken in the private flow, and is still wrong."""
    expected = summary.expected_tax
    if summary.tax == expected or body.document.formato == "FPA12" or abs(summary.tax - expected) > CENT:
        return None
    return warning("IB001", nearest(summary.element, "Imposta"), **_tax_parameters(summary, expected))


def _tax_parameters(summary: Summary, expected: Decimal) -> dict[str, object]:
    return {"expected": expected, "found": summary.tax, "rate": summary.rate, "taxable": summary.taxable}


class TaxableGap(NamedTuple):
    """One rate whose ImponibileImporto is not what lines, casse and rounding add up to."""

    summary: Summary
    """The first DatiRiepilogo of the rate."""
    expected: Decimal
    found: Decimal

    @property
    def size(self) -> Decimal:
        """How far apart they are."""
        return abs(self.found - self.expected)

    @property
    def place(self) -> etree._Element:
        """Where it is shown."""
        return nearest(self.summary.element, "ImponibileImporto")

    @property
    def parameters(self) -> dict[str, object]:
        """What its message names."""
        return {"expected": self.expected, "found": self.found, "rate": self.summary.rate}


def _taxable_gaps(body: Body) -> list[TaxableGap]:
    expected = body.lines.total_by_rate.copy()
    for cassa in body.casse:
        expected[cassa.rate] = expected.get(cassa.rate, ZERO) + cassa.amount
    found: dict[Decimal, Decimal] = {}
    for summary in body.summaries:
        found[summary.rate] = found.get(summary.rate, ZERO) + summary.taxable
        if summary.rounding is not None:
            expected[summary.rate] = expected.get(summary.rate, ZERO) + summary.rounding
    return [] if found == expected else list(_gaps(body, expected, found))


def _gaps(body: Body, expected: dict[Decimal, Decimal], found: dict[Decimal, Decimal]) -> Iterator[TaxableGap]:
    for rate in body.rates | body.summarised_rates:
        due = expected.get(rate, ZERO)
        if rate in found and found[rate] != due:
            yield TaxableGap(_first_of(rate, body.summaries), due, found[rate])


def _first_of(rate: Decimal, summaries: Sequence[Summary]) -> Summary:
    return next(summary for summary in summaries if summary.rate == rate)


def _is_refused(gap: TaxableGap, formato: str) -> bool:
    """Private flow: above one euro. Public bodies: one euro or more."""
    return gap.size > _TAXABLE_TOLERANCE or (formato == "FPA12" and gap.size == _TAXABLE_TOLERANCE)


@on_body("00422", ORDINARY)
def taxable_is_what_lines_add_up_to(body: Body) -> Iterator[Fault]:
    """Per rate, ImponibileImporto is the sum of PrezzoTotale, ImportoContributoCassa and Arrotondamento."""
    for gap in body.once(_taxable_gaps):
        if _is_refused(gap, body.document.formato):
            yield error("00422", gap.place, **gap.parameters)


@on_body("IB002", ORDINARY)
def taxable_is_exact(body: Body) -> Iterator[Fault]:
    """A gap from one cent up in ImponibileImporto is taken within the tolerance, and is still wrong."""
    for gap in body.once(_taxable_gaps):
        if gap.size >= CENT and not _is_refused(gap, body.document.formato):
            yield warning("IB002", gap.place, **gap.parameters)


@on_summary("00429", ORDINARY)
def summary_without_rate_has_natura(_: Body, summary: Summary) -> Fault | None:
    """A DatiRiepilogo with AliquotaIVA 0 has Natura."""
    justified = summary.rate or summary.natura is not None
    return None if justified else error("00429", nearest(summary.element, "AliquotaIVA"))


@on_summary("00430", ORDINARY)
def summary_with_rate_has_no_natura(body: Body, summary: Summary) -> Fault | None:
    """A DatiRiepilogo with a rate has no Natura, but in TD16 documents."""
    if not summary.rate or summary.natura is None or body.tipo == "TD16":
        return None
    return error("00430", nearest(summary.element, "Natura"), natura=summary.natura, rate=summary.rate)


@on_body("00443", ORDINARY)
def rates_are_summarised(body: Body) -> Iterator[Fault]:
    """Every rate of lines and casse is in some DatiRiepilogo of the body."""
    missing = body.rates - body.summarised_rates
    if missing:
        first = _first_places(body, "AliquotaIVA", lambda rate, _: rate)
        yield from (error("00443", first[rate], rate=rate) for rate in sorted(missing))


@on_body("00444", ORDINARY)
def nature_are_summarised(body: Body) -> Iterator[Fault]:
    """Every Natura of lines and casse is in some DatiRiepilogo of the body."""
    missing = body.nature - {summary.natura for summary in body.summaries}
    if missing:
        first = _first_places(body, "Natura", lambda _, natura: natura)
        yield from (error("00444", first[natura], natura=natura) for natura in sorted(missing))


def _first_places(body: Body, name: str, key: Callable[[Decimal, str | None], T]) -> dict[T, etree._Element]:
    """Where each rate or Natura stands first: in a line, otherwise in a DatiCassaPrevidenziale."""
    places: dict[T, etree._Element] = {}
    for (rate, natura), positions in body.lines.positions.items():
        places.setdefault(key(rate, natura), body.lines.place(positions[0], name))
    for cassa in body.casse:
        places.setdefault(key(cassa.rate, cassa.natura), nearest(cassa.element, name))
    return places


@on_summary("IB004", ORDINARY)
def summarised_rate_occurs(body: Body, summary: Summary) -> Fault | None:
    """A DatiRiepilogo whose rate no line or cassa has is probably left over."""
    occurs = summary.rate in body.rates
    return None if occurs else warning("IB004", nearest(summary.element, "AliquotaIVA"), rate=summary.rate)


@on_summary("IB005", ORDINARY)
def summarised_natura_occurs(body: Body, summary: Summary) -> Fault | None:
    """A DatiRiepilogo whose Natura no line or cassa has is probably left over."""
    occurs = summary.natura is None or summary.natura in body.nature
    return None if occurs else warning("IB005", nearest(summary.element, "Natura"), natura=summary.natura)

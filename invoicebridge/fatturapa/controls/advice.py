"""Warnings of our own: what the SdI lets pass and is likely wrong all the same."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from lxml import etree

from invoicebridge.fatturapa import bollo
from invoicebridge.fatturapa.amounts import CENT, EURO, ZERO, percent_of, round_half_up, total
from invoicebridge.fatturapa.bollo import EXEMPT_TIPO_DATO, LIABLE_NATURA
from invoicebridge.fatturapa.controls.facts import Body, Document
from invoicebridge.fatturapa.controls.reading import nearest, optional_decimal
from invoicebridge.fatturapa.controls.registry import EVERY, ORDINARY, SIMPLIFIED, on_body, warning
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.fatturapa.health import EXEMPTION, FUNDS, SERVICES
from invoicebridge.fatturapa.recipients import NO_CHANNEL
from invoicebridge.fatturapa.terms import last_day_to_issue

_ITALIAN_IBAN: Final = re.compile(r"(?:IT|SM)[0-9]{2}[A-Z][0-9]{10}[0-9A-Z]{12}")
_ibans: Final = etree.XPath("DatiPagamento/*/IBAN", regexp=False)
_IN_DIGITS: Final = {sign: str(int(sign, 36)) for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_Z_ADMITTED_UNTIL: Final = date(2020, 12, 31)


@on_body("IB006", ORDINARY, when="document_total")
def document_total_agrees(body: Body) -> Iterator[Fault]:
    """ImportoTotaleDocumento is what the summaries, the document's discounts and its rounding add up to."""
    found = body.number(body.texts.document_total)
    before_rounding = _discounted(body, total([summary.taxable + summary.tax for summary in body.summaries]))
    rounding = body.number(body.texts.document_rounding) if body.texts.document_rounding else ZERO
    expected = before_rounding + rounding
    if abs(found - expected) >= CENT and abs(found - before_rounding) >= CENT:
        yield warning("IB006", body.place("document_total"), expected=expected, found=found)


def _discounted(body: Body, amount: Decimal) -> Decimal:
    """The amount after the discounts and surcharges on the document (2.1.1.8)."""
    if body.texts.document_discounts == "0":
        return amount
    for discount in body.element.iterfind("DatiGenerali/DatiGeneraliDocumento/ScontoMaggiorazione"):
        change = optional_decimal(discount, "Importo")
        if change is None:
            change = round_half_up(percent_of(optional_decimal(discount, "Percentuale") or ZERO, amount))
        amount += change if discount.findtext("Tipo") == "MG" else -change
    return amount


@on_body("IB007", ORDINARY, when="nature")
def stamp_duty_is_stated(body: Body) -> Iterator[Fault]:
    """A document of exempt or excluded amounts above 77.47 euro carries DatiBollo (AdE guide 06/2026, list B)."""
    if not body.texts.bollo and _duty_is_due(body, _liable_amount(body)):
        yield _missing_duty(body)


@on_body("IB007", SIMPLIFIED)
def stamp_duty_of_simplified_is_stated(body: Body) -> Iterator[Fault]:
    """The same for a simplified invoice, whose sign is BolloVirtuale."""
    liable = (line for line in body.element.iterfind("DatiBeniServizi") if line.findtext("Natura") in LIABLE_NATURA)
    amount = total(optional_decimal(line, "Importo") or ZERO for line in liable)
    if not body.texts.bollo and _duty_is_due(body, amount):
        yield _missing_duty(body)


def _duty_is_due(body: Body, amount: Decimal) -> bool:
    header = body.document.header
    in_euro = body.texts.divisa == EURO
    return in_euro and bollo.is_due(amount, body.tipo, header.regime_fiscale, header.codice_destinatario)


def _liable_amount(body: Body) -> Decimal:
    lines = body.lines
    if LIABLE_NATURA.isdisjoint(natura for _, natura in lines.distinct):
        return ZERO
    liable = (position for position, natura in enumerate(lines.nature) if natura in LIABLE_NATURA)
    return total(lines.totals[position] for position in liable if not _is_exempt(lines.elements[position]))


def _is_exempt(line: etree._Element) -> bool:
    return any(place.text in EXEMPT_TIPO_DATO for place in line.iterfind("AltriDatiGestionali/TipoDato"))


def _missing_duty(body: Body) -> Fault:
    return warning(
        "IB007", nearest(body.element, "DatiGenerali/DatiGeneraliDocumento"), amount=bollo.AMOUNT, limit=bollo.LIMIT
    )


@lru_cache(4096)
def _is_iban(text: str) -> bool:
    """Whether length, structure and check digits (ISO 13616) are right; the Italian ones without a table look-up."""
    if _ITALIAN_IBAN.fullmatch(text):
        return int("".join(map(_IN_DIGITS.__getitem__, text[4:] + text[:4]))) % 97 == 1
    from stdnum import iban

    return bool(iban.is_valid(text))


@on_body("IB008", ORDINARY, when="ibans")
def ibans_are_valid(body: Body) -> Iterator[Fault]:
    """Length and check digits of every IBAN are right."""
    places: Any = _ibans(body.element)
    for place in places:
        if not _is_iban(place.text or ""):
            yield warning("IB008", place, value=place.text)


@on_body("IB009", EVERY)
def document_is_not_late(body: Body) -> Iterator[Fault]:
    """The file is sent within the term that the law gives for its type."""
    reception = body.document.circumstances.reception_date
    last_day = last_day_to_issue(body.tipo, body.data) if body.data <= reception else None
    if last_day is not None and reception > last_day:
        days = (reception - body.data).days
        yield warning("IB009", body.place("data"), date=body.data.isoformat(), days=days, limit=last_day.isoformat())


@on_body("IB010", ORDINARY, when="withholdings")
def no_code_is_deprecated(body: Body) -> Iterator[Fault]:
    """CausalePagamento Z stands in the schema, and was admitted for documents up to 31/12/2020 only."""
    for place in body.element.iterfind("DatiGenerali/DatiGeneraliDocumento/DatiRitenuta/CausalePagamento"):
        if place.text == "Z" and body.data > _Z_ADMITTED_UNTIL:
            yield warning("IB010", place, element="CausalePagamento", value="Z")


@on_body("IB011", ORDINARY)
def health_service_stays_out(body: Body) -> Iterator[Fault]:
    """A health service to a natural person is not to pass through the SdI (art. 10-bis D.L. 119/2018)."""
    if not _is_natural_person(body.document):
        return
    sign = _sign_of_health(body)
    if sign is not None:
        yield warning("IB011", sign[0], value=sign[1])


def _is_natural_person(document: Document) -> bool:
    buyer = document.buyer
    return not buyer.has_vat and len(buyer.fiscal_code) == 16


def _sign_of_health(body: Body) -> tuple[etree._Element, str] | None:
    """What in the document gives a health service away: the fund, the exemption of art. 10 n. 18, or the words."""
    for cassa in body.casse:
        if cassa.tipo in FUNDS:
            return cassa.element, f"{cassa.tipo} {FUNDS[cassa.tipo]}"
    for summary in body.summaries:
        if summary.natura == "N4" and EXEMPTION.search(summary.norm):
            return summary.element, summary.norm
    exempt = (line for line, natura in zip(body.lines.elements, body.lines.nature, strict=True) if natura == "N4")
    return next((sign for line in exempt if (sign := _named_service(line))), None)


def _named_service(line: etree._Element) -> tuple[etree._Element, str] | None:
    words = SERVICES.search(line.findtext("Descrizione") or "")
    return None if words is None else (nearest(line, "Descrizione"), words.group())


@on_body("IB011", SIMPLIFIED)
def health_service_on_simplified_stays_out(body: Body) -> Iterator[Fault]:
    """The same for a simplified invoice, whose lines carry the norm themselves."""
    if not _is_natural_person(body.document):
        return
    for line in body.element.iterchildren("DatiBeniServizi"):
        norm = line.findtext("RiferimentoNormativo") or ""
        sign = (line, norm) if EXEMPTION.search(norm) else _named_service(line)
        if line.findtext("Natura") == "N4" and sign is not None:
            yield warning("IB011", sign[0], value=sign[1])
            return


@on_body("IB013", ORDINARY, types=frozenset({"TD29"}))
def td29_is_addressed_to_nobody(body: Body) -> Iterator[Fault]:
    """TD29 goes to the tax office: CodiceDestinatario 0000000 and no PECDestinatario (AdE guide 1.10)."""
    document = body.document
    if document.header.pec:
        yield warning("IB013", document.place("pec"), value=document.header.pec)
    if document.header.codice_destinatario != NO_CHANNEL:
        place = document.place("codice_destinatario")
        yield warning("IB013", place, value=document.header.codice_destinatario)


@on_body("IB015", ORDINARY)
def line_numbers_are_used_once(body: Body) -> Iterator[Fault]:
    """No two lines of a document have one NumeroLinea: references to lines would be ambiguous."""
    numbers = body.lines.integers
    if len(set(numbers)) == len(numbers):
        return
    seen: set[int] = set()
    for position, number in enumerate(numbers):
        if number in seen:
            yield warning("IB015", body.lines.place(position, "NumeroLinea"), numero=number)
        seen.add(number)

"""From the text of an element to the value of a field; None, and a mark on the element, where the field takes none."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any, Final, TypeVar

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.amounts import ZERO, round_half_up
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node

T = TypeVar("T")
Convert = Callable[[Node, int | None], Any]
"""Element and longest length of the field → JSON value, or None."""

_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_LONGEST_NUMBER: Final = 40
_HEAVIEST: Final = 10_000
_DATE: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_TIME: Final = re.compile(r"([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
IBAN: Final = re.compile(r"[a-zA-Z]{2}[0-9]{2}[a-zA-Z0-9]{11,30}")
BIC: Final = re.compile(r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?")
CODICE_FISCALE: Final = re.compile(r"[A-Z0-9]{11,16}")
ITALIAN_CODICE: Final = re.compile(r"[0-9]{11}|[A-Z0-9]{16}")


def whole(node: Node, limit: int | None) -> str | None:
    """The text, or nothing where it is too long: an identifier that is cut names something else."""
    value = node.text()
    if value is not None and limit is not None and len(value) > limit:
        node.refuse(Reason.TOO_LONG)
        return None
    return value


def prose(node: Node, limit: int | None) -> str | None:
    """The text, cut where it is too long."""
    value = node.text()
    if value is None or limit is None or len(value) <= limit:
        return value
    node.cut(value[limit:])
    return value[:limit]


def matching(pattern: str, *, spaced: bool = False, upper: bool = False) -> Convert:
    """A conversion that takes texts of a form; `spaced` takes spaces out first, `upper` makes capitals."""
    form = re.compile(pattern)

    def convert(node: Node, limit: int | None) -> str | None:
        value = node.text() or ""
        value = value.replace(" ", "") if spaced else value
        value = value.upper() if upper else value
        if form.fullmatch(value) and (limit is None or len(value) <= limit):
            return value
        node.refuse(Reason.FORM)
        return None

    return convert


def day(node: Node, _: int | None = None) -> str | None:
    """A date; a time zone says nothing about the day that is meant."""
    found = _DATE.fullmatch(node.text() or "")
    text = found[1] if found else ""
    return _unless(not is_day(text), node, text)


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def midnight(node: Node, _: int | None = None) -> str | None:
    """A date as the instant at which it begins, for fields that want a time of day."""
    found = day(node)
    return None if found is None else f"{found}T00:00:00"


def clock(node: Node) -> str | None:
    """A time of day without fractions."""
    found = _TIME.fullmatch(node.text() or "")
    text = found[1] if found else ""
    return _unless(not text or not _is_clock(text), node, text)


def _is_clock(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True


def _unless(wrong: bool, node: Node, value: T) -> T | None:
    """The value, or nothing where the text has another form than the field wants."""
    if wrong:
        node.refuse(Reason.FORM)
    return None if wrong else value


def number(node: Node) -> Decimal:
    """The number that the element states; a fault, and 0, where it is none."""
    text = node.text() or ""
    if len(text) > _LONGEST_NUMBER or not _DECIMAL.fullmatch(text):
        node.blame(InvalidDocument("ubl-number", value=text[:_LONGEST_NUMBER]))
        return ZERO
    return Decimal(text)


def money(node: Node, currency: str) -> Decimal:
    """The amount, with two decimals; a fault for more of them, for another currency, for no number."""
    value = price(node, currency)
    rounded = round_half_up(value)
    if rounded != value:
        node.blame(InvalidDocument("ubl-decimals", value=plain(value)))
    return rounded


def price(node: Node, currency: str) -> Decimal:
    """The amount with all its decimals; a fault for another currency than the document's."""
    stated = node.attribute("currencyID")
    if stated is not None and stated != currency:
        node.blame(InvalidDocument("ubl-currency", found=stated, expected=currency))
    return number(node)


def percent(node: Node | None) -> Decimal:
    """The rate with two decimals, 0 where there is none."""
    if node is None:
        return ZERO
    value = number(node)
    rounded = round_half_up(value)
    if rounded != value or not 0 <= value <= 100:
        node.blame(InvalidDocument("ubl-number", value=plain(value)))
    return rounded


def weight(node: Node, _: int | None = None) -> str | None:
    """A weight as FatturaPA writes it: up to 9999.99."""
    found = _DECIMAL.fullmatch(node.text() or "")
    value = Decimal(found[0]) if found and len(found[0]) <= _LONGEST_NUMBER else Decimal(-1)
    wrong = not 0 <= value < _HEAVIEST or round_half_up(value) != value
    return _unless(wrong, node, "" if wrong else plain(round_half_up(value)))


def counted(node: Node, _: int | None = None) -> int | None:
    """A number of things, 1 to 9999."""
    found = re.fullmatch(r"0*([1-9][0-9]{0,3})(?:\.0+)?", node.text() or "")
    return _unless(found is None, node, int(found[1]) if found else 0)


def one_of(values: tuple[str, ...]) -> Convert:
    """A conversion that takes the codes of a list."""

    def convert(node: Node, _: int | None) -> str | None:
        value = node.text()
        return _unless(value not in values, node, value)

    return convert


def plain(value: Decimal) -> str:
    """The number without exponent."""
    return f"{value:f}"

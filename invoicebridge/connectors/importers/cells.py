"""Cells as values of a draft: each kind of column has one function, which gives the good value or says what is wrong.

Values of a draft are texts (numbers with a point and the decimals as written, dates as YYYY-MM-DD); of VAT numbers the
country stays apart until the whole customer is known.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from invoicebridge.connectors.importers import dates, numbers
from invoicebridge.connectors.importers.columns import Cell, Column
from invoicebridge.connectors.importers.draft_fields import codes, longest
from invoicebridge.connectors.importers.raw import Broken, Merged, Number, Raw, shown
from invoicebridge.fatturapa.amounts import round_half_up
from invoicebridge.fatturapa.bollo import POLICIES

_AMOUNT_PLACES: Final = 2
_PRICE_PLACES: Final = 8
_LARGEST: Final = Decimal(10) ** 11
"""Numbers of the format have eleven digits before the point."""
_SAFE_DIGITS: Final = Decimal(10) ** 15
"""A spreadsheet keeps no more digits than these."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LITERAL: Final = re.compile(r'="([^"]*)"')
_YES: Final = frozenset({"SI", "SÌ", "S", "YES", "Y", "TRUE", "VERO", "1", "X"})
_NO: Final = frozenset({"NO", "N", "FALSE", "FALSO", "0"})
_COUNTRIES: Final = {"ITALIA": "IT", "ITALY": "IT", "I": "IT", "ITA": "IT"}
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_VAT: Final = re.compile(r"(?P<country>[A-Z]{2})?(?P<code>[A-Z0-9+*]{2,28})")
_VAT_DIGITS: Final = 11
_SPACING: Final = re.compile(r"[\s.\-/]")
_CAP: Final = re.compile(r"[A-Z0-9 -]{2,10}")
_CAP_DIGITS: Final = 5
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_HUNDRED: Final = Decimal(100)
_FORMULA: Final = ("=", "+", "-", "@")
_IDENTIFYING: Final = frozenset({"azienda", "numero"})
"""Columns where a formula saved as its own text, or a quote that strayed, would make another invoice."""
_UNSIGNED: Final = frozenset({"quantita"})


class BadCell(Exception):
    """The cell has no good value; `code` and `parameters` say why."""

    def __init__(self, code: str, **parameters: str) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class Style:
    """How the texts of a column are written."""

    decimal: str | None = None
    """The decimal mark; None where it is not known."""
    order: str | None = dates.DAY_FIRST
    """Of day and month; None where the column shows both."""


class Vat(NamedTuple):
    """A VAT number as it stood: the country where one was written, and whether zeros at its start may be lost."""

    country: str | None
    code: str
    typed: bool = False


class Postcode(NamedTuple):
    """A postcode as it stood, and whether zeros at its start may be lost."""

    text: str
    typed: bool = False


Read = Callable[[Raw], Any]


def reader(column: Column, style: Style) -> Read:
    """Return the function that gives the draft's value of a cell of this column, None for an empty one; or BadCell."""
    own = _READERS[column.cell]

    def read(cell: Raw) -> Any:
        plain = bare(cell)
        if plain == "":
            return None
        return own(plain, column, style)

    return read


def bare(cell: Raw) -> str | bool | date | Number:
    """The cell without what only a spreadsheet needs: `="00123"` is 00123. BadCell for one that is broken."""
    match cell:
        case Broken():
            raise BadCell(cell.code, value=cell.shown)
        case Merged():
            return bare(cell.value)
        case str():
            literal = _LITERAL.fullmatch(cell) if cell.startswith("=") else None
            text = (literal[1] if literal else cell).strip()
            return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@" else text
    return cell


def _text(cell: Raw, column: Column, style: Style) -> str:
    text = " ".join(_written(cell).split())
    if column.name in _IDENTIFYING and text.startswith(_FORMULA):
        raise BadCell("text-formula", value=_quoted(text))
    if column.name in _IDENTIFYING and '"' in text:
        raise BadCell("text-quote", value=_quoted(text))
    if _CONTROL.search(text):
        raise BadCell("text-control", value=_quoted(text))
    limit = longest(column)
    if limit is not None and len(text) > limit:
        raise BadCell("text-too-long", length=str(len(text)), limit=str(limit), value=_quoted(text))
    if column.name == "bollo" and text.lower() not in POLICIES:
        raise BadCell("code-unknown", value=_quoted(text), allowed=", ".join(POLICIES))
    return text.lower() if column.name == "bollo" else text


def _written(cell: Raw) -> str:
    """The text of a cell; a number only where it can be no other text."""
    match cell:
        case str():
            return cell
        case Number() if cell.value == cell.value.to_integral_value() and not cell.percent:
            if abs(cell.value) >= _SAFE_DIGITS:
                raise BadCell("text-digits-lost", value=shown(cell))
            return f"{cell.value:.0f}"
        case date():
            raise BadCell("text-is-date", value=shown(cell))
    raise BadCell("text-is-number", value=shown(cell))


def _code(cell: Raw, column: Column, style: Style) -> str:
    text, allowed = _text(cell, column, style).upper(), codes(column)
    if text not in allowed:
        raise BadCell("code-unknown", value=_quoted(text), allowed=", ".join(allowed))
    return text


def _number(cell: Raw, style: Style) -> Decimal:
    if isinstance(cell, Number):
        return cell.value
    if not isinstance(cell, str):
        raise BadCell("number-unreadable", value=shown(cell))
    try:
        return numbers.read_number(cell, style.decimal)
    except numbers.UnreadNumber as error:
        raise BadCell(error.code, value=_quoted(cell), mark=style.decimal or "") from error


def _decimal(cell: Raw, column: Column, style: Style, places: int) -> str:
    """The number with as many decimals as the field takes; the last digits of what a spreadsheet computed are cut."""
    value = _number(cell, style)
    if abs(value) >= _LARGEST:
        raise BadCell("number-too-large", value=shown(cell))
    if decimals(value) > places:
        if isinstance(cell, str) or places == _AMOUNT_PLACES:
            raise BadCell("number-decimals", value=shown(cell), limit=str(places))
        value = round_half_up(value, places)
    if value < 0 and (column.tag or column.name in _UNSIGNED):
        raise BadCell("number-negative", value=shown(cell))
    return f"{value:f}"


def decimals(value: Decimal) -> int:
    """How many decimals the number needs."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _amount(cell: Raw, column: Column, style: Style) -> str:
    return _decimal(cell, column, style, _AMOUNT_PLACES)


def _price(cell: Raw, column: Column, style: Style) -> str:
    return _decimal(cell, column, style, _PRICE_PLACES)


def _percentage(cell: Raw, style: Style) -> Decimal:
    if isinstance(cell, str) and cell.endswith("%"):
        cell = cell[:-1].rstrip()
    value = _number(cell, style)
    if isinstance(cell, Number) and cell.percent:
        value *= _HUNDRED
    if not 0 <= value <= _HUNDRED:
        raise BadCell("percent-range", value=shown(cell))
    if decimals(value) > _AMOUNT_PLACES:
        raise BadCell("number-decimals", value=shown(cell), limit=str(_AMOUNT_PLACES))
    return value


def _percent(cell: Raw, column: Column, style: Style) -> str:
    return f"{_percentage(cell, style):f}"


def _rate(cell: Raw, column: Column, style: Style) -> str:
    value = _percentage(cell, style)
    if 0 < value < 1:
        raise BadCell("rate-fraction", value=shown(cell), meant=f"{(value * _HUNDRED).normalize():f}")
    return f"{value:f}"


def _integer(cell: Raw, column: Column, style: Style) -> str:
    text = f"{cell.value:f}" if isinstance(cell, Number) else cell if isinstance(cell, str) else ""
    whole, _, rest = text.partition(".")
    if not whole.isascii() or not whole.isdigit() or rest.strip("0") or len(whole) > 4:
        raise BadCell("integer-unreadable", value=shown(cell))
    return str(int(whole))


def _date(cell: Raw, column: Column, style: Style) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    if not isinstance(cell, str):
        raise BadCell("date-is-number", value=shown(cell))
    try:
        return dates.read_date(cell, style.order).isoformat()
    except dates.UnreadDate as error:
        raise BadCell(error.code, value=_quoted(cell)) from error


def _yes_no(cell: Raw, column: Column, style: Style) -> str | None:
    text = ("SI" if cell else "NO") if isinstance(cell, bool) else _written(cell).upper()
    if text in _YES:
        return "SI"
    if text in _NO:
        return None
    raise BadCell("yes-no-unreadable", value=_quoted(text))


def _vat(cell: Raw, column: Column, style: Style) -> Vat:
    text = _SPACING.sub("", _written(cell)).upper()
    found = _VAT.fullmatch(text)
    if found is None:
        raise BadCell("vat-unreadable", value=_quoted(text))
    return Vat(found["country"], found["code"], isinstance(cell, Number))


def _cap(cell: Raw, column: Column, style: Style) -> Postcode:
    text = _written(cell).upper()
    if not _CAP.fullmatch(text):
        raise BadCell("cap-unreadable", value=_quoted(text))
    return Postcode(text, isinstance(cell, Number))


def _country(cell: Raw, column: Column, style: Style) -> str:
    text = _written(cell).upper()
    code = _COUNTRIES.get(text, text)
    if not _COUNTRY.fullmatch(code):
        raise BadCell("country-unreadable", value=_quoted(text))
    return code


def _currency(cell: Raw, column: Column, style: Style) -> str:
    text = _written(cell).upper().replace("€", "EUR").replace("EURO", "EUR")
    if not _CURRENCY.fullmatch(text):
        raise BadCell("currency-unreadable", value=_quoted(text))
    return text


def _iban(cell: Raw, column: Column, style: Style) -> str:
    text = "".join(_written(cell).split()).upper()
    if not _IBAN.fullmatch(text):
        raise BadCell("iban-unreadable", value=_quoted(text))
    return text


def italian_cap(postcode: Postcode) -> str:
    """The five digits of an Italian postcode; BadCell when they are not. A spreadsheet loses the zeros at its start."""
    text = postcode.text.zfill(_CAP_DIGITS) if postcode.typed else postcode.text
    if len(text) != _CAP_DIGITS or not text.isdigit():
        raise BadCell("cap-unreadable", value=_quoted(postcode.text))
    return text


def italian_vat(vat: Vat) -> str:
    """The code of an Italian VAT number, with the zeros that a spreadsheet lost."""
    return vat.code.zfill(_VAT_DIGITS) if vat.typed else vat.code


def _quoted(text: str, longest: int = 60) -> str:
    clean = _CONTROL.sub("\ufffd", text)
    return clean if len(clean) <= longest else clean[:longest] + "…"


_READERS: Final[dict[Cell, Callable[[Raw, Column, Style], Any]]] = {
    Cell.TEXT: _text,
    Cell.CODE: _code,
    Cell.AMOUNT: _amount,
    Cell.PRICE: _price,
    Cell.PERCENT: _percent,
    Cell.RATE: _rate,
    Cell.INTEGER: _integer,
    Cell.DATE: _date,
    Cell.YES_NO: _yes_no,
    Cell.VAT: _vat,
    Cell.CAP: _cap,
    Cell.COUNTRY: _country,
    Cell.CURRENCY: _currency,
    Cell.IBAN: _iban,
}

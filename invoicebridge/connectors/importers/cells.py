"""Cells as values of a draft: each kind of column has one function, which gives the good value or says what is wrong.

Values of a draft are texts (numbers with a point and the decimals as written, dates as YYYY-MM-DD); of VAT numbers the
country stays apart until the whole customer is known.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from invoicebridge.connectors.importers import dates, numbers
from invoicebridge.connectors.importers.cell import CONTROL, BadCell, Style, bare, quoted, written
from invoicebridge.connectors.importers.cells_parties import cap, country, vat
from invoicebridge.connectors.importers.columns import Cell, Column
from invoicebridge.connectors.importers.draft_fields import codes, longest
from invoicebridge.connectors.importers.raw import Number, Raw, shown
from invoicebridge.fatturapa.amounts import round_half_up
from invoicebridge.fatturapa.bollo import POLICIES

_AMOUNT_PLACES: Final = 2
_PRICE_PLACES: Final = 8
_LARGEST: Final = Decimal(10) ** 11
"""Numbers of the format have eleven digits before the point."""
_YES: Final = frozenset({"SI", "SÌ", "S", "YES", "Y", "TRUE", "VERO", "1", "X"})
_NO: Final = frozenset({"NO", "N", "FALSE", "FALSO", "0"})
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_CAPITALS: Final = frozenset(
    {"cliente_codice_fiscale", "vettore_codice_fiscale", "codice_destinatario", "cliente_provincia", "trasporto_resa"}
)
_ITALIAN_NUMBER: Final = re.compile(r"IT[0-9]{11}")
_HUNDRED: Final = Decimal(100)
_IVA: Final = re.compile(r"^IVA\s+(?=[0-9])|(?<=[0-9%])\s+IVA$", re.IGNORECASE)
_FORMULA: Final = ("=", "+", "-", "@")
_IDENTIFYING: Final = frozenset({"azienda", "numero"})
"""Columns where a formula saved as its own text, or a quote that strayed, would make another invoice."""


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


def _text(cell: Raw, column: Column, style: Style) -> str:
    text = " ".join(written(cell).split())
    if column.name in _IDENTIFYING and text.startswith(_FORMULA):
        raise BadCell("text-formula", value=quoted(text))
    if column.name in _IDENTIFYING and '"' in text:
        raise BadCell("text-quote", value=quoted(text))
    if CONTROL.search(text):
        raise BadCell("text-control", value=quoted(text))
    limit = longest(column)
    if limit is not None and len(text) > limit:
        raise BadCell("text-too-long", length=str(len(text)), limit=str(limit), value=quoted(text))
    if column.name == "bollo" and text.lower() not in POLICIES:
        raise BadCell("code-unknown", value=quoted(text), allowed=", ".join(POLICIES))
    if column.name == "bollo":
        return text.lower()
    return _as_capitals(text) if column.name in _CAPITALS else text


def _as_capitals(text: str) -> str:
    """A code that is always in capitals; an Italian number of eleven digits without the country's letters before it."""
    upper = text.upper()
    return upper[2:] if _ITALIAN_NUMBER.fullmatch(upper) else upper


def _code(cell: Raw, column: Column, style: Style) -> str:
    text, allowed = _text(cell, column, style).upper(), codes(column)
    if text not in allowed:
        raise BadCell("code-unknown", value=quoted(text), allowed=", ".join(allowed))
    return text


def _number(cell: Raw, style: Style) -> Decimal:
    if isinstance(cell, Number):
        return cell.value
    if not isinstance(cell, str):
        raise BadCell("number-unreadable", value=shown(cell))
    try:
        return numbers.read_number(cell, style.decimal)
    except numbers.UnreadNumber as error:
        raise BadCell(error.code, value=quoted(cell), mark=style.decimal or "") from error


def _decimal(cell: Raw, column: Column, style: Style, places: int) -> str:
    """The number with as many decimals as the field takes; the last digits of what a spreadsheet computed are cut."""
    value = _number(cell, style)
    if abs(value) >= _LARGEST:
        raise BadCell("number-too-large", value=shown(cell))
    if decimals(value) > places:
        if isinstance(cell, str) or places == _AMOUNT_PLACES:
            raise BadCell("number-decimals", value=shown(cell), limit=str(places))
        value = round_half_up(value, places)
    if value < 0 and column.tag:
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
    """The percentage; BadCell `percent-fraction` below 1, unless a sign or the mapping tells that it is no fraction."""
    marked = fraction = isinstance(cell, Number) and cell.percent
    if isinstance(cell, str) and cell.endswith("%"):
        cell, marked = cell[:-1].rstrip(), True
    value = _number(cell, style)
    if fraction or (style.fractions and not marked):
        value *= _HUNDRED
    if not 0 <= value <= _HUNDRED:
        raise BadCell("percent-range", value=shown(cell))
    if 0 < value < 1 and style.fractions is None and not marked:
        raise BadCell("percent-fraction", value=shown(cell), meant=_meant(value))
    if decimals(value) > _AMOUNT_PLACES:
        raise BadCell("number-decimals", value=shown(cell), limit=str(_AMOUNT_PLACES))
    return value


def _meant(fraction: Decimal) -> str:
    return f"{(fraction * _HUNDRED).normalize():f}"


def _percent(cell: Raw, column: Column, style: Style) -> str:
    return f"{_percentage(cell, style):f}"


def _rate(cell: Raw, column: Column, style: Style) -> str:
    if isinstance(cell, str):
        cell = _IVA.sub("", cell)
    value = _percentage(cell, replace(style, fractions=False))
    if 0 < value < 1 and style.fractions:
        value *= _HUNDRED
    if 0 < value < 1:
        raise BadCell("rate-fraction", value=shown(cell), meant=_meant(value))
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
        raise BadCell(error.code, value=quoted(cell)) from error


def _yes_no(cell: Raw, column: Column, style: Style) -> str | None:
    text = ("SI" if cell else "NO") if isinstance(cell, bool) else written(cell).upper()
    if text in _YES:
        return "SI"
    if text in _NO:
        return None
    raise BadCell("yes-no-unreadable", value=quoted(text))


def _currency(cell: Raw, column: Column, style: Style) -> str:
    text = written(cell).upper().replace("€", "EUR").replace("EURO", "EUR")
    if not _CURRENCY.fullmatch(text):
        raise BadCell("currency-unreadable", value=quoted(text))
    return text


def _iban(cell: Raw, column: Column, style: Style) -> str:
    text = "".join(written(cell).split()).upper()
    if not _IBAN.fullmatch(text):
        raise BadCell("iban-unreadable", value=quoted(text))
    return text


def opposite(number: str) -> str:
    """The number of a draft with the other sign."""
    return number[1:] if number.startswith("-") else f"-{number}"


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
    Cell.VAT: vat,
    Cell.CAP: cap,
    Cell.COUNTRY: country,
    Cell.CURRENCY: _currency,
    Cell.IBAN: _iban,
}

"""Cells about parties: VAT numbers, postcodes and countries, which mean something only together."""

import re
from typing import Final, NamedTuple

from invoicebridge.connectors.importers.cell import BadCell, Style, quoted, written
from invoicebridge.connectors.importers.columns import Column
from invoicebridge.connectors.importers.countries import BY_NAME
from invoicebridge.connectors.importers.raw import Number, Raw

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_VAT: Final = re.compile(r"(?P<country>[A-Z]{2})?(?P<code>[A-Z0-9+*]{2,28})")
_VAT_DIGITS: Final = 11
_SPACING: Final = re.compile(r"[\s.\-/]")
_CAP: Final = re.compile(r"[A-Z0-9 -]{2,10}")
_CAP_DIGITS: Final = 5


class Vat(NamedTuple):
    """A VAT number as it stood: the country where one was written, and whether zeros at its start may be lost."""

    country: str | None
    code: str
    typed: bool = False


class Postcode(NamedTuple):
    """A postcode as it stood, and whether zeros at its start may be lost."""

    text: str
    typed: bool = False


def vat(cell: Raw, column: Column, style: Style) -> Vat:
    text = _SPACING.sub("", written(cell)).upper()
    found = _VAT.fullmatch(text)
    if found is None:
        raise BadCell("vat-unreadable", value=quoted(text))
    return Vat(found["country"], found["code"], isinstance(cell, Number))


def cap(cell: Raw, column: Column, style: Style) -> Postcode:
    text = written(cell).upper()
    if not _CAP.fullmatch(text):
        raise BadCell("cap-unreadable", value=quoted(text))
    return Postcode(text, isinstance(cell, Number))


def country(cell: Raw, column: Column, style: Style) -> str:
    text = written(cell).upper()
    code = BY_NAME.get(text, text)
    if not _COUNTRY.fullmatch(code):
        raise BadCell("country-unreadable", value=quoted(text))
    return code


def italian_cap(postcode: Postcode) -> str:
    """The five digits of an Italian postcode; BadCell when they are not. A spreadsheet loses the zeros at its start."""
    text = postcode.text.zfill(_CAP_DIGITS) if postcode.typed else postcode.text
    if len(text) != _CAP_DIGITS or not text.isdigit():
        raise BadCell("cap-unreadable", value=quoted(postcode.text))
    return text


def italian_vat(vat: Vat) -> str:
    """The code of an Italian VAT number, with the zeros that a spreadsheet lost."""
    return vat.code.zfill(_VAT_DIGITS) if vat.typed else vat.code

"""Drafts from JSON: the shape of `json_codec`, with two liberties for who types one by hand.

Numbers may stand without quotes (they are taken as the text that was written, digit by digit), and `versione` may be
missing: a draft is of a simplified invoice when its FormatoTrasmissione is FSM10 or, without one, a TipoDocumento of it
is TD07, TD08 or TD09.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from invoicebridge.fatturapa import json_codec
from invoicebridge.fatturapa.codes import codes_of
from invoicebridge.fatturapa.draft import DraftFatturaElettronica
from invoicebridge.fatturapa.draft_simplified import DraftFatturaElettronicaSemplificata
from invoicebridge.fatturapa.header import SIMPLIFIED_FORMATS
from invoicebridge.fatturapa.json_codec import NumberText

Draft = DraftFatturaElettronica | DraftFatturaElettronicaSemplificata

SIMPLIFIED_TYPES: Final = codes_of("TipoDocumento", simplified=True)
_LONGEST_EXPONENT: Final = len("+99")


def loads(content: bytes | str) -> Draft:
    """Return the draft in a JSON text; raise InvalidDocument or InvalidJson, whose `each` names every mistake."""
    return from_parsed(parse(content))


def parse(content: bytes | str) -> Any:
    """Return the values in a JSON text as `json_codec.parse` does, every number as its text."""
    return json_codec.parse(content, _number)


def _number(text: str) -> NumberText:
    """The number without an exponent, which no file may have; one of absurd size stays as it is, to be refused."""
    _, mark, exponent = text.lower().partition("e")
    return NumberText(f"{Decimal(text):f}" if mark and len(exponent) <= _LONGEST_EXPONENT else text)


def from_json(mapping: Any) -> Draft:
    """Return the draft in JSON values; raise InvalidJson, whose `each` names every mistake."""
    return from_parsed(_as_text(mapping))


def from_parsed(values: Any) -> Draft:
    """Return the draft in JSON values whose numbers are text, as `parse` gives them; InvalidJson likewise."""
    if is_simplified(values):
        return json_codec.from_mapping(DraftFatturaElettronicaSemplificata, values)
    return json_codec.from_mapping(DraftFatturaElettronica, values)


def _as_text(value: Any) -> Any:
    """The value with every number as text: those of Python, where no JSON text was parsed, as it prints them."""
    if isinstance(value, Mapping):
        return {key: _as_text(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    return NumberText(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def is_simplified(values: Any) -> bool:
    """Whether the values are, or are meant as, a draft of a simplified invoice."""
    formats = (
        _at(values, "versione"),
        _at(values, "fattura_elettronica_header", "dati_trasmissione", "formato_trasmissione"),
    )
    stated = next((one for one in formats if one is not None), None)
    if stated is not None:
        return stated in SIMPLIFIED_FORMATS
    return any(tipo in SIMPLIFIED_TYPES for tipo in _types(values))


def _types(values: Any) -> Iterator[str]:
    bodies = _at(values, "fattura_elettronica_body")
    for body in bodies if isinstance(bodies, list) else ():
        tipo = _at(body, "dati_generali", "dati_generali_documento", "tipo_documento")
        if isinstance(tipo, str):
            yield tipo


def _at(values: Any, *keys: str) -> Any:
    for key in keys:
        values = values.get(key) if isinstance(values, Mapping) else None
    return values

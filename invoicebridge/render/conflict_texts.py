"""What is said of a row of a batch that does not agree with what is in the store, or with another row."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from invoicebridge.bridge.importing import ImportFault
from invoicebridge.catalogue import Text
from invoicebridge.render.invoice_values import Words

_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}\.[0-9]{2,8}")
_DATE: Final = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]")
DIFFERS: Final = "differs"
"""The code of a difference to the document in the store."""

CONFLICT_FAULTS: Final[Mapping[str, Text]] = {
    f"{DIFFERS}/changed": Text(
        "{element}: nell'archivio «{before}», qui «{after}»", "{element}: in the store “{before}”, here “{after}”"
    ),
    f"{DIFFERS}/new": Text(
        "{element}: qui «{after}», nell'archivio manca", "{element}: here “{after}”, missing in the store"
    ),
    f"{DIFFERS}/gone": Text(
        "{element}: nell'archivio «{before}», qui manca", "{element}: in the store “{before}”, missing here"
    ),
    "invoice-twice": Text(
        "la stessa fattura, con un altro contenuto, è anche in: {places}",
        "the same invoice, saying something else, is also in: {places}",
    ),
}


def words_for(fault: ImportFault, language: str) -> Mapping[str, str]:
    """The parameters of a difference in the words for people: which element it is, and in which line or block."""
    if fault.code != DIFFERS:
        return fault.parameters
    words = Words(language)
    element, within = words.label(fault.parameters["element"]), fault.parameters["within"]
    values = {name: _in_words(fault.parameters[name], words) for name in ("before", "after")}
    return {**fault.parameters, **values, "element": f"{within} · {element}" if within else element}


def _in_words(value: str, words: Words) -> str:
    """An amount or a date as people write it; everything else as it is."""
    if _AMOUNT.fullmatch(value):
        return words.number(Decimal(value))
    try:
        return words.date(date.fromisoformat(value)) if _DATE.fullmatch(value) else value
    except ValueError:
        return value

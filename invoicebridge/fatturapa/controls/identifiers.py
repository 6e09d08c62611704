"""Italian tax identifiers: structure and check character here, existence by a registry where there is one.

Partita IVA: 11 digits, the last a Luhn check digit. Codice fiscale: 16 characters for persons (with the letters that
replace digits of homonyms), 11 digits for everybody else, with the same check digit.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from invoicebridge.fatturapa.controls.facts import Document
from invoicebridge.fatturapa.controls.registry import error
from invoicebridge.fatturapa.fault import Fault

_REMEMBERED: Final = 4096
_DOUBLED: Final = {digit: sum(divmod(2 * int(digit), 10)) for digit in "0123456789"}
"""The digits in even places count double, less nine where that has two figures (Luhn; DM 23/12/1976)."""


@lru_cache(_REMEMBERED)
def vat_number_problem(code: str) -> str | None:
    """`length`, `check`, or None for a partita IVA that can exist."""
    if len(code) != 11 or not (code.isascii() and code.isdigit()):
        return "length"
    if not code.strip("0"):
        return "check"
    total = sum(map(int, code[::2])) + sum(map(_DOUBLED.__getitem__, code[1::2]))
    return None if total % 10 == 0 else "check"


@lru_cache(_REMEMBERED)
def fiscal_code_problem(code: str) -> str | None:
    """`length`, `check`, or None for a codice fiscale that can exist."""
    if len(code) == 11:
        return vat_number_problem(code)
    if len(code) != 16 or not code.isalnum():
        return "length"
    from stdnum.it import codicefiscale

    return None if codicefiscale.is_valid(code) else "check"


def vat_number_fault(code: str, document: Document, field: str, on: date | None = None) -> Iterator[Fault]:
    """Yield the fault of a partita IVA that cannot exist or that the registry does not know (on a date: as active)."""
    value = str(getattr(document.header, field))
    kind = vat_number_problem(value)
    registry = document.circumstances.registry
    if kind is None and registry is not None and registry.has_vat_number(value, on) is False:
        kind = "unknown"
    if kind is not None:
        yield error(code, document.place(field), value=value, kind=kind)


def fiscal_code_fault(code: str, document: Document, field: str) -> Iterator[Fault]:
    """Yield the fault of a codice fiscale that cannot exist or that the registry does not know."""
    value = str(getattr(document.header, field))
    kind = fiscal_code_problem(value)
    registry = document.circumstances.registry
    if kind is None and registry is not None and registry.has_fiscal_code(value) is False:
        kind = "unknown"
    if kind is not None:
        yield error(code, document.place(field), value=value, kind=kind)

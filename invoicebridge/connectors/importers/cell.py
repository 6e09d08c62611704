"""What every kind of cell has in common: its bare value, its text, and what is told where it has no good one."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from invoicebridge.connectors.importers import dates
from invoicebridge.connectors.importers.raw import Broken, Merged, Number, Raw, shown

CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LITERAL: Final = re.compile(r'="([^"]*)"')
_SAFE_DIGITS: Final = Decimal(10) ** 15
"""A spreadsheet keeps no more digits than these."""


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
    fractions: bool | None = None
    """Whether percentages are written as fractions (0.1 is ten per cent); None where nobody says."""


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


def written(cell: Raw) -> str:
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


def quoted(text: str, longest: int = 60) -> str:
    clean = CONTROL.sub("\ufffd", text)
    return clean if len(clean) <= longest else clean[:longest] + "…"

"""What a spreadsheet's number formats make of a cell: a date, a percentage, or just a number."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from invoicebridge.connectors.importers.raw import Broken, Number, Raw
from invoicebridge.connectors.importers.xlsx_package import Package

_STYLES: Final = "xl/styles.xml"
_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTS: Final = frozenset({9, 10})
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_LETTERS: Final = re.compile(r"[dmyhs]", re.IGNORECASE)
_DAY_0: Final = date(1899, 12, 30)
_DAY_0_MAC: Final = date(1904, 1, 1)
_FIRST_SURE_DAY: Final = 61
"""Before it spreadsheets count a day that never was, 29 February 1900."""
_LAST_DAY: Final = 2_958_465
_YES: Final = frozenset({"1", "true"})


class Shape(StrEnum):
    """How the number of a cell is shown."""

    NUMBER = "number"
    DATE = "date"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of a workbook."""

    shapes: tuple[Shape, ...] = ()
    """By the number of a cell's style."""
    from_1904: bool = False
    stale: bool = False
    """The program that wrote the file computed no formula: it tells its reader to."""

    def value(self, text: str, style: str | None) -> Raw:
        """The cell that holds this number."""
        try:
            number = Decimal(format(float(text), ".15g"))
        except ValueError:
            return Broken("cell-error", text)
        if not number.is_finite():
            return Broken("cell-error", text)
        shape = self._shape(style)
        if shape is Shape.DATE:
            return self._day(number)
        return Number(number, shape is Shape.PERCENT)

    def _shape(self, style: str | None) -> Shape:
        index = int(style) if style and style.isdigit() else 0
        return self.shapes[index] if index < len(self.shapes) else Shape.NUMBER

    def _day(self, number: Decimal) -> Raw:
        days = int(number)
        if self.from_1904 and 0 <= days < _LAST_DAY:
            return _DAY_0_MAC + timedelta(days=days)
        if not _FIRST_SURE_DAY <= days <= _LAST_DAY:
            return Broken("date-is-number", f"{number:f}")
        return _DAY_0 + timedelta(days=days)


def formats(package: Package) -> Formats:
    """Return the formats of a workbook; BadTable when it cannot be read."""
    from_1904 = stale = False
    for one in package.elements(package.workbook(), "workbookPr", "calcPr"):
        from_1904 = from_1904 or one.get("date1904", "0") in _YES
        stale = stale or one.get("fullCalcOnLoad", "0") in _YES
    return Formats(_shapes(package), from_1904, stale)


def _shapes(package: Package) -> tuple[Shape, ...]:
    if not package.has(_STYLES):
        return ()
    own: dict[int, str] = {}
    made: list[Shape] = []
    for one in package.elements(_STYLES, "numFmt", "cellXfs"):
        if str(one.tag).endswith("numFmt"):
            own[_number(one.get("numFmtId"))] = str(one.get("formatCode", ""))
        else:
            made = [_shape(_number(each.get("numFmtId")), own) for each in one]
    return tuple(made)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _shape(id_: int, own: dict[int, str]) -> Shape:
    if id_ not in own:
        return Shape.DATE if id_ in _DATES else Shape.PERCENT if id_ in _PERCENTS else Shape.NUMBER
    bare = _LITERAL.sub("", own[id_]).partition(";")[0]
    if "%" in bare:
        return Shape.PERCENT
    return Shape.DATE if bare.lower() != "general" and _DATE_LETTERS.search(bare) else Shape.NUMBER

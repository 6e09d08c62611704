"""The template as a workbook: notes on the headings, lists of codes to choose from, typed examples, a sheet of help."""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from invoicebridge.connectors.importers.columns import Cell, Column
from invoicebridge.connectors.importers.draft_fields import codes, field
from invoicebridge.connectors.importers.template import Template
from invoicebridge.fatturapa.codes import label, list_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_SHEETS: Final = {"it": ("Fatture", "Istruzioni", "Codici"), "en": ("Invoices", "Help", "Codes")}
_OF_CUSTOMERS: Final = {"it": "Clienti", "en": "Customers"}
_HELP: Final = {"it": ("Colonna", "Altro nome", "Che cosa contiene"), "en": ("Column", "Other name", "What it holds")}
_DATE: Final = {"it": "dd/mm/yyyy", "en": "yyyy-mm-dd"}
_TEXT: Final = "@"
_ROWS: Final = 2_000
"""Rows that have formats and lists ready."""
_TYPED: Final = {
    Cell.AMOUNT: "#,##0.00",
    Cell.PRICE: "#,##0.00######",
    Cell.PERCENT: "0.##",
    Cell.RATE: "0.##",
    Cell.INTEGER: "0",
}
_WIDTH: Final = 16
_WIDE: Final = 40


def as_xlsx(made: Template, language: str) -> bytes:
    """Return the template as an XLSX file."""
    from openpyxl import Workbook

    book = Workbook()
    table, help_, lists = _SHEETS[language]
    sheet = book.active
    if sheet is None:
        raise AssertionError("a new workbook has a sheet")
    sheet.title = _OF_CUSTOMERS[language] if made.of_customers else table
    _head(sheet, made)
    for number, row in enumerate(made.rows, 2):
        for column, value in enumerate(row, 1):
            if value != "":
                sheet.cell(number, column).value = _typed(value)
    _formats(sheet, made, language)
    _explain(book.create_sheet(help_), made, language)
    _choices(book, sheet, lists, made, language)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _typed(value: str | Decimal | date) -> str | float | date:
    return float(value) if isinstance(value, Decimal) else value


def _head(sheet: "Worksheet", made: Template) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for column, (heading, text) in enumerate(zip(made.headings, made.helps, strict=True), 1):
        cell = sheet.cell(1, column, heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
        cell.comment = Comment(text, "invoicebridge", width=320, height=120)
        wide = made.columns[column - 1].name in ("descrizione", "cliente_denominazione", "riferimento_normativo")
        sheet.column_dimensions[get_column_letter(column)].width = _WIDE if wide else _WIDTH
    sheet.freeze_panes = "A2"


def _formats(sheet: "Worksheet", made: Template, language: str) -> None:
    """Cells of codes are text, so that no program makes numbers or dates of them."""
    for column, one in enumerate(made.columns, 1):
        shape = _DATE[language] if one.cell is Cell.DATE else _TYPED.get(one.cell, _TEXT)
        for row in range(2, _ROWS // 10 + 2):
            sheet.cell(row, column).number_format = shape


def _explain(sheet: "Worksheet", made: Template, language: str) -> None:
    from openpyxl.styles import Alignment, Font

    for column, title in enumerate(_HELP[language], 1):
        sheet.cell(1, column, title).font = Font(bold=True)
    for row, (one, heading, text) in enumerate(zip(made.columns, made.headings, made.helps, strict=True), 2):
        for column, value in enumerate((heading, one.name if heading != one.name else one.english, text), 1):
            sheet.cell(row, column, value).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABC", (30, 30, 90), strict=True):
        sheet.column_dimensions[letter].width = width


def _choices(book: "Workbook", sheet: "Worksheet", title: str, made: Template, language: str) -> None:
    """Lists to choose from, on a sheet of their own with what each code means."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = book.create_sheet(title)
    at = 1
    for column, one in enumerate(made.columns, 1):
        values = list(_allowed(one, language))
        if not values:
            continue
        lists.cell(1, at, made.headings[column - 1])
        for row, (code, meaning) in enumerate(values, 2):
            lists.cell(row, at, code)
            lists.cell(row, at + 1, meaning)
        letter = get_column_letter(at)
        choice = DataValidation(
            type="list", formula1=f"='{title}'!${letter}$2:${letter}${len(values) + 1}", allow_blank=True
        )
        choice.add(f"{get_column_letter(column)}2:{get_column_letter(column)}{_ROWS}")
        sheet.add_data_validation(choice)
        at += 3


def _allowed(column: Column, language: str) -> Iterator[tuple[str, str]]:
    if column.cell is Cell.YES_NO:
        yield from (("sì", ""), ("no", "")) if language == "it" else (("yes", ""), ("no", ""))
    if column.cell is not Cell.CODE:
        return
    found = field(column)
    name = list_of("RegimeFiscale" if found is None else found.xml_name)
    for code in codes(column):
        yield code, label(name or "", code, language)

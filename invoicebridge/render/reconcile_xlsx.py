"""A reconciliation as a workbook: a summary, every invoice, what to do, numbering, VAT, lists.

Rows are written as they come. What is text stays text, whatever it begins with.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, BinaryIO, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from invoicebridge.bridge.reconcile.places import Placed
from invoicebridge.bridge.reconcile.reconciliation import Reconciliation
from invoicebridge.bridge.reconcile.totals import signed
from invoicebridge.render.overview import need_text, remedy_text, subject, term
from invoicebridge.render.reconcile_batches import views
from invoicebridge.render.reconcile_texts import ORIGINS, phrase
from invoicebridge.render.reconcile_words import (
    class_text,
    company_text,
    difference_text,
    holes_text,
    kinds_text,
    list_parts,
    pattern_text,
    rate_text,
    reason_text,
    scope_text,
)
from invoicebridge.render.signature_texts import printable

MOST_ROWS: Final = 1_000_000
"""Of one sheet; a workbook takes few more."""
_AMOUNT: Final = "#,##0.00"
_INVOICE_KEYS: Final = ("company", "number", "date", "customer", "total", "class", "by", "why", "file")
_WIDTHS: Final = (18, 18, 12, 34, 14, 30, 14, 34, 30)


class Xlsx:
    """A workbook; sheets are written one after another, the invoices first."""

    def __init__(self, stream: BinaryIO, language: str) -> None:
        self._stream = stream
        self._language = language
        self._book = Workbook(write_only=True)
        self._rows = MOST_ROWS
        self._sheets = 0
        self._invoices: Any = None

    def add(self, one: Placed) -> None:
        """The invoice is a row of the sheet of invoices, or of a further one where that is full."""
        if self._rows >= MOST_ROWS:
            self._sheets += 1
            self._rows = 0
            title = phrase("every", self._language)
            number = "" if self._sheets == 1 else f" {self._sheets}"
            heads = [phrase(key, self._language) for key in _INVOICE_KEYS]
            self._invoices = self._sheet(f"{title}{number}", heads, _WIDTHS)
        account = one.account
        self._rows += 1
        total = None if account.total is None else signed(account)
        term_ = "" if one.by is None else term(one.by, self._language)
        reason = reason_text(one, self._language)
        customer = account.customer or ""
        values = (account.company, account.numero, account.data, customer, total, class_text(one.of, self._language))
        self._append(self._invoices, [*values, term_, reason, account.name])

    def end(self, found: Reconciliation) -> None:
        """The workbook is whole."""
        self._summary(found)
        self._tasks(found)
        self._series(found)
        self._taxes(found)
        self._lists(found)
        self._book.active = self._sheets
        self._book.save(self._stream)

    def _summary(self, found: Reconciliation) -> None:
        language = self._language
        sheet = self._sheet(phrase("title", language), [phrase("title", language)], (44, 14, 18))
        for text in (company_text(found), scope_text(found, language)):
            self._append(sheet, [text])
        self._append(sheet, [])
        self._append(sheet, [phrase(key, language) for key in ("class", "invoices", "amount")], bold=True)
        for of, total in found.classes.items():
            self._append(sheet, [class_text(of, language), total.count, total.amount])
        self._append(sheet, [phrase("together", language), found.total.count, found.total.amount], bold=True)
        self._append(sheet, [phrase("adds up" if found.adds_up else "does not add up", language)])
        for one in found.differences:
            self._append(sheet, [difference_text(one, language)])
        self._append(sheet, [])
        for key in ("given", "files", "sent", "with sdi", "answered", "issued"):
            self._append(sheet, [phrase(key, language), getattr(found.chain, key.replace(" ", "_"))])

    def _tasks(self, found: Reconciliation) -> None:
        language = self._language
        heads = [phrase(key, language) for key in ("number", "why", "by", "remedy")]
        sheet = self._sheet(phrase("today", language), heads, (34, 50, 14, 90))
        for one in found.tasks:
            by = "" if one.by is None else term(one.by, language)
            self._append(sheet, [subject(one), need_text(one, language), by, remedy_text(one, language)])

    def _series(self, found: Reconciliation) -> None:
        language = self._language
        keys = ("company", "one series", "year", "kinds", "count", "first", "last", "holes", "doubles")
        heads = [phrase(key, language) for key in keys]
        sheet = self._sheet(phrase("series", language), heads, (18, 18, 8, 24, 10, 16, 16, 60, 40))
        for one in found.series:
            holes = "; ".join(holes_text(one, language)) if one.sequential else phrase("not sequential", language)
            of = (one.company, pattern_text(one, language), one.year, kinds_text(one, language))
            self._append(sheet, [*of, one.count, one.first, one.last, holes, "; ".join(one.doubles)])

    def _taxes(self, found: Reconciliation) -> None:
        language = self._language
        keys = ("prepared sums", "issued sums", "pending sums")
        sums = [f"{phrase(key, language)}: {phrase(of, language)}" for key in keys for of in ("taxable", "tax")]
        heads = [*(phrase(key, language) for key in ("company", "month", "rate", "self-billing")), *sums]
        sheet = self._sheet(phrase("taxes", language), heads, (18, 10, 14, 14, *[20] * 6))
        for one in found.taxes:
            own = phrase("yes", language) if one.self_billing else ""
            amounts = [value for each in (one.prepared, one.issued, one.pending) for value in (each.taxable, each.tax)]
            self._append(sheet, [one.company, one.month, rate_text(one, language), own, *amounts])

    def _lists(self, found: Reconciliation) -> None:
        for one in found.lists:
            origin = ORIGINS[one.listing.origin].in_language(self._language)
            sheet = self._sheet(origin, [printable(one.listing.name), ""], (60, 90))
            said = phrase("matched", self._language, matched=one.matched, count=len(one.listing.rows))
            self._append(sheet, [said, phrase("agrees", self._language) if one.agrees else ""])
            for key, texts in list_parts(one, self._language).items():
                for text in texts:
                    self._append(sheet, [phrase(key, self._language), text])
        for view in views(found, self._language):
            sheet = self._sheet(phrase("given", self._language), [view.title, ""], (60, 90))
            self._append(sheet, [view.said, view.agrees])
            for label, _, texts in view.parts:
                for text in texts:
                    self._append(sheet, [label, text])

    # --- cells -------------------------------------------------------------------------------------------------------

    def _sheet(self, title: str, heads: Sequence[str], widths: Iterable[int]) -> Any:
        sheet = self._book.create_sheet(title[:31])
        for place, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.freeze_panes = "A2"
        self._append(sheet, heads, bold=True)
        return sheet

    def _append(self, sheet: Any, values: Iterable[Any], *, bold: bool = False) -> None:
        sheet.append([_cell(sheet, value, bold=bold) for value in values])


def _cell(sheet: Any, value: Any, *, bold: bool) -> Any:
    cell = WriteOnlyCell(sheet, printable(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, Decimal):
        cell.number_format = _AMOUNT
    elif value is not None and not isinstance(value, int):
        cell.number_format = "DD/MM/YYYY"
    if bold:
        cell.font = Font(bold=True)
    return cell

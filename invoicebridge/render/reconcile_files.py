"""Reconciliations as CSV and JSON, written while the invoices go by, so that memory does not grow with their number.

    form = Csv(stream)
    found = reconcile(bridge, scope, sink=form.add)
    form.end(found)

Texts that a spreadsheet would take for formulas are written so that it does not.
"""

import csv
import io
import json
from decimal import Decimal
from typing import Any, BinaryIO, Final, Protocol

from invoicebridge.bridge.reconcile.places import Placed
from invoicebridge.bridge.reconcile.reconciliation import Reconciliation
from invoicebridge.render.reconcile import COLUMNS, as_mapping, cells, row

_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


class Form(Protocol):
    """One way to write a reconciliation."""

    def add(self, one: Placed) -> None:
        """The invoice is written, or will be."""

    def end(self, found: Reconciliation) -> None:
        """Everything is written."""


class Csv:
    """Every invoice as a row; comma, quotes, decimal point, UTF-8 with a byte order mark for spreadsheets."""

    def __init__(self, stream: BinaryIO) -> None:
        self._text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
        self._rows = csv.writer(self._text)
        self._rows.writerow(COLUMNS)

    def add(self, one: Placed) -> None:
        """The invoice is written."""
        self._rows.writerow([harmless(cell) for cell in cells(one)])

    def end(self, found: Reconciliation) -> None:
        """Nothing is left to be written."""
        self._text.flush()
        self._text.detach()


class Json:
    """One object; its first key holds every invoice."""

    def __init__(self, stream: BinaryIO, language: str) -> None:
        self._stream = stream
        self._language = language
        self._first = True
        self._write('{"invoices": [')

    def add(self, one: Placed) -> None:
        """The invoice is written."""
        self._write("\n" if self._first else ",\n")
        self._first = False
        self._write(_json(row(one)))

    def end(self, found: Reconciliation) -> None:
        """All the rest is written."""
        self._write("\n],\n" + _json(as_mapping(found, self._language))[1:] + "\n")

    def _write(self, text: str) -> None:
        self._stream.write(text.encode("utf-8", "replace"))


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def harmless(cell: str | Decimal) -> str:
    """The value as a cell that no spreadsheet computes."""
    text = str(cell)
    if isinstance(cell, Decimal) or not text.startswith(_FORMULAS):
        return text
    return f"'{text}"

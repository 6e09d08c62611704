"""What became of each invoice of a batch as a file for whoever gave it: CSV, or JSON Lines, written line by line.

What stands in it is a promise (docs/batch.md). Codes and headings do not change with the language; words for people do.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from invoicebridge.bridge.batched import BatchInvoice
from invoicebridge.bridge.batches.batch import Told
from invoicebridge.bridge.importing import ImportFault
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ConfigurationError
from invoicebridge.render import import_texts
from invoicebridge.render.outcomes import outcome_text
from invoicebridge.render.reconcile_files import harmless

Value = str | int | Decimal | tuple[ImportFault, ...] | None
CSV: Final = ".csv"
JSONL: Final = ".jsonl"
_SEPARATOR: Final = ";"
_MARK: Final = "\ufeff"
"""What tells spreadsheets that a CSV file is UTF-8."""


@dataclass(frozen=True, slots=True)
class Line:
    """One invoice, or something else that was told of the batch."""

    outcome: Outcome
    invoice: BatchInvoice | None
    language: str


COLUMNS: Final[Mapping[str, Callable[[Line], Value]]] = {
    "fattura": lambda one: one.outcome.what,
    "riga": lambda one: one.invoice.row if one.invoice else None,
    "azienda": lambda one: one.invoice.company if one.invoice else None,
    "tipo_documento": lambda one: one.invoice.tipo_documento if one.invoice else None,
    "numero": lambda one: one.invoice.numero if one.invoice else None,
    "data": lambda one: one.invoice.data.isoformat() if one.invoice and one.invoice.data else None,
    "cliente_codice": lambda one: one.invoice.customer if one.invoice else None,
    "totale_documento": lambda one: one.invoice.total if one.invoice else None,
    "giudizio": lambda one: str(one.outcome.verdict),
    "esito": lambda one: one.outcome.code,
    "descrizione": lambda one: outcome_text(one.outcome, one.language),
    "nome_file": lambda one: one.outcome.detail.get("name") if one.invoice and one.invoice.transmission else None,
    "trasmissione": lambda one: one.invoice.transmission if one.invoice else None,
    "osservazioni": lambda one: one.outcome.remarks,
}
"""By heading, in their order. A new one goes to the end."""


class Csv:
    """A header and a line for each invoice: `;`, UTF-8, decimal comma. No cell runs in a spreadsheet."""

    def __init__(self, language: str) -> None:
        self._language = language

    def header(self) -> bytes:
        """How the file begins."""
        return (_MARK + _row(COLUMNS)).encode()

    def lines(self, told: Told) -> Iterator[bytes]:
        """Yield the lines of what was told."""
        for line in _lines(told, self._language):
            yield _row(self._cell(cell(line)) for cell in COLUMNS.values()).encode("utf-8", "replace")

    def _cell(self, value: Value) -> str:
        match value:
            case None:
                return ""
            case Decimal():
                return f"{value:f}".replace(".", ",")
            case int():
                return str(value)
            case str():
                return harmless(" ".join(value.split()))
        return harmless(" | ".join(import_texts.line(_unlabelled(one), self._language) for one in value))


class JsonLines:
    """An object for each invoice, in UTF-8; what is not known is null, amounts are texts with a point."""

    def __init__(self, language: str) -> None:
        self._language = language

    def header(self) -> bytes:
        """How the file begins: with its first line."""
        return b""

    def lines(self, told: Told) -> Iterator[bytes]:
        """Yield the lines of what was told."""
        for line in _lines(told, self._language):
            values = {name: self._plain(cell(line)) for name, cell in COLUMNS.items()}
            yield (json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")

    def _plain(self, value: Value) -> Any:
        match value:
            case Decimal():
                return f"{value:f}"
            case tuple():
                return [import_texts.as_mapping(one, self._language) for one in value]
        return value


Form = Csv | JsonLines


def form(path: str, language: str) -> Form:
    """The form that the ending of a file name asks for; ConfigurationError `result-form-unknown` for any other."""
    if path.lower().endswith(CSV):
        return Csv(language)
    if path.lower().endswith((JSONL, ".ndjson")):
        return JsonLines(language)
    raise ConfigurationError("result-form-unknown", name=path)


def _lines(told: Told, language: str) -> Iterator[Line]:
    """A line for each invoice; of what else was told, one where a person has to do something."""
    for invoice in told.invoices:
        yield Line(told.outcome, invoice, language)
    if not told.invoices and told.outcome.verdict in (Verdict.ATTENTION, Verdict.FAILED):
        yield Line(told.outcome, None, language)


def _unlabelled(one: ImportFault) -> ImportFault:
    return ImportFault(one.row, one.column, one.code, one.parameters, found=one.found)


def _row(cells: "Iterator[str] | Mapping[str, Any]") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=_SEPARATOR, lineterminator="\r\n").writerow(list(cells))
    return text.getvalue()

"""Lists of invoices from elsewhere, in CSV: what «Fatture e Corrispettivi» or an ERP exports, to be compared.

No layout of the portal is published as a specification, so none is taken for granted: columns are found by their
headings, in any order, and those that are not known are left aside. Number and date are needed; a total (or taxable
amount and tax) and the SdI's number of the file are compared where they are there. Spreadsheet marks around a value
(`'00123`, `="00123"`) are taken off.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from invoicebridge.bridge.reconcile.stated import Listing, Origin, Stated
from invoicebridge.connectors import files
from invoicebridge.connectors.importers import dates, numbers
from invoicebridge.connectors.importers.encoding import encoding_of
from invoicebridge.connectors.importers.headings import normalised
from invoicebridge.connectors.importers.table_fault import BadTable
from invoicebridge.errors import ConfigurationError

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "numero": (
        *("numero", "numero_fattura", "numero_documento", "numero_fattura_documento", "num_fattura", "num_documento"),
        *("n_fattura", "n_documento", "number", "invoice_number"),
    ),
    "data": (
        *("data", "data_fattura", "data_documento", "data_emissione", "data_fattura_documento", "date"),
        *("invoice_date",),
    ),
    "total": (
        *("totale", "totale_fattura", "totale_documento", "importo", "importo_totale", "importo_totale_documento"),
        *("total", "amount"),
    ),
    "taxable": (
        *("imponibile", "totale_imponibile", "imponibile_importo", "imponibile_importo_totale_in_euro", "taxable"),
        *("imponibile_totale_in_euro",),
    ),
    "tax": ("imposta", "iva", "totale_imposta", "totale_iva", "imposta_totale_in_euro", "tax", "vat"),
    "identificativo_sdi": (
        *("identificativo_sdi", "identificativosdi", "id_sdi", "idsdi", "sdi", "sdi_file", "id_file", "sdi_id"),
        *("identificativo_file", "numero_sdi"),
    ),
    "identifier": (
        *("partita_iva", "p_iva", "piva", "id_fiscale", "codice_fiscale", "identificativo", "identificativo_cliente"),
        *("identificativo_cessionario", "partita_iva_cliente", "codice_fiscale_cliente", "vat_number", "customer_id"),
        *("partita_iva_cessionario", "codice_fiscale_cessionario", "id_fiscale_iva"),
    ),
}
"""Headings by what they mean, as `headings.normalised` writes them; the first that is there counts."""
_NEEDED: Final = ("numero", "data")
_SEPARATORS: Final = ";,\t|"
_HEADER_WITHIN: Final = 20
_MOST_UNREAD: Final = 200
_QUOTED: Final = re.compile(r"=?\"(?P<value>.*)\"|'(?P<bare>.*)", re.DOTALL)
_EXPONENT: Final = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+", re.IGNORECASE)


def listing(path: str, origin: Origin) -> Listing:
    """The list in a CSV file; rows that cannot be read are told apart.

    UnreadableFile when the file cannot be had; ConfigurationError `list-not-text`, `list-without-headings` (none names
    number and date), `list-without-rows` (none can be read).
    """
    content = files.single(path).read()
    rows = list(_rows(content, path))
    header, columns = _header(rows, path)
    body = [(number, cells) for number, cells in rows if number > header and any(cells)]
    marks, order = _ways(body, columns)
    stated, unread = [], []
    for number, cells in body:
        try:
            stated.append(_stated(_Cells(cells, columns), number, marks, order))
        except (numbers.UnreadNumber, dates.UnreadDate) as error:
            unread.append((number, error.code))
    if body and not stated:
        raise ConfigurationError("list-without-rows", name=path)
    return Listing(origin=origin, name=Path(path).name, rows=tuple(stated), unread=tuple(unread[:_MOST_UNREAD]))


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row, by what its columns mean."""

    cells: Sequence[str]
    columns: Mapping[str, int]

    def get(self, name: str) -> str:
        """The value without spreadsheet marks; empty where there is none."""
        place = self.columns.get(name)
        return _bare(self.cells[place]) if place is not None and place < len(self.cells) else ""


def _rows(content: bytes, path: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, as a spreadsheet counts them from 1."""
    try:
        encoding = encoding_of(io.BytesIO(content), None)
    except BadTable as error:
        raise ConfigurationError("list-not-text", name=path) from error
    text = content.decode(encoding)
    head = "\n".join(text.splitlines()[:_HEADER_WITHIN])
    separator = max(_SEPARATORS, key=head.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1)
    except csv.Error as error:
        raise ConfigurationError("list-not-text", name=path) from error


def _header(rows: Sequence[tuple[int, list[str]]], path: str) -> tuple[int, Mapping[str, int]]:
    """The number of the row of headings, and where each column stands."""
    for number, cells in rows[:_HEADER_WITHIN]:
        headings = [normalised(_bare(one)) for one in cells]
        columns = {
            meaning: headings.index(name)
            for meaning, names in COLUMNS.items()
            for name in reversed(names)
            if name in headings
        }
        if all(name in columns for name in _NEEDED):
            return number, columns
    raise ConfigurationError("list-without-headings", name=path)


def _bare(cell: str) -> str:
    text = cell.strip()
    found = _QUOTED.fullmatch(text)
    return text if found is None else (found["value"] if found["value"] is not None else found["bare"]).strip()


def _ways(body: Sequence[tuple[int, list[str]]], columns: Mapping[str, int]) -> tuple[str | None, str | None]:
    """The decimal mark and the order of dates that the file shows; comma and day first where it shows neither."""
    rows = [_Cells(cells, columns) for _, cells in body]
    marks, _ = numbers.detected(one.get(name) for one in rows for name in ("total", "taxable", "tax"))
    orders, _ = dates.detected(one.get("data") for one in rows)
    return _only(marks, numbers.COMMA), _only(orders, dates.DAY_FIRST)


def _only(shown: frozenset[str], usual: str) -> str | None:
    """The one way that is shown; the usual one where none is, None where there are two."""
    if not shown:
        return usual
    return next(iter(shown)) if len(shown) == 1 else None


def _stated(row: _Cells, number: int, mark: str | None, order: str | None) -> Stated:
    numero = row.get("numero")
    if not numero or _EXPONENT.fullmatch(numero):
        raise numbers.UnreadNumber("number-unreadable")
    return Stated(
        numero=numero,
        data=dates.read_date(row.get("data"), order),
        total=_total(row, mark),
        identificativo_sdi=row.get("identificativo_sdi") or None,
        identifier=row.get("identifier") or None,
        row=number,
    )


def _total(row: _Cells, mark: str | None) -> Decimal | None:
    """The total, or what taxable amount and tax come to; None where the row has neither."""
    if text := row.get("total"):
        return numbers.read_number(text, mark)
    parts = [text for text in (row.get("taxable"), row.get("tax")) if text]
    return sum((numbers.read_number(one, mark) for one in parts), start=Decimal(0)) if parts else None

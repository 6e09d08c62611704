"""Lists of file names and invoices that were used elsewhere, as text or CSV.

Without titles every cell that is a good name of a file counts, with its extension or without. With a line of titles:
`nome_file`; or `id_fiscale_iva` (IT01234567890), `tipo_documento`, `numero`, `data` (YYYY-MM-DD or DD/MM/YYYY) and
`art73` (SI where it applies) of an invoice, by the seller's identifier, or the buyer's for self-billing; or all.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa import filename
from invoicebridge.fatturapa.circumstances import InvoiceKey

NAME: Final = "nome_file"
INVOICE: Final = ("id_fiscale_iva", "tipo_documento", "numero", "data")
ART73: Final = "art73"
_SEPARATORS: Final = ";\t,"
_DATES: Final = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"),
)
_CREDIT_NOTES: Final = ("TD04", "TD08")


@dataclass(frozen=True, slots=True)
class Used:
    """What a list, or a file, says was used; `wrong` are the numbers of lines that say nothing of it."""

    names: tuple[str, ...] = ()
    keys: tuple[InvoiceKey, ...] = ()
    wrong: tuple[int, ...] = ()


def read(content: bytes) -> Used:
    """What a list in UTF-8, or else windows-1252, says; InvalidDocument `list-malformed` when it is no CSV."""
    text = _text(content)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        rows = [(row, number) for number, row in enumerate(csv.reader(StringIO(text), delimiter=separator), 1) if row]
    except csv.Error as error:
        raise InvalidDocument("list-malformed", reason=error) from error
    titles = [cell.strip().lower() for cell in rows[0][0]] if rows else []
    if NAME in titles or set(INVOICE) <= set(titles):
        return _by_titles(titles, rows[1:])
    return _by_shape(rows)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _by_shape(rows: Sequence[tuple[list[str], int]]) -> Used:
    names: list[str] = []
    wrong: list[int] = []
    for row, number in rows:
        good = [cell.strip() for cell in row if is_name(cell.strip())]
        names += good
        if not good and any(cell.strip() for cell in row):
            wrong.append(number)
    return Used(tuple(names), (), tuple(wrong))


def is_name(text: str) -> bool:
    """Whether this is a good name of a file for the SdI, with its extension or without; in any case of letters."""
    stem = filename.stem(text).upper()
    return filename.problem(f"{stem}.xml") is None and not text.startswith((".", "/"))


def _by_titles(titles: list[str], rows: Sequence[tuple[list[str], int]]) -> Used:
    names: list[str] = []
    keys: list[InvoiceKey] = []
    wrong: list[int] = []
    for row, number in rows:
        cells = {title: cell.strip() for title, cell in zip(titles, row, strict=False)}
        name, key = cells.get(NAME, ""), _key(cells)
        good = ([name] if is_name(name) else [], [key] if key is not None else [])
        names += good[0]
        keys += good[1]
        if len(good[0]) < bool(name) or len(good[1]) < any(cells.get(title) for title in INVOICE):
            wrong.append(number)
    return Used(tuple(names), tuple(keys), tuple(wrong))


def _key(cells: dict[str, str]) -> InvoiceKey | None:
    """The invoice of a line; None where it is not told, or not wholly."""
    taxpayer, tipo, numero, day = (cells.get(title, "") for title in INVOICE)
    data = next(_dates(day), None)
    if not (taxpayer and tipo and numero) or data is None:
        return None
    space = tipo.upper() if tipo.upper() in _CREDIT_NOTES else ""
    return InvoiceKey(taxpayer.upper(), numero, space, data, by_full_date=cells.get(ART73, "").upper() == "SI")


def _dates(text: str) -> Iterator[date]:
    for shape in _DATES:
        found = shape.fullmatch(text)
        if found is not None:
            try:
                yield date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                continue

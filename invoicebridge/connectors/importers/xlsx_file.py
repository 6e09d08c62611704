"""XLSX files: the sheet that the mapping names, or the first visible one with a header that is known."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from invoicebridge.bridge.importing import ImportNote
from invoicebridge.bridge.ports import Importer
from invoicebridge.connectors.importers.columns import OF_INVOICES
from invoicebridge.connectors.importers.kind import Content, Kind, Options
from invoicebridge.connectors.importers.mapping import Mapping
from invoicebridge.connectors.importers.plan import header, plan
from invoicebridge.connectors.importers.raw import Rows
from invoicebridge.connectors.importers.table import TableImporter
from invoicebridge.connectors.importers.table_fault import BadTable
from invoicebridge.connectors.importers.xlsx_package import Package, Sheet
from invoicebridge.connectors.importers.xlsx_rows import XlsxRows
from invoicebridge.sdi.archive import is_archive

_ENDINGS: Final = (".xlsx", ".xlsm")
_MARK: Final = b"[Content_Types].xml"
_WITHOUT: Final = frozenset({"table-empty", "table-without-header", "header-row-missing"})


_LACKING: Final = frozenset({"column-missing", "mapped-missing"})
_STRANGE: Final = frozenset({"column-unknown"})
"""A sheet of invoices has customers too, and columns that theirs has not."""


class _Candidate(NamedTuple):
    """A sheet with known headings."""

    sheet: Sheet
    rows: XlsxRows
    whole: bool
    """Whether it has every column that is needed."""


def opened(content: Content, options: Options) -> Importer:
    """The importer of an XLSX file."""

    def rows(mapping: Mapping) -> tuple[Rows, Sequence[ImportNote]]:
        return sheet_rows(content, mapping)

    return TableImporter(content.label, rows, options.mapping)


def sheet_rows(content: Content, mapping: Mapping) -> tuple[XlsxRows, Sequence[ImportNote]]:
    """The rows of the sheet with the table, and which one it is; BadTable when there is none."""
    sheet, rows = chosen(content, mapping)
    return rows, (ImportNote("sheet", {"sheet": sheet.name}),)


def visible(content: Content) -> Iterator[tuple[str, XlsxRows]]:
    """Yield the name and the rows of each visible sheet that has any, whatever they are."""
    with content.open() as stream, Package(stream) as package:
        sheets = [one for one in package.sheets() if not one.hidden]
    first: XlsxRows | None = None
    for one in sheets:
        rows = XlsxRows(content, one.part) if first is None else first.sibling(one.part)
        first = first or rows
        if next(rows.rows(), None) is not None:
            yield one.name, rows


def chosen(content: Content, mapping: Mapping) -> tuple[Sheet, XlsxRows]:
    """The sheet with the table, and its rows. BadTable `sheet-missing`, `sheets-several`, or why the first is none.

    Of several sheets with known headings it is the one that has every column which is needed; two of these are never
    chosen from, since the invoices of the other would be left out.
    """
    with content.open() as stream, Package(stream) as package:
        sheets = package.sheets()
    names = ", ".join(one.name for one in sheets)
    if mapping.sheet is not None:
        wanted = mapping.sheet.strip().casefold()
        named = next((one for one in sheets if one.name.strip().casefold() == wanted), None)
        if named is None:
            raise BadTable("sheet-missing", sheet=mapping.sheet, sheets=names)
        return named, XlsxRows(content, named.part)
    first: BadTable | None = None
    found: list[_Candidate] = []
    for one in sheets:
        if one.hidden:
            continue
        rows = found[0].rows.sibling(one.part) if found else XlsxRows(content, one.part)
        try:
            _, wrong = plan(header(rows.rows(), mapping), mapping)
        except BadTable as bad:
            if bad.fault.code not in _WITHOUT:
                raise
            first = first or bad
        else:
            lacking = _LACKING if mapping.subject is OF_INVOICES else _LACKING | _STRANGE
            found.append(_Candidate(one, rows, all(fault.code not in lacking for fault in wrong)))
    whole = [each for each in found if each.whole]
    if len(whole) > 1:
        names = ", ".join(each.sheet.name for each in whole)
        kind = "invoices" if mapping.subject is OF_INVOICES else "customers"
        raise BadTable("sheets-several", sheets=names, kind=kind)
    if not found:
        raise first or BadTable("xlsx-without-sheet")
    best = (whole or found)[0]
    return best.sheet, best.rows


def recognises(name: str | None, head: bytes) -> bool:
    """Whether it is an archive that is called so, or begins with what such a file begins with."""
    return is_archive(head) and ((name or "").lower().endswith(_ENDINGS) or _MARK in head[:200])


KIND: Final = Kind(recognises, opened)

"""XLSX files: the sheet that the mapping names, or the first visible one with a header that is known."""

from collections.abc import Sequence
from typing import Final

from invoicebridge.bridge.importing import ImportNote
from invoicebridge.bridge.ports import Importer
from invoicebridge.connectors.importers.kind import Content, Kind, Options
from invoicebridge.connectors.importers.mapping import Mapping
from invoicebridge.connectors.importers.plan import header
from invoicebridge.connectors.importers.raw import Rows
from invoicebridge.connectors.importers.table import TableImporter
from invoicebridge.connectors.importers.table_fault import BadTable
from invoicebridge.connectors.importers.xlsx_package import Package, Sheet
from invoicebridge.connectors.importers.xlsx_rows import XlsxRows
from invoicebridge.sdi.archive import is_archive

_ENDINGS: Final = (".xlsx", ".xlsm")
_MARK: Final = b"[Content_Types].xml"
_WITHOUT: Final = frozenset({"table-empty", "table-without-header", "header-row-missing"})


def opened(content: Content, options: Options) -> Importer:
    """The importer of an XLSX file."""

    def rows(mapping: Mapping) -> tuple[Rows, Sequence[ImportNote]]:
        return sheet_rows(content, mapping)

    return TableImporter(content.label, rows, options.mapping)


def sheet_rows(content: Content, mapping: Mapping) -> tuple[XlsxRows, Sequence[ImportNote]]:
    """The rows of the sheet with the table, and which one it is; BadTable when there is none."""
    sheet, rows = chosen(content, mapping)
    return rows, (ImportNote("sheet", {"sheet": sheet.name}),)


def any_rows(content: Content) -> XlsxRows:
    """The rows of the first visible sheet that has any, whatever they are; BadTable `xlsx-without-sheet`."""
    with content.open() as stream, Package(stream) as package:
        sheets = [one for one in package.sheets() if not one.hidden]
    for one in sheets:
        rows = XlsxRows(content, one.part)
        if next(rows.rows(), None) is not None:
            return rows
    raise BadTable("xlsx-without-sheet")


def chosen(content: Content, mapping: Mapping) -> tuple[Sheet, XlsxRows]:
    """The sheet with the table, and its rows. BadTable `sheet-missing`, or why the first sheet is none."""
    with content.open() as stream, Package(stream) as package:
        sheets = package.sheets()
    names = ", ".join(one.name for one in sheets)
    if mapping.sheet is not None:
        wanted = mapping.sheet.strip().casefold()
        found = next((one for one in sheets if one.name.strip().casefold() == wanted), None)
        if found is None:
            raise BadTable("sheet-missing", sheet=mapping.sheet, sheets=names)
        return found, XlsxRows(content, found.part)
    first: BadTable | None = None
    for one in sheets:
        if one.hidden:
            continue
        rows = XlsxRows(content, one.part)
        try:
            header(rows.rows(), mapping)
        except BadTable as bad:
            if bad.fault.code not in _WITHOUT:
                raise
            first = first or bad
        else:
            return one, rows
    raise first or BadTable("xlsx-without-sheet")


def recognises(name: str | None, head: bytes) -> bool:
    """Whether it is an archive that is called so, or begins with what such a file begins with."""
    return is_archive(head) and ((name or "").lower().endswith(_ENDINGS) or _MARK in head[:200])


KIND: Final = Kind(recognises, opened)

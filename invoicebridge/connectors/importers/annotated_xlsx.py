"""A copy of an XLSX file with a column of remarks beside the table; everything else is as it was, to the byte.

Only the part of the sheet is written anew: each row gets one more cell, with its text inside.
"""

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from lxml import etree

from invoicebridge.connectors.importers.headings import is_remarks
from invoicebridge.connectors.importers.kind import Content
from invoicebridge.connectors.importers.mapping import Mapping as Rules
from invoicebridge.connectors.importers.plan import header
from invoicebridge.connectors.importers.raw import Row, shown
from invoicebridge.connectors.importers.shaped import letters
from invoicebridge.connectors.importers.table_fault import BadTable
from invoicebridge.connectors.importers.xlsx_file import chosen
from invoicebridge.connectors.importers.xlsx_package import Package
from invoicebridge.connectors.importers.xlsx_rows import XlsxRows, column_index
from invoicebridge.errors import ConfigurationError, MalformedXml
from invoicebridge.xml import MAX_BYTES, parse

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_PIECE: Final = 1 << 20


def write_copy(content: Content, rules: Rules, remarks: Mapping[int | None, str], heading: str, into: BinaryIO) -> None:
    """The copy is in the stream, with the remarks beside their rows.

    BadTable when it cannot be read; ConfigurationError `table-too-large-to-annotate`.
    """
    sheet, rows = chosen(content, rules)
    top = _header(rows, rules)
    with content.open() as stream, Package(stream) as package:
        with package.open(sheet.part) as part:
            raw = part.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise ConfigurationError("table-too-large-to-annotate", name=content.label)
        try:
            root = parse(raw)
        except MalformedXml as error:
            raise BadTable("xlsx-unreadable", reason=sheet.part) from error
        _annotate(root, top, {**remarks, top.number: heading})
        changed = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        _write(package, sheet.part, changed, into)


def _header(rows: XlsxRows, rules: Rules) -> Row:
    try:
        return header(rows.rows(), rules)
    except BadTable:
        return Row(1, ())


def _write(package: Package, part: str, changed: bytes, into: BinaryIO) -> None:
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.names:
            if name.lstrip("/").lower() == part.lower():
                copy.writestr(name, changed)
                continue
            with package.open(name.lstrip("/")) as source, copy.open(name, "w") as target:
                shutil.copyfileobj(source, target, _PIECE)


def _annotate(root: etree._Element, top: Row, remarks: Mapping[int | None, str]) -> None:
    rows = list(root.iter(_in(root, "row")))
    column = next((at for at, cell in enumerate(top.cells) if is_remarks(shown(cell))), None)
    if column is None:
        column = max((_last(row) for row in rows), default=-1) + 1
    for dimension in root.findall(_in(root, "dimension")):
        root.remove(dimension)
    for number, row in _numbered(rows):
        row.attrib.pop("spans", "")
        place = f"{letters(column)}{number}"
        for one in [cell for cell in row if cell.get("r") == place]:
            row.remove(one)
        if number in remarks:
            _insert(row, _cell(root, place, remarks[number]), column)


def _numbered(rows: list[etree._Element]) -> Iterator[tuple[int, etree._Element]]:
    number = 0
    for row in rows:
        stated = row.get("r")
        number = int(stated) if stated and stated.isdigit() else number + 1
        yield number, row


def _last(row: etree._Element) -> int:
    """The index of the last cell of a row that has something in it."""
    filled = [cell for cell in row if len(cell)]
    if not filled:
        return -1
    place = filled[-1].get("r")
    return column_index(place) if place else len(row) - 1


def _cell(root: etree._Element, place: str, text: str) -> etree._Element:
    cell = etree.Element(_in(root, "c"), r=place, t="inlineStr")
    inside = etree.SubElement(etree.SubElement(cell, _in(root, "is")), _in(root, "t"))
    inside.set(_SPACE, "preserve")
    inside.text = text
    return cell


def _insert(row: etree._Element, cell: etree._Element, column: int) -> None:
    """The cell stands where its column wants it: cells of a row are in order."""
    for at, one in enumerate(row):
        place = one.get("r")
        if place and column_index(place) > column:
            row.insert(at, cell)
            return
    row.append(cell)


def _in(root: etree._Element, name: str) -> str:
    namespace = etree.QName(root).namespace
    return f"{{{namespace}}}{name}" if namespace else name

"""Copies of tables with remarks, for the person who mends them and imports them again."""

from collections.abc import Mapping
from typing import BinaryIO

from invoicebridge.connectors.importers import annotated_csv, annotated_xlsx, csv_file, xlsx_file
from invoicebridge.connectors.importers.kind import HEAD_BYTES, Content
from invoicebridge.connectors.importers.mapping import Mapping as Rules
from invoicebridge.connectors.importers.table_fault import BadTable
from invoicebridge.errors import ConfigurationError


def is_table(content: Content) -> bool:
    """Whether it is CSV or XLSX; UnreadableFile."""
    with content.open() as stream:
        head = stream.read(HEAD_BYTES)
    return xlsx_file.recognises(content.name, head) or csv_file.recognises(content.name, head)


def write_copy(content: Content, rules: Rules, remarks: Mapping[int | None, str], heading: str, into: BinaryIO) -> None:
    """The copy is in the stream: as the file is, with one more column.

    ConfigurationError `not-a-table` for anything else than CSV or XLSX, `table-not-annotated` for one without a table
    that can be read, `table-too-large-to-annotate`; UnreadableFile.
    """
    with content.open() as stream:
        head = stream.read(HEAD_BYTES)
    try:
        if xlsx_file.recognises(content.name, head):
            annotated_xlsx.write_copy(content, rules, remarks, heading, into)
        elif csv_file.recognises(content.name, head):
            annotated_csv.write_copy(content, rules, remarks, heading, into)
        else:
            raise ConfigurationError("not-a-table", name=content.label)
    except BadTable as bad:
        raise ConfigurationError("table-not-annotated", name=content.label) from bad

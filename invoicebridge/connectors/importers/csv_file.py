"""CSV files."""

from collections.abc import Sequence

from invoicebridge.bridge.importing import ImportNote
from invoicebridge.bridge.ports import Importer
from invoicebridge.connectors.importers.csv_dialect import dialect_of
from invoicebridge.connectors.importers.csv_rows import CsvRows
from invoicebridge.connectors.importers.kind import Content, Kind, Options
from invoicebridge.connectors.importers.mapping import Mapping
from invoicebridge.connectors.importers.raw import Rows
from invoicebridge.connectors.importers.table import TableImporter
from invoicebridge.sdi.archive import is_archive

ENDINGS = (".csv", ".tsv", ".txt")


def opened(content: Content, options: Options) -> Importer:
    """The importer of a CSV file."""

    def rows(mapping: Mapping) -> tuple[Rows, Sequence[ImportNote]]:
        return csv_rows(content, mapping)

    return TableImporter(content.label, rows, options.mapping)


def csv_rows(content: Content, mapping: Mapping) -> tuple[CsvRows, Sequence[ImportNote]]:
    """The rows of a CSV file, and how it is written; BadTable when it is no text that can be read."""
    dialect = dialect_of(content, mapping)
    note = ImportNote("csv-dialect", {"encoding": dialect.encoding, "separator": _named(dialect.separator)})
    return CsvRows(content, dialect), (note,)


def _named(separator: str) -> str:
    return "tab" if separator == "\t" else separator


def recognises(name: str | None, head: bytes) -> bool:
    """Whether it is called a table of text, or is one for want of anything else."""
    return (name or "").lower().endswith(ENDINGS) or (name is None and not is_archive(head))


KIND = Kind(recognises, opened)

"""A table of any kind as an importer: its header planned, its rows put together, each invoice drafted."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from invoicebridge.bridge.importing import Imported, ImportFault, ImportNote
from invoicebridge.connectors.importers.drafting import Drafter
from invoicebridge.connectors.importers.fields import field_readers
from invoicebridge.connectors.importers.grouping import Group, groups, survey
from invoicebridge.connectors.importers.keys import KeyReader
from invoicebridge.connectors.importers.mapping import Mapping
from invoicebridge.connectors.importers.plan import HEADER_WITHIN, Plan, header, plan
from invoicebridge.connectors.importers.raw import BadRow, Row, Rows
from invoicebridge.connectors.importers.shaped import LeftOut, shaped
from invoicebridge.connectors.importers.styles import SAMPLE_ROWS, styles
from invoicebridge.connectors.importers.table_fault import BadTable

Opened = Callable[[Mapping], tuple[Rows, Sequence[ImportNote]]]
"""What finds the rows of a file, and what there is to tell of it; BadTable."""


class TableImporter:
    """One table: CSV, or a sheet."""

    def __init__(self, label: str, opened: Opened, mapping: Mapping) -> None:
        self._label = label
        self._opened = opened
        self._mapping = mapping
        self._notes: tuple[ImportNote, ...] = ()

    def notes(self) -> Sequence[ImportNote]:
        """How the table was understood."""
        return self._notes

    def drafts(self) -> Iterator[Imported]:
        """Yield every invoice and every fault."""
        try:
            rows, found = self._opened(self._mapping)
            made, faults = plan(header(rows.rows(), self._mapping), self._mapping)
            self._notes = (*found, *noted(made))
            if faults:
                yield from (ImportFault(one.row, one.column, one.code, one.parameters, self._label) for one in faults)
                return
            yield from self._drafted(rows, made)
        except BadTable as bad:
            yield ImportFault(bad.fault.row, bad.fault.column, bad.fault.code, bad.fault.parameters, self._label)

    def _drafted(self, rows: Rows, made: Plan) -> Iterator[Imported]:
        def body(left_out: LeftOut) -> Iterator[Row | BadRow]:
            return shaped(rows.rows(), made, self._mapping, ragged=rows.ragged, left_out=left_out)

        seen, about_styles = styles(made, body(LeftOut()), self._mapping)
        readers = field_readers(made, seen, self._mapping)
        key_of = KeyReader(readers, self._mapping)
        left_out = LeftOut()
        found = survey(body(left_out), key_of)
        scattered = [ImportNote("rows-scattered", {"count": str(len(found.scattered))})] if found.scattered else []
        aside = [ImportNote(f"rows-{kind}", {"count": str(count)}) for kind, count in sorted(left_out.items())]
        if rows.hidden:
            aside.append(ImportNote("rows-hidden", {"count": str(rows.hidden)}))
        count = ImportNote("invoices", {"count": str(found.invoices)})
        self._notes = (*self._notes, *about_styles, *aside, *scattered, count)
        drafter = Drafter(self._label, readers, self._mapping)
        for one in groups(body(LeftOut()), key_of, found):
            if isinstance(one, Group):
                drafted = drafter.drafted(one)
                yield from drafted if isinstance(drafted, list) else (drafted,)
            else:
                yield from drafter.faults_of(one)


def sample(rows: Rows, count: int = SAMPLE_ROWS) -> list[Row]:
    """The first rows of a table that can be told into cells."""
    return [row for row in islice(rows.rows(), HEADER_WITHIN + count) if isinstance(row, Row)]


def noted(made: Plan) -> Iterator[ImportNote]:
    """Yield what there is to tell of a plan."""
    yield ImportNote("header-row", {"row": str(made.header_row)})
    if made.ignored:
        yield ImportNote("columns-ignored", {"columns": ", ".join(made.ignored)})

"""Tables of customers: a customer a row, with the columns about customers of the batch table, in any file it may be in.

They go through the readers of batches, so encodings, separators, headings, mappings and spreadsheets are the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from invoicebridge.bridge.batched import Customer
from invoicebridge.bridge.batches.customer_rows import CustomerRow
from invoicebridge.bridge.batches.party_fields import name_of
from invoicebridge.bridge.importing import ImportFault, ImportNote
from invoicebridge.connectors.importers import csv_file, json_drafts, other_sheets, xlsx_file
from invoicebridge.connectors.importers.assembling import finished
from invoicebridge.connectors.importers.customers_json import JsonRows
from invoicebridge.connectors.importers.fields import FieldReader, field_readers, setting
from invoicebridge.connectors.importers.headers import HeaderReader
from invoicebridge.connectors.importers.kind import HEAD_BYTES, Content
from invoicebridge.connectors.importers.mapping import Mapping
from invoicebridge.connectors.importers.parties import with_party
from invoicebridge.connectors.importers.plan import Plan, header, plan
from invoicebridge.connectors.importers.raw import BadRow, Row, Rows
from invoicebridge.connectors.importers.shaped import LeftOut, shaped
from invoicebridge.connectors.importers.table import noted
from invoicebridge.connectors.importers.table_fault import BadTable
from invoicebridge.errors import InvalidDocument, UnreadableFile
from invoicebridge.fatturapa.document_types import ORDINARY_DEFAULT

MOST_ROWS: Final = 500_000
_CODE: Final = "cliente_codice"


class CustomersImporter:
    """One file of customers."""

    def __init__(self, content: Content, mapping: Mapping) -> None:
        self._content = content
        self.label = content.label
        self._mapping = mapping.of_customers()
        self._notes: tuple[ImportNote, ...] = ()

    def notes(self) -> Sequence[ImportNote]:
        """How the table was understood."""
        return self._notes

    def customers(self) -> Iterator[CustomerRow | ImportFault]:
        """Yield every customer and every fault; UnreadableFile when it cannot be had, or is no table."""
        try:
            rows, found = self._opened()
            made, faults = plan(header(rows.rows(), self._mapping), self._mapping)
            self._notes = (*found, *(() if isinstance(rows, JsonRows) else noted(made)))
            if faults:
                yield from (replace(one, label=self.label) for one in faults)
                return
            yield from self._read(rows, made)
        except BadTable as bad:
            yield replace(bad.fault, label=self.label)
        except InvalidDocument as error:
            yield ImportFault(None, None, error.code, error.parameters, self.label)

    def _opened(self) -> tuple[Rows, Sequence[ImportNote]]:
        """The rows; UnreadableFile `input-of-unknown-kind`, BadTable."""
        with self._content.open() as stream:
            head = stream.read(HEAD_BYTES)
        name = self._content.name
        if xlsx_file.recognises(name, head):
            return xlsx_file.sheet_rows(self._content, self._mapping)
        if other_sheets.KIND.recognises(name, head):
            raise BadTable("spreadsheet-other", name=self.label)
        for kind in (json_drafts.LINES, json_drafts.KIND):
            if kind.recognises(name, head):
                self._mapping = replace(self._mapping, header_row=None)
                return JsonRows(self._content, lines=kind is json_drafts.LINES), ()
        if csv_file.recognises(name, head):
            return csv_file.csv_rows(self._content, self._mapping)
        raise UnreadableFile("input-of-unknown-kind", name=self.label)

    def _read(self, rows: Rows, made: Plan) -> Iterator[CustomerRow | ImportFault]:
        reader = _Reader(self.label, field_readers(made, {}, self._mapping), self._mapping)
        left_out = LeftOut()
        count = 0
        for count, row in enumerate(shaped(rows.rows(), made, self._mapping, ragged=rows.ragged, left_out=left_out), 1):
            if count > MOST_ROWS:
                yield ImportFault(row.number, None, "customers-too-many", {"limit": str(MOST_ROWS)}, self.label)
                return
            yield from reader.read(row)
        aside = [ImportNote(f"rows-{kind}", {"count": str(each)}) for kind, each in sorted(left_out.items())]
        if rows.hidden:
            aside.append(ImportNote("rows-hidden", {"count": str(rows.hidden)}))
        self._notes = (*self._notes, *aside, ImportNote("customers", {"count": str(count)}))


class _Reader:
    """Reads the rows of one table."""

    def __init__(self, label: str, readers: Sequence[FieldReader], mapping: Mapping) -> None:
        self._label = label
        self._headings = {one.slot.heading: one.heading for one in readers}
        constants = [setting(slot, text) for slot, text in mapping.constants.items()]
        self._header = HeaderReader(readers, constants)

    def read(self, row: Row | BadRow) -> Iterator[CustomerRow | ImportFault]:
        """Yield the customer, or everything that is wrong with the row."""
        if isinstance(row, BadRow):
            yield ImportFault(row.number, None, row.code, row.parameters, self._label)
            return
        faults: list[ImportFault] = []
        tree, outside, _ = self._header.read([row], faults)
        head = tree["header"]
        for name, bad in with_party(head, ORDINARY_DEFAULT, None, registered=True):
            faults.append(ImportFault(row.number, self._headings.get(name), bad.code, bad.parameters))
        if "@customer" not in outside and not any(one.column == self._headings.get(_CODE) for one in faults):
            parameters = {"column": _CODE}
            faults.append(ImportFault(row.number, self._headings.get(_CODE), "cell-missing", parameters))
        if faults:
            code = outside.get("@customer", "")
            label = f"{self._label}: {code}" if code else self._label
            yield from (replace(one, label=label) for one in faults)
            return
        yield self._customer(row.number, finished(head), outside)

    def _customer(self, row: int, head: dict[str, Any], outside: dict[str, Any]) -> CustomerRow:
        party = head.get("cessionario_committente") or {}
        if "@regime" in outside:
            party.setdefault("dati_anagrafici", {})["regime_fiscale"] = outside["@regime"]
        sent = head.get("dati_trasmissione") or {}
        customer = Customer(
            company="",
            code=outside["@customer"],
            name=name_of(party),
            party={name: one for name, one in party.items() if one},
            codice_destinatario=sent.get("codice_destinatario"),
            pec_destinatario=sent.get("pec_destinatario"),
            email=outside.get("@email"),
        )
        return CustomerRow(
            customer=customer,
            row=row,
            label=f"{self._label}: {customer.code}",
            company=outside.get("@company"),
            headings=self._headings,
        )

"""What is said of a document or a draft, brought back to the row and the column where a person can mend it."""

from collections.abc import Iterable, Iterator, Mapping

from invoicebridge.bridge.batches.customers import CustomerConflict
from invoicebridge.bridge.batches.differences import Difference
from invoicebridge.bridge.importing import ImportedDraft, ImportedFile, ImportFault
from invoicebridge.errors import InvalidDocument, InvalidJson, InvalidUbl, InvoiceBridgeError
from invoicebridge.fatturapa.fault import Fault
from invoicebridge.fatturapa.remark import Remark

Given = ImportedDraft | ImportedFile
COMPANY = "azienda"
NUMBER = "numero"
"""Columns of ours that faults go back to which no path leads to."""


def of_path(given: Given, path: str) -> tuple[int | None, str | None]:
    """The row and the heading that the path leads back to; none in what is no table."""
    return given.place_of(path) if isinstance(given, ImportedDraft) and path else (None, None)


def of_column(given: Given, column: str) -> tuple[int | None, str | None]:
    """The row and the heading of a column of ours; the first row where the table has no such column."""
    if not isinstance(given, ImportedDraft):
        return None, None
    heading = given.headings.get(column)
    first = given.rows[0] if given.rows else None
    return given.elsewhere.get(heading or "", first) if first is not None else None, heading


def at_column(given: Given, column: str, code: str, parameters: Mapping[str, str]) -> ImportFault:
    """A fault in a column of ours."""
    row, heading = of_column(given, column)
    return ImportFault(row, heading, code, parameters, given.label)


def found(given: Given, every: Iterable[Fault | Remark]) -> tuple[ImportFault, ...]:
    """What `check` or `complete` found in the document that was made of it."""
    return tuple(
        ImportFault(*of_path(given, one.path), str(one.code), _parameters(one), given.label, one) for one in every
    )


def errors(given: Given, error: InvoiceBridgeError) -> tuple[ImportFault, ...]:
    """Every place that an error names."""
    each: tuple[InvoiceBridgeError, ...] = error.each if isinstance(error, InvalidJson | InvalidUbl) else (error,)
    return tuple(
        ImportFault(*of_path(given, one.parameters.get("path", "")), one.code, one.parameters, given.label)
        for one in each
    )


def of_company(given: Given, error: InvoiceBridgeError) -> tuple[ImportFault, ...]:
    """Why its company is not known: in the column that says it, or would."""
    if isinstance(error, InvalidDocument) and not isinstance(given, ImportedDraft):
        return errors(given, error)
    return (at_column(given, COMPANY, error.code, error.parameters),)


def conflicts(given: ImportedDraft, every: Iterable[CustomerConflict]) -> Iterator[ImportFault]:
    """What it says of its customer, and the register, or an earlier row, does not."""
    for one in every:
        parameters = {"code": one.code, "register": one.register, "batch": one.batch}
        if one.row is not None:
            parameters |= {"kind": "row", "row": str(one.row)}
        yield at_column(given, one.field, "customer-differs", parameters)


def differing(given: Given, every: Iterable[Difference]) -> Iterator[ImportFault]:
    """What it says otherwise than the document in the store."""
    for one in every:
        kind = "gone" if one.after is None else "new" if one.before is None else "changed"
        parameters = {"kind": kind, "element": one.element, "within": one.within}
        parameters |= {"before": one.before or "", "after": one.after or ""}
        yield ImportFault(*of_path(given, one.path), "differs", parameters, given.label)


def _parameters(one: Fault | Remark) -> dict[str, str]:
    return dict(one.parameters) if isinstance(one, Fault) else {"stated": one.stated, "computed": one.computed}

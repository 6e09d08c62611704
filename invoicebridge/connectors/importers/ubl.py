"""Invoices and credit notes of UBL 2.1 / Peppol BIS Billing 3; `fatturapa.ubl` is the mapping."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from invoicebridge.bridge.importing import Imported, ImportedDraft, ImportFault, ImportNote
from invoicebridge.connectors.importers.kind import Content, Kind, Options
from invoicebridge.errors import InvalidDocument, InvalidUbl, InvoiceBridgeError
from invoicebridge.fatturapa import draft_json
from invoicebridge.fatturapa.ubl import Mapped, from_ubl
from invoicebridge.xml import MAX_BYTES

_ROOT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:[\w.-]+:)?(Invoice|CreditNote)[\s>]",
    re.DOTALL,
)
_NAMESPACE: Final = b"urn:oasis:names:specification:ubl:schema:xsd:"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


class UblImporter:
    """One UBL document, which is one draft; what it loses on the way is told in the notes."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._notes: tuple[ImportNote, ...] = ()

    def notes(self) -> Sequence[ImportNote]:
        """What could not be carried over (`ubl-lost`, its reason as kind), and what was presumed (`ubl-presumed`)."""
        return self._notes

    def drafts(self) -> Iterator[Imported]:
        """Yield the draft, or a fault for each thing that is wrong: row is the line, column the path in the UBL."""
        label = self._content.label
        try:
            mapped = self._mapped()
            draft_json.from_parsed(mapped.draft)
        except InvoiceBridgeError as error:
            yield from (_fault(one, label) for one in _each(error))
            return
        self._notes = tuple(_notes(mapped))
        yield ImportedDraft(draft=mapped.draft, rows=(), label=label)

    def _mapped(self) -> Mapped:
        with self._content.open() as stream:
            content = stream.read(MAX_BYTES + 1)
        return from_ubl(content)


def _each(error: InvoiceBridgeError) -> Sequence[InvoiceBridgeError]:
    return error.each if isinstance(error, InvalidUbl) else (error,)


def _fault(error: InvoiceBridgeError, label: str) -> ImportFault:
    parameters = dict(error.parameters)
    where, line = parameters.pop("path", None), None
    if isinstance(error, InvalidDocument) and where is not None:
        line = parameters.pop("line", None)
    return ImportFault(None if line is None else int(line), where, error.code, parameters, label)


def _notes(mapped: Mapped) -> Iterator[ImportNote]:
    for one in mapped.lost:
        told = {"kind": str(one.reason), "path": one.path, "value": one.value}
        yield ImportNote("ubl-lost", told if one.line is None else {**told, "line": str(one.line)})
    for made in mapped.presumed:
        yield ImportNote("ubl-presumed", {"field": made.field, "value": made.value})


def _recognises(name: str | None, head: bytes) -> bool:
    """Whether the root is an Invoice or CreditNote of UBL, in whatever encoding."""
    plain = head.replace(b"\x00", b"")[2:] if head[:2] in _UTF_16 else head
    return _ROOT.match(plain) is not None and _NAMESPACE in plain


def _opened(content: Content, options: Options) -> UblImporter:
    return UblImporter(content)


KIND: Final = Kind(_recognises, _opened)

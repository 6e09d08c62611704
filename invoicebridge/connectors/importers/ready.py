"""Invoices that are ready: FatturaPA XML, signed or not."""

from collections.abc import Iterator, Sequence
from typing import Final

from invoicebridge.bridge.importing import Imported, ImportedFile, ImportFault, ImportNote
from invoicebridge.connectors.importers.kind import Content, Kind, Options
from invoicebridge.errors import InvoiceBridgeError
from invoicebridge.fatturapa.check import looks_like_xml
from invoicebridge.signature.p7m import looks_signed
from invoicebridge.xml import MAX_BYTES

_ENDINGS: Final = (".xml", ".p7m")


class ReadyImporter:
    """One file that goes on as it is."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def notes(self) -> Sequence[ImportNote]:
        """Nothing has to be guessed."""
        return ()

    def drafts(self) -> Iterator[Imported]:
        """Yield the file."""
        label = self._content.label
        try:
            with self._content.open() as stream:
                content = stream.read(MAX_BYTES + 1)
        except InvoiceBridgeError as error:
            yield ImportFault(None, None, error.code, error.parameters, label)
            return
        if len(content) > MAX_BYTES:
            yield ImportFault(None, None, "file-too-large", {"name": label, "limit": str(MAX_BYTES)}, label)
        else:
            yield ImportedFile(content=content, name=self._content.name, label=label)


def _recognises(name: str | None, head: bytes) -> bool:
    return (name or "").lower().endswith(_ENDINGS) or looks_like_xml(head) or looks_signed(head)


def _opened(content: Content, options: Options) -> ReadyImporter:
    return ReadyImporter(content)


KIND: Final = Kind(_recognises, _opened)

"""Spreadsheets of other kinds: known for what they are, so that a person is told to save them as XLSX."""

from collections.abc import Iterator, Sequence
from typing import Final

from invoicebridge.bridge.importing import Imported, ImportFault, ImportNote
from invoicebridge.connectors.importers.kind import Content, Kind, Options

_ENDINGS: Final = (".xls", ".xlsb", ".ods", ".numbers", ".xlsx", ".xlsm")
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How XLS files begin, and XLSX files with a password."""


class OtherSheet:
    """A spreadsheet that is not read."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def notes(self) -> Sequence[ImportNote]:
        """None."""
        return ()

    def drafts(self) -> Iterator[Imported]:
        """Yield the one fault."""
        yield ImportFault(None, None, "spreadsheet-other", {"name": self._content.label}, self._content.label)


def _recognises(name: str | None, head: bytes) -> bool:
    return head.startswith(_OLD) or (name or "").lower().endswith(_ENDINGS)


def _opened(content: Content, options: Options) -> OtherSheet:
    return OtherSheet(content)


KIND: Final = Kind(_recognises, _opened)

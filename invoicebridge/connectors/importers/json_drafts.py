"""JSON drafts: one in a file, several in a list, or one a line (JSON Lines)."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

from invoicebridge.bridge.importing import Imported, ImportedDraft, ImportFault, ImportNote
from invoicebridge.connectors.importers.kind import Content, Kind, Options
from invoicebridge.errors import FileTooLarge, InvalidDocument, InvalidJson, InvoiceBridgeError
from invoicebridge.fatturapa import draft_json
from invoicebridge.fatturapa.draft_attachments import with_attachments
from invoicebridge.xml import MAX_BYTES

_MARK: Final = b"\xef\xbb\xbf"
_STARTS: Final = (b"{", b"[")
_LINES: Final = (".jsonl", ".ndjson")


class JsonImporter:
    """A file of JSON drafts."""

    def __init__(self, content: Content, *, lines: bool) -> None:
        self._content = content
        self._lines = lines

    def notes(self) -> Sequence[ImportNote]:
        """Nothing has to be guessed."""
        return ()

    def drafts(self) -> Iterator[Imported]:
        """Yield each draft, or all that is wrong with it."""
        try:
            stream = self._content.open()
        except InvoiceBridgeError as error:
            yield self._fault(None, error)
            return
        with stream:
            yield from self._of_lines(stream) if self._lines else self._of_file(stream)

    def _of_lines(self, stream: BinaryIO) -> Iterator[Imported]:
        for number, line in enumerate(iter(lambda: stream.readline(MAX_BYTES + 1), b""), 1):
            if len(line) > MAX_BYTES:
                yield self._fault(number, FileTooLarge("file-too-large", name=self._content.label, limit=MAX_BYTES))
                return
            text = line.removeprefix(_MARK).strip()
            if text:
                yield from self._parsed(text, number, f"{self._content.label}:{number}")

    def _of_file(self, stream: BinaryIO) -> Iterator[Imported]:
        content = stream.read(MAX_BYTES + 1).removeprefix(_MARK)
        try:
            values = draft_json.parse(content)
        except InvalidDocument as error:
            yield self._fault(None, error)
            return
        if not isinstance(values, list):
            yield from self._judged(values, None, self._content.label)
            return
        for number, one in enumerate(values, 1):
            yield from self._judged(one, None, f"{self._content.label}[{number}]")

    def _parsed(self, text: bytes, row: int, label: str) -> Iterator[Imported]:
        try:
            values = draft_json.parse(text)
        except InvalidDocument as error:
            yield self._fault(row, error, label)
            return
        yield from self._judged(values, row, label)

    def _judged(self, values: Any, row: int | None, label: str) -> Iterator[Imported]:
        """The draft with the files that it names, if its shape is right."""
        try:
            whole = with_attachments(values, self._content.beside)
            draft_json.from_parsed(whole)
        except InvalidJson as error:
            yield from (self._fault(row, one, label) for one in error.each)
        except InvoiceBridgeError as error:
            yield self._fault(row, error, label)
        else:
            yield ImportedDraft(draft=whole, rows=() if row is None else (row,), label=label)

    def _fault(self, row: int | None, error: InvoiceBridgeError, label: str = "") -> ImportFault:
        parameters = dict(error.parameters)
        where = parameters.pop("path", None)
        return ImportFault(row, where, error.code, parameters, label or self._content.label)


def _is_json(name: str | None, head: bytes) -> bool:
    return (name or "").lower().endswith(".json") or head.removeprefix(_MARK).lstrip().startswith(_STARTS)


def _is_lines(name: str | None, head: bytes) -> bool:
    """Whether it is called so, or its first line is an object and another one follows."""
    if (name or "").lower().endswith(_LINES):
        return True
    if (name or "").lower().endswith(".json"):
        return False
    first, _, rest = head.removeprefix(_MARK).lstrip().partition(b"\n")
    if not rest.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        return False


def _opened(content: Content, options: Options) -> JsonImporter:
    return JsonImporter(content, lines=False)


def _opened_lines(content: Content, options: Options) -> JsonImporter:
    return JsonImporter(content, lines=True)


KIND: Final = Kind(_is_json, _opened)
LINES: Final = Kind(_is_lines, _opened_lines)

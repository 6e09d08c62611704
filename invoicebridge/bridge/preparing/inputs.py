"""What `prepare` and `correct` are given: a source holds one input, an archive one for each file in it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, Protocol, runtime_checkable

from invoicebridge.bridge.inspecting.documents import Document, Unread, documents
from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.bridge.signing.already_signed import is_signed
from invoicebridge.bridge.signing.sign import FORCED
from invoicebridge.errors import InvalidDocument, InvoiceBridgeError, UnreadableFile
from invoicebridge.fatturapa import draft_json
from invoicebridge.fatturapa.check import looks_like_xml
from invoicebridge.fatturapa.draft_attachments import Read, with_attachments
from invoicebridge.signature.p7m import looks_signed

_SIGNATURE: Final = b"Signature"
_JSON_START: Final = b"{"
_BOM: Final = b"\xef\xbb\xbf"


class Kind(StrEnum):
    """What an input is."""

    DRAFT = "draft"
    """JSON."""
    XML = "xml"
    """A ready invoice without a signature."""
    SIGNED = "signed"
    """A .p7m, or XML with a signature inside."""


@runtime_checkable
class HasNeighbours(Protocol):
    """A source beside which other files may lie."""

    def beside(self, name: str) -> bytes:
        """The content of a file in the same folder, or below it; UnreadableFile when it cannot be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One draft or invoice, read."""

    label: str
    """How it is called in the answer."""
    name: str | None
    """The file's own name; None where it has none."""
    kind: Kind
    content: bytes
    """As it was given; of a draft that names files, with their contents in it."""
    sha256: str
    """Of the content, or of what it says: by it the same input is recognised."""
    values: Any = None
    """Of a draft: the JSON values."""
    draft: draft_json.Draft | None = None
    """Of a draft whose values were read already: what was read."""
    company: str | None = None
    """The id of the company that it belongs to, where that is known from elsewhere."""


def inputs(source: Source) -> Iterator[Input | Unread]:
    """Yield what the source holds; whatever cannot be read is yielded too, and never stops the others."""
    for document in documents(source):
        if isinstance(document, Unread):
            yield document
            continue
        try:
            yield _input(document, source)
        except InvoiceBridgeError as error:
            yield Unread(document.label, error)


def _input(document: Document, source: Source) -> Input:
    """The input; UnreadableFile, InvalidDocument when it is none."""
    if (document.name or "").endswith(FORCED):
        raise InvalidDocument("forced-file", name=document.label)
    if _is_draft(document):
        return draft_input(document.label, document.name, document.content, _reader(document, source))
    return ready_input(document.label, document.name, document.content)


def draft_input(label: str, name: str | None, content: bytes, read: Read) -> Input:
    """The input that a JSON draft is, with the files that it names; InvalidDocument when it is no JSON."""
    stated = draft_json.parse(content)
    values = with_attachments(stated, read)
    if values is not stated:
        content = json.dumps(values, ensure_ascii=False).encode()
    return Input(
        label=label, name=name, kind=Kind.DRAFT, content=content, sha256=sha256(content).hexdigest(), values=values
    )


def ready_input(label: str, name: str | None, content: bytes) -> Input:
    """The input that an invoice file is; UnreadableFile `file-of-unknown-kind` when it is none."""
    signed = looks_signed(content) or (_SIGNATURE in content and is_signed(content))
    if not signed and not looks_like_xml(content):
        raise UnreadableFile("file-of-unknown-kind", name=label)
    kind = Kind.SIGNED if signed else Kind.XML
    return Input(label=label, name=name, kind=kind, content=content, sha256=sha256(content).hexdigest())


def _is_draft(document: Document) -> bool:
    named = (document.name or "").lower().endswith(".json")
    return named or document.content.removeprefix(_BOM).lstrip().startswith(_JSON_START)


def _reader(document: Document, source: Source) -> Read:
    """How the files that a draft names are read: from the folder that it lies in, never from an archive."""

    def read(name: str) -> bytes:
        if document.archived or not isinstance(source, HasNeighbours):
            raise InvalidDocument("draft-attachment-archived", name=name)
        return source.beside(name)

    return read

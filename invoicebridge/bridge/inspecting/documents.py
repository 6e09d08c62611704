"""The documents that sources hold: a file is one, an archive holds one for each file in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.errors import InvoiceBridgeError, UnreadableFile
from invoicebridge.sdi.archive import UnusableArchive, is_archive, members


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read."""

    label: str
    """How it is called in the answer: the path as the user gave it, and the name inside an archive."""
    name: str | None
    """The file's own name; None where it has none."""
    content: bytes
    source: str
    """The path of the file on disk that it is, or lies in."""
    archived: bool = False
    """Whether it lies in an archive, so that its name is not the user's own choice."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or an archive from some point on, that could not be read."""

    label: str
    error: InvoiceBridgeError


def documents(source: Source) -> Iterator[Document | Unread]:
    """Yield what the source holds; whatever cannot be read is yielded too, and never stops the others."""
    try:
        content = source.read()
    except InvoiceBridgeError as error:
        yield Unread(source.label, error)
        return
    if is_archive(content):
        yield from _in_archive(source.label, content)
    else:
        yield Document(source.label, source.name, content, source.label)


def _in_archive(path: str, content: bytes) -> Iterator[Document | Unread]:
    try:
        for member in members(content):
            label = f"{path}/{member.path}"
            if is_archive(member.content):
                yield Unread(label, UnreadableFile("archive-in-archive", name=member.name))
            else:
                yield Document(label, member.name, member.content, path, archived=True)
    except UnusableArchive as unusable:
        yield Unread(path, unusable)

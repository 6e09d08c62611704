"""The operation `inspect`: files, mails and archives → what each message is, who sent it, which state it would prove.

Nothing stops it: a file that cannot be had or read is an answer like any other.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.bridge.inspecting.inspect_mail import inspect_mail
from invoicebridge.bridge.inspecting.inspect_notification import Lens, inspect_notification
from invoicebridge.bridge.inspecting.inspected import Inspected, Reason
from invoicebridge.errors import InvoiceBridgeError, UnreadableFile
from invoicebridge.pec.messages import Message, OrdinaryMail
from invoicebridge.pec.parse import parse as parse_mail
from invoicebridge.sdi import archive
from invoicebridge.sdi.notifications import Notification
from invoicebridge.sdi.parse import parse

_MAIL_FIELDS: Final = frozenset({"from", "to", "subject", "date", "message-id", "received", "content-type"})
_BLANKS: Final = b" \t\r\n"
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
"""Byte order marks, which no mail begins with."""


def inspect_messages(sources: Iterable[Source], lens: Lens) -> Iterator[Inspected]:
    """Yield, in the order of the sources, what each message is; what cannot be read is yielded with its error."""
    for source in sources:
        try:
            content = source.read()
        except InvoiceBridgeError as error:
            yield _unread(source.label, error)
            continue
        yield from inspect_content(source.label, source.name, content, lens)


def inspect_content(label: str, name: str | None, content: bytes, lens: Lens) -> Iterator[Inspected]:
    """Yield what the bytes are: one message, every notification of a mail, or everything in an archive."""
    if archive.is_archive(content):
        yield from _in_archive(label, name, content, lens)
    else:
        yield from _one(label, name, content, lens)


def _in_archive(label: str, name: str | None, content: bytes, lens: Lens) -> Iterator[Inspected]:
    """An attestation comes as an archive; any other one holds messages."""
    attestation = parse(content, name, lens.schemas)
    if isinstance(attestation, Notification):
        yield inspect_notification(label, name, attestation, content, lens)
        return
    try:
        for member in archive.members(content):
            inside = f"{label}/{member.path}"
            if not archive.is_archive(member.content):
                yield from _one(inside, member.name, member.content, lens)
                continue
            nested = parse(member.content, member.name, lens.schemas)
            if isinstance(nested, Notification):
                yield inspect_notification(inside, member.name, nested, member.content, lens)
            else:
                yield _unread(inside, UnreadableFile("archive-in-archive", name=member.name))
    except archive.UnusableArchive as unusable:
        yield _unread(label, unusable)


def _one(label: str, name: str | None, content: bytes, lens: Lens) -> Iterator[Inspected]:
    if is_document(content):
        found = parse(content, name, lens.schemas)
        yield inspect_notification(label, name, found, content, lens)
        return
    message = parse_mail(content)
    if is_no_mail(message):
        yield _unread(label, UnreadableFile("message-of-unknown-kind"))
        return
    yield from inspect_mail(label, message, content, lens)


def is_document(content: bytes) -> bool:
    """Whether the bytes begin as XML does, and as no mail can."""
    return content.lstrip(_BLANKS).startswith((b"<", *_MARKS))


def is_no_mail(message: Message) -> bool:
    """Whether the bytes that were read as a mail have nothing of one."""
    return isinstance(message, OrdinaryMail) and not any(field in _MAIL_FIELDS for field, _ in message.headers.fields)


def _unread(label: str, error: InvoiceBridgeError) -> Inspected:
    return Inspected(file=label, reason=Reason(error.code, error.parameters), error=error)

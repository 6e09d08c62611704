"""The operations `verify`, of many files with archives opened, and `unwrap`, of one signed file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509

from invoicebridge.bridge.inspecting.documents import Document, Unread, documents
from invoicebridge.bridge.inspecting.inspect import Source
from invoicebridge.errors import InvalidDocument, InvoiceBridgeError
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.verdict import Chain, Verified
from invoicebridge.signature.verify import verify


class Verdict(StrEnum):
    """What a file's signatures are worth, all together."""

    GOOD = "good"
    """Every signature is intact, by a certificate that leads to a trusted one, and nothing is wrong with it."""
    NOT_CHECKED = "not-checked"
    """Nothing is wrong, but no trusted certificates were given: who signed is not known for sure."""
    WRONG = "wrong"
    """Something is wrong with a signature."""
    UNSIGNED = "unsigned"
    DAMAGED = "damaged"
    """The file is cut short or cannot be opened as what it seems to be."""
    UNREAD = "unread"
    """The file could not be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of one file: `verified`, or `error` where it could not be opened."""

    file: str
    verified: Verified | None = None
    error: InvoiceBridgeError | None = None

    @property
    def verdict(self) -> Verdict:
        """All its signatures in one word."""
        if self.verified is None:
            return Verdict.DAMAGED if isinstance(self.error, InvalidDocument) else Verdict.UNREAD
        if not self.verified.signed:
            return Verdict.UNSIGNED
        if self.verified.failures:
            return Verdict.WRONG
        checked = all(signature.chain is Chain.GOOD for signature in self.verified.signatures)
        return Verdict.GOOD if checked else Verdict.NOT_CHECKED


def verify_all(sources: Iterable[Source], anchors: Iterable[x509.Certificate], at: datetime) -> Iterator[Judged]:
    """Yield, in the order of the sources, what the signatures of each file are worth at that instant."""
    trusted = Anchors(anchors)
    for source in sources:
        for document in documents(source):
            yield _judged(document, trusted, at)


def _judged(document: Document | Unread, anchors: Anchors, at: datetime) -> Judged:
    if isinstance(document, Unread):
        return Judged(file=document.label, error=document.error)
    try:
        return Judged(file=document.label, verified=verify(document.content, anchors, at))
    except InvoiceBridgeError as error:
        return Judged(file=document.label, error=error)


def unwrapped(content: bytes, name: str, anchors: Iterable[x509.Certificate], at: datetime) -> Verified:
    """The verdict on a signed file whose signatures are all intact, so that its `content` is what was signed.

    InvalidDocument `not-signed` or `not-intact` otherwise; UnreadableSignature when it cannot be opened. Whether the
    signers are to be believed is for the reader of the verdict to say.
    """
    verified = verify(content, Anchors(anchors), at)
    if not verified.signed:
        raise InvalidDocument("not-signed", name=name)
    if not verified.intact:
        raise InvalidDocument("not-intact", name=name)
    return verified

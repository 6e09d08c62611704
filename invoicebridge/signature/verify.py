"""Bytes, trusted certificates and a time → what every signature in a file is worth."""

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509

from invoicebridge.errors import MalformedXml, UnreadableSignature
from invoicebridge.signature.keys import require_aware
from invoicebridge.signature.p7m import Kind, Opened, kind_of, open_p7m
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.verdict import Signature, Verified
from invoicebridge.signature.verify_cades import judge_layer
from invoicebridge.signature.verify_xades import judge_document
from invoicebridge.xml import parse


def verify(content: bytes, anchors: Anchors | Iterable[x509.Certificate], at: datetime) -> Verified:
    """Return the verdict on every signature of a .p7m (any variant) or of an XML document, and what was signed.

    `at` (aware) is the time of judgement: now, or when the file was received. Without anchors no chain is checked, and
    none is good. XML without a signature comes back with none. UnreadableSignature where the file is neither, or its
    wrapping cannot be opened; MalformedXml where the file itself is XML that cannot be read.
    """
    require_aware(at)
    trusted = anchors if isinstance(anchors, Anchors) else Anchors(anchors)
    match kind_of(content):
        case Kind.SIGNED:
            return verify_opened(open_p7m(content), trusted, at)
        case Kind.XML:
            found = judge_document(parse(content), 0, trusted, at)
            return Verified(content=content, encodings=(), signatures=found)
        case other:
            raise UnreadableSignature("p7m-unsigned", kind=other)


def verify_opened(opened: Opened, anchors: Anchors, at: datetime) -> Verified:
    """The same for a .p7m that has been opened already."""
    found = judge_layers(opened, anchors, at)
    if opened.kind is Kind.XML:
        found += _inside(opened.content, len(opened.layers), anchors, at)
    encodings = tuple(str(layer.encoding) for layer in opened.layers)
    return Verified(content=opened.content, encodings=encodings, signatures=found)


def judge_layers(opened: Opened, anchors: Anchors, at: datetime) -> tuple[Signature, ...]:
    """The verdict on every signature around the content; those inside it are not looked at."""
    judged = [judge_layer(layer, number, anchors, at) for number, layer in enumerate(opened.layers)]
    return tuple(signature for layer in judged for signature in layer)


def _inside(content: bytes, layer: int, anchors: Anchors, at: datetime) -> tuple[Signature, ...]:
    """Signatures in the XML inside a p7m; what is no well-formed XML holds none."""
    try:
        return judge_document(parse(content), layer, anchors, at)
    except MalformedXml:
        return ()

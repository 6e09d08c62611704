"""Opens `.p7m` files as they are found: what was signed comes out, however it was wrapped.

DER, BER of indefinite length, base64 of either with or without armour or the headers of S/MIME, a p7m inside a p7m, one
signer or several.
Nothing is verified here; `verify.py` judges the signatures of the layers that come out.
"""

import binascii
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from invoicebridge.errors import UnreadableSignature
from invoicebridge.signature import ber, cms, der

MAX_LAYERS: Final = 8
"""A file signed more often than this, one signature around the other, is refused."""

_XML_START: Final = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*+<")
_ARMOUR: Final = re.compile(rb"-----BEGIN (PKCS ?#?7|CMS|SIGNED)[A-Z0-9 #]*-----\s")
_ARMOUR_END: Final = re.compile(rb"-----END [A-Z0-9 #]+-----\s*\Z")
_BASE64_START: Final = re.compile(rb"MI[A-T][A-Za-z0-9+/=\r\n]{,40}\Z")
"""A sequence whose length takes one to five bytes, or is indefinite."""
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]")
_SPACE: Final = b" \t\r\n\f\v"
_AFTER_TEXT: Final = _SPACE + b"\0\x1a"
"""Ends of texts of old: a zero byte, or that of CP/M."""
_HEADER_START: Final = re.compile(rb"(?i)(?:MIME-Version|Content-[A-Z-]+)[ \t]*:")
_HEADERS: Final = re.compile(rb"(?:[A-Za-z][\w-]*[ \t]*:[^\r\n]*+\r?\n(?:[ \t]+[^\r\n]++\r?\n)*+)++\r?\n")
_MAX_HEADERS: Final = 4096
_SIGNED_TYPE: Final = re.compile(rb"(?i)application/(?:x-)?pkcs7-mime")
"""RFC 8551 §3.2."""
_BOM: Final = b"\xef\xbb\xbf"


class Encoding(StrEnum):
    """How one layer was written."""

    DER = "der"
    BER = "ber"
    BASE64 = "base64"
    PEM = "pem"


class Kind(StrEnum):
    """What bytes seem to be, by their beginning."""

    XML = "xml"
    ZIP = "zip"
    SIGNED = "signed"
    EMPTY = "empty"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Layer:
    """One signature around a content: how it was written, and what it holds (content included)."""

    encoding: Encoding
    signed: cms.SignedData

    @property
    def content(self) -> bytes:
        """What this layer's signers signed."""
        return self.signed.content or b""


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened file. `layers` is never empty; the outermost comes first."""

    content: bytes
    """What the innermost signers signed, byte for byte."""
    layers: tuple[Layer, ...]
    kind: Kind
    """What that content seems to be; never SIGNED."""


def open_p7m(content: bytes) -> Opened:
    """Return what was signed, from the innermost of the signatures around it; nothing is verified.

    UnreadableSignature with a code for each reason: `p7m-unsigned` (kind), `p7m-truncated`, `p7m-damaged` (reason),
    `p7m-encrypted`, `p7m-other` (found), `p7m-detached`, `p7m-without-signers`, `p7m-too-deep` (limit).
    """
    layers: list[Layer] = []
    inner = content
    while (kind := kind_of(inner)) is Kind.SIGNED:
        if len(layers) == MAX_LAYERS:
            raise UnreadableSignature("p7m-too-deep", limit=MAX_LAYERS)
        layers.append(_layer(inner))
        inner = layers[-1].content
    if not layers:
        raise UnreadableSignature("p7m-unsigned", kind=kind)
    return Opened(inner, tuple(layers), kind)


def looks_signed(content: bytes) -> bool:
    """Whether the bytes begin as a CMS signature does: DER or BER sequence, base64 of one, or its PEM armour."""
    return kind_of(content) is Kind.SIGNED


def kind_of(content: bytes) -> Kind:
    """What bytes are, as far as their first ones tell."""
    start = content[:96].removeprefix(_BOM).lstrip(_SPACE)
    if _HEADER_START.match(start) and (body := _after_headers(content)):
        return Kind.SIGNED if kind_of(body) is Kind.SIGNED else Kind.OTHER
    if _is_sequence(start) or _BASE64_START.match(start[:40]) or _ARMOUR.match(start):
        return Kind.SIGNED
    if _XML_START.match(content):
        return Kind.XML
    if not start:
        return Kind.EMPTY if not content.strip() else Kind.OTHER
    return Kind.ZIP if start.startswith(b"PK\x03\x04") else Kind.OTHER


def _is_sequence(start: bytes) -> bool:
    """No signature is so short that its length takes one byte; and a text that begins with 0 (0x30) is none."""
    return len(start) > 2 and start[0] == der.SEQUENCE and start[1] >= 0x80


def _after_headers(content: bytes) -> bytes:
    """What follows the headers of an S/MIME message that says it is one, if no further headers do; else nothing."""
    text = content.removeprefix(_BOM).lstrip(_SPACE)
    headers = _HEADERS.match(text, 0, _MAX_HEADERS)
    if headers is None or not _SIGNED_TYPE.search(headers[0]):
        return b""
    body = text[headers.end() :]
    return b"" if _HEADER_START.match(body.lstrip(_SPACE)) else body


def _layer(content: bytes) -> Layer:
    try:
        encoding, source = _bytes_of(content)
        oid, value = cms.content_info(source)
        if oid in cms.ENCRYPTED:
            raise UnreadableSignature("p7m-encrypted")
        if oid != cms.SIGNED_DATA:
            raise UnreadableSignature("p7m-other", found=oid)
        signed = cms.signed_data(value)
    except ber.Truncated as error:
        raise UnreadableSignature("p7m-truncated") from error
    except ber.Damaged as error:
        raise UnreadableSignature("p7m-damaged", reason=error) from error
    if not signed.signers:
        raise UnreadableSignature("p7m-without-signers")
    if signed.content is None:
        raise UnreadableSignature("p7m-detached")
    return Layer(encoding, signed)


def _bytes_of(content: bytes) -> tuple[Encoding, bytes]:
    """How the layer is written, and its BER."""
    if _HEADER_START.match(content[:96].removeprefix(_BOM).lstrip(_SPACE)):
        content = _after_headers(content)
    text = content[:96].removeprefix(_BOM).lstrip(_SPACE)[:1]
    if text == b"0":
        source = content[content.index(b"0") :]
        return (Encoding.BER if source[1] == 0x80 else Encoding.DER), source
    armoured = _ARMOUR.match(content.removeprefix(_BOM).lstrip(_SPACE))
    if armoured is None:
        return Encoding.BASE64, _from_base64(content.removeprefix(_BOM))
    if _ARMOUR_END.search(content) is None:
        raise ber.Truncated("the armour has no end")
    inside = content[content.index(b"-----", content.index(b"-----BEGIN") + 5) + 5 : content.rindex(b"-----END")]
    return Encoding.PEM, _from_base64(inside)


def _from_base64(text: bytes) -> bytes:
    """The bytes of base64 in lines of any length; padding may be missing, as some programs leave it out, and zero bytes
    may follow.
    """
    letters = text.rstrip(_AFTER_TEXT).translate(None, _SPACE).rstrip(b"=")
    if _NOT_BASE64.search(letters):
        raise ber.Damaged("a character that is not base64")
    if len(letters) % 4 == 1:
        raise ber.Truncated("base64 that ends too early")
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))

"""Whether a file is signed, and whether a signed file holds just this document."""

from datetime import datetime
from typing import Final

from lxml import etree

from invoicebridge.errors import InvoiceBridgeError, MalformedXml
from invoicebridge.signature.p7m import looks_signed, open_p7m
from invoicebridge.signature.verdict import Form
from invoicebridge.signature.verify import verify
from invoicebridge.xml import parse_data

_SIGNATURE: Final = "{http://www.w3.org/2000/09/xmldsig#}Signature"


def is_signed(content: bytes) -> bool:
    """Whether the bytes begin as a p7m does, or are XML with a signature inside its root."""
    if looks_signed(content):
        return True
    try:
        return parse_data(content).find(_SIGNATURE) is not None
    except MalformedXml:
        return False


def holds(signed: bytes, content: bytes, form: Form, at: datetime) -> bool:
    """Whether `signed` carries intact signatures of this document, in this form."""
    try:
        verified = verify(signed, (), at)
        if not verified.intact or any(signature.form is not form for signature in verified.signatures):
            return False
        return verified.content == content if form is Form.CADES else _unsigned(verified.content) == _unsigned(content)
    except InvoiceBridgeError:
        return False


def is_of(file: bytes, xml: bytes) -> bool:
    """Whether a file, signed or not, is one of this very document; nothing is verified."""
    try:
        inside = open_p7m(file).content if looks_signed(file) else file
        return inside == xml or _unsigned(inside) == _unsigned(xml)
    except InvoiceBridgeError:
        return False


def _unsigned(content: bytes) -> bytes:
    """The canonical form of an XML document without the signatures in its root."""
    root = parse_data(content)
    for signature in root.findall(_SIGNATURE):
        root.remove(signature)
    return etree.tostring(root, method="c14n")

"""The document in a file that was sent, to be sent once more under another name and signed anew."""

from hashlib import sha256
from typing import Final

from lxml import etree

from invoicebridge.bridge.preparing.candidates import PLACEHOLDER, Made
from invoicebridge.bridge.preparing.inputs import Input, Kind
from invoicebridge.fatturapa import codec, filename
from invoicebridge.signature.p7m import looks_signed, open_p7m
from invoicebridge.xml import parse

_SIGNATURE: Final = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_ELEMENT: Final = "<ProgressivoInvio>%s</ProgressivoInvio>"


def unchanged(name: str, content: bytes) -> tuple[Input, Made]:
    """Return the document of a file and how it goes out again: without its signature, and to be signed if it was.

    A file that this program wrote says the progressive of its name in ProgressivoInvio, and will say that of the new
    one; what others wrote stays as it is, byte for byte. UnreadableSignature when the file cannot be opened.
    """
    xml = open_p7m(content).content if looks_signed(content) else content
    bare = _without_signature(xml)
    signed = xml is not content or bare is not xml
    ours = _ours(bare, filename.parse(name).progressivo)
    xml = ours or bare
    one = Input(label=name, name=None, kind=Kind.XML, content=bare, sha256=sha256(bare).hexdigest())
    return one, Made(content=xml, xml=xml, follows=ours is not None, sign=signed)


def _without_signature(xml: bytes) -> bytes:
    """The same XML without the signatures in its root; the very same bytes where there are none."""
    root = parse(xml)
    signatures = root.findall(_SIGNATURE)
    if not signatures:
        return xml
    for signature in signatures:
        root.remove(signature)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _ours(xml: bytes, progressivo: str) -> bytes | None:
    """The document with the placeholder as its ProgressivoInvio, when `codec.write` wrote it with that of its name."""
    written = codec.write(codec.read(xml))
    if _canonical(written) != _canonical(xml):
        return None
    before, element, after = written.partition((_ELEMENT % progressivo).encode())
    return before + (_ELEMENT % PLACEHOLDER).encode() + after if element else None


def _canonical(xml: bytes) -> bytes:
    return etree.tostring(parse(xml), method="c14n")

"""Invoices from XML and to XML: `write(read(content))` has every element, text, digit, zone and attribute of `content`.

What the file says is kept, not how it was typed: prefixes, comments, processing instructions, white space between
elements and the encoding are those of the writer. The signature of a document is kept, but it signs the bytes it was
made for; who needs them valid keeps the file.

Reading does not judge: a document can be read that no control would let pass. It raises InvalidDocument (codes
root-unknown, attribute-missing and those of `element_reader`, or of `xml.parse`) for what the types have no place for.
"""

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.element_reader import reader_of
from invoicebridge.fatturapa.element_writer import attribute_content, first_fault, writer_of
from invoicebridge.fatturapa.lexical import WRITERS
from invoicebridge.fatturapa.ordinaria import FatturaElettronica
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata
from invoicebridge.fatturapa.wire import wire_fields
from invoicebridge.xml import parse, path_of

Document = FatturaElettronica | FatturaElettronicaSemplificata

NAMESPACES: Final[dict[type[Document], str]] = {
    FatturaElettronica: "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2",
    FatturaElettronicaSemplificata: "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0",
}
"""The namespace of each root element, whose local name is the name of the class; all else is in no namespace."""

_ROOTS: Final = {f"{{{namespace}}}{cls.__name__}": cls for cls, namespace in NAMESPACES.items()}
_PREFIXES: Final = {
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    **dict.fromkeys(NAMESPACES.values(), "p"),
}


def read(content: bytes) -> Document:
    """Return the document in the bytes of an XML file (not of a .p7m); raise InvalidDocument(path, line, …).

    UTF-8, ISO-8859-1 and windows-1252, byte order marks, any prefix; files of schema 1.2, 1.2.1, 1.2.2 and 1.2.3
    (ordinary) and of 1.0, 1.0.1 and 1.0.2 (simplified).
    """
    return read_element(parse(content))


def read_element(root: etree._Element) -> Document:
    """Return the document whose root element is `root`; raise InvalidDocument(path, line, …)."""
    cls = _ROOTS.get(root.tag)
    if cls is None:
        raise InvalidDocument("root-unknown", path=path_of(root), line=root.sourceline, found=root.tag)
    document: Document = reader_of(cls)(root, _attributes(cls, root))
    return document


def _attributes(cls: type[Document], root: etree._Element) -> dict[str, Any]:
    known = {item.xml_name: item.name for item in wire_fields(cls) if item.kind == "attribute"}
    values: dict[str, Any] = {known[name]: text for name, text in root.items() if name in known}
    others = tuple((name, text) for name, text in root.items() if name not in known)
    return values | {"other_attributes": others}


def write(document: Document, stylesheet: str | None = None) -> bytes:
    """Return the document as a UTF-8 XML file without white space of its own; raise InvalidDocument(path, …).

    `stylesheet` is the address of an XSL style sheet that a browser shall show the file with.
    """
    if type(document) not in NAMESPACES:
        raise InvalidDocument("value-type", path="/", type="FatturaElettronica", found=type(document).__name__)
    pieces = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    name = type(document).__name__
    try:
        if stylesheet is not None:
            pieces.append(_stylesheet(stylesheet))
        pieces.append(f"<p:{name}{_written_attributes(document)}>")
        writer_of(type(document))(document, pieces.append)
    except (TypeError, ValueError) as error:
        reason = InvalidDocument("value-unwritable", path="/" + name, element=name, reason=error)
        raise (first_fault(document, "/" + name) or reason) from error
    pieces.append(f"</p:{name}>\n")
    return "".join(pieces).encode()


def _stylesheet(address: str) -> str:
    if "?>" in address:
        raise ValueError("the address of a style sheet cannot contain ?>")
    return f'<?xml-stylesheet type="text/xsl" href="{attribute_content(address)}"?>\n'


def _written_attributes(document: Document) -> str:
    declared = {NAMESPACES[type(document)]: "p"}
    written: dict[str, str] = {}
    for name, text in _all_attributes(document):
        qualified = _qualified(name, declared)
        if qualified in written:
            raise ValueError(f"two attributes are called {name}")
        written[qualified] = attribute_content(WRITERS[str](text))
    declarations = {f"xmlns:{prefix}": attribute_content(uri) for uri, prefix in declared.items() if prefix != "xml"}
    return "".join(f' {name}="{text}"' for name, text in (declarations | written).items())


def _all_attributes(document: Document) -> Iterator[tuple[str, Any]]:
    for item in wire_fields(type(document)):
        value = getattr(document, item.name)
        if item.kind == "attribute" and (item.required or value is not None):
            yield item.xml_name, value
    yield from document.other_attributes


def _qualified(name: str, declared: dict[str, str]) -> str:
    parts = etree.QName(name)
    if not name.startswith("{"):
        return parts.localname
    prefix = declared.setdefault(parts.namespace, _PREFIXES.get(parts.namespace) or f"n{len(declared)}")
    return f"{prefix}:{parts.localname}"

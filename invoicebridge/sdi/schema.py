"""Whether a message of the SdI obeys its XSD: what libxml2 objects to beyond the deviations that reading lists.

The schema's bytes are the argument. The XML signature inside a message is not judged here (that is `signature.verify`):
the import of its schema is taken out before compiling, so that nothing has to be found or fetched.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from invoicebridge import xml
from invoicebridge.errors import MalformedXml
from invoicebridge.sdi.deviation import Deviations
from invoicebridge.sdi.pa import PA
from invoicebridge.sdi.privati import PRIVATI

_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
_MAX_ELEMENTS: Final = 12_000
"""200 errors are some 800 elements. Beyond this libxml2's reports of errors grow with the square of the siblings."""
_STRUCTURE: Final = re.compile(r"SCHEMAV_(?:ELEMENT_CONTENT|CVC_TYPE_3_1_[12]|CVC_COMPLEX_TYPE_(?:2_\d|3_2_[12]|4))")
"""Elements and attributes missing, unexpected, repeated or misplaced: reading lists each of them by itself."""
_SUBJECT: Final = re.compile(r"^Element '[^']*'(?:, attribute '[^']*')?: ")


class MessageSchemas:
    """The two schemas of the SdI's messages, each compiled when first needed; ValueError when bytes are no schema."""

    def __init__(self, *, privati: bytes, pa: bytes) -> None:
        self._contents: Mapping[str, bytes] = {PRIVATI: privati, PA: pa}
        self._compiled: dict[str, etree.XMLSchema] = {}

    def note_violations(self, root: etree._Element, deviations: Deviations) -> None:
        """Adds what the schema of the root's namespace objects to, once for each place that has no deviation yet."""
        if sum(1 for _ in root.iter()) > _MAX_ELEMENTS:
            deviations.add("unvalidated", root)
            return
        schema = self._schema(etree.QName(root).namespace or "")
        if schema.validate(root):
            return
        log: Any = schema.error_log
        entries = list(log)
        _note(entries, root, deviations, but=_STRUCTURE)
        if len(deviations) == 0:
            _note(entries, root, deviations, but=None)

    def _schema(self, namespace: str) -> etree.XMLSchema:
        if namespace not in self._compiled:
            self._compiled[namespace] = _compile(self._contents[namespace])
        return self._compiled[namespace]


def _compile(content: bytes) -> etree.XMLSchema:
    try:
        tree = xml.parse_data(content)
        for found in list(tree.iter(f"{_XS}import")):
            _parent(found).remove(found)
        for found in list(tree.iter(f"{_XS}element")):
            if found.get("ref", "").endswith(":Signature"):
                _parent(found).replace(found, _any_signature(found))
        return etree.XMLSchema(tree)
    except (MalformedXml, etree.XMLSchemaParseError) as error:
        raise ValueError(f"not a usable XML schema: {error}") from error


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    if parent is None:
        raise ValueError("not a usable XML schema: its root is no schema")
    return parent


def _any_signature(reference: etree._Element) -> etree._Element:
    """What stands in for the element Signature: any element of its namespace, as often."""
    stand_in = etree.Element(f"{_XS}any", namespace=_DSIG, processContents="skip")
    if "minOccurs" in reference.attrib:
        stand_in.set("minOccurs", reference.attrib["minOccurs"])
    return stand_in


def _note(entries: list[Any], root: etree._Element, deviations: Deviations, *, but: re.Pattern[str] | None) -> None:
    told = {deviation.path for deviation in deviations}
    for entry in entries:
        if but is not None and but.fullmatch(entry.type_name):
            continue
        place = next(_places(root, entry.path), root)
        path = xml.path_of(place)
        if path not in told or place is root:
            deviations.add("schema", place, reason=_SUBJECT.sub("", entry.message))
            told.add(path)


def _places(root: etree._Element, path: str) -> Iterator[etree._Element]:
    """The element that libxml2 means by a path in its log; none where the path has a prefix that is not the root's."""
    prefixes: Any = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    try:
        found: Any = root.getroottree().xpath(path, namespaces=prefixes)
    except etree.XPathError:
        return
    yield from found

"""Complete documents made from an XSD: every element that a schema knows stands in one of them, with a valid text."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from tests.schemas.values import XS, values

SIGNATURE = (
    '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>'
    '<ds:CanonicalizationMethod Algorithm="urn:c"/><ds:SignatureMethod Algorithm="urn:s"/>'
    '<ds:Reference URI=""><ds:DigestMethod Algorithm="urn:d"/><ds:DigestValue>YWJj</ds:DigestValue></ds:Reference>'
    "</ds:SignedInfo><ds:SignatureValue>YWJj</ds:SignatureValue></ds:Signature>"
)


class Maker:
    """Makes documents of one schema."""

    def __init__(self, schema: etree._Element) -> None:
        self._schema = schema
        self._namespace = schema.get("targetNamespace")
        self._complex: dict[str, Any] = {str(item.get("name")): item for item in schema.findall(XS + "complexType")}
        self._simple: dict[str, Any] = {str(item.get("name")): item for item in schema.findall(XS + "simpleType")}
        self._alternative = 0
        self.type_of: dict[etree._Element, str] = {}
        """Of each leaf made, and of each element with attributes, the type."""

    def documents(self) -> Iterator[etree._Element]:
        """For every root element two documents, which differ where the schema leaves a choice."""
        for item in self._schema.findall(XS + "element"):
            for self._alternative in (0, 1):
                name = str(item.get("name"))
                root = etree.Element(f"{{{self._namespace}}}{name}" if self._namespace else name)
                self._fill(root, str(item.get("type")))
                yield root

    def texts(self, kind: str) -> list[str]:
        """Texts at and beyond the facets of a simple type, or of the text of a complex one; the first is valid."""
        local = kind.rpartition(":")[2]
        if local in self._complex:
            return values("xs:string", self._simple)
        return values(kind, self._simple)

    def attribute_texts(self, element: etree._Element, name: str) -> list[str]:
        """The same for an attribute."""
        kind = self._complex[self.type_of[element].rpartition(":")[2]]
        item = next(item for item in kind.iter(XS + "attribute") if item.get("name") == name)
        fixed = [str(item.get("fixed"))] if item.get("fixed") else []
        return [*fixed, *self.texts(str(item.get("type")))]

    def _fill(self, element: etree._Element, kind: str) -> None:
        self.type_of[element] = kind
        definition = self._complex.get(kind.rpartition(":")[2])
        if definition is None:
            element.text = self.texts(kind)[0]
            return
        for attribute in definition.iter(XS + "attribute"):
            name = str(attribute.get("name"))
            element.set(name, self.attribute_texts(element, name)[0])
        if definition.find(XS + "simpleContent") is not None:
            element.text = "x"
        for group in definition.findall(XS + "sequence"):
            self._append(element, group)

    def _append(self, parent: etree._Element, group: etree._Element) -> None:
        members = [item for item in group if isinstance(item.tag, str)]
        if group.tag == XS + "choice":
            members = [members[self._alternative % len(members)]]
        for item in members:
            if item.tag != XS + "element":
                self._append(parent, item)
            elif item.get("ref"):
                parent.append(etree.fromstring(SIGNATURE))
            else:
                self._fill(etree.SubElement(parent, str(item.get("name"))), str(item.get("type")))

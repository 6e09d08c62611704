"""Canonical XML (W3C, 1.0, 1.1 and exclusive): the bytes of a document, or of an element in it, that are digested."""

from dataclasses import dataclass
from typing import Final

from lxml import etree

from invoicebridge.errors import MalformedXml
from invoicebridge.xml import parse

C14N: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_C14N_11: Final = "http://www.w3.org/2006/12/xml-c14n11"
_EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n"
_INCLUSIVE_NAMESPACES: Final = f"{{{_EXCLUSIVE}#}}InclusiveNamespaces"
_MAX_NAMESPACES: Final = 64
"""Declared on an element and above it. Documents that are signed have a handful."""
_MAX_ATTRIBUTES: Final = 256
_has_many_attributes: Final = etree.XPath("boolean(descendant-or-self::*[@*[$limit + 1]])")
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"


class NotCanonical(Exception):
    """XML that has no canonical form, or not the one that is asked for."""


@dataclass(frozen=True, slots=True)
class Canonical:
    """A way to write XML as bytes."""

    exclusive: bool = False
    comments: bool = False
    prefixes: tuple[str, ...] = ()
    """Of the namespaces that the exclusive form treats as the inclusive one does."""
    version_11: bool = False

    def of_document(self, root: etree._Element) -> bytes:
        """The whole document, with the instructions before and after its root; NotCanonical."""
        _require_modest(root, len(self.prefixes))
        return self._write(root.getroottree())

    def of_root(self, root: etree._Element) -> bytes:
        """The root of a document without what stands before and after it; NotCanonical."""
        _require_modest(root, len(self.prefixes))
        return self._write(root)

    def of(self, element: etree._Element) -> bytes:
        """An element as it stands in its document, which is left as it is; NotCanonical.

        The element is written and parsed into a document of its own, with the namespaces in scope: libxml2 writes
        an undeclaration too many where it canonicalizes a part of a document whose default namespace is declared above.
        """
        inherited = {} if self.exclusive else _inherited(element)
        if inherited and self.version_11:
            raise NotCanonical("attributes xml:… above an element in Canonical XML 1.1")
        above = sum(_declared(one) for one in element.iterancestors())
        _require_modest(element, max(above, len(self.prefixes)))
        alone = _alone(element)
        for name, value in inherited.items():
            alone.set(name, value)
        return self._write(alone)

    def _write(self, what: etree._Element | etree._ElementTree) -> bytes:
        try:
            return etree.tostring(
                what,
                method="c14n",
                exclusive=self.exclusive,
                with_comments=self.comments,
                inclusive_ns_prefixes=list(self.prefixes) or None,
            )
        except (etree.C14NError, ValueError) as error:
            raise NotCanonical(str(error)) from error


def form(method: etree._Element) -> Canonical | None:
    """The form that a CanonicalizationMethod, or a Transform that canonicalizes, asks for; None where it is no such."""
    algorithm = method.get("Algorithm", "")
    comments = algorithm.endswith("WithComments")
    match algorithm.removesuffix("WithComments").removesuffix("#"):
        case "http://www.w3.org/TR/2001/REC-xml-c14n-20010315":
            return Canonical(comments=comments)
        case "http://www.w3.org/2006/12/xml-c14n11":
            return Canonical(comments=comments, version_11=True)
        case "http://www.w3.org/2001/10/xml-exc-c14n":
            lists = (child.get("PrefixList", "") for child in method.iterchildren(_INCLUSIVE_NAMESPACES))
            return Canonical(exclusive=True, comments=comments, prefixes=tuple(" ".join(lists).split()))
        case _:
            return None


def _inherited(element: etree._Element) -> dict[str, str]:
    """The attributes xml:… of ancestors, which the inclusive form of an element repeats (Canonical XML 1.0 §2.4)."""
    found: dict[str, str] = {}
    for ancestor in element.iterancestors():
        for name, value in ancestor.items():
            if str(name).startswith(_XML) and name not in element.attrib:
                found.setdefault(str(name), str(value))
    return found


def _alone(element: etree._Element) -> etree._Element:
    """A copy of an element as the root of a document, with the namespaces that are in scope where it stands."""
    try:
        return parse(etree.tostring(element, with_tail=False, encoding="utf-8"))
    except MalformedXml as error:
        raise NotCanonical(str(error)) from error


def _declared(element: etree._Element) -> int:
    """How many namespaces are declared on an element itself; the walk ends before its first child's."""
    count = 0
    for event, _ in etree.iterwalk(element, events=("start-ns", "start")):
        if event == "start":
            break
        count += 1
    return count


def _require_modest(element: etree._Element, declared: int) -> None:
    """Return where no element has many attributes, nor many namespaces declared on it and above it: the canonical forms
    cost their square for each element.
    """
    depth = highest = declared
    for event, _ in etree.iterwalk(element, events=("start-ns", "end-ns")):
        depth += 1 if event == "start-ns" else -1
        highest = max(highest, depth)
        if highest > _MAX_NAMESPACES:
            break
    if highest > _MAX_NAMESPACES:
        raise NotCanonical(f"more than {_MAX_NAMESPACES} namespaces")
    if _has_many_attributes(element, limit=_MAX_ATTRIBUTES):
        raise NotCanonical(f"more than {_MAX_ATTRIBUTES} attributes")

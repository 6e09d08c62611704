"""Canonical XML (W3C, 1.0, 1.1 and exclusive): the bytes of a document, or of an element in it, that are digested."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from lxml import etree

C14N: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_C14N_11: Final = "http://www.w3.org/2006/12/xml-c14n11"
_EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n"
_INCLUSIVE_NAMESPACES: Final = f"{{{_EXCLUSIVE}#}}InclusiveNamespaces"
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
        return self._write(root.getroottree())

    def of(self, element: etree._Element) -> bytes:
        """An element as it stands in its document; NotCanonical."""
        if self.exclusive or not (inherited := _inherited(element)):
            return self._write(element)
        if self.version_11:
            raise NotCanonical("attributes xml:… above an element in Canonical XML 1.1")
        with _with_attributes(element, inherited):
            return self._write(element)

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


@contextmanager
def _with_attributes(element: etree._Element, more: dict[str, str]) -> Iterator[None]:
    for name, value in more.items():
        element.set(name, value)
    try:
        yield
    finally:
        for name in more:
            del element.attrib[name]

"""Reading a UBL document so that afterwards it is known what was not read.

A `Node` is an element; whoever takes its text or an attribute of it thereby says that the draft holds that value. A
conversion that cannot hold it after all calls `refuse`. `Notes` keeps these marks, the faults and the presumptions of
one document.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NoReturn

from lxml import etree

from invoicebridge.errors import InvalidDocument, InvalidUbl
from invoicebridge.fatturapa.ubl.mapped import Lost, Presumed, Reason
from invoicebridge.xml import line_of, local_name, path_of

UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMESPACES: Final = {
    "cac": f"{UBL}CommonAggregateComponents-2",
    "cbc": f"{UBL}CommonBasicComponents-2",
    "ext": f"{UBL}CommonExtensionComponents-2",
}
_CURRENCY: Final = "currencyID"
_AMOUNT: Final = "Amount"
_SHOWN: Final = 200
"""Longest value that is quoted whole in what is lost: an attachment that found no place is not repeated."""


class Notes:
    """The marks of one document: read, refused, cut; faults; presumptions."""

    def __init__(self) -> None:
        self._read: set[tuple[etree._Element, str]] = set()
        self._reasons: dict[tuple[etree._Element, str], Reason] = {}
        self._cut: list[Lost] = []
        self._faults: list[InvalidDocument] = []
        self._presumed: list[Presumed] = []

    def read(self, element: etree._Element, attribute: str = "") -> None:
        self._read.add((element, attribute))

    def refuse(self, element: etree._Element, reason: Reason, attribute: str = "") -> None:
        self._read.discard((element, attribute))
        self._reasons[element, attribute] = reason

    def lose(self, element: etree._Element, value: str, reason: Reason) -> None:
        self._cut.append(Lost(path_of(element), line_of(element), _shown(value), reason))

    def blame(self, fault: InvalidDocument) -> None:
        self._faults.append(fault)

    def presume(self, field: str, value: str) -> None:
        if Presumed(field, value) not in self._presumed:
            self._presumed.append(Presumed(field, value))

    @property
    def presumed(self) -> tuple[Presumed, ...]:
        return tuple(self._presumed)

    def lost(self, root: etree._Element) -> tuple[Lost, ...]:
        """Return every value below `root` that nobody took, in the order of the document; what was cut comes last."""
        return (*self._unread(root), *self._cut)

    def _unread(self, root: etree._Element) -> Iterator[Lost]:
        for element in root.iter(etree.Element):
            text = " ".join((element.text or "").split())
            if text and (element, "") not in self._read:
                yield self._lost(element, "", text)
                continue
            for name, value in element.attrib.items():
                known = isinstance(name, str) and "{" not in name and name != _CURRENCY
                if known and value.strip() and (element, name) not in self._read:
                    yield self._lost(element, str(name), str(value))

    def _lost(self, element: etree._Element, attribute: str, value: str) -> Lost:
        place = path_of(element) + (f"/@{attribute}" if attribute else "")
        reason = self._reasons.get((element, attribute), Reason.NO_PLACE)
        return Lost(place, line_of(element), _shown(value), reason)

    def judge_amounts(self, root: etree._Element) -> None:
        """Make a fault of every amount but zero that nobody took: what is lost must never change an amount."""
        for element in root.iter(etree.Element):
            if local_name(element).endswith(_AMOUNT) and (element, "") not in self._read:
                value = (element.text or "").strip()
                if value.strip("+-0.") and not _is_tax_of_line(element):
                    Node(element, self).blame(
                        InvalidDocument("ubl-amount", element=local_name(element), value=_shown(value))
                    )

    def stop_at_faults(self) -> None:
        """Raise InvalidUbl when there is any fault."""
        if self._faults:
            raise InvalidUbl(self._faults)


def _is_tax_of_line(element: etree._Element) -> bool:
    """A line's own tax is told by rate and base; FatturaPA computes it once, in the summary."""
    return any(
        local_name(one) == "TaxTotal" and one.getparent() is not one.getroottree().getroot()
        for one in element.iterancestors()
    )


def _shown(value: str) -> str:
    return value if len(value) <= _SHOWN else value[:_SHOWN] + "…"


@dataclass(frozen=True, slots=True)
class Node:
    """An element of the document, and the notes that are taken while it is read."""

    element: etree._Element
    notes: Notes

    def all(self, path: str) -> list["Node"]:
        """The elements at a path of prefixed names (cac, cbc, ext), in document order."""
        return [Node(one, self.notes) for one in self.element.findall(path, NAMESPACES)]

    def first(self, path: str) -> "Node | None":
        found = self.element.find(path, NAMESPACES)
        return None if found is None else Node(found, self.notes)

    def peek(self, path: str = ".") -> str | None:
        """The text at a path with single spaces, without taking it; None where it is empty."""
        found = self.element.find(path, NAMESPACES)
        return None if found is None else " ".join((found.text or "").split()) or None

    def text(self) -> str | None:
        """The element's text with single spaces, taken; None where it is empty."""
        self.notes.read(self.element)
        return self.peek()

    def take(self, path: str) -> str | None:
        """The text of the first element at a path, taken."""
        found = self.first(path)
        return None if found is None else found.text()

    def settle(self, *paths: str) -> None:
        """Mark elements as taken whose value only says how the rest is to be read, or says it again."""
        for path in paths:
            for one in self.all(path):
                one.notes.read(one.element)

    def attribute(self, name: str) -> str | None:
        """The value of an attribute, taken."""
        self.notes.read(self.element, name)
        return self.peek_attribute(name)

    def peek_attribute(self, name: str) -> str | None:
        return (self.element.get(name) or "").strip() or None

    def refuse(self, reason: Reason, attribute: str = "") -> None:
        """Take back that the draft holds the element's text, or the attribute's value."""
        self.notes.refuse(self.element, reason, attribute)

    def refuse_all(self, reason: Reason) -> None:
        """The same for everything inside."""
        for one in self.element.iter(etree.Element):
            self.notes.refuse(one, reason)

    def cut(self, rest: str) -> None:
        """Say that the end of the text found no room."""
        self.notes.lose(self.element, rest, Reason.TOO_LONG)

    def lose(self, value: str) -> None:
        """Say that the value was understood and changes nothing, but has no place."""
        self.notes.lose(self.element, value, Reason.NO_PLACE)

    def blame(self, fault: InvalidDocument) -> None:
        """Note a fault of this element, with its path and line."""
        fault.parameters["path"] = path_of(self.element)
        if (line := line_of(self.element)) is not None:
            fault.parameters["line"] = str(line)
        self.notes.blame(fault)


def unknown_root(element: etree._Element) -> NoReturn:
    """Raise InvalidDocument `root-unknown`."""
    raise InvalidDocument("root-unknown", found=local_name(element), path=path_of(element), line=line_of(element))

"""How a value is taken from the tree, and what is said when it is not there."""

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final, TypeVar

from lxml import etree

from invoicebridge.fatturapa.wire import read_decimal

T = TypeVar("T")


class Undecided(Exception):
    """The file does not hold, or not in a readable form, what the control needs."""


def read_as(read: Callable[[str], T], text: str) -> T:
    """The value of a text; Undecided when it is not one."""
    try:
        return read(text)
    except ValueError as unreadable:
        raise Undecided(text) from unreadable


def nearest(parent: etree._Element, path: str) -> etree._Element:
    """The element on that path, or the deepest of its ancestors that is there: where a fault is shown."""
    found = parent
    for name in path.split("/"):
        child = found.find(name)
        if child is None:
            break
        found = child
    return found


def optional_decimal(parent: etree._Element, name: str) -> Decimal | None:
    """The number in the child of that name; None when absent, Undecided when unreadable."""
    text = parent.findtext(name)
    return None if text is None else read_as(read_decimal, text)


def read_number(text: str) -> Decimal:
    """The number; Undecided when it is none that the schema admits."""
    return read_as(read_decimal, text)


Cells = dict[str, str | None]

_REPEATED: Final = frozenset({"CodiceArticolo", "ScontoMaggiorazione", "AltriDatiGestionali"})


def cells(block: etree._Element) -> Cells:
    """The texts of the children of a block by name; what may be repeated stands for its last."""
    return {cell.tag: cell.text for cell in block}


def cells_of_each(blocks: Iterable[etree._Element]) -> list[Cells]:
    """The same for each of many, sparing a call for each."""
    return [{cell.tag: cell.text for cell in block} for block in blocks]


def single_cells(block: etree._Element) -> Cells:
    """The same without what the schema wants once and stands there twice, of which nobody can tell the right one."""
    count = Counter(cell.tag for cell in block)
    return {name: text for name, text in cells(block).items() if count[name] == 1 or name in _REPEATED}

"""Random damage to documents and to bytes; the same seed does the same damage."""

import copy
from collections.abc import Callable
from random import Random
from typing import Final

from lxml import etree

ODD_TEXTS: Final = (
    "", " ", "0", "-1", "0.00", "22.00", "1,00", "NaN", "1E9", "9" * 40 + ".00", "-99999999999.99999999", "SI", "IT",
    "XX", "9999-12-31", "0000-00-00", "2026-02-30", "2026-11-20+14:00", "TD16", "TD29", "N6", "N4", "RF19", "FPA12",
    "FSM10", "é", "\ue000", "\u202e", "\U0001f4b6", "٣٤", "²", "XXXXXXX", "a" * 300, "BE00",
    "IT60X0542811101000000123456", "00000000000",
)  # fmt: skip


def damage(root: etree._Element, random: Random) -> None:
    """The document is another one: between one and four things were dropped, doubled, moved, renamed or rewritten."""
    for _ in range(random.randint(1, 4)):
        elements = [element for element in root.iter("*") if element is not root]
        if elements:
            random.choice(_DAMAGES)(random.choice(elements), elements, random)


def _drop(element: etree._Element, elements: list[etree._Element], random: Random) -> None:
    _parent(element).remove(element)


def _double(element: etree._Element, elements: list[etree._Element], random: Random) -> None:
    for _ in range(random.choice((1, 1, 60))):
        element.addnext(copy.deepcopy(element))


def _move(element: etree._Element, elements: list[etree._Element], random: Random) -> None:
    target = random.choice(elements)
    if element not in target.iterancestors() and target is not element:
        target.insert(random.randint(0, len(target)), element)


def _rename(element: etree._Element, elements: list[etree._Element], random: Random) -> None:
    element.tag = random.choice((random.choice(elements).tag, "{urn:x}Numero", "Ignoto"))


def _rewrite(element: etree._Element, elements: list[etree._Element], random: Random) -> None:
    leaves = [one for one in elements if len(one) == 0]
    random.choice(leaves or [element]).text = random.choice((*ODD_TEXTS, random.choice(elements).text))


def _fill(element: etree._Element, elements: list[etree._Element], random: Random) -> None:
    element.text = random.choice(ODD_TEXTS)


def _empty(element: etree._Element, elements: list[etree._Element], random: Random) -> None:
    del element[:]
    element.text = None


def _attribute(element: etree._Element, elements: list[etree._Element], random: Random) -> None:
    bearer = random.choice((element, element.getroottree().getroot()))
    bearer.set(random.choice(("versione", "x", "{urn:x}y")), random.choice(ODD_TEXTS))


_DAMAGES: Final[tuple[Callable[[etree._Element, list[etree._Element], Random], None], ...]] = (
    _drop, _double, _move, _rename, _rewrite, _rewrite, _rewrite, _fill, _empty, _attribute,
)  # fmt: skip


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def damaged_bytes(content: bytes, random: Random) -> bytes:
    """The bytes with a few of them changed, lost, repeated or cut off."""
    damaged = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        if not damaged:
            break
        at = random.randrange(len(damaged))
        end = min(len(damaged), at + random.choice((1, 1, 2, 4, 50)))
        match random.randrange(6):
            case 0:
                damaged[at] ^= 1 << random.randrange(8)
            case 1:
                damaged[at:end] = random.randbytes(end - at)
            case 2:
                del damaged[at:end]
            case 3:
                damaged[at:at] = damaged[at:end] * random.choice((1, 3, 100))
            case 4:
                damaged[at:end] = random.choice((b"\xff" * 4, b"\0" * 4, b"<!--", b"]]>", b"&#0;", b"&a;", b"<", b">"))
            case _:
                del damaged[at + random.randrange(len(damaged)) :]
    return bytes(damaged)

"""One wrong turn each: changes made in place to a document and taken back afterwards, so that none is parsed again."""

import copy
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

from lxml import etree

from tests.schemas.documents import Maker

Change = Callable[[], AbstractContextManager[None]]


def changes(root: etree._Element, maker: Maker) -> Iterator[tuple[str, Change]]:
    """Every single change of a document, with its name: each element dropped, doubled, swapped, moved to the end of its
    block, renamed, emptied, given a child, text or attribute too many, each text and attribute given every value.
    """
    for element in [item for item in root.iter() if item in maker.type_of]:
        path = element.getroottree().getpath(element)
        for name, change in _of_structure(element):
            yield f"{path} {name}", partial(change, element)
        for name in element.keys():  # noqa: SIM118 - lxml
            yield f"{path}/@{name} dropped", partial(attribute_set, element, name, None)
            for text in maker.attribute_texts(element, str(name)):
                yield f"{path}/@{name} = {text[:40]!r}", partial(attribute_set, element, name, text)
        if len(element) == 0:
            for text in maker.texts(maker.type_of[element]):
                yield f"{path} = {text[:40]!r}", partial(text_set, element, text)


def _of_structure(element: etree._Element) -> Iterator[tuple[str, Callable[[Any], AbstractContextManager[None]]]]:
    if element.getparent() is not None:
        yield "dropped", dropped
        yield "doubled", doubled
        yield "many times", partial(doubled, times=201)
        yield "swapped", swapped
        yield "moved to the end", moved_to_the_end
        yield "followed by a stranger", followed_by_a_stranger
    yield "renamed", renamed
    yield "given a child", given_a_child
    yield "emptied", emptied
    yield "given an attribute", partial(attribute_set, name="unheard-of", value="x")
    if len(element):
        yield "given text", partial(text_set, text="x")
        yield "given white space", partial(text_set, text="\n  ")


@contextmanager
def dropped(element: etree._Element) -> Iterator[None]:
    parent, index = _place(element)
    parent.remove(element)
    yield
    parent.insert(index, element)


@contextmanager
def doubled(element: etree._Element, times: int = 2) -> Iterator[None]:
    parent, index = _place(element)
    extra = [copy.deepcopy(element) for _ in range(times - 1)]
    parent[index:index] = extra
    yield
    for item in extra:
        parent.remove(item)


@contextmanager
def swapped(element: etree._Element) -> Iterator[None]:
    """With the sibling that follows, if there is one."""
    parent, index = _place(element)
    parent.insert(index + 1, element)
    yield
    parent.insert(index, element)


@contextmanager
def moved_to_the_end(element: etree._Element) -> Iterator[None]:
    parent, index = _place(element)
    parent.append(element)
    yield
    parent.insert(index, element)


@contextmanager
def followed_by_a_stranger(element: etree._Element) -> Iterator[None]:
    parent, index = _place(element)
    stranger = etree.Element("Stranger")
    parent.insert(index + 1, stranger)
    yield
    parent.remove(stranger)


@contextmanager
def renamed(element: etree._Element) -> Iterator[None]:
    name = element.tag
    element.tag = f"{name}X"
    yield
    element.tag = name


@contextmanager
def given_a_child(element: etree._Element) -> Iterator[None]:
    child = etree.Element("Child")
    element.insert(0, child)
    yield
    element.remove(child)


@contextmanager
def emptied(element: etree._Element) -> Iterator[None]:
    children, text = list(element), element.text
    del element[:]
    element.text = None
    yield
    element.extend(children)
    element.text = text


@contextmanager
def text_set(element: etree._Element, text: str) -> Iterator[None]:
    before = element.text
    element.text = text
    yield
    element.text = before


@contextmanager
def attribute_set(element: etree._Element, name: str, value: str | None) -> Iterator[None]:
    before = element.attrib.get(name)
    _set(element, name, value)
    yield
    _set(element, name, before)


def _set(element: etree._Element, name: str, value: str | None) -> None:
    if value is not None:
        element.set(name, value)
    elif name in element.attrib:
        del element.attrib[name]


def _place(element: etree._Element) -> tuple[etree._Element, int]:
    parent = element.getparent()
    assert parent is not None
    return parent, parent.index(element)

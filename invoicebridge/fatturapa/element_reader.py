"""Blocks from XML elements, driven by the types: each class is compiled once into a function that reads it.

Reading is tolerant in form (comments, processing instructions, white space between elements, any spelling of a number)
and exact in content: what the type has no place for raises InvalidDocument, so that nothing is lost unnoticed. Codes:
element-unexpected, element-misplaced, element-repeated, element-missing, attribute-unexpected, text-unexpected,
value-unreadable; parameters: path, line, and element, attribute, value, type where they apply.
"""

import copy
from collections.abc import Callable
from typing import Any, Final

from lxml import etree

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.lexical import KINDS, READERS
from invoicebridge.fatturapa.wire import WireField, per_class, wire_fields
from invoicebridge.xml import path_of

BlockReader = Callable[[etree._Element, dict[str, Any]], Any]

_IGNORED: Final = (etree._Comment, etree._ProcessingInstruction)
_SPACE: Final = " \t\r\n"
_LONGEST_QUOTE: Final = 80

_Place = tuple[int, str, bool, Callable[[str], Any] | None, Callable[[etree._Element], Any]]
"""Position, field, whether it repeats, what reads the text of a scalar (None for others), what reads the element."""


@per_class
def reader_of(cls: type[Any]) -> BlockReader:
    """Return the function that makes a `cls` of an element and of the fields that its attributes gave."""
    inside = [item for item in wire_fields(cls) if item.kind in ("element", "raw")]
    places = {item.xml_name: _place(position, item) for position, item in enumerate(inside)}
    lists = [item.name for item in inside if item.repeated]

    def read(element: etree._Element, values: dict[str, Any]) -> Any:
        last = -1
        if element.text is not None:
            _only_space(element, element.text)
        for child in element:
            if (tail := child.tail) is not None:
                _only_space(element, tail)
            place = places.get(child.tag)
            if place is None:
                _ignored(child)
                continue
            position, name, many, read_text, read_element = place
            if position <= last and not (many and position == last):
                raise _fault("element-repeated" if position == last else "element-misplaced", child, element=child.tag)
            last = position
            if read_text is None or len(child) or child.keys():
                value = read_element(child)
            else:
                value = _read(read_text, child, child.text or "")
            if many:
                values.setdefault(name, []).append(value)
            else:
                values[name] = value
        for name in lists:
            if name in values:
                values[name] = tuple(values[name])
        return _made(cls, values, element)

    return read


def _read(read: Callable[[str], Any], element: etree._Element, text: str) -> Any:
    if read is str:
        return text
    try:
        return read(text)
    except ValueError as error:
        kind = next(KINDS[kind] for kind, reader in READERS.items() if reader is read)
        raise _fault("value-unreadable", element, element=element.tag, value=_quoted(text), type=kind) from error


def _place(position: int, item: WireField) -> _Place:
    if item.kind == "raw":
        return (position, item.name, item.repeated, None, _whole)
    if item.is_block:
        return (position, item.name, item.repeated, None, _block_without_attributes(reader_of(item.type)))
    read = READERS[item.type]
    return (position, item.name, item.repeated, read, _scalar_with_comments(read))


def _block_without_attributes(read: BlockReader) -> Callable[[etree._Element], Any]:
    def read_bare(element: etree._Element) -> Any:
        if element.keys():
            raise _foreign_attribute(element)
        return read(element, {})

    return read_bare


def _scalar_with_comments(read: Callable[[str], Any]) -> Callable[[etree._Element], Any]:
    def read_around(element: etree._Element) -> Any:
        if element.keys():
            raise _foreign_attribute(element)
        return _read(read, element, _text_around_comments(element))

    return read_around


def _text_around_comments(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        _ignored(child)
        parts.append(child.tail or "")
    return "".join(parts)


def _whole(element: etree._Element) -> str:
    """The element as text that can stand in any document: it declares all namespaces that it uses."""
    alone = copy.deepcopy(element)
    alone.tail = None
    return etree.tostring(alone, encoding="unicode")


def _ignored(child: etree._Element) -> None:
    if not isinstance(child, _IGNORED):
        raise _fault("element-unexpected", child, element=child.tag)


def _only_space(element: etree._Element, text: str) -> None:
    if text.strip(_SPACE):
        raise _fault("text-unexpected", element, value=_quoted(text))


def _made(cls: type[Any], values: dict[str, Any], element: etree._Element) -> Any:
    try:
        return cls(**values)
    except TypeError as error:
        missing = next(item for item in wire_fields(cls) if item.required and item.name not in values)
        raise _fault(f"{missing.kind}-missing", element, **{missing.kind: missing.xml_name}) from error


def _foreign_attribute(element: etree._Element) -> InvalidDocument:
    return _fault("attribute-unexpected", element, attribute=element.keys()[0])


def _fault(code: str, at: etree._Element, **parameters: object) -> InvalidDocument:
    return InvalidDocument(code, path=path_of(at), line=at.sourceline, **parameters)


def _quoted(text: str) -> str:
    bare = text.strip(_SPACE)
    return bare if len(bare) <= _LONGEST_QUOTE else bare[:_LONGEST_QUOTE] + "…"

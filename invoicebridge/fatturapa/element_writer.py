"""XML text from blocks, driven by the types: each class is compiled once into a function that writes it.

Writing is strict: every value must have the type of its field, and every text only characters that XML can carry.
InvalidDocument says where not, by path. Codes: value-missing, value-type, value-unwritable; parameters: path, element
(or attribute), and value, type, found, reason where they apply.
"""

import re
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, Final

from lxml import etree

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.lexical import KINDS, WRITERS
from invoicebridge.fatturapa.wire import WireField, per_class, wire_fields
from invoicebridge.xml import parse

Put = Callable[[str], object]
Emit = Callable[[Any, Put], None]

_UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATTRIBUTE_ESCAPES: Final = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;"}


def content(text: str) -> str:
    """Return the text as it stands inside an element; ValueError for characters that XML 1.0 cannot carry."""
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text:
        return text
    found = _UNWRITABLE.search(text)
    if found:
        raise ValueError(f"character U+{ord(found[0]):04X} cannot stand in XML")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def attribute_content(text: str) -> str:
    """Return the text as it stands between double quotes; ValueError for characters that XML 1.0 cannot carry."""
    escaped = content(text)
    for character, escape in _ATTRIBUTE_ESCAPES.items():
        escaped = escaped.replace(character, escape)
    return escaped


@per_class
def writer_of(cls: type[Any]) -> Emit:
    """Return the function that writes the elements of a `cls` (not its attributes), piece by piece, by `put`.

    It raises TypeError or ValueError for what cannot be written; `first_fault` then finds out where.
    """
    written = [item for item in wire_fields(cls) if item.kind in ("element", "raw")]
    values_of = _values_of([item.name for item in written])
    plan = [(item.required, item.repeated, _emit(item)) for item in written]

    def write(value: Any, put: Put) -> None:
        if value.__class__ is not cls:
            raise TypeError(f"a {cls.__name__} is wanted, not a {type(value).__name__}")
        for item, (required, many, emit) in zip(values_of(value), plan, strict=True):
            if many:
                for one in item:
                    emit(one, put)
            elif item is not None:
                emit(item, put)
            elif required:
                raise TypeError("a compulsory value is None")

    return write


def _values_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) == 1:
        alone = attrgetter(names[0])
        return lambda value: (alone(value),)
    return attrgetter(*names)


def _emit(item: WireField) -> Emit:
    if item.kind == "raw":
        return _emit_raw(item.xml_name)
    opening, closing = f"<{item.xml_name}>", f"</{item.xml_name}>"
    if item.is_block:
        return _emit_block(opening, closing, writer_of(item.type))
    text = WRITERS[item.type]

    def emit(value: Any, put: Put) -> None:
        put(f"{opening}{content(text(value))}{closing}")

    return emit


def _emit_raw(name: str) -> Emit:
    def emit(value: Any, put: Put) -> None:
        put(checked_raw(value, name))

    return emit


def _emit_block(opening: str, closing: str, write: Emit) -> Emit:
    def emit(value: Any, put: Put) -> None:
        put(opening)
        write(value, put)
        put(closing)

    return emit


def checked_raw(text: Any, name: str) -> str:
    """Return the text when it is one well-formed element of that name; ValueError otherwise."""
    if not isinstance(text, str):
        raise TypeError(f"a str is wanted, not a {type(text).__name__}")
    if not text.startswith("<") or text.startswith("<?"):
        raise ValueError("an element is wanted, without XML declaration")
    try:
        root = parse(text.encode())
    except InvalidDocument as error:
        raise ValueError(str(error)) from error
    if root.tag != name:
        raise ValueError(f"the element {name} is wanted, not {root.tag}")
    return text


def first_fault(value: Any, path: str) -> InvalidDocument | None:
    """Return where and why a block cannot be written; None when it can. Slow: for use after a failure."""
    return next(_faults(value, type(value), path), None)


def _faults(value: Any, cls: type[Any], path: str) -> Iterator[InvalidDocument]:
    if value.__class__ is not cls:
        yield InvalidDocument("value-type", path=path, type=cls.__name__, found=type(value).__name__)
        return
    for item in wire_fields(cls):
        held = getattr(value, item.name)
        if item.kind == "others" or (held is None and not item.required and not item.repeated):
            continue
        if item.repeated and not isinstance(held, tuple):
            yield InvalidDocument("value-type", path=_step(path, item), type="tuple", found=type(held).__name__)
            continue
        many = held if item.repeated else (held,)
        for number, one in enumerate(many, 1):
            yield from _faults_of_one(one, item, _step(path, item) + (f"[{number}]" if len(many) > 1 else ""))


def _step(path: str, item: WireField) -> str:
    return f"{path}/{'@' if item.kind == 'attribute' else ''}{etree.QName(item.xml_name).localname}"


def _faults_of_one(one: Any, item: WireField, path: str) -> Iterator[InvalidDocument]:
    element = etree.QName(item.xml_name).localname
    if one is None:
        yield InvalidDocument("value-missing", path=path, element=element)
    elif item.is_block:
        yield from _faults(one, item.type, path)
    else:
        try:
            if item.kind == "raw":
                checked_raw(one, item.xml_name)
            else:
                content(WRITERS[item.type](one))
        except TypeError:
            yield InvalidDocument(
                "value-type", path=path, element=element, type=KINDS[item.type], found=type(one).__name__
            )
        except ValueError as error:
            yield InvalidDocument("value-unwritable", path=path, element=element, reason=error)

"""How a frozen value type says which XML element, attribute and order each of its fields has.

    @block
    class IdFiscale:
        id_paese: str = element("IdPaese")

Fields stand in the order of the schema's sequence. Their annotated type decides how the text is read: `str`, `int`,
`Decimal`, `date`, `datetime`, `bytes` (base64), another block, or a tuple of one of these for a repeated element. How a
text becomes a value and back, with nothing lost, is in `lexical`, whose names this module hands on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import wraps
from typing import Any, Final, TypeVar, dataclass_transform, get_args, get_origin, get_type_hints

from invoicebridge.fatturapa.lexical import (
    READERS,
    WRITERS,
    AsWritten,
    BytesAsWritten,
    DateAsWritten,
    DecimalAsWritten,
    InstantAsWritten,
    IntegerAsWritten,
    read_base64,
    read_date,
    read_decimal,
    read_instant,
    read_integer,
    text_of,
)

__all__ = [
    "READERS",
    "WRITERS",
    "AsWritten",
    "BytesAsWritten",
    "DateAsWritten",
    "DecimalAsWritten",
    "InstantAsWritten",
    "IntegerAsWritten",
    "WireField",
    "attribute",
    "block",
    "element",
    "optional",
    "optional_attribute",
    "other_attributes",
    "per_class",
    "raw_element",
    "read_base64",
    "read_date",
    "read_decimal",
    "read_instant",
    "read_integer",
    "repeated",
    "text_of",
    "wire_fields",
]

T = TypeVar("T")
R = TypeVar("R")
_WIRE: Final = "wire"


def element(name: str) -> Any:
    """A field that is exactly one element."""
    return field(metadata={_WIRE: (name, "element")})


def optional(name: str) -> Any:
    """A field that is at most one element; None when absent."""
    return field(default=None, metadata={_WIRE: (name, "element")})


def repeated(name: str) -> Any:
    """A field that is any number of elements, a tuple in document order."""
    return field(default=(), metadata={_WIRE: (name, "element")})


def attribute(name: str) -> Any:
    """A field that is a compulsory attribute of the element."""
    return field(metadata={_WIRE: (name, "attribute")})


def optional_attribute(name: str) -> Any:
    """A field that is an attribute of the element; None when absent."""
    return field(default=None, metadata={_WIRE: (name, "attribute")})


def other_attributes() -> Any:
    """A field that keeps every further attribute of the element: pairs of name (`{namespace}name`) and text."""
    return field(default=(), metadata={_WIRE: ("", "others")})


def raw_element(name: str) -> Any:
    """A field that keeps a whole foreign element (an XML signature) as its text; None when absent.

    The name is `{namespace}name`.
    """
    return field(default=None, metadata={_WIRE: (name, "raw")})


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(element, attribute),
)
def block(cls: type[T]) -> type[T]:
    """A frozen, slotted, keyword-only value type whose fields are declared with the functions above."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@dataclass(frozen=True, slots=True)
class WireField:
    """What the codecs need to know of one field."""

    name: str
    xml_name: str
    """The element's or attribute's name; `{namespace}name` for `raw`; empty for `others`."""
    kind: str
    """`element`, `attribute`, `raw` or `others`."""
    type: type[Any]
    """The scalar type or the block, without Optional and tuple."""
    repeated: bool
    required: bool
    is_block: bool


def per_class(function: Callable[[type[Any]], R]) -> Callable[[type[Any]], R]:
    """The same function, which works out its result only once for each class."""
    known: dict[type[Any], R] = {}

    @wraps(function)
    def result(cls: type[Any]) -> R:
        if cls not in known:
            known[cls] = function(cls)
        return known[cls]

    return result


@per_class
def wire_fields(cls: type[Any]) -> tuple[WireField, ...]:
    """The fields of a block in the order of the schema."""
    hints = get_type_hints(cls)
    return tuple(_wire_field(item, hints[item.name]) for item in fields(cls) if _WIRE in item.metadata)


def _wire_field(item: Any, hint: Any) -> WireField:
    xml_name, kind = item.metadata[_WIRE]
    many = get_origin(hint) is tuple
    scalar = next(one for one in (get_args(hint) or (hint,)) if one is not type(None) and one is not Ellipsis)
    required = item.default is not None and item.default != ()
    return WireField(item.name, xml_name, kind, scalar, many, required, hasattr(scalar, "__dataclass_fields__"))

"""Invoices as JSON: the same shape as the types, with nothing lost and nothing invented.

An object for a block, its keys the names of the fields; an array for what may repeat; what is absent is left out. Text,
decimals, dates and instants are strings, exactly as the XML file spells them; content is base64; only integers are JSON
numbers (or strings, where the file spells them in another way). Attributes of the root that the schema does not know
stand in `other_attributes`, by `{namespace}name`; an XML signature is a string.

Any class made by `wire.block` can be read and written, drafts included. InvalidJson names every place that is wrong:
`path` is a JSONPath (`$.fattura_elettronica_body[0].dati_generali`), the codes are json-key-unknown(key; kind similar
and closest where a known one resembles it), json-key-missing(key), json-type(type, found) and json-value(type, value),
where a type is one of `lexical.KINDS`, number, boolean, null, object or array; json-malformed(reason, line, column),
json-key-repeated(key), json-too-deep, json-too-large(size, limit) and json-format(value) come alone.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final, NoReturn, TypeVar, cast

from invoicebridge.errors import InvalidDocument, InvalidJson
from invoicebridge.fatturapa.codec import Document
from invoicebridge.fatturapa.element_writer import first_fault
from invoicebridge.fatturapa.lexical import KINDS, READERS, WRITERS
from invoicebridge.fatturapa.ordinaria import FatturaElettronica
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata
from invoicebridge.fatturapa.wire import WireField, per_class, wire_fields
from invoicebridge.xml import MAX_BYTES

T = TypeVar("T")
Report = Callable[[InvalidDocument], object]

_DOCUMENTS: Final[dict[str, type[Document]]] = {
    "FPA12": FatturaElettronica,
    "FPR12": FatturaElettronica,
    "FSM10": FatturaElettronicaSemplificata,
}
_LONGEST_QUOTE: Final = 80


def dumps(document: Document, indent: int | None = 2) -> str:
    """Return the document as JSON text; raise InvalidDocument for values of a wrong type."""
    return json.dumps(to_json(document), ensure_ascii=False, indent=indent)


def loads(content: bytes | str) -> Document:
    """Return the document in a JSON text (UTF-8, -16 or -32); raise InvalidDocument or InvalidJson."""
    return from_json(parse(content))


def to_json(document: Document) -> dict[str, Any]:
    """Return the document as JSON values; raise InvalidDocument for values of a wrong type."""
    return to_mapping(document)


def from_json(mapping: Any) -> Document:
    """Return the document in JSON values; its `versione` (FPA12, FPR12 or FSM10) says of which format it is."""
    versione = mapping.get("versione") if isinstance(mapping, Mapping) else None
    cls = _DOCUMENTS.get(versione) if isinstance(versione, str) else None
    if cls is None and isinstance(mapping, Mapping) and "versione" in mapping:
        raise InvalidDocument("json-format", path="$.versione", value=_quoted(versione))
    return from_mapping(cls or FatturaElettronica, mapping)


class NumberText(str):
    """A number of a JSON text, as it was written there."""

    __slots__ = ()


def parse(content: bytes | str, number: Callable[[str], Any] | None = None) -> Any:
    """Return the values in a JSON text, safely: no key twice, no NaN, bounded in size and depth.

    `number` makes the values of numbers from their text; by default they are int and float.
    """
    if len(content) > MAX_BYTES:
        raise InvalidDocument("json-too-large", size=len(content), limit=MAX_BYTES)
    try:
        return json.loads(
            content, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=number, parse_float=number
        )
    except json.JSONDecodeError as error:
        raise InvalidDocument("json-malformed", reason=error.msg, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise InvalidDocument("json-too-deep") from error
    except ValueError as error:
        raise InvalidDocument("json-malformed", reason=error, line=1, column=1) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        raise InvalidDocument("json-key-repeated", key=next(key for key in keys if keys.count(key) > 1))
    return made


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def to_mapping(value: Any) -> dict[str, Any]:
    """Return any block as JSON values; raise InvalidDocument(path, …) for values of a wrong type."""
    try:
        return _mapping(value)
    except (TypeError, ValueError, AttributeError) as error:
        raise (first_fault(value, "/" + type(value).__name__) or error) from error


def _mapping(value: Any) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for item in wire_fields(type(value)):
        held = getattr(value, item.name)
        if held is None and not item.required:
            continue
        if item.kind == "others":
            written: Any = dict(held)
        elif item.repeated:
            written = [_written(item, one) for one in held]
        else:
            written = _written(item, held)
        if written or not item.repeated:
            made[item.name] = written
    return made


def _written(item: WireField, value: Any) -> Any:
    if item.is_block:
        return _mapping(value)
    return value if value.__class__ is int and item.type is int else WRITERS[item.type](value)


def from_mapping(cls: type[T], mapping: Any) -> T:
    """Return the `cls` in JSON values; raise InvalidJson with every place that is wrong."""
    faults: list[InvalidDocument] = []
    made = _block(cls, mapping, "$", faults.append)
    if faults:
        raise InvalidJson(faults)
    return cast(T, made)


def _block(cls: type[Any], mapping: Any, path: str, report: Report) -> Any:
    if not isinstance(mapping, Mapping):
        report(_wrong_type("object", mapping, path))
        return None
    known, required = _fields(cls)
    for key in (key for key in mapping if key not in known):
        closest = next(iter(get_close_matches(str(key), known, 1)), None)
        kind = None if closest is None else "similar"
        report(InvalidDocument("json-key-unknown", path=path, key=key, kind=kind, closest=closest))
    missing = [key for key in required if key not in mapping]
    for key in missing:
        report(InvalidDocument("json-key-missing", path=path, key=key))
    values = {key: _field(item, mapping[key], f"{path}.{key}", report) for key, item in known.items() if key in mapping}
    return None if missing else cls(**values)


@per_class
def _fields(cls: type[Any]) -> tuple[dict[str, WireField], tuple[str, ...]]:
    """The fields of a block by name, and the names of those that it must have."""
    known = {item.name: item for item in wire_fields(cls)}
    return known, tuple(name for name, item in known.items() if item.required)


def _field(item: WireField, value: Any, path: str, report: Report) -> Any:
    if item.kind == "others":
        return _others(value, path, report)
    if not item.repeated:
        return _one(item, value, path, report)
    if not isinstance(value, list | tuple):
        report(_wrong_type("array", value, path))
        return ()
    return tuple(_one(item, one, f"{path}[{number}]", report) for number, one in enumerate(value))


def _others(value: Any, path: str, report: Report) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping):
        report(_wrong_type("object", value, path))
        return ()
    for key, text in value.items():
        if not isinstance(text, str):
            report(_wrong_type("text", text, f"{path}['{key}']"))
    return tuple(value.items())


def _one(item: WireField, value: Any, path: str, report: Report) -> Any:
    if item.is_block:
        return _block(item.type, value, path, report)
    kind = KINDS[item.type]
    if item.type is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        report(_wrong_type(kind, value, path))
        return None
    try:
        return READERS[item.type](str(value))
    except ValueError:
        report(InvalidDocument("json-value", path=path, type=kind, value=_quoted(value)))
        return None


def _wrong_type(wanted: str, value: Any, path: str) -> InvalidDocument:
    return InvalidDocument("json-type", path=path, type=wanted, found=_kind_of(value))


def _kind_of(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float() | Decimal() | NumberText():
            return "number"
        case str():
            return "text"
        case Mapping():
            return "object"
        case list() | tuple():
            return "array"
    return type(value).__name__


def _quoted(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"

"""The JSON Schema (2020-12) of an invoice's JSON form, and of a draft's, made from the types and the facets of the XSD.

What it can say it says: keys, their order of nesting, what is compulsory, code lists, patterns, lengths. Bounds of
decimals and dates, which are strings in JSON, stand in a `$comment`. In a draft numbers may stand without quotes and
with any number of decimals, what can be computed may be missing, and the fields that only drafts have are described.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from invoicebridge.fatturapa.codec import Document
from invoicebridge.fatturapa.draft_json import Draft
from invoicebridge.fatturapa.draft_only import DraftOnly, draft_only_fields
from invoicebridge.fatturapa.facets import ComplexType, Facets, SimpleType, read_facets
from invoicebridge.fatturapa.shared_blocks import Allegati
from invoicebridge.fatturapa.wire import WireField, wire_fields

_PATTERNS: Final = {
    "integer": "[+-]?[0-9]+",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?",
    "dateTime": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?",
}
_TEXT: Final = {"type": "string"}
_NEVER_A_NUMBER: Final = ("date", "dateTime", "base64Binary")
_DRAFT_ONLY_TYPES: Final[dict[type[Any], SimpleType]] = {
    str: SimpleType(base="string"),
    int: SimpleType(base="integer"),
    Decimal: SimpleType(base="decimal", collapses=True),
}
_FILE: Final = {
    "type": "string",
    "description": "Path of the file to attach, beside the draft; stands for name and content in the command complete.",
}


@dataclass(frozen=True, slots=True)
class _Making:
    """What a schema is made from, and the definitions made so far."""

    facets: Facets
    definitions: dict[str, Any]
    of_drafts: bool


def json_schema(cls: type[Document], xsd: bytes) -> dict[str, Any]:
    """Return the JSON Schema of the documents of `cls`, whose XSD is `xsd`.

    Every document that the XSD accepts is accepted by it. ValueError when the XSD is not the one of these types.
    """
    return _schema(cls, _Making(read_facets(xsd), {}, of_drafts=False))


def draft_schema(cls: type[Draft], xsd: bytes) -> dict[str, Any]:
    """Return the JSON Schema of the drafts of `cls`; `xsd` is that of the documents which are made of them.

    A whole document is a draft too. ValueError when the XSD is not the one of these types.
    """
    return _schema(cls, _Making(read_facets(xsd), {}, of_drafts=True))


def _schema(cls: type[Any], making: _Making) -> dict[str, Any]:
    facets = making.facets
    root = _definition(cls, facets.root.type, making)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:invoicebridge:{cls.__name__}:{facets.version}",
        "title": f"{facets.root.name} {facets.version}{' (draft)' if making.of_drafts else ''}",
        **root,
        "$defs": making.definitions,
    }


def _definition(cls: type[Any], type_name: str, making: _Making) -> dict[str, Any]:
    block = making.facets.complex[type_name]
    only = draft_only_fields(cls)
    known = [item for item in wire_fields(cls) if item.name not in only]
    properties = {item.name: _property(item, block, making) for item in known}
    properties |= {item.name: _draft_only(item, only[item.name]) for item in wire_fields(cls) if item.name in only}
    made: dict[str, Any] = {
        "type": "object",
        "description": (cls.__doc__ or "").partition("\n")[0],
        "properties": properties,
        "required": [item.name for item in known if item.xml_name and _compulsory(item, block, making)],
        "additionalProperties": False,
    }
    if making.of_drafts and cls is Allegati:
        return _with_file(made)
    alternatives = [_alternatives(ways, cls) for ways in block.choices]
    return made | ({"allOf": alternatives} if alternatives else {})


def _compulsory(item: WireField, block: ComplexType, making: _Making) -> bool:
    if making.of_drafts:
        return item.required
    return item.kind != "raw" and block.particle(item.xml_name).minimum > 0


def _draft_only(item: WireField, note: DraftOnly) -> dict[str, Any]:
    if note.allowed:
        return {"enum": list(note.allowed), "description": note.meaning}
    return _of_drafts(_DRAFT_ONLY_TYPES[item.type]) | {"description": note.meaning}


def _with_file(attachment: dict[str, Any]) -> dict[str, Any]:
    """The definition of an attachment whose content may be in a file of its own."""
    return attachment | {
        "properties": attachment["properties"] | {"file": _FILE},
        "required": [],
        "anyOf": [{"required": ["file"]}, {"required": attachment["required"]}],
    }


def _alternatives(ways: tuple[tuple[str, ...], ...], cls: type[Any]) -> dict[str, Any]:
    names = {item.xml_name: item.name for item in wire_fields(cls)}
    everything = {name for way in ways for name in way}
    return {
        "oneOf": [
            {
                "required": [names[name] for name in way],
                "properties": {names[name]: False for name in sorted(everything - set(way))},
            }
            for way in ways
        ]
    }


def _property(item: WireField, block: ComplexType, making: _Making) -> dict[str, Any]:
    if item.kind == "raw":
        return dict(_TEXT)
    if item.kind == "others":
        return {"type": "object", "additionalProperties": dict(_TEXT)}
    particle = block.particle(item.xml_name)
    if item.is_block:
        one = _reference(item.type, particle.type, making)
    else:
        kind = making.facets.simple_type(particle.type)
        one = _of_drafts(kind) if making.of_drafts else _scalar(kind)
    if particle.default is not None:
        one = {"anyOf": [one, {"const": ""}], "default": particle.default}
    if not item.repeated:
        return one
    most = {} if particle.maximum is None else {"maxItems": particle.maximum}
    least = 0 if making.of_drafts else particle.minimum
    return {"type": "array", "items": one, "minItems": least} | most


def _reference(cls: type[Any], type_name: str, making: _Making) -> dict[str, Any]:
    if cls.__name__ not in making.definitions:
        making.definitions[cls.__name__] = {}
        making.definitions[cls.__name__] = _definition(cls, type_name, making)
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _scalar(kind: SimpleType) -> dict[str, Any]:
    if kind.base == "integer":
        return {"anyOf": [{"type": "integer"} | _bounds(kind), _TEXT | {"pattern": _anchored((), kind)}]}
    made: dict[str, Any] = dict(_TEXT)
    if kind.enumeration:
        return made | {"enum": list(kind.enumeration)}
    if kind.patterns or kind.base in _PATTERNS:
        made["pattern"] = _anchored(kind.patterns, kind)
    if kind.min_length is not None:
        made["minLength"] = kind.min_length
    if kind.max_length is not None and not kind.collapses:
        made["maxLength"] = kind.max_length
    if kind.base == "base64Binary":
        made["contentEncoding"] = "base64"
    limits = [f"{word} {limit}" for word, limit in (("from", kind.minimum), ("to", kind.maximum)) if limit is not None]
    return made | ({"$comment": " ".join(limits)} if limits else {})


def _of_drafts(kind: SimpleType) -> dict[str, Any]:
    """The same for a draft: numbers without quotes, decimals to any number of places."""
    if kind.base == "decimal":
        kind = replace(kind, patterns=())
    made = _scalar(kind)
    if kind.enumeration or kind.base in _NEVER_A_NUMBER or "type" not in made:
        return made
    return made | {"type": ["string", "number"]}


def _bounds(kind: SimpleType) -> dict[str, int]:
    bounds = {"minimum": kind.minimum, "maximum": kind.maximum}
    return {name: int(limit) for name, limit in bounds.items() if limit is not None}


def _anchored(patterns: tuple[str, ...], kind: SimpleType) -> str:
    inner = "|".join(patterns or (_PATTERNS[kind.base],))
    space = r"\s*" if kind.collapses else ""
    return f"^{space}(?:{inner}){space}$"

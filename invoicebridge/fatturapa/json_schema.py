"""The JSON Schema (2020-12) of an invoice's JSON form, made from the types and from the facets of the XSD.

What it can say it says: keys, their order of nesting, what is compulsory, code lists, patterns, lengths. Bounds of
decimals and dates, which are strings in JSON, stand in a `$comment`.
"""

from typing import Any, Final

from invoicebridge.fatturapa.codec import Document
from invoicebridge.fatturapa.facets import ComplexType, Facets, SimpleType, read_facets
from invoicebridge.fatturapa.wire import WireField, wire_fields

_PATTERNS: Final = {
    "integer": "[+-]?[0-9]+",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?",
    "dateTime": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?",
}
_TEXT: Final = {"type": "string"}


def json_schema(cls: type[Document], xsd: bytes) -> dict[str, Any]:
    """Return the JSON Schema of the documents of `cls`, whose XSD is `xsd`.

    Every document that the XSD accepts is accepted by it. ValueError when the XSD is not the one of these types.
    """
    facets = read_facets(xsd)
    definitions: dict[str, Any] = {}
    root = _definition(cls, facets.root.type, facets, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:invoicebridge:{cls.__name__}:{facets.version}",
        "title": f"{facets.root.name} {facets.version}",
        **root,
        "$defs": definitions,
    }


def _definition(cls: type[Any], type_name: str, facets: Facets, definitions: dict[str, Any]) -> dict[str, Any]:
    block = facets.complex[type_name]
    properties = {item.name: _property(item, block, facets, definitions) for item in wire_fields(cls)}
    required = [item.name for item in wire_fields(cls) if item.xml_name and _compulsory(item, block)]
    made: dict[str, Any] = {
        "type": "object",
        "description": (cls.__doc__ or "").partition("\n")[0],
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    alternatives = [_alternatives(ways, cls) for ways in block.choices]
    return made | ({"allOf": alternatives} if alternatives else {})


def _compulsory(item: WireField, block: ComplexType) -> bool:
    return item.kind != "raw" and block.particle(item.xml_name).minimum > 0


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


def _property(item: WireField, block: ComplexType, facets: Facets, definitions: dict[str, Any]) -> dict[str, Any]:
    if item.kind == "raw":
        return dict(_TEXT)
    if item.kind == "others":
        return {"type": "object", "additionalProperties": dict(_TEXT)}
    particle = block.particle(item.xml_name)
    if item.is_block:
        one = _reference(item.type, particle.type, facets, definitions)
    else:
        one = _scalar(facets.simple_type(particle.type))
    if particle.default is not None:
        one = {"anyOf": [one, {"const": ""}], "default": particle.default}
    if not item.repeated:
        return one
    most = {} if particle.maximum is None else {"maxItems": particle.maximum}
    return {"type": "array", "items": one, "minItems": particle.minimum} | most


def _reference(cls: type[Any], type_name: str, facets: Facets, definitions: dict[str, Any]) -> dict[str, Any]:
    if cls.__name__ not in definitions:
        definitions[cls.__name__] = {}
        definitions[cls.__name__] = _definition(cls, type_name, facets, definitions)
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


def _bounds(kind: SimpleType) -> dict[str, int]:
    bounds = {"minimum": kind.minimum, "maximum": kind.maximum}
    return {name: int(limit) for name, limit in bounds.items() if limit is not None}


def _anchored(patterns: tuple[str, ...], kind: SimpleType) -> str:
    inner = "|".join(patterns or (_PATTERNS[kind.base],))
    space = r"\s*" if kind.collapses else ""
    return f"^{space}(?:{inner}){space}$"

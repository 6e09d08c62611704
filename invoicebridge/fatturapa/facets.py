"""What an XSD of FatturaPA says of every element, as values: type, occurrences, alternatives, facets.

Only the shape of these schemas is understood: named types, sequences, choices of elements or sequences, restrictions of
one built-in type. ValueError for a schema that has anything else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from invoicebridge.xml import parse

_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_BLOCKS: Final = {r"\p{IsBasicLatin}": r"\u0000-\u007F", r"\p{IsLatin-1Supplement}": r"\u0080-\u00FF"}
_KEEPING_SPACE: Final = ("string", "normalizedString")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleType:
    """What a text may be."""

    base: str
    """The built-in type, without prefix: `string`, `normalizedString`, `token`, `decimal`, `integer`, `date`…"""
    patterns: tuple[str, ...] = ()
    """As regular expressions of Python and ECMAScript, without anchors; the whole text must match one."""
    enumeration: tuple[str, ...] = ()
    min_length: int | None = None
    max_length: int | None = None
    minimum: str | None = None
    maximum: str | None = None
    collapses: bool = False
    """Whether white space around the text does not count."""


@dataclass(frozen=True, slots=True)
class Particle:
    """An element or attribute of a block."""

    name: str
    type: str
    """Name of a type of the schema, or of a built-in one with the prefix `xs:`; empty for a foreign element."""
    minimum: int
    maximum: int | None
    """None for any number."""
    default: str | None = None
    """What an empty element stands for."""


@dataclass(frozen=True, slots=True)
class ComplexType:
    """A block: its elements in order, its attributes, and the sets of names of which exactly one must be there."""

    elements: tuple[Particle, ...]
    attributes: tuple[Particle, ...]
    choices: tuple[tuple[tuple[str, ...], ...], ...]

    def particle(self, name: str) -> Particle:
        """The element or attribute of that name; ValueError when there is none."""
        for particle in self.elements + self.attributes:
            if particle.name == name:
                return particle
        raise ValueError(f"the schema has no {name} here")


@dataclass(frozen=True, slots=True)
class Facets:
    """The types of a schema by name, and the type of its root element."""

    root: Particle
    version: str
    complex: dict[str, ComplexType] = field(default_factory=dict)
    simple: dict[str, SimpleType] = field(default_factory=dict)

    def simple_type(self, name: str) -> SimpleType:
        """The simple type of that name, built-in ones (`xs:date`) included."""
        if name.startswith("xs:"):
            base = name.removeprefix("xs:")
            return SimpleType(base=base, collapses=base not in _KEEPING_SPACE)
        return self.simple[name]


def read_facets(xsd: bytes) -> Facets:
    """Return what the schema says; ValueError when it has a shape that is not understood."""
    schema = parse(xsd)
    return Facets(
        _particle(_only(schema, "element")),
        schema.get("version", ""),
        {_name(item): _complex(item) for item in schema.iterchildren(f"{_XS}complexType")},
        {_name(item): _simple(item) for item in schema.iterchildren(f"{_XS}simpleType")},
    )


def _complex(element: etree._Element) -> ComplexType:
    choices: list[tuple[tuple[str, ...], ...]] = []
    elements = tuple(_particles(_only(element, "sequence"), choices))
    attributes = tuple(
        Particle(_name(item), _type(item), int(item.get("use") == "required"), 1)
        for item in element.iterchildren(f"{_XS}attribute")
    )
    return ComplexType(elements, attributes, tuple(choices))


def _particles(group: etree._Element, choices: list[tuple[tuple[str, ...], ...]]) -> Iterator[Particle]:
    for child in _without_notes(group):
        if child.tag == f"{_XS}element":
            yield _particle(child)
        elif child.tag == f"{_XS}choice":
            yield from _alternatives(child, choices)
        else:
            raise ValueError(f"not understood in a sequence: {child.tag} in line {child.sourceline}")


def _alternatives(choice: etree._Element, choices: list[tuple[tuple[str, ...], ...]]) -> Iterator[Particle]:
    ways = [[_particle(one) for one in _elements_of(child)] for child in _without_notes(choice)]
    choices.append(tuple(tuple(particle.name for particle in way) for way in ways))
    for way in ways:
        yield from (Particle(particle.name, particle.type, 0, particle.maximum) for particle in way)


def _elements_of(child: etree._Element) -> list[etree._Element]:
    return [child] if child.tag == f"{_XS}element" else _without_notes(child)


def _particle(element: etree._Element) -> Particle:
    maximum = element.get("maxOccurs", "1")
    return Particle(
        _local(element.get("ref") or _name(element)),
        "" if element.get("ref") else _type(element),
        int(element.get("minOccurs", "1")),
        None if maximum == "unbounded" else int(maximum),
        element.get("default"),
    )


def _simple(element: etree._Element) -> SimpleType:
    restriction = _only(element, "restriction")
    base = _qualified(restriction, restriction.get("base", ""))
    if not base.startswith("xs:"):
        raise ValueError(f"{_name(element)} restricts {base}, which is no built-in type")
    facets: dict[str, list[str]] = {}
    for child in _without_notes(restriction):
        facets.setdefault(etree.QName(child).localname, []).append(child.get("value", ""))
    length = facets.get("length", [None])[0]
    shortest, longest = facets.get("minLength", [length])[0], facets.get("maxLength", [length])[0]
    return SimpleType(
        base=base.removeprefix("xs:"),
        patterns=tuple(portable_pattern(pattern) for pattern in facets.get("pattern", ())),
        enumeration=tuple(facets.get("enumeration", ())),
        min_length=None if shortest is None else int(shortest),
        max_length=None if longest is None else int(longest),
        minimum=facets.get("minInclusive", [None])[0],
        maximum=facets.get("maxInclusive", [None])[0],
        collapses=base.removeprefix("xs:") not in _KEEPING_SPACE or facets.get("whiteSpace") == ["collapse"],
    )


def portable_pattern(pattern: str) -> str:
    """Return a pattern of XML Schema as a regular expression of Python and ECMAScript, without anchors."""
    made, in_class = "", False
    position = 0
    while position < len(pattern):
        block = next((name for name in _BLOCKS if pattern.startswith(name, position)), None)
        if block is not None:
            made += _BLOCKS[block] if in_class else f"[{_BLOCKS[block]}]"
            position += len(block)
            continue
        step = 2 if pattern[position] == "\\" else 1
        in_class = {"[": True, "]": False}.get(pattern[position], in_class)
        made += pattern[position : position + step]
        position += step
    return made


def _type(element: etree._Element) -> str:
    return _qualified(element, element.get("type", ""))


def _qualified(element: etree._Element, name: str) -> str:
    prefix = name.rpartition(":")[0]
    if not name:
        raise ValueError(f"a type without name in line {element.sourceline}")
    return ("xs:" if f"{{{element.nsmap.get(prefix or None)}}}" == _XS else "") + _local(name)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _name(element: etree._Element) -> str:
    return element.get("name", "")


def _only(element: etree._Element, name: str) -> etree._Element:
    found = list(element.iterchildren(f"{_XS}{name}"))
    if len(found) != 1:
        raise ValueError(f"{len(found)} instead of one {name} in line {element.sourceline}")
    return found[0]


def _without_notes(group: etree._Element) -> list[etree._Element]:
    return [child for child in group.iterchildren("{*}*") if child.tag != f"{_XS}annotation"]

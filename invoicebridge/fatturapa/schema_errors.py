"""Turns what the two validators say about a refused document into faults of code 00200.

xmlschema's errors are used, since it goes on after the first mistake of a block. Where it finds none although libxml2
refuses the document, or could not finish (nesting beyond Python's stack, a document beyond `MAX_ELEMENTS`), libxml2's
own errors are added, so a refused document never comes out without a fault.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from lxml import etree
from xmlschema import XMLSchema10, XMLSchemaException
from xmlschema.validators import (
    XMLSchemaChildrenValidationError,
    XMLSchemaDecodeError,
    XMLSchemaStopValidation,
    XMLSchemaValidationError,
    XsdAttributeGroup,
    XsdElement,
    XsdEnumerationFacets,
    XsdFractionDigitsFacet,
    XsdGroup,
    XsdLengthFacet,
    XsdMaxExclusiveFacet,
    XsdMaxInclusiveFacet,
    XsdMaxLengthFacet,
    XsdMinExclusiveFacet,
    XsdMinInclusiveFacet,
    XsdMinLengthFacet,
    XsdPatternFacets,
    XsdTotalDigitsFacet,
)

from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.xml import local_name, path_of

MAX_FAULTS: Final = 50
"""How many faults of form are listed; the SdI stops there too (00201)."""
MAX_ELEMENTS: Final = 100_000
"""How many elements xmlschema looks at: some three seconds."""
MAX_ELEMENTS_OF_A_RUIN: Final = 5_000
"""The same for a document in which libxml2 alone logs over `MAX_FAULTS` errors."""

_MAX_VALUE: Final = 60
_MAX_NAMES: Final = 12


class _Mistake(NamedTuple):
    """One mistake: where, and the parameters of its fault."""

    element: etree._Element
    attribute: str
    parameters: Mapping[str, str]


def explain(root: etree._Element, refusals: list[Any], explainer: XMLSchema10) -> list[Fault]:
    """The faults of a document that libxml2 refused with these log entries; never empty, at most 51 of them."""
    limit = MAX_ELEMENTS if len(refusals) <= MAX_FAULTS else MAX_ELEMENTS_OF_A_RUIN
    mistakes, finished = _found_by_xmlschema(root, explainer, limit)
    if not mistakes or not finished:
        known = {id(mistake.element) for mistake in mistakes}
        mistakes += [mistake for mistake in _found_by_libxml2(root, refusals) if id(mistake.element) not in known]
    mistakes = _without_echoes(mistakes)
    mistakes.sort(key=lambda mistake: _line(mistake.element))
    faults = [_fault(mistake) for mistake in mistakes[:MAX_FAULTS]]
    if len(mistakes) > MAX_FAULTS:
        faults.append(Fault("00201", Severity.ERROR, path_of(root), _line(root), {"count": str(len(mistakes))}))
    return faults


def _fault(mistake: _Mistake) -> Fault:
    path = path_of(mistake.element) + (f"/@{mistake.attribute}" if mistake.attribute else "")
    return Fault("00200", Severity.ERROR, path, _line(mistake.element), mistake.parameters)


def _line(element: Any) -> int:
    return int(element.sourceline or 1)


def _without_echoes(mistakes: list[_Mistake]) -> list[_Mistake]:
    """One mistake a value: a code outside its list is not also reported for its length."""
    listed = {(m.element, m.attribute) for m in mistakes if m.parameters["kind"] == "enumeration"}
    return [m for m in mistakes if m.parameters["kind"] != "length" or (m.element, m.attribute) not in listed]


# --- xmlschema ----------------------------------------------------------------------------------------------------


def _found_by_xmlschema(root: etree._Element, explainer: XMLSchema10, limit: int) -> tuple[list[_Mistake], bool]:
    """Its mistakes, and whether it saw the whole document."""
    seen = 0

    def stop_at_limit(*_: object) -> bool:
        nonlocal seen
        seen += 1
        if seen > limit:
            raise XMLSchemaStopValidation
        return False

    mistakes: list[_Mistake] = []
    try:
        for error in explainer.iter_errors(root, validation_hook=stop_at_limit):
            mistakes.append(_mistake(error, root))
    except (RecursionError, XMLSchemaException):
        return mistakes, False
    return mistakes, seen <= limit


def _mistake(error: XMLSchemaValidationError, root: etree._Element) -> _Mistake:
    element: Any = root if error.elem is None else error.elem
    if isinstance(error, XMLSchemaChildrenValidationError):
        return _misplaced(error, element)
    if isinstance(error.validator, XsdAttributeGroup):
        return _wrong_attribute(error, element)
    match = re.match(r"attribute (\S+?)='", error.reason or "")
    attribute = match.group(1) if match else ""
    name, value = (f"@{attribute}", element.get(attribute)) if attribute else (local_name(element), element.text)
    return _Mistake(element, attribute, {"element": name, **_of_value(error, element, value or "")})


def _of_value(error: XMLSchemaValidationError, element: etree._Element, value: str) -> dict[str, str]:
    """The kind and the parameters of an error in one text or attribute."""
    validator: Any = error.validator
    if isinstance(error, XMLSchemaDecodeError):
        return {"kind": "type", "value": _short(value), "type": validator.local_name or "?"}
    for facet, describe in _FACETS.items():
        if isinstance(validator, facet):
            return {**describe(validator, value), "value": _short(value)}
    if isinstance(validator, XsdGroup):
        return {"kind": "text"}
    if isinstance(validator, XsdElement) and len(element):
        return {"kind": "unexpected", "element": _name(element[0].tag), "expected": "-"}
    return {"kind": "other", "reason": _short(error.reason or str(error), 200)}


def _misplaced(error: XMLSchemaChildrenValidationError, parent: etree._Element) -> _Mistake:
    """A child that stands where it may not, or a compulsory one that is not there."""
    expected = [_name(item.name) for item in error.expected or () if item.name]
    child: Any = error.invalid_child
    if child is None or (expected and _is_gap(error, child)):
        return _Mistake(parent, "", {"kind": "missing", "element": local_name(parent), "expected": _names(expected)})
    if not expected:
        group: Any = error.validator
        expected = [_name(item.name) for item in group.iter_elements() if item.name]
    return _Mistake(child, "", {"kind": "unexpected", "element": _name(child.tag), "expected": _names(expected)})


def _is_gap(error: XMLSchemaChildrenValidationError, child: etree._Element) -> bool:
    """Whether the child is in place and only what should precede it is absent."""
    group: Any = error.validator
    order = [item.name for item in group.iter_elements()]
    wanted = {item.name for item in error.expected or ()}
    later = {sibling.tag for sibling in child.itersiblings()}
    if child.tag not in order or wanted & later:
        return False
    return order.index(child.tag) > min(order.index(name) for name in wanted if name in order)


def _wrong_attribute(error: XMLSchemaValidationError, element: etree._Element) -> _Mistake:
    reason = error.reason or ""
    quoted = re.search(r"'([^']*)'", reason)
    name = _name(quoted.group(1)) if quoted else "?"
    if reason.startswith("missing required attribute"):
        return _Mistake(element, "", {"kind": "attribute-missing", "attribute": name})
    if "not allowed" in reason:
        return _Mistake(element, "", {"kind": "attribute-unexpected", "attribute": name})
    return _Mistake(element, "", {"kind": "other", "element": local_name(element), "reason": _short(reason, 200)})


def _bound(sign: str) -> Callable[[Any, str], dict[str, str]]:
    return lambda facet, _: {"kind": "bound", "limit": f"{sign} {facet.elem.get('value')}"}


def _length(sign: str) -> Callable[[Any, str], dict[str, str]]:
    def describe(facet: Any, value: str) -> dict[str, str]:
        return {"kind": "length", "length": str(len(value)), "limit": f"{sign}{facet.elem.get('value')}"}

    return describe


def _pattern(facets: Any, _: str) -> dict[str, str]:
    return {"kind": "pattern", "pattern": _short(" | ".join(item.get("value") for item in facets), 200)}


def _enumeration(facets: Any, _: str) -> dict[str, str]:
    return {"kind": "enumeration", "allowed": ", ".join(item.get("value") for item in facets)}


_FACETS: Final[Mapping[type[object], Callable[[Any, str], dict[str, str]]]] = {
    XsdEnumerationFacets: _enumeration,
    XsdPatternFacets: _pattern,
    XsdLengthFacet: _length(""),
    XsdMinLengthFacet: _length("≥ "),
    XsdMaxLengthFacet: _length("≤ "),
    XsdMinInclusiveFacet: _bound("≥"),
    XsdMinExclusiveFacet: _bound(">"),
    XsdMaxInclusiveFacet: _bound("≤"),
    XsdMaxExclusiveFacet: _bound("<"),
    XsdTotalDigitsFacet: _bound("#"),
    XsdFractionDigitsFacet: _bound("0.#"),
}
"""How each facet is told. A length or bound of `≥ 1` reads the same in every language; `# 12` is twelve digits."""


# --- libxml2 ------------------------------------------------------------------------------------------------------

_LIBXML2: Final[Mapping[str, tuple[str, str]]] = {
    "SCHEMAV_CVC_PATTERN_VALID": (
        "pattern",
        r"The value '(?P<value>.*)' is not accepted by the pattern '(?P<pattern>.*)'",
    ),
    "SCHEMAV_CVC_ENUMERATION_VALID": (
        "enumeration",
        r"The value '(?P<value>.*)' is not an element of the set \{(?P<allowed>.*)\}",
    ),
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": (
        "type",
        r"'(?P<value>.*)' is not a valid value of the \S+ type '(?:xs:)?(?P<type>.*)'",
    ),
    "SCHEMAV_CVC_COMPLEX_TYPE_4": ("attribute-missing", r"The attribute '(?P<attribute>.*)' is required"),
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": ("attribute-unexpected", r"The attribute '(?P<attribute>.*)' is not allowed"),
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": ("text", r""),
}
"""What libxml2 calls an error → our kind, and where its message holds the parameters."""


def _found_by_libxml2(root: etree._Element, refusals: Iterable[Any]) -> Iterator[_Mistake]:
    tree = root.getroottree()
    namespaces = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    for entry in refusals:
        element = _at(tree, entry.path, namespaces)
        element = root if element is None else element
        yield _Mistake(element, "", _of_log_entry(entry, element))


def _of_log_entry(entry: Any, element: etree._Element) -> dict[str, str]:
    kind, pattern = _LIBXML2.get(entry.type_name, ("", ""))
    match = re.search(pattern, entry.message, re.DOTALL) if kind else None
    if match is None:
        return {"kind": "other", "element": local_name(element), "reason": _short(entry.message, 200)}
    return {"kind": kind, "element": local_name(element)} | {
        key: _short(text) for key, text in match.groupdict().items()
    }


def _at(tree: Any, path: str | None, namespaces: Mapping[str, str]) -> etree._Element | None:
    """The element at a path that libxml2 wrote; None where it uses a prefix that the root does not declare."""
    try:
        found = tree.xpath(path or "/*", namespaces=namespaces)
    except etree.XPathError:
        return None
    return found[0] if found else None


# --- words --------------------------------------------------------------------------------------------------------


def _short(text: str, limit: int = _MAX_VALUE) -> str:
    """The text, cut where it is long: an attachment never becomes part of a message."""
    return text if len(text) <= limit else text[:limit] + "…"


def _name(tag: object) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else "?"


def _names(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    return ", ".join(unique[:_MAX_NAMES]) + (", …" if len(unique) > _MAX_NAMES else "")

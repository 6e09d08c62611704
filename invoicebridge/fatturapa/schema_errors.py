"""Turns what two validators say about a refused document into faults of code 00200.

xmlschema's errors are used, since it goes on after the first mistake of a block. libxml2's own log stands in where that
would be of no use or no end: over `MAX_FAULTS` entries are known already, the document has over `MAX_ELEMENTS`, it is
nested beyond Python's stack, or xmlschema finds nothing. So a refused document never comes out without a fault. Values
that libxml2 alone refuses are always added.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from xml.etree import ElementTree

from lxml import etree
from xmlschema import XMLSchema10, XMLSchemaException
from xmlschema.validators import (
    XMLSchemaChildrenValidationError,
    XMLSchemaDecodeError,
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
from invoicebridge.fatturapa.schema_log import Mistake, mistakes_of, name, names, short
from invoicebridge.xml import path_of

MAX_FAULTS: Final = 50
"""How many faults of form are listed; the SdI stops there too (00201)."""
MAX_ELEMENTS: Final = 100_000
"""The largest document that xmlschema looks at, for some two seconds."""

_Originals = Mapping[ElementTree.Element, etree._Element]


def explain(root: etree._Element, refusals: list[Any], explainer: Callable[[], XMLSchema10]) -> list[Fault]:
    """The faults of a document that libxml2 refused with these log entries; never empty, at most 51 of them."""
    mistakes = [] if _beyond_explaining(root, refusals) else _found_by_xmlschema(root, explainer())
    logged = list(mistakes_of(root, refusals[: 2 * MAX_FAULTS]))
    mistakes = _without_echoes(mistakes + _values_elsewhere(logged, mistakes) if mistakes else logged)
    count = max(len(mistakes), len(refusals))
    mistakes.sort(key=lambda mistake: _line(mistake.element))
    faults = [_fault(mistake) for mistake in mistakes[:MAX_FAULTS]]
    if len(mistakes) > MAX_FAULTS:
        faults.append(Fault("00201", Severity.ERROR, path_of(root), _line(root), {"count": str(count)}))
    return faults


def _values_elsewhere(logged: list[Mistake], mistakes: list[Mistake]) -> list[Mistake]:
    """Values that libxml2 alone refuses, such as a date between spaces: they too keep the document from being valid."""
    known = {mistake.element for mistake in mistakes}
    return [mistake for mistake in logged if "value" in mistake.parameters and mistake.element not in known]


def _beyond_explaining(root: etree._Element, refusals: list[Any]) -> bool:
    return len(refusals) > 2 * MAX_FAULTS or sum(1 for _ in root.iter()) > MAX_ELEMENTS


def _fault(mistake: Mistake) -> Fault:
    path = path_of(mistake.element) + (f"/@{mistake.attribute}" if mistake.attribute else "")
    return Fault("00200", Severity.ERROR, path, _line(mistake.element), mistake.parameters)


def _line(element: Any) -> int:
    return int(element.sourceline or 1)


def _without_echoes(mistakes: list[Mistake]) -> list[Mistake]:
    """One mistake a value: a code outside its list is not also told for its length, nor text with elements inside."""
    listed = {(m.element, m.attribute) for m in mistakes if m.parameters["kind"] == "enumeration"}
    strangers = {m.element for m in mistakes if m.parameters["kind"] == "unexpected"}
    return [
        m
        for m in mistakes
        if not (m.parameters["kind"] == "length" and (m.element, m.attribute) in listed)
        and not ("value" in m.parameters and not m.attribute and m.element.find("*") in strangers)
    ]


def _found_by_xmlschema(root: etree._Element, explainer: XMLSchema10) -> list[Mistake]:
    """Its mistakes; none where it cannot finish, and libxml2's log is to be used."""
    originals: dict[ElementTree.Element, etree._Element] = {}
    try:
        copy = _copied(root, originals)
        return [_mistake(error, copy, originals) for error in explainer.iter_errors(copy)]
    except (RecursionError, ArithmeticError, XMLSchemaException):
        return []


def _copied(element: etree._Element, originals: dict[ElementTree.Element, etree._Element]) -> ElementTree.Element:
    """The tree without comments in the library's own elements, in which the n-th child is found at once."""
    copy = ElementTree.Element(str(element.tag), {str(key): str(value) for key, value in element.items()})
    copy.text, copy.tail = element.text, element.tail
    originals[copy] = element
    for child in element:
        tag: Any = child.tag
        if isinstance(tag, str):
            copy.append(_copied(child, originals))
        elif len(copy):
            copy[-1].tail = (copy[-1].tail or "") + (child.tail or "")
        else:
            copy.text = (copy.text or "") + (child.tail or "")
    return copy


def _mistake(error: XMLSchemaValidationError, root: ElementTree.Element, originals: _Originals) -> Mistake:
    element: Any = root if error.elem is None else error.elem
    original = originals[element]
    if isinstance(error, XMLSchemaChildrenValidationError):
        return _misplaced(error, element, originals)
    if isinstance(error.validator, XsdAttributeGroup):
        return Mistake(original, "", _wrong_attribute(error.reason or "", element))
    if isinstance(error.validator, XsdElement) and len(element):
        child = element[0]
        return Mistake(originals[child], "", {"kind": "unexpected", "element": name(child.tag), "expected": names([])})
    on_attribute = re.match(r"attribute (\S+?)='", error.reason or "")
    attribute = on_attribute[1] if on_attribute else ""
    value = element.get(attribute) if attribute else element.text
    subject = f"@{attribute}" if attribute else name(element.tag)
    return Mistake(original, attribute, {"element": subject} | _wrong_value(error, value or ""))


def _wrong_value(error: XMLSchemaValidationError, value: str) -> dict[str, str]:
    """The kind and the parameters of a mistake in one text or attribute."""
    validator: Any = error.validator
    if isinstance(error, XMLSchemaDecodeError):
        return {"kind": "type", "value": short(value), "type": validator.local_name or "?"}
    for facet, describe in _FACETS.items():
        if isinstance(validator, facet):
            return {**describe(validator, value), "value": short(value)}
    if isinstance(validator, XsdGroup):
        return {"kind": "text"}
    return {"kind": "other", "reason": short(error.reason or str(error), 200)}


def _misplaced(error: XMLSchemaChildrenValidationError, parent: Any, originals: _Originals) -> Mistake:
    """A child that stands where it may not, or a compulsory one that is not there."""
    group: Any = error.validator
    order = [item.name for item in group.iter_elements() if item.name]
    wanted = [item.name for item in error.expected or () if item.name]
    child = parent[error.index] if error.index < len(parent) else None
    if child is None or _is_gap(child.tag, {item.tag for item in parent[error.index :]}, wanted, order):
        expected = names([name(tag) for tag in wanted])
        return Mistake(originals[parent], "", {"kind": "missing", "element": name(parent.tag), "expected": expected})
    expected = names([name(tag) for tag in wanted or order])
    return Mistake(originals[child], "", {"kind": "unexpected", "element": name(child.tag), "expected": expected})


def _is_gap(tag: str, here_and_later: set[str], wanted: list[str], order: list[str]) -> bool:
    """Whether an element is in place, and only one that should precede it is nowhere."""
    places = [order.index(item) for item in wanted if item in order]
    return bool(places) and tag in order and not here_and_later & set(wanted) and order.index(tag) > min(places)


def _wrong_attribute(reason: str, element: Any) -> dict[str, str]:
    quoted = re.search(r"'([^']*)'", reason)
    if quoted and reason.startswith("missing required attribute"):
        return {"kind": "attribute-missing", "attribute": name(quoted[1])}
    if quoted and "not allowed" in reason:
        return {"kind": "attribute-unexpected", "attribute": name(quoted[1])}
    return {"kind": "other", "element": name(element.tag), "reason": short(reason, 200)}


def _bound(sign: str) -> Callable[[Any, str], dict[str, str]]:
    return lambda facet, _: {"kind": "bound", "limit": f"{sign} {facet.elem.get('value')}"}


def _length(sign: str) -> Callable[[Any, str], dict[str, str]]:
    def describe(facet: Any, value: str) -> dict[str, str]:
        return {"kind": "length", "length": str(len(value)), "limit": f"{sign}{facet.elem.get('value')}"}

    return describe


def _pattern(facets: Any, _: str) -> dict[str, str]:
    return {"kind": "pattern", "pattern": short(" | ".join(item.get("value") for item in facets), 200)}


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
"""How each facet is told: `≥ 1` reads the same in every language, `# 12` is twelve digits."""

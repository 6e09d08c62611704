"""What libxml2 logs about a document that it refuses, as mistakes with the parameters of code 00200."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from lxml import etree

from invoicebridge.xml import local_name

_MAX_VALUE: Final = 60
_MAX_REASON: Final = 200
_MAX_NAMES: Final = 12

_VALUE: Final = r"The value '(?P<value>.*)' "
_LENGTH: Final = r"has a length of '(?P<length>\d+)'; .* length of '(?P<limit>\d+)'"
_ALLOWED: Final = r"\('(?P<limit>[^']*)'\)\.$"

_MESSAGES: Final[Mapping[str, tuple[str, str, str]]] = {
    "SCHEMAV_CVC_PATTERN_VALID": ("pattern", "", _VALUE + r"is not accepted by the pattern '(?P<pattern>.*)'"),
    "SCHEMAV_CVC_ENUMERATION_VALID": ("enumeration", "", _VALUE + r"is not an element of the set \{(?P<allowed>.*)\}"),
    "SCHEMAV_CVC_LENGTH_VALID": ("length", "", _LENGTH),
    "SCHEMAV_CVC_MINLENGTH_VALID": ("length", "≥ ", _LENGTH),
    "SCHEMAV_CVC_MAXLENGTH_VALID": ("length", "≤ ", _LENGTH),
    "SCHEMAV_CVC_MININCLUSIVE_VALID": ("bound", "≥ ", _VALUE + ".*" + _ALLOWED),
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": ("bound", "≤ ", _VALUE + ".*" + _ALLOWED),
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": ("type", "", r"'(?P<value>.*)' is not a valid value of .* type '(?P<type>.*)'"),
    "SCHEMAV_CVC_COMPLEX_TYPE_4": ("attribute-missing", "", r"The attribute '(?P<attribute>[^']*)' is required"),
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": ("attribute-unexpected", "", r"The attribute '(?P<attribute>[^']*)' is not"),
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": ("text", "", ""),
}
"""libxml2's name of an error → our kind, the sign before a limit, and where the message holds the parameters."""


class Mistake(NamedTuple):
    """One mistake: where it is, and the parameters of its fault."""

    element: etree._Element
    attribute: str
    parameters: Mapping[str, str]


def mistakes_of(root: etree._Element, refusals: Iterable[Any]) -> Iterator[Mistake]:
    """The mistakes that log entries tell of, in their order.

    An entry whose element cannot be found again is told of the root; one of a sort that is not in the table has the
    kind `other` and libxml2's own words as its reason.
    """
    namespaces = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    for entry in refusals:
        element = _at(root, entry.path, namespaces)
        yield _mistake(entry, root if element is None else element)


def _mistake(entry: Any, element: etree._Element) -> Mistake:
    named = re.match(r"Element '(?P<element>[^']*)'(?:, attribute '(?P<attribute>[^']*)')?", entry.message)
    subject = name(named["element"]) if named else local_name(element)
    if entry.type_name == "SCHEMAV_ELEMENT_CONTENT":
        return _misplaced(entry.message, element, subject)
    kind, sign, pattern = _MESSAGES.get(entry.type_name, ("other", "", "$^"))
    told = re.search(pattern, entry.message, re.DOTALL)
    attribute = (named["attribute"] or "") if named and not kind.startswith("attribute") else ""
    subject = f"@{attribute}" if attribute else subject
    if told is None:
        reason = entry.message.partition(": ")[2] or entry.message
        return Mistake(element, attribute, {"kind": "other", "element": subject, "reason": short(reason, _MAX_REASON)})
    found = {key: _tidied(key, text, sign) for key, text in told.groupdict().items()}
    if kind in ("length", "bound"):
        found.setdefault("value", short((element.get(attribute) if attribute else element.text) or ""))
    return Mistake(element, attribute, {"kind": kind, "element": subject, **found})


def _misplaced(message: str, element: etree._Element, subject: str) -> Mistake:
    listed = re.search(r"Expected is (?:one of )?\( (?P<names>.*) \)", message)
    expected = [name(item.strip().lstrip("#")) for item in listed["names"].split(",")] if listed else []
    kind = "missing" if "Missing child element" in message else "unexpected"
    return Mistake(element, "", {"kind": kind, "element": subject, "expected": names(expected)})


def _tidied(key: str, text: str, sign: str) -> str:
    match key:
        case "limit":
            return sign + text
        case "allowed":
            return text.replace("'", "")
        case "type" | "attribute":
            return name(text.removeprefix("xs:"))
        case "pattern":
            return short(text, _MAX_REASON)
        case _:
            return short(text)


def _at(root: Any, path: str | None, namespaces: Mapping[str, str]) -> etree._Element | None:
    """The element at a path that libxml2 wrote; None where it uses a prefix that the root does not declare."""
    try:
        found = root.getroottree().xpath(path or "/*", namespaces=namespaces)
    except etree.XPathError:
        return None
    return found[0] if found else None


def short(text: str, limit: int = _MAX_VALUE) -> str:
    """The text, cut where it is long: an attachment never becomes part of a message."""
    return text if len(text) <= limit else text[:limit] + "…"


def name(tag: object) -> str:
    """An element's or attribute's name without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else "?"


def names(several: list[str]) -> str:
    """Names in one line, each once, the first twelve; `-` for none."""
    unique = list(dict.fromkeys(several))
    return (", ".join(unique[:_MAX_NAMES]) or "-") + (", …" if len(unique) > _MAX_NAMES else "")

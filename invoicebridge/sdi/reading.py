"""An element becomes a message whatever is wrong with it, and everything that is wrong is listed.

Times without a zone are taken as Italian ones, which the SdI's are.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from lxml import etree

from invoicebridge.sdi.blocks import Esito, Part, Scalar, Scarto, parts
from invoicebridge.sdi.deviation import Deviations

ROME: Final = ZoneInfo("Europe/Rome")
MAX_ERRORS: Final = 200
"""A rejection has no more (the schemas of both channels)."""
SIGNATURE: Final = "{http://www.w3.org/2000/09/xmldsig#}Signature"

T = TypeVar("T")

_INSTANCE: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_ZONE: Final = r"(?:Z|[+-]\d\d:\d\d)?"
_DATE: Final = re.compile(rf"(\d{{4}}-\d\d-\d\d){_ZONE}", re.ASCII)
_INSTANT: Final = re.compile(rf"(\d{{4}}-\d\d-\d\dT)(\d\d)(:\d\d:\d\d)(\.\d+)?({_ZONE})", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)


def read(kind: Callable[..., T], element: etree._Element, deviations: Deviations) -> T:
    """Return the element as a value of this type; deviations from its schema are added to the list."""
    known = parts(kind)
    _note_attributes(element, {part.xml_name: part.wanted for part in known if part.is_attribute}, deviations)
    _note_text(element, deviations)
    children = _children(element, kind, [part for part in known if not part.is_attribute], deviations)
    return kind(**{part.name: _value(part, element, children.get(part.xml_name, ()), deviations) for part in known})


def _children(
    element: etree._Element, kind: Callable[..., Any], known: Sequence[Part], deviations: Deviations
) -> dict[str, list[etree._Element]]:
    """The child elements by name, after noting those that do not belong, or not there."""
    position = {part.xml_name: place for place, part in enumerate(known)}
    if getattr(kind, "signature", False) is not False:
        position[SIGNATURE] = len(known)
    found: dict[str, list[etree._Element]] = {}
    furthest = -1
    for child in element:
        name = _name_of(child, element, deviations)
        if name not in position:
            deviations.add("unexpected", child, element=name)
            continue
        if position[name] < furthest:
            deviations.add("misplaced", child, element=name)
        furthest = max(furthest, position[name])
        found.setdefault(name, []).append(child)
    _note_counts(element, kind, known, found, deviations)
    return found


def _name_of(child: etree._Element, parent: etree._Element, deviations: Deviations) -> str:
    """The child's name; elements inside a message have no namespace, and one of the message's own is forgiven."""
    name = etree.QName(child)
    if name.namespace and name.namespace == etree.QName(parent.getroottree().getroot()).namespace:
        deviations.add("qualified", child, element=name.localname)
        return name.localname
    return str(child.tag)


def _note_counts(
    element: etree._Element,
    kind: Callable[..., Any],
    known: Sequence[Part],
    found: Mapping[str, list[etree._Element]],
    deviations: Deviations,
) -> None:
    for part in known:
        if part.wanted and part.xml_name not in found:
            deviations.add("missing", element, element=part.xml_name)
    if getattr(kind, "signature", False) and SIGNATURE not in found:
        deviations.add("signature-missing", element)
    single = {name: children for name, children in found.items() if name not in _many(known)}
    for name, children in single.items():
        for child in children[1:]:
            deviations.add("repeated", child, element=name)


def _many(known: Sequence[Part]) -> set[str]:
    return {part.xml_name for part in known if part.repeated}


def _value(part: Part, element: etree._Element, children: Sequence[etree._Element], deviations: Deviations) -> Any:
    if part.is_attribute:
        return element.get(part.xml_name)
    if part.repeated:
        if len(children) > MAX_ERRORS:
            deviations.add("cut", element, limit=str(MAX_ERRORS))
        return tuple(read(part.type, child, deviations) for child in children[:MAX_ERRORS])
    if not children:
        return None
    return read(part.type, children[0], deviations) if part.is_block else _scalar(part, children[0], deviations)


def _scalar(part: Part, element: etree._Element, deviations: Deviations) -> Scalar | None:
    _note_attributes(element, {}, deviations)
    for child in element:
        deviations.add("unexpected", child, element=str(child.tag))
    text = "".join((element.text or "", *(child.tail or "" for child in element))).strip()
    try:
        value = _READERS[part.type](text)
    except (ValueError, OverflowError):
        value = None
        deviations.add("unreadable", element, element=part.xml_name, value=text[:100], type=part.type.__name__)
    return value


def _note_attributes(element: etree._Element, known: Mapping[str, bool], deviations: Deviations) -> None:
    there = Counter(str(name) for name in element.attrib if not str(name).startswith(_INSTANCE))
    for name in there:
        if name not in known:
            deviations.add("attribute-unexpected", element, attribute=name)
    for name, wanted in known.items():
        if wanted and name not in there:
            deviations.add("attribute-missing", element, attribute=name)


def _note_text(element: etree._Element, deviations: Deviations) -> None:
    for text in (element.text, *(child.tail for child in element)):
        if text and text.strip():
            deviations.add("text", element, value=text.strip()[:100])


def _read_text(text: str) -> str | None:
    return text or None


def _read_integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _read_date(text: str) -> date:
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date.fromisoformat(found[1])


def _read_instant(text: str) -> datetime:
    """A dateTime of XML Schema; midnight may be written 24:00:00 of the day before."""
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    day, hour, rest, fraction, zone = found.groups()
    midnight = hour == "24" and rest == ":00:00" and not (fraction or "").strip(".0")
    instant = datetime.fromisoformat(f"{day}{'00' if midnight else hour}{rest}{(fraction or '')[:7]}{zone}")
    if midnight:
        instant += timedelta(days=1)
    return instant if instant.tzinfo else instant.replace(tzinfo=ROME)


_READERS: Final[Mapping[Any, Callable[[str], Scalar | None]]] = {
    str: _read_text,
    int: _read_integer,
    date: _read_date,
    datetime: _read_instant,
    Esito: Esito,
    Scarto: Scarto,
}

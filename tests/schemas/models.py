"""Schemas as plain tables, path → what stands there: two of them can be compared, and a difference has a path."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
Table = dict[str, str]


def table_of_xsd(root: etree._Element) -> Table:
    """Every element, occurrence, order, attribute, type, base and facet of an XSD; annotations and layout left out."""
    table = {f"schema/@{name}": str(value) for name, value in root.attrib.items()}
    for item in _children(root):
        kind, name = _kind(item), item.get("name") or item.get("namespace")
        if kind == "import":
            table[f"import {name}"] = "yes"
        elif kind == "element":
            table |= _element(item, f"element {name}")
        elif kind == "complexType":
            table |= dict(_complex(item, str(name)))
        elif kind == "simpleType":
            table |= dict(_simple(item, str(name)))
    return table


def differences(ours: Table, official: Table) -> list[str]:
    """One line a difference, with its path."""
    return [
        f"{path}: ours {ours.get(path, 'absent')}, official {official.get(path, 'absent')}"
        for path in sorted(ours.keys() | official.keys())
        if ours.get(path) != official.get(path)
    ]


def _complex(item: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    for child in _children(item):
        if _kind(child) == "attribute":
            yield f"{path}/@{child.get('name')}", _attributes(child, use="optional")
        elif _kind(child) in ("sequence", "choice"):
            yield from _group(child, path)
        else:
            yield path, f"holds an unforeseen {_kind(child)}"


def _group(item: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    """Members by their position; a group of one member that stands once is that member."""
    members = [_unwrapped(child) for child in _children(item)]
    yield f"{path}/{_kind(item)}", f"{_occurrence(item)}, {len(members)} members"
    for position, member in enumerate(members, 1):
        below = f"{path}/{_kind(item)}/{position}"
        if _kind(member) == "element":
            yield from _element(member, below).items()
        else:
            yield from _group(member, below)


def _unwrapped(item: etree._Element) -> etree._Element:
    members = _children(item)
    alone = _kind(item) != "element" and len(members) == 1 and _occurrence(item) == "1..1"
    return _unwrapped(members[0]) if alone else item


def _element(item: etree._Element, path: str) -> Table:
    inner = [_kind(child) for child in _children(item)]
    table = {path: item.get("name") or "ref", f"{path}/occurs": _occurrence(item), f"{path}/inside": str(inner)}
    return table | {
        f"{path}/@{name}": _resolved(item, name) for name in ("ref", "type", "default", "fixed", "nillable")
    }


def _simple(item: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    (restriction,) = _children(item)
    yield f"{path}/base", _resolved(restriction, "base")
    for facet in _children(restriction):
        value = str(facet.get("value"))
        if _kind(facet) in ("enumeration", "pattern"):
            yield f"{path}/{_kind(facet)} {value}", "yes"
        else:
            yield f"{path}/{_kind(facet)}", value


def _attributes(item: etree._Element, **defaults: str) -> str:
    values = {name: _resolved(item, name, defaults.get(name, "")) for name in ("type", "use", "fixed", "default")}
    return str(values)


def _resolved(item: etree._Element, name: str, default: str = "") -> str:
    """An attribute's value; names of types and elements with their namespace instead of a prefix."""
    value = item.get(name, default)
    if name not in ("type", "base", "ref") or not value:
        return value
    prefix, _, local = value.rpartition(":")
    return f"{{{item.nsmap.get(prefix or None, '')}}}{local}"


def _occurrence(item: etree._Element) -> str:
    return f"{item.get('minOccurs', '1')}..{item.get('maxOccurs', '1')}"


def _children(item: etree._Element) -> list[Any]:
    return [child for child in item if isinstance(child.tag, str) and child.tag != XS + "annotation"]


def _kind(item: etree._Element) -> str:
    return etree.QName(item).localname


def table_of_dtd(dtd: Any) -> Table:
    """Elements, order, occurrences and attributes of a DTD, in terms that `table_of_xsd_as_dtd` shares."""
    table: Table = {}
    for element in dtd.iterelements():
        table[element.name] = ", ".join(_dtd_content(element.content)) if element.content is not None else "empty"
        for attribute in element.iterattributes():
            use = f"required={attribute.default == 'required'} default={attribute.default_value}"
            table[f"{element.name}/@{attribute.name}"] = f"{use} of {sorted(attribute.itervalues())}"
    return table


def _dtd_content(content: Any, outer: str = "once") -> Iterator[str]:
    if content.type == "pcdata":
        yield "text"
    elif content.type == "element":
        yield f"{content.name} {_DTD_OCCURS[content.occur if content.occur != 'once' else outer]}"
    else:
        yield from _dtd_content(content.left)
        if content.right is not None:
            yield from _dtd_content(content.right)


_DTD_OCCURS = {"once": "1..1", "opt": "0..1", "mult": "0..unbounded", "plus": "1..unbounded"}


def table_of_xsd_as_dtd(root: etree._Element) -> Table:
    """The same table of an XSD that says no more than a DTD can say."""
    types = {child.get("name"): child for child in _children(root) if _kind(child) in ("complexType", "simpleType")}
    table: Table = {}
    for element in root.iter(XS + "element"):
        name, kind = str(element.get("name")), types.get(element.get("type"))
        if kind is None:
            assert element.get("type") == "xs:string"
            table[name] = "text"
            continue
        members = [f"{child.get('name')} {_occurrence(child)}" for child in kind.iter(XS + "element")]
        simple = next(kind.iter(XS + "extension"), None) is not None
        table[name] = "text" if simple else ", ".join(members) or "empty"
        for attribute in kind.iter(XS + "attribute"):
            listed = types.get(attribute.get("type"))
            values = [] if listed is None else [str(item.get("value")) for item in listed.iter(XS + "enumeration")]
            use = f"required={attribute.get('use') == 'required'} default={attribute.get('default')}"
            table[f"{name}/@{attribute.get('name')}"] = f"{use} of {sorted(values)}"
    return table

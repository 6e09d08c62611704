"""Texts at and beyond every facet of a simple type, worked out from its definition in an XSD."""

from collections.abc import Iterator, Mapping
from re import _parser as regular  # type: ignore[attr-defined]
from typing import Any

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"

BUILT_IN = {
    "date": ["2026-05-15", "2024-02-29", "2026-05-15Z", "2026-05-15+14:00"],
    "dateTime": ["2026-05-15T10:30:00", "2026-05-15T10:30:00.123+02:00", "2026-05-15T24:00:00"],
    "base64Binary": ["YWJj", "YWI=", "YQ==", "YW Jj", ""],
    "decimal": ["1.00", "+1", ".5", "007"],
    "integer": ["1", "+1", "007", "-0"],
    "positiveInteger": ["1", "0"],
    "nonNegativeInteger": ["0", "1", "-1"],
}
"""Built-in types and texts for them; the first of each is valid."""

HOSTILE = [
    "", " ", "x", "X", " x ", "a\nb", "\t", "é", "ÿ", "Ā", "€", "’", "𝟙", "x" * 300, "x" * 2001, "0", "-1", "+1", "1.0",
    "1,00", "1.00", "1.000000000", "-1.00", "1e3", "NaN", "INF", "100.00", "100.01", "99999999999.99", "123456789012",
    "1234567890123", "true", "SI", "si", "N2", "IT", "2026-02-30", "1969-12-31", "1970-01-01", "0000-01-01",
    "-0001-01-01", "12026-01-01", "2026-5-1", "15/05/2026", " 2026-05-15 ", "2026-05-15T25:00:00", "2026-05-15+15:00",
    "YWJ", "Y=Jj", "====", "a@b", "a@b.it", "a@@b.it", '"a"@b.it', "a@[1.2]",
]  # fmt: skip
"""Tried everywhere, whatever the type."""


def values(kind: str, types: Mapping[str, Any]) -> list[str]:
    """Texts for a type, its own or built in, without doubles; the first is valid, the hostile ones come last."""
    local = kind.rpartition(":")[2]
    own = BUILT_IN.get(local) or (list(_of_facets(types[local])) if local in types else ["x"])
    return list(dict.fromkeys([*own, *HOSTILE]))


def _of_facets(definition: etree._Element) -> Iterator[str]:
    restriction: Any = definition.find(XS + "restriction")
    facets = [(etree.QName(item).localname, str(item.get("value"))) for item in restriction.iter(f"{XS}*")][1:]
    for name, value in facets:
        if name == "enumeration":
            yield value
    end = ""
    for name, value in facets:
        if name == "pattern":
            end = "@bc.it" if "@" in value else ""
            yield from ["a" + end] if end else []
            yield from strings(value)
    for name, value in facets:
        match name:
            case "minInclusive" | "maxInclusive":
                yield from _around(value)
            case "length" | "minLength" | "maxLength":
                yield from ((length - len(end)) * "x" + end for length in (int(value), int(value) - 1, int(value) + 1))
            case "totalDigits":
                yield from ("1", "9" * int(value), "9" * (int(value) + 1))
    yield from BUILT_IN.get(str(restriction.get("base")).rpartition(":")[2], ["x"])


def _around(bound: str) -> Iterator[str]:
    """The bound, and the values next to it."""
    if "-" in bound[1:]:
        yield from (bound, "1969-12-31", "1970-01-02")
    elif "." in bound:
        yield from (bound, "100.01", "99.99", "0.00")
    else:
        yield from (bound, str(int(bound) - 1), str(int(bound) + 1))


def strings(pattern: str) -> list[str]:
    """Strings for a pattern: every repetition at its limits and one beyond, every class at the ends of its ranges."""
    pattern = pattern.replace(r"[\p{IsBasicLatin}\p{IsLatin-1Supplement}]", r"[\x20-\xff]")
    tree = regular.parse(pattern.replace(r"\p{IsBasicLatin}", r"[\x20-\x7f]"))
    repetitions: list[tuple[int, int]] = []
    classes: list[list[int]] = []
    shortest = _written(tree, {}, {}, repetitions, classes)
    found = [shortest]
    for index, (low, high) in enumerate(list(repetitions)):
        for count in {low - 1, low + 1, high, high + 1} - {-1}:
            found.append(_written(tree, {index: min(count, 2000)}, {}, [], []))
    for index, ends in enumerate(list(classes)):
        found += [_written(tree, {}, {index: code}, [], []) for code in ends if _in_xml(code)]
    return list(dict.fromkeys(found))


def _written(
    tree: Any,
    counts: Mapping[int, int],
    codes: Mapping[int, int],
    repetitions: list[tuple[int, int]],
    classes: list[list[int]],
) -> str:
    """One string of a parsed pattern; `counts` and `codes` say what is unusual in a repetition or class."""
    text = ""
    for operation, argument in tree:
        match str(operation):
            case "LITERAL":
                text += chr(argument)
            case "ANY":
                text += "x"
            case "IN":
                classes.append(_ends(argument))
                text += chr(codes.get(len(classes) - 1, _first(argument)))
            case "MAX_REPEAT":
                low, high, inner = argument
                high = low + 3 if high == regular.MAXREPEAT else int(high)
                repetitions.append((low, high))
                index = len(repetitions) - 1
                part = _written(inner, counts, codes, repetitions, classes)
                text += part * counts.get(index, low)
            case "SUBPATTERN":
                text += _written(argument[-1], counts, codes, repetitions, classes)
            case "BRANCH":
                text += _written(argument[1][0], counts, codes, repetitions, classes)
            case other:
                raise AssertionError(f"no rule for {other}")
    return text


def _first(members: Any) -> int:
    """A character of a class: a letter or digit where it has one."""
    codes = [code for operation, argument in members for code in _codes(str(operation), argument)]
    return next((code for code in codes if chr(code).isalnum()), codes[0])


def _ends(members: Any) -> list[int]:
    return [
        code + beyond
        for operation, argument in members
        for code, beyond in zip(_codes(str(operation), argument), (-1, 1), strict=False)
    ] + [code for operation, argument in members for code in _codes(str(operation), argument)]


def _codes(operation: str, argument: Any) -> tuple[int, ...]:
    match operation:
        case "RANGE":
            return (argument[0], argument[1]) if argument[0] != 32 else (argument[0], argument[1], ord("x"))
        case "LITERAL":
            return (argument, argument)
        case _:
            return ()


def _in_xml(code: int) -> bool:
    return code >= 32 or code in (9, 10, 13)

"""Reads ASN.1 in BER or DER (ITU-T X.690), lazily and bounded, whatever the bytes are.

Signature programs write definite or indefinite lengths, strings whole or in pieces; here they all read the same.
`Damaged` and `Truncated` say why bytes cannot be read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from invoicebridge.signature import der

CONSTRUCTED: Final = 0x20

_INDEFINITE: Final = 0x80
_MAX_DEPTH: Final = 32
_MAX_VALUES: Final = 1_000_000
"""No signature has more values side by side: a file of 30 MB in pieces of 64 bytes has half as many."""

_AFTER_YEAR: Final = rb"(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?(Z|[+-]\d{4})"
_TIMES: Final = {
    der.UTC_TIME: re.compile(rb"(\d\d)" + _AFTER_YEAR),
    der.GENERALIZED_TIME: re.compile(rb"(\d{4})" + _AFTER_YEAR),
}


class Damaged(Exception):
    """The bytes are not BER, or not what stands in this place."""


class Truncated(Damaged):
    """The bytes end before the value that they begin does."""


@dataclass(frozen=True, slots=True)
class Value:
    """One encoded value: where it stands in its source, from its tag to the byte after its end."""

    source: bytes
    tag: int
    start: int
    body: int
    end: int
    """Where the contents end; end-of-contents octets may follow up to `stop`."""
    stop: int
    ends: dict[int, int] = field(default_factory=dict, compare=False, repr=False)
    """Where values of indefinite length end, by the start of their contents: those already found in this source."""

    @property
    def raw(self) -> bytes:
        """The value as it is encoded, tag and length included."""
        return self.source[self.start : self.stop]

    @property
    def content(self) -> bytes:
        """The contents' bytes."""
        return self.source[self.body : self.end]

    @property
    def is_definite(self) -> bool:
        """Whether the length was written in front."""
        return self.end == self.stop

    def children(self) -> Iterator["Value"]:
        """The values inside a constructed one, in order; Damaged when they are too many or not well encoded."""
        if not self.tag & CONSTRUCTED:
            raise Damaged("a value has no parts")
        position, count = self.body, 0
        while position < self.end:
            child = _read(self.source, position, self.end, self.ends)
            position, count = child.stop, count + 1
            if count > _MAX_VALUES:
                raise Damaged("too many values")
            yield child


def read(source: bytes) -> Value:
    """The value that the bytes begin with; what follows it is not looked at. Truncated, Damaged."""
    return _read(source, 0, len(source), {})


def _read(source: bytes, start: int, limit: int, ends: dict[int, int]) -> Value:
    tag, body, length = _header(source, start, limit)
    if length is None:
        if body not in ends:
            _find_ends(source, body, limit, ends)
        return Value(source, tag, start, body, ends[body], ends[body] + 2, ends)
    return Value(source, tag, start, body, body + length, body + length, ends)


def _header(source: bytes, start: int, limit: int) -> tuple[int, int, int | None]:
    """Tag, start of the contents and their length, None where it is indefinite."""
    _require(start + 2, source, limit)
    tag, length = source[start], source[start + 1]
    if tag & 0x1F == 0x1F:
        raise Damaged("a tag of more than one byte")
    body = start + 2
    if length == _INDEFINITE:
        if not tag & CONSTRUCTED:
            raise Damaged("a simple value of indefinite length")
        return tag, body, None
    if length > _INDEFINITE:
        octets = length - _INDEFINITE
        if octets > 8:
            raise Damaged("a length of more than eight bytes")
        _require(body + octets, source, limit)
        length = int.from_bytes(source[body : body + octets], "big")
        body += octets
    _require(body + length, source, limit)
    return tag, body, length


def _require(position: int, source: bytes, limit: int) -> None:
    if position > limit:
        if limit == len(source):
            raise Truncated("the file ends too early")
        raise Damaged("a value is longer than the one it stands in")


def _find_ends(source: bytes, position: int, limit: int, ends: dict[int, int]) -> None:
    """Note where the contents of an indefinite value end, before the two zero bytes that close it, and those of the
    indefinite values inside it too: nothing is scanned again for them, however deep they lie.
    """
    opened, count = [position], 0
    while opened:
        _require(position + 2, source, limit)
        if source[position] == 0 and source[position + 1] == 0:
            ends[opened.pop()] = position
            position += 2
            continue
        _, body, length = _header(source, position, limit)
        position, count = body + (length or 0), count + 1
        if length is None:
            opened.append(body)
        if len(opened) > _MAX_DEPTH or count > _MAX_VALUES:
            raise Damaged("too many values, or too many inside one another")


def parts(value: Value, tag: int) -> list[Value]:
    """The values inside a value that must have this tag; Damaged when it has another."""
    if value.tag != tag:
        raise Damaged(f"a value of kind {value.tag:#04x} where {tag:#04x} is wanted")
    return list(value.children())


def some(value: Value, tag: int) -> list[Value]:
    """The same; Damaged also when there are none."""
    found = parts(value, tag)
    if not found:
        raise Damaged("an empty value")
    return found


def first(value: Value, tag: int) -> Value:
    """The first of the values inside a value that must have this tag."""
    return some(value, tag)[0]


def only(value: Value, tag: int) -> Value:
    """The single value inside a value that must have this tag."""
    inside = parts(value, tag)
    if len(inside) != 1:
        raise Damaged(f"{len(inside)} values where one is wanted")
    return inside[0]


def octets(value: Value, tag: int = der.OCTET_STRING) -> bytes:
    """The contents of an OCTET STRING (or of one with the implicit tag), joined where it is written in pieces."""
    return b"".join(_pieces(value, tag, 0))


def _pieces(value: Value, tag: int, depth: int) -> Iterator[bytes]:
    if value.tag == tag:
        yield value.content
    elif value.tag == tag | CONSTRUCTED and depth < _MAX_DEPTH:
        for child in value.children():
            yield from _pieces(child, der.OCTET_STRING, depth + 1)
    else:
        raise Damaged(f"a value of kind {value.tag:#04x} where an octet string is wanted")


def identifier(value: Value) -> str:
    """The dotted form of an OBJECT IDENTIFIER."""
    content = value.content
    if value.tag != der.OBJECT_IDENTIFIER or not 0 < len(content) <= 64 or content[-1] & 0x80:
        raise Damaged("no object identifier where one is wanted")
    numbers, number = [], 0
    for octet in content:
        number = number << 7 | octet & 0x7F
        if not octet & 0x80:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def integer(value: Value) -> int:
    """The number of an INTEGER of at most 64 bytes."""
    if value.tag != der.INTEGER or not 0 < value.end - value.body <= 64:
        raise Damaged("no number where one is wanted")
    return int.from_bytes(value.content, "big", signed=True)


def instant(value: Value) -> datetime:
    """The instant of a UTCTime or GeneralizedTime, in UTC, cut to the second."""
    pattern = _TIMES.get(value.tag)
    match = pattern.fullmatch(value.content) if pattern else None
    if match is None:
        raise Damaged("no date where one is wanted")
    year, month, day, hour, minute, second = (int(digits or 0) for digits in match.groups()[:6])
    if value.tag == der.UTC_TIME:
        year += 1900 if year >= 50 else 2000
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC) - _offset(match[7])
    except (ValueError, OverflowError) as error:
        raise Damaged("no date where one is wanted") from error


def _offset(zone: bytes) -> timedelta:
    if zone == b"Z":
        return timedelta()
    size = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
    return -size if zone[:1] == b"-" else size


def definite(value: Value, depth: int = 0) -> bytes:
    """The value again with definite lengths throughout, as DER has them; DER comes back unchanged."""
    if not value.tag & CONSTRUCTED:
        return der.value(value.tag, value.content)
    if depth > _MAX_DEPTH:
        raise Damaged("too many values inside one another")
    return der.value(value.tag, *(definite(child, depth + 1) for child in value.children()))

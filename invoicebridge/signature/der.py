"""The few ASN.1 values that a signature is made of, written as DER (ITU-T X.690).

Every function returns one whole encoded value (tag, length, contents).
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

INTEGER: Final = 0x02
OCTET_STRING: Final = 0x04
NULL: Final = b"\x05\x00"
OBJECT_IDENTIFIER: Final = 0x06
UTC_TIME: Final = 0x17
GENERALIZED_TIME: Final = 0x18
SEQUENCE: Final = 0x30
SET: Final = 0x31

_FIRST_YEAR_WITHOUT_UTC_TIME: Final = 2050


def value(tag: int, *parts: bytes) -> bytes:
    """The value of a one-byte tag whose contents are the parts, one after the other."""
    return b"".join(enclosed(tag, *parts))


def enclosed(tag: int, *parts: bytes) -> tuple[bytes, ...]:
    """The pieces of such a value, not yet joined: large contents inside several values are copied only once."""
    return (header(tag, sum(map(len, parts))), *parts)


def header(tag: int, length: int) -> bytes:
    """The tag and the shortest form of the length: what stands before `length` bytes of contents."""
    if length < 0x80:
        return bytes((tag, length))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE of encoded values."""
    return value(SEQUENCE, *parts)


def set_of(parts: Iterable[bytes], tag: int = SET) -> bytes:
    """A SET OF encoded values, in the order of their bytes as DER wants it (X.690 §11.6)."""
    return value(tag, *sorted(parts))


def integer(number: int) -> bytes:
    """An INTEGER in the fewest bytes of two's complement."""
    bits = (number if number >= 0 else ~number).bit_length()
    return value(INTEGER, number.to_bytes(bits // 8 + 1, "big", signed=True))


def octets(content: bytes) -> bytes:
    """An OCTET STRING."""
    return value(OCTET_STRING, content)


def identifier(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER from its dotted form, such as 1.2.840.113549.1.7.2."""
    first, second, *others = map(int, dotted.split("."))
    return value(OBJECT_IDENTIFIER, *map(_base_128, (first * 40 + second, *others)))


def _base_128(number: int) -> bytes:
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(0x80 | number & 0x7F)
    return bytes(reversed(groups))


def instant(at: datetime) -> bytes:
    """An aware instant as CMS wants it: UTCTime from 1950 to 2049, GeneralizedTime otherwise (RFC 5652 §11.3)."""
    utc = at.astimezone(UTC)
    if 1950 <= utc.year < _FIRST_YEAR_WITHOUT_UTC_TIME:
        return value(UTC_TIME, utc.strftime("%y%m%d%H%M%SZ").encode())
    return value(GENERALIZED_TIME, f"{utc.year:04}{utc:%m%d%H%M%SZ}".encode())

"""The samples of notifications, our schemas, and mutations of both."""

import random
import re
from functools import cache
from pathlib import Path
from typing import Final

from invoicebridge.sdi.notifications import NotANotification, Notification
from invoicebridge.sdi.parse import parse
from invoicebridge.sdi.schema import MessageSchemas
from tests.conftest import ROOT

SAMPLES = ROOT / "samples" / "notifications"
PRIVATI_XSD = ROOT / "schemas" / "sdi" / "messaggi-privati-1.0.xsd"
PA_XSD = ROOT / "schemas" / "sdi" / "messaggi-pa-1.1.xsd"


@cache
def schemas() -> MessageSchemas:
    """Our transcriptions of the two schemas."""
    return MessageSchemas(privati=PRIVATI_XSD.read_bytes(), pa=PA_XSD.read_bytes())


def every_sample() -> list[Path]:
    """The files of samples/notifications/."""
    return sorted(SAMPLES.glob("*.xml"))


def sample(name: str) -> bytes:
    """The bytes of one sample."""
    return (SAMPLES / name).read_bytes()


def read(content: bytes | str, name: str | None = None) -> Notification:
    """The notification that the bytes are."""
    found = parse(content.encode() if isinstance(content, str) else content, name, schemas())
    assert isinstance(found, Notification), found
    return found


def refused(content: bytes, name: str | None = None) -> NotANotification:
    """Why the bytes are no notification."""
    found = parse(content, name, schemas())
    assert isinstance(found, NotANotification), found
    return found


_TOKENS: Final = (
    b"<a/>",
    b"</Note>",
    b"<!DOCTYPE x>",
    b"&amp;",
    b"&x;",
    b"]]>",
    b"\x00",
    b"\xff\xfe",
    b"<!--",
    b"<![CDATA[",
    b"99999999999999999999",
    b"2026-02-30",
    b"24:00:00",
    b"9999-12-31T24:00:00",
    b"-",
    b' versione="2.0"',
    b"PK\x03\x04",
)


_LEAF: Final = re.compile(rb"<(\w+)>([^<>]*)</\1>")
_TEXTS: Final = (
    b"",
    b" ",
    b"0",
    b"-1",
    b"99999999999999999999",
    b"2026-02-30T10:00:00",
    b"9999-12-31T24:00:00",
    b"0001-01-01T00:00:00+14:00",
    b"&amp;&#x2028;&#x1F600;",
    b"EC01",
    b"SIMULAZIONE",
    b"<![CDATA[a]]>",
    b"<b>1</b>",
    b"x" * 3_000,
    "è\u202e".encode(),
)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The bytes with some accidents, of which every second result is still well-formed and often a message."""
    return _with_odd_values(content, chance) if chance.random() < 0.5 else _with_odd_bytes(content, chance)


def _with_odd_values(content: bytes, chance: random.Random) -> bytes:
    """One to four elements dropped, doubled, moved, renamed or filled otherwise."""
    for _ in range(chance.randint(1, 4)):
        leaves = list(_LEAF.finditer(content))
        if not leaves:
            break
        leaf, other = chance.choice(leaves), chance.choice(leaves)
        whole, name = leaf[0], leaf[1]
        piece = chance.choice(
            (b"", whole * 2, other[0], b"<%b>%b</%b>" % (name, chance.choice(_TEXTS), name), b"<X>%b</X>" % leaf[2])
        )
        content = content[: leaf.start()] + piece + content[leaf.end() :]
    return content


def _with_odd_bytes(content: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four accidents: cut, doubled, swapped, overwritten, or something odd put in."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.randrange(60))
        piece = chance.choice(
            (
                b"",
                content[start:end] * 2,
                content[end : end + 60],
                bytes([chance.randrange(256)]),
                chance.choice(_TOKENS),
            )
        )
        content = content[:start] + piece + content[end:]
    return content

"""The samples of notifications, our schemas, and mutations of both."""

import random
from functools import cache
from pathlib import Path

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


_TOKENS = (
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


def mutated(content: bytes, chance: random.Random) -> bytes:
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

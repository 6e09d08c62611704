"""Reads the mails that users hand in, which may be of any bytes: nothing in one of them is an error here."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from hashlib import sha1
from typing import Final

_CRLF: Final = policy.compat32.clone(linesep="\r\n")


def read(content: bytes) -> Message:
    """The mail. The standard library's older reader is used: the newer one raises at some broken fields."""
    return message_from_bytes(content, policy=_CRLF)


def text(message: Message, field: str) -> str:
    """The first field of the name, decoded, on one line; empty where there is none."""
    return next(iter(texts(message, field)), "")


def texts(message: Message, field: str) -> list[str]:
    """Every field of the name, in the same way."""
    return [_one_line(_decoded(str(value))) for value in message.get_all(field, [])]


def addresses(message: Message, field: str) -> list[str]:
    """The addresses in the fields of the name, in lower case."""
    found = getaddresses(texts(message, field))
    return [address.lower() for _, address in found if address]


def files(message: Message) -> Iterator[tuple[str, bytes]]:
    """The name and content of each part that has a file name."""
    for part, name in _named(message):
        yield name, _content(part)


def brief(content: bytes) -> bytes:
    """The mail with the SHA-1 of each file in its place, as a brief receipt carries it (RFC 6109 §3.3.2)."""
    message = read(content)
    for part, name in _named(message):
        digest = sha1(_content(part), usedforsecurity=False).hexdigest()
        for field in ("Content-Type", "Content-Transfer-Encoding", "Content-Disposition"):
            del part[field]
        part["Content-Type"] = "text/plain; charset=us-ascii"
        part.add_header("Content-Disposition", "attachment", filename=f"{name}.hash")
        part.set_payload(digest + "\r\n")
    return message.as_bytes()


def _named(message: Message) -> list[tuple[Message, str]]:
    parts = [part for part in message.walk() if not part.is_multipart()]
    return [(part, _one_line(_decoded(name))) for part in parts if (name := part.get_filename())]


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(value: str) -> str:
    """Encoded words as what they stand for; as they are where they stand for nothing."""
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError):
        return value


def _one_line(value: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())

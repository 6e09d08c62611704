"""The parts of a mail, cut out of its bytes without changing or copying one of them (RFC 2045, RFC 2046 §5.1).

The standard library's parser keeps no part as it came, which a signature needs, and takes eight times as long.
Delimiters are read as strictly as the rule has them: a whole line, the boundary, nothing but blanks after it.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from invoicebridge.pec import headers
from invoicebridge.pec.headers import Headers

MOST_PARTS: Final = 1_000
"""Parts of one multipart that are read."""
DEEPEST: Final = 20
"""Multiparts inside each other that are read."""

_blank_line: Final = re.compile(rb"\r?\n\r?\n")
_not_base64: Final = re.compile(rb"[^A-Za-z0-9+/=\s]")
_control: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LONGEST_BOUNDARY: Final = 200


@dataclass(frozen=True)
class Part:
    """A mail or a part: `source[start:body]` is its header, `source[body:end]` its body. Equal where all of it is."""

    source: bytes = field(repr=False)
    start: int
    body: int
    end: int
    headers: Headers = field(repr=False, compare=False)

    @cached_property
    def media_type(self) -> str:
        """`text/plain` where none is said or none can be read (RFC 2045 §5.2)."""
        said = self.headers.value("content-type")
        return said if "/" in said else "text/plain"

    @cached_property
    def name(self) -> str:
        """The file's name without folders and control characters; empty where the part has none."""
        said = self.headers.parameter("content-disposition", "filename") or self.headers.parameter(
            "content-type", "name"
        )
        return _control.sub("", re.split(r"[/\\]", said or "")[-1]).strip()

    @property
    def is_multipart(self) -> bool:
        """Whether the part consists of parts."""
        return self.media_type.startswith("multipart/")

    @property
    def raw(self) -> memoryview:
        """Header and body exactly as they came: the bytes that a signature is about. No copy."""
        return memoryview(self.source)[self.start : self.end]

    @cached_property
    def split(self) -> "Split":
        """The parts that the part consists of."""
        return _split(self)

    @property
    def content(self) -> bytes:
        """The body without its transfer encoding; what is damaged is decoded as far as it goes."""
        return self._decoded()[0]

    @property
    def is_damaged(self) -> bool:
        """Whether the transfer encoding is broken, so that `content` may not be what was sent."""
        return self._decoded()[1]

    def _decoded(self) -> tuple[bytes, bool]:
        return decode(self.headers.value("content-transfer-encoding"), self.source[self.body : self.end])


@dataclass(frozen=True, slots=True)
class Split:
    """The direct parts of a multipart: `closed` if its last delimiter is there, `cut` if there were more parts."""

    parts: tuple[Part, ...] = ()
    boundary: str = ""
    closed: bool = True
    cut: bool = False


def read(source: bytes, start: int = 0, end: int | None = None) -> Part:
    """The mail or part that the bytes from start to end are. Any bytes are one."""
    end = len(source) if end is None else end
    if source[start : start + 1] == b"\n" or source[start : start + 2] == b"\r\n":
        return Part(source, start, min(source.index(b"\n", start) + 1, end), end, Headers())
    blank = _blank_line.search(source, start, end)
    limit, body = (end, end) if blank is None else blank.span()
    return Part(source, start, body, end, headers.read(source[start : min(limit, start + headers.LARGEST + 1)]))


def decode(encoding: str, body: bytes) -> tuple[bytes, bool]:
    """The body without its transfer encoding (RFC 2045 §6), and whether it was damaged.

    An unknown encoding is taken as none, and as damage.
    """
    match encoding:
        case "" | "7bit" | "8bit" | "binary":
            return body, False
        case "base64":
            return _from_base64(body)
        case "quoted-printable":
            return binascii.a2b_qp(body), False
        case "x-uuencode" | "uuencode" | "x-uue":
            return _from_uuencode(body)
    return body, True


def _split(part: Part) -> Split:
    boundary = part.headers.parameter("content-type", "boundary") if part.is_multipart else None
    if not boundary or len(boundary) > _LONGEST_BOUNDARY:
        return Split()
    parts: list[Part] = []
    begin: int | None = None
    for line_start, line_end, closing in _delimiters(part, boundary):
        if begin is not None:
            parts.append(read(part.source, begin, max(begin, _before_line_break(part.source, line_start))))
        if closing or len(parts) >= MOST_PARTS:
            return Split(tuple(parts), boundary, closing, not closing)
        begin = line_end
    if begin is not None:
        parts.append(read(part.source, begin, part.end))
    return Split(tuple(parts), boundary, closed=False)


def _delimiters(part: Part, boundary: str) -> Iterator[tuple[int, int, bool]]:
    """(start of the line, start of the next line, whether it closes) of each delimiter line."""
    source, end = part.source, part.end
    mark = b"--" + boundary.encode("utf-8", "replace")
    at = source.find(mark, part.body, end)
    while at >= 0:
        after = at + len(mark)
        if at == part.body or source[at - 1] == 0x0A:
            closing = source[after : min(after + 2, end)] == b"--"
            line_end = source.find(b"\n", after, end)
            line_end = end if line_end < 0 else line_end + 1
            if not source[after + 2 * closing : line_end].strip():
                yield at, line_end, closing
        at = source.find(mark, after, end)


def _before_line_break(source: bytes, line_start: int) -> int:
    """The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1)."""
    end = line_start - 1
    return end - 1 if end > 0 and source[end - 1] == 0x0D else end


def _from_base64(body: bytes) -> tuple[bytes, bool]:
    odd = _not_base64.search(body) is not None
    try:
        return binascii.a2b_base64(body), odd
    except binascii.Error:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4]), True


def _from_uuencode(body: bytes) -> tuple[bytes, bool]:
    lines = body.splitlines()
    begin = next((number for number, line in enumerate(lines) if line.startswith(b"begin ")), None)
    if begin is None:
        return body, True
    content = bytearray()
    for line in lines[begin + 1 :]:
        if line.strip() in {b"end", b"`", b""}:
            break
        try:
            content += binascii.a2b_uu(line)
        except binascii.Error:
            return bytes(content), True
    return bytes(content), False

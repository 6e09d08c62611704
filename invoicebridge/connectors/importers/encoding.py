"""In which encoding a text file is written: found by reading all of it once, never guessed from a part.

A byte order mark decides; then a file that is UTF-8 from end to end is UTF-8, and one without a single piece of it is
Windows' cp1252. One that has some of both is damaged, and no reading of it is trusted.
"""

import codecs
import re
from typing import BinaryIO, Final

from invoicebridge.connectors.importers.table_fault import BadTable

_PIECE: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f\udc80-\udcff]")
_WINDOWS: Final = "cp1252"
_NULS: Final = 0.3
"""Text of Western languages in UTF-16 has a zero in almost every second byte."""


def encoding_of(stream: BinaryIO, given: str | None) -> str:
    """Return the encoding that reads the whole stream; `given` is what a person says, to be confirmed.

    BadTable `text-encoding-mixed`, `text-encoding-wrong`, each with the line.
    """
    head = stream.read(_PIECE)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    stream.seek(0)
    if given is not None:
        return _confirmed(stream, _with_mark(given, marked))
    if marked is not None:
        return _confirmed(stream, marked)
    sideways = _sideways(head)
    if sideways is not None:
        return _confirmed(stream, sideways)
    return _utf8_or_windows(stream)


def _with_mark(given: str, marked: str | None) -> str:
    """What is given, but for the mark that it has to skip."""
    if given == "utf-8":
        return "utf-8-sig"
    return "utf-16-le" if given == "utf-16" and marked is None else given


def _sideways(head: bytes) -> str | None:
    """UTF-16 without a mark."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > _NULS * len(head) / 2 and even * 10 < odd:
        return "utf-16-le"
    return "utf-16-be" if even > _NULS * len(head) / 2 and odd * 10 < even else None


def _confirmed(stream: BinaryIO, name: str) -> str:
    decoder = codecs.getincrementaldecoder(name)()
    lines = 1
    while True:
        piece = stream.read(_PIECE)
        try:
            lines += decoder.decode(piece, final=not piece).count("\n")
        except UnicodeDecodeError as error:
            lines += piece[: error.start].count(b"\n")
            raise BadTable("text-encoding-wrong", encoding=name, line=str(lines)) from error
        if not piece:
            return name


def _utf8_or_windows(stream: BinaryIO) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good, bad, lines = False, 0, 1
    while True:
        piece = stream.read(_PIECE)
        text = decoder.decode(piece, final=not piece)
        if not text.isascii():
            escaped = _ESCAPED.search(text)
            if escaped and not bad:
                bad = lines + text.count("\n", 0, escaped.start())
            good = good or _BEYOND_ASCII.search(text) is not None
            if good and bad:
                raise BadTable("text-encoding-mixed", line=str(bad))
        lines += text.count("\n")
        if not piece:
            return _confirmed_windows(stream) if bad else "utf-8"


def _confirmed_windows(stream: BinaryIO) -> str:
    stream.seek(0)
    return _confirmed(stream, _WINDOWS)

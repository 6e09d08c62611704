"""The file around the contents: MAGIC, a header, and sealed pieces of a compressed stream of lines; the last is marked.

    with container.writer(stream, at, secret) as lines:
        lines.write(b"…\n")
    for line in container.lines(stream, secret, name): …

A piece is preceded by 4 bytes: how many bytes it has before it is sealed, with the highest bit for the last one.
Reading takes memory for one piece and one line, whatever the file says.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO, Final

from invoicebridge.connectors.backup import sealing
from invoicebridge.connectors.backup.sealing import MAGIC, Header, Seal
from invoicebridge.errors import UnreadableFile

PIECE: Final = 256 * 1024
LONGEST_LINE: Final = 256_000_000
"""A mail of 30 MB, written in base64, is far below."""
_LONGEST_HEADER: Final = 4096
_LAST: Final = 1 << 31
_LEVEL: Final = 1
_MOST_PIECES: Final = 2**32
_AT_ONCE: Final = 1 << 20


class Lines:
    """Where the lines of the contents go."""

    def __init__(self, stream: BinaryIO, seal: Seal) -> None:
        self._stream, self._seal = stream, seal
        self._packing = zlib.compressobj(_LEVEL)
        self._waiting = bytearray()
        self._number = 0

    def write(self, line: bytes) -> None:
        """The line is on its way into the file."""
        self._waiting += self._packing.compress(line)
        self._put_full()

    def end(self) -> None:
        """Everything is in the file, which is marked as whole."""
        self._waiting += self._packing.flush()
        self._put_full()
        self._put(bytes(self._waiting), last=True)

    def _put_full(self) -> None:
        """All but what may be the last piece."""
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def _put(self, piece: bytes, *, last: bool) -> None:
        if self._number >= _MOST_PIECES:
            raise OverflowError("too many pieces")
        head = (len(piece) | (_LAST if last else 0)).to_bytes(4, "big")
        self._stream.write(head + self._seal.seal(piece, self._number, head, last=last))
        self._number += 1


@contextmanager
def writer(stream: BinaryIO, at: datetime, secret: str | None) -> Iterator[Lines]:
    """Lines written in the block are in the stream when it has ended well; otherwise the file is not whole."""
    header, seal = sealing.made(at, secret)
    stream.write(MAGIC + header.line)
    lines = Lines(stream, seal)
    yield lines
    lines.end()


def header(stream: BinaryIO, name: str) -> Header:
    """The header of a backup, the stream behind it; UnreadableFile `backup-foreign` for any other file."""
    if stream.read(len(MAGIC)) != MAGIC:
        raise UnreadableFile("backup-foreign", name=name)
    return sealing.read_header(stream.readline(_LONGEST_HEADER), name)


def lines(stream: BinaryIO, secret: str | None, name: str) -> Iterator[bytes]:
    """Yield the lines of a backup, without their ends.

    UnreadableFile: `backup-foreign`, `backup-key-needed`, `backup-key-wrong`, `backup-not-encrypted`; `backup-cut`
    where its end is missing; `backup-damaged` with the `place` (a piece, from 1) where it is not what was written.
    """
    waiting = bytearray()
    for some in _unpacked(stream, sealing.opened(header(stream, name), secret, name), name):
        waiting += some
        if b"\n" in some:
            *whole, rest = bytes(waiting).split(b"\n")
            yield from whole
            waiting = bytearray(rest)
        if len(waiting) > LONGEST_LINE:
            raise UnreadableFile("backup-damaged", name=name, place="line")
    if waiting:
        raise UnreadableFile("backup-damaged", name=name, place="line")


def _unpacked(stream: BinaryIO, seal: Seal, name: str) -> Iterator[bytes]:
    unpacking = zlib.decompressobj()
    for number, piece in _pieces(stream, seal, name):
        rest = piece
        try:
            while rest and not unpacking.unused_data:
                yield unpacking.decompress(rest, _AT_ONCE)
                rest = unpacking.unconsumed_tail
        except zlib.error as error:
            raise UnreadableFile("backup-damaged", name=name, place=number) from error
        if unpacking.unused_data:
            break
    yield unpacking.flush()
    if not unpacking.eof or unpacking.unused_data:
        raise UnreadableFile("backup-damaged", name=name, place="end")


def _pieces(stream: BinaryIO, seal: Seal, name: str) -> Iterator[tuple[int, bytes]]:
    """Yield the pieces with their numbers, from 1; nothing of a piece before its seal was found good."""
    last, number = False, 0
    while not last:
        head = stream.read(4)
        if len(head) < 4:
            raise UnreadableFile("backup-cut", name=name)
        told = int.from_bytes(head, "big")
        last, size = bool(told & _LAST), told & ~_LAST
        if size > PIECE:
            raise UnreadableFile("backup-damaged", name=name, place=number + 1)
        sealed = stream.read(size + seal.overhead)
        if len(sealed) < size + seal.overhead:
            raise UnreadableFile("backup-cut", name=name)
        piece = seal.open(sealed, number, head, last=last)
        number += 1
        if piece is None:
            raise UnreadableFile("backup-damaged", name=name, place=number)
        yield number, piece
    if stream.read(1):
        raise UnreadableFile("backup-damaged", name=name, place="end")

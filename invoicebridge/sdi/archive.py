"""Zip archives of invoice files, as the SdI takes them (Allegato A 1.9.1 §1.2.2; control 00106).

Nothing is ever written under a name that an archive gives. Sizes are bounded while reading, whatever the archive
declares of itself.
"""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from invoicebridge.errors import InvalidDocument

MAX_MEMBERS: Final = 10_000
MAX_MEMBER_BYTES: Final = 30_000_000
MAX_TOTAL_BYTES: Final = 1_000_000_000
MAX_ENTRIES: Final = 2 * MAX_MEMBERS
"""Files and folders together, counted before they are read."""
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The others are rare, and cannot be unpacked piece by piece within a bound."""
_ENTRY: Final = b"PK\x01\x02"
_END: Final = 22
_HEADS: Final = 30 + 46 + 16
"""Of one file: both its headers, and what an empty piece of deflated data takes."""
_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


class UnusableArchive(InvalidDocument):
    """The archive breaks control 00106; parameters `kind` (empty, unreadable, encrypted) and `reason`."""

    def __init__(self, kind: str, reason: object = "") -> None:
        super().__init__("archive-unusable", kind=kind, reason=reason)

    def __reduce__(self) -> tuple[object, ...]:
        return (UnusableArchive, (self.parameters["kind"], self.parameters["reason"]))


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive."""

    path: str
    """Where it lies in the archive, as written there."""
    content: bytes

    @property
    def name(self) -> str:
        """The file's own name, without folders."""
        return self.path.replace("\\", "/").rsplit("/", 1)[-1]


def packed(files: Sequence[Member]) -> bytes:
    """Return an archive that holds the files in this order; the same files give the same bytes.

    InvalidDocument UnusableArchive without a file, or with more than MAX_MEMBERS. Each file is signed or not before it
    goes in; the archive itself never is (Allegato A 1.9.1 §1.2.2).
    """
    if not 0 < len(files) <= MAX_MEMBERS:
        raise UnusableArchive("empty" if not files else "unreadable", f"{len(files)} > {MAX_MEMBERS}")
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.path), file.content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def most_packed(files: Sequence[Member]) -> int:
    """The bytes that an archive of the files has at most, however badly they can be compressed."""
    return _END + sum(len(one.content) + len(one.content) // 1000 + 2 * len(one.path) + _HEADS for one in files)


def is_archive(content: bytes) -> bool:
    """Whether the bytes begin as a zip does."""
    return content.startswith(_MAGIC)


def members(content: bytes) -> Iterator[Member]:
    """Yield the files of an archive one by one; raise UnusableArchive as soon as it cannot be gone on with."""
    entries = content.count(_ENTRY)
    if entries > MAX_ENTRIES:
        raise UnusableArchive("unreadable", f"{entries} > {MAX_ENTRIES}")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            yield from _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise UnusableArchive("unreadable", error) from error


def _read(archive: zipfile.ZipFile) -> Iterator[Member]:
    entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    if not entries:
        raise UnusableArchive("empty")
    if len(entries) > MAX_MEMBERS:
        raise UnusableArchive("unreadable", f"{len(entries)} > {MAX_MEMBERS}")
    total = 0
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise UnusableArchive("encrypted", entry.filename)
        if entry.compress_type not in _METHODS:
            raise UnusableArchive("unreadable", f"{entry.filename}: compression {entry.compress_type}")
        with archive.open(entry) as stream:
            content = stream.read(MAX_MEMBER_BYTES + 1)
        total += len(content)
        if len(content) > MAX_MEMBER_BYTES or total > MAX_TOTAL_BYTES:
            raise UnusableArchive("unreadable", f"{entry.filename}: > {MAX_MEMBER_BYTES} / {MAX_TOTAL_BYTES} bytes")
        yield Member(entry.filename, content)

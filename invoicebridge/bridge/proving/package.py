"""A package of evidence: a zip whose every entry is named, with its hash, in `manifest.json`.

The same content gives the same bytes: entries have no times, and stand in the order in which they were added, the
manifest last. What is read is bounded, whatever the zip declares of itself, and nothing is written anywhere.
"""

import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO, Any, Final

from invoicebridge.errors import InvalidDocument

MANIFEST: Final = "manifest.json"
VERSION: Final = 1
MAX_ENTRY: Final = 100_000_000
MAX_TOTAL: Final = 4_000_000_000
MAX_ENTRIES: Final = 500_000
MAX_MANIFEST: Final = 100_000_000
"""Bytes, but for MAX_ENTRIES; nothing larger is written, and nothing larger is read."""

_NAME: Final = re.compile(r"(?!\.)[A-Za-z0-9._-]{1,120}(?:/(?!\.)[A-Za-z0-9._-]{1,120}){0,5}")
_TIME: Final = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of an entry."""

    sha256: str
    size: int


class Writer:
    """Adds entries to a package."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries: dict[str, Entry] = {}
        self._total = 0

    def add(self, name: str, content: bytes) -> str:
        """The entry is in the package; its hash. InvalidDocument `package-too-large` beyond the bounds."""
        if not _NAME.fullmatch(name) or name in self._entries or name == MANIFEST:
            raise ValueError(f"no name for a new entry: {name}")
        self._total += len(content)
        if len(content) > MAX_ENTRY or self._total > MAX_TOTAL or len(self._entries) >= MAX_ENTRIES:
            raise InvalidDocument("package-too-large", limit=MAX_TOTAL)
        entry = Entry(sha256(content).hexdigest(), len(content))
        self._write(name, content)
        self._entries[name] = entry
        return entry.sha256

    def close(self, about: Mapping[str, Any]) -> str:
        """The manifest is in the package, with what it says besides of the whole; its hash."""
        entries = {name: {"sha256": one.sha256, "size": one.size} for name, one in sorted(self._entries.items())}
        values = {"package": VERSION, **about, "entries": entries}
        content = json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1).encode()
        self._write(MANIFEST, content)
        return sha256(content).hexdigest()

    def _write(self, name: str, content: bytes) -> None:
        info = zipfile.ZipInfo(name, _TIME)
        info.create_system, info.external_attr = 3, 0o600 << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        self._archive.writestr(info, content)


@contextmanager
def writing(stream: IO[bytes]) -> Iterator[Writer]:
    """A new package in the stream, complete at the end of the block if its writer was closed."""
    with zipfile.ZipFile(stream, "w") as archive:
        yield Writer(archive)


class Refused(InvalidDocument):
    """The package, or an entry of it, is not what its manifest says, or tries to do harm (parameters: entry …)."""


@dataclass(frozen=True)
class Package:
    """A package that is open for reading; what its manifest says is not verified yet."""

    about: Mapping[str, Any]
    entries: Mapping[str, Entry]
    manifest_sha256: str
    archive: zipfile.ZipFile = field(repr=False)

    def content(self, name: str) -> bytes:
        """The bytes of an entry; Refused when they are not those of the manifest."""
        expected = self.entries.get(name)
        if expected is None:
            raise Refused("package-entry-missing", entry=name)
        content = _content(self.archive, name, expected.size)
        if len(content) != expected.size or sha256(content).hexdigest() != expected.sha256:
            raise Refused("package-entry-changed", entry=name)
        return content


@contextmanager
def opened(stream: IO[bytes]) -> Iterator[Package]:
    """The package in the stream, for the length of a block.

    Refused: `package-unreadable`, `package-not-one` (no manifest), `package-version`, `package-entry-strange` (a name
    that leads elsewhere, twice, or not in the manifest), `package-entry-missing`, `package-too-large`.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN as error:
        raise Refused("package-unreadable", reason=error) from error
    with archive:
        yield _read(archive)


def _read(archive: zipfile.ZipFile) -> Package:
    names = _names(archive)
    if MANIFEST not in names:
        raise Refused("package-not-one")
    content = _content(archive, MANIFEST, MAX_MANIFEST)
    try:
        about = json.loads(content)
        if about["package"] != VERSION:
            raise Refused("package-version", found=about["package"], known=VERSION)
        entries = {name: Entry(str(one["sha256"]), int(one["size"])) for name, one in about.pop("entries").items()}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Refused("package-unreadable", reason=error) from error
    _compare(names - {MANIFEST}, entries)
    return Package(about, entries, sha256(content).hexdigest(), archive)


def _names(archive: zipfile.ZipFile) -> set[str]:
    """The names of all entries; Refused for any that is not as we write them."""
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES + 1:
        raise Refused("package-too-large", limit=MAX_TOTAL)
    names: set[str] = set()
    for info in infos:
        odd = info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS or info.filename in names
        if odd or info.filename != info.orig_filename or not _NAME.fullmatch(info.filename):
            raise Refused("package-entry-strange", entry=info.filename)
        names.add(info.filename)
    return names


def _compare(names: set[str], entries: Mapping[str, Entry]) -> None:
    for name in sorted(names - entries.keys()):
        raise Refused("package-entry-extra", entry=name)
    for name in sorted(entries.keys() - names):
        raise Refused("package-entry-missing", entry=name)
    sizes = [one.size for one in entries.values()]
    if any(not 0 <= size <= MAX_ENTRY for size in sizes) or sum(sizes) > MAX_TOTAL:
        raise Refused("package-too-large", limit=MAX_TOTAL)


def _content(archive: zipfile.ZipFile, name: str, expected: int) -> bytes:
    """At most one byte more than is expected."""
    pieces, left = [], expected + 1
    try:
        with archive.open(name) as stream:
            while left > 0 and (piece := stream.read(min(left, _PIECE))):
                pieces.append(piece)
                left -= len(piece)
    except _BROKEN as error:
        raise Refused("package-entry-changed", entry=name) from error
    return b"".join(pieces)

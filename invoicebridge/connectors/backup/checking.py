"""A backup, read from end to end: its seals and sums, the chain of the stories, and every piece of evidence."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from json import loads
from pathlib import Path
from typing import Any, BinaryIO, Final

from invoicebridge.bridge.archived import Event, StoryLine
from invoicebridge.bridge.proving import chain
from invoicebridge.connectors.archive.tables import REVISIONS
from invoicebridge.connectors.backup import container, reading
from invoicebridge.connectors.backup.portable import Manifest, Row
from invoicebridge.connectors.backup.reading import Reading
from invoicebridge.errors import UnreadableFile

Progress = Callable[[int, int], None]

LARGEST_EVIDENCE: Final = 1_000_000_000
_TOLD: Final = 500
_AT_ONCE: Final = 1 << 20
_TOLD_BY_LINES: Final = ("number", "place", "at", "transmission", "what", "previous", "sha256")


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that is whole: what it says of itself, how much evidence it has, and of how much only the hash."""

    manifest: Manifest
    evidence: int
    pruned: int
    encrypted: bool


def check(path: Path, secret: str | None, progress: Progress = lambda _one, _all: None) -> Checked:
    """Return what a backup holds, all of which is what was written.

    UnreadableFile: as `container.lines` and `reading.read`; `backup-newer` when a later program wrote it;
    `backup-story` when the chain of the stories is broken; `backup-evidence` when a piece is not what came, or missing.
    """
    name = path.name
    with opened(path) as stream:
        encrypted = container.header(stream, name).encrypted
        stream.seek(0)
        backup = reading.read(container.lines(stream, secret, name), name)
        demand_known(backup.manifest, name)
        examiner = _Examiner(backup, name, progress)
        examiner.examine()
    return Checked(backup.manifest, examiner.evidence, examiner.pruned, encrypted)


def opened(path: Path) -> BinaryIO:
    """The file, to be read; UnreadableFile `backup-unreadable`."""
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableFile("backup-unreadable", name=path, reason=error.strerror) from error


def demand_known(manifest: Manifest, name: str) -> None:
    """The tables are of a revision that this program has heard of."""
    if manifest.revision not in REVISIONS:
        raise UnreadableFile("backup-newer", name=name, found=manifest.revision, wanted=REVISIONS[-1])


class _Examiner:
    """Goes through the rows; the story is judged as one chain, the evidence piece by piece."""

    def __init__(self, backup: Reading, name: str, progress: Progress) -> None:
        self._backup, self._name, self._progress = backup, name, progress
        self._rows = backup.rows()
        self._seen = self._pairs = 0
        self.evidence = self.pruned = self._blobs = 0

    def examine(self) -> None:
        """Everything was looked at, and is good."""
        broken = next(chain.breaks(self._lines(), self._backup.manifest.head), None)
        for _ in self._lines():
            pass  # what is left behind a break that was found; ends with the sums of the file
        if broken is not None:
            raise UnreadableFile("backup-story", name=self._name, number=broken.number)
        if self._blobs != self.evidence or self._pairs:
            raise UnreadableFile("backup-evidence", name=self._name, sha256="-")
        self._progress(self._seen % _TOLD, self._backup.manifest.total)

    def _lines(self) -> Iterator[StoryLine]:
        """The lines of the story; what stands between them is looked at on the way."""
        for columns, row in self._rows:
            self._seen += 1
            if self._seen % _TOLD == 0:
                self._progress(_TOLD, self._backup.manifest.total)
            if columns.table == "story":
                yield self._line(as_mapping(columns.names, row))
            elif columns.table == "evidence":
                self.evidence += 1
                self._pair(as_mapping(columns.names, row))
            elif columns.table == "blob":
                self._demand_whole(as_mapping(columns.names, row))

    def _pair(self, row: dict[str, Any]) -> None:
        """Each piece of evidence and its bytes take one another away; what is left has no counterpart."""
        try:
            self._pairs ^= int(row["sha256"], 16)
        except (KeyError, ValueError, TypeError) as error:
            raise UnreadableFile("backup-evidence", name=self._name, sha256=row.get("sha256")) from error

    def _line(self, row: dict[str, Any]) -> StoryLine:
        try:
            detail = _detail(row)
            return StoryLine(
                number=row["number"],
                place=row["place"],
                at=row["at"],
                event=Event(
                    transmission=row["transmission"],
                    what=row["what"],
                    detail=detail,
                    evidence=row["evidence"],
                ),
                previous=row["previous"],
                previous_own=row["previous_own"],
                sha256=row["sha256"],
            )
        except (KeyError, ValueError, TypeError, RecursionError) as error:
            raise UnreadableFile("backup-story", name=self._name, number=row.get("number", "-")) from error

    def _demand_whole(self, row: dict[str, Any]) -> None:
        self._blobs += 1
        self._pair(row)
        if row.get("encoding") == "pruned" and row.get("content") is None:
            self.pruned += 1
            return
        if _digest(row) != row.get("sha256"):
            raise UnreadableFile("backup-evidence", name=self._name, sha256=row.get("sha256"))


def _detail(row: dict[str, Any]) -> dict[str, str]:
    """The detail of a line of the stories; ValueError where it, or anything else in the line, is missing."""
    found = loads(row["detail"])
    if not isinstance(found, dict) or any(row[name] is None for name in _TOLD_BY_LINES):
        raise ValueError("story")
    return found


def _digest(row: dict[str, Any]) -> str | None:
    """The hash of the bytes as they came; None where they cannot be had."""
    content = row.get("content")
    if content is None:
        return None
    if row.get("encoding") != "zlib":
        return hashlib.sha256(content).hexdigest()
    unpacking, found, size = zlib.decompressobj(), hashlib.sha256(), 0
    rest = bytes(content)
    try:
        while rest and not unpacking.eof and size <= LARGEST_EVIDENCE:
            some = unpacking.decompress(rest, _AT_ONCE)
            found.update(some)
            size, rest = size + len(some), unpacking.unconsumed_tail
    except zlib.error:
        return None
    good = unpacking.eof and not unpacking.unused_data and size <= LARGEST_EVIDENCE
    return found.hexdigest() if good else None


def as_mapping(names: tuple[str, ...], row: Row) -> dict[str, Any]:
    """A row by its columns."""
    return dict(zip(names, row, strict=True))

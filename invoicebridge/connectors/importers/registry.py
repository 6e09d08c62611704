"""The kinds of importer: those of this package, and any that an installed package adds; and which one reads a file.

A kind is an entry point of the group `invoicebridge.importers` that names a `Kind`. Those that were added are asked
first, then ours in the order of the table, the most particular first.
"""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from invoicebridge.bridge.ports import Importer
from invoicebridge.connectors import files
from invoicebridge.connectors.importers.contents import FileContent, InputContent, PackedContent
from invoicebridge.connectors.importers.kind import HEAD_BYTES, Content, Kind, Options
from invoicebridge.connectors.importers.packed import ArchiveImporter, SeveralImporter
from invoicebridge.errors import ConfigurationError, UnreadableFile
from invoicebridge.sdi.archive import is_archive

GROUP: Final = "invoicebridge.importers"
_PLACE: Final = "invoicebridge.connectors.importers"
BUILT_IN: Final[Mapping[str, str]] = {
    "xlsx": f"{_PLACE}.xlsx_file:KIND",
    "spreadsheet": f"{_PLACE}.other_sheets:KIND",
    "ubl": f"{_PLACE}.ubl:KIND",
    "fatturapa": f"{_PLACE}.ready:KIND",
    "jsonl": f"{_PLACE}.json_drafts:LINES",
    "json": f"{_PLACE}.json_drafts:KIND",
    "csv": f"{_PLACE}.csv_file:KIND",
}
"""What pyproject.toml declares too (a test compares): a checkout that is not installed has no entry points."""

ENDINGS: Final = (
    *(".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".json", ".jsonl", ".ndjson"),
    *(".xml", ".p7m", ".zip"),
    *(".xls", ".xlsb", ".ods"),
)
"""How the files end that are looked at in a folder; the last ones to be told that they are not read."""


@cache
def _known() -> Mapping[str, EntryPoint]:
    own = {name: EntryPoint(name, value, GROUP) for name, value in BUILT_IN.items()}
    return {found.name: found for found in entry_points(group=GROUP) if found.name not in own} | own


@cache
def kind(name: str) -> Kind:
    """The kind of that name; ConfigurationError `importer-kind-unusable` when what is installed is none."""
    found = _known()[name]
    loaded = found.load()
    if not isinstance(loaded, Kind):
        raise ConfigurationError("importer-kind-unusable", found=name, value=found.value)
    return loaded


def names() -> tuple[str, ...]:
    """The names of all kinds, in the order in which they are asked."""
    return tuple(_known())


def opened(path: str, options: Options | None = None) -> Importer:
    """The importer of a file, of a folder with all that is below, or of standard input for `-`.

    What cannot be read is told among its faults.
    """
    chosen = options or Options()

    def choose(content: Content) -> Importer:
        return importer_of(content, chosen)

    if path != files.STANDARD_INPUT and os.path.isdir(path):
        return SeveralImporter(_Folder(path), choose)
    return SeveralImporter([content_of(path)], choose, named=False)


def content_of(path: str) -> FileContent | InputContent:
    """The bytes of a file, or of standard input for `-`."""
    return InputContent() if path == files.STANDARD_INPUT else FileContent(path)


def importer_of(content: Content, options: Options) -> Importer:
    """The importer of one file; UnreadableFile when it cannot be had, or is of no kind that is known."""
    with content.open() as stream:
        head = stream.read(HEAD_BYTES)
    for name in names():
        one = kind(name)
        if one.recognises(content.name, head):
            return one.opened(content, options)
    if is_archive(head) and not isinstance(content, PackedContent):
        return ArchiveImporter(content, lambda member: importer_of(member, options))
    if is_archive(head):
        raise UnreadableFile("archive-in-archive", name=content.label)
    raise UnreadableFile("input-of-unknown-kind", name=content.label)


def kind_of(path: str) -> str | None:
    """The name of the kind that reads a file on disk; None where none does. UnreadableFile when it cannot be had."""
    content = content_of(path)
    with content.open() as stream:
        head = stream.read(HEAD_BYTES)
    return next((name for name in names() if kind(name).recognises(content.name, head)), None)


class _Folder:
    """The files of a folder, and below it."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __iter__(self) -> Iterator[Content]:
        for source in files.sources([self._path], ENDINGS):
            yield FileContent(source.label)

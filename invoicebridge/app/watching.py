"""The folders into which ERPs put their batches, as the settings describe them."""

from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from typing import BinaryIO, Final

from invoicebridge.app import importing
from invoicebridge.bridge.batches.batch import Batch, Choices
from invoicebridge.bridge.batches.watching import Reader, Scribe, Watched
from invoicebridge.bridge.ports import Given
from invoicebridge.connectors.importers import annotated, given
from invoicebridge.connectors.importers.given import GivenContent
from invoicebridge.connectors.importers.kind import Options
from invoicebridge.connectors.importers.mapping import Mapping as Rules
from invoicebridge.connectors.watched.folder import WatchedFolder
from invoicebridge.errors import ConfigurationError
from invoicebridge.settings import Settings, WatchSettings

_PIECE: Final = 1_000_000
Write = Callable[[BinaryIO], None]


def folders(
    settings: Settings,
    scribe: Callable[[WatchSettings], Scribe],
    heading: Callable[[WatchSettings], str],
    name: str | None = None,
) -> tuple[Watched, ...]:
    """One for each folder of the settings, or for the one of that name; `heading` is that of remarks in tables.

    ConfigurationError `watch-unknown`.
    """
    chosen = [one for one in settings.watch.values() if name in (None, one.name)]
    if name is not None and not chosen:
        raise ConfigurationError("watch-unknown", name=name, known=", ".join(settings.watch) or "-")
    return tuple(_watched(one, scribe(one), heading(one)) for one in chosen)


def _watched(one: WatchSettings, scribe: Scribe, heading: str) -> Watched:
    return Watched(
        name=one.name,
        folder=WatchedFolder(one.folder, one.settle, one.keep),
        choices=Choices(company=one.company, update_customers=one.update_customers, all_or_nothing=one.all_or_nothing),
        reader=partial(_reader, one, heading),
        scribe=scribe,
    )


def _reader(one: WatchSettings, heading: str) -> Reader:
    """What the mapping says today; WrongSettings with every mistake in it, UnreadableFile where it misses."""
    rules = importing.rules(None if one.mapping is None else str(one.mapping))
    return Reader(batch=partial(_batch, rules), copied=partial(_copied, rules, heading))


def _batch(rules: Rules, one: Given) -> Batch:
    content = GivenContent(one.label, one.path)
    return Batch(
        importer=given.opened(one.label, one.path, Options(mapping=rules)),
        name=one.label,
        sha256=None if one.is_folder else _sha256(content),
        repeats=one.is_folder or not annotated.is_table(content),
    )


def _sha256(content: GivenContent) -> str:
    found = sha256()
    with content.open() as stream:
        while piece := stream.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def _copied(rules: Rules, heading: str, one: Given, remarks: Mapping[int | None, str]) -> Write | None:
    content = GivenContent(one.label, one.path)
    if one.is_folder or not annotated.is_table(content):
        return None
    return lambda stream: annotated.write_copy(content, rules, remarks, heading, stream)

"""Backups of the store that the settings name: written, checked, kept; and made a store again."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from invoicebridge.app.references import secret
from invoicebridge.app.storing import label, shown
from invoicebridge.app.wiring import store_url
from invoicebridge.bridge.backing_up import age
from invoicebridge.bridge.backing_up.pruning import Retention
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.connectors import whole_file
from invoicebridge.connectors.archive import store
from invoicebridge.connectors.archive.database import Database, parsed_url
from invoicebridge.connectors.backup import checking, folder, restoring, writing
from invoicebridge.connectors.backup.checking import Checked
from invoicebridge.connectors.outcome_files import sync
from invoicebridge.errors import ConfigurationError, UnreadableFile
from invoicebridge.settings import Reference, RetentionSettings, Settings

Progress = Callable[[int, int], None]
"""Told how many rows more were gone through, and how many there are."""


def _unseen(_one: int, _all: int) -> None:
    """Nobody looks."""


def backup(
    settings: Settings,
    *,
    out: Path | None = None,
    to: Path | None = None,
    keep: int | None = None,
    key: Reference | None = None,
    progress: Progress = _unseen,
) -> Iterator[Outcome]:
    """The file `out`, or one in the folder `to` (of the settings, without either), holds all that the store held.

    It appears whole, for its owner alone, and was read back before; nothing is written over. In a folder only the
    latest `keep` stay. ConfigurationError: `backup-nowhere`, `output-exists`, `output-not-written`, and as `app.bridge`
    for the store; `secret-missing` …; ArchiveUnavailable.
    """
    chosen = to or settings.backup.folder
    if out is None and chosen is None:
        raise ConfigurationError("backup-nowhere")
    at = datetime.now(UTC)
    password = _password(key or settings.backup.key)
    url = store_url(settings)
    with store.opened(url) as archive:
        path = out if out is not None else _place_in(chosen or Path(), at)
        checked = _written(url, path, password, at, progress)
        detail = {**_detail(checked), "file": str(path.resolve()), "size": _size(path)}
        age.note(archive, at, {"file": detail["file"]})
    code = "backup-encrypted" if checked.encrypted else "backup-written"
    yield Outcome(what=age.WHAT, verdict=Verdict.DONE, code=code, detail={**detail, "file": shown(path)})
    most = keep or settings.backup.keep
    if out is None and most is not None:
        gone = _left(path.parent, most)
        if gone:
            detail = {"count": str(len(gone)), "keep": str(most)}
            yield Outcome(what=age.WHAT, verdict=Verdict.DONE, code="backups-removed", detail=detail)


def _place_in(chosen: Path, at: datetime) -> Path:
    """A free name in the folder, which is made where it misses and has nothing unfinished of yesterday in it."""
    try:
        chosen.mkdir(parents=True, exist_ok=True, mode=0o700)
        whole_file.remove_abandoned(chosen)
        return folder.free_name(chosen, at)
    except OSError as error:
        raise ConfigurationError("output-not-written", name=chosen, reason=error.strerror) from error


def _left(chosen: Path, most: int) -> list[Path]:
    """The backups that are gone, so that only the latest stay."""
    try:
        return folder.leave(chosen, most)
    except OSError as error:
        raise ConfigurationError("output-not-written", name=chosen, reason=error.strerror) from error


def _written(url: str, path: Path, password: str | None, at: datetime, progress: Progress) -> Checked:
    database = Database(parsed_url(url))
    try:
        store.demand_current(database)
        with whole_file.growing(path, replace=False, private=True) as stream:
            writing.write(database, stream, password, at, progress)
            stream.flush()
            os.fsync(stream.fileno())
            checked = _read_back(Path(stream.name), path, password)
        sync(path.parent)
    except FileExistsError as error:
        raise ConfigurationError("output-exists", name=path) from error
    except OSError as error:
        raise ConfigurationError("output-not-written", name=path, reason=error.strerror) from error
    finally:
        database.close()
    return checked


def _read_back(part: Path, path: Path, password: str | None) -> Checked:
    """What was just written is whole; else the disk, or the store itself, is not."""
    try:
        return checking.check(part, password)
    except UnreadableFile as error:
        raise ConfigurationError("backup-not-as-written", name=path, reason=error) from error


def verify(path: Path, key: Reference | None, progress: Progress) -> Iterator[Outcome]:
    """Yield what the backup holds, all of which is as it was written; without a key only one that is not encrypted.

    Errors as `checking.check`.
    """
    checked = checking.check(path, _password(key), progress)
    code = f"backup-whole-{checked.manifest.kind}"
    yield Outcome(what=shown(path), verdict=Verdict.DONE, code=code, detail=_detail(checked))


def restore(settings: Settings, path: Path, key: Reference | None, progress: Progress) -> Iterator[Outcome]:
    """The backup is the store that the settings name, where none is; sending from it is locked.

    It is checked first, with the same key: nothing is made of one that is not whole. Errors as `checking.check` and
    `restoring.restore`.
    """
    url, password = store_url(settings), _password(key)
    restoring.demand_free(url)
    yield from verify(path, key, progress)
    made = restoring.restore(path, password, url, datetime.now(UTC), settings.backup.margin, progress)
    detail = {"created": made.manifest.created.isoformat(), "held": str(made.held)}
    yield Outcome(what=label(settings), verdict=Verdict.ATTENTION, code="restored", detail=detail)


def retention(chosen: RetentionSettings) -> Retention:
    """What `bridge.backing_up.pruning` is told."""
    return Retention(evidence_years=chosen.evidence, drafts=chosen.drafts)


def _password(where: Reference | None) -> str | None:
    return None if where is None else secret(where).read()


def _detail(checked: Checked) -> dict[str, str]:
    manifest = checked.manifest
    return {
        "created": manifest.created.isoformat(),
        "revision": manifest.revision,
        "head": str(manifest.head),
        "rows": str(manifest.total),
        "files": str(manifest.rows.get("transmission", 0)),
        "evidence": str(checked.evidence),
        "pruned": str(checked.pruned),
    }


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1_000_000:.1f} MB"

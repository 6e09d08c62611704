"""The store of the settings from outside: what it is, and bringing its tables up to date."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from invoicebridge.app.wiring import store_url
from invoicebridge.bridge.archived import Numbers
from invoicebridge.bridge.proving.audit_rows import locks
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.connectors.archive import migrate, store
from invoicebridge.connectors.archive.database import Database, parsed_url
from invoicebridge.connectors.archive.tables import REVISIONS
from invoicebridge.settings import Settings, StoreSettings


def info(settings: Settings) -> Iterator[Outcome]:
    """What the store is, also one that an earlier release made; otherwise errors as `app.bridge`."""
    if (older := store.older(store_url(settings))) is not None:
        yield _older(settings, older)
        return
    with store.opened(store_url(settings)) as archive:
        kind = archive.kind
        detail = {
            "revision": REVISIONS[-1],
            "companies": str(len(archive.companies.all())),
            "files": str(_files(archive.overview.numbers())),
            "size": _size(settings.store),
        }
        locked = tuple(locks(archive))
    yield Outcome(what=label(settings), verdict=Verdict.DONE, code=f"store-info-{kind}", detail=detail)
    yield from locked


def _older(settings: Settings, found: store.Older) -> Outcome:
    detail = {
        "revision": found.revision,
        "wanted": REVISIONS[-1],
        "companies": str(found.companies),
        "files": str(found.files),
        "size": _size(settings.store),
    }
    code = f"store-info-{found.kind}-older"
    return Outcome(what=label(settings), verdict=Verdict.ATTENTION, code=code, detail=detail)


def upgrade(settings: Settings) -> Iterator[Outcome]:
    """The tables are those of this program; a copy of a SQLite store was made before. Errors as `migrate.upgrade`."""
    url = store_url(settings)
    database = Database(parsed_url(url))
    try:
        before = store.revision(database)
    finally:
        database.close()
    copy = migrate.upgrade(url, datetime.now(UTC))
    if before == REVISIONS[-1]:
        yield Outcome(what=label(settings), verdict=Verdict.NOTHING, code="store-current")
    elif copy is None:
        yield Outcome(what=label(settings), verdict=Verdict.DONE, code="store-upgraded")
    else:
        detail = {"copy": str(copy)}
        yield Outcome(what=label(settings), verdict=Verdict.DONE, code="store-upgraded-copy", detail=detail)


def label(settings: Settings) -> str:
    """How the store is called: its file, or its address without a password."""
    chosen = settings.store
    if chosen is None or chosen.file is None:
        return "-" if chosen is None else chosen.url
    return shown(chosen.file)


def shown(path: Path) -> str:
    """The path as people would write it: relative to the present folder where it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _files(numbers: Numbers) -> int:
    return sum(numbers.states.values())


def _size(chosen: StoreSettings | None) -> str:
    """Megabytes of a SQLite store with its side files; a dash for others."""
    if chosen is None or chosen.file is None:
        return "-"
    parts = chosen.file.parent.glob(f"{chosen.file.name}*")
    names = {chosen.file.name, f"{chosen.file.name}-wal", f"{chosen.file.name}-shm"}
    return f"{sum(part.stat().st_size for part in parts if part.name in names) / 1_000_000:.1f} MB"

"""When the store was last copied, and whether that is too long ago."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from invoicebridge.bridge.archived import Marked, StoreKind
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.report import Outcome, Verdict

WHAT: Final = "backup"
MARK: Final = "backup"


def note(archive: Archive, at: datetime, detail: Mapping[str, str]) -> None:
    """It is known that a backup was written."""
    archive.marks.put(MARK, at, detail)


def last(archive: Archive) -> Marked | None:
    """The last backup; None: there never was one."""
    return archive.marks.get(MARK)


def found(archive: Archive, now: datetime, warn_after: timedelta, *, wanted: bool) -> Outcome:
    """How old the last backup is; `wanted` tells whether the settings ask for one."""
    mark = last(archive)
    if mark is None:
        never = wanted or archive.kind is StoreKind.LIVE
        verdict, code = (Verdict.ATTENTION, "backup-never") if never else (Verdict.NOTHING, "backup-not-needed")
        return Outcome(what=WHAT, verdict=verdict, code=code)
    detail = {"at": mark.at.isoformat(), "file": mark.detail.get("file", "-")}
    if now - mark.at > warn_after:
        return Outcome(what=WHAT, verdict=Verdict.ATTENTION, code="backup-old", detail=detail)
    return Outcome(what=WHAT, verdict=Verdict.DONE, code="backup-recent", detail=detail)

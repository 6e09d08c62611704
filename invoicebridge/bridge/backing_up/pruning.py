"""The operation `prune`: what the settings do not want to keep any longer loses its bytes; hashes and stories stay."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from invoicebridge.bridge.archived import Label
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.fatturapa.circumstances import ROME

MARK: Final = "prune"

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long things are kept; None: for ever."""

    evidence_years: int | None = None
    """Whole calendar years after the one in which it came."""
    drafts: timedelta | None = None


def prune(
    bridge: Bridge, retention: Retention, *, dry_run: bool = False, progress: Progress | None = None
) -> Iterator[Outcome]:
    """Yield what went, or would go (`dry_run`): evidence, and the input of drafts that came to an end.

    Unrelated mail goes by the setting of its mailbox. Running it again takes away nothing more. ArchiveUnavailable.
    """
    now = bridge.clock.now()
    if not dry_run:
        _prune_unrelated(bridge, now)
    if retention.evidence_years is None and retention.drafts is None:
        yield Outcome(what="retention", verdict=Verdict.NOTHING, code="prune-nothing-set")
    if retention.evidence_years is not None:
        yield _evidence(bridge, cut(now, retention.evidence_years), dry_run, progress or (lambda _: None))
    if retention.drafts is not None:
        yield _drafts(bridge, now - retention.drafts, dry_run, progress or (lambda _: None))
    if not dry_run:
        bridge.archive.marks.put(MARK, now)


def cut(now: datetime, years: int) -> datetime:
    """What came before this instant has been kept for so many whole years after its own: a first of January."""
    return datetime(now.astimezone(ROME).year - years, 1, 1, tzinfo=ROME)


def _prune_unrelated(bridge: Bridge, now: datetime) -> None:
    if bridge.mailboxes:
        longest = max(rules.keep_unrelated for rules in bridge.mailboxes.values())
        bridge.archive.evidence.prune(Label.UNRELATED, now - longest)


def _evidence(bridge: Bridge, before: datetime, dry_run: bool, progress: Progress) -> Outcome:
    pieces = size = 0
    if dry_run:
        found = bridge.archive.evidence.outdated(before)
        pieces, size = found.pieces, found.bytes
    else:
        for step in bridge.archive.evidence.prune_outdated(before):
            pieces, size = pieces + step.pieces, size + step.bytes
            progress(step.pieces)
    detail = {"count": str(pieces), "size": f"{size / 1_000_000:.1f} MB", "until": before.date().isoformat()}
    return _told("evidence", pieces, dry_run, detail)


def _drafts(bridge: Bridge, before: datetime, dry_run: bool, progress: Progress) -> Outcome:
    count = 0
    if dry_run:
        count = bridge.archive.drafts.outdated(before)
    else:
        for step in bridge.archive.drafts.prune_outdated(before):
            count += step
            progress(step)
    return _told("drafts", count, dry_run, {"count": str(count), "until": before.date().isoformat()})


def _told(what: str, count: int, dry_run: bool, detail: dict[str, str]) -> Outcome:
    if not count:
        return Outcome(what=what, verdict=Verdict.NOTHING, code="prune-nothing", detail=detail)
    if dry_run:
        return Outcome(what=what, verdict=Verdict.WAITING, code=f"prune-would-{what}", detail=detail)
    return Outcome(what=what, verdict=Verdict.DONE, code=f"prune-{what}", detail=detail)

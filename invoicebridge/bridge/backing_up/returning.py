"""What has to be done before anything may be sent from a store that was made from a backup.

    restored (locked, what waited is held) → rescan → names → release, by a person

An old copy has forgotten what was sent after it was written. `rescan` reads every mailbox from the beginning, and takes
up what receipts show: mails with files that are here, which then wait no more; files that are not here, whose names are
burnt and whose invoices count as sent. Then names go on beyond every one that was seen. Every step can be run again.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Final

from invoicebridge.bridge.archived import Restoration
from invoicebridge.bridge.backing_up.recovery import Recovery
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ConfigurationError

WHAT: Final = "restore"
RESTORED: Final = "restored"
"""Why sending is locked, and why files are held."""
NAMES: Final = "names"
RELEASED: Final = "released"
_RESCAN: Final = "rescan/"
_NOT_READ: Final = frozenset(
    {"mailbox-suspended", "mailbox-resting", "mailbox-unavailable", "mailbox-refused", "folder-missing"}
)
"""What `collect` tells of a mailbox that it did not read to its end."""

Progress = Callable[[int], None]


def pending(bridge: Bridge) -> Restoration | None:
    """The restoration after which nobody has released sending yet; None when there is none."""
    last = bridge.archive.restorations.last()
    return None if last is None or RELEASED in last.steps else last


def missing(bridge: Bridge, restoration: Restoration) -> tuple[str, ...]:
    """What is still to be done before a person may release: `rescan/NAME` of mailboxes, `names`.

    Mailboxes that the store has used and that the settings do not name (any more) belong to them.
    """
    wanted = (*(_RESCAN + name for name in (*bridge.mailboxes, *_unset(bridge))), NAMES)
    return tuple(step for step in wanted if step not in restoration.steps)


def _unset(bridge: Bridge) -> list[str]:
    return sorted(bridge.archive.mailboxes.used() - set(bridge.mailboxes))


def standing(bridge: Bridge) -> Iterator[Outcome]:
    """Yield whether the store was made from a backup, and what is still to be done."""
    last = bridge.archive.restorations.last()
    if last is None:
        yield Outcome(what=WHAT, verdict=Verdict.NOTHING, code="never-restored")
        return
    detail = {"source": last.source, "at": last.at.isoformat()}
    if RELEASED in last.steps:
        detail |= {"by": last.steps[RELEASED].detail.get("by", "-"), "released": last.steps[RELEASED].at.isoformat()}
        yield Outcome(what=WHAT, verdict=Verdict.DONE, code="restored-released", detail=detail)
        return
    yield Outcome(what=WHAT, verdict=Verdict.ATTENTION, code="restored-locked", detail=detail)
    yield from _next(bridge, last)


def rescan(bridge: Bridge, margin: int, progress: Progress | None = None) -> Iterator[Outcome]:
    """Read every mailbox from the beginning, and take up what it shows; yield what was found, and what is left to do.

    Names go on `margin` beyond the last that was seen, once every mailbox of the settings was read.
    ConfigurationError `not-restored` when nothing waits to be released; ArchiveUnavailable.
    """
    restoration = pending(bridge)
    if restoration is None:
        raise ConfigurationError("not-restored")
    for name in bridge.mailboxes:
        well = True
        for one in collect(bridge, mailbox=name, anew=True, progress=progress):
            well = well and one.code not in _NOT_READ
            yield one
        if well:
            bridge.archive.restorations.done(f"{_RESCAN}{name}", bridge.clock.now())
    recovery = Recovery(bridge, restoration, progress or (lambda _: None))
    yield from recovery.outcomes()
    last = pending(bridge) or restoration
    if all(_RESCAN + name in last.steps for name in bridge.mailboxes):
        yield from _jumped(bridge, recovery, margin)
        bridge.archive.restorations.done(NAMES, bridge.clock.now(), {"seen": str(len(recovery.seen))})
    yield from _next(bridge, pending(bridge) or restoration)


def _jumped(bridge: Bridge, recovery: Recovery, margin: int) -> Iterator[Outcome]:
    for company in bridge.archive.companies.all():
        name = bridge.archive.names.jump(company.id_paese, company.id_codice, recovery.seen, margin)
        detail = {"next": name, "margin": str(margin)}
        yield Outcome(what=company.id, verdict=Verdict.DONE, code="restore-names", detail=detail)


def _next(bridge: Bridge, restoration: Restoration) -> Iterator[Outcome]:
    """What a person has to do next."""
    left = missing(bridge, restoration)
    held = str(bridge.archive.overview.numbers().held)
    for name in _unset(bridge):
        if _RESCAN + name in left:
            yield Outcome(what=name, verdict=Verdict.ATTENTION, code="restore-mailbox-unset", detail={"mailbox": name})
    if left:
        boxes = ", ".join(step.removeprefix(_RESCAN) for step in left if step.startswith(_RESCAN)) or "-"
        yield Outcome(what=WHAT, verdict=Verdict.ATTENTION, code="restore-rescan-next", detail={"mailboxes": boxes})
    else:
        yield Outcome(what=WHAT, verdict=Verdict.ATTENTION, code="restore-release-next", detail={"held": held})


def release(bridge: Bridge, by: str, because: str, without: Collection[str] = ()) -> Iterator[Outcome]:
    """A person lets files be sent again from a store that was restored; who and why is kept.

    Of mailboxes that the settings do not name any more, those in `without` need not have been read: the person says so.
    What waited when the backup was written stays held, each file until `retry`. ConfigurationError: `decision-unsigned`
    without name and reason, `not-restored`, `restore-not-ready` while a step is missing.
    """
    restoration = pending(bridge)
    if restoration is None:
        raise ConfigurationError("not-restored")
    if not by.strip() or not because.strip():
        raise ConfigurationError("decision-unsigned")
    spared = {_RESCAN + name for name in without if name not in bridge.mailboxes}
    left = [step for step in missing(bridge, restoration) if step not in spared]
    if left:
        raise ConfigurationError("restore-not-ready", steps=", ".join(left))
    now = bridge.clock.now()
    decided = {"by": by, "because": because} | ({"without": ", ".join(sorted(without))} if without else {})
    bridge.archive.restorations.done(RELEASED, now, decided)
    bridge.archive.release_sending(by, now)
    detail = {"by": by, "held": str(bridge.archive.overview.numbers().held)}
    yield Outcome(what=WHAT, verdict=Verdict.DONE, code="restore-released", detail=detail)

"""What operations tell → alerts: a mailbox that fills up, certificates and passwords that end, a disk without room.

    yield from noted(bridge, outcomes)

Everything else that operations tell stands in the store, where `gather` finds it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from invoicebridge.bridge.alerting.kinds import URGENCIES, Kind
from invoicebridge.bridge.archived import Alert
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.report import Outcome

RAISES: Final[Mapping[str, Kind]] = {
    "mailbox-nearly-full": Kind.MAILBOX_FULL,
    "quota-nearly-used": Kind.MAILBOX_FULL,
    "certificate-ends-soon": Kind.CERTIFICATE,
    "certificate-over": Kind.CERTIFICATE,
    "login-ends-soon": Kind.LOGIN,
    "login-over": Kind.LOGIN,
    "disk-nearly-full": Kind.DISK,
    "disk-full": Kind.DISK,
    "stories-broken": Kind.STORE_BROKEN,
    "backup-old": Kind.BACKUP_OLD,
    "backup-never": Kind.BACKUP_OLD,
    "outcome-folder-failed": Kind.FOLDER,
    "watch-folder-failed": Kind.FOLDER,
}
"""By the code of the outcome."""
ENDS: Final[Mapping[str, Kind]] = {
    "mailbox-has-room": Kind.MAILBOX_FULL,
    "quota-room": Kind.MAILBOX_FULL,
    "certificate-good": Kind.CERTIFICATE,
    "login-good": Kind.LOGIN,
    "disk-room": Kind.DISK,
    "stories-whole": Kind.STORE_BROKEN,
    "backup-recent": Kind.BACKUP_OLD,
    "backup-written": Kind.BACKUP_OLD,
    "backup-encrypted": Kind.BACKUP_OLD,
    "outcome-folder-good": Kind.FOLDER,
    "outcome-file-written": Kind.FOLDER,
    "outcome-file-there": Kind.FOLDER,
    "watch-folder-good": Kind.FOLDER,
}
"""What says that all is well again."""

_KEPT: Final = ("name", "share", "until", "free")
"""Of the detail; what changes every day would be told every day."""
_OF_MAILBOXES: Final = "mailboxes."


def noted(bridge: Bridge, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield the outcomes as they are; what a person has to know of them is in the store."""
    for one in outcomes:
        note(bridge, one)
        yield one


def note(bridge: Bridge, one: Outcome) -> None:
    """If a person has to know of the outcome, or no longer has to, the store says so."""
    if (kind := RAISES.get(one.code)) is not None:
        detail = {name: one.detail[name] for name in _KEPT if one.detail.get(name)}
        alert = Alert(kind=kind, subject=_subject(one, kind), urgency=URGENCIES[kind], detail=detail)
        before = bridge.archive.alerts.get(kind, alert.subject)
        bridge.archive.alerts.note(alert, bridge.clock.now())
        if before is not None and _of_weight(before.alert) != _of_weight(alert):
            bridge.archive.alerts.again(kind, alert.subject)
    elif (kind := ENDS.get(one.code)) is not None:
        bridge.archive.alerts.over(kind, [_subject(one, kind)], bridge.clock.now())


def _subject(one: Outcome, kind: Kind) -> str:
    """What it is about, alike whoever looked: `collect` calls a mailbox by its name, `doctor` by its setting."""
    if kind is Kind.LOGIN:
        return one.what.removeprefix(_OF_MAILBOXES)
    if kind is Kind.MAILBOX_FULL and one.what.startswith(_OF_MAILBOXES):
        return one.what.removeprefix(_OF_MAILBOXES).rpartition(".")[0]
    return one.what


def _of_weight(alert: Alert) -> Mapping[str, str]:
    """What makes it another matter: the last percent of a mailbox does not."""
    return {name: value for name, value in alert.detail.items() if name not in ("share", "free")}

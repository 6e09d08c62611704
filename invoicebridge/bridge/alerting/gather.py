"""What waits for a person → alerts of the store: new ones are noted, changed ones told again, mended ones are over."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from invoicebridge.bridge.alerting.kinds import URGENCIES, Kind
from invoicebridge.bridge.archived import Alert, NotedAlert
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.looking.listing import in_doubt
from invoicebridge.bridge.looking.tasks import Need, Task, tasks
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.sending.pacing import RATE

KINDS: Final[Mapping[Need, Kind]] = {
    Need.SENDING_LOCKED: Kind.SENDING_LOCKED,
    Need.MAILBOX_SUSPENDED: Kind.MAILBOX_SUSPENDED,
    Need.ADDRESS_UNKNOWN: Kind.ADDRESS_UNKNOWN,
    Need.OVERDUE: Kind.LATE,
    Need.ISSUE_TODAY: Kind.ISSUE_TODAY,
    Need.REJECTED: Kind.REJECTED,
    Need.REFUSED: Kind.REFUSED,
    Need.NOT_REACHED: Kind.NOT_REACHED,
    Need.IN_DOUBT: Kind.DOUBT,
    Need.HELD: Kind.HELD,
    Need.CONTRADICTION: Kind.CONTRADICTION,
    Need.ISSUED_TWICE: Kind.CONTRADICTION,
    Need.UNDELIVERABLE: Kind.UNDELIVERABLE,
    Need.FAULTY_DRAFT: Kind.FAULTY_DRAFT,
    Need.UNSIGNED_DRAFT: Kind.UNSIGNED_DRAFT,
    Need.QUARANTINED: Kind.QUARANTINED,
    Need.AMBIGUOUS: Kind.AMBIGUOUS,
    Need.UNMATCHED: Kind.UNMATCHED,
    Need.UNPROVEN: Kind.UNPROVEN,
}
"""Every need has its row."""

_OWN: Final = frozenset(KINDS.values())
"""Kinds that are over as soon as nothing of them is found."""
_EXPLAINED: Final = frozenset({Kind.REJECTED, Kind.REFUSED})
_WHY: Final = ("codes", "because")
"""What the SdI or the customer said; looked up once, when an alert is new."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What is to be told, compared with what stands in the store."""

    new: tuple[Alert, ...]
    changed: tuple[Alert, ...]
    over: tuple[Alert, ...]


def gathered(bridge: Bridge) -> Gathered:
    """Return what a person has to know by now, against the alerts that stand; nothing is written."""
    found = {(one.kind, one.subject): one for one in _alerts(bridge)}
    standing = {_key(one): one for one in bridge.archive.alerts.standing() if one.alert.kind in _OWN}
    return Gathered(
        new=tuple(_explained(bridge.archive, one) for key, one in found.items() if key not in standing),
        changed=tuple(
            _with_reasons(one, standing[key].alert)
            for key, one in found.items()
            if key in standing and _bare(one) != _bare(standing[key].alert)
        ),
        over=tuple(one.alert for key, one in standing.items() if key not in found),
    )


def take_in(bridge: Bridge, found: Gathered) -> None:
    """The store has it: what is new or changed is pending, what is mended is over."""
    archive, at = bridge.archive, bridge.clock.now()
    for one in (*found.new, *found.changed):
        archive.alerts.note(one, at)
    for one in found.changed:
        archive.alerts.again(one.kind, one.subject)
    for one in found.over:
        archive.alerts.over(one.kind, [one.subject], at)


def _key(one: NotedAlert) -> Key:
    return one.alert.kind, one.alert.subject


def _alerts(bridge: Bridge) -> Iterator[Alert]:
    numbers = bridge.archive.overview.numbers()
    doubtful = in_doubt(bridge.archive, None, bridge.clock.now()) if numbers.unanswered else frozenset()
    names = {one.id: one.name for one in bridge.archive.companies.all()}
    for task in tasks(bridge, None, numbers, doubtful):
        if task.need is not Need.MAILBOX_SUSPENDED or task.detail.get("reason") != RATE:
            yield _alert(task, names)


def _alert(task: Task, names: Mapping[str, str]) -> Alert:
    kind = KINDS[task.need]
    return Alert(kind=kind, subject=_subject(task), urgency=URGENCIES[kind], detail=_filled(_detail(task, names)))


def _subject(task: Task) -> str:
    if task.standing is not None:
        return task.standing.listed.transmission
    if task.need in (Need.MAILBOX_SUSPENDED, Need.ADDRESS_UNKNOWN):
        return task.what
    return task.detail.get("id") or str(task.need)


def _detail(task: Task, names: Mapping[str, str]) -> Mapping[str, str]:
    """What tells it apart for a person: neither customers nor amounts, which are nobody's business on the way."""
    detail = {"count": str(task.count), "by": "" if task.by is None else task.by.isoformat()}
    if task.standing is not None:
        one = task.standing.listed
        detail |= {"numero": one.numero, "data": one.data.isoformat(), "name": one.name}
        detail |= {"company": names.get(one.company, one.company), "reason": task.detail.get("reason", "")}
        return detail | {"due": str(task.detail.get("due", ""))}
    if task.need in (Need.FAULTY_DRAFT, Need.UNSIGNED_DRAFT):
        return {"what": task.what, "faults": task.detail.get("faults", "")}
    if task.need is Need.SENDING_LOCKED:
        return {"reason": task.what}
    return detail | {"reason": task.detail.get("reason", "")}


def _filled(detail: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in detail.items() if value}


def _explained(archive: Archive, one: Alert) -> Alert:
    """With why the file was rejected or refused, as its story repeats it."""
    if one.kind not in _EXPLAINED:
        return one
    said: dict[str, str] = {}
    for line in archive.stories.of(one.subject):
        if line.event.what == "message":
            said |= {name: line.event.detail[name] for name in _WHY if line.event.detail.get(name)}
    return replace(one, detail={**one.detail, **said})


def _with_reasons(one: Alert, before: Alert) -> Alert:
    return replace(one, detail={**one.detail, **{name: before.detail[name] for name in _WHY if name in before.detail}})


def _bare(one: Alert) -> Mapping[str, str]:
    return {name: value for name, value in one.detail.items() if name not in _WHY}


def each(found: Gathered) -> Iterable[Alert]:
    """What would be told."""
    return (*found.new, *found.changed)

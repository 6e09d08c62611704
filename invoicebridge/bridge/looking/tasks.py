"""What waits for a person, in the whole store: nothing in this list goes on by itself.

The overdue outcome of a public body is not among them: its silence asks nothing of the seller. A file that could not be
delivered is told for a month, for nobody writes down that it was delivered in another way.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import Final

from invoicebridge.bridge.archived import Draft, DraftKind, Filter, Label, Listed, Numbers
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.looking.listing import every
from invoicebridge.bridge.looking.standing import Condition, Standing, standings
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.sending.addressing import Awaited, box_of
from invoicebridge.transmission.deadlines import Deadline, Due
from invoicebridge.transmission.state import ATTEMPT_ENDS, State


class Need(StrEnum):
    """Why a person is needed; those that keep everything else from going on first."""

    SENDING_LOCKED = "sending-locked"
    MAILBOX_SUSPENDED = "mailbox-suspended"
    ADDRESS_UNKNOWN = "address-unknown"
    """The SdI's answer to a mailbox's first file, which says where the others are to go, is overdue."""
    OVERDUE = "overdue"
    """Something should have come, or gone, by now (`due` in the detail)."""
    ISSUE_TODAY = "issue-today"
    """The term to issue ends within a day, and the SdI does not have the file."""
    REJECTED = "rejected"
    REFUSED = "refused"
    NOT_REACHED = "not-reached"
    """The SdI never had it: it may be attempted again."""
    IN_DOUBT = "in-doubt"
    HELD = "held"
    CONTRADICTION = "contradiction"
    ISSUED_TWICE = "issued-twice"
    """Two files of one invoice were taken by the SdI; only reconciling looks for it."""
    UNDELIVERABLE = "undeliverable"
    FAULTY_DRAFT = "faulty-draft"
    UNSIGNED_DRAFT = "unsigned-draft"
    QUARANTINED = "quarantined"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing for a person to do."""

    need: Need
    what: str
    """As people call it: a number, a mailbox, a draft's source; a count for messages."""
    by: datetime | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
    standing: Standing | None = None
    """The invoice, where it is about one; the first of `count` invoices of one file."""
    count: int = 1


_ORDER: Final = {need: place for place, need in enumerate(Need)}
_BLOCKING: Final = frozenset({Need.SENDING_LOCKED, Need.MAILBOX_SUSPENDED, Need.ADDRESS_UNKNOWN})
_BY_STATE: Final = {
    State.REJECTED: Need.REJECTED,
    State.CUSTOMER_REFUSED: Need.REFUSED,
    State.UNDELIVERABLE: Need.UNDELIVERABLE,
    **dict.fromkeys(ATTEMPT_ENDS, Need.NOT_REACHED),
}
_GOING: Final = frozenset({State.PREPARED, State.SENT, State.PEC_ACCEPTED, State.PEC_DELIVERED, State.NOT_DELIVERED})
_LABELS: Final = {
    Label.QUARANTINED: Need.QUARANTINED,
    Label.AMBIGUOUS: Need.AMBIGUOUS,
    Label.UNMATCHED: Need.UNMATCHED,
    Label.UNPROVEN: Need.UNPROVEN,
}
_DRAFTS: Final = {DraftKind.FAULTY: Need.FAULTY_DRAFT, DraftKind.UNSIGNED: Need.UNSIGNED_DRAFT}
_SOON: Final = timedelta(days=1)
_TOLD_FOR: Final = timedelta(days=30)


def tasks(bridge: Bridge, company: str | None, numbers: Numbers, in_doubt: AbstractSet[str]) -> list[Task]:
    """Return everything that waits for a person, what blocks the rest first, then by its term."""
    archive, at = bridge.archive, bridge.clock.now()
    found = [
        *blocking(bridge, at),
        *once_a_file(task for one in candidates(archive, company, in_doubt) for task in of_invoice(one, at)),
        *of_drafts(archive.drafts.open(company=company)),
        *of_messages(numbers),
    ]
    return sorted(found, key=urgency)


def urgency(task: Task) -> tuple[bool, datetime, int]:
    """By what tasks are sorted: what blocks the rest first, then by their term."""
    return task.need not in _BLOCKING, task.by or datetime.max.replace(tzinfo=UTC), _ORDER[task.need]


def of_messages(numbers: Numbers) -> Iterator[Task]:
    """Yield one for each kind of message that somebody has to look at."""
    for label, need in _LABELS.items():
        if count := numbers.labels.get(label):
            yield Task(need=need, what=str(count), count=count)


def blocking(bridge: Bridge, at: datetime) -> Iterator[Task]:
    """Yield what keeps everything else from going on."""
    lock = bridge.archive.sending_lock()
    if lock is not None:
        yield Task(need=Need.SENDING_LOCKED, what=lock.reason, detail={"since": lock.since.isoformat()})
    for name in bridge.mailboxes:
        suspension = bridge.archive.mailboxes.suspension(name)
        if suspension is not None and suspension.holds(at):
            yield Task(need=Need.MAILBOX_SUSPENDED, what=name, detail={"reason": suspension.reason})
    for rules in bridge.mailboxes.values():
        box = box_of(bridge, rules)
        if isinstance(box, Awaited) and box.is_overdue(rules, at) and _waits(bridge, rules.name, at):
            detail = {"since": box.since.isoformat(), "message_id": box.message_id}
            yield Task(need=Need.ADDRESS_UNKNOWN, what=rules.name, detail=detail)


def _waits(bridge: Bridge, mailbox: str, at: datetime) -> bool:
    """Whether anything waits to be sent from the mailbox."""
    own = (one.company for one in bridge.companies.values() if one.mailbox == mailbox)
    return any(bridge.archive.queue.waiting(company, at) for company in own)


def candidates(archive: Archive, company: str | None, in_doubt: AbstractSet[str]) -> Iterator[Standing]:
    """Every invoice that may need a person; in doubt and held ones are in the states that are gone through."""
    states = _GOING | frozenset(_BY_STATE)
    contradicted = every(archive, Filter(company=company, contradicted=True))
    some = chain(every(archive, Filter(company=company, states=states)), _in_others(contradicted, states))
    return standings(archive, some, in_doubt)


def _in_others(found: Iterable[Listed], states: AbstractSet[State]) -> Iterator[Listed]:
    return (one for one in found if one.state not in states)


def of_invoice(one: Standing, at: datetime) -> Iterator[Task]:
    """Yield what a person has to do about one invoice in one file."""
    numero, late = one.listed.numero, [due for due in one.due if due.due is not Due.OUTCOME and due.is_over(at)]
    if one.condition in (Condition.WITHDRAWN, Condition.CORRECTED):
        return
    if one.contradictions:
        yield Task(need=Need.CONTRADICTION, what=numero, standing=one)
    if one.condition in (Condition.HELD, Condition.IN_DOUBT):
        need = Need.HELD if one.condition is Condition.HELD else Need.IN_DOUBT
        yield Task(
            need=need, what=numero, standing=one, by=_earliest(one.due), detail={"reason": one.listed.held or ""}
        )
    elif one.listed.state in _BY_STATE and one.condition is not Condition.QUEUED:
        if one.listed.state is not State.UNDELIVERABLE or at - one.listed.state_at < _TOLD_FOR:
            yield Task(need=_BY_STATE[one.listed.state], what=numero, standing=one, by=_earliest(one.due))
    elif late:
        yield Task(need=Need.OVERDUE, what=numero, standing=one, by=late[0].by, detail={"due": late[0].due})
    elif any(due.due is Due.ISSUE and due.by - at <= _SOON for due in one.due):
        yield Task(need=Need.ISSUE_TODAY, what=numero, standing=one, by=_earliest(one.due))


def _earliest(due: Iterable[Deadline]) -> datetime | None:
    return min((one.by for one in due), default=None)


def once_a_file(found: Iterable[Task]) -> list[Task]:
    """One task for all invoices of a file that need the same."""
    kept: dict[tuple[Need, str], Task] = {}
    for task in found:
        key = task.need, task.standing.listed.transmission if task.standing else ""
        kept[key] = replace(kept[key], count=kept[key].count + 1) if key in kept else task
    return list(kept.values())


def of_drafts(drafts: Iterable[Draft]) -> Iterator[Task]:
    """Yield one for each draft of which nothing became yet."""
    for draft in drafts:
        detail = {
            "id": draft.id,
            "source": draft.source,
            "faults": ", ".join(dict.fromkeys(f.code for f in draft.faults)),
        }
        yield Task(need=_DRAFTS[draft.kind], what=draft.numero or draft.source, detail=detail)

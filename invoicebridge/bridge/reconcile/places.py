"""One invoice, in all files that hold it → its class. Each has exactly one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from invoicebridge.bridge.archived import Account
from invoicebridge.bridge.looking.standing import Condition, Standing
from invoicebridge.transmission.deadlines import Deadline, Due
from invoicebridge.transmission.state import (
    ATTEMPT_ENDS,
    ISSUED,
    RELEASED,
    Recipient,
    State,
    recipient_of,
)


class Class(StrEnum):
    """Where an invoice stands, those that a person has to look at first."""

    CONTRADICTION = "contradiction"
    """Messages that cannot be true together, or two files of it that were both taken."""
    IN_DOUBT = "in-doubt"
    """A mail with it may have left or not."""
    LATE = "late"
    """It waits for something that should have come, or gone, by now."""
    REJECTED = "rejected"
    """By the SdI: to correct by a date."""
    REFUSED = "refused"
    """By the customer, a public body."""
    NOT_REACHED = "not-reached"
    """No mail with it reached the SdI: to be sent again by a date."""
    HELD = "held"
    """Not sent until a person decides."""
    UNDELIVERABLE = "undeliverable"
    """Issued, and the SdI could not deliver it to the public body."""
    FAULTY = "faulty-draft"
    """An input with errors that became no file."""
    UNSIGNED = "unsigned-draft"
    """Made, and waiting for a signature."""
    WAITING = "waiting"
    """In time."""
    DONE = "done"
    WITHDRAWN = "withdrawn"
    """Given up before it left, or replaced by another document."""


OF_DRAFTS: Final = frozenset({Class.FAULTY, Class.UNSIGNED})
"""What became no file."""
OUT: Final = OF_DRAFTS | {Class.WITHDRAWN}
"""What is no invoice, or none any more: left out of sums of amounts."""
_TOLD_FOR: Final = timedelta(days=30)
"""So long an invoice that could not be delivered is somebody's task: see tasks.py."""
TWICE: Final = "issued-twice"
"""The reason of a contradiction between two files."""
_NOT_THERE: Final = ATTEMPT_ENDS | {State.PREPARED}
_TAKEN: Final = ISSUED - RELEASED


@dataclass(frozen=True, slots=True)
class Placed:
    """One invoice and its class."""

    account: Account
    """The file that speaks for it."""
    of: Class
    person: bool = False
    """Whether somebody has to do something."""
    by: datetime | None = None
    """The end of the term that counts, in UTC."""
    reason: str = ""
    """Why it is held; `issued-twice`; what is overdue."""
    standing: Standing | None = None
    """Of the file that speaks for it; None where the invoice is done."""
    superseded: tuple[Account, ...] = ()
    """The other files that hold it."""

    @property
    def due(self) -> tuple[Deadline, ...]:
        """What is due of it, the most urgent first."""
        return self.standing.due if self.standing is not None else ()

    @property
    def issued(self) -> bool:
        """Whether the SdI has taken it, and the customer has not refused it."""
        return self.account.state in _TAKEN and self.of not in OUT


def is_plainly_done(files: Sequence[Account]) -> bool:
    """Whether nothing but the recorded state is needed to say that the invoice is done."""
    one = files[0]
    return (
        len(files) == 1
        and one.state in _TAKEN
        and not (one.contradictions or one.waits or one.withdrawn)
        and is_done(one.state, one.formato)
    )


def is_done(state: State, formato: str) -> bool:
    """Whether nothing more comes: a private party's RC or MC, a public body's outcome or expired term."""
    if state in (State.CUSTOMER_ACCEPTED, State.TERM_EXPIRED, State.MADE_AVAILABLE):
        return True
    return state is State.DELIVERED and recipient_of(formato) is Recipient.PRIVATE


def placed(files: Sequence[tuple[Account, Standing]], at: datetime) -> Placed:
    """Return the class of an invoice at this instant, given how it stands in every file that holds it."""
    live = [one for one in files if not _is_out(one[1])]
    taken = [one for one in live if one[1].listed.state in _TAKEN]
    account, standing = max(taken or live or files, key=_latest)
    others = tuple(one for one, _ in files if one.transmission != account.transmission)
    if len(taken) > 1:
        return Placed(account, Class.CONTRADICTION, True, None, TWICE, standing, others)
    found, by, reason = _class_of(standing, at)
    return Placed(account, found, _needs_person(found, standing, at), by, reason, standing, others)


def _latest(one: tuple[Account, Standing]) -> tuple[datetime, str]:
    return one[1].listed.prepared_at, one[0].transmission


def _is_out(one: Standing) -> bool:
    """Given up before it left, or replaced; a file that turned out to have left is neither."""
    if one.condition is Condition.CORRECTED:
        return True
    return one.condition is Condition.WITHDRAWN and one.listed.state in _NOT_THERE


def _class_of(one: Standing, at: datetime) -> tuple[Class, datetime | None, str]:
    state, by = one.listed.state, one.due[0].by if one.due else None
    if _is_out(one):
        return Class.WITHDRAWN, None, ""
    if one.contradictions:
        return Class.CONTRADICTION, by, ""
    if one.condition is Condition.IN_DOUBT:
        return Class.IN_DOUBT, by, ""
    if one.condition is Condition.HELD:
        return Class.HELD, by, one.listed.held or ""
    if state in ATTEMPT_ENDS and one.condition not in (Condition.QUEUED, Condition.IN_FLIGHT):
        return Class.NOT_REACHED, by, ""
    if state in _BY_STATE:
        return _BY_STATE[state], by, ""
    if is_done(state, one.listed.formato):
        return Class.DONE, None, ""
    over = [due for due in one.due if due.is_over(at)]
    return (Class.LATE, over[0].by, str(over[0].due)) if over else (Class.WAITING, by, "")


_BY_STATE: Final = {
    State.REJECTED: Class.REJECTED,
    State.CUSTOMER_REFUSED: Class.REFUSED,
    State.UNDELIVERABLE: Class.UNDELIVERABLE,
}
_NOBODYS: Final = frozenset({Class.DONE, Class.WAITING, Class.WITHDRAWN})


def _needs_person(found: Class, one: Standing, at: datetime) -> bool:
    """A public body's silence asks nothing of the seller; what was not delivered is told for a month."""
    if found is Class.LATE:
        return any(due.is_over(at) for due in one.due if due.due is not Due.OUTCOME)
    if found is Class.UNDELIVERABLE:
        return at - one.listed.state_at < _TOLD_FOR
    return found not in _NOBODYS


def in_order(found: Iterable[Placed]) -> list[Placed]:
    """Return the invoices class by class, in each the most urgent first."""
    return sorted(found, key=lambda one: (_ORDER[one.of], one.by or _NEVER, one.account.data))


_ORDER: Final = {one: place for place, one in enumerate(Class)}
_NEVER: Final = datetime.max.replace(tzinfo=UTC)

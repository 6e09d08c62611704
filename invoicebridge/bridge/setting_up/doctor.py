"""The operation `doctor`: everything that has to be right before a file can go, looked at one after the other.

What is looked at comes from `invoicebridge.app.doctor`; here stand the order, and what each finding is worth.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from invoicebridge.bridge.archived import Filter
from invoicebridge.bridge.backing_up.returning import RESTORED
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.mailing import Quota
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.setting_up import probed
from invoicebridge.bridge.setting_up.mailboxes import box_in_use
from invoicebridge.errors import InvoiceBridgeError
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.pec.compose import compose_probe
from invoicebridge.transmission.dialogue import Ending
from invoicebridge.transmission.proof import Proof
from invoicebridge.transmission.state import State

SOON: Final = timedelta(days=30)
"""A certificate that ends within this time is reported."""
LOGIN_SOON: Final = timedelta(days=14)
"""A password that ends within this time is reported."""
NEARLY_FULL: Final = 0.9
"""A mailbox with more of its quota in use is reported."""
LITTLE_ROOM: Final = 1_000_000_000
NO_ROOM: Final = 100_000_000
"""Bytes free on the disk below which it is reported, and below which nothing should go on."""
MOST_LINES: Final = 20_000
"""Stories with more lines are verified by `audit`, not here."""
_AHEAD: Final = timedelta(minutes=1)
_BEHIND: Final = timedelta(minutes=5)
_RECENT: Final = timedelta(days=30)
_LATEST: Final = 50


@dataclass(frozen=True, slots=True)
class Examination:
    """One thing to be looked at: how it is called, and what looks at it."""

    what: str
    look: Callable[[], Iterable[Outcome]]


def examine(examinations: Iterable[Examination]) -> Iterator[Outcome]:
    """Yield what each examination finds; one that fails says why, and the others go on."""
    for one in examinations:
        try:
            yield from one.look()
        except InvoiceBridgeError as error:
            yield Outcome(what=one.what, verdict=Verdict.FAILED, code="doctor-failed", error=error)


def found(what: str, code: str, verdict: Verdict = Verdict.DONE, **detail: object) -> Outcome:
    """A finding; `detail` as texts."""
    shown = {name: str(value) for name, value in detail.items()}
    return Outcome(what=what, verdict=verdict, code=code, detail=shown)


# --- what findings are worth -----------------------------------------------------------------------------------------


def expiry(what: str, until: datetime, now: datetime, name: str = "") -> Outcome:
    """A certificate that ends at this instant: over, soon or good."""
    detail = {"name": name or what, "until": until.date().isoformat(), "days": str((until - now).days)}
    if until <= now:
        return found(what, "certificate-over", Verdict.FAILED, **detail)
    if until - now <= SOON:
        return found(what, "certificate-ends-soon", Verdict.ATTENTION, **detail)
    return found(what, "certificate-good", Verdict.DONE, **detail)


def login_end(what: str, until: date, now: datetime) -> Outcome:
    """A password whose last day is this one, Italian time: over, soon or good."""
    left = until - now.astimezone(ROME).date()
    if left < timedelta():
        return found(what, "login-over", Verdict.ATTENTION, until=until.isoformat())
    if left <= LOGIN_SOON:
        return found(what, "login-ends-soon", Verdict.ATTENTION, until=until.isoformat())
    return found(what, "login-good", Verdict.DONE, until=until.isoformat())


def room(what: str, free: int) -> Outcome:
    """So many bytes are free on the disk."""
    shown = f"{free / 1_000_000_000:.1f} GB"
    if free < NO_ROOM:
        return found(what, "disk-full", Verdict.FAILED, free=shown)
    if free < LITTLE_ROOM:
        return found(what, "disk-nearly-full", Verdict.ATTENTION, free=shown)
    return found(what, "disk-room", free=shown)


def fullness(what: str, quota: Quota | None) -> Outcome:
    """So full is a mailbox; a full one loses what the SdI answers."""
    if quota is None:
        return found(what, "quota-not-told", Verdict.NOTHING)
    detail = {"share": f"{quota.share:.0%}", "limit": f"{quota.limit / 1_000_000:.0f} MB"}
    if quota.share > NEARLY_FULL:
        return found(what, "quota-nearly-used", Verdict.ATTENTION, **detail)
    return found(what, "quota-room", Verdict.DONE, **detail)


# --- the store -------------------------------------------------------------------------------------------------------


def store(archive: Archive, label: str) -> Iterator[Outcome]:
    """The store can be written to, its stories stand as they were written, and files may be sent from it."""
    archive.mailboxes.take("doctor", "0", 1)
    archive.mailboxes.forget_counters("doctor", "1")
    yield found(label, f"store-writable-{archive.kind}")
    head = archive.stories.head()
    if head.number > MOST_LINES:
        yield found(label, "stories-not-verified", Verdict.NOTHING, lines=head.number)
    elif broken := archive.stories.verify():
        yield found(label, "stories-broken", Verdict.FAILED, count=len(broken), first=broken[0].number)
    else:
        yield found(label, "stories-whole", lines=head.number)
    lock = archive.sending_lock()
    if lock is not None:
        code = "sending-locked-restored" if lock.reason == RESTORED else "sending-locked"
        yield found(label, code, Verdict.ATTENTION, reason=lock.reason)


# --- the clock -------------------------------------------------------------------------------------------------------


def clock(bridge: Bridge, rules: MailboxRules, what: str) -> Outcome:
    """How this machine's clock compares with the provider's, by the last accettazione; there is no other evidence."""
    offset = _last_offset(bridge, rules)
    if offset is None:
        return found(what, "clock-not-checked", Verdict.NOTHING)
    seconds = round(abs(offset.total_seconds()))
    if offset < -_AHEAD:
        return found(what, "clock-ahead", Verdict.ATTENTION, seconds=seconds)
    if offset > _BEHIND:
        return found(what, "clock-behind", Verdict.ATTENTION, seconds=seconds)
    return found(what, "clock-agrees", seconds=seconds)


def _last_offset(bridge: Bridge, rules: MailboxRules) -> timedelta | None:
    """The provider's time of its last accettazione, less ours when we handed the mail over."""
    latest = bridge.archive.overview.list(Filter(), _LATEST)
    tied = bridge.archive.transmissions.tied(list(dict.fromkeys(one.transmission for one in latest)))
    proofs = [proof for one in tied.values() for proof in one.proofs]
    since = bridge.clock.now() - _RECENT
    for accepted in sorted(_of(proofs, State.PEC_ACCEPTED), key=lambda proof: proof.instant, reverse=True):
        sent = next((one for one in _of(proofs, State.SENT) if one.attempt == accepted.attempt), None)
        if sent is not None and accepted.instant >= since and _is_from(bridge, rules, sent):
            return accepted.instant - sent.instant
    return None


def _of(proofs: Iterable[Proof], state: State) -> list[Proof]:
    return [one for one in proofs if one.state is state and one.counts and one.attempt is not None]


def _is_from(bridge: Bridge, rules: MailboxRules, sent: Proof) -> bool:
    attempt = bridge.archive.attempts.get(sent.attempt or "")
    return attempt is not None and attempt.mailbox == rules.name


# --- the probe -------------------------------------------------------------------------------------------------------


def probe(bridge: Bridge, rules: MailboxRules, what: str) -> Iterator[Outcome]:
    """A mail without attachment is on its way to the SdI, which answers it with courtesy; errors as `Outbox.open`."""
    box = box_in_use(bridge, rules)
    mail = compose_probe(
        sender=rules.address,
        recipient=box,
        message_id=bridge.ids.message_id(rules.address),
        at=bridge.clock.now(),
    )
    with bridge.outbox(rules) as outbox:
        outbox.open()
        probed.remember(bridge.archive, mail.message_id, rules.name, bridge.clock.now())
        dialogue = outbox.send(mail, bridge.clock.now)
    detail = {"box": box, "message_id": mail.message_id}
    if dialogue.ending is Ending.TAKEN:
        yield found(what, "probe-sent", Verdict.DONE, **detail)
        return
    said = dialogue.lines[-1].text if dialogue.lines else "-"
    yield found(what, "probe-not-sent", Verdict.FAILED, said=said, **detail)

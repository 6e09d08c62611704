"""Messages that came in → alerts, by the rules of the settings: each message once, whatever becomes of it later.

Messages are gone through in the order in which they were stored. Two processes that store at the same time may do so
out of order: so each run looks a few minutes back, and passes over what it knows.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Final

from invoicebridge.bridge.alerting.kinds import URGENCIES, Kind
from invoicebridge.bridge.alerting.letters import MARK
from invoicebridge.bridge.alerting.rules import MessageRule, Target, fits
from invoicebridge.bridge.archived import Alert, Evidence, Label
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.intake import Intake
from invoicebridge.bridge.inspecting.inspected import Authenticity, Inspected
from invoicebridge.pec.messages import AnomalyEnvelope, TransportEnvelope

CURSOR: Final = "alerts/messages"
FIRST_TIME: Final = timedelta(days=1)
"""The first run looks at messages that came so long before it."""
LOOKED_BACK: Final = timedelta(minutes=10)
_PAGE: Final = 20
"""Messages in memory at a time."""
_LONGEST: Final = 300
_MARK: Final = MARK.lower().encode()


def received(bridge: Bridge, rules: Sequence[MessageRule], own: str | None, *, trial: bool = False) -> Iterator[Alert]:
    """Yield an alert for each new message that a rule chooses; the cursor moves after they are used, but in a trial.

    A message that nobody has read yet stays for the next run, and so do all after it. Mails of `own`, our address for
    alerts, are never among them.
    """
    intake = Intake(bridge)
    for page in _pages(bridge, trial=trial) if rules else ():
        for one in page:
            alert = _chosen(bridge, intake, rules, one, own)
            if alert is not None:
                yield alert


def _pages(bridge: Bridge, *, trial: bool) -> Iterator[list[Evidence]]:
    """The messages after the cursor, which follows them at a distance."""
    at, mark = bridge.clock.now(), bridge.archive.marks.get(CURSOR)
    place = 0 if mark is None else int(mark.detail["place"])
    since = at - FIRST_TIME if mark is None else None
    while page := bridge.archive.evidence.arrived(place, _PAGE, since):
        read = list(takewhile(lambda numbered: numbered[1].label is not Label.NEW, page))
        yield [one for _, one in read]
        settled = [number for number, one in read if one.received_at < at - LOOKED_BACK]
        if settled and not trial:
            bridge.archive.marks.put(CURSOR, at, {"place": str(settled[-1])})
        if len(read) < len(page):
            return
        place = page[-1][0]


def _chosen(
    bridge: Bridge, intake: Intake, rules: Sequence[MessageRule], one: Evidence, own: str | None
) -> Alert | None:
    """The alert about a message that a rule chooses, and that was not there before."""
    possible = [rule for rule in rules if one.label in rule.labels and rule.mailbox in (None, _mailbox(one))]
    if not possible or (one.content is not None and _MARK in one.content.lower()):
        return None
    messages = intake.read(one).messages or (Inspected(file=one.source),)
    rule = next((rule for rule in possible if any(_fits(rule, message) for message in messages)), None)
    if rule is None or own in map(_writer, messages):
        return None
    alert = _alert(rule, one, next(message for message in messages if _fits(rule, message)))
    known = bridge.archive.alerts.get(alert.kind, alert.subject)
    return alert if known is None else None


def _mailbox(one: Evidence) -> str:
    return one.source.partition("/")[0]


def _fits(rule: MessageRule, message: Inspected) -> bool:
    return (
        fits(rule.sender, message.sender or "")
        and fits(rule.subject, _subject(message))
        and (rule.kinds is None or _kind(message) in rule.kinds)
        and (not rule.proven or message.authenticity is Authenticity.PROVEN)
    )


def _kind(message: Inspected) -> str:
    return (message.kind or "") if message.notification is None else str(message.notification.kind)


def _subject(message: Inspected) -> str:
    """Of the message inside its envelope, where it has one."""
    found = message.message
    if found is None:
        return ""
    inside = found.original if isinstance(found, TransportEnvelope | AnomalyEnvelope) else None
    return (found if inside is None else inside).heading.subject


def _writer(message: Inspected) -> str | None:
    """Who says that he wrote it."""
    found = message.message
    if isinstance(found, TransportEnvelope | AnomalyEnvelope) and found.original is not None:
        return found.original.heading.sender
    return message.sender


def _alert(rule: MessageRule, one: Evidence, message: Inspected) -> Alert:
    forwarded = rule.target is Target.FORWARD and one.content is not None
    detail = {
        "rule": rule.name,
        "target": str(Target.FORWARD if forwarded else Target.NOTICE),
        "sender": (message.sender or "-")[:_LONGEST],
        "message_subject": _subject(message)[:_LONGEST],
        "kind": _kind(message) or "-",
        "label": str(one.label),
        "authenticity": str(message.authenticity),
        "mailbox": _mailbox(one),
        "received_at": one.received_at.isoformat(),
        "evidence": one.sha256,
    }
    return Alert(kind=Kind.RECEIVED, subject=one.sha256, urgency=URGENCIES[Kind.RECEIVED], detail=detail)

"""The operation `alert`: whoever has to know something is told, once.

    yield from alert(bridge, desk)

Run again, it tells what is new or changed since, what still stands after a day, and what could not be sent before.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from invoicebridge.bridge.alerting import calling, calls, mails, posting
from invoicebridge.bridge.alerting.desk import Desk
from invoicebridge.bridge.alerting.gather import each, gathered, take_in
from invoicebridge.bridge.alerting.received import received
from invoicebridge.bridge.archived import Alert
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.report import Outcome, Verdict

KEPT: Final = timedelta(days=90)
"""What is over is remembered for so long: no message is passed on again meanwhile."""


def alert(bridge: Bridge, desk: Desk) -> Iterator[Outcome]:
    """Gather what a person has to know, then send what is due; yield what was sent, and what could not be.

    Nothing that is wrong with the mailbox or a hook is raised: it waits in the store, and is tried again.
    """
    if desk.mail is None and not desk.hooks:
        yield Outcome(what="alert", verdict=Verdict.NOTHING, code="alerts-not-set")
        return
    take_in(bridge, gathered(bridge))
    for one in received(bridge, desk.messages, _own(desk)):
        bridge.archive.alerts.note(one, bridge.clock.now())
    yield from flush(bridge, desk)
    bridge.archive.alerts.prune(bridge.clock.now() - KEPT)


def flush(bridge: Bridge, desk: Desk) -> Iterator[Outcome]:
    """Send what is due of the alerts that the store has; yield an outcome for each mail and each hook."""
    calls.added(bridge, desk)
    if desk.mail is not None:
        yield from posting.posted(bridge, desk.mail, desk.messages)
    elif pending := bridge.archive.alerts.pending(limit=posting.LOOKED_AT):
        mails.settled(bridge.archive, pending, bridge.clock.now())
    yield from calling.called(bridge, desk)


def trial(bridge: Bridge, desk: Desk) -> Iterator[Outcome]:
    """Send a mail, and call every hook, with nothing to tell; yield whether they were taken."""
    if desk.mail is None and not desk.hooks:
        yield Outcome(what="alert", verdict=Verdict.NOTHING, code="alerts-not-set")
    if desk.mail is not None:
        yield from mails.tried(bridge, desk.mail)
    yield from calling.tried(bridge, desk)


def foreseen(bridge: Bridge, desk: Desk) -> Iterator[Outcome]:
    """Yield each alert that the next run would tell, at once or in the digest; nothing is sent or written."""
    pending = [one.alert for one in bridge.archive.alerts.pending(limit=posting.LOOKED_AT)]
    new = [*each(gathered(bridge)), *received(bridge, desk.messages, _own(desk), trial=True)]
    every = {(one.kind, one.subject): one for one in (*pending, *new)}
    for one in every.values():
        yield _foreseen(desk, one)


def _foreseen(desk: Desk, one: Alert) -> Outcome:
    urgency = one.urgency if desk.mail is None else desk.mail.rules.urgency(one.kind)
    what = one.detail.get("numero") or one.detail.get("what") or one.subject[:12]
    detail = {"alert": one.kind, "urgency": "off" if urgency is None else str(urgency)}
    return Outcome(what=what, verdict=Verdict.WAITING, code="alert-foreseen", detail=detail)


def _own(desk: Desk) -> str | None:
    return None if desk.mail is None else desk.mail.rules.sender.lower()

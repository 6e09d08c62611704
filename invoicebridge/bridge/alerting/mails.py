"""One mail to people, and what is told of it: the pieces of which `posting` makes a run."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from invoicebridge.bridge.alerting.desk import Mail
from invoicebridge.bridge.alerting.kinds import ONCE, Kind
from invoicebridge.bridge.alerting.letters import Letter, Words
from invoicebridge.bridge.archived import Alert, NotedAlert
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import InvoiceBridgeError

MAILBOX: Final = "alerts/mail"
"""What the ordinary mailbox is called among failures and rests; no PEC mailbox can be called so."""
_OTHERS: Final = ("sender", "message_subject")
"""The detail of a message that came in which whoever wrote it chose."""


def settled(archive: Archive, alerts: Sequence[NotedAlert], at: datetime) -> None:
    """The alerts no longer wait: people were told, or are not to be. What does not stand is over with that."""
    archive.alerts.sent([one.alert for one in alerts], at)
    for one in alerts:
        if one.alert.kind in ONCE:
            archive.alerts.over(one.alert.kind, [one.alert.subject], at)


def tried(bridge: Bridge, mail: Mail) -> Iterator[Outcome]:
    """Send a mail that tells nothing, whatever rests or is counted; yield whether it was taken."""
    try:
        with mail.server() as server:
            refused = server.send(letter(bridge, mail, mail.writer.test(), mail.rules.recipients))
    except InvoiceBridgeError as error:
        yield outcome(mail, Verdict.FAILED, "alerts-unsent", error=error)
    else:
        bridge.archive.mailboxes.worked(MAILBOX)
        bridge.archive.mailboxes.resume(MAILBOX)
        taken = [one for one in mail.rules.recipients if one not in refused]
        yield replace(outcome(mail, Verdict.DONE, "alerts-tested"), what=", ".join(taken))
        yield from left_out(refused)


def letter(
    bridge: Bridge, mail: Mail, words: Words, recipients: tuple[str, ...], original: bytes | None = None
) -> Letter:
    """The mail that says so; with a message that came in, as it came."""
    return Letter(
        sender=mail.rules.sender,
        recipients=recipients,
        words=words,
        message_id=bridge.ids.message_id(mail.rules.sender),
        at=bridge.clock.now(),
        original=original,
    )


def outcome(
    mail: Mail,
    verdict: Verdict,
    code: str,
    detail: Mapping[str, object] | None = None,
    error: InvoiceBridgeError | None = None,
) -> Outcome:
    """What became of the mails to these recipients."""
    shown = {name: str(value) for name, value in (detail or {}).items()}
    return Outcome(what=", ".join(mail.rules.recipients), verdict=verdict, code=code, detail=shown, error=error)


def named(one: NotedAlert) -> dict[str, str]:
    """What tells a message that came in apart."""
    return {"rule": one.alert.detail["rule"], "evidence": one.alert.detail["evidence"][:12]}


def left_out(recipients: Iterable[str]) -> Iterator[Outcome]:
    """Yield an outcome for each recipient for whom the server did not take what it took for others."""
    for one in recipients:
        yield Outcome(what=one, verdict=Verdict.ATTENTION, code="alert-recipient-refused")


def quotes_others(one: NotedAlert) -> bool:
    """Whether it repeats what a stranger wrote: a mail with it may be refused for words that are not ours."""
    return one.alert.kind == Kind.RECEIVED and any(one.alert.detail.get(name) for name in _OTHERS)


def without_quotes(one: NotedAlert) -> Alert:
    """The alert without what a stranger wrote."""
    return replace(one.alert, detail={name: said for name, said in one.alert.detail.items() if name not in _OTHERS})

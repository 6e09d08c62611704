"""What `transmit` tells of files and mailboxes: the outcomes, with everything that their texts need."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from invoicebridge.bridge.archived import Company, SendingLock, Suspension
from invoicebridge.bridge.bridge import MailboxRules
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.sending.addressing import Awaited
from invoicebridge.bridge.sending.last_look import BYTES, CONTRADICTED, Fit, Unfit
from invoicebridge.bridge.sending.loading import Load
from invoicebridge.bridge.sending.pacing import DOUBT, PUT_OFF, RATE
from invoicebridge.errors import ChannelRefused, InvoiceBridgeError, LeaseLost
from invoicebridge.transmission.dialogue import Dialogue, Refusal

_LOCKS: Final = frozenset({"first-send", "restored"})
_PASSING: Final = frozenset({PUT_OFF, DOUBT, "server-unreachable", "server-later"})
_LASTING: Final = frozenset(
    {
        "certificate-refused",
        "tls-refused",
        "server-refused",
        "login-not-offered",
        "starttls-not-offered",
        "refused-sender",
        "refused-mailbox",
        "refused-recipient",
    }
)
"""Reasons for a rest that are still there when it is over, unless somebody does something."""
_RESTS: Final = {
    "login-refused": "resting-login-refused",
    RATE: "resting-rate",
    **dict.fromkeys(_PASSING, "resting-failures"),
    **dict.fromkeys(_LASTING, "resting-lasting"),
}


def sent(fit: Fit, load: Load) -> Outcome:
    """The provider has taken the file; a late invoice went all the same, and that is said."""
    code = "sent" if load.archive is None else "sent-in-zip"
    return _of_file(fit, Verdict.DONE, code, _way(load), late=True)


def refused(fit: Fit, load: Load, dialogue: Dialogue) -> Outcome:
    """The provider refused the mail for good."""
    code = f"refused-{dialogue.refusal or Refusal.OTHER}"
    return _of_file(fit, Verdict.ATTENTION, code, {**_way(load), "reply": dialogue.last_reply})


def later(fit: Fit, dialogue: Dialogue, until: str) -> Outcome:
    """The provider put it off: the file is in the queue again."""
    code = "put-off-rate" if dialogue.refusal is Refusal.RATE else "put-off"
    detail = {"reply": dialogue.last_reply, "until": until, "mailbox": dialogue.mailbox}
    return _of_file(fit, Verdict.WAITING, code, detail)


def put_off_for_good(fit: Fit, dialogue: Dialogue) -> Outcome:
    """The provider put it off too often."""
    return _of_file(fit, Verdict.ATTENTION, "put-off-too-often", {"reply": dialogue.last_reply})


def doubt(fit: Fit, load: Load) -> Outcome:
    """Nobody knows whether the provider has it."""
    detail = {**_way(load), "until": load.attempt.lease_ends.isoformat()}
    return _of_file(fit, Verdict.ATTENTION, "doubt", detail)


def lease_lost(fit: Fit, lost: LeaseLost) -> Outcome:
    """Nothing was sent: another process took the file over, or sends the first one of the mailbox."""
    return _of_file(fit, Verdict.WAITING, lost.code, {})


def held(unfit: Unfit) -> Outcome:
    """The file may not go as it is."""
    otherwise = "held-mail" if unfit.reason.startswith("mail-") else "held"
    code = f"held-{unfit.reason}" if unfit.reason in (BYTES, CONTRADICTED) else otherwise
    return Outcome(
        what=unfit.transmission.name,
        verdict=Verdict.ATTENTION,
        code=code,
        detail={"reason": unfit.reason},
        transmission=unfit.transmission.id,
        faults=unfit.faults,
    )


def would_send(fit: Fit, address: str | None, size: int) -> Outcome:
    """The file would go, or would wait for the mailbox's box to be known."""
    code, where = ("would-wait", {}) if address is None else ("would-send", {"address": address})
    return _of_file(fit, Verdict.WAITING, code, {**where, "size": str(size)}, late=True)


def would_hold(unfit: Unfit) -> Outcome:
    """The file would be held, not sent."""
    as_held = held(unfit)
    return replace(as_held, code=f"would-be-{as_held.code}")


def would_zip(rules: MailboxRules, company: Company, zips: int, files: int) -> Outcome:
    """So many of a company's files would go together, in so many zips."""
    detail = {"company": company.id, "zips": str(zips)}
    return replace(_of_mailbox(rules, Verdict.WAITING, "would-zip", files, **detail), what=company.name)


def would_pace(rules: MailboxRules, code: str, mails: int, left: int, limit: int) -> Outcome:
    """Of so many mails only those that the limit of the minute, or of the day, leaves would go at once."""
    detail = {"mails": str(mails), "left": str(left), "limit": str(limit)}
    return _of_mailbox(rules, Verdict.WAITING, code, None, **detail)


def suspended(rules: MailboxRules, suspension: Suspension, files: int) -> Outcome:
    """The mailbox is left alone: for a while, or until a person resumes it."""
    reason = suspension.reason
    if suspension.until is None:
        return _of_mailbox(rules, Verdict.ATTENTION, "suspended", files, reason=reason, since=_text(suspension.since))
    until = _text(suspension.until)
    verdict = Verdict.ATTENTION if reason in _LASTING else Verdict.WAITING
    return _of_mailbox(rules, verdict, _RESTS.get(reason, "resting-other"), files, reason=reason, until=until)


def awaiting(rules: MailboxRules, awaited: Awaited, files: int, at: datetime) -> Outcome:
    """The SdI has not said yet which box the mailbox sends to."""
    overdue = awaited.is_overdue(rules, at)
    verdict, code = (Verdict.ATTENTION, "box-overdue") if overdue else (Verdict.WAITING, "box-awaited")
    return _of_mailbox(rules, verdict, code, files, since=_text(awaited.since), message_id=awaited.message_id)


def paced(rules: MailboxRules, when: datetime, files: int) -> Outcome:
    """As many mails as the settings allow have gone."""
    return _of_mailbox(rules, Verdict.WAITING, "paced", files, until=_text(when))


def login_refused(rules: MailboxRules, error: ChannelRefused) -> Outcome:
    """The password is no good; the mailbox is not used any more until a person resumes it."""
    return _of_mailbox(rules, Verdict.ATTENTION, "login-suspends", None, reason=error.parameters.get("reason", ""))


def unusable(rules: MailboxRules, error: InvoiceBridgeError, rest: Suspension | None = None) -> Outcome:
    """The server, or the settings, have to be changed before anything goes."""
    return _of_error(rules, Verdict.FAILED, "outbox-unusable", error, rest)


def unavailable(rules: MailboxRules, error: InvoiceBridgeError, rest: Suspension | None) -> Outcome:
    """The server may answer later."""
    return _of_error(rules, Verdict.WAITING, "outbox-unavailable", error, rest)


def locked(lock: SendingLock) -> Outcome:
    """Nothing leaves this store before a person says so."""
    code = f"locked-{lock.reason}" if lock.reason in _LOCKS else "locked"
    detail = {"reason": lock.reason, "since": _text(lock.since)}
    return Outcome(what="transmit", verdict=Verdict.ATTENTION, code=code, detail=detail)


def _of_file(fit: Fit, verdict: Verdict, code: str, detail: Mapping[str, str], *, late: bool = False) -> Outcome:
    return Outcome(
        what=fit.transmission.name,
        verdict=verdict,
        code=code,
        detail=detail,
        transmission=fit.transmission.id,
        faults=fit.late if late else (),
    )


def _way(load: Load) -> dict[str, str]:
    detail = {"address": load.attempt.address, "message_id": load.attempt.message_id, "size": str(load.mail.size)}
    return detail if load.archive is None else {**detail, "archive": load.archive}


def _of_mailbox(rules: MailboxRules, verdict: Verdict, code: str, files: int | None, **detail: str) -> Outcome:
    numbers = {} if files is None else {"files": str(files)}
    return Outcome(what=rules.address, verdict=verdict, code=code, detail={"mailbox": rules.name, **numbers, **detail})


def _of_error(
    rules: MailboxRules, verdict: Verdict, code: str, error: InvoiceBridgeError, rest: Suspension | None
) -> Outcome:
    until = {"until": _text(rest.until)} if rest is not None and rest.until is not None else {}
    return Outcome(what=rules.address, verdict=verdict, code=code, detail={"mailbox": rules.name, **until}, error=error)


def _text(at: datetime) -> str:
    return at.isoformat()

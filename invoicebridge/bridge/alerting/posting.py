"""Sends alerts to the ordinary mailbox: what cannot wait, the digest of the day, messages that are passed on.

What was not taken by the server stays pending. After a failure the mailbox is left alone, longer each time; counters
and rests stand in the store, so that all runs share them. One process sends at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from invoicebridge.bridge.alerting.choosing import Chosen, chosen
from invoicebridge.bridge.alerting.desk import Mail
from invoicebridge.bridge.alerting.letters import Words
from invoicebridge.bridge.alerting.mails import (
    MAILBOX,
    left_out,
    letter,
    named,
    outcome,
    quotes_others,
    settled,
    without_quotes,
)
from invoicebridge.bridge.alerting.rules import MessageRule, Target
from invoicebridge.bridge.archived import NotedAlert
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.ports import Alerts
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.sending.pacing import FAILURES, rest
from invoicebridge.errors import ArchiveUnavailable, ChannelRefused, ChannelUnavailable, InvoiceBridgeError
from invoicebridge.fatturapa.circumstances import ROME

DIGEST: Final = "alerts/digest"
"""The mark of the last digest."""
LEASE: Final = timedelta(minutes=10)
LOOKED_AT: Final = 100_000
"""Alerts that wait; what cannot wait may be behind very many others."""
MOST: Final = 100
"""Alerts that one mail tells of; of more it gives the number."""

_HOUR, _DAY = "alerts/hour", "alerts/day"
_LETTER_REFUSED: Final = "letter-refused"
_REFUSED: Final = 5
"""What refuses us rests as after so many failures: accounts lock."""


def posted(bridge: Bridge, mail: Mail, messages: Sequence[MessageRule]) -> Iterator[Outcome]:
    """Send what is due; yield an outcome for each mail, and one for what has to wait or did not work."""
    owner, telling = bridge.ids.owner(), bridge.archive.telling
    found = _found(bridge, mail)
    settled(bridge.archive, found.silent, bridge.clock.now())
    digest = mail.rules.is_digest_due(bridge.clock.now(), _last_digest(bridge))
    if not (found.at_once or found.forwarded or digest):
        return
    if not telling.take(owner, bridge.clock.now(), LEASE):
        yield outcome(mail, Verdict.WAITING, "alerts-elsewhere")
        return
    try:
        yield from _Posting(bridge, mail, messages, owner).outcomes()
    finally:
        telling.give_up(owner)


def _found(bridge: Bridge, mail: Mail) -> Chosen:
    alerts = bridge.archive.alerts
    return chosen(mail.rules, alerts.pending(limit=LOOKED_AT), alerts.standing(), bridge.clock.now())


def _last_digest(bridge: Bridge) -> datetime | None:
    mark = bridge.archive.marks.get(DIGEST)
    return None if mark is None else mark.at


class _Halt(Exception):
    """Nothing more is sent in this run; the outcome says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


def _is_about_the_letter(halt: _Halt) -> bool:
    """Whether the server would not take this mail, and may well take another one."""
    return halt.outcome.error is not None and halt.outcome.error.code == _LETTER_REFUSED


class _Posting:
    """The mails of one run."""

    def __init__(self, bridge: Bridge, mail: Mail, messages: Sequence[MessageRule], owner: str) -> None:
        self._bridge, self._mail, self._rules, self._owner = bridge, mail, mail.rules, owner
        self._archive, self._clock = bridge.archive, bridge.clock
        self._recipients = {one.name: one.recipients for one in messages}

    def outcomes(self) -> Iterator[Outcome]:
        """Yield what came of it; nothing that is wrong with the mailbox is raised."""
        try:
            self._demand_awake()
            found = _found(self._bridge, self._mail)
            with self._mail.server() as server:
                yield from self._at_once(server, found.at_once)
                yield from self._digest(server, found)
                for one in found.forwarded:
                    yield from self._forwarded(server, one)
        except _Halt as halt:
            yield halt.outcome

    def _demand_awake(self) -> None:
        at = self._clock.now()
        if self._rules.quiet is not None and self._rules.quiet.holds(at):
            raise _Halt(
                outcome(self._mail, Verdict.WAITING, "alerts-quiet", {"until": f"{self._rules.quiet.ends:%H:%M}"})
            )
        held = self._archive.mailboxes.suspension(MAILBOX)
        if held is not None and held.until is not None and held.holds(at):
            raise _Halt(outcome(self._mail, Verdict.WAITING, "alerts-resting", {"until": held.until.isoformat()}))

    def _at_once(self, server: Alerts, alerts: Sequence[NotedAlert]) -> Iterator[Outcome]:
        """Our own alerts, and in a mail apart those that a filter may refuse for what strangers wrote."""
        quoting = [one for one in alerts if quotes_others(one)]
        yield from self._told(server, [one for one in alerts if not quotes_others(one)])
        try:
            yield from self._told(server, quoting, quotes=True)
        except _Halt as halt:
            if not _is_about_the_letter(halt):
                raise
            yield self._unquoted(quoting)

    def _told(self, server: Alerts, alerts: Sequence[NotedAlert], *, quotes: bool = False) -> Iterator[Outcome]:
        if alerts:
            words = self._mail.writer.at_once(alerts[:MOST], max(len(alerts) - MOST, 0))
            refused = self._send(server, words, alerts, foreign=quotes)
            yield outcome(self._mail, Verdict.DONE, "alerts-mailed", {"count": len(alerts)})
            yield from left_out(refused)

    def _unquoted(self, alerts: Sequence[NotedAlert]) -> Outcome:
        """They go with the next alerts, without what strangers wrote."""
        for one in alerts:
            self._archive.alerts.note(without_quotes(one), self._clock.now())
        return outcome(self._mail, Verdict.WAITING, "alerts-unquoted", {"count": len(alerts)})

    def _digest(self, server: Alerts, found: Chosen) -> Iterator[Outcome]:
        at, new, old = self._clock.now(), found.digest, found.repeated
        if not self._rules.is_digest_due(at, _last_digest(self._bridge)):
            return
        if new or old:
            shown, again = new[:MOST], old[: max(MOST - len(new), 0)]
            words = self._mail.writer.digest(shown, again, len(new) + len(old) - len(shown) - len(again))
            quoting = [one for one in new if quotes_others(one)]
            try:
                refused = self._send(server, words, [*new, *old], foreign=bool(quoting))
            except _Halt as halt:
                if not (quoting and _is_about_the_letter(halt)):
                    raise
                yield self._unquoted(quoting)
                return
            yield outcome(self._mail, Verdict.DONE, "digest-mailed", {"count": len(new), "standing": len(old)})
            yield from left_out(refused)
        self._archive.marks.put(DIGEST, at)

    def _forwarded(self, server: Alerts, one: NotedAlert) -> Iterator[Outcome]:
        """The message goes to the recipients of its rule, or becomes a notice if it cannot."""
        recipients = self._recipients.get(one.alert.detail.get("rule", "")) or self._rules.recipients
        evidence = one.alert.detail["evidence"]
        original = self._archive.evidence.content(evidence)
        if original is None or len(original) > self._rules.forward_limit:
            yield self._noticed(one, "size" if original is not None else "gone")
            return
        words = self._mail.writer.forwarded(one)
        try:
            refused = self._send(server, words, [one], recipients, original, foreign=True)
        except _Halt as halt:
            if not _is_about_the_letter(halt):
                raise
            yield self._noticed(one, "refused")
        else:
            told = outcome(self._mail, Verdict.DONE, "message-forwarded", named(one))
            yield replace(told, what=", ".join(recipients))
            yield from left_out(refused)

    def _noticed(self, one: NotedAlert, why: str) -> Outcome:
        """It is a notice from now on, and goes with the next alerts."""
        detail = {**one.alert.detail, "target": str(Target.NOTICE), "not_forwarded": why}
        self._archive.alerts.note(replace(one.alert, detail=detail), self._clock.now())
        return outcome(self._mail, Verdict.WAITING, f"message-not-forwarded-{why}", named(one))

    # --- one mail ----------------------------------------------------------------------------------------------------

    def _send(
        self,
        server: Alerts,
        words: Words,
        alerts: Sequence[NotedAlert],
        recipients: tuple[str, ...] = (),
        original: bytes | None = None,
        *,
        foreign: bool = False,
    ) -> tuple[str, ...]:
        """The mail is sent and written down; returns the recipients for whom the server did not take it.

        _Halt when there is no room for it, or the server takes it for nobody. `foreign` tells whether it holds what
        strangers wrote: then a refusal is about that, and the mailbox does not rest for it.
        """
        self._demand_alone()
        self._count()
        mail = letter(self._bridge, self._mail, words, recipients or self._rules.recipients, original)
        try:
            refused = server.send(mail)
        except ArchiveUnavailable:
            raise
        except ChannelUnavailable as error:
            raise _Halt(self._failed(error, Verdict.WAITING, 0)) from error
        except ChannelRefused as error:
            if error.code == _LETTER_REFUSED and foreign:
                raise _Halt(outcome(self._mail, Verdict.FAILED, "alerts-unsent", error=error)) from error
            raise _Halt(self._failed(error, Verdict.FAILED, _REFUSED)) from error
        except InvoiceBridgeError as error:
            raise _Halt(self._failed(error, Verdict.FAILED, 0)) from error
        settled(self._archive, alerts, self._clock.now())
        self._archive.mailboxes.worked(MAILBOX)
        return refused

    def _demand_alone(self) -> None:
        """Nobody else sends until the next mail; _Halt when somebody does, because ours took so long."""
        if not self._archive.telling.take(self._owner, self._clock.now(), LEASE):
            raise _Halt(outcome(self._mail, Verdict.WAITING, "alerts-elsewhere"))

    def _count(self) -> None:
        """One mail more is counted; _Halt when there were too many in this hour or on this day."""
        at = self._clock.now()
        hour, day = at.astimezone(UTC).strftime("%Y-%m-%dT%H"), at.astimezone(ROME).date().isoformat()
        counters = self._archive.mailboxes
        counters.forget_counters(_HOUR, hour)
        counters.forget_counters(_DAY, day)
        if not counters.take(_HOUR, hour, self._rules.per_hour) or not counters.take(_DAY, day, self._rules.per_day):
            raise _Halt(outcome(self._mail, Verdict.WAITING, "alerts-many"))

    def _failed(self, error: InvoiceBridgeError, verdict: Verdict, as_after: int) -> Outcome:
        """The mailbox rests, longer after each failure in a row."""
        at = self._clock.now()
        times = self._archive.mailboxes.failed(MAILBOX, at) + as_after
        until = at + rest(times - 1, self._bridge.ids.fraction())
        self._archive.mailboxes.suspend(MAILBOX, FAILURES, at, until)
        return outcome(self._mail, verdict, "alerts-unsent", error=error)

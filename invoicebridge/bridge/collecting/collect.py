"""The operation `collect`: mailboxes → evidence → what became of each invoice.

Mails are in the store, and the cursor of their folder stands after them, before anybody reads them. One mailbox that
fails does not stop the others; only a store that takes nothing does, and then no cursor has moved.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from invoicebridge.bridge.alerting.kinds import Kind
from invoicebridge.bridge.archived import Evidence, EvidenceKind, Item, Kept, Label, Suspension
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.collecting.intake import AT_ONCE, Intake
from invoicebridge.bridge.mailing import Batch
from invoicebridge.bridge.ports import Inbox
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.sending.pacing import RATE, rest
from invoicebridge.errors import (
    ArchiveUnavailable,
    ChannelRefused,
    ChannelUnavailable,
    ConfigurationError,
    InvoiceBridgeError,
)

NEARLY_FULL: Final = 0.8
"""A mailbox that is fuller loses the SdI's messages before long."""

Progress = Callable[[int], None]
"""Told how many mails more were read."""

_PRUNED: Final = "collect/pruned"
_LOGIN: Final = "login-refused"
_FOLDER: Final = "folder-missing"


def collect(
    bridge: Bridge, *, mailbox: str | None = None, anew: bool = False, progress: Progress | None = None
) -> Iterator[Outcome]:
    """Read what is new in the mailboxes, or in one; yield every file that moved, and what a person has to look at.

    With `anew` everything is read again, whatever was read before; what the store has is passed over. One line for each
    mailbox comes after what was found in it. Running it again does nothing twice. Raises
    ConfigurationError `mailbox-unknown`, and ArchiveUnavailable when the store takes nothing.
    """
    every = chosen(bridge, mailbox)
    intake = Intake(bridge)
    yield from intake.heal()
    for rules in every:
        yield from _Reading(bridge, rules, intake, progress, anew=anew).outcomes()
    yield from intake.try_again()
    _prune(bridge)


def chosen(bridge: Bridge, mailbox: str | None) -> Sequence[MailboxRules]:
    """Return the rules of all mailboxes, or of the one named; ConfigurationError `mailbox-unknown`."""
    if mailbox is None:
        return tuple(bridge.mailboxes.values())
    if mailbox not in bridge.mailboxes:
        raise ConfigurationError("mailbox-unknown", mailbox=mailbox, known=", ".join(bridge.mailboxes) or "-")
    return (bridge.mailboxes[mailbox],)


def read_mark(mailbox: str) -> str:
    """The name of the mark that tells when a mailbox was last read to its end."""
    return f"collect/{mailbox}"


class _Reading:
    """The reading of one mailbox in one run."""

    def __init__(
        self, bridge: Bridge, rules: MailboxRules, intake: Intake, progress: Progress | None, *, anew: bool
    ) -> None:
        self._bridge = bridge
        self._anew = anew
        self._mailboxes = bridge.archive.mailboxes
        self._rules = rules
        self._intake = intake
        self._progress = progress or (lambda _: None)
        self._failing = f"{rules.name}/inbox"

    def outcomes(self) -> Iterator[Outcome]:
        """Yield what came of the mailbox; nothing that is wrong with it is raised."""
        held = self._mailboxes.suspension(self._rules.name)
        if held is not None and held.reason != RATE and held.holds(self._bridge.clock.now()):
            yield self._suspended(held)
            return
        before, well = Counter(self._intake.labels), False
        try:
            with self._bridge.inbox(self._rules) as inbox:
                yield from self._folders(inbox)
                yield from self._fullness(inbox)
            self._mailboxes.worked(self._failing)
            self._bridge.archive.marks.put(read_mark(self._rules.name), self._bridge.clock.now())
            well = True
        except ArchiveUnavailable:
            raise
        except ChannelUnavailable as error:
            yield self._unavailable(error)
        except InvoiceBridgeError as error:
            yield self._refused(error)
        read = self._intake.labels - before
        if well or read:
            yield self._counted(read)

    # --- what is new -------------------------------------------------------------------------------------------------

    def _folders(self, inbox: Inbox) -> Iterator[Outcome]:
        """Every folder; one that is not there does not keep the others from being read."""
        for folder in self._rules.folders:
            try:
                yield from self._folder(inbox, folder)
            except (ChannelRefused, ConfigurationError) as error:
                if error.code != _FOLDER:
                    raise
                yield self._outcome(Verdict.FAILED, _FOLDER, error=error)

    def _folder(self, inbox: Inbox, folder: str) -> Iterator[Outcome]:
        after = None if self._anew else self._mailboxes.cursor(self._rules.name, folder)
        told = False
        since = None if self._anew else self._rules.since
        for batch in inbox.new_mails(folder, after, since, self._unseen):
            if batch.rescan and not told:
                told = True
                yield self._outcome(Verdict.DONE, "folder-rescanned", {"folder": folder})
            yield from self._take_in(self._kept(folder, batch))

    def _unseen(self, ids: Sequence[str]) -> frozenset[str]:
        return frozenset(ids if self._anew else self._mailboxes.unseen(self._rules.name, ids))

    def _kept(self, folder: str, batch: Batch) -> list[Evidence]:
        """The mails of the batch that are new to the store; they and the cursor are in it now."""
        at = self._bridge.clock.now()
        items = [
            Item(content=mail.content, kind=EvidenceKind.MAIL, source=self._source(folder)) for mail in batch.mails
        ]
        seen = [mail.uid for mail in batch.mails] if batch.cursor is None else []
        kept = self._bridge.archive.evidence.collected(self._rules.name, folder, batch.cursor, items, at, seen)
        return new_ones(items, kept, at)

    def _source(self, folder: str) -> str:
        return f"{self._rules.name}/{folder}"

    def _take_in(self, new: Sequence[Evidence]) -> Iterator[Outcome]:
        for first in range(0, len(new), AT_ONCE):
            some = new[first : first + AT_ONCE]
            yield from self._intake.take_in(some)
            self._progress(len(some))

    # --- how the mailbox is ------------------------------------------------------------------------------------------

    def _fullness(self, inbox: Inbox) -> Iterator[Outcome]:
        """Asked once an hour, whoever collects."""
        name, hour = f"{self._rules.name}/quota", f"{self._bridge.clock.now():%Y-%m-%dT%H}"
        if not self._mailboxes.take(name, hour, limit=1):
            return
        self._mailboxes.forget_counters(name, hour)
        quota = inbox.quota()
        if quota is not None and quota.share >= NEARLY_FULL:
            yield self._outcome(Verdict.ATTENTION, "mailbox-nearly-full", {"share": f"{quota.share:.0%}"})
        elif quota is not None and self._was_nearly_full():
            yield self._outcome(Verdict.DONE, "mailbox-has-room", {"share": f"{quota.share:.0%}"})

    def _was_nearly_full(self) -> bool:
        """Whether people were told so, and not yet that there is room again."""
        known = self._bridge.archive.alerts.get(Kind.MAILBOX_FULL, self._rules.name)
        return known is not None and known.over_at is None

    def _suspended(self, held: Suspension) -> Outcome:
        since = held.since.isoformat()
        if held.until is None:
            return self._outcome(Verdict.ATTENTION, "mailbox-suspended", {"reason": held.reason, "since": since})
        detail = {"reason": held.reason, "until": held.until.isoformat()}
        return self._outcome(Verdict.WAITING, "mailbox-resting", detail)

    def _unavailable(self, error: ChannelUnavailable) -> Outcome:
        """It is tried again by the next run; after several failures in a row it is left alone for a while."""
        at = self._bridge.clock.now()
        times = self._mailboxes.failed(self._failing, at)
        if times < self._rules.failures:
            return self._outcome(Verdict.WAITING, "mailbox-unavailable", error=error)
        until = at + rest(times - self._rules.failures, self._bridge.ids.fraction())
        self._mailboxes.suspend(self._rules.name, error.code, at, until)
        return self._outcome(Verdict.ATTENTION, "mailbox-unavailable", {"until": until.isoformat()}, error)

    def _refused(self, error: InvoiceBridgeError) -> Outcome:
        """A refused login is never tried again by itself: accounts are locked for that."""
        if isinstance(error, ChannelRefused) and error.code == _LOGIN:
            self._mailboxes.suspend(self._rules.name, _LOGIN, self._bridge.clock.now())
        return self._outcome(Verdict.FAILED, "mailbox-refused", error=error)

    def _counted(self, labels: Counter[Label]) -> Outcome:
        total = sum(labels.values())
        detail = {"total": str(total), **{str(label): str(labels[label]) for label in Label}}
        verdict, code = (Verdict.DONE, "mailbox-read") if total else (Verdict.NOTHING, "mailbox-without-news")
        return self._outcome(verdict, code, detail)

    def _outcome(
        self,
        verdict: Verdict,
        code: str,
        detail: Mapping[str, str] | None = None,
        error: InvoiceBridgeError | None = None,
    ) -> Outcome:
        return Outcome(what=self._rules.name, verdict=verdict, code=code, detail=detail or {}, error=error)


def new_ones(items: Sequence[Item], kept: Sequence[Kept], at: datetime) -> list[Evidence]:
    """The evidence that `kept` says is new, as the store has it."""
    return [
        Evidence(
            sha256=one.sha256,
            kind=item.kind,
            source=item.source,
            received_at=at,
            label=Label.NEW,
            reason=None,
            content=item.content,
        )
        for item, one in zip(items, kept, strict=True)
        if one.new
    ]


def _prune(bridge: Bridge) -> None:
    """Once a day, of unrelated mail that is old enough for every mailbox only the hash remains."""
    now = bridge.clock.now()
    longest = max((rules.keep_unrelated for rules in bridge.mailboxes.values()), default=timedelta())
    day = now.date().isoformat()
    if bridge.mailboxes and bridge.archive.mailboxes.take(_PRUNED, day, limit=1):
        bridge.archive.mailboxes.forget_counters(_PRUNED, day)
        bridge.archive.evidence.prune(Label.UNRELATED, now - longest)

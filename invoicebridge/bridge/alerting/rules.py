"""How people are told, as the settings say: the ordinary mailbox, web hooks, and rules for messages that come in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final

from invoicebridge.bridge.alerting.kinds import URGENCIES, Kind
from invoicebridge.bridge.archived import Label, Urgency
from invoicebridge.fatturapa.circumstances import ROME

ORDINARY_LABELS: Final = frozenset({Label.PURCHASE, Label.UNRELATED, Label.UNMATCHED})
"""What a rule chooses from where it does not say."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """From when to when nobody is told, Italian time; over midnight where it ends earlier than it begins."""

    begins: time
    ends: time

    def holds(self, at: datetime) -> bool:
        """Whether nobody is told at this instant."""
        return self.has(at.astimezone(ROME).time())

    def has(self, now: time) -> bool:
        """Whether nobody is told at this time of the day."""
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRules:
    """What goes to the ordinary mailbox, and when."""

    sender: str
    recipients: tuple[str, ...]
    language: str = "it"
    digest: time = time(8)
    """When the digest of the day goes, Italian time."""
    quiet: Quiet | None = None
    per_hour: int = 20
    per_day: int = 100
    """Mails; a day is an Italian one. What does not fit waits, and goes together later."""
    repeat: timedelta = timedelta(days=1)
    """After so long the digest tells once more of what still stands."""
    kinds: Mapping[Kind, Urgency | None] = field(default_factory=dict)
    """What the settings say of a kind; None: nobody is told by mail."""
    forward_limit: int = 10_000_000
    """Bytes of a message that is forwarded; a larger one is a notice."""

    def urgency(self, kind: str) -> Urgency | None:
        """When people are told of alerts of this kind; of one that nobody knows any more in the digest."""
        known = next((one for one in Kind if one == kind), None)
        if known is None:
            return Urgency.DIGEST
        return self.kinds.get(known, URGENCIES[known])

    def is_digest_due(self, at: datetime, last: datetime | None) -> bool:
        """Whether the time of the digest has come, and none went on this Italian day.

        A digest whose time is in quiet hours goes when they end.
        """
        now = at.astimezone(ROME)
        went = last is not None and last <= at and last.astimezone(ROME).date() == now.date()
        begins = self.quiet.ends if self.quiet is not None and self.quiet.has(self.digest) else self.digest
        return now.time() >= begins and not went


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRules:
    """What a web hook is told, and for how long it is tried."""

    name: str
    events: frozenset[str]
    """Of `kinds.EVENTS`."""
    tries: int = 12


class Target(StrEnum):
    """What a rule does with a message."""

    NOTICE = "notice"
    """People are told that it came."""
    FORWARD = "forward"
    """They get it, whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRule:
    """Which messages that come in are passed on, to whom. Conditions that are None hold of every message."""

    name: str
    target: Target = Target.NOTICE
    recipients: tuple[str, ...] = ()
    """Empty: those of the alerts."""
    sender: str | None = None
    """A pattern with `*` and `?`, in any case."""
    subject: str | None = None
    """The same."""
    kinds: frozenset[str] | None = None
    """As `inspect` calls them."""
    labels: frozenset[Label] = ORDINARY_LABELS
    mailbox: str | None = None
    proven: bool = False
    """Only messages whose sender is proven."""


def fits(pattern: str | None, text: str) -> bool:
    """Whether the text is as the pattern says, in any case; None: any text is."""
    if pattern is None:
        return True
    only_wildcards = pattern.casefold().replace("[", "[[]")  # the library would take [x] for a choice of characters
    return fnmatchcase(text.casefold(), only_wildcards)

"""How fast a mailbox sends: so many mails in any sixty seconds and an Italian day, and rests after failures.

The counters, the failures in a row and the suspensions stand in the store, so that all processes share them.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from invoicebridge.bridge.archived import Suspension
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.fatturapa.circumstances import ROME

LONGEST_REST: Final = timedelta(hours=6)
"""After however many failures: an Italian working day sees at least one more try."""
FAILURES: Final = "failures"
"""Why something rests after several failures in a row, where no single reason is known."""
PUT_OFF: Final = "put-off"
"""Why a mailbox rests of which the provider took no mail for now."""
DOUBT: Final = "doubt"
"""Why it rests when the provider did not say what it did with the mails."""
RATE: Final = "rate"
"""Why it rests when the provider says that it sends too much."""

_MINUTE: Final = timedelta(minutes=1)
_STEP: Final = timedelta(seconds=10)
"""A minute's mails are counted in steps so long: at no edge do more go in sixty seconds than may in one minute."""
_DOUBLINGS: Final = 10


def rest(times: int, fraction: float) -> timedelta:
    """Return how long to leave a server alone: one minute doubled so many times, of which a random half is taken off.

    `fraction` is at least 0 and below 1. Never longer than LONGEST_REST.
    """
    doubled: int = 1 << min(max(times, 0), _DOUBLINGS)
    return min(_MINUTE * doubled, LONGEST_REST) * (1 - fraction / 2)


def step(at: datetime) -> datetime:
    """The first instant, in UTC, of the step of ten seconds in which this one lies."""
    return at.astimezone(UTC).replace(second=at.second // 10 * 10, microsecond=0)


def next_minute(at: datetime) -> datetime:
    """The first instant of the next minute."""
    return at.replace(second=0, microsecond=0) + _MINUTE


def next_day(at: datetime) -> datetime:
    """The first instant of the next Italian day, in UTC."""
    tomorrow = at.astimezone(ROME).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ROME).astimezone(UTC)


def _last_steps(at: datetime) -> tuple[datetime, ...]:
    """The steps in which mails of the last sixty seconds were counted, the earliest first."""
    return tuple(step(at - _MINUTE) + _STEP * number for number in range(_MINUTE // _STEP + 1))


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S")


class Pace:
    """The pace of one mailbox in one run; `until` is how long this run may wait for room."""

    def __init__(self, bridge: Bridge, rules: MailboxRules, until: datetime) -> None:
        self._clock, self._mailboxes = bridge.clock, bridge.archive.mailboxes
        self._ids = bridge.ids
        self._rules, self._until = rules, until
        self._counted = self._tidied = False

    def room(self) -> datetime | None:
        """None: one more mail may go, and is counted. Otherwise from when on one may: later than the run may wait."""
        while not self._counted:
            when = self._full_until()
            if when is None:
                self._counted = True
            elif when > self._until:
                return when
            else:
                self._sleep_until(when)
        return None

    def left(self) -> tuple[int | None, int | None]:
        """How many mails may go in this minute, and how many today; None: any number. Nothing is counted."""
        at = self._clock.now()
        minute = sum(self._mailboxes.total(self._name("minute"), _written(one)) for one in _last_steps(at))
        day = self._mailboxes.total(self._name("day"), at.astimezone(ROME).date().isoformat())
        per_minute, per_day = self._rules.per_minute, self._rules.per_day
        return (
            None if per_minute is None else max(0, per_minute - minute),
            None if per_day is None else max(0, per_day - day),
        )

    def used(self) -> None:
        """The mail that was counted has been offered to the server."""
        self._counted = False

    def suspension(self) -> Suspension | None:
        """Why the mailbox may not be used, for longer than the run may wait; None when it may."""
        while (known := self._mailboxes.suspension(self._rules.name)) is not None:
            if not known.holds(self._clock.now()):
                return None
            if known.until is None or known.until > self._until:
                return known
            self._sleep_until(known.until)
        return None

    def failed(self, reason: str) -> Suspension | None:
        """One more failure in a row is written down; once there are enough, the mailbox's rest with the last reason."""
        at = self._clock.now()
        times = self._mailboxes.failed(self._rules.name, at)
        if times < self._rules.failures:
            return None
        until = at + rest(times - self._rules.failures, self._ids.fraction())
        self._mailboxes.suspend(self._rules.name, reason, at, until)
        return Suspension(reason, at, until)

    def worked(self) -> None:
        """The failures in a row are over."""
        self._mailboxes.worked(self._rules.name)

    def too_fast(self) -> datetime:
        """The provider says that there were too many mails: the mailbox rests until then, longer each time in a row."""
        at = self._clock.now()
        times = self._mailboxes.failed(self._rules.name, at)
        until = max(next_minute(at), at + rest(times - 1, 0)) + _MINUTE * (self._ids.fraction() / 2)
        self._mailboxes.suspend(self._rules.name, RATE, at, until)
        return until

    def _full_until(self) -> datetime | None:
        """None when both counters had room, which is taken; the day's is looked at first, since it lasts longer."""
        at = self._clock.now()
        day, since = at.astimezone(ROME).date().isoformat(), _written(step(at - _MINUTE))
        daily, minutely = self._rules.per_day, self._rules.per_minute
        self._forget(day=day, minute=since)
        if daily is not None and self._mailboxes.total(self._name("day"), day) >= daily:
            return next_day(at)
        name, now = self._name("minute"), _written(step(at))
        if minutely is not None and not self._mailboxes.take(name, now, minutely, since=since):
            return self._room_from(at)
        if daily is not None and not self._mailboxes.take(self._name("day"), day, daily):
            return next_day(at)
        return None

    def _room_from(self, at: datetime) -> datetime:
        """When the earliest mails of the last minute count no more."""
        counted = (one for one in _last_steps(at) if self._mailboxes.total(self._name("minute"), _written(one)))
        return next(counted, step(at)) + _STEP + _MINUTE

    def _forget(self, **periods: str) -> None:
        """Once a run, the counters of earlier periods are gone."""
        if not self._tidied:
            for what, period in periods.items():
                self._mailboxes.forget_counters(self._name(what), period)
            self._tidied = True

    def _name(self, what: str) -> str:
        return f"{self._rules.name}/{what}"

    def _sleep_until(self, when: datetime) -> None:
        self._clock.sleep(max(when - self._clock.now(), timedelta()))

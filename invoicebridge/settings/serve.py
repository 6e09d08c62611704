"""The tables `[serve]` and `[jobs.NAME]`: how `invoicebridge serve` works, and when each of its jobs runs.

Which jobs there are is known to the scheduler; here their names are names.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from invoicebridge.errors import ConfigurationError
from invoicebridge.settings.timing import Timing, crontab
from invoicebridge.settings.values import Key, Place, Spot, boolean, choice, duration, path, place, table

OFF: Final = "off"
"""Instead of a place: nothing listens."""
_HERE: Final = Place("127.0.0.1", 9310)
_PART: Final = 10
"""The jitter of an interval is this part of it at most, where the settings do not say."""
_SHORTEST_LEASE: Final = timedelta(seconds=2)
_LONGEST_LEASE: Final = timedelta(days=1)
"""The store takes no longer one for true."""


class LogForm(StrEnum):
    """How the log is written."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """The table `[serve]`."""

    listen: Place | None = _HERE
    """Where /healthz and /metrics are; None: nowhere."""
    log: LogForm = LogForm.TEXT
    lease: timedelta = timedelta(minutes=1)
    """So long after its last sign of life another process takes the leader's place."""
    stop_within: timedelta = timedelta(seconds=10)
    """How long a stop waits for what is under way."""
    idle: bool = True
    """Whether mailboxes are watched by IDLE, where their server offers it."""
    drafts: Path | None = None
    """The folder from which `prepare` takes drafts and invoices."""
    reports: Path | None = None
    """The folder into which `reports` writes."""
    stories: bool = False
    """Whether every story that the report lists has a page of its own beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSettings:
    """The table `[jobs.NAME]`: what is None stays as it is for this job."""

    enabled: bool = True
    every: timedelta | None = None
    cron: tuple[str, ...] | None = None
    jitter: timedelta | None = None
    grace: timedelta | None = None

    def changed(self, timing: Timing) -> Timing:
        """The timing of a job with what the settings say of it; the jitter fits into a short interval."""
        if self.every is not None:
            jitter = min(timing.jitter, self.every / _PART)
            timing = replace(timing, every=self.every, cron=(), jitter=jitter)
        if self.cron is not None:
            timing = replace(timing, every=None, cron=self.cron)
        given: dict[str, Any] = {"jitter": self.jitter, "grace": self.grace}
        return replace(timing, **{name: value for name, value in given.items() if value is not None})


def read(value: object, spot: Spot) -> ServeSettings:
    """The table `[serve]`; the lease of the leader is between two seconds and a day long."""
    return ServeSettings(**table(value, spot, KEYS))


def read_job(value: object, spot: Spot) -> JobSettings:
    """The table of one job, which runs in intervals or by a crontab."""
    good = JobSettings(**table(value, spot, JOB_KEYS))
    if good.every is not None and good.cron is not None:
        raise ConfigurationError("setting-without", key=spot.below("cron").key, other=spot.below("every").key)
    return good


def listening(value: object, spot: Spot) -> Place | None:
    """A place, or `off`."""
    return None if value == OFF else place(value, spot)


def lease(value: object, spot: Spot) -> timedelta:
    """A duration that leaves time to be renewed."""
    long = duration(value, spot)
    if not _SHORTEST_LEASE <= long <= _LONGEST_LEASE:
        raise spot.mistaken("lease")
    return long


def at_most(value: object, spot: Spot) -> timedelta:
    """A duration; `0s` too."""
    return timedelta() if value == "0s" else duration(value, spot)


KEYS: Final = {
    "listen": Key(listening),
    "log": Key(choice({str(one): one for one in LogForm})),
    "lease": Key(lease),
    "stop_within": Key(duration),
    "idle": Key(boolean),
    "drafts": Key(path),
    "reports": Key(path),
    "stories": Key(boolean),
}
JOB_KEYS: Final = {
    "enabled": Key(boolean),
    "every": Key(duration),
    "cron": Key(crontab),
    "jitter": Key(at_most),
    "grace": Key(duration),
}

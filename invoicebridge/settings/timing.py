"""When a job runs: in intervals, or at the times that lines of a crontab give."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from invoicebridge.settings.crontab import Line, NoLine
from invoicebridge.settings.values import Spot, texts

_UNITS: Final = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One of the two, `every` or `cron`."""

    every: timedelta | None = None
    cron: tuple[str, ...] = ()
    """Lines of a crontab, Italian time."""
    jitter: timedelta = timedelta()
    """It begins later by a random part of this."""
    grace: timedelta = timedelta(minutes=5)
    """So long after its time a run that could not begin is made up for; later it is left out."""

    def __str__(self) -> str:
        return f"every {span(self.every)}" if self.every is not None else ", ".join(self.cron)

    def next(self, after: datetime) -> datetime | None:
        """The first instant after this one at which the job is to run, without its jitter; None: never."""
        if self.every is not None:
            return after + self.every
        times = [Line.parsed(line).next(after) for line in self.cron]
        return min((one for one in times if one is not None), default=None)

    def missed(self, last: datetime | None, now: datetime) -> bool:
        """Whether a run was due since the last one, and can still be made up for; never before the first one."""
        due = None if last is None else self.next(last)
        if due is None or due > now:
            return False
        if self.every is not None or now - due <= self.grace:
            return True
        latest = self.next(now - self.grace)
        return latest is not None and latest <= now


def crontab(value: object, spot: Spot) -> tuple[str, ...]:
    """One line of a crontab, or a list of them."""
    lines = texts([value] if isinstance(value, str) else value, spot)
    for line in lines:
        try:
            Line.parsed(line)
        except NoLine:
            raise spot.mistaken("crontab") from None
    return tuple(" ".join(line.lower().split()) for line in lines)


def span(duration: timedelta) -> str:
    """A duration as the settings write it: `5m`."""
    seconds = round(duration.total_seconds())
    unit, size = next((one for one in _UNITS if seconds % one[1] == 0), ("s", 1))
    return f"{seconds // size}{unit}"

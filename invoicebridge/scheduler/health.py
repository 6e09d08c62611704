"""How this process is: leader or standby, whether its store answers, what became of its jobs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from invoicebridge.bridge.archived import JobRun
from invoicebridge.bridge.ports import Archive, Clock
from invoicebridge.errors import ArchiveUnavailable
from invoicebridge.scheduler.clockwork import Clockwork

OK: Final = 200
UNHEALTHY: Final = 503
_LATE: Final = timedelta(minutes=5)
"""A planned run that has not begun by so long after its time never will: the clockwork stands still."""

HANGS: Final = timedelta(hours=12)
"""A run that has not ended by so long after its beginning never will: only another process makes the job run again."""


class Role(StrEnum):
    """What this process does."""

    STARTING = "starting"
    LEADER = "leader"
    STANDBY = "standby"
    STOPPING = "stopping"


@dataclass
class Condition:
    """What the process does now; written by its main thread, read by those that answer."""

    role: Role = Role.STARTING
    since: datetime | None = None
    clockwork: Clockwork | None = None
    ended: dict[str, JobRun] = field(default_factory=dict)
    """The last run of each job in this process."""
    under_way: Callable[[], Mapping[str, datetime]] = dict
    """Since when each run goes on that has not ended."""

    def became(self, role: Role, at: datetime, clockwork: Clockwork | None = None) -> None:
        """The process does something else now."""
        self.role, self.since, self.clockwork = role, at, clockwork


def examined(condition: Condition, archive: Archive, clock: Clock) -> tuple[int, Mapping[str, Any]]:
    """An HTTP status and a JSON object. Jobs that fail do not make the process unhealthy: it will try them again."""
    now = clock.now()
    reasons = [f"role-{condition.role}"] if condition.role in (Role.STARTING, Role.STOPPING) else []
    runs, leader = dict(condition.ended), None
    try:
        runs = {**runs, **archive.jobs.last()}
        leader = archive.leadership.holder()
    except ArchiveUnavailable as error:
        reasons.append(error.code)
    running = condition.under_way()
    reasons += _late(condition, now)
    reasons += [f"job-hangs-{name}" for name, since in running.items() if now - since > HANGS]
    return UNHEALTHY if reasons else OK, {
        "status": "unhealthy" if reasons else "ok",
        "reasons": reasons,
        "role": str(condition.role),
        "since": None if condition.since is None else condition.since.isoformat(),
        "leader": None if leader is None else leader.owner,
        "jobs": {name: _run(run) for name, run in sorted(runs.items())},
        "running": {name: at.isoformat() for name, at in sorted(running.items())},
        "next": {name: at.isoformat() for name, at in sorted(_next(condition).items())},
    }


def _next(condition: Condition) -> Mapping[str, datetime]:
    clockwork = condition.clockwork
    return {} if clockwork is None else clockwork.next_times()


def _late(condition: Condition, now: datetime) -> list[str]:
    if condition.role is not Role.LEADER:
        return []
    if condition.clockwork is None or not condition.clockwork.goes:
        return ["clockwork-stopped"]
    return [f"job-late-{name}" for name, at in _next(condition).items() if now - at > _LATE]


def _run(run: JobRun) -> Mapping[str, str]:
    return {
        "verdict": run.verdict,
        "started": run.started.isoformat(),
        "ended": run.ended.isoformat(),
        "line": run.line,
    }

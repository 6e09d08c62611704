"""The times at which jobs run. The only importer of APScheduler, which keeps them in memory: what is planned is planned
by the process that leads, and by no other.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from invoicebridge.bridge.archived import JobRun
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.scheduler import logs
from invoicebridge.scheduler.table import Job
from invoicebridge.settings.timing import Timing

_LEFT_OUT: Final = {EVENT_JOB_MISSED: "job-missed", EVENT_JOB_MAX_INSTANCES: "job-still-running"}


def trigger(timing: Timing) -> BaseTrigger:
    """When a job of this timing runs; a random part of its jitter is in each time."""
    jitter = timing.jitter.total_seconds() or None
    if timing.every is not None:
        return IntervalTrigger(seconds=round(timing.every.total_seconds()), timezone=UTC, jitter=jitter)
    lines = [_line(line, jitter) for line in timing.cron]
    return lines[0] if len(lines) == 1 else OrTrigger(lines)


def next_time(timing: Timing, after: datetime) -> datetime | None:
    """The first instant after this one at which a job of this timing is to run, without its jitter; None: never."""
    if timing.every is not None:
        return after + timing.every
    found = [_line(line, None).get_next_fire_time(after, after) for line in timing.cron]
    times = [one.astimezone(UTC) for one in found if one is not None]
    return min(times, default=None)


def is_missed(timing: Timing, last: datetime | None, now: datetime) -> bool:
    """Whether a run was due since the last one, and it is not too late to make up for it; never before the first."""
    due = None if last is None else next_time(timing, last)
    if due is None or due > now:
        return False
    return timing.every is not None or now - _latest(timing, due, now) <= timing.grace


def _latest(timing: Timing, due: datetime, now: datetime) -> datetime:
    """The last time that was due until now, looked for within the grace."""
    after = max(due, now - timing.grace)
    following = next_time(timing, after)
    return following if following is not None and following <= now else due


def _line(line: str, jitter: float | None) -> CronTrigger:
    minute, hour, day, month, day_of_week = line.split()
    return CronTrigger(
        minute=minute, hour=hour, day=day, month=month, day_of_week=day_of_week, timezone=ROME, jitter=jitter
    )


class Clockwork:
    """The planned jobs of the process that leads."""

    def __init__(self, jobs: Sequence[Job], run: Callable[[Job], object], last: Mapping[str, JobRun]) -> None:
        self._scheduler: Any = BackgroundScheduler(
            timezone=ROME,
            executors={"default": ThreadPoolExecutor(max(len(jobs), 1))},
            job_defaults={"max_instances": 1, "coalesce": True},
        )
        self._scheduler.add_listener(_told, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        now = datetime.now(UTC)
        for job in jobs:
            before = last[job.name].started if job.name in last else None
            at_once = job.at_start or is_missed(job.timing, before, now)
            self._scheduler.add_job(
                run,
                trigger(job.timing),
                args=(job,),
                id=job.name,
                misfire_grace_time=max(round(job.timing.grace.total_seconds()), 1),
                **({"next_run_time": now} if at_once else {}),
            )

    def start(self) -> None:
        """The jobs run at their times, each in a thread of its own, from now on."""
        self._scheduler.start()

    def stop(self) -> None:
        """No other run begins; those under way are not waited for."""
        self._scheduler.shutdown(wait=False)

    @property
    def goes(self) -> bool:
        """Whether jobs will run."""
        return bool(self._scheduler.running)

    def next_times(self) -> Mapping[str, datetime]:
        """When each job runs next."""
        found = {job.id: getattr(job, "next_run_time", None) for job in self._scheduler.get_jobs()}
        return {name: at.astimezone(UTC) for name, at in found.items() if at is not None}


def _told(event: JobEvent) -> None:
    logs.event(_LEFT_OUT[event.code], job=event.job_id)

"""The times at which jobs run. The only importer of APScheduler, which keeps them in memory: what is planned is planned
by the process that leads, and by no other.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from invoicebridge.bridge.archived import JobRun
from invoicebridge.scheduler import logs
from invoicebridge.scheduler.table import Job
from invoicebridge.settings.timing import Timing

_LEFT_OUT: Final = {EVENT_JOB_MISSED: "job-missed", EVENT_JOB_MAX_INSTANCES: "job-still-running"}


class Times(BaseTrigger):  # type: ignore[misc]
    """The times of a job, in UTC: the library's own triggers go astray in the hour that a change of clocks doubles."""

    __slots__ = ("_timing",)

    def __init__(self, timing: Timing) -> None:
        self._timing = timing

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The next time after the one before, later by a random part of the jitter."""
        following = self._timing.next(previous_fire_time or now)
        found: datetime | None = self._apply_jitter(following, self._timing.jitter.total_seconds(), now)
        return found


class Clockwork:
    """The planned jobs of the process that leads."""

    def __init__(self, jobs: Sequence[Job], run: Callable[[Job], object], last: Mapping[str, JobRun]) -> None:
        self._scheduler: Any = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(max(len(jobs), 1))},
            job_defaults={"max_instances": 1, "coalesce": True},
        )
        self._scheduler.add_listener(_told, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        now = datetime.now(UTC)
        for job in jobs:
            before = last[job.name].started if job.name in last else None
            at_once = job.at_start or job.timing.missed(before, now)
            self._scheduler.add_job(
                run,
                Times(job.timing),
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
    logs.event(_LEFT_OUT[event.code], logging.WARNING, job=event.job_id)

"""The table of jobs: each row one operation, when it runs if the settings say nothing, and what it needs to be there.

A new job is a new row, and its function in work.py. Times are Italian.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from invoicebridge.bridge.alerting.choosing import OWN_JOB
from invoicebridge.errors import ConfigurationError
from invoicebridge.settings import Settings
from invoicebridge.settings.timing import Timing
from invoicebridge.settings.values import demand

Need = Callable[[Settings], bool]
"""Whether the settings have what a job needs."""

_WORK: Final = "invoicebridge.scheduler.work"
_DAYTIME: Final = ("*/5 7-21 * * *",)
_DAY_AND_NIGHT: Final = (*_DAYTIME, "0 0-6,22-23 * * *")
_SPREAD: Final = timedelta(seconds=20)
_A_DAY: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One row of the table."""

    name: str
    operation: str
    """Where its function is, `module:function`; imported when it first runs."""
    timing: Timing
    needs: Need
    at_start: bool = False
    """Whether it also runs when a process begins to lead; others make up for what they missed within their grace."""


def mailboxes(settings: Settings) -> bool:
    """Whether there is a mailbox."""
    return bool(settings.mailboxes)


def sends(settings: Settings) -> bool:
    """Whether some company sends from a mailbox."""
    return bool(settings.mailboxes and settings.companies)


def watches(settings: Settings) -> bool:
    """Whether there is a folder into which an ERP puts its batches."""
    return bool(settings.watch)


def drafts(settings: Settings) -> bool:
    """Whether there is a folder of drafts."""
    return settings.serve.drafts is not None


def reports(settings: Settings) -> bool:
    """Whether there is a folder for reports."""
    return settings.serve.reports is not None


def tells(settings: Settings) -> bool:
    """Whether somebody is to be told."""
    return settings.alerts is not None or bool(settings.hooks)


def copies(settings: Settings) -> bool:
    """Whether there is a folder for backups."""
    return settings.backup.folder is not None


def takes_away(settings: Settings) -> bool:
    """Whether anything is not kept for ever."""
    return settings.retention.takes_away


def always(_: Settings) -> bool:
    """Whatever the settings are."""
    return True


JOBS: Final = (
    Job(
        name="import",
        operation=f"{_WORK}:import_watched",
        timing=Timing(every=timedelta(minutes=1), jitter=timedelta(seconds=5)),
        needs=watches,
        at_start=True,
    ),
    Job(
        name="prepare",
        operation=f"{_WORK}:prepare",
        timing=Timing(cron=_DAYTIME, jitter=_SPREAD),
        needs=drafts,
        at_start=True,
    ),
    Job(
        name="transmit",
        operation=f"{_WORK}:transmit",
        timing=Timing(cron=_DAYTIME, jitter=_SPREAD),
        needs=sends,
        at_start=True,
    ),
    Job(
        name="collect",
        operation=f"{_WORK}:collect",
        timing=Timing(cron=_DAY_AND_NIGHT, jitter=_SPREAD),
        needs=mailboxes,
        at_start=True,
    ),
    Job(
        name="resolve",
        operation=f"{_WORK}:resolve",
        timing=Timing(cron=("3-58/5 7-21 * * *",), jitter=_SPREAD),
        needs=mailboxes,
    ),
    Job(
        name="deadlines",
        operation=f"{_WORK}:deadlines",
        timing=Timing(cron=("20 6-20/2 * * *",), jitter=_SPREAD),
        needs=sends,
    ),
    Job(
        name="rescan",
        operation=f"{_WORK}:rescan",
        timing=Timing(cron=("0 5 * * sun",), jitter=timedelta(minutes=5), grace=_A_DAY),
        needs=mailboxes,
    ),
    Job(
        name="reconcile",
        operation=f"{_WORK}:reconcile",
        timing=Timing(cron=("30 6 * * *",), grace=_A_DAY),
        needs=sends,
    ),
    Job(
        name="reports",
        operation="invoicebridge.scheduler.reports:reports",
        timing=Timing(cron=("40 6 * * *",), grace=_A_DAY),
        needs=reports,
    ),
    Job(
        name="checks",
        operation=f"{_WORK}:checks",
        timing=Timing(cron=("0 6 * * *",), jitter=timedelta(minutes=5), grace=_A_DAY),
        needs=always,
    ),
    Job(
        name="backup",
        operation=f"{_WORK}:backup",
        timing=Timing(cron=("15 2 * * *",), jitter=timedelta(minutes=5), grace=_A_DAY),
        needs=copies,
    ),
    Job(
        name="prune",
        operation=f"{_WORK}:prune",
        timing=Timing(cron=("45 3 * * sun",), jitter=timedelta(minutes=5), grace=_A_DAY),
        needs=takes_away,
    ),
    Job(
        name=OWN_JOB,
        operation=f"{_WORK}:alert",
        timing=Timing(cron=("*/5 * * * *",), jitter=_SPREAD),
        needs=tells,
    ),
)
"""In the order in which `serve --once` runs them."""


def chosen(settings: Settings, jobs: Iterable[Job] = JOBS) -> tuple[Job, ...]:
    """The jobs that run, with the times of the settings; ConfigurationError for one that there is not."""
    table = tuple(jobs)
    known = ", ".join(job.name for job in table)
    unknown = [name for name in settings.jobs if name not in {job.name for job in table}]
    demand(ConfigurationError("setting-unknown", key=f"jobs.{name}", known=known) for name in unknown)
    return tuple(_timed(job, settings) for job in table if job.needs(settings) and _is_enabled(job, settings))


def _is_enabled(job: Job, settings: Settings) -> bool:
    own = settings.jobs.get(job.name)
    return own is None or own.enabled


def _timed(job: Job, settings: Settings) -> Job:
    own = settings.jobs.get(job.name)
    return job if own is None else replace(job, timing=own.changed(job.timing))

"""One run of a job: each outcome a line of the log, the run written down, its failure an alert and nothing more."""

import logging
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from invoicebridge import app
from invoicebridge.bridge.alerting.kinds import URGENCIES, Kind
from invoicebridge.bridge.alerting.noting import RAISES
from invoicebridge.bridge.archived import Alert, JobRun
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.report import ORDER, Outcome, Verdict
from invoicebridge.errors import ArchiveUnavailable, InvoiceBridgeError
from invoicebridge.render import outcomes as render
from invoicebridge.render.faults import error_text
from invoicebridge.scheduler import logs
from invoicebridge.scheduler.table import Job
from invoicebridge.scheduler.work import Doors, Operation, Stopped, Work, operation
from invoicebridge.settings import Settings

JOB_FAILED: Final = "job-failed"
_LOGIN: Final = "login-refused"
_ALERTS: Final = {"backup": Kind.BACKUP_FAILED}
"""The kinds of the alerts about jobs whose failure has one of its own; the subject is the job."""

Ended = Callable[[JobRun], None]
"""Told of each run when it has ended."""


@dataclass
class _Told:
    """What a run has told so far."""

    counts: Counter[Verdict] = field(default_factory=Counter)
    first: Outcome | None = None
    """The first of those that failed, and that nobody is told of by an alert of its own."""
    failure: str | None = None
    """Why the job could not go on."""
    stopped: bool = False

    def add(self, one: Outcome) -> None:
        self.counts[one.verdict] += 1
        if one.verdict is Verdict.FAILED and self.first is None and not _is_told_otherwise(one):
            self.first = one

    @property
    def alarms(self) -> bool:
        """Whether a person has to know that the job failed."""
        return self.failure is not None or self.first is not None

    @property
    def verdict(self) -> Verdict:
        if self.failure is not None:
            return Verdict.FAILED
        return max(self.counts, key=ORDER.__getitem__, default=Verdict.NOTHING)

    def line(self, language: str) -> str:
        """One line: how many there were of each kind, and what failed first. No contents: those are in the stories."""
        parts = [render.counted(self.counts, language)] if self.counts or self.failure is None else []
        if self.first is not None:
            parts.append(f"{self.first.what}: {self.first.code}")
        if self.failure is not None:
            parts.append(" ".join(self.failure.split()))
        return "; ".join(parts)


class Runner:
    """Runs jobs for as long as this process leads; `stop` ends those under way at their next outcome."""

    def __init__(
        self, settings: Settings, path: Path, bridge: Bridge, leads: Callable[[], bool], language: str, ended: Ended
    ) -> None:
        self._settings, self._path, self._language = settings, path, language
        self._archive, self._clock = bridge.archive, bridge.clock
        self._leads, self._tell_ended = leads, ended
        self._stopping = threading.Event()
        self._own = threading.Condition()
        self._busy: dict[str, datetime] = {}
        self._doors = Doors()

    def goes_on(self) -> bool:
        """Whether this process leads, and nothing has stopped its jobs."""
        return not self._stopping.is_set() and self._leads()

    def stop(self) -> None:
        """No run begins any more, and those under way end at their next outcome."""
        self._stopping.set()

    def idle(self, within: float | None) -> bool:
        """Whether no run is under way, at the latest after so many seconds (None: however long it takes)."""
        with self._own:
            return self._own.wait_for(lambda: not self._busy, within)

    def under_way(self) -> Mapping[str, datetime]:
        """Since when each run goes on that has not ended: of a job, or `collect/MAILBOX` where that is watched."""
        with self._own:
            return dict(self._busy)

    def wait(self, seconds: float) -> None:
        """So much time has passed, or the jobs were stopped."""
        self._stopping.wait(seconds)

    def run(
        self, job: Job, *, what: Operation | None = None, bridge: Bridge | None = None, key: str = ""
    ) -> JobRun | None:
        """One run of a job, which never raises; None when one (of this key) is under way, or nothing may run.

        `what` is done instead of the job's operation, with this bridge instead of one that is opened for it.
        """
        with self._entered(key or job.name) as ours:
            if not ours or not self.goes_on():
                return None
            started, told = self._clock.now(), _Told()
            self._through(job, what, bridge, told)
            return self._ended(job, started, told)

    @contextmanager
    def _entered(self, key: str) -> Iterator[bool]:
        with self._own:
            ours = key not in self._busy
            if ours:
                self._busy[key] = self._clock.now()
        try:
            yield ours
        finally:
            if ours:
                with self._own:
                    self._busy.pop(key)
                    self._own.notify_all()

    def _through(self, job: Job, what: Operation | None, bridge: Bridge | None, told: _Told) -> None:
        """Everything that the job tells; what it raises is why it failed."""
        try:
            with self._opened(bridge) as own:
                work = Work(
                    bridge=own,
                    settings=self._settings,
                    path=self._path,
                    language=self._language,
                    goes_on=self.goes_on,
                    doors=self._doors,
                )
                self._each((what or operation(job.operation))(work), job, told)
        except Stopped:
            told.stopped = True
        except InvoiceBridgeError as error:
            told.failure = error_text(error, self._language)
        except Exception as error:  # noqa: BLE001  a defect in one job must not end the others
            told.failure = _where(error)

    def _opened(self, bridge: Bridge | None) -> AbstractContextManager[Bridge]:
        """Opened anew for each run: passwords, certificates and trusted lists are those of today."""
        return app.bridge(self._settings) if bridge is None else nullcontext(bridge)

    def _each(self, outcomes: Iterator[Outcome], job: Job, told: _Told) -> None:
        try:
            for one in outcomes:
                told.add(one)
                logs.outcome(job.name, one)
                if not self.goes_on():
                    told.stopped = True
                    return
        finally:
            close = getattr(outcomes, "close", None)
            if close is not None:
                close()

    def _ended(self, job: Job, started: datetime, told: _Told) -> JobRun:
        """The run is written down and told; whoever has to know that it failed, or that it works again, will."""
        line = told.line(self._language)
        run = JobRun(job=job.name, started=started, ended=self._clock.now(), verdict=str(told.verdict), line=line)
        failed = told.verdict is Verdict.FAILED
        seconds = round((run.ended - run.started).total_seconds(), 3)
        code = "job-stopped" if told.stopped else JOB_FAILED if failed else "job-ended"
        level = logging.ERROR if failed else logging.INFO if told.counts else logging.DEBUG
        logs.event(code, level, job=job.name, verdict=run.verdict, seconds=seconds, line=line)
        try:
            self._archive.jobs.ended(run)
            self._alert(run, told)
        except ArchiveUnavailable as error:
            logs.event("job-not-written-down", logging.ERROR, job=job.name, error=error.code)
        self._tell_ended(run)
        return run

    def _alert(self, run: JobRun, told: _Told) -> None:
        kind = _ALERTS.get(run.job, Kind.JOB_FAILED)
        if told.alarms:
            alert = Alert(kind=kind, subject=run.job, urgency=URGENCIES[kind], detail={"line": run.line})
            self._archive.alerts.note(alert, run.ended)
        elif not told.stopped:
            self._archive.alerts.over(kind, [run.job], run.ended)


def _is_told_otherwise(one: Outcome) -> bool:
    """Whether there is an alert about this very thing: what is noted, or the mailbox that a refused login suspends."""
    return one.code in RAISES or (one.error is not None and one.error.code == _LOGIN)


def _where(error: Exception) -> str:
    """What kind of defect it is and where; not its text, which may repeat what stands in a document."""
    places = traceback.extract_tb(error.__traceback__)
    last = places[-1] if places else None
    place = "" if last is None else f" ({Path(last.filename).name}:{last.lineno} {last.name})"
    return f"{type(error).__name__}{place}"

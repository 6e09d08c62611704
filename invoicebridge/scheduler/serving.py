"""`serve`: waits to lead, runs the jobs while it does, and stops within seconds.

    standby ⇄ leader → stopping

A leader that loses its lease stops its jobs and becomes a standby again. It competes for the lead only once every run
of the lead before has ended, so that no two generations of jobs are under way in one process.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from invoicebridge import app
from invoicebridge.bridge.archived import JobRun
from invoicebridge.bridge.archived import Lead as Held
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.errors import ArchiveUnavailable
from invoicebridge.scheduler import health, logs
from invoicebridge.scheduler.clockwork import Clockwork
from invoicebridge.scheduler.health import Condition, Role
from invoicebridge.scheduler.leading import RENEWED, Lead
from invoicebridge.scheduler.listening import Answer, as_json, listening
from invoicebridge.scheduler.metrics import CONTENT_TYPE, Metrics
from invoicebridge.scheduler.running import Runner
from invoicebridge.scheduler.table import Job, chosen
from invoicebridge.scheduler.watching import Watcher
from invoicebridge.settings import Reader, Settings

_LOOK: Final = 0.2
"""Seconds between two looks at whether this process still leads."""
_SOON: Final = 1.0
"""Seconds that the renewing of the lease is given to end: it may wait for a store that does not answer."""
_COLLECT: Final = "collect"


@dataclass(frozen=True, kw_only=True)
class Task:
    """What `serve` is to do, and in which language its lines for people are."""

    settings: Settings
    path: Path
    """The settings' file."""
    jobs: tuple[Job, ...]
    language: str = "it"


def task(settings: Settings, path: Path, language: str) -> Task:
    """What the settings say; ConfigurationError when they speak of jobs that there are not."""
    return Task(settings=settings, path=path, jobs=chosen(settings), language=language)


def serve(one: Task, stop: threading.Event) -> bool:
    """Serve until `stop` is set; whether everything under way had ended by then, within the time that it is given.

    ConfigurationError and ArchiveUnavailable as `app.bridge`, before anything is done.
    """
    with app.bridge(one.settings) as bridge, ExitStack() as closing:
        return _Serving(one, bridge, stop, closing).through()


def once(one: Task, names: Sequence[str] = ()) -> tuple[JobRun, ...] | None:
    """Run each job, or those named, one after the other, and return how they ended; None where another process leads.

    This process leads meanwhile. Errors as `serve`.
    """
    with app.bridge(one.settings) as bridge:
        lead = Lead(bridge.archive.leadership, bridge.clock, bridge.ids.owner(), one.settings.serve.lease)
        if not lead.take():
            return None
        over = threading.Event()
        keeper = _keeper(lead, over)
        runner = Runner(one.settings, one.path, bridge, lead.holds, one.language, lambda _: None)
        try:
            runs = [runner.run(job) for job in one.jobs if not names or job.name in names]
        finally:
            over.set()
            keeper.join(_SOON)
            lead.give_up()
        return tuple(run for run in runs if run is not None)


def _keeper(lead: Lead, over: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=lead.keep, args=(over,), name="lease", daemon=True)
    thread.start()
    return thread


class _Serving:
    """The life of one process."""

    def __init__(self, one: Task, bridge: Bridge, stop: threading.Event, closing: ExitStack) -> None:
        self._task, self._bridge, self._stop, self._closing = one, bridge, stop, closing
        self._clock = bridge.clock
        self._condition = Condition(since=bridge.clock.now())
        self._metrics = Metrics(bridge, self._condition)
        self._lead = Lead(bridge.archive.leadership, bridge.clock, bridge.ids.owner(), one.settings.serve.lease)
        self._listens = one.settings.serve.listen is None

    def through(self) -> bool:
        """Standby and leader in turns, until the stop; whether nothing is under way at the end."""
        logs.event("serving", owner=self._lead.owner, jobs=",".join(job.name for job in self._task.jobs))
        all_ended = True
        while not self._stop.is_set():
            self._listen()
            if self._takes():
                all_ended = self._leads()
            else:
                self._waits()
        self._became(Role.STOPPING)
        logs.event("stopped" if all_ended else "stopped-amid-work")
        return all_ended

    # --- standby -----------------------------------------------------------------------------------------------------

    def _takes(self) -> bool:
        """Whether this process leads from now on; a store that does not answer has no leader."""
        try:
            return self._lead.take()
        except ArchiveUnavailable as error:
            logs.event("lead-not-known", logging.WARNING, error=error.code)
            return False

    def _waits(self) -> None:
        if self._condition.role is not Role.STANDBY:
            self._became(Role.STANDBY)
            held = self._leader()
            logs.event("standby", leader=held and held.owner, until=held and held.until.isoformat(timespec="seconds"))
        self._stop.wait((self._lead.lease / RENEWED).total_seconds())

    def _leader(self) -> Held | None:
        """Who leads instead, and until when if nothing renews it; None where the store does not say."""
        try:
            return self._bridge.archive.leadership.holder()
        except ArchiveUnavailable:
            return None  # what is wrong with the store was logged when the lead could not be taken

    def _became(self, role: Role, clockwork: Clockwork | None = None) -> None:
        self._condition.became(role, self._clock.now(), clockwork)

    def _listen(self) -> None:
        """/healthz and /metrics are answered, as soon as nobody else (the leader on this machine) has the port."""
        place = self._task.settings.serve.listen
        if self._listens or place is None:
            return
        answers: dict[str, Callable[[], Answer]] = {"/healthz": self._health, "/metrics": self._measures}
        opening: AbstractContextManager[int] = listening(place, answers)
        try:
            self._closing.enter_context(opening)
        except OSError as error:
            if self._condition.role is Role.STARTING:
                logs.event("not-listening", logging.WARNING, place=str(place), error=error.strerror)
            return
        self._listens = True
        logs.event("listening", place=str(place))

    def _health(self) -> Answer:
        return as_json(*health.examined(self._condition, self._bridge.archive, self._clock))

    def _measures(self) -> Answer:
        return health.OK, CONTENT_TYPE, self._metrics.text()

    # --- leader ------------------------------------------------------------------------------------------------------

    def _leads(self) -> bool:
        """Jobs run until the lead is lost or the process stops; whether all had ended when this returns."""
        over = threading.Event()
        keeper = _keeper(self._lead, over)
        runner = Runner(
            self._task.settings, self._task.path, self._bridge, self._lead.holds, self._task.language, self._ended
        )
        self._condition.under_way = runner.under_way
        clockwork = self._started(runner)
        while not self._stop.wait(_LOOK) and self._lead.holds():
            pass
        all_ended = self._ends(runner, clockwork)
        over.set()
        keeper.join(_SOON)
        self._lead.give_up()
        return all_ended

    def _started(self, runner: Runner) -> Clockwork:
        """Jobs and watchers have begun."""
        clockwork = Clockwork(self._task.jobs, runner.run, self._last())
        clockwork.start()
        self._became(Role.LEADER, clockwork)
        logs.event("leading", owner=self._lead.owner)
        for watcher in self._watchers(runner):
            watcher.start()
        return clockwork

    def _last(self) -> Mapping[str, JobRun]:
        """What ran last; nothing where the store does not say: then nothing that was missed is made up for."""
        try:
            return self._bridge.archive.jobs.last()
        except ArchiveUnavailable as error:
            logs.event("last-runs-not-known", logging.WARNING, error=error.code)
            return {}

    def _watchers(self, runner: Runner) -> list[Watcher]:
        settings = self._task.settings
        job = next((job for job in self._task.jobs if job.name == _COLLECT), None)
        if job is None or not settings.serve.idle:
            return []
        names = [name for name, one in settings.mailboxes.items() if one.reader is Reader.IMAP]
        return [Watcher(settings, name, job, runner) for name in names]

    def _ends(self, runner: Runner, clockwork: Clockwork) -> bool:
        """Nothing begins any more; whether everything has ended. A stop waits for a while, a lost lead for all."""
        runner.stop()
        clockwork.stop()
        if not self._stop.is_set():
            logs.event("lead-lost", logging.WARNING)
            self._became(Role.STANDBY)
            while not runner.idle(_LOOK) and not self._stop.is_set():
                pass
        if not self._stop.is_set():
            return True
        self._became(Role.STOPPING)
        return runner.idle(self._task.settings.serve.stop_within.total_seconds())

    def _ended(self, run: JobRun) -> None:
        self._condition.ended[run.job] = run
        self._metrics.ended(run)

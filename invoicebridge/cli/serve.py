"""`invoicebridge serve`: scheduled jobs, run by the one process that leads; `--list` shows them, `--once` runs each."""

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from invoicebridge import app
from invoicebridge.cli import bridging, quantities
from invoicebridge.errors import ConfigurationError

if TYPE_CHECKING:
    from invoicebridge.bridge.report import Outcome
    from invoicebridge.scheduler.serving import Task

_HELP: Final = {
    "it": {
        "list": "mostra i lavori, quando girano e com'è andata l'ultima volta",
        "once": "esegue una volta ogni lavoro, uno dopo l'altro, e termina",
        "job": "con --once: solo questo lavoro (si può ripetere)",
        "seconds": "termina dopo tanti SECONDI",
        "listen": "dove rispondono /healthz e /metrics, come «127.0.0.1:9310», oppure «off»",
        "log": "registro come testo (text) o in JSON (json)",
        "verbose": "registra anche ciò che non ha trovato nulla da fare",
    },
    "en": {
        "list": "show the jobs, when they run and how it went last time",
        "once": "run every job once, one after the other, and end",
        "job": "with --once: this job only (may be repeated)",
        "seconds": "end after so many SECONDS",
        "listen": "where /healthz and /metrics answer, such as “127.0.0.1:9310”, or “off”",
        "log": "log as text or json",
        "verbose": "log what found nothing to do, too",
    },
}


def configure(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the command's arguments."""
    texts = _HELP[language]
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help=texts["list"])
    instead.add_argument("--once", action="store_true", help=texts["once"])
    instead.add_argument("--seconds", metavar="SECONDS", type=quantities.seconds, help=texts["seconds"])
    parser.add_argument("--job", metavar="NAME", action="append", default=[], help=texts["job"])
    parser.add_argument("--listen", metavar="HOST:PORT", help=texts["listen"])
    parser.add_argument("--log", choices=("text", "json"), help=texts["log"])
    parser.add_argument("--verbose", action="store_true", help=texts["verbose"])
    bridging.configure(parser, language)


def run(options: argparse.Namespace) -> int:
    """Serve; 0 after a clean stop. With --once the exit code of the worst job, with --list 0."""
    task = _task(options)
    if options.list:
        return bridging.said("serve", _listed(task), options)
    _configure_logs(task, options)
    if options.once:
        return bridging.said("serve", _once(task, options.job), options)
    return _serve(task, options.seconds)


def _task(options: argparse.Namespace) -> "Task":
    """What the settings say, with what the options say instead; ConfigurationError for jobs that there are not."""
    from invoicebridge.scheduler import serving
    from invoicebridge.settings.serve import LogForm, listening
    from invoicebridge.settings.values import Spot

    if options.job and not options.once:
        raise ConfigurationError("option-needs-another", option="--job", other="--once")
    path = app.settings_path(options.settings)
    settings = app.settings(str(path))
    changed: dict[str, Any] = {}
    if options.listen is not None:
        changed["listen"] = listening(options.listen, Spot("--listen", settings.folder))
    if options.log is not None:
        changed["log"] = LogForm(options.log)
    own = replace(settings, serve=replace(settings.serve, **changed))
    task = serving.task(own, path, options.lang)
    known = [job.name for job in task.jobs]
    for name in options.job:
        if name not in known:
            raise ConfigurationError("job-unknown", job=name, known=", ".join(known))
    return task


def _configure_logs(task: "Task", options: argparse.Namespace) -> None:
    from invoicebridge.scheduler import logs

    level = logging.DEBUG if options.verbose else logging.INFO
    logs.configure(task.settings.serve.log, level=logging.ERROR if options.once and not options.verbose else level)


def _serve(task: "Task", seconds: timedelta | None) -> int:
    """Serve until a signal comes or the time is over.

    Where something is under way that does not end in time, the process ends as if it were killed, which loses nothing:
    everything that leads to an effect is in the store before.
    """
    from invoicebridge.scheduler import serving

    stop = threading.Event()
    with _signals(stop):
        timer = None if seconds is None else threading.Timer(seconds.total_seconds(), stop.set)
        if timer is not None:
            timer.daemon = True
            timer.start()
        ended = serving.serve(task, stop)
    if not ended:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    return 0


@contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT ask for a stop; a second SIGINT interrupts whatever goes on."""

    def asked(number: int, _frame: object) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listed(task: "Task") -> "Iterator[Outcome]":
    """Each job with its times, the last run among all processes, and the next one."""
    from invoicebridge.bridge.report import Outcome, Verdict

    with app.bridge(task.settings) as bridge:
        last, now = bridge.archive.jobs.last(), bridge.clock.now()
        for job in task.jobs:
            run, following = last.get(job.name), job.timing.next(now)
            detail = {"timing": str(job.timing), "next": "-" if following is None else following.isoformat()}
            if run is None:
                yield Outcome(what=job.name, verdict=Verdict.NOTHING, code="job-listed", detail=detail)
                continue
            detail |= {"last": run.ended.isoformat(), "line": run.line}
            yield Outcome(what=job.name, verdict=Verdict(run.verdict), code="job-listed-with-last", detail=detail)


def _once(task: "Task", names: list[str]) -> "Iterator[Outcome]":
    from invoicebridge.bridge.report import Outcome, Verdict
    from invoicebridge.scheduler import serving

    runs = serving.once(task, names)
    if runs is None:
        yield Outcome(what="serve", verdict=Verdict.WAITING, code="another-leads")
        return
    for run in runs:
        yield Outcome(what=run.job, verdict=Verdict(run.verdict), code="job-ran", detail={"line": run.line})

"""What each job of the table does: the operation, called as a job calls it."""

import importlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final, cast

from invoicebridge import app
from invoicebridge.bridge.alerting.noting import RAISES, noted
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting import collect as collecting
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ChannelUnavailable
from invoicebridge.settings import Settings

_PACED: Final = timedelta(seconds=90)
"""So long a run of `transmit` waits for the room of a minute, instead of ending."""


class Stopped(BaseException):
    """The job is not to go on: raised where an operation asks how far it may go between two outcomes."""


class Doors:
    """One at a time reads a mailbox: a job, or the thread that watches it."""

    def __init__(self) -> None:
        self._locks: dict[str, threading.Lock] = {}
        self._own = threading.Lock()

    @contextmanager
    def entered(self, name: str) -> Iterator[bool]:
        """Whether nobody else is at this mailbox, who would otherwise be until the block ends."""
        with self._own:
            lock = self._locks.setdefault(name, threading.Lock())
        if not lock.acquire(blocking=False):
            yield False
            return
        try:
            yield True
        finally:
            lock.release()


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a job works with."""

    bridge: Bridge
    settings: Settings
    path: Path
    """The settings' file."""
    language: str = "it"
    """Of what is written for people."""
    goes_on: Callable[[], bool] = lambda: True
    """Whether the job may go on."""
    doors: Doors = field(default_factory=Doors)

    def demand_going_on(self, _: int = 0) -> None:
        """The job may go on; else Stopped. For operations that tell how far they are."""
        if not self.goes_on():
            raise Stopped


Operation = Callable[[Work], Iterator[Outcome]]


def operation(where: str) -> Operation:
    """The function of a row of the table."""
    module, _, name = where.partition(":")
    return cast(Operation, getattr(importlib.import_module(module), name))


def import_watched(work: Work) -> Iterator[Outcome]:
    """What ERPs put into the watched folders is imported."""
    from invoicebridge.bridge.batches.watching import watch
    from invoicebridge.render.watch_results import folders

    return watch(work.bridge, folders(work.settings))


def prepare(work: Work) -> Iterator[Outcome]:
    """What lies in the folder of drafts is prepared; what was prepared before is recognised."""
    from invoicebridge.bridge.preparing.prepare import prepare as prepare_sources

    folder = work.settings.serve.drafts
    sources = [] if folder is None else app.settled_drafts(folder, work.bridge.clock.now())
    return prepare_sources(work.bridge, sources)


def transmit(work: Work) -> Iterator[Outcome]:
    """What waits is sent."""
    from invoicebridge.bridge.sending.transmit import transmit as transmit_waiting

    return transmit_waiting(work.bridge, wait=_PACED)


def collect(work: Work) -> Iterator[Outcome]:
    """Every mailbox is read that nobody is reading."""
    for name in work.bridge.mailboxes:
        yield from _collect(work, name)
    yield from outcome_files(work)


def collect_from(work: Work, name: str) -> Iterator[Outcome]:
    """One mailbox is read, unless somebody is reading it, and ERPs are told what changed."""
    yield from _collect(work, name)
    yield from outcome_files(work)


def _collect(work: Work, name: str) -> Iterator[Outcome]:
    with work.doors.entered(name) as ours:
        if ours:
            yield from noted(work.bridge, collecting.collect(work.bridge, mailbox=name, progress=work.demand_going_on))


def outcome_files(work: Work) -> Iterator[Outcome]:
    """The files that ERPs fetch hold whatever changed."""
    from invoicebridge.bridge.outcome_files.hand_over import after_collecting
    from invoicebridge.render.outcome_files import drops

    return after_collecting(work.bridge, drops(work.settings))


def resolve(work: Work) -> Iterator[Outcome]:
    """Proof is looked for of every mail in doubt."""
    from invoicebridge.bridge.collecting.resolve import doubts

    return doubts(work.bridge)


def deadlines(work: Work) -> Iterator[Outcome]:
    """How much is due today, or should have been before."""
    from invoicebridge.bridge.looking.agenda import When, agenda

    found = agenda(work.bridge)
    counts = Counter(one.when for one in found.entries)
    detail = {"overdue": str(counts[When.OVERDUE]), "today": str(counts[When.TODAY]), "all": str(len(found.entries))}
    verdict = Verdict.ATTENTION if found.needs_person else Verdict.DONE
    yield Outcome(what="agenda", verdict=verdict, code="agenda-looked-at", detail=detail)


def reconcile(work: Work) -> Iterator[Outcome]:
    """Every invoice is in one class, and what does not add up is counted."""
    from invoicebridge.bridge.reconcile.telling import told

    return told(work.bridge, progress=work.demand_going_on)


def rescan(work: Work) -> Iterator[Outcome]:
    """The same, and the mailboxes are compared with the store, mail by mail."""
    from invoicebridge.bridge.reconcile.telling import told

    return told(work.bridge, reread=True, progress=work.demand_going_on)


def checks(work: Work) -> Iterator[Outcome]:
    """What `doctor` finds, without what is as it should be; a suspended mailbox is not tried.

    A server that does not answer now is a matter of `collect` and `transmit`, and what has an alert of its own is no
    failure of the job.
    """
    from invoicebridge.app import doctor

    found = doctor.outcomes(work.path, work.settings, lambda _bridge, _rules: False, suspended=False)
    for one in noted(work.bridge, found):
        if isinstance(one.error, ChannelUnavailable):
            yield replace(one, verdict=Verdict.WAITING)
        elif one.verdict is Verdict.FAILED and one.code in RAISES:
            yield replace(one, verdict=Verdict.ATTENTION)
        elif one.verdict not in (Verdict.DONE, Verdict.NOTHING):
            yield one


def backup(work: Work) -> Iterator[Outcome]:
    """The store is copied into the folder of the settings, and older copies go."""
    from invoicebridge.app import backing_up

    def progress(_more: int, _all: int) -> None:
        work.demand_going_on()

    return noted(work.bridge, backing_up.backup(work.settings, progress=progress))


def prune(work: Work) -> Iterator[Outcome]:
    """What the settings want no longer loses its bytes."""
    from invoicebridge.app import backing_up
    from invoicebridge.bridge.backing_up.pruning import prune as prune_store

    kept = backing_up.retention(work.settings.retention)
    return prune_store(work.bridge, kept, progress=work.demand_going_on)


def alert(work: Work) -> Iterator[Outcome]:
    """Whoever has to know something is told."""
    from invoicebridge.bridge.alerting.alert import alert as tell
    from invoicebridge.render.alerts import desk

    return tell(work.bridge, desk(work.settings, work.bridge.archive.kind))

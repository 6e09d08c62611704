"""What /metrics tells, in Prometheus' text format: read from the store when asked, and counted in this process.

The only importer of prometheus_client. No label holds anything of an invoice: names of companies, mailboxes and jobs
are those of the settings.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from invoicebridge.bridge.archived import JobRun, Label
from invoicebridge.bridge.backing_up import age
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.collect import read_mark
from invoicebridge.bridge.collecting.resolve import in_doubt
from invoicebridge.errors import ArchiveUnavailable
from invoicebridge.scheduler.health import Condition, Role

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_PREFIX: Final = "invoicebridge"
_FOR_A_PERSON: Final = (Label.UNMATCHED, Label.AMBIGUOUS, Label.UNPROVEN, Label.QUARANTINED)

Measured = tuple[str | None, float | None]
"""The value of a label, and the measure; None: there is none."""


class Metrics:
    """The metrics of one process."""

    def __init__(self, bridge: Bridge, condition: Condition) -> None:
        self._registry = CollectorRegistry()
        self._runs = Counter(
            f"{_PREFIX}_job_runs",
            "Runs of jobs that ended in this process, by their worst outcome",
            ("job", "verdict"),
            registry=self._registry,
        )
        self._seconds = Counter(
            f"{_PREFIX}_job_seconds", "Seconds that jobs took in this process", ("job",), registry=self._registry
        )
        self._registry.register(_Store(bridge, condition))

    def ended(self, run: JobRun) -> None:
        """One more run is counted."""
        self._runs.labels(run.job, run.verdict).inc()
        self._seconds.labels(run.job).inc(max((run.ended - run.started).total_seconds(), 0))

    def text(self) -> bytes:
        """All of them, as they are now."""
        return generate_latest(self._registry)


def _gauge(name: str, documentation: str, label: str, values: Iterable[Measured]) -> GaugeMetricFamily:
    """A family with one label, or, where that is empty, with none."""
    family = GaugeMetricFamily(f"{_PREFIX}_{name}", documentation, labels=[label] if label else [])
    for key, value in values:
        if value is not None:
            family.add_metric([] if key is None else [key], value)
    return family


class _Store(Collector):
    """What the store tells at the moment."""

    def __init__(self, bridge: Bridge, condition: Condition) -> None:
        self._bridge, self._archive, self._condition = bridge, bridge.archive, condition

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: a store that does not answer must not keep the process from starting."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Yield every family; of a store that does not answer only that it does not."""
        leads = self._condition.role is Role.LEADER
        yield _gauge("leader", "Whether this process leads", "", [(None, leads)])
        try:
            families = [*self._files(), *self._waiting(), *self._mailboxes(), *self._jobs()]
        except ArchiveUnavailable:
            families = []
        yield _gauge("store_up", "Whether the store answers", "", [(None, bool(families))])
        yield from families

    def _files(self) -> Iterator[Metric]:
        numbers = self._archive.overview.numbers()
        states = [(str(state), float(count)) for state, count in numbers.states.items()]
        yield _gauge("transmissions", "Files by their state", "state", states)
        yield _gauge("queued", "Files that wait to be sent", "", [(None, numbers.queued)])
        yield _gauge("held", "Files that wait for a person", "", [(None, numbers.held)])
        yield _gauge("unanswered", "Mails sent whose server gave no answer yet", "", [(None, numbers.unanswered)])
        drafts = [(str(kind), float(count)) for kind, count in numbers.drafts.items()]
        yield _gauge("drafts", "Input that is no file yet, by the reason", "kind", drafts)
        messages = [(str(label), float(count)) for label, count in numbers.labels.items()]
        yield _gauge("evidence", "Evidence by what came of reading it", "label", messages)
        locked = self._archive.sending_lock() is not None
        yield _gauge("sending_locked", "Whether nothing may be sent", "", [(None, locked)])

    def _waiting(self) -> Iterator[Metric]:
        queued = [(one.id, self._age(self._archive.queue.oldest(one.id))) for one in self._archive.companies.all()]
        yield _gauge("oldest_queued_seconds", "Age of the file that has waited longest", "company", queued)
        messages = [(str(label), self._age_of_message(label)) for label in _FOR_A_PERSON]
        yield _gauge("oldest_message_seconds", "Age of the oldest message that a person has to see", "label", messages)
        pending = len(self._archive.alerts.pending())
        yield _gauge("alerts_pending", "Alerts that are still to be sent (1000 at most)", "", [(None, pending)])
        hooks = self._archive.deliveries.waiting()
        yield _gauge("deliveries_waiting", "Calls of web hooks that are still to be made", "", [(None, hooks)])

    def _mailboxes(self) -> Iterator[Metric]:
        now, boxes = self._bridge.clock.now(), self._bridge.mailboxes.values()
        doubts = {rules.name: in_doubt(self._bridge, rules) for rules in boxes}
        counts = [(name, float(len(found))) for name, found in doubts.items()]
        yield _gauge("doubts", "Mails of which nobody knows whether they left", "mailbox", counts)
        since = {name: min((one.attempt.lease_ends for one in found), default=None) for name, found in doubts.items()}
        ages = [(name, self._age(at)) for name, at in since.items()]
        yield _gauge("oldest_doubt_seconds", "Age of the oldest doubt", "mailbox", ages)
        marks = {rules.name: self._archive.marks.get(read_mark(rules.name)) for rules in boxes}
        lag = [(name, self._age(None if mark is None else mark.at)) for name, mark in marks.items()]
        yield _gauge("mailbox_lag_seconds", "Since when the mailbox was not read to its end", "mailbox", lag)
        held = {rules.name: self._archive.mailboxes.suspension(rules.name) for rules in boxes}
        stopped = [(name, float(one is not None and one.holds(now))) for name, one in held.items()]
        yield _gauge("mailbox_suspended", "Whether the mailbox is not used", "mailbox", stopped)

    def _jobs(self) -> Iterator[Metric]:
        running = [(name, self._age(since)) for name, since in self._condition.under_way().items()]
        yield _gauge("job_running_seconds", "How long a run goes on already, in this process", "job", running)
        runs = self._archive.jobs.last().values()
        ended = [(run.job, run.ended.timestamp()) for run in runs]
        yield _gauge("job_last_ended_timestamp_seconds", "When a job last ended, in any process", "job", ended)
        copied = age.last(self._archive)
        at = None if copied is None else copied.at.timestamp()
        yield _gauge("last_backup_timestamp_seconds", "When the store was last backed up", "", [(None, at)])
        failed = [(run.job, float(run.verdict == "failed")) for run in runs]
        yield _gauge("job_last_failed", "Whether the last run of a job failed", "job", failed)

    def _age(self, at: datetime | None) -> float | None:
        return None if at is None else (self._bridge.clock.now() - at).total_seconds()

    def _age_of_message(self, label: Label) -> float | None:
        first = self._archive.evidence.labelled(label, 1)
        return self._age(first[0].received_at) if first else None

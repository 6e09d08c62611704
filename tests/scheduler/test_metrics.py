"""What /metrics tells, as Prometheus reads it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from invoicebridge.bridge.archived import (
    Alert,
    Call,
    EvidenceKind,
    Item,
    JobRun,
    Label,
    Labelled,
    Prepared,
    Urgency,
)
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.errors import ArchiveUnavailable
from invoicebridge.scheduler.health import Condition, Role
from invoicebridge.scheduler.metrics import Metrics
from tests.contracts.stored import LEASE, attempt, prepared
from tests.world import AT, COMPANY, World, world

HOUR = timedelta(hours=1)
Labels = tuple[tuple[str, str], ...]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as one:
        yield one


def read(metrics: Metrics) -> dict[str, dict[Labels, float]]:
    """Name → labels → value."""
    found: dict[str, dict[Labels, float]] = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        assert family.documentation
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return read(metrics).get(f"invoicebridge_{name}", {}).get(tuple(sorted(labels.items())))


def test_an_empty_store_has_no_ages_and_counts_nothing(small: World) -> None:
    found = read(Metrics(small.bridge, Condition()))
    assert found["invoicebridge_store_up"] == {(): 1}
    assert found["invoicebridge_leader"] == {(): 0}
    assert found["invoicebridge_queued"] == {(): 0}
    assert found["invoicebridge_sending_locked"] == {(): 0}
    assert found["invoicebridge_doubts"] == {(("mailbox", "pec"),): 0}
    assert "invoicebridge_oldest_queued_seconds" not in found
    assert "invoicebridge_mailbox_lag_seconds" not in found


def test_what_waits_is_counted_with_its_age(small: World) -> None:
    one, two = (_of_company(number) for number in (1, 2))
    assert small.archive.transmissions.add([one, two], AT) == ()
    small.archive.queue.claim(COMPANY.id, "me", AT, LEASE, 1)
    small.archive.attempts.save(attempt(1, one.transmission.id, at=AT), "pec", "me", AT)
    (kept,) = small.archive.evidence.keep([Item(content=b"mail", kind=EvidenceKind.MAIL)], AT)
    small.archive.evidence.label([Labelled(kept.sha256, Label.UNMATCHED)])
    small.clock.sleep(HOUR)
    metrics = Metrics(small.bridge, Condition())
    assert value(metrics, "transmissions", state="PREPARED") == 2
    assert (value(metrics, "queued"), value(metrics, "unanswered")) == (1, 1)
    assert value(metrics, "doubts", mailbox="pec") == 1
    assert value(metrics, "oldest_doubt_seconds", mailbox="pec") == (HOUR - LEASE).total_seconds()
    oldest = (small.clock.now() - two.transmission.prepared_at).total_seconds()
    assert value(metrics, "oldest_queued_seconds", company="demo") == oldest
    assert value(metrics, "evidence", label="unmatched") == 1
    assert value(metrics, "oldest_message_seconds", label="unmatched") == HOUR.total_seconds()


def _of_company(number: int) -> Prepared:
    one = prepared(number)
    return replace(one, transmission=replace(one.transmission, company=COMPANY.id))


def test_a_mailbox_lags_since_it_was_last_read_to_its_end(small: World) -> None:
    list(collect(small.bridge))
    small.clock.sleep(HOUR)
    small.inbox.down = True
    list(collect(small.bridge))
    small.archive.mailboxes.suspend("pec", "login-refused", AT)
    metrics = Metrics(small.bridge, Condition())
    assert value(metrics, "mailbox_lag_seconds", mailbox="pec") == HOUR.total_seconds()
    assert value(metrics, "mailbox_suspended", mailbox="pec") == 1


def test_runs_of_jobs_are_counted_and_the_last_ones_told_of_every_process(small: World) -> None:
    metrics = Metrics(small.bridge, Condition(role=Role.LEADER))
    run = JobRun(job="collect", started=AT, ended=AT + HOUR, verdict="failed", line="")
    metrics.ended(run)
    metrics.ended(run)
    small.archive.jobs.ended(run)
    small.archive.jobs.ended(JobRun(job="transmit", started=AT, ended=AT, verdict="done", line=""))
    assert value(metrics, "job_runs_total", job="collect", verdict="failed") == 2
    assert value(metrics, "job_seconds_total", job="collect") == 2 * HOUR.total_seconds()
    assert value(metrics, "job_last_ended_timestamp_seconds", job="collect") == (AT + HOUR).timestamp()
    last = [value(metrics, "job_last_failed", job=job) for job in ("collect", "transmit")]
    assert (last, value(metrics, "leader")) == ([1, 0], 1)


def test_alerts_and_calls_that_wait_are_counted(small: World) -> None:
    small.archive.alerts.note(Alert(kind="doubt", subject="t1", urgency=Urgency.DIGEST), AT)
    small.archive.deliveries.add([Call(hook="erp", key="1", body="{}")], AT)
    metrics = Metrics(small.bridge, Condition())
    assert (value(metrics, "alerts_pending"), value(metrics, "deliveries_waiting")) == (1, 1)


def test_a_store_that_does_not_answer_is_told_and_nothing_else_of_it(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> int:
        raise ArchiveUnavailable("store-unavailable", reason="gone")

    monkeypatch.setattr(small.archive.deliveries, "waiting", gone)
    found = read(Metrics(small.bridge, Condition()))
    assert found["invoicebridge_store_up"] == {(): 0}
    assert "invoicebridge_transmissions" not in found

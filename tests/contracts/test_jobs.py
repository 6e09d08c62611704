"""Who leads, and what became of scheduled jobs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from invoicebridge.bridge.archived import JobRun, Lead, Marked, Restoration
from invoicebridge.bridge.ports import Archive
from invoicebridge.connectors.archive.tables_jobs import restoration, restoration_step
from tests.contracts.conftest import Tables
from tests.contracts.stored import AT, LEASE

SECOND = timedelta(seconds=1)
RUN = JobRun(job="collect", started=AT, ended=AT + SECOND, verdict="done", line="3 mails")


def test_one_leads_until_its_lease_ends_and_renewing_keeps_it(archive: Archive) -> None:
    lead = archive.leadership
    assert lead.holder() is None
    assert lead.take("a", AT, LEASE)
    assert not lead.take("b", AT + LEASE - SECOND, LEASE)
    assert lead.take("a", AT + SECOND, LEASE)
    assert lead.holder() == Lead("a", AT, AT + SECOND + LEASE)
    assert not lead.take("b", AT + LEASE, LEASE)
    assert lead.take("b", AT + SECOND + LEASE, LEASE)
    assert not lead.take("a", AT + SECOND + LEASE, LEASE)
    assert lead.holder() == Lead("b", AT + SECOND + LEASE, AT + SECOND + LEASE + LEASE)


def test_a_lease_of_a_clock_that_ran_days_ahead_keeps_nobody_waiting(archive: Archive) -> None:
    assert archive.leadership.take("a", AT + timedelta(days=300), LEASE)
    assert archive.leadership.take("b", AT, timedelta(days=1))
    assert not archive.leadership.take("a", AT, LEASE)


def test_whoever_gives_up_the_lead_lets_the_next_one_at_once_and_nobody_gives_up_for_another(archive: Archive) -> None:
    archive.leadership.take("a", AT, LEASE)
    archive.leadership.give_up("b")
    assert not archive.leadership.take("b", AT, LEASE)
    archive.leadership.give_up("a")
    assert archive.leadership.take("b", AT, LEASE)


def test_the_last_runs_of_each_job_are_remembered(archive: Archive) -> None:
    for number in range(5):
        archive.jobs.ended(replace(RUN, line=str(number)), keep=3)
    archive.jobs.ended(replace(RUN, job="transmit", verdict="failed"), keep=3)
    assert [one.line for one in archive.jobs.of("collect")] == ["4", "3", "2"]
    assert [one.line for one in archive.jobs.of("collect", 1)] == ["4"]
    assert archive.jobs.last() == {
        "collect": replace(RUN, line="4"),
        "transmit": replace(RUN, job="transmit", verdict="failed"),
    }


def test_a_mark_tells_when_something_was_last_done(archive: Archive) -> None:
    assert archive.marks.get("backup") is None
    archive.marks.put("backup", AT, {"path": "à"})
    archive.marks.put("backup", AT + SECOND)
    assert archive.marks.get("backup") == Marked(AT + SECOND, {})


def test_what_is_done_after_a_restoration_is_written_once_and_stays(archive: Archive, tables: Tables) -> None:
    assert archive.restorations.last() is None
    archive.restorations.done("rescanned", AT)
    archive.restorations.began("old.backup", AT)
    archive.restorations.began("b.backup", AT)
    archive.restorations.done("rescanned", AT, {"mails": "3"})
    archive.restorations.done("rescanned", AT + SECOND)
    steps = {"rescanned": Marked(AT, {"mails": "3"})}
    assert archive.restorations.last() == Restoration("b.backup", AT, steps)
    for table in (restoration, restoration_step):
        for change in (delete(table), update(table).values(at=AT)):
            with pytest.raises(IntegrityError, match="only grows"):
                tables.run(change)

"""The table of jobs, and which of them run."""

import inspect
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from invoicebridge.errors import ConfigurationError
from invoicebridge.render.faults import error_text
from invoicebridge.scheduler.table import JOBS, chosen
from invoicebridge.scheduler.work import operation
from invoicebridge.settings import MailboxSettings, Reference, ServeSettings, Settings
from invoicebridge.settings.serve import JobSettings
from tests.world import RULES

EMPTY = Settings(folder=Path())
BOX = MailboxSettings(name="pec", address="ditta@pec.esempio.example", password=Reference(env="X"))
FULL = replace(EMPTY, mailboxes={"pec": BOX}, companies={"demo": RULES}, serve=ServeSettings(drafts=Path("drafts")))


def names(settings: Settings) -> list[str]:
    return [job.name for job in chosen(settings)]


def test_every_row_names_a_function_that_takes_the_work() -> None:
    for job in JOBS:
        assert len(inspect.signature(operation(job.operation)).parameters) == 1, job.name
    assert len({job.name for job in JOBS}) == len(JOBS)


def test_a_job_runs_only_where_the_settings_have_what_it_needs() -> None:
    missing = {job.name for job in JOBS} - set(names(EMPTY))
    assert {"prepare", "transmit", "collect", "resolve", "reconcile", "reports"} <= missing
    assert missing - set(names(FULL)) == {"import", "reports", "alert", "backup", "prune"} & missing


def test_the_settings_change_times_and_turn_jobs_off() -> None:
    own = {"transmit": JobSettings(every=timedelta(minutes=1)), "checks": JobSettings(enabled=False)}
    jobs = {job.name: job for job in chosen(replace(FULL, jobs=own))}
    assert "checks" not in jobs
    assert jobs["transmit"].timing.every == timedelta(minutes=1)
    assert jobs["collect"] == next(job for job in JOBS if job.name == "collect")


def test_a_job_that_there_is_not_is_a_mistake_of_the_settings() -> None:
    with pytest.raises(ConfigurationError) as caught:
        chosen(replace(FULL, jobs={"transmitt": JobSettings()}))
    assert caught.value.code == "setting-unknown"
    assert "jobs.transmitt" in error_text(caught.value, "it")

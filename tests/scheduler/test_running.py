"""One run of a job: written down, isolated, ended at its next outcome when it has to stop."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.archived import JobRun, NotedAlert
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ArchiveUnavailable, ChannelRefused, ConfigurationError
from invoicebridge.fatturapa.fault import Fault, Severity
from invoicebridge.scheduler import logs
from invoicebridge.scheduler.running import Runner
from invoicebridge.scheduler.table import Job, always
from invoicebridge.scheduler.work import Operation, Stopped, Work
from invoicebridge.settings import Settings
from invoicebridge.settings.serve import LogForm
from invoicebridge.settings.timing import Timing
from tests.world import AT, World, world

JOB = Job(name="transmit", operation="x:y", timing=Timing(cron=("0 1 * * *",)), needs=always)
SENT = Outcome(what="IT1_1.xml", verdict=Verdict.DONE, code="sent", detail={"message_id": "1@x"}, transmission="t1")
BAD = Outcome(what="pec", verdict=Verdict.FAILED, code="mailbox-refused")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as one:
        yield one


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged, in JSON."""
    stream = io.StringIO()
    logs.configure(LogForm.JSON, stream=stream, level=logging.DEBUG)
    yield stream
    logs.LOG.handlers = []


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


class Told(list[JobRun]):
    """The runs that were told."""


def runner(small: World, told: Told | None = None, leads: bool = True) -> Runner:
    ended = (Told() if told is None else told).append
    return Runner(Settings(folder=Path()), Path("x.toml"), small.bridge, lambda: leads, "en", ended)


def run(one: Runner, small: World, what: Operation) -> JobRun | None:
    return one.run(JOB, what=what, bridge=small.bridge)


def doing(*outcomes: Outcome, error: BaseException | None = None) -> Operation:
    def operation(_: Work) -> Iterator[Outcome]:
        yield from outcomes
        if error is not None:
            raise error

    return operation


def standing(small: World) -> tuple[NotedAlert, ...]:
    return small.archive.alerts.standing()


def test_a_run_is_told_line_by_line_and_written_down(small: World, log: io.StringIO) -> None:
    told = Told()
    done = run(runner(small, told), small, doing(SENT, SENT))
    assert done == JobRun(job="transmit", started=AT, ended=AT, verdict="done", line="2 done")
    assert told == [done]
    assert small.archive.jobs.last() == {"transmit": done}
    first, _, last = lines(log)
    assert {name: first[name] for name in ("level", "event", "job", "what", "transmission", "message_id")} == {
        "level": "info",
        "event": "sent",
        "job": "transmit",
        "what": "IT1_1.xml",
        "transmission": "t1",
        "message_id": "1@x",
    }
    assert (last["event"], last["line"]) == ("job-ended", "2 done")


@pytest.mark.parametrize(
    ("operation", "line"),
    [
        (doing(SENT, BAD), "1 done, 1 failed; pec: mailbox-refused"),
        (doing(error=ArchiveUnavailable("store-unavailable", reason="disk")), "disk"),
        (doing(SENT, error=ValueError("Mario Rossi, via Roma 1")), "1 done; ValueError (test_running.py:"),
        (doing(error=ConfigurationError("store-not-set")), "store"),
    ],
)
def test_a_failure_is_one_line_and_one_alert_until_the_job_works_again(
    small: World, log: io.StringIO, operation: Operation, line: str
) -> None:
    one = runner(small)
    for _ in range(2):
        failed = run(one, small, operation)
        assert failed is not None
        assert (failed.verdict, line in failed.line, "Rossi" in failed.line) == ("failed", True, False)
    assert [entry["event"] for entry in lines(log)].count("job-failed") == 2
    (noted,) = standing(small)
    assert (noted.alert.kind, noted.alert.subject, noted.total) == ("job-failed", "transmit", 2)
    assert len(small.archive.alerts.pending()) == 1
    run(one, small, doing())
    assert standing(small) == ()
    assert small.archive.alerts.pending() == ()


def test_an_operation_that_does_not_even_begin_is_a_failure(small: World, log: io.StringIO) -> None:
    job = replace(JOB, operation="invoicebridge.scheduler.work:nothing_of_this_name")
    failed = runner(small).run(job, bridge=small.bridge)
    assert failed is not None
    assert failed.line.startswith("AttributeError")


def test_what_is_stopped_ends_at_its_next_outcome_and_is_closed(small: World, log: io.StringIO) -> None:
    closed = []

    def operation(_: Work) -> Iterator[Outcome]:
        try:
            while True:
                one.stop()
                yield SENT
        finally:
            closed.append(True)

    one = runner(small)
    ended = run(one, small, operation)
    assert ended is not None
    assert (ended.line, closed) == ("1 done", [True])
    assert lines(log)[-1]["event"] == "job-stopped"
    assert run(one, small, doing(SENT)) is None


def test_what_asks_between_two_outcomes_is_stopped_there_and_is_no_failure(small: World, log: io.StringIO) -> None:
    ended = run(runner(small), small, doing(error=Stopped()))
    assert ended is not None
    assert ended.verdict == "nothing"
    assert standing(small) == ()


def test_nothing_runs_in_a_process_that_does_not_lead(small: World, log: io.StringIO) -> None:
    assert run(runner(small, leads=False), small, doing(SENT)) is None
    assert log.getvalue() == ""


def test_a_job_does_not_run_twice_at_once_and_others_do(small: World, log: io.StringIO) -> None:
    inside: list[JobRun | None] = []

    def operation(_: Work) -> Iterator[Outcome]:
        inside.append(run(one, small, doing(SENT)))
        inside.append(one.run(replace(JOB, name="collect"), what=doing(SENT), bridge=small.bridge))
        assert not one.idle(0)
        yield SENT

    one = runner(small)
    assert run(one, small, operation) is not None
    assert [None if each is None else each.job for each in inside] == [None, "collect"]
    assert one.idle(0)


def test_what_is_under_way_is_told_with_its_beginning(small: World) -> None:
    one = runner(small)
    inside = []

    def operation(_: Work) -> Iterator[Outcome]:
        inside.append(one.under_way())
        yield SENT

    assert run(one, small, operation) is not None
    assert (inside, one.under_way()) == ([{"transmit": AT}], {})


def test_the_log_repeats_nothing_of_a_document_or_of_what_people_and_servers_said(log: io.StringIO) -> None:
    detail = {"because": "Mario Rossi", "reply": "Mario Rossi", "numero": "Rossi/1", "state": "REJECTED"}
    fault = Fault("00305", Severity.ERROR, "/x", 1, {"value": "Mario Rossi"})
    logs.outcome("x", Outcome(what="f.xml", verdict=Verdict.ATTENTION, code="c", detail=detail, faults=(fault, fault)))
    assert "Rossi" not in log.getvalue()
    (line,) = lines(log)
    assert (line["level"], line["faults"], line["state"]) == ("warning", "00305", "REJECTED")


def test_a_line_of_text_is_one_line_whatever_it_holds() -> None:
    stream = io.StringIO()
    logs.configure(LogForm.TEXT, stream=stream)
    logs.event("x", name="a.xml", line='two "lines"\nhere\x1b[31m', none=None)
    logs.LOG.handlers = []
    text = stream.getvalue()
    assert text.count("\n") == 1
    assert text.endswith('INFO    x name=a.xml line="two \\"lines\\"\\nhere\\u001b[31m"\n')


def test_a_line_of_text_is_written_as_people_read_it() -> None:
    stream = io.StringIO()
    logs.configure(LogForm.TEXT, stream=stream)
    logs.event("x", line="2 già a posto")
    logs.LOG.handlers = []
    assert stream.getvalue().endswith('line="2 già a posto"\n')


def test_what_has_an_alert_of_its_own_raises_no_second_one(small: World, log: io.StringIO) -> None:
    refused = replace(BAD, error=ChannelRefused("login-refused", server="x:1", reply="535"))
    full = replace(BAD, code="disk-full")
    failed = run(runner(small), small, doing(refused, full))
    assert failed is not None
    assert (failed.verdict, failed.line) == ("failed", "2 failed")
    assert standing(small) == ()

"""What operations and jobs tell is noted where a person has to know of it, and over when it is mended."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from invoicebridge.bridge.alerting.kinds import Kind
from invoicebridge.bridge.alerting.noting import noted
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.mailing import Quota
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.setting_up.doctor import login_end
from invoicebridge.scheduler.running import Runner
from invoicebridge.scheduler.table import Job, always, chosen
from invoicebridge.scheduler.work import Work
from invoicebridge.settings import Settings, from_table
from invoicebridge.settings.timing import Timing
from tests.world import World, world


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as made:
        yield made


def standing(small: World) -> dict[tuple[str, str], dict[str, str]]:
    return {(one.alert.kind, one.alert.subject): dict(one.alert.detail) for one in small.archive.alerts.standing()}


def test_a_mailbox_that_is_nearly_full_is_noted_when_it_is_read(small: World) -> None:
    small.inbox.fullness = Quota(used=95, limit=100)
    codes = [one.code for one in noted(small.bridge, collect(small.bridge))]
    assert "mailbox-nearly-full" in codes
    assert standing(small) == {("mailbox-full", "pec"): {"share": "95%"}}
    small.inbox.fullness = Quota(used=5, limit=100)
    small.clock.at += timedelta(hours=1)
    assert "mailbox-has-room" in [one.code for one in noted(small.bridge, collect(small.bridge))]
    assert standing(small) == {}


@pytest.mark.parametrize(
    ("days", "code"), [(-1, "login-over"), (0, "login-ends-soon"), (14, "login-ends-soon"), (15, "login-good")]
)
def test_a_password_is_told_two_weeks_before_its_last_day(small: World, days: int, code: str) -> None:
    now = small.clock.at
    one = login_end("mailboxes.pec", date(2026, 11, 25) + timedelta(days=days), now)
    assert one.code == code
    list(noted(small.bridge, [one]))
    assert (("login-ends", "pec") in standing(small)) == (code != "login-good")
    list(noted(small.bridge, [login_end("mailboxes.pec", date(2027, 11, 25), now)]))
    assert standing(small) == {}


def test_the_days_that_are_left_do_not_make_it_another_alert(small: World) -> None:
    ends = Outcome(
        what="signers.x", verdict=Verdict.ATTENTION, code="certificate-ends-soon",
        detail={"name": "CN=x", "until": "2026-12-10", "days": "15"},
    )  # fmt: skip
    list(noted(small.bridge, [ends]))
    small.archive.alerts.sent([one.alert for one in small.archive.alerts.pending()], small.clock.at)
    list(noted(small.bridge, [replace(ends, detail={**ends.detail, "days": "14"})]))
    assert small.archive.alerts.pending() == ()


@pytest.mark.parametrize(("name", "kind"), [("backup", Kind.BACKUP_FAILED), ("transmit", Kind.JOB_FAILED)])
def test_a_backup_that_fails_is_an_alert_of_its_own(small: World, name: str, kind: Kind) -> None:
    job = Job(name=name, operation="x:y", timing=Timing(cron=("0 1 * * *",)), needs=always)
    runner = Runner(Settings(folder=Path()), Path("x.toml"), small.bridge, lambda: True, "en", lambda _: None)

    def failing(_: Work) -> Iterator[Outcome]:
        yield Outcome(what="x", verdict=Verdict.FAILED, code="mailbox-refused")

    runner.run(job, what=failing, bridge=small.bridge)
    assert list(standing(small)) == [(kind, name)]
    runner.run(job, what=lambda _: iter(()), bridge=small.bridge)
    assert standing(small) == {}


def test_alerts_are_a_job_as_soon_as_there_is_somebody_to_tell() -> None:
    hook = {"name": "erp", "url": "https://erp.example", "secret": {"env": "X"}}
    for table, count in (({}, 0), ({"hooks": [hook]}, 1)):
        assert [job.name for job in chosen(from_table(table, Path()))].count("alert") == count

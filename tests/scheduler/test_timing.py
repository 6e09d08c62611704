"""When jobs run: what the settings say of it, Italian days with a missing or a doubled hour, what was missed."""

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invoicebridge import settings
from invoicebridge.errors import ConfigurationError
from invoicebridge.render.faults import error_text
from invoicebridge.scheduler.clockwork import Times
from invoicebridge.scheduler.table import JOBS
from invoicebridge.settings.serve import JobSettings, LogForm, ServeSettings
from invoicebridge.settings.timing import Timing, crontab
from invoicebridge.settings.values import Place, Spot

SPOT = Spot("jobs.x.cron", Path())
EARLY = Timing(cron=("30 6 * * *",), grace=timedelta(hours=12))
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
GOOD = (
    "*/5 7-21 * * *",
    "0 22-23,0-6 * * mon-fri",
    "30 6 1,15 jan,feb *",
    "0-59/59 */23 */30 */11 */6",
    "59 23 31 dec sun",
    "0 0 29 2 *",
    "0 0 * jan-dec *",
)


def test_a_line_of_a_crontab_is_five_fields(tmp_path: Path) -> None:
    assert crontab("  */5  7-21 * *  MON-fri ", SPOT) == ("*/5 7-21 * * mon-fri",)
    assert crontab(["0 1 * * *", "0 2 * * *"], SPOT) == ("0 1 * * *", "0 2 * * *")


@pytest.mark.parametrize("line", GOOD)
def test_every_line_that_the_settings_take_makes_times(line: str) -> None:
    timing = Timing(cron=crontab(line, SPOT))
    following = timing.next(NOON)
    assert following is not None
    assert following > NOON
    assert Times(timing).get_next_fire_time(None, NOON) == following


@pytest.mark.parametrize(
    "line",
    [
        "* * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "5/2 * * * *",
        "* * * * 1",
        "9-7 * * * *",
        "* * * * fri-mon",
        "*/0 * * * *",
        "0-5/100 * * * *",
        "² * * * *",
        "* * * foo *",
        "1, * * * *",
        "",
        "0 0 30 2 *",
        "0 0 31 4,6,9,11 *",
        f"{'9' * 5000} * * * *",
    ],
)
def test_a_line_that_makes_no_times_is_refused(line: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        crontab(line, SPOT)
    assert caught.value.code == "setting-type"
    assert "jobs.x.cron" in error_text(caught.value, "it")


def test_a_time_is_an_italian_one_in_summer_and_in_winter() -> None:
    days = [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)]
    assert [EARLY.next(day) for day in days] == [
        datetime(2026, 3, 29, 4, 30, tzinfo=UTC),
        datetime(2026, 3, 30, 4, 30, tzinfo=UTC),
    ]
    assert EARLY.next(datetime(2026, 10, 24, 12, tzinfo=UTC)) == datetime(2026, 10, 25, 5, 30, tzinfo=UTC)


def test_a_job_in_intervals_loses_and_doubles_nothing_when_the_clocks_change() -> None:
    timing = Timing(cron=("*/15 * * * *",))
    for day in (29, 25):
        month = 3 if day == 29 else 10
        at = datetime(2026, month, day, 0, tzinfo=UTC)
        times = []
        while at < datetime(2026, month, day, 3, tzinfo=UTC):
            following = timing.next(at)
            assert following is not None
            times.append(following)
            at = following
        gaps = {later - earlier for earlier, later in itertools.pairwise(times)}
        assert gaps == {timedelta(minutes=15)}


def test_certain_hours_come_once_a_day_when_the_clocks_change() -> None:
    night = Timing(cron=("30 2 * * *",))
    spring, autumn = datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)
    first = night.next(spring)
    assert first == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert night.next(first) == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)
    first = night.next(autumn)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert night.next(first) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "following"),
    [
        ("0 0 29 2 *", datetime(2028, 2, 28, 23, tzinfo=UTC)),
        ("0 0 1 * fri", datetime(2026, 3, 5, 23, tzinfo=UTC)),
        ("0 0 5 * fri", datetime(2026, 3, 4, 23, tzinfo=UTC)),
        ("0 0 * * sat-sun", datetime(2026, 3, 6, 23, tzinfo=UTC)),
        ("*/20 13 * * *", datetime(2026, 3, 4, 12, 20, tzinfo=UTC)),
        ("0 13 * * *", datetime(2026, 3, 5, 12, tzinfo=UTC)),
        ("0 0 30 2 mon", datetime(2027, 1, 31, 23, tzinfo=UTC)),
    ],
)
def test_a_line_means_what_a_crontab_means(line: str, following: datetime | None) -> None:
    assert Timing(cron=(line,)).next(NOON) == following


def test_a_time_comes_later_by_a_part_of_its_jitter_and_never_earlier() -> None:
    timing = Timing(cron=("0 13 * * *",), jitter=timedelta(minutes=1))
    due = timing.next(NOON)
    assert due is not None
    times = [Times(timing).get_next_fire_time(None, NOON) for _ in range(50)]
    assert all(one is not None and due <= one < due + timedelta(minutes=1) for one in times)
    assert len(set(times)) > 1


def test_what_was_missed_is_made_up_for_within_its_grace() -> None:
    last = datetime(2026, 3, 2, 5, 30, tzinfo=UTC)
    assert EARLY.missed(last, NOON)
    assert not EARLY.missed(last, NOON + timedelta(hours=8))
    assert not EARLY.missed(NOON - timedelta(hours=6), NOON)
    assert not EARLY.missed(None, NOON)
    hourly = Timing(every=timedelta(hours=1))
    assert hourly.missed(NOON - timedelta(days=3), NOON)
    assert not hourly.missed(NOON - timedelta(minutes=59), NOON)


def test_a_table_of_the_settings_changes_what_it_names(tmp_path: Path) -> None:
    file = tmp_path / "invoicebridge.toml"
    file.write_text(
        """
        [serve]
        listen = "off"
        log = "json"
        lease = "30s"
        stop_within = "3s"
        idle = false
        drafts = "bozze"
        [jobs.transmit]
        every = "2m"
        jitter = "0s"
        [jobs.collect]
        cron = ["0 * * * *"]
        grace = "1h"
        [jobs.checks]
        enabled = false
        """
    )
    read = settings.load(file)
    assert read.serve == ServeSettings(
        listen=None,
        log=LogForm.JSON,
        lease=timedelta(seconds=30),
        stop_within=timedelta(seconds=3),
        idle=False,
        drafts=tmp_path / "bozze",
    )
    assert read.jobs["checks"] == JobSettings(enabled=False)
    before = Timing(cron=("0 1 * * *",), jitter=timedelta(seconds=9))
    assert str(read.jobs["transmit"].changed(before)) == "every 2m"
    assert JobSettings(every=timedelta(seconds=10)).changed(before).jitter == timedelta(seconds=1)
    assert JobSettings(every=timedelta(hours=1)).changed(before).jitter == before.jitter
    assert read.jobs["transmit"].changed(before).jitter == timedelta()
    assert read.jobs["collect"].changed(before) == Timing(
        cron=("0 * * * *",), jitter=timedelta(seconds=9), grace=timedelta(hours=1)
    )


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ('[serve]\nlisten = "9310"', "setting-type", "serve.listen"),
        ('[serve]\nlease = "1s"', "setting-type", "serve.lease"),
        ('[serve]\nlog = "xml"', "setting-choice", "serve.log"),
        ('[jobs.x]\nevery = "1m"\ncron = "* * * * *"', "setting-without", "jobs.x.cron"),
        ('[jobs.x]\nwhen = "1m"', "setting-unknown", "jobs.x.when"),
    ],
)
def test_a_mistake_is_told_with_its_key(tmp_path: Path, text: str, code: str, key: str) -> None:
    file = tmp_path / "invoicebridge.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        settings.load(file)
    assert caught.value.code == code
    assert key in error_text(caught.value, "en")


def test_by_default_health_is_told_on_this_machine_only() -> None:
    assert ServeSettings().listen == Place("127.0.0.1", 9310)


def test_the_default_times_are_good_lines() -> None:
    for job in [one for one in JOBS if one.timing.every is None]:
        assert job.timing.cron == crontab(list(job.timing.cron), SPOT)

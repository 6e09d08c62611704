"""How long a mailbox rests, and what minutes and days are."""

from datetime import UTC, datetime, timedelta

import pytest

from invoicebridge.bridge.sending.pacing import LONGEST_REST, next_day, next_minute, rest


def test_each_rest_is_twice_the_last_one_and_none_is_longer_than_six_hours() -> None:
    assert [rest(times, 0) for times in (0, 1, 2, 8, 9, 10_000)] == [
        timedelta(minutes=1),
        timedelta(minutes=2),
        timedelta(minutes=4),
        timedelta(minutes=256),
        LONGEST_REST,
        LONGEST_REST,
    ]


def test_a_random_half_of_a_rest_is_taken_off() -> None:
    assert rest(1, 0.5) == timedelta(seconds=90)
    assert rest(1, 0.999) > timedelta(minutes=1)


def test_the_next_minute_begins_with_its_first_second() -> None:
    assert next_minute(datetime(2026, 11, 25, 11, 59, 59, 999, UTC)) == datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert next_minute(datetime(2026, 11, 25, 11, tzinfo=UTC)) == datetime(2026, 11, 25, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "next_one"),
    [
        (datetime(2026, 11, 25, 22, 59, tzinfo=UTC), datetime(2026, 11, 25, 23, tzinfo=UTC)),
        (datetime(2026, 11, 25, 23, tzinfo=UTC), datetime(2026, 11, 26, 23, tzinfo=UTC)),
        (datetime(2026, 7, 25, 21, 59, tzinfo=UTC), datetime(2026, 7, 25, 22, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # the day of 25 hours
    ],
)
def test_the_next_day_is_the_next_one_in_italy(at: datetime, next_one: datetime) -> None:
    assert next_day(at) == next_one

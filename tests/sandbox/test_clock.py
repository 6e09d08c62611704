"""The sandbox's time: what is due happens in its order, on the days on which the clocks change too."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

import pytest

from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.sandbox.clock import Clock


async def note(clock: Clock, noted: list[datetime]) -> None:
    """It is written down when it happens."""
    noted.append(clock.now())


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 23, tzinfo=ROME), datetime(2026, 10, 24, 23, tzinfo=ROME)])
def test_an_hour_lasts_an_hour_on_every_night(day: datetime) -> None:
    clock, noted = Clock(day, still=True), list[datetime]()
    for hours in range(8):
        clock.after(timedelta(hours=hours), partial(note, clock, noted))
    asyncio.run(clock.advance(timedelta(hours=8)))
    assert [one.timestamp() - day.timestamp() for one in noted] == [3600 * hours for hours in range(8)]
    assert clock.now().timestamp() - day.timestamp() == 8 * 3600


def test_a_still_clock_waits_until_it_is_pushed() -> None:
    clock = Clock(datetime(2026, 6, 1, 12, tzinfo=ROME), still=True)
    assert clock.now() == clock.now() == datetime(2026, 6, 1, 12, tzinfo=ROME)

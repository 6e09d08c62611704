"""Killed at any step, however often, and begun again: nothing is lost, nothing is sent twice, every state is true.

Each run has a number. It chooses what goes wrong with the mail, and one or two points at which the process dies: the
points are all calls of ports and all commits that an undisturbed run goes past, so that a new call is among them by
itself. INVOICEBRIDGE_CRASHES is how many runs are made; by default a bounded share of what is run before a release.
"""

import os
import random
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from invoicebridge.bridge.archived import Filter
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.collecting.resolve import doubts
from invoicebridge.bridge.run import run
from invoicebridge.bridge.sending.retry import retry
from invoicebridge.sandbox.script import (
    Answer,
    Cut,
    Doubled,
    Late,
    Lost,
    NotAccepted,
    NotDelivered,
    Reordered,
    Reply,
    Step,
)
from invoicebridge.sandbox.script import (
    Stage as Moment,
)
from tests.journeys.books import is_settled, told_wrongly
from tests.journeys.killing import Killed, Points, commits_watched, watched
from tests.journeys.person import decide_doubts
from tests.journeys.stage import Journey, stage

RUNS: Final = int(os.environ.get("INVOICEBRIDGE_CRASHES", "40"))
A_SANDBOX: Final = 10
"""So many journeys share one: what is scripted for one must not be used by another, and time goes on."""
STRIDE: Final = 97
"""From one run to the next the first death is so many points later: all of them have their turn."""
MISHAPS: Final[tuple[tuple[Step, ...], ...]] = (
    (),
    (Cut(taken=True),),
    (Cut(taken=False),),
    (Cut(taken=True), Cut(taken=False)),
    (Cut(taken=True), Lost("accettazione"), Lost("avvenuta-consegna")),
    (Lost("accettazione"),),
    (Lost("avvenuta-consegna"),),
    (Late(timedelta(hours=3), "accettazione"),),
    (Late(timedelta(minutes=30), "RC"),),
    (Doubled("avvenuta-consegna"), Doubled("RC")),
    (Reordered(3),),
    (NotAccepted(),),
    (NotDelivered(),),
    (Reply(451, "4.3.0 riprovare", Moment.RCPT),),
    (Reply(451, "4.3.0 riprovare"),),
    (Reply(554, "5.6.0 contenuto non ammesso"),),
    (Reply(550, "5.7.0 Class Of Service - Too much traffic"),),
    (Answer(name="*_00001.*", codes=("00305",)), Cut(taken=True)),
    (Answer(name="*.p7m", outcome="EC02"),),
)


@pytest.fixture(scope="module")
def number_of_points(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many points a run goes past that nothing disturbs."""
    with stage(tmp_path_factory.mktemp("points")) as one:
        points = Points()
        live(one.journey(1), points)
        return len(points.passed)


@pytest.mark.slow
@pytest.mark.parametrize("group", range(-(-RUNS // A_SANDBOX)))
def test_a_killed_process_loses_nothing_and_sends_nothing_twice(
    group: int, number_of_points: int, tmp_path: Path
) -> None:
    assert number_of_points > 100
    with stage(tmp_path) as one:
        for number in range(group * A_SANDBOX + 1, min((group + 1) * A_SANDBOX, RUNS) + 1):
            journey = one.journey(number)
            one.sandbox.script(*MISHAPS[number % len(MISHAPS)])
            deaths = [1 + number * STRIDE % number_of_points]
            if number % 2:
                deaths.append(random.Random(number).randint(1, number_of_points))
            for chosen in deaths:
                live(journey, Points(chosen))
                one.sandbox.settle()
            to_the_end(journey)
            assert told_wrongly(journey) == [], f"run {number}, killed at {deaths}"


def live(journey: Journey, points: Points) -> None:
    """One life of the process: everything there is to do, twice, unless it is killed on the way."""
    with journey.life() as bridge, commits_watched(points):
        try:
            for _ in range(2):
                list(run(watched(bridge, points), journey.sources))
                journey.stage.sandbox.settle()
        except Killed:
            pass


def to_the_end(journey: Journey) -> None:
    """The process is begun again every half hour; a person decides what is left in doubt, and retries what failed."""
    for turn in range(12):
        with journey.life() as bridge:
            list(run(bridge, journey.sources))
            journey.stage.sandbox.clock.advance(timedelta(minutes=31))
            list(collect(bridge))
            if turn > 1:
                list(doubts(bridge))
                decide_doubts(bridge, journey)
                list(retry(bridge, all_=True))
            if turn > 2 and all(is_settled(one) for one in bridge.archive.overview.list(Filter())):
                return

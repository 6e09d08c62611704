"""The command line in its own process, killed with SIGKILL at any moment and begun again: nothing lost, nothing twice.

The moments are moments of time: what `test_crashes.py` finds at every call of a port is tried here with the real
signal, real files and real sockets. INVOICEBRIDGE_KILLS is how many processes are killed. Every fourth of them is a new
interpreter, the others are forked.
"""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from invoicebridge.bridge.collecting.resolve import doubts
from invoicebridge.bridge.sending.retry import retry
from invoicebridge.sandbox.script import Cut, Lost, Step
from tests.journeys.books import is_settled, told_wrongly
from tests.journeys.command import Running, killed
from tests.journeys.installation import Installation, seeded
from tests.journeys.person import decide_doubts
from tests.journeys.stage import Stage, stage

KILLS: Final = int(os.environ.get("INVOICEBRIDGE_KILLS", "12"))
A_JOURNEY: Final = 4
"""So many processes are killed one after the other on the same way."""
INTERPRETER: Final = 4
"""Every so many-th process is a new interpreter."""
TURNS: Final = 12
A_LEASE: Final = timedelta(seconds=61)
"""After which a mail without an answer is in doubt."""
MISHAPS: Final[tuple[tuple[Step, ...], ...]] = (
    (Cut(taken=True),),
    (Cut(taken=False), Cut(taken=True)),
    (),
    (Cut(taken=True), Lost("accettazione"), Lost("avvenuta-consegna")),
)


@pytest.fixture(scope="module")
def seconds(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, float]:
    """How long a run takes that nothing disturbs, forked (True) and in a new interpreter (False)."""
    with stage(tmp_path_factory.mktemp("undisturbed"), start=None) as one:
        return {warm: lasted(one, number, warm=warm) for number, warm in ((1, True), (2, True), (3, False))}


def lasted(one: Stage, number: int, *, warm: bool) -> float:
    """The seconds of one whole run."""
    installed = Installation(one.journey(number), one.folder / f"installed{number}")
    start = time.perf_counter()
    ended = installed.begun(warm=warm)
    assert ended.end() == 0, ended.text
    return time.perf_counter() - start


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, -(-KILLS // A_JOURNEY) + 1))
def test_a_process_that_gets_sigkill_loses_nothing_and_sends_nothing_twice(
    number: int, seconds: dict[bool, float], tmp_path: Path
) -> None:
    chance = seeded(number)
    with stage(tmp_path, start=None) as one:
        installed = Installation(one.journey(number), tmp_path / "installed")
        one.sandbox.script(*MISHAPS[number % len(MISHAPS)])
        deaths = []
        for life in range(A_JOURNEY):
            warm = bool((number + life) % INTERPRETER)
            after = chance.uniform(0.02, 1.1 * seconds[warm])
            running = installed.begun(warm=warm)
            deaths.append((warm, round(after, 3), killed(running, after)))
            assert is_clean(running), running.text
        for running in to_the_end(installed):
            assert is_clean(running), running.text
        assert told_wrongly(installed.journey) == [], deaths
        with installed.bridge() as bridge:
            assert bridge.archive.attempts.unfinished("pec") == ()
            assert bridge.archive.transmissions.unfolded(9) == ()


def is_clean(running: Running) -> bool:
    """Whether the process told of no defect of the program."""
    return not any(word in running.text for word in ("Traceback", "errore interno", "internal error"))


def to_the_end(installed: Installation) -> Iterator[Running]:
    """The command is begun until nothing is left to do; a person decides what is in doubt, and retries what failed."""
    for turn in range(TURNS):
        running = installed.begun("--wait", "2" if turn else "0")
        running.end()
        yield running
        installed.journey.stage.sandbox.settle()
        with installed.bridge() as bridge:
            listed = installed.journey.listed()
            if len(listed) == len(installed.journey.numbers) and all(is_settled(one) for one in listed):
                return
            list(doubts(bridge))
            if turn > 1:
                decide_doubts(bridge, installed.journey)
                list(retry(bridge, all_=True))
        installed.advance(A_LEASE)

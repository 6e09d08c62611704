"""Work shared among processes: the order is kept, a process that dies loses nothing, little is fetched ahead."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from invoicebridge.bridge.inspecting.processes import CHUNK, Crew

pytestmark = pytest.mark.slow

DEATHS: list[str] = []


def crew(work: Callable[[int], str], processes: int = 2) -> Crew[int, str]:
    DEATHS.clear()
    return Crew(work, processes, lambda item: f"{item} given up", lambda: DEATHS.append("death"))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_each_item_comes_back_with_its_result_in_order() -> None:
    found = list(crew(str).results(range(1000)))
    assert found == [(item, str(item)) for item in range(1000)]
    assert DEATHS == []


def test_there_may_be_fewer_items_than_processes_and_none() -> None:
    assert list(crew(str, 8).results([1])) == [(1, "1")]
    assert list(crew(str).results([])) == []


def test_an_item_that_ends_every_process_is_given_up_and_no_other_is() -> None:
    deadly = {0, 40, 41, 399}

    def work(item: int) -> str:
        if item in deadly:
            die()
        return str(item)

    found = list(crew(work).results(range(400)))
    assert found == [(item, f"{item} given up" if item in deadly else str(item)) for item in range(400)]
    assert DEATHS


def test_an_item_that_ends_one_process_only_has_its_result(tmp_path: Path) -> None:
    def work(item: int) -> str:
        if item == 100 and not (tmp_path / "died").exists():
            (tmp_path / "died").touch()
            die()
        return str(item)

    assert list(crew(work).results(range(200))) == [(item, str(item)) for item in range(200)]
    assert DEATHS == ["death"]


def test_no_more_than_a_few_chunks_are_fetched_ahead() -> None:
    fetched: list[int] = []

    def items() -> Iterator[int]:
        for item in range(100 * CHUNK):
            fetched.append(item)
            yield item

    results = crew(str).results(items())
    next(results)
    assert len(fetched) <= 8 * CHUNK
    results.close()  # type: ignore[attr-defined]


def test_whoever_stops_listening_waits_at_most_for_the_items_in_hand() -> None:
    def work(item: int) -> str:
        if item:
            time.sleep(0.2)
        return str(item)

    results = crew(work, 1).results([0] * CHUNK + [1] * 10 * CHUNK)
    next(results)
    start = time.perf_counter()
    results.close()  # type: ignore[attr-defined]
    assert time.perf_counter() - start < 0.2 * CHUNK / 2


def test_the_processes_do_not_hear_ctrl_c_and_their_parent_does() -> None:
    def work(item: int) -> str:
        os.kill(os.getpid(), signal.SIGINT)
        return str(item)

    assert list(crew(work).results([1])) == [(1, "1")]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_defect_in_the_work_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(crew(lambda item: str(1 // item)).results([0]))

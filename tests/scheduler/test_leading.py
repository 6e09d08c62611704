"""Who counts itself the leader, and for how long."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Lead as Held
from invoicebridge.bridge.ports import Leadership
from invoicebridge.errors import ArchiveUnavailable
from invoicebridge.scheduler.leading import Lead
from tests.world import World, world

LEASE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as one:
        yield one


def lead(small: World, owner: str, lease: timedelta = LEASE) -> Lead:
    return Lead(small.archive.leadership, small.clock, owner, lease)


def test_one_of_two_leads_and_the_other_follows_when_it_gives_up(small: World) -> None:
    first, second = lead(small, "a"), lead(small, "b")
    assert not first.holds()
    assert (first.take(), second.take()) == (True, False)
    assert (first.holds(), second.holds()) == (True, False)
    first.give_up()
    assert (first.holds(), second.take()) == (False, True)


def test_a_leader_knows_by_itself_that_its_lease_is_over_before_another_can_have_it(small: World) -> None:
    first, second = lead(small, "a"), lead(small, "b")
    first.take()
    small.clock.sleep(LEASE - 8 * SECOND)
    assert first.holds()
    small.clock.sleep(SECOND)
    assert not first.holds()
    assert not second.take()
    small.clock.sleep(7 * SECOND)
    assert second.take()


def test_a_clock_that_is_set_back_ends_a_lead_and_it_is_taken_again_at_once(small: World) -> None:
    first = lead(small, "a")
    first.take()
    small.clock.sleep(-7 * SECOND)
    assert first.holds()
    small.clock.sleep(timedelta(days=-300))
    assert not first.holds()
    assert (first.take(), first.holds()) == (True, True)


def test_a_lease_is_renewed_until_the_stop(small: World) -> None:
    short = lead(small, "a", timedelta(seconds=0.4))
    assert short.take()
    stop = threading.Event()
    keeper = threading.Thread(target=short.keep, args=(stop,))
    keeper.start()
    small.clock.sleep(timedelta(seconds=0.2))
    wait_until(lambda: (held := small.archive.leadership.holder()) is not None and held.until > small.clock.now())
    stop.set()
    keeper.join(5)
    assert not keeper.is_alive()
    assert short.holds()


def wait_until(true: object) -> None:
    patience = threading.Event()
    for _ in range(200):
        if callable(true) and true():
            return
        patience.wait(0.01)
    raise AssertionError


class Taken(Leadership):
    """A store that answers from a list."""

    def __init__(self, *answers: bool | ArchiveUnavailable) -> None:
        self.answers = list(answers)

    def take(self, owner: str, at: datetime, lease: timedelta) -> bool:
        answer = self.answers.pop(0)
        if isinstance(answer, ArchiveUnavailable):
            raise answer
        return answer

    def give_up(self, owner: str) -> None:
        raise ArchiveUnavailable("store-unavailable", reason="gone")

    def holder(self) -> Held | None:
        return None


def test_a_lead_that_another_has_taken_is_lost_at_once(small: World) -> None:
    short = Lead(Taken(True, False), small.clock, "a", timedelta(seconds=0.1))
    assert short.take()
    short.keep(threading.Event())
    assert not short.holds()


def test_a_store_that_does_not_answer_is_asked_again_while_the_lease_lasts(small: World) -> None:
    gone = ArchiveUnavailable("store-unavailable", reason="gone")
    short = Lead(Taken(True, gone, True, False), small.clock, "a", timedelta(seconds=0.4))
    assert short.take()
    short.keep(threading.Event())
    assert not short.holds()


def test_giving_up_does_not_fail_with_the_store(small: World) -> None:
    one = Lead(Taken(True), small.clock, "a", LEASE)
    one.take()
    one.give_up()
    assert not one.holds()

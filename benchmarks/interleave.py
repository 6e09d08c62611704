"""Times contenders one after the other on each item, so that whatever slows the machine slows them alike.

The first of a round is the second of the next, since who comes second finds the item in the processor's cache. A result
is looked at outside the clock: a contender that does not do its work is no contender.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from benchmarks.measure import Spread, UnsoundResult, spread

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Contender(Generic[Item]):
    """Something that does the work on an item, and how to tell that it was done."""

    name: str
    run: Callable[[Item], Any]
    sound: Callable[[Any], bool] = bool


@dataclass(frozen=True, slots=True)
class Timed(Generic[Item]):
    """The seconds that each contender took for one item, in the order of the contenders."""

    item: Item
    seconds: tuple[float, ...]


def interleaved(contenders: Sequence[Contender[Item]], items: Iterable[Item], at_most: float = 30) -> list[Timed[Item]]:
    """Return the time of each contender on each item; after `at_most` seconds no further item is begun.

    UnsoundResult when a contender's result is not what it has to be.
    """
    begun = time.perf_counter()
    times: list[Timed[Item]] = []
    for turn, item in enumerate(items):
        if times and time.perf_counter() - begun > at_most:
            break
        seconds = [0.0] * len(contenders)
        for place in range(len(contenders)):
            which = (turn + place) % len(contenders)
            seconds[which] = _seconds(contenders[which], item)
        times.append(Timed(item, tuple(seconds)))
    return times


def _seconds(contender: Contender[Item], item: Item) -> float:
    start = time.perf_counter()
    result = contender.run(item)
    end = time.perf_counter()
    if not contender.sound(result):
        raise UnsoundResult(f"{contender.name} did not do its work on {str(item)[:80]}: {str(result)[:400]}")
    return end - start


def spreads(times: Iterable[Timed[Item]]) -> tuple[Spread, ...]:
    """The spread of each contender."""
    return tuple(spread(column) for column in zip(*(timed.seconds for timed in times), strict=True))

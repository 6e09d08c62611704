"""Times contenders in turns on the same items, so that whatever slows the machine slows them alike.

Turns are of one item, or of several: who comes after a slow one finds the processor's caches cold, which costs a fast
one most; in longer turns each finds them as its own work leaves them. The first of a round is the second of the next,
since who comes second finds the item itself in the cache. A result is looked at outside the clock: a contender that
does not do its work is no contender.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count, islice
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


def interleaved(
    contenders: Sequence[Contender[Item]], items: Iterable[Item], at_most: float = 30, turn: int = 1
) -> list[Timed[Item]]:
    """Return the time of each contender on each item; after `at_most` seconds no further turn is begun.

    A turn is of `turn` items. UnsoundResult when a contender's result is not what it has to be.
    """
    begun = time.perf_counter()
    times: list[Timed[Item]] = []
    remaining = iter(items)
    for number in count():
        batch = list(islice(remaining, turn))
        if not batch or (times and time.perf_counter() - begun > at_most):
            break
        columns: list[list[float]] = [[]] * len(contenders)
        for place in range(len(contenders)):
            which = (number + place) % len(contenders)
            columns[which] = [_seconds(contenders[which], item) for item in batch]
        times += [Timed(item, seconds) for item, seconds in zip(batch, zip(*columns, strict=True), strict=True)]
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

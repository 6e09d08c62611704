"""Work shared among forked processes, any of which may die: no item is lost, and the order is kept.

The system ends a process that takes too much memory, and a library in C can end its own. What a dead process had in
hand is worked on again, one item at a time in a process of its own; an item that ends that one too is given up.
"""

import mmap
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK: Final = 32
"""Items handed to a process at once: enough to make the handing over cheap, few enough to share evenly."""
_AHEAD: Final = 4
"""Chunks handed out for each process; what comes later is not yet fetched, so that memory stays bounded."""

_Waiting = deque[tuple[list[Item], "Future[list[Result]]"]]


@dataclass(frozen=True)
class Crew(Generic[Item, Result]):
    """Processes that all do the same work; the work is inherited by fork, items and results have to be picklable."""

    work: Callable[[Item], Result]
    processes: int
    given_up: Callable[[Item], Result]
    """The result of an item that ended two processes."""
    on_death: Callable[[], None]
    """Called each time that a process died at its work."""

    def results(self, items: Iterable[Item]) -> Iterator[tuple[Item, Result]]:
        """Yield each item with its result, in order."""
        chunks = _chunks(items)
        while unfinished := (yield from self._until_a_death(chunks)):
            self.on_death()
            for chunk, future in unfinished:
                if future.cancelled() or future.exception() is not None:
                    yield from self._one_by_one(chunk)
                else:
                    yield from zip(chunk, future.result(), strict=True)

    def _until_a_death(
        self, chunks: Iterator[list[Item]]
    ) -> Generator[tuple[Item, Result], None, "_Waiting[Item, Result]"]:
        """Yield results until there are no more chunks, or a process died; return the chunks that were not answered."""
        waiting: _Waiting[Item, Result] = deque()
        with _pool(self.work, self.processes) as pool:
            try:
                for chunk in chunks:
                    waiting.append((chunk, _submitted(pool, chunk)))
                    if len(waiting) == self.processes * _AHEAD:
                        yield from _first(waiting)
                while waiting:
                    yield from _first(waiting)
            except BrokenProcessPool:
                return waiting
        return waiting

    def _one_by_one(self, chunk: list[Item]) -> Iterator[tuple[Item, Result]]:
        """The results of items among which is one that ended a process."""
        left = deque(chunk)
        while left:
            with _pool(self.work, 1) as pool:
                try:
                    while left:
                        (result,) = _submitted(pool, [left[0]]).result()
                        yield left.popleft(), result
                except BrokenProcessPool:
                    yield left[0], self.given_up(left.popleft())


def can_share() -> bool:
    """Whether this system can fork, as a crew must."""
    return "fork" in multiprocessing.get_all_start_methods()


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _first(waiting: "_Waiting[Item, Result]") -> Iterator[tuple[Item, Result]]:
    chunk, future = waiting[0]
    results = future.result()
    waiting.popleft()
    return zip(chunk, results, strict=True)


def _submitted(pool: ProcessPoolExecutor, chunk: list[Item]) -> "Future[list[Any]]":
    """The future of a chunk; that of a pool found broken holds the error, as if it had broken later."""
    try:
        with _deaf_to_interrupts():
            return pool.submit(_work_on, chunk)
    except BrokenProcessPool as error:
        failed: Future[list[Any]] = Future()
        failed.set_exception(error)
        return failed


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started here never learn of Ctrl-C, who started them ends them; this one learns of it afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _pool(work: Callable[[Any], Any], processes: int) -> Iterator[ProcessPoolExecutor]:
    """A pool for the length of a block, which then waits at most for the items that are being worked on."""
    leave = mmap.mmap(-1, 1)
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(processes, mp_context=fork, initializer=_begin, initargs=(work, leave))
    try:
        yield pool
    finally:
        leave[0] = 1
        pool.shutdown(cancel_futures=True)


_work: Callable[[Any], Any] | None = None
_leave: "mmap.mmap | bytes" = b"\0"
"""One byte shared with the parent, without a lock that a dying process could keep: not 0 when nobody wants results."""


def _begin(work: Callable[[Any], Any], leave: mmap.mmap) -> None:
    global _work, _leave
    _work, _leave = work, leave


def _work_on(chunk: list[Any]) -> list[Any]:
    if _work is None:
        raise RuntimeError("the process was started without its work")
    return [_work(item) for item in chunk if not _leave[0]]

"""The time of a sandbox: it runs as ours does, and can be pushed forward; what is due happens in its order."""

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final

from invoicebridge.fatturapa.circumstances import ROME

AT_ONCE: Final = timedelta(0)

Action = Callable[[], Awaitable[None]]


class Clock:
    """Lives in the sandbox's event loop; only `now` may be called from elsewhere.

    A `still` one runs only while it is pushed. It is reckoned in UTC: in Italy's zone, sums and comparisons of instants
    go astray twice a year.
    """

    def __init__(self, start: datetime | None = None, *, still: bool = False) -> None:
        self._start = (start or datetime.now(UTC)).astimezone(UTC)
        self._began = None if still else time.monotonic()
        self._pushed = timedelta(0)
        self._due: list[tuple[datetime, int, Action]] = []
        self._numbers = count()
        self._changed = asyncio.Event()
        self._turn = asyncio.Lock()

    def now(self) -> datetime:
        """The time in the sandbox, aware, in Italy's zone."""
        return self._instant().astimezone(ROME)

    def after(self, delay: timedelta, action: Action) -> None:
        """The action happens so long from now; of two due at one instant, the one that was asked for first."""
        heapq.heappush(self._due, (self._instant() + delay, next(self._numbers), action))
        self._changed.set()

    async def advance(self, by: timedelta) -> None:
        """It is so much later, and everything that was due until then has happened at its own time.

        Without a span of time, only what is due already happens.
        """
        async with self._turn:
            until = self._instant() + by
            while self._due and self._due[0][0] <= max(until, self._instant()):
                self._push(self._due[0][0])
                await heapq.heappop(self._due)[2]()
            self._push(until)

    async def run(self) -> None:
        """What is due happens as time goes by, for ever."""
        while True:
            self._changed.clear()
            await self.advance(AT_ONCE)
            wait = (self._due[0][0] - self._instant()).total_seconds() if self._due else None
            try:
                await asyncio.wait_for(self._changed.wait(), None if wait is None else max(wait, 0))
            except TimeoutError:
                continue

    def _push(self, to: datetime) -> None:
        """It is at least as late as that."""
        self._pushed += max(to - self._instant(), timedelta(0))

    def _instant(self) -> datetime:
        """The same in UTC."""
        gone = 0.0 if self._began is None else time.monotonic() - self._began
        return self._start + timedelta(seconds=gone) + self._pushed

"""The lease of the leader: taken, renewed in the background, given up; and known to be over without asking anybody.

The store says who leads. Between two answers of it, this process counts itself a leader only while its last lease
surely has not ended: by the clock of the machine, and by one that nobody can set.
"""

import logging
import threading
import time
from datetime import datetime, timedelta
from typing import Final

from invoicebridge.bridge.ports import Clock, Leadership
from invoicebridge.errors import ArchiveUnavailable
from invoicebridge.scheduler import logs

RENEWED: Final = 4
"""So often a lease is renewed before it ends."""
_MARGIN: Final = 8
"""This part of a lease is not used: clocks of two machines may differ a little."""


class Lead:
    """The lead of one process."""

    def __init__(self, leadership: Leadership, clock: Clock, owner: str, lease: timedelta) -> None:
        self._leadership, self._clock = leadership, clock
        self.owner = owner
        self.lease = lease
        self._began = clock.now()
        self._ends: datetime | None = None
        self._ends_after = 0.0
        self._own = threading.Lock()

    def take(self) -> bool:
        """Whether this process leads now, for the length of a lease; ArchiveUnavailable when nobody knows."""
        at, after = self._clock.now(), time.monotonic()
        taken = self._leadership.take(self.owner, at, self.lease)
        used = self.lease - self.lease / _MARGIN
        with self._own:
            self._began, self._ends = at, at + used if taken else None
            self._ends_after = after + used.total_seconds()
        return taken

    def holds(self) -> bool:
        """Whether this process surely still leads; not after the clock was set back, when what is planned is wrong."""
        with self._own:
            began, ends, after = self._began, self._ends, self._ends_after
        since = began - self.lease / _MARGIN
        return ends is not None and since < self._clock.now() < ends and time.monotonic() < after

    def keep(self, stop: threading.Event) -> None:
        """The lease is renewed until it is lost or `stop` is set. A store that does not answer is asked again."""
        while not stop.wait((self.lease / RENEWED).total_seconds()) and self.holds():
            try:
                if not self.take():
                    return
            except ArchiveUnavailable as error:
                logs.event("lease-not-renewed", logging.WARNING, error=error.code)

    def give_up(self) -> None:
        """The next process may lead at once; where the store does not answer, when the lease ends by itself."""
        with self._own:
            self._ends = None
        try:
            self._leadership.give_up(self.owner)
        except ArchiveUnavailable as error:
            logs.event("lease-not-given-up", logging.WARNING, error=error.code)

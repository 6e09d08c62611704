"""The time of this machine."""

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """What `bridge.ports.Clock` asks for."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)

    def sleep(self, duration: timedelta) -> None:
        """So much time has passed; nothing is waited for when it is not positive."""
        time.sleep(max(duration.total_seconds(), 0))

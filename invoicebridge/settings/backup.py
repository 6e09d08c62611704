"""The table `[backup]`: where copies of the store go, how many are kept, and with what they are encrypted."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from invoicebridge.settings.values import Key, Reference, Spot, duration, integer, path, reference, table

MARGIN: Final = 1000
_MOST_KEPT: Final = 10_000
_MOST_MARGIN: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSettings:
    """The table `[backup]`."""

    folder: Path | None = None
    """Where the job `backup` writes; None: it does not run."""
    keep: int | None = None
    """So many of the latest copies stay in the folder; None: all."""
    key: Reference | None = None
    """Where the secret is with which copies are encrypted; None: they are not."""
    warn_after: timedelta = timedelta(days=2)
    """A person is told when the last copy is older."""
    margin: int = MARGIN
    """So many names of files are left out after a restoration, beyond the last one that is known of."""


def read(value: object, spot: Spot) -> BackupSettings:
    """The table."""
    return BackupSettings(**table(value, spot, KEYS))


KEYS: Final = {
    "folder": Key(path),
    "keep": Key(integer(1, _MOST_KEPT)),
    "key": Key(reference),
    "warn_after": Key(duration),
    "margin": Key(integer(0, _MOST_MARGIN)),
}

"""The folders of a watched folder, and what a worker's own files in `work` are called."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from invoicebridge.connectors.whole_file import is_part
from invoicebridge.errors import ConfigurationError

IN, WORK, DONE, FAILED = "in", "work", "done", "failed"
RESULT: Final = ".esito.csv"
"""How the name of a result ends; before it stands the name of what was given."""
LOCK: Final = ".lock"
NEW: Final = ".new-"
"""How the name of a worker's folder begins until it is locked."""
RESULTS: Final = {DONE: ".esito-done.csv", FAILED: ".esito-failed.csv"}
"""The result once it is written, by where the batch goes then."""
GROWING: Final = ".esito"
"""The result while it is written."""
REMARKS: Final = ".annotato"


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """What the file system refuses is told as a matter of this folder."""
    try:
        yield
    except OSError as error:
        raise ConfigurationError("watch-folder-unusable", name=folder, reason=error.strerror or error) from error


def is_own(name: str) -> bool:
    """Whether a worker wrote it; what was given never has such a name, since what begins with a dot is not taken."""
    return name in (LOCK, GROWING, *RESULTS.values()) or name.startswith(REMARKS) or is_part(name)


def empty(place: Path) -> None:
    """A worker's folder is gone, the lock last, if nothing but our own files is in it; else nothing is changed."""
    with suppress(OSError):  # the next run tries again
        names = os.listdir(place)
        if all(map(is_own, names)):
            for name in sorted(names, key=LOCK.__eq__):
                (place / name).unlink(missing_ok=True)
            place.rmdir()


def age(path: Path) -> float:
    """Seconds since it was last written to."""
    return time.time() - os.lstat(path).st_mtime

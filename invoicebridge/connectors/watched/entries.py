"""What lies in a folder that anybody may put things into: what is whole, what is none of our business, what is odd."""

import errno
import fcntl
import os
import signal
import stat
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Final

Print = Mapping[str, tuple[int, int, int]]
"""Of each file its inode, size and time of change: whether anything was written to it."""

_UNFINISHED: Final = (
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".filepart",
    ".crdownload",
    ".swp",
    ".lock",
    ".writing",
    "~",
)
"""How names end under which programs write what they rename afterwards."""
_MOST_FILES: Final = 100_000


def settled(folder: Path, settle: timedelta) -> list[str]:
    """The names of what has not changed for so long, the oldest first; unfinished files are left alone."""
    now, wait = time.time(), settle.total_seconds()
    found: list[tuple[float, str]] = []
    for name in os.listdir(folder):
        if is_unfinished(name):
            continue
        try:
            changed = _changed(folder / name)
        except FileNotFoundError:
            continue
        if not now - wait < changed <= now + wait:  # clocks of file servers may be ahead
            found.append((changed, name))
    return [name for _, name in sorted(found)]


def is_unfinished(name: str) -> bool:
    """Whether somebody is still writing what has such a name."""
    return name.startswith((".", "~$")) or name.lower().endswith(_UNFINISHED)


def odd(path: Path) -> str | None:
    """Why it is not read; None: it is.

    It is a link, a device or a pipe, or one of those is in it (`link`, `special`); there are too many files in it
    (`many`), or folders so deep that no path leads there (`deep`).
    """
    for number, one in enumerate(_each(path)):
        try:
            mode = os.lstat(one).st_mode
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return "deep"
            raise
        if stat.S_ISLNK(mode):
            return "link"
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            return "special"
        if number > _MOST_FILES:
            return "many"
    return None


def prints(path: Path) -> Print:
    """What changes when anything is written to it."""
    found = {str(one): os.lstat(one) for one in _each(path)}
    return {name: (one.st_ino, one.st_size, one.st_mtime_ns) for name, one in found.items()}


def is_unwritten(path: Path) -> bool:
    """Whether nobody has it open for writing; it is taken for granted where the system cannot tell."""
    return all(_has_no_writer(one) for one in _each(path) if stat.S_ISREG(os.lstat(one).st_mode))


def _has_no_writer(path: Path) -> bool:
    """A lease to read is given only for a file that nobody has open for writing (Linux, local file systems)."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        fcntl.fcntl(number, fcntl.F_SETSIG, signal.SIGURG)  # who opens it meanwhile must not end this process
        fcntl.fcntl(number, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(number, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno != errno.EAGAIN
    finally:
        os.close(number)
    return True


def _changed(path: Path) -> float:
    """When its content, name or owner was last another one: unlike `st_mtime`, nobody can set that back.

    Of a folder in which nothing more is found because of its depth, or number, what was found counts.
    """
    changed = os.lstat(path).st_ctime
    for one in islice(_each(path), _MOST_FILES):
        try:
            changed = max(changed, os.lstat(one).st_ctime)
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
            return changed
    return changed


def _each(path: Path) -> Iterator[Path]:
    """The file itself; of a folder everything in it too. Links are not followed."""
    yield path
    if stat.S_ISDIR(os.lstat(path).st_mode):
        for where, folders, files in os.walk(path):
            yield from (Path(where, name) for name in (*folders, *files))

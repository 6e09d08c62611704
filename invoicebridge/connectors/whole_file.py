"""Files that appear whole or not at all: written beside their place, and given their name when they are complete.

What is unfinished has a random name that nobody else has, in the same folder (hence on the same file system), and is
removed on every way out that is not a crash; what a crash left is removed by `remove_abandoned`. Files get the
permissions that the umask leaves to others, which is why `tempfile` (owner only) does not make them.
"""

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

_PART: Final = re.compile(r"\.[0-9a-f]{16}\.part")
_ABANDONED_AFTER: Final = 24 * 3600
"""Seconds after which no process is still writing a file."""


def write_whole(path: Path, content: bytes, *, replace: bool, private: bool = False) -> None:
    """The file holds the content, all of it; a crash leaves what was there before. Errors and options as `growing`."""
    with growing(path, replace=replace, private=private) as stream:
        stream.write(content)


@contextmanager
def growing(path: Path, *, replace: bool, private: bool = False) -> Iterator[BinaryIO]:
    """The file holds what the block wrote into the stream, once it has ended well; otherwise nothing is changed.

    `private`: for its owner alone. Without `replace` the name is taken in one step that fails when it is already taken,
    also by a dangling link: FileExistsError, and nothing is changed. So of several writers one alone gets a name.
    OSError when the file cannot be written.
    """
    part = path.with_name(f".{os.urandom(8).hex()}.part")
    try:
        with open(part, "xb", opener=_for_owner if private else None) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if replace:
            part.replace(path)
        else:
            _take_name(part, path)
    finally:
        part.unlink(missing_ok=True)


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def remove_abandoned(folder: Path) -> None:
    """The folder has no unfinished file of ours that was last written more than a day ago: its process has crashed.

    OSError when the folder cannot be read, or one cannot be removed.
    """
    for part in abandoned(folder):
        part.unlink(missing_ok=True)


def abandoned(folder: Path) -> list[Path]:
    """Those unfinished files. OSError when the folder cannot be read."""
    return [Path(entry.path) for entry in os.scandir(folder) if is_part(entry.name) and _is_abandoned(entry)]


def is_part(name: str) -> bool:
    """Whether an unfinished file of ours is called so."""
    return _PART.fullmatch(name) is not None


def _is_abandoned(entry: "os.DirEntry[str]") -> bool:
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return False
    return stat.S_ISREG(found.st_mode) and time.time() - found.st_mtime > _ABANDONED_AFTER


def _take_name(part: Path, path: Path) -> None:
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        _reserve_name(part, path)


def _reserve_name(part: Path, path: Path) -> None:
    """For file systems without links: an empty file takes the name, then the complete one takes its place."""
    path.open("xb").close()
    try:
        part.replace(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise

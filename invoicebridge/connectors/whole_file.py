"""Files that appear whole or not at all: written beside their place, and given their name when they are complete.

What is unfinished has a random name that nobody else has, in the same folder (hence on the same file system), and is
removed on every way out that is not a crash of the machine. Files get the permissions that the umask leaves to others,
which is why `tempfile` (owner only) does not make them.
"""

import os
import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes, *, replace: bool) -> None:
    """The file holds the content, all of it; a crash leaves what was there before.

    Without `replace` the name is taken in one step that fails when it is already taken, also by a dangling link:
    FileExistsError, and nothing is changed. So of several writers one alone gets a name. OSError when the file cannot
    be written.
    """
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if replace:
            part.replace(path)
        else:
            _take_name(part, path)
    finally:
        part.unlink(missing_ok=True)


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

"""Where a SQLite store lies: a folder that only its owner can enter, files that only he can read."""

import os
from contextlib import suppress
from pathlib import Path

from invoicebridge.errors import ConfigurationError


def make_private(path: Path) -> None:
    """An empty file is there, for its owner alone; a folder that had to be made, or was empty, is his alone too.

    A folder with other things in it keeps its permissions. SQLite gives its side files those of the database.
    ConfigurationError `store-exists` when something is there already, `store-place` when it cannot be made.
    """
    try:
        if path.exists():
            raise ConfigurationError("store-exists", store=path)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not any(path.parent.iterdir()):
            path.parent.chmod(0o700)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise ConfigurationError("store-place", store=path, reason=error.strerror) from error


def demand(path: Path) -> None:
    """The file is there; ConfigurationError `store-missing` when it is not: opening never makes one by mistake.

    `store-place` when nobody can tell, as of a folder that we may not enter.
    """
    try:
        there = path.is_file()
    except OSError as error:
        raise ConfigurationError("store-place", store=path, reason=error.strerror) from error
    if not there:
        raise ConfigurationError("store-missing", store=path)


def take_name(part: Path, file: Path) -> None:
    """The file has its name, which nobody took in between; on file systems without links that is not certain.

    ConfigurationError `store-exists`.
    """
    try:
        os.link(part, file)
    except FileExistsError as error:
        raise ConfigurationError("store-exists", store=file) from error
    except OSError:
        part.rename(file)


def remove(file: Path) -> None:
    """Neither the file nor its side files are there."""
    for ending in ("", "-wal", "-shm"):
        with suppress(NotADirectoryError, PermissionError):  # then nothing could be made there either
            file.with_name(file.name + ending).unlink(missing_ok=True)

"""Files that a person asked for, written whole or not at all."""

import itertools
import os
from pathlib import Path

from invoicebridge.errors import ConfigurationError


def write_file(name: str, content: bytes, *, replace: bool) -> None:
    """The file holds the content; a crash leaves what was there before.

    ConfigurationError, and nothing is changed, when the file exists and may not be replaced (`output-exists`), or when
    it cannot be written (`output-not-written`). A device or pipe is written to as it is.
    """
    path = Path(name).resolve()
    special = path.exists() and not path.is_file()
    if path.is_file() and not replace:
        raise ConfigurationError("output-exists", name=name)
    try:
        if special:
            path.write_bytes(content)
        else:
            _write_beside(path, content)
    except OSError as error:
        raise ConfigurationError("output-not-written", name=name, reason=error.strerror) from error


def write_new(folder: str, name: str, content: bytes) -> Path:
    """A file that did not exist before holds the content; its path. Folders are made where they are missing.

    Where the name is taken, by a link too, the next number is used: `name (2).pdf`. ConfigurationError
    (`output-not-written`) when the file cannot be made.
    """
    directory = Path(folder)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for number in itertools.count(1):
            path = directory / (name if number == 1 else _numbered(name, number))
            try:
                stream = path.open("xb")
            except FileExistsError:
                continue
            with stream:
                stream.write(content)
            return path
    except OSError as error:
        raise ConfigurationError("output-not-written", name=str(directory / name), reason=error.strerror) from error
    raise AssertionError("counting has no end")


def _numbered(name: str, number: int) -> str:
    path = Path(name)
    return f"{path.stem} ({number}){path.suffix}"


def _write_beside(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise

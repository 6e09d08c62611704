"""Files that a person asked for, written whole or not at all."""

import itertools
from pathlib import Path

from invoicebridge.connectors.whole_file import write_whole
from invoicebridge.errors import ConfigurationError


def write_file(name: str, content: bytes, *, replace: bool, private: bool = False) -> None:
    """The file holds the content; a crash leaves what was there before. `private`: for its owner alone.

    ConfigurationError, and nothing is changed, when the file exists and may not be replaced (`output-exists`; another
    process may make it at the same moment), or when it cannot be written (`output-not-written`). A device or pipe is
    written to as it is.
    """
    try:
        path = Path(name).resolve()
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            write_whole(path, content, replace=replace, private=private)
    except FileExistsError as error:
        raise ConfigurationError("output-exists", name=name) from error
    except OSError as error:
        raise ConfigurationError("output-not-written", name=name, reason=error.strerror) from error


def write_private(path: Path, content: bytes) -> None:
    """The file holds the content, for its owner alone, whatever it held before; its folder is made where it misses.

    ConfigurationError (`output-not-written`) when it cannot.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError("output-not-written", name=str(path), reason=error.strerror) from error
    write_file(str(path), content, replace=True, private=True)


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

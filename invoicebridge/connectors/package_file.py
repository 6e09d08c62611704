"""Packages of evidence on disk: written whole, for their owner alone, and read piece by piece."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from invoicebridge.connectors.whole_file import growing
from invoicebridge.errors import ConfigurationError, UnreadableFile


@contextmanager
def writing(name: str, *, replace: bool) -> Iterator[BinaryIO]:
    """The file holds what the block writes, once it has ended well; otherwise nothing is changed.

    ConfigurationError `output-exists` (before the block, or when another process makes it meanwhile),
    `output-not-written`.
    """
    path = Path(name).resolve()
    if path.exists() and not replace:
        raise ConfigurationError("output-exists", name=name)
    try:
        with growing(path, replace=replace, private=True) as stream:
            yield stream
    except FileExistsError as error:
        raise ConfigurationError("output-exists", name=name) from error
    except OSError as error:
        raise ConfigurationError("output-not-written", name=name, reason=error.strerror) from error


@contextmanager
def reading(name: str) -> Iterator[BinaryIO]:
    """The file, for the length of a block; UnreadableFile when it cannot be opened."""
    with _opened(name) as stream:
        yield stream


def _opened(name: str) -> BinaryIO:
    try:
        return Path(name).open("rb")
    except FileNotFoundError as error:
        raise UnreadableFile("file-missing", name=name) from error
    except OSError as error:
        raise UnreadableFile("file-not-readable", name=name, reason=error.strerror) from error

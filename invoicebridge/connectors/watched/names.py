"""What files of a watched folder are called: beside each other, never over one another, never too long."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_LONGEST: Final = 255
"""Bytes of a name, on nearly all file systems."""


def shown(name: str) -> str:
    """The name for people and for the store: bytes that are no UTF-8 are replaced."""
    return os.fsencode(name).decode("utf-8", "replace")


def companion(name: str, ending: str) -> str:
    """A name for what belongs to this file."""
    return _cut(name, len(os.fsencode(ending))) + ending


def candidates(name: str, at: str) -> Iterator[str]:
    """Yield names for a file, the first of them its own; the others say when (`at`) it was taken."""
    yield name
    path = Path(name)
    stem, ending = (path.stem, path.suffix) if len(os.fsencode(path.suffix)) < _LONGEST // 2 else (name, "")
    number = 1
    while True:
        mark = f".{at}" + ("" if number == 1 else f"-{number}")
        yield companion(stem, mark + ending)
        number += 1


def _cut(name: str, room: int) -> str:
    """The name without as much of its end as leaves so many bytes of room."""
    while len(os.fsencode(name)) + room > _LONGEST:
        name = name[:-1]
    return name

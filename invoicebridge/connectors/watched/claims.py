"""What a worker has in hand of a watched folder: its result grows beside it, and goes with it where it belongs.

When the result is written, with the verdict in its name, nothing is worked through again: what is left is to move the
files. Whoever takes up what a dead worker left goes on from there (`taking`).
"""

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from invoicebridge.connectors.outcome_files import sync
from invoicebridge.connectors.watched.entries import Print, prints
from invoicebridge.connectors.watched.names import candidates, companion, shown
from invoicebridge.connectors.watched.places import (
    DONE,
    FAILED,
    GROWING,
    LOCK,
    REMARKS,
    RESULT,
    RESULTS,
    empty,
    is_own,
    told,
)
from invoicebridge.connectors.whole_file import growing


@dataclass(slots=True)
class Claim:
    """What this worker has in hand: the only thing in a folder of its own, which it holds locked."""

    root: Path
    place: Path
    file: Path
    number: int
    """The open lock."""
    odd: str | None = None
    deaths: int = 0
    """How many workers have died of it, or with it; each has left a byte in the lock."""
    _before: Print = field(default_factory=dict)
    finished: bool = False
    _recorded: bool = False

    @property
    def label(self) -> str:
        """As people call it."""
        return shown(self.file.name)

    @property
    def path(self) -> str:
        """Where it is until it is finished."""
        return str(self.file)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of files."""
        return self.file.is_dir()

    def changed(self) -> bool:
        """Whether anything was written to it since it was taken. ConfigurationError `watch-folder-unusable`."""
        with told(self.root):
            return self.odd is None and prints(self.file) != self._before

    def record(self, some: bytes) -> None:
        """This stands at the end of its result. ConfigurationError `watch-folder-unusable`."""
        with told(self.root):
            if not self._recorded:
                self._forget()
            with (self.place / GROWING).open("ab") as stream:
                stream.write(some)

    def _forget(self) -> None:
        """Nothing is left of what a worker began that died."""
        for name in os.listdir(self.place):
            if name != LOCK and is_own(name):
                (self.place / name).unlink()
        self._recorded = True

    def annotate(self, write: Callable[[BinaryIO], None]) -> None:
        """A copy with remarks, which this writes, will lie beside it. What `write` raises leaves none."""
        with (
            told(self.root),
            growing(self.place / f"{REMARKS}{self.file.suffix}", replace=True, private=True) as stream,
        ):
            os.fchmod(stream.fileno(), self._mode)
            write(stream)

    @property
    def _mode(self) -> int:
        """Whoever may read what was given may read what came of it."""
        return 0o600 if self.odd else stat.S_IMODE(os.lstat(self.file).st_mode) & 0o666 | 0o600

    def finish(self, *, good: bool) -> str:
        """It is in `done` or `failed` with its result, and the copy with remarks where there is one; where it is.

        ConfigurationError `watch-folder-unusable`; whoever takes it up again has it whole.
        """
        with told(self.root):
            target = DONE if good else FAILED
            with (self.place / GROWING).open("ab") as stream:
                os.fchmod(stream.fileno(), self._mode)
                os.fsync(stream.fileno())
            os.rename(self.place / GROWING, self.place / RESULTS[target])
            sync(self.place)
            return self.publish(target)

    def publish(self, target: str) -> str:
        """The result, the annotated copy and what was given are in `done` or `failed`; where the last one is.

        The result goes first, because it takes the name; what was given goes last.
        """
        folder, at = self.root / target, self.place.name.partition("-")[0]
        remarks = next((name for name in os.listdir(self.place) if name.startswith(REMARKS)), None)
        for name in candidates(self.file.name, at):
            result = companion(name, RESULT)
            beside = None if remarks is None else companion(Path(name).stem, remarks)
            taken = any(os.path.lexists(folder / one) for one in (name, beside) if one is not None)
            if not taken and _linked(self.place / RESULTS[target], folder / result):
                break
        if remarks is not None and beside is not None:
            os.rename(self.place / remarks, folder / beside)
        os.rename(self.file, folder / name)
        sync(folder)
        self.finished = True
        return str(folder / name)

    def leave(self) -> None:
        """Nobody holds it any more; its folder is gone if it is finished. Who leaves it so has not died of it."""
        if self.finished:
            empty(self.place)
        else:
            with suppress(OSError):  # it then counts as one death more
                os.ftruncate(self.number, self.deaths)
        os.close(self.number)


def _linked(source: Path, target: Path) -> bool:
    """Whether the name is ours: of several workers one alone gets it, and whoever had it when he died has it still."""
    try:
        os.link(source, target)
    except FileExistsError:
        return target.exists() and os.path.samefile(source, target)
    except OSError:  # a file system without links
        with suppress(FileExistsError), target.open("xb"):
            os.replace(source, target)
            return True
        return False
    return True

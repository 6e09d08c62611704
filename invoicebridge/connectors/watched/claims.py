"""What a worker has in hand of a watched folder, and nobody else.

It claims what lies in `in` by moving it into a folder of its own in `work`, whose file `.lock` it holds locked (flock)
until it is done. What a worker leaves that dies is locked by nobody, and taken up by the next one. When the result is
written, with the verdict in its name, nothing is worked through again: what is left is to move the files.
"""

import fcntl
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from invoicebridge.connectors.outcome_files import sync
from invoicebridge.connectors.watched.entries import Print, is_unwritten, odd, prints
from invoicebridge.connectors.watched.names import candidates, companion, shown
from invoicebridge.connectors.whole_file import growing, is_part
from invoicebridge.errors import ConfigurationError
from invoicebridge.fatturapa.circumstances import ROME

IN, WORK, DONE, FAILED = "in", "work", "done", "failed"
RESULT: Final = ".esito.csv"
"""How the name of a result ends; before it stands the name of what was given."""
LOCK: Final = ".lock"
NEW: Final = ".new-"
_RESULTS: Final = {DONE: ".esito-done.csv", FAILED: ".esito-failed.csv"}
_GROWING: Final = ".esito"
_REMARKS: Final = ".annotato"
_ABANDONED: Final = timedelta(days=1).total_seconds()


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """What the file system refuses is told as a matter of this folder."""
    try:
        yield
    except OSError as error:
        raise ConfigurationError("watch-folder-unusable", name=folder, reason=error.strerror or error) from error


@dataclass(slots=True)
class Claim:
    """What this worker has in hand: the only thing in a folder of its own, which it holds locked."""

    root: Path
    place: Path
    file: Path
    number: int
    """The open lock."""
    odd: str | None = None
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
            with (self.place / _GROWING).open("ab") as stream:
                stream.write(some)

    def _forget(self) -> None:
        """Nothing is left of what a worker began that died."""
        for name in os.listdir(self.place):
            if name != LOCK and _is_own(name):
                (self.place / name).unlink()
        self._recorded = True

    def annotate(self, write: Callable[[BinaryIO], None]) -> None:
        """A copy with remarks, which this writes, will lie beside it. What `write` raises leaves none."""
        with (
            told(self.root),
            growing(self.place / f"{_REMARKS}{self.file.suffix}", replace=True, private=True) as stream,
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
            with (self.place / _GROWING).open("ab") as stream:
                os.fchmod(stream.fileno(), self._mode)
                os.fsync(stream.fileno())
            os.rename(self.place / _GROWING, self.place / _RESULTS[target])
            sync(self.place)
            return self.publish(target)

    def publish(self, target: str) -> str:
        """The result, the annotated copy and what was given are in `done` or `failed`; where the last one is.

        The result goes first, because it takes the name; what was given goes last.
        """
        folder, at = self.root / target, self.place.name.partition("-")[0]
        remarks = next((name for name in os.listdir(self.place) if name.startswith(_REMARKS)), None)
        for name in candidates(self.file.name, at):
            result = companion(name, RESULT)
            beside = None if remarks is None else companion(Path(name).stem, remarks)
            taken = any(os.path.lexists(folder / one) for one in (name, beside) if one is not None)
            if not taken and _linked(self.place / _RESULTS[target], folder / result):
                break
        if remarks is not None and beside is not None:
            os.rename(self.place / remarks, folder / beside)
        os.rename(self.file, folder / name)
        sync(folder)
        self.finished = True
        return str(folder / name)

    def leave(self) -> None:
        """Nobody holds it any more; its folder is gone if it is finished."""
        if self.finished:
            _empty(self.place)
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


def claimed(root: Path, name: str) -> Claim | None:
    """What lies in `in` under this name is ours; None where it is gone, or somebody writes to it."""
    fresh = root / WORK / f"{NEW}{secrets.token_hex(8)}"
    place = root / WORK / f"{datetime.now(ROME):%Y%m%dT%H%M%S}-{fresh.name.removeprefix(NEW)}"
    fresh.mkdir(mode=0o700)
    number = os.open(fresh / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.rename(fresh, place)
        if not _moved(root / IN / name, place / name):
            _empty(place)
        elif is_unwritten(place / name):
            sync(root / IN)
            return Claim(root, place, place / name, number, odd(place / name), prints(place / name))
        else:
            _given_back(root, place / name)
            _empty(place)
    except BaseException:  # whatever is in hand can be taken up by anybody
        _empty(fresh)
        _empty(place)
        os.close(number)
        raise
    os.close(number)
    return None


def _moved(source: Path, target: Path) -> bool:
    """Whether it is there now; another worker may have taken it."""
    try:
        os.rename(source, target)
    except FileNotFoundError:
        return False
    return True


def _given_back(root: Path, file: Path) -> None:
    """It lies in `in` again, where somebody still writes to it; under another name where its own is taken by now."""
    target = root / IN / file.name
    if os.path.lexists(target):
        target = root / IN / f"{secrets.token_hex(4)}-{file.name}"
    os.rename(file, target)


def left_by_others(root: Path, name: str) -> Claim | None:
    """What a worker left that died, its files moved where that was all that was left to do; None if it is alive."""
    place = root / WORK / name
    number = _lock_of_the_dead(place)
    if number is None:
        return None
    try:
        files = [place / one for one in os.listdir(place) if not _is_own(one)]
        if not files:
            return Claim(root, place, place, number, finished=True)
        claim = Claim(root, place, files[0], number, odd(files[0]), prints(files[0]))
        for target, result in _RESULTS.items():
            if (place / result).exists():
                claim.publish(target)
                break
    except BaseException:
        os.close(number)
        raise
    return claim


def _lock_of_the_dead(place: Path) -> int | None:
    """The lock of a folder in which nobody works any more, taken; None for every other one."""
    try:
        number = os.open(place / LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(number), os.stat(place / LOCK)):
            return number
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(number)
    return None


def _is_own(name: str) -> bool:
    return name in (LOCK, _GROWING, *_RESULTS.values()) or name.startswith(_REMARKS) or is_part(name)


def _empty(place: Path) -> None:
    """The folder is gone, the lock last, if nothing but our own files is in it; else nothing is changed."""
    with suppress(OSError):
        names = os.listdir(place)
        if all(map(_is_own, names)):
            for name in sorted(names, key=LOCK.__eq__):
                (place / name).unlink(missing_ok=True)
            place.rmdir()


def forget(place: Path) -> None:
    """A folder in `work` that a crash left, and that holds nothing, is gone. FileNotFoundError where it is already."""
    if place.name.startswith(NEW) and age(place) > _ABANDONED:
        (place / LOCK).unlink(missing_ok=True)
        place.rmdir()
    elif not place.name.startswith(NEW) and place.is_dir() and not os.listdir(place):
        place.rmdir()


def age(path: Path) -> float:
    """Seconds since it was last written to."""
    return time.time() - os.lstat(path).st_mtime

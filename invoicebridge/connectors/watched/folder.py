"""A folder into which an ERP puts its batches: `in/ → work/ → done/ | failed/`, safe for any number of workers."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from invoicebridge.bridge.ports import Given
from invoicebridge.connectors.outcome_files import unwritable
from invoicebridge.connectors.watched.claims import Claim
from invoicebridge.connectors.watched.entries import settled
from invoicebridge.connectors.watched.places import DONE, FAILED, IN, RESULT, WORK, age, told
from invoicebridge.connectors.watched.taking import claimed, forget, is_suspicious, left_by_others
from invoicebridge.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """One folder of the settings."""

    folder: Path
    settle: timedelta
    keep: timedelta | None = None

    def prepare(self) -> None:
        """The four folders are there, on one file system; what was kept long enough, and what crashes left, is gone.

        ConfigurationError `watch-folder-missing`, `watch-folder-elsewhere`, `watch-folder-unusable`.
        """
        with told(self.folder):
            if not self.folder.is_dir():
                raise ConfigurationError("watch-folder-missing", name=self.folder)
            for name in (IN, WORK, DONE, FAILED):
                (self.folder / name).mkdir(exist_ok=True)
            disks = {(self.folder / name).stat().st_dev for name in (IN, WORK, DONE, FAILED)}
            if len(disks) > 1:
                raise ConfigurationError("watch-folder-elsewhere", name=self.folder)
            self._tidy()

    def demand_usable(self) -> None:
        """It can be used as it is; nothing is changed. Errors as `prepare`."""
        with told(self.folder):
            if not self.folder.is_dir():
                raise ConfigurationError("watch-folder-missing", name=self.folder)
            there = [self.folder, *(self.folder / name for name in (IN, WORK, DONE, FAILED))]
            there = [place for place in there if os.path.lexists(place)]
            if len({place.stat().st_dev for place in there}) > 1:
                raise ConfigurationError("watch-folder-elsewhere", name=self.folder)
        for place in there:
            why = unwritable(place)
            if why is not None:
                raise ConfigurationError("watch-folder-unusable", name=place, reason=why)

    def given(self) -> Generator[Given]:
        """Yield what was given and nobody works on, the oldest first: what others left, then what lies in `in`.

        What several workers died of comes last. Each is this worker's until the next one is asked for. What cannot be
        had keeps nothing else waiting: at the end ConfigurationError `watch-folder-unusable`.
        """
        failures: list[ConfigurationError] = []
        for claim in self._claims(failures):
            try:
                if not claim.finished:
                    yield claim
            finally:
                claim.leave()
        if failures:
            raise failures[0]

    def _claims(self, failures: list[ConfigurationError]) -> Iterator[Claim]:
        with told(self.folder):
            work = sorted(name for name in os.listdir(self.folder / WORK) if not name.startswith("."))
            last = [name for name in work if is_suspicious(self.folder / WORK / name)]
        for name in work:
            if name not in last:
                yield from _tried(failures, self.folder, partial(left_by_others, self.folder, name))
        with told(self.folder):
            fresh = settled(self.folder / IN, self.settle)
        for name in fresh:
            yield from _tried(failures, self.folder, partial(claimed, self.folder, name))
        for name in last:
            yield from _tried(failures, self.folder, partial(left_by_others, self.folder, name))

    def _tidy(self) -> None:
        """Folders that crashes left and that hold nothing are gone, and what is older than `keep`."""
        for name in os.listdir(self.folder / WORK):
            with suppress(FileNotFoundError, PermissionError):  # another worker has tidied, or it is another user's
                forget(self.folder / WORK / name)
        for name in os.listdir(self.folder / DONE) if self.keep is not None else ():
            with suppress(FileNotFoundError):
                self._outlive(name)

    def _outlive(self, result: str) -> None:
        """What was given is gone with its result if that is old; what has no result is somebody else's."""
        name, place = result.removesuffix(RESULT), self.folder / DONE / result
        if name != result and self.keep is not None and age(place) > self.keep.total_seconds():
            _remove(self.folder / DONE / name)
            place.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _tried(failures: list[ConfigurationError], folder: Path, claim: Callable[[], Claim | None]) -> Iterator[Claim]:
    """Yield the claim, if there is one; what went wrong is noted."""
    try:
        with told(folder):
            made = claim()
    except ConfigurationError as error:
        failures.append(error)
        return
    if made is not None:
        yield made

"""How a worker gets something of a watched folder into its hands, and nobody else does.

It moves what lies in `in` into a folder of its own in `work`, whose file `.lock` it holds locked (flock) until it is
done. What a worker leaves that dies is locked by nobody, and taken up by the next one. The lock holds a byte for each
worker that died with it in hand: what kills whoever reads it must not keep all the rest waiting for ever.
"""

import fcntl
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from invoicebridge.connectors.outcome_files import sync
from invoicebridge.connectors.watched.claims import Claim
from invoicebridge.connectors.watched.entries import is_unwritten, odd, prints
from invoicebridge.connectors.watched.names import companion
from invoicebridge.connectors.watched.places import IN, LOCK, NEW, RESULTS, WORK, age, empty, is_own
from invoicebridge.fatturapa.circumstances import ROME

SUSPICIOUS: Final = 2
"""After so many deaths something is taken last."""
DEADLY: Final = 10
"""After so many it is not read any more: odd, `deadly`."""
_ABANDONED: Final = timedelta(days=1).total_seconds()


def claimed(root: Path, name: str) -> Claim | None:
    """What lies in `in` under this name is ours; None where it is gone, or somebody writes to it."""
    fresh = root / WORK / f"{NEW}{secrets.token_hex(8)}"
    place = root / WORK / f"{datetime.now(ROME):%Y%m%dT%H%M%S}-{fresh.name.removeprefix(NEW)}"
    fresh.mkdir(mode=0o700)
    number = os.open(fresh / LOCK, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.rename(fresh, place)
        if not _moved(root / IN / name, place / name):
            empty(place)
        elif odd(place / name) or is_unwritten(place / name):
            sync(root / IN)
            return _claim(root, place, place / name, number)
        else:
            _given_back(root, place / name)
            empty(place)
    except BaseException:  # whatever is in hand can be taken up by anybody
        empty(fresh)
        empty(place)
        os.close(number)
        raise
    os.close(number)
    return None


def _claim(root: Path, place: Path, file: Path, number: int) -> Claim:
    deaths = os.fstat(number).st_size
    os.write(number, b"+")
    why = "deadly" if deaths >= DEADLY else odd(file)
    return Claim(root, place, file, number, why, deaths, {} if why else prints(file))


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
        target = root / IN / companion(f"{secrets.token_hex(4)}-{file.stem}", file.suffix)
    os.rename(file, target)


def left_by_others(root: Path, name: str) -> Claim | None:
    """What a worker left that died, its files moved where that was all that was left to do; None if it is alive."""
    place = root / WORK / name
    number = _lock_of_the_dead(place)
    if number is None:
        return None
    try:
        files = [place / one for one in os.listdir(place) if not is_own(one)]
        if not files:
            return Claim(root, place, place, number, finished=True)
        for target, result in RESULTS.items():
            if (place / result).exists():
                claim = Claim(root, place, files[0], number)
                claim.publish(target)
                return claim
        return _claim(root, place, files[0], number)
    except BaseException:
        os.close(number)
        raise


def _lock_of_the_dead(place: Path) -> int | None:
    """The lock of a folder in which nobody works any more, taken; None for every other one."""
    try:
        number = os.open(place / LOCK, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW)
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


def is_suspicious(place: Path) -> bool:
    """Whether so many have died with it in hand that it goes last."""
    try:
        return os.lstat(place / LOCK).st_size >= SUSPICIOUS
    except OSError:  # taking it tells what is wrong
        return False


def forget(place: Path) -> None:
    """A folder in `work` that a crash left, and that holds nothing, is gone. FileNotFoundError where it is already.

    PermissionError where another user works in it.
    """
    if place.name.startswith(NEW) and age(place) > _ABANDONED:
        (place / LOCK).unlink(missing_ok=True)
        place.rmdir()
    elif not place.name.startswith(NEW) and place.is_dir() and not os.listdir(place):
        place.rmdir()

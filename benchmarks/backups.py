"""A backup beside SQLite's own copy: written, read back and checked, and made a store again."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.measure import Other, Row, Workshop, spread
from invoicebridge.bridge.archived import EvidenceKind, Item, StoreKind
from invoicebridge.connectors.archive import migrate, store
from invoicebridge.connectors.archive.database import Database, copy_sqlite, parsed_url
from invoicebridge.connectors.backup import checking, restoring, writing

MAILS: Final = 6_000
SIZE: Final = 30_000
"""Bytes of a mail, which no compression makes smaller: a signed receipt with the file in it is mostly base64."""
SECRET: Final = "una frase lunga che nessuno indovina"  # noqa: S105  of a store that is gone afterwards
_AT: Final = datetime(2026, 11, 25, 11, tzinfo=UTC)
_AT_ONCE: Final = 200
_ROUNDS: Final = 3


def write_check_restore(workshop: Workshop) -> Iterator[Row]:
    """A store of 180 MB of mails: the encrypted backup, its check and its restoration, beside SQLite's own copy."""
    count = workshop.many(MAILS)
    url = _filled(workshop.folder / "store" / "bridge.db", count)
    copies = [workshop.folder / f"{number}.ibbackup" for number in range(_ROUNDS)]
    floor = spread(_timed(lambda: copy_sqlite(_path(url), workshop.folder / f"{perf_counter()}.db")) for _ in copies)
    steps: dict[str, Callable[[Path], object]] = {
        "written": lambda path: _write(url, path),
        "checked": lambda path: checking.check(path, SECRET),
        "restored": lambda path: _restore(path, workshop.folder / path.stem),
    }
    for what, step in steps.items():
        ours = spread([_timed(partial(step, path)) for path in copies])
        yield Row(
            measure="backup",
            what=f"{count * SIZE / 1e6:.0f} MB of mails {what}, encrypted",
            unit="s",
            ours=ours,
            beside=Other("SQLite's copy", floor),
            figure=ours.median / floor.median,
        )


def _filled(path: Path, count: int) -> str:
    """The address of a store with so many mails."""
    url, chosen = f"sqlite:///{path}", random.Random(7)
    migrate.create(url, StoreKind.SANDBOX, _AT)
    with store.opened(url) as archive:
        for first in range(0, count, _AT_ONCE):
            some = range(first, min(first + _AT_ONCE, count))
            archive.evidence.keep([_mail(chosen.randbytes(SIZE)) for _ in some], _AT)
    return url


def _mail(content: bytes) -> Item:
    return Item(content=content, kind=EvidenceKind.MAIL, source="pec/INBOX")


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _write(url: str, path: Path) -> None:
    database = Database(parsed_url(url))
    with path.open("xb") as stream:
        writing.write(database, stream, SECRET, _AT, _nobody)
    database.close()


def _restore(path: Path, folder: Path) -> None:
    restoring.restore(path, SECRET, f"sqlite:///{folder}/bridge.db", _AT, 0, _nobody)


def _nobody(_more: int, _all: int) -> None:
    """Nobody looks."""


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start

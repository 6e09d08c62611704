"""The folder in which backups lie: how they are called, and which of them stay."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ENDING: Final = ".ibbackup"
_NAME: Final = re.compile(r"invoicebridge-(\d{8}T\d{6}Z)(?:-(\d+))?\.ibbackup")


def free_name(folder: Path, at: datetime) -> Path:
    """A name for a backup that is written now, which nothing in the folder has."""
    stem = f"invoicebridge-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    number = 1
    path = folder / f"{stem}{ENDING}"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{ENDING}"
    return path


def written(folder: Path) -> list[Path]:
    """The backups in the folder that are called so, the latest first."""
    found = [(_NAME.fullmatch(one.name), one) for one in folder.iterdir() if one.is_file() and not one.is_symlink()]
    named = [((good[1], int(good[2] or 1)), one) for good, one in found if good is not None]
    return [one for _, one in sorted(named, reverse=True)]


def leave(folder: Path, keep: int) -> list[Path]:
    """Only the latest `keep` backups are left; those that are gone."""
    gone = written(folder)[keep:]
    for one in gone:
        one.unlink(missing_ok=True)
    return gone

"""The tables `[[watch]]`: folders into which an ERP puts its batches."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from invoicebridge.errors import ConfigurationError
from invoicebridge.settings.outcomes import OutcomeSettings
from invoicebridge.settings.values import Key, Spot, boolean, choice, duration, name, path, table

BATCHES: Final = ("in", "work", "done", "failed")
"""The folders below a watched one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """One folder, with `in`, `work`, `done` and `failed` below it."""

    name: str
    folder: Path
    mapping: Path | None = None
    """The mapping file of the ERP's own columns."""
    company: str | None = None
    """Whose the invoices are that do not say it."""
    all_or_nothing: bool = False
    update_customers: bool = False
    settle: timedelta = timedelta(seconds=10)
    """So long nothing may have changed in what lies in `in` before it is taken."""
    language: str = "it"
    """Of the results."""
    keep: timedelta | None = None
    """So long files stay in `done`; None: for ever."""


def read(value: object, spot: Spot) -> WatchSettings:
    """The settings of one folder."""
    return WatchSettings(**table(value, spot, KEYS))


def dangling(
    folders: Mapping[str, WatchSettings], companies: Iterable[str], outcomes: Mapping[str, OutcomeSettings]
) -> Iterator[ConfigurationError]:
    """A mistake for every name of a company that nothing has, and for a folder that another one would take up."""
    known = set(companies)
    seen: list[Path] = []
    for number, one in enumerate(folders.values(), 1):
        key = f"watch[{number}]"
        if one.company is not None and one.company not in known:
            listed = ", ".join(sorted(known)) or "-"
            yield ConfigurationError("setting-names-nothing", key=f"{key}.company", known=listed)
        place = Path(os.path.normpath(one.folder))
        if any(place == other or _takes(place, other) or _takes(other, place) for other in seen):
            yield ConfigurationError("setting-repeated", key=f"{key}.folder")
        seen.append(place)
    for number, each in enumerate(outcomes.values(), 1):
        if any(_takes(place, Path(os.path.normpath(each.folder))) for place in seen):
            yield ConfigurationError("setting-repeated", key=f"outcomes[{number}].folder")


def _takes(watched: Path, folder: Path) -> bool:
    """Whether what is put into the folder lies where batches do."""
    return any(folder.is_relative_to(watched / name) for name in BATCHES)


KEYS: Final = {
    "name": Key(name, required=True),
    "folder": Key(path, required=True),
    "mapping": Key(path),
    "company": Key(name),
    "all_or_nothing": Key(boolean),
    "update_customers": Key(boolean),
    "settle": Key(duration),
    "language": Key(choice({"it": "it", "en": "en"})),
    "keep": Key(duration),
}

"""Who else may look into a store: the permissions of its folder and files, where it is a SQLite one."""

import stat
from collections.abc import Iterator
from glob import escape
from pathlib import Path

from invoicebridge.bridge.proving.audit import Place
from invoicebridge.connectors.archive.database import parsed_url


def places(url: str) -> tuple[Place, ...]:
    """The folder and the files of the store, with their permissions; nothing for a database server.

    ConfigurationError `store-url`.
    """
    address = parsed_url(url)
    return tuple(_places(Path(address.database or ""))) if address.get_backend_name() == "sqlite" else ()


def _places(path: Path) -> Iterator[Place]:
    """The folder, the database, its side files, and the copies that upgrades left beside it."""
    yield Place(str(path.parent), stat.S_IMODE(path.parent.stat().st_mode), 0o700)
    for file in sorted(path.parent.glob(f"{escape(path.name)}*")):
        if file.is_file():
            yield Place(str(file), stat.S_IMODE(file.stat().st_mode), 0o600)

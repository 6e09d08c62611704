"""The table `[store]`: where everything is kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from invoicebridge.errors import ConfigurationError
from invoicebridge.settings.values import Key, Reference, Spot, reference, table, text

_SQLITE: Final = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """The address of the database, without its password."""

    url: str
    """`sqlite:///` and an absolute path, or `postgresql://user@host/name`."""
    password: Reference | None = None

    def with_password(self, secret: str) -> str:
        """The address with this password in it; for the database alone, never to be shown."""
        scheme, _, rest = self.url.partition("://")
        user, _, host = rest.rpartition("@")
        return f"{scheme}://{user}:{quote(secret, safe='')}@{host}"

    @property
    def file(self) -> Path | None:
        """The file of a SQLite store."""
        return Path(self.url.removeprefix(_SQLITE)) if self.url.startswith(_SQLITE) else None


def read(value: object, spot: Spot) -> StoreSettings:
    """The store; a relative path of a SQLite database is relative to the folder of the settings."""
    good = StoreSettings(**table(value, spot, KEYS))
    if good.password is not None and ("@" not in good.url or good.file is not None):
        raise ConfigurationError("setting-without", key=spot.below("password").key, other=spot.below("url").key)
    return good


def resolved(url: str, folder: Path) -> str:
    """The address with an absolute path, where it is that of a SQLite database; others as they are."""
    if not url.startswith(_SQLITE):
        return url
    return f"{_SQLITE}{(folder / Path(url.removeprefix(_SQLITE)).expanduser()).resolve()}"


def address(value: object, spot: Spot) -> str:
    """The address of a database, without a password; of SQLite's with an absolute path."""
    url = text(value, spot)
    if urlsplit(url).password is not None:
        raise ConfigurationError("setting-is-a-secret", key=spot.key)
    if not url.startswith((_SQLITE, "postgresql://")) or url in (_SQLITE, f"{_SQLITE}:memory:"):
        raise spot.mistaken("store-address")
    return resolved(url, spot.folder)


KEYS: Final = {"url": Key(address, required=True), "password": Key(reference)}

"""The table `[store]`: where everything is kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit

from invoicebridge.errors import ConfigurationError
from invoicebridge.settings.secrets import is_secret
from invoicebridge.settings.values import Key, Reference, Spot, at_home, reference, table, text

_SQLITE: Final = "sqlite:///"
_OPTIONS: Final = frozenset(
    {
        *("host", "port", "service", "passfile", "application_name", "target_session_attrs"),
        *("sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "channel_binding", "gssencmode", "require_auth"),
        *("connect_timeout", "tcp_user_timeout"),
        *("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"),
    }
)
"""What may follow `?` in the address of a PostgreSQL database, of what libpq knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """The address of the database, without its password."""

    url: str
    """`sqlite:///` and an absolute path, or `postgresql://user@host/name`."""
    password: Reference | None = None

    def with_password(self, secret: str) -> str:
        """The address with this password in it; for the database alone, never to be shown."""
        scheme, _, rest = self.url.partition("://")
        user, _, host = rest.partition("@")
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
    return f"{_SQLITE}{(folder / at_home(url.removeprefix(_SQLITE))).resolve()}"


def address(value: object, spot: Spot) -> str:
    """The address of a database, without a password; of SQLite's with an absolute path, and nothing after it."""
    url = text(value, spot)
    if url.startswith(_SQLITE):
        if url in (_SQLITE, f"{_SQLITE}:memory:") or "?" in url:
            raise spot.mistaken("store-address")
        return resolved(url, spot.folder)
    _demand_sound(_split(url, spot), spot)
    return url


def _split(url: str, spot: Spot) -> SplitResult:
    """The parts of PostgreSQL's address, of which the port is a number."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  what is no port makes it raise
    except ValueError:
        raise spot.mistaken("store-address") from None
    return parts


def _demand_sound(parts: SplitResult, spot: Spot) -> None:
    options = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if parts.password is not None or any(is_secret(name) for name in options if name not in _OPTIONS):
        raise ConfigurationError("setting-is-a-secret", key=spot.key)
    if parts.scheme != "postgresql" or parts.fragment or not _OPTIONS.issuperset(options):
        raise spot.mistaken("store-address")


KEYS: Final = {"url": Key(address, required=True), "password": Key(reference)}

"""The tables `[[hooks]]`: who is called over HTTP, and of what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from invoicebridge.bridge.alerting.kinds import EVENTS
from invoicebridge.bridge.alerting.rules import HookRules
from invoicebridge.errors import ConfigurationError
from invoicebridge.settings.values import (
    Key,
    Reference,
    Spot,
    duration,
    integer,
    is_loopback,
    name,
    path,
    reference,
    table,
    text,
    texts,
)

_LONGEST_WAIT: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HookSettings:
    """One web hook."""

    url: str
    """https, or http on this machine."""
    secret: Reference
    rules: HookRules
    ca: Path | None = None
    timeout: timedelta = timedelta(seconds=10)
    """How long a call may take, from the connection to the end of the answer."""

    @property
    def name(self) -> str:
        """As the settings call it."""
        return self.rules.name


def read(value: object, spot: Spot) -> HookSettings:
    """The settings of one web hook."""
    good = table(value, spot, KEYS)
    given = {one: good.pop(one) for one in ("name", "tries") if one in good}
    rules = HookRules(events=frozenset(good.pop("events", EVENTS)), **given)
    return HookSettings(rules=rules, **good)


def address(value: object, spot: Spot) -> str:
    """An https address, or http on this machine, without a name, a password or a fragment in it."""
    url = text(value, spot)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise spot.mistaken("hook-address") from None
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("setting-is-a-secret", key=spot.key)
    known = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host or ""))
    if not known or not host or parts.fragment or not url.isascii() or " " in url:
        raise spot.mistaken("hook-address")
    return url


def events(value: object, spot: Spot) -> tuple[str, ...]:
    """What the hook is told."""
    found = texts(value, spot)
    if not set(found) <= set(EVENTS):
        raise ConfigurationError("setting-choice", key=spot.key, known=", ".join(EVENTS))
    return found


def wait(value: object, spot: Spot) -> timedelta:
    """A duration of a minute at most."""
    length = duration(value, spot)
    if length > _LONGEST_WAIT:
        raise ConfigurationError("setting-range", key=spot.key, least="1s", most="1m")
    return length


KEYS: Final[Mapping[str, Key]] = {
    "name": Key(name, required=True),
    "url": Key(address, required=True),
    "secret": Key(reference, required=True),
    "events": Key(events),
    "tries": Key(integer(1, 100)),
    "ca": Key(path),
    "timeout": Key(wait),
}

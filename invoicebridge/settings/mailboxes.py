"""The tables `[mailboxes.NAME]`: PEC mailboxes, their servers and limits.

`provider` names a preset, which gives what the settings leave out; whether there is one of that name is for the
channels to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from invoicebridge.bridge.bridge import MailboxRules
from invoicebridge.catalogue.boxes import is_sdi_box
from invoicebridge.errors import ConfigurationError
from invoicebridge.pec.compose import LIMIT, TipoRicevuta
from invoicebridge.settings.values import (
    Key,
    Place,
    Reference,
    Spot,
    address,
    choice,
    day,
    demand,
    duration,
    integer,
    path,
    place,
    reference,
    table,
    text,
    texts,
)

_SMALLEST: Final = 100_000
_SHORTEST_LEASE: Final = timedelta(minutes=1)
"""A mail of 30 MB takes a while: what is under way must not look like a doubt."""
_MANY: Final = 1_000_000


class Reader(StrEnum):
    """How a mailbox is read."""

    IMAP = "imap"
    POP3 = "pop3"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """One mailbox. Places that are None are the preset's."""

    name: str
    address: str
    password: Reference
    user: str | None = None
    """The name to log in with; None: the address, or as the preset wants it."""
    provider: str | None = None
    smtp: Place | None = None
    imap: Place | None = None
    pop3: Place | None = None
    reader: Reader = Reader.IMAP
    ca: Path | None = None
    """Whom to believe about the servers' certificates, besides the system's authorities."""
    login_until: date | None = None
    """The last day of the password; None: nobody said."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """The rules that the file gives, by their name in MailboxRules."""

    def rules(self, *, per_minute: int | None = None) -> MailboxRules:
        """The rules of the mailbox, with this limit where the settings give none."""
        preset = MailboxRules(name=self.name, address=self.address, per_minute=per_minute)
        return replace(preset, **self.given)


def read(value: object, spot: Spot) -> MailboxSettings:
    """The settings of one mailbox; ConfigurationError too when a server that is needed is neither given nor preset."""
    good = table(value, spot, SERVERS | RULES)
    given = {_RENAMED.get(name, name): good.pop(name) for name in RULES if name in good}
    only_pop3 = "pop3" in good and "imap" not in good
    good.setdefault("reader", Reader.POP3 if only_pop3 else Reader.IMAP)
    demand(_missing_servers(good, spot))
    return MailboxSettings(name=spot.name, given=MappingProxyType(given), **good)


def _missing_servers(good: Mapping[str, Any], spot: Spot) -> list[ConfigurationError]:
    """A mistake for each server without a place; none where a preset is named, which may know it."""
    needed = () if "provider" in good else ("smtp", str(good["reader"]))
    missing = [spot.below(name).key for name in needed if name not in good]
    return [ConfigurationError("setting-server-missing", key=key) for key in missing]


def sdi_box(value: object, spot: Spot) -> str:
    """An address of the SdI, in lower case."""
    if not isinstance(value, str) or not is_sdi_box(value.lower()):
        raise spot.mistaken("sdi-address")
    return value.lower()


def lease(value: object, spot: Spot) -> timedelta:
    """How long a process may take to send one mail; a minute at least."""
    length = duration(value, spot)
    if length < _SHORTEST_LEASE:
        raise ConfigurationError("setting-range", key=spot.key, least="1m", most="99999d")
    return length


SERVERS: Final = {
    "address": Key(address, required=True),
    "provider": Key(text),
    "smtp": Key(place),
    "imap": Key(place),
    "pop3": Key(place),
    "reader": Key(choice({str(one): one for one in Reader})),
    "user": Key(text),
    "password": Key(reference, required=True),
    "ca": Key(path),
    "login_until": Key(day),
}
RULES: Final = {
    "folders": Key(texts),
    "since": Key(day),
    "sdi_address": Key(sdi_box),
    "per_minute": Key(integer(1, _MANY)),
    "per_day": Key(integer(1, _MANY)),
    "size_limit": Key(integer(_SMALLEST, LIMIT)),
    "receipt": Key(choice({str(one): one for one in TipoRicevuta})),
    "zip_from": Key(integer(2, _MANY)),
    "lease": Key(lease),
    "address_patience": Key(duration),
    "doubt_patience": Key(duration),
    "failures": Key(integer(1, 1000)),
    "keep_unrelated": Key(duration),
}
_RENAMED: Final = {"receipt": "tipo_ricevuta"}

"""The table `[alerts]`: the ordinary mailbox through which people are told, and when they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from invoicebridge.bridge.alerting.kinds import Kind
from invoicebridge.bridge.alerting.rules import AlertRules, MessageRule, Quiet
from invoicebridge.bridge.archived import Urgency
from invoicebridge.catalogue.boxes import is_sdi_box
from invoicebridge.errors import ConfigurationError
from invoicebridge.settings.mailboxes import MailboxSettings
from invoicebridge.settings.values import (
    Key,
    Place,
    Reference,
    Spot,
    choice,
    duration,
    integer,
    is_loopback,
    ordinary_address,
    ordinary_addresses,
    path,
    place,
    reference,
    table,
    text,
    time_of_day,
)

_STARTTLS: Final = frozenset({25, 587})
_MANY: Final = 100_000
_SHORTEST_REPEAT: Final = timedelta(days=1)


class Tls(StrEnum):
    """How the connection to the server is kept from others."""

    FIRST = "tls"
    """TLS from the first byte."""
    STARTTLS = "starttls"
    """Asked for in the dialogue, and demanded."""
    NONE = "none"
    """Not at all: only on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """The ordinary mailbox, and what goes there."""

    smtp: Place
    tls: Tls
    rules: AlertRules
    user: str | None = None
    """None: nobody logs in."""
    password: Reference | None = None
    ca: Path | None = None
    """Whom to believe about the server's certificate, besides the system's authorities."""


def read(value: object, spot: Spot) -> AlertSettings:
    """The table `[alerts]`."""
    good = table(value, spot, {**SERVER, **RULES})
    rules = AlertRules(**{_RENAMED.get(name, name): good.pop(name) for name in RULES if name in good})
    smtp: Place = good["smtp"]
    good.setdefault("tls", Tls.STARTTLS if smtp.port in _STARTTLS else Tls.FIRST)
    if "password" in good:
        good.setdefault("user", rules.sender)
    for name, other, wrong in (
        ("tls", "smtp", good["tls"] is Tls.NONE and not is_loopback(smtp.host)),
        ("user", "password", "user" in good and "password" not in good),
    ):
        if wrong:
            raise ConfigurationError("setting-without", key=spot.below(name).key, other=spot.below(other).key)
    return AlertSettings(rules=rules, **good)


def through_pec(
    alerts: AlertSettings | None, messages: Mapping[str, MessageRule], mailboxes: Mapping[str, MailboxSettings]
) -> Iterator[ConfigurationError]:
    """A mistake for each address and server of the alerts that is one of the PEC mailboxes', or the SdI's.

    An alert about a mailbox must not need it, and what comes into it must not be about alerts.
    """
    if alerts is None:
        return
    own = {one.address.lower() for one in mailboxes.values()}
    named = {"alerts.from": (alerts.rules.sender,), "alerts.to": alerts.rules.recipients}
    named |= {f"rules[{number}].to": one.recipients for number, one in enumerate(messages.values(), 1)}
    for key, every in named.items():
        if any(one.lower() in own or is_sdi_box(one) for one in every):
            yield ConfigurationError("alerts-through-pec", key=key)
    places = chain.from_iterable((one.smtp, one.imap, one.pop3) for one in mailboxes.values())
    if any(one is not None and is_same(alerts.smtp, one) for one in places):
        yield ConfigurationError("alerts-through-pec", key="alerts.smtp")


def is_same(one: Place, other: Place) -> bool:
    """Whether both are servers on the same machine; on this machine, the same server."""
    if is_loopback(one.host) or is_loopback(other.host):
        return is_loopback(one.host) and is_loopback(other.host) and one.port == other.port
    return one.host.lower().rstrip(".") == other.host.lower().rstrip(".")


def quiet(value: object, spot: Spot) -> Quiet:
    """`20:00-07:00`: from when to when nobody is told."""
    begins, hyphen, ends = value.partition("-") if isinstance(value, str) else ("", "", "")
    try:
        found = Quiet(time_of_day(begins, spot), time_of_day(ends, spot))
    except ConfigurationError:
        raise spot.mistaken("quiet-hours") from None
    if not hyphen or found.begins == found.ends:
        raise spot.mistaken("quiet-hours")
    return found


def kinds(value: object, spot: Spot) -> Mapping[Kind, Urgency | None]:
    """When people are told of each kind; None: never by mail."""
    when = choice({**{str(one): one for one in Urgency}, "off": None})
    good = table(value, spot, {str(kind): Key(when) for kind in Kind})
    return MappingProxyType({Kind(name): urgency for name, urgency in good.items()})


def repeat(value: object, spot: Spot) -> timedelta:
    """After how long the digest tells of the same again; a day at least."""
    length = duration(value, spot)
    if length < _SHORTEST_REPEAT:
        raise ConfigurationError("setting-range", key=spot.key, least="1d", most="99999d")
    return length


SERVER: Final[Mapping[str, Key]] = {
    "smtp": Key(place, required=True),
    "tls": Key(choice({str(one): one for one in Tls})),
    "user": Key(text),
    "password": Key(reference),
    "ca": Key(path),
}
RULES: Final[Mapping[str, Key]] = {
    "from": Key(ordinary_address, required=True),
    "to": Key(ordinary_addresses, required=True),
    "language": Key(choice({one: one for one in ("it", "en")})),
    "digest": Key(time_of_day),
    "quiet": Key(quiet),
    "per_hour": Key(integer(1, _MANY)),
    "per_day": Key(integer(1, _MANY)),
    "repeat": Key(repeat),
    "kinds": Key(kinds),
    "forward_limit": Key(integer(10_000, 30_000_000)),
}
_RENAMED: Final[Mapping[str, Any]] = {"from": "sender", "to": "recipients"}

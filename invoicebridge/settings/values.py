"""How values of the settings are read: each function gives the good value, or a ConfigurationError with its key.

No mistake repeats the value that was found, which might be a secret in the wrong place.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

from invoicebridge.errors import ConfigurationError, WrongSettings

T = TypeVar("T")

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,49}")
_ADDRESS: Final = re.compile(r"[^\s@<>,;\"]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ORDINARY: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
"""An address whose local part is a dot-atom (RFC 5322 §3.4.1)."""
_LABEL: Final = r"[A-Za-z0-9-]{1,63}"
_PLACE: Final = re.compile(rf"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>{_LABEL}(?:\.{_LABEL})*\.?)):(?P<port>\d{{1,5}})")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_DURATION: Final = re.compile(r"(\d{1,5}) ?([smhd])")
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LAST_PORT: Final = 65_535


class Spot(NamedTuple):
    """Where a value stands: its whole key (`mailboxes.pec.smtp`), and the folder of the file."""

    key: str
    folder: Path

    def below(self, name: str) -> "Spot":
        """The spot of a key inside this table."""
        return Spot(f"{self.key}.{name}" if self.key else name, self.folder)

    @property
    def name(self) -> str:
        """The name of a table under its kind: `pec`."""
        return self.key.partition(".")[2]

    def mistaken(self, kind: str) -> ConfigurationError:
        """The value is not of this kind, a key of the words for kinds."""
        return ConfigurationError("setting-type", key=self.key, type=kind)


Read = Callable[[object, Spot], Any]


class Key(NamedTuple):
    """A key that a table may have."""

    read: Read
    required: bool = False


class Place(NamedTuple):
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a secret is: in an environment variable, or on the first line of a file; one of the two."""

    env: str | None = None
    file: Path | None = None


# --- tables ----------------------------------------------------------------------------------------------------------


def table(value: object, spot: Spot, keys: Mapping[str, Key]) -> dict[str, Any]:
    """The good values of a table that may have these keys; ConfigurationError, WrongSettings for several mistakes."""
    if not isinstance(value, dict):
        raise spot.mistaken("table")
    mistakes = [_unknown(name, spot, keys) for name in value if name not in keys]
    missing = [name for name, key in keys.items() if key.required and name not in value]
    mistakes += [ConfigurationError("setting-missing", key=spot.below(name).key) for name in missing]
    good: dict[str, Any] = {}
    for name in (name for name in value if name in keys):
        try:
            good[name] = keys[name].read(value[name], spot.below(name))
        except ConfigurationError as error:
            mistakes += each(error)
    demand(mistakes)
    return good


def named(read: Read) -> Read:
    """Reads a table of tables, whose names the operator chooses."""

    def all_of_them(value: object, spot: Spot) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise spot.mistaken("table")
        demand(spot.below(name).mistaken("name") for name in value if not is_name(name))
        return MappingProxyType(table(value, spot, {name: Key(read) for name in value}))

    return all_of_them


def listed(read: Read) -> Read:
    """Reads a list of tables, each with a `name` of its own; gives what they are by name, in their order."""

    def all_of_them(value: object, spot: Spot) -> Mapping[str, Any]:
        if not isinstance(value, list):
            raise spot.mistaken("tables")
        good: dict[str, Any] = {}
        mistakes: list[ConfigurationError] = []
        for number, one in enumerate(value, 1):
            own = Spot(f"{spot.key}[{number}]", spot.folder)
            try:
                made = read(one, own)
            except ConfigurationError as error:
                mistakes += each(error)
                continue
            if made.name in good:
                mistakes.append(ConfigurationError("setting-repeated", key=own.below("name").key))
            good[made.name] = made
        demand(mistakes)
        return MappingProxyType(good)

    return all_of_them


def is_name(text: str) -> bool:
    """Whether a table of the settings may be called so."""
    return _NAME.fullmatch(text) is not None


def demand(mistakes: Iterable[ConfigurationError]) -> None:
    """There are no mistakes; otherwise the one, or a WrongSettings with all of them."""
    found = tuple(mistakes)
    if found:
        raise found[0] if len(found) == 1 else WrongSettings(found)


def each(error: ConfigurationError) -> tuple[ConfigurationError, ...]:
    """The mistakes that an error has."""
    return error.each if isinstance(error, WrongSettings) else (error,)


def _unknown(name: str, spot: Spot, keys: Iterable[str]) -> ConfigurationError:
    from difflib import get_close_matches

    known = ", ".join(keys)
    near = get_close_matches(name, list(keys), 1)
    if near:
        return ConfigurationError("setting-misspelt", key=spot.below(name).key, near=near[0], known=known)
    return ConfigurationError("setting-unknown", key=spot.below(name).key, known=known)


# --- values ----------------------------------------------------------------------------------------------------------


def text(value: object, spot: Spot) -> str:
    """A text that is not empty, on one line: control characters would be commands to a server."""
    if not isinstance(value, str) or not value.strip() or _CONTROL.search(value):
        raise spot.mistaken("text")
    return value


def name(value: object, spot: Spot) -> str:
    """What the operator calls a table."""
    if not isinstance(value, str) or not is_name(value):
        raise spot.mistaken("name")
    return value


def texts(value: object, spot: Spot) -> tuple[str, ...]:
    """A list of one or more different texts."""
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
        raise spot.mistaken("texts")
    if any(map(_CONTROL.search, value)):
        raise spot.mistaken("texts")
    return tuple(dict.fromkeys(value))


def boolean(value: object, spot: Spot) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise spot.mistaken("boolean")
    return value


def address(value: object, spot: Spot) -> str:
    """An address of a mailbox."""
    if not isinstance(value, str) or _ADDRESS.fullmatch(value) is None:
        raise spot.mistaken("mail-address")
    return value


def ordinary_address(value: object, spot: Spot) -> str:
    """An address that a mail can be written to by any server: ASCII, and nothing that needs quotation marks."""
    found = address(value, spot)
    if _ORDINARY.fullmatch(found) is None:
        raise spot.mistaken("mail-address")
    return found


def ordinary_addresses(value: object, spot: Spot) -> tuple[str, ...]:
    """A list of one or more different such addresses, or one address."""
    if isinstance(value, str):
        return (ordinary_address(value, spot),)
    return tuple(dict.fromkeys(ordinary_address(one, spot) for one in texts(value, spot)))


def place(value: object, spot: Spot) -> Place:
    """`host:port`."""
    found = _PLACE.fullmatch(value) if isinstance(value, str) else None
    if found is None or not 0 < int(found["port"]) <= _LAST_PORT:
        raise spot.mistaken("place")
    return Place(found["six"] or found["host"], int(found["port"]))


def is_loopback(host: str) -> bool:
    """Whether the host is this machine by its very name; what a name server says of others may change."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def path(value: object, spot: Spot) -> Path:
    """A path; a relative one is relative to the folder of the settings, `~` is the user's own folder."""
    return spot.folder / at_home(text(value, spot))


def at_home(name: str) -> Path:
    """The path with the user's own folder for `~`; `~name` of a user that there is not stays as it is."""
    return Path(os.path.expanduser(name))


def day(value: object, spot: Spot) -> date:
    """A date without a time."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise spot.mistaken("day")
    return value


def time_of_day(value: object, spot: Spot) -> time:
    """A time of day in hours and minutes, Italian time: `08:00`."""
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise spot.mistaken("time-of-day")
    return time(int(found[1]), int(found[2]))


def duration(value: object, spot: Spot) -> timedelta:
    """A whole number of seconds, minutes, hours or days: `30s`, `10m`, `2h`, `5d`."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None or int(found[1]) == 0:
        raise spot.mistaken("duration")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def reference(value: object, spot: Spot) -> Reference:
    """`{ env = "NAME" }` or `{ file = "path" }`."""
    match value:
        case {"env": str(name), **others} if name and not others:
            return Reference(env=variable(name, spot.below("env")))
        case {"file": str(name), **others} if name and not others:
            return Reference(file=path(name, spot))
        case _:
            raise ConfigurationError("setting-is-a-secret", key=spot.key)


def variable(value: object, spot: Spot) -> str:
    """The name of an environment variable: who writes the secret itself there is told so in time."""
    if not isinstance(value, str) or _VARIABLE.fullmatch(value) is None:
        raise spot.mistaken("variable")
    return value


def integer(least: int, most: int) -> Read:
    """Reads a whole number within these bounds, both included."""

    def bounded(value: object, spot: Spot) -> int:
        if type(value) is not int:
            raise spot.mistaken("integer")
        if not least <= value <= most:
            raise ConfigurationError("setting-range", key=spot.key, least=least, most=most)
        return value

    return bounded


def choice(meanings: Mapping[str, T]) -> Read:
    """Reads one of these words, and gives what it means."""

    def chosen(value: object, spot: Spot) -> T:
        if not isinstance(value, str) or value not in meanings:
            raise ConfigurationError("setting-choice", key=spot.key, known=", ".join(meanings))
        return meanings[value]

    return chosen

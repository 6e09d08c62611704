"""The tables `[signers.NAME]`: who signs. Which settings a signer has is known to its kind (docs/signing.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from invoicebridge.errors import ConfigurationError
from invoicebridge.settings.values import Spot


@dataclass(frozen=True, slots=True)
class SignerSettings:
    """The table `[signers.NAME]`."""

    name: str
    kind: str
    values: Mapping[str, object]
    """The other settings of the table, as written."""


def read(value: object, spot: Spot) -> SignerSettings:
    """The signer that a table names; its other settings are read when it is opened."""
    if not isinstance(value, dict):
        raise spot.mistaken("table")
    kind = value.get("kind")
    if kind is None:
        raise ConfigurationError("setting-missing", key=spot.below("kind").key)
    if not isinstance(kind, str):
        raise spot.below("kind").mistaken("text")
    others = {key: inside for key, inside in value.items() if key != "kind"}
    return SignerSettings(spot.name, kind, MappingProxyType(others))

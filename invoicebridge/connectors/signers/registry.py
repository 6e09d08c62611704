"""The kinds of signer by name: those of this package, and any that an installed package adds.

A kind is an entry point of the group `invoicebridge.signers` that names a `Kind`.
"""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from invoicebridge.connectors.signers.kind import Kind
from invoicebridge.errors import ConfigurationError

GROUP: Final = "invoicebridge.signers"
BUILT_IN: Final[Mapping[str, str]] = {
    name: f"invoicebridge.connectors.signers.{name}:KIND" for name in ("csc", "pem", "pkcs11", "pkcs12")
}
"""What pyproject.toml declares too (a test compares): a checkout that is not installed has no entry points."""


@cache
def _known() -> Mapping[str, EntryPoint]:
    own = {name: EntryPoint(name, value, GROUP) for name, value in BUILT_IN.items()}
    return own | {found.name: found for found in entry_points(group=GROUP) if found.name not in own}


def names() -> tuple[str, ...]:
    """The names of all kinds, in alphabetical order."""
    return tuple(sorted(_known()))


def kind(name: str) -> Kind:
    """The kind of that name; ConfigurationError `signer-kind-unknown` when there is none."""
    found = _known().get(name)
    if found is None:
        raise ConfigurationError("signer-kind-unknown", found=name, known=", ".join(names()))
    loaded = found.load()
    if not isinstance(loaded, Kind):
        raise ConfigurationError("signer-kind-unusable", found=name, value=found.value)
    return loaded

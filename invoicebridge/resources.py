"""Finds the data folders `schemas/` and `templates/`: beside the package in a checkout, inside it in the wheel."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from invoicebridge.errors import ConfigurationError

_PACKAGE: Final = Path(__file__).resolve().parent
_IN_WHEEL: Final = _PACKAGE / "_data"


def folder(name: str) -> Path:
    """The folder `schemas` or `templates` of this installation; FileNotFoundError when the installation is broken."""
    for root in (_IN_WHEEL, _PACKAGE.parent):
        found = root / name
        if found.is_dir():
            return found
    raise FileNotFoundError(f"the folder {name}/ is missing from this installation of invoicebridge: install it again")


def schemas() -> Path:
    """The folder of our transcribed schemas and their SOURCES.toml."""
    return folder("schemas")


def templates() -> Path:
    """The folder of the templates for pages and documents."""
    return folder("templates")


def signature_schema() -> bytes:
    """The W3C's schema of XML signatures, which the package signxml carries; signxml itself is not imported."""
    package = find_spec("signxml")
    for folder in (package.submodule_search_locations or ()) if package else ():
        path = Path(folder) / "schemas" / "xmldsig-core-schema.xsd"
        if path.is_file():
            return path.read_bytes()
    raise ConfigurationError("schema-of-signatures-missing")

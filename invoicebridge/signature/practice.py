"""Tells certificates of a sandbox, whose keys anybody may have, from those that are worth something."""

from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

MARK: Final = "invoicebridge sandbox"
"""The organizational unit in every name of a sandbox."""
PREFIX: Final = "Sandbox "
"""How the common names of a sandbox's authorities begin; all that is left of them in a list of keys."""


def is_for_practice(certificate: x509.Certificate) -> bool:
    """Whether the certificate, or its issuer, is of a sandbox."""
    return _is_marked(certificate.subject) or _is_marked(certificate.issuer)


def _is_marked(name: x509.Name) -> bool:
    units = name.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    return any(unit.value == MARK for unit in units)

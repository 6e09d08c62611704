"""Whom to believe: the public keys that issue the providers' certificates, and how strict to be.

An anchor is a key, not a certificate: AgID CA1 has two certificates with one key. It must be the *direct* issuer of a
provider's certificate, because the root above it also issues certificates to anybody.
"""

import base64
import binascii
import hashlib
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from cryptography.x509.oid import NameOID

from invoicebridge.errors import ConfigurationError
from invoicebridge.pec.authorities import Authority, authority

SHA1_UNTIL: Final = datetime(2024, 1, 1, tzinfo=UTC)
"""Providers' mails with SHA-1 were seen until August 2023, with SHA-256 only in 2026; the day between is our choice."""


CERTIFICATE_UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What cryptography raises at a certificate that is not as it should be, some of it only when a field is asked for."""


class Mode(StrEnum):
    """How strict to be with a message that is not proven."""

    REQUIRE = "require"
    """Only what is proven counts."""
    WARN = "warn"
    """What is unproven counts too, and is said; what is forged never counts."""
    OFF = "off"
    """Everything counts. For tests only, and to be said loudly wherever it is set."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A public key that may issue providers' certificates.

    `name` is the common name under which it issues; `sha256` the digest of its SubjectPublicKeyInfo (DER) in lower-case
    hex; `public_key` that structure itself. `certificates` are what is known of the certificates of this key: for whom
    and until when it may vouch; without any, for anybody and for ever. `issuers` are the keys (like `public_key`) that
    may make further certificates for it. `certificate` is the one that it was made from, in DER.
    """

    name: str
    sha256: str
    public_key: bytes = field(repr=False)
    certificates: tuple[Authority, ...] = field(repr=False, default=())
    issuers: tuple[bytes, ...] = field(repr=False, default=())
    certificate: bytes | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class Trust:
    """The trust settings: without anchors nothing is ever proven."""

    anchors: tuple[Anchor, ...]
    mode: Mode = Mode.REQUIRE
    sha1_until: datetime = SHA1_UNTIL


def anchors_from_certificates(content: bytes) -> tuple[Anchor, ...]:
    """The anchors in a PEM file of one or more certificates, or in a DER one; ConfigurationError if unreadable."""
    try:
        if b"-----BEGIN" in content:
            certificates = x509.load_pem_x509_certificates(content)
        else:
            certificates = [x509.load_der_x509_certificate(content)]
        return tuple(_anchor(certificate) for certificate in certificates)
    except CERTIFICATE_UNREADABLE as error:
        raise ConfigurationError("anchor-unreadable", reason=error) from error


def anchors_from_toml(content: bytes) -> tuple[Anchor, ...]:
    """The anchors of a file like schemas/pec/anchors.toml: a table [[anchor]] each with name, sha256, public_key.

    A table may have tables [[anchor.certificates]] with since and until (times with a zone), permitted and excluded
    (lists of subtrees), and [[anchor.issuers]] with name, sha256, public_key. Raises ConfigurationError where the file
    cannot be read, or a digest is not the one of its key.
    """
    try:
        tables = tomllib.loads(content.decode("utf-8")).get("anchor", [])
        return tuple(_listed_anchor(table) for table in tables)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError("anchor-unreadable", reason=error) from error


def key_digest(public_key: bytes) -> str:
    """SHA-256 of a SubjectPublicKeyInfo (DER), in lower-case hex: what an anchor is known by."""
    return hashlib.sha256(public_key).hexdigest()


def key_of(certificate: x509.Certificate) -> bytes:
    """The SubjectPublicKeyInfo (DER) of a certificate."""
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def common_name(name: x509.Name) -> str:
    """The common name, or the whole name where it has none."""
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _anchor(certificate: x509.Certificate) -> Anchor:
    public_key = key_of(certificate)
    return Anchor(
        common_name(certificate.subject),
        key_digest(public_key),
        public_key,
        certificates=(authority(certificate),),
        certificate=certificate.public_bytes(Encoding.DER),
    )


def _listed_anchor(table: dict[str, Any]) -> Anchor:
    public_key = _listed_key(table)
    return Anchor(
        str(table["name"]),
        key_digest(public_key),
        public_key,
        certificates=tuple(_listed_authority(each) for each in table.get("certificates", ())),
        issuers=tuple(_listed_key(each) for each in table.get("issuers", ())),
    )


def _listed_key(table: dict[str, Any]) -> bytes:
    name, sha256 = str(table["name"]), str(table["sha256"]).replace(":", "").lower()
    try:
        public_key = base64.b64decode("".join(table["public_key"].split()), validate=True)
        load_der_public_key(public_key)
    except (binascii.Error, ValueError, UnsupportedAlgorithm) as error:
        raise ConfigurationError("anchor-unreadable", name=name, reason=error) from error
    if key_digest(public_key) != sha256:
        raise ConfigurationError("anchor-digest-differs", name=name, expected=sha256, found=key_digest(public_key))
    return public_key


def _listed_authority(table: dict[str, Any]) -> Authority:
    permitted = table.get("permitted")
    return Authority(
        _listed_time(table["since"]),
        _listed_time(table["until"]),
        None if permitted is None else _listed_subtrees(permitted),
        _listed_subtrees(table.get("excluded", [])),
    )


def _listed_time(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(f"{value}: no time with a zone")
    return value


def _listed_subtrees(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"{value}: no list of subtrees")
    return tuple(each.lower() for each in value)

"""Who a certificate speaks of, and what it is good for."""

import re
import warnings
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from invoicebridge.signature import ber, der
from invoicebridge.signature.keys import subject_of

_QC_STATEMENTS: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
_QC_COMPLIANCE: Final = "0.4.0.1862.1.1"
_CODICE_FISCALE: Final = re.compile(
    r"(?:TINIT-|IT:|TIN:IT-)([A-Z]{6}[0-9A-Z]{2}[A-Z][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]|\d{11})"
)
_USES: Final = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
)


class UnreadableCertificate(Exception):
    """The bytes are no X.509 certificate, or one whose parts cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """The person or body that a certificate speaks of, and the certificate itself."""

    name: str
    """The common name, or the whole subject where there is none."""
    codice_fiscale: str | None
    """From the subject's serialNumber, TINIT-… (ETSI EN 319 412-1 §5.1.3) or IT:… (older)."""
    organization: str | None
    issuer: str
    """The issuer's common name."""
    serial: str
    """The certificate's serial number, hexadecimal."""
    not_before: datetime
    not_after: datetime
    uses: tuple[str, ...] | None
    """What the key may be used for, in the words of the extension keyUsage; None where the certificate does not say."""
    qualified: bool
    """Whether the certificate states that it is an EU qualified one (QcCompliance, ETSI EN 319 412-5 §4.2.1)."""
    certificate: x509.Certificate
    key: CertificatePublicKeyTypes

    @property
    def may_sign(self) -> bool:
        """Whether documents may be signed: nonRepudiation (alone in Italian qualified ones) or digitalSignature."""
        return self.uses is None or not {"content_commitment", "digital_signature"}.isdisjoint(self.uses)

    def is_valid(self, at: datetime) -> bool:
        """Whether an instant lies within the certificate's dates."""
        return self.not_before <= at <= self.not_after


@lru_cache(maxsize=256)
def load(encoded: bytes) -> x509.Certificate:
    """The certificate in these DER bytes; UnreadableCertificate.

    What is read only when it is asked for is asked for here, and odd but readable values are taken without a warning.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            certificate = x509.load_der_x509_certificate(encoded)
            _ = certificate.subject, certificate.issuer
    except (ValueError, TypeError, x509.InvalidVersion) as error:
        raise UnreadableCertificate(str(error)) from error
    return certificate


@lru_cache(maxsize=256)
def serial_of(certificate: x509.Certificate) -> int:
    """The serial number, whatever its sign: some old certificates have a negative one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return certificate.serial_number


@lru_cache(maxsize=256)
def signatory(certificate: x509.Certificate) -> Signatory:
    """Who the certificate speaks of; UnreadableCertificate where one of its parts is malformed."""
    try:
        return Signatory(
            name=subject_of(certificate),
            codice_fiscale=_codice_fiscale(certificate.subject),
            organization=_first(certificate.subject, x509.NameOID.ORGANIZATION_NAME),
            issuer=_first(certificate.issuer, x509.NameOID.COMMON_NAME) or certificate.issuer.rfc4514_string(),
            serial=f"{serial_of(certificate):x}",
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            uses=_uses(certificate.extensions),
            qualified=_is_qualified(certificate.extensions),
            certificate=certificate,
            key=certificate.public_key(),
        )
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension, ber.Damaged) as error:
        raise UnreadableCertificate(str(error)) from error


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str | None:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else None


def _codice_fiscale(subject: x509.Name) -> str | None:
    match = _CODICE_FISCALE.fullmatch((_first(subject, x509.NameOID.SERIAL_NUMBER) or "").upper())
    return match[1] if match else None


def _uses(extensions: x509.Extensions) -> tuple[str, ...] | None:
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None
    return tuple(use for use in _USES if getattr(usage, use))


def _is_qualified(extensions: x509.Extensions) -> bool:
    try:
        statements = extensions.get_extension_for_oid(_QC_STATEMENTS).value
    except x509.ExtensionNotFound:
        return False
    encoded = ber.read(statements.public_bytes())
    each = (ber.parts(statement, der.SEQUENCE) for statement in ber.parts(encoded, der.SEQUENCE))
    return any(fields and ber.identifier(fields[0]) == _QC_COMPLIANCE for fields in each)

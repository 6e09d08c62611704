"""What a provider's certificate is worth at a given time: who issued it, for what, for whom (RFC 5280; RFC 6109 §7).

Revocation is not looked up: that would be a question to the outside.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from invoicebridge.pec.authorities import Authority, authority
from invoicebridge.pec.trust import CERTIFICATE_UNREADABLE, Anchor, common_name, key_digest, key_of
from invoicebridge.pec.verdict import Reason, Refusal, refusal

SMALLEST_RSA: Final = 2048
SMALLEST_CURVE: Final = 256

_STRONG: Final = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_UNDERSTOOD: Final = frozenset(
    {
        x509.KeyUsage.oid,
        x509.ExtendedKeyUsage.oid,
        x509.BasicConstraints.oid,
        x509.SubjectAlternativeName.oid,
        x509.CertificatePolicies.oid,
        x509.CRLDistributionPoints.oid,
    }
)


@dataclass(frozen=True, slots=True)
class Provider:
    """Whom a certificate speaks for: `addresses` in lower case, the organisation, and the anchor that issued it."""

    addresses: tuple[str, ...]
    organisation: str
    anchor: Anchor
    since: datetime
    until: datetime


def judge(leaf: bytes, others: tuple[bytes, ...], anchors: tuple[Anchor, ...], at: datetime) -> Provider | Refusal:
    """Return whom a certificate (DER) speaks for at a time, or why it speaks for nobody.

    For whom the anchor may vouch, and until when, say the certificates that the settings know of its key. To them are
    added those of `others` (the certificates that came along) that have this key and were signed by an anchor or by one
    of its issuers: the rest is the sender's word. One in force that permits is enough: two certificates, one key. Of an
    anchor without any known certificate nothing is asked: whoever set it up trusts the bare key.
    """
    provider = _provider(leaf, anchors)
    if not isinstance(provider, Provider):
        return provider
    if at < provider.since:
        return refusal(Reason.SIGNER_NOT_YET_VALID, since=provider.since.isoformat(), at=at.isoformat())
    if at > provider.until:
        return refusal(Reason.SIGNER_EXPIRED, until=provider.until.isoformat(), at=at.isoformat())
    return _permitted(provider, others, anchors, at)


@lru_cache(maxsize=256)
def _provider(leaf: bytes, anchors: tuple[Anchor, ...]) -> Provider | Refusal:
    try:
        certificate = x509.load_der_x509_certificate(leaf)
        return _judged(certificate, anchors)
    except CERTIFICATE_UNREADABLE as error:
        return refusal(Reason.SIGNER_CERTIFICATE_MISSING, detail=type(error).__name__)


def _judged(certificate: x509.Certificate, anchors: tuple[Anchor, ...]) -> Provider | Refusal:
    issuer = common_name(certificate.issuer)
    if not anchors:
        return refusal(Reason.NO_ANCHOR)
    used = certificate.signature_hash_algorithm
    if not isinstance(used, _STRONG):
        return refusal(Reason.DIGEST_WEAK, algorithm="none" if used is None else used.name)
    anchor = next((one for one in anchors if _signed_by(certificate, one.public_key, used)), None)
    if anchor is None:
        known = any(one.name == issuer for one in anchors)
        return refusal(Reason.ISSUER_IMPERSONATED if known else Reason.ISSUER_UNKNOWN, issuer=issuer)
    bits = _key_bits(certificate)
    if bits is not None:
        return refusal(Reason.KEY_WEAK, bits=str(bits))
    if not _is_for_mail(certificate):
        return refusal(Reason.SIGNER_NOT_FOR_MAIL)
    addresses = _addresses(certificate)
    if not addresses:
        return refusal(Reason.SIGNER_WITHOUT_ADDRESS)
    organisation = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    name = str(organisation[0].value) if organisation else common_name(certificate.subject)
    return Provider(addresses, name, anchor, certificate.not_valid_before_utc, certificate.not_valid_after_utc)


def _signed_by(certificate: x509.Certificate, public_key: bytes, used: hashes.HashAlgorithm) -> bool:
    """Whether the key (SubjectPublicKeyInfo, DER) made the certificate's signature."""
    key = load_der_public_key(public_key)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            scheme = certificate.signature_algorithm_parameters
            if not isinstance(scheme, padding.PKCS1v15 | padding.PSS):
                return False
            key.verify(certificate.signature, certificate.tbs_certificate_bytes, scheme, used)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(certificate.signature, certificate.tbs_certificate_bytes, ec.ECDSA(used))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _key_bits(certificate: x509.Certificate) -> int | None:
    """The size of the certificate's key where it is too small; None where it is large enough."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size if key.key_size < SMALLEST_RSA else None
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.key_size if key.key_size < SMALLEST_CURVE else None
    return 0


def _is_for_mail(certificate: x509.Certificate) -> bool:
    found = {extension.oid: extension for extension in certificate.extensions}
    if any(extension.critical and oid not in _UNDERSTOOD for oid, extension in found.items()):
        return False
    usage = found.get(x509.KeyUsage.oid)
    purposes = found.get(x509.ExtendedKeyUsage.oid)
    constraints = found.get(x509.BasicConstraints.oid)
    return (
        (usage is None or usage.value.digital_signature or usage.value.content_commitment)
        and (purposes is None or ExtendedKeyUsageOID.EMAIL_PROTECTION in purposes.value)
        and not (constraints is not None and constraints.value.ca)
    )


def _addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        found = names.get_values_for_type(x509.RFC822Name)
    except x509.ExtensionNotFound:
        found = []
    subject = [str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)]
    return tuple(dict.fromkeys(address.lower() for address in found or subject))


def _permitted(
    provider: Provider, others: tuple[bytes, ...], anchors: tuple[Anchor, ...], at: datetime
) -> Provider | Refusal:
    authorities = _authorities(provider.anchor, others, anchors)
    if not authorities:
        return provider
    in_force = [one for one in authorities if one.is_in_force(at)]
    if not in_force:
        return refusal(Reason.ISSUER_EXPIRED, issuer=provider.anchor.name)
    if any(one.allows(provider.addresses) for one in in_force):
        return provider
    return refusal(Reason.NAME_NOT_PERMITTED, signer=", ".join(provider.addresses))


def _authorities(anchor: Anchor, others: tuple[bytes, ...], anchors: tuple[Anchor, ...]) -> list[Authority]:
    """What is known of the anchor's key: from the settings, and from certificates that came and are vouched for."""
    configured = [one for same in anchors if same.sha256 == anchor.sha256 for one in same.certificates]
    if not configured:
        return []
    issuers = tuple(dict.fromkeys(key for one in anchors for key in (*one.issuers, one.public_key)))
    came = [_authority(content, anchor.sha256, issuers) for content in others]
    return [*configured, *(one for one in came if one is not None)]


@lru_cache(maxsize=256)
def _authority(content: bytes, sha256: str, issuers: tuple[bytes, ...]) -> Authority | None:
    """The certificate's say if it has the anchor's key, can be read, and one of the issuers' keys signed it.

    Anybody can put another's public key into a certificate of his own, so that a key alone says nothing.
    """
    try:
        certificate = x509.load_der_x509_certificate(content)
        used = certificate.signature_hash_algorithm
        if key_digest(key_of(certificate)) != sha256 or not isinstance(used, _STRONG):
            return None
        return authority(certificate) if any(_signed_by(certificate, key, used) for key in issuers) else None
    except CERTIFICATE_UNREADABLE:
        return None

"""What every signer asks of its key and certificate before anything is signed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from invoicebridge.errors import ConfigurationError
from invoicebridge.signature.keys import Algorithm, subject_of
from invoicebridge.signature.signatory import UnreadableCertificate, signatory

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey

MIN_RSA_BITS: Final = 2048
"""Shorter keys are refused (ETSI TS 119 312; the SdI's certificates are longer)."""

_NOT_ITS_ISSUER: Final = (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm)


def read_certificate(der: bytes, name: object) -> x509.Certificate:
    """The certificate in these DER bytes; ConfigurationError `signer-certificate-malformed` when they are none."""
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError as error:
        raise ConfigurationError("signer-certificate-malformed", name=name) from error


def public_key(certificate: x509.Certificate) -> PublicKey:
    """The key that the certificate certifies; ConfigurationError `signer-key-unsupported` when we cannot sign with it.

    Supported are RSA from 2048 bits and ECDSA on P-256.
    """
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ConfigurationError("signer-key-unsupported", found=error) from error
    match key:
        case rsa.RSAPublicKey() if key.key_size >= MIN_RSA_BITS:
            return key
        case ec.EllipticCurvePublicKey(curve=ec.SECP256R1()):
            return key
        case rsa.RSAPublicKey():
            raise ConfigurationError("signer-key-unsupported", found=f"RSA {key.key_size} bit")
        case ec.EllipticCurvePublicKey():
            raise ConfigurationError("signer-key-unsupported", found=f"ECDSA {key.curve.name}")
        case _:
            raise ConfigurationError("signer-key-unsupported", found=type(key).__name__.removesuffix("PublicKey"))


def algorithm_of(key: PublicKey) -> Algorithm:
    """The signature algorithm that goes with a supported key."""
    return Algorithm.RSA_SHA256 if isinstance(key, rsa.RSAPublicKey) else Algorithm.ECDSA_SHA256


def same_key(one: object, other: object) -> bool:
    """Whether two public keys are the same key."""
    return isinstance(one, PublicKey) and isinstance(other, PublicKey) and _spki(one) == _spki(other)


def refuse_out_of_date(certificate: x509.Certificate, at: datetime) -> None:
    """Raise ConfigurationError `signer-certificate-expired` or `signer-certificate-not-yet-valid` at that instant."""
    subject = subject_of(certificate)
    if at > certificate.not_valid_after_utc:
        until = certificate.not_valid_after_utc.isoformat()
        raise ConfigurationError("signer-certificate-expired", subject=subject, until=until)
    if at < certificate.not_valid_before_utc:
        since = certificate.not_valid_before_utc.isoformat()
        raise ConfigurationError("signer-certificate-not-yet-valid", subject=subject, since=since)


def refuse_other_use(certificate: x509.Certificate) -> None:
    """Raise ConfigurationError `signer-certificate-use` when the certificate says that its key signs no documents.

    Documents are signed with nonRepudiation (contentCommitment) or digitalSignature; a certificate without a key usage
    says nothing (RFC 5280 §4.2.1.3). The SdI rejects other uses with 00107.
    """
    try:
        who = signatory(certificate)
    except UnreadableCertificate as error:
        raise ConfigurationError("signer-certificate-malformed", name=subject_of(certificate)) from error
    if not who.may_sign:
        raise ConfigurationError("signer-certificate-use", subject=who.name, found=", ".join(who.uses or ()) or "-")


def leaf_for(key: object, certificates: Iterable[x509.Certificate], name: object) -> x509.Certificate:
    """The one certificate of this public key: `signer-certificate-missing`, or `signer-key-does-not-fit`."""
    found = list(certificates)
    if not found:
        raise ConfigurationError("signer-certificate-missing", name=name)
    for certificate in found:
        if same_key(public_key_or_none(certificate), key):
            return certificate
    raise ConfigurationError("signer-key-does-not-fit", name=name, subject=subject_of(found[0]))


def public_key_or_none(certificate: x509.Certificate) -> object:
    """The certificate's key, None where this installation does not know its kind."""
    try:
        return certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None


def chain_from(leaf: x509.Certificate, others: Sequence[x509.Certificate]) -> tuple[bytes, ...]:
    """The chain in DER, the signer's certificate first, then each issuer that is among `others`; no self-signed root.

    A root travels with no signature: whoever verifies has it, or must not take it from the signed file.
    """
    chain, current = [leaf], leaf
    while issuer := _issuer_of(current, others):
        if issuer in chain or issuer.subject == issuer.issuer:
            break
        chain.append(issuer)
        current = issuer
    return tuple(one.public_bytes(Encoding.DER) for one in chain)


def _issuer_of(certificate: x509.Certificate, others: Sequence[x509.Certificate]) -> x509.Certificate | None:
    for other in others:
        if other.subject == certificate.issuer:
            try:
                certificate.verify_directly_issued_by(other)
            except _NOT_ITS_ISSUER:
                continue
            return other
    return None


def _spki(key: PublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

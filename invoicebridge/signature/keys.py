"""The port to whoever keeps a private key, and the certificate that goes with it.

The key never needs to be in this process: a signature is *prepared* (what must be signed is reduced to a digest), the
digest is signed somewhere, and the signature is *finished* with what came back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Final, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from invoicebridge.errors import SigningError
from invoicebridge.signature import der

_PREHASHED: Final = Prehashed(SHA256())
_PKCS1: Final = padding.PKCS1v15()


class Algorithm(StrEnum):
    """How a digest is signed; both start from SHA-256 (ETSI TS 119 312)."""

    RSA_SHA256 = "rsa-sha256"
    """RSA with PKCS#1 v1.5 padding: the signature is as long as the key's modulus."""
    ECDSA_SHA256 = "ecdsa-sha256"
    """ECDSA: the signature is the DER of an ECDSA-Sig-Value (two integers)."""


class Signer(Protocol):
    """Signs digests with one key; a file, a token or a remote service stands behind it."""

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The certificates in DER: the signer's first, then those of its issuers that go into the signature."""

    @property
    def algorithm(self) -> Algorithm:
        """How this key signs."""

    def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
        """The signature of each SHA-256 digest, in their order: raw PKCS#1 v1.5, or a DER ECDSA-Sig-Value.

        SigningError when the key cannot sign. Several digests at once, for remote services that take a batch.
        """


@dataclass(frozen=True, slots=True)
class Prepared:
    """A signature that lacks nothing but the private key's operation on `digest` (SHA-256, 32 bytes)."""

    digest: bytes
    finish: Callable[[bytes], bytes]
    """From the raw signature of the digest to the signed file; SigningError when the two do not fit."""


PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True, slots=True)
class Identity:
    """What a signature says about its signer's certificate."""

    subject: str
    key: PublicKey
    algorithm: Algorithm
    digest: bytes
    """SHA-256 of the certificate's DER."""
    issuer_and_serial: bytes
    """IssuerAndSerialNumber (RFC 5652 §10.2.4)."""
    issuer_serial: bytes
    """IssuerSerial (RFC 5035 §5): the issuer as the directoryName of GeneralNames, and the serial number."""


@lru_cache(maxsize=64)
def identity(certificate: bytes) -> Identity:
    """What a certificate in DER says; SigningError when it is none, or its key is neither RSA nor elliptic."""
    try:
        read = x509.load_der_x509_certificate(certificate)
        key = read.public_key()
        issuer, serial = read.issuer.public_bytes(), der.integer(read.serial_number)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise SigningError("certificate-unreadable", reason=error) from error
    if not isinstance(key, PublicKey):
        raise SigningError("key-unsupported", found=type(key).__name__)
    return Identity(
        subject=subject_of(read),
        key=key,
        algorithm=Algorithm.RSA_SHA256 if isinstance(key, rsa.RSAPublicKey) else Algorithm.ECDSA_SHA256,
        digest=sha256(certificate).digest(),
        issuer_and_serial=der.sequence(issuer, serial),
        issuer_serial=der.sequence(der.sequence(der.value(0xA4, issuer)), serial),
    )


def require_fit(chain: Sequence[bytes], algorithm: Algorithm) -> Identity:
    """The identity of the first certificate; SigningError when there is none, or its key signs otherwise."""
    if not chain:
        raise SigningError("certificate-missing")
    signer = identity(chain[0])
    if signer.algorithm is not algorithm:
        raise SigningError("key-of-other-kind", found=signer.algorithm, wanted=algorithm)
    return signer


def require_aware(at: datetime) -> None:
    """Return when an instant has a zone; ValueError, a mistake of the program, when it has none."""
    if at.utcoffset() is None:
        raise ValueError("the time needs a zone")


def require_signature(signer: Identity, digest: bytes, signature: bytes) -> None:
    """Return when the certificate's key has made this signature of a SHA-256 digest; SigningError otherwise.

    A token that holds another key, or a remote service that answers with something else, is noticed here: no file
    leaves with a signature that does not verify.
    """
    try:
        if isinstance(signer.key, rsa.RSAPublicKey):
            signer.key.verify(signature, digest, _PKCS1, _PREHASHED)
        else:
            signer.key.verify(signature, digest, ec.ECDSA(_PREHASHED))
    except InvalidSignature as error:
        raise SigningError("signature-unfit", subject=signer.subject) from error


def subject_of(certificate: x509.Certificate) -> str:
    """The subject's common name, or the whole subject where it has none."""
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()

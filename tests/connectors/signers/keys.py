"""Signers of tests on disk, made of the keys and certificates of tests/certificates.py."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from tests import certificates
from tests.certificates import Holder

NOW = datetime.now(UTC).replace(microsecond=0)
PASSPHRASE = "frase-segreta-di-prova-4711"  # noqa: S105  of keys that live as long as one run


def held(kind: str = "rsa-2048", start: int = -1, end: int = 365) -> Holder:
    """A signer whose certificate is good from `start` to `end`, in days from now; the same for the same arguments."""
    return _held(kind, start, end)


@cache
def _held(kind: str, start: int, end: int) -> Holder:
    dates = (NOW + timedelta(days=start), NOW + timedelta(days=end))
    return certificates.holder(kind, not_before=dates[0], not_after=dates[1])


def on_another_curve() -> Holder:
    """A signer with a key on P-384, who certifies herself."""
    key = ec.generate_private_key(ec.SECP384R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "TEST ONLY P-384")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, NOW - timedelta(1), NOW + timedelta(1))
    return Holder(key, builder.sign(key, SHA256()))


def write_pkcs12(path: Path, who: Holder, passphrase: str = PASSPHRASE) -> Path:
    """A PKCS#12 file with the key, its certificate and, in the wrong order, the authorities."""
    cipher = BestAvailableEncryption(passphrase.encode())
    path.write_bytes(serialize_key_and_certificates(b"TEST ONLY", who.key, who.certificate, who.above[::-1], cipher))
    return path


def write_key(path: Path, who: Holder, passphrase: str | None = None) -> Path:
    """A PEM file with the private key."""
    cipher = NoEncryption() if passphrase is None else BestAvailableEncryption(passphrase.encode())
    path.write_bytes(who.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, cipher))
    return path


def write_certificates(path: Path, *certificates_: x509.Certificate) -> Path:
    """A PEM file with the certificates, in this order."""
    path.write_bytes(certificates.pem(*certificates_))
    return path


def other_key() -> certificates.PrivateKey:
    """An RSA key that is nobody's."""
    return certificates.key("rsa-2048", "nobody")

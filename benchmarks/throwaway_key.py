"""A key that is made anew in every run, with a certificate that says what it is for."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TEST ONLY - benchmark")])
_DAYS = timedelta(days=1000)


def make(file: Path) -> rsa.RSAPrivateKey:
    """A new RSA key of 2048 bits; the file holds it, with its certificate, as PKCS#12 without a passphrase."""
    key = rsa.generate_private_key(65537, 2048)
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"TEST ONLY", key, _certificate(key), None, NoEncryption()))
    return key


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    """What the key certifies of itself, valid now."""
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(_NAME).issuer_name(_NAME).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - _DAYS)
    return builder.not_valid_after(now + _DAYS).sign(key, SHA256())

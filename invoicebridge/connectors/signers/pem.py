"""PEM files: a private key (PKCS#8, or the older forms of RSA and EC keys) and the certificate that goes with it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from invoicebridge.connectors.files import FileSource
from invoicebridge.connectors.secrets import Secret
from invoicebridge.connectors.signers import local_key
from invoicebridge.connectors.signers.kind import Kind
from invoicebridge.connectors.signers.local_key import LocalKeySigner
from invoicebridge.errors import ConfigurationError

_KEY: Final = re.compile(rb"-----BEGIN ([A-Z ]*)PRIVATE KEY-----.+?-----END \1PRIVATE KEY-----", re.DOTALL)
_CERTIFICATE: Final = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pem:
    """The two files, which may be one, and where the key's passphrase is if it has one."""

    key: Path
    certificate: Path
    """The signer's certificate and, in any order, its issuers'."""
    passphrase: Secret | None = None


@contextmanager
def opened(options: Pem, at: datetime) -> Iterator[LocalKeySigner]:
    """A signer with the key of the pair, read once.

    ConfigurationError when a file holds no key or no certificate, the passphrase is missing or wrong, the two do not
    fit, or the certificate is not valid at that instant; UnreadableFile when a file cannot be had.
    """
    key = _key(FileSource(str(options.key)).read(), options)
    found = certificates_in(FileSource(str(options.certificate)).read(), options.certificate)
    yield local_key.signer(key, found, options.certificate, at)


def certificates_in(content: bytes, name: Path) -> list[x509.Certificate]:
    """The certificates of a PEM file; ConfigurationError when it has none, or one that is malformed."""
    if _CERTIFICATE not in content:
        raise ConfigurationError("signer-certificate-missing", name=name)
    try:
        return x509.load_pem_x509_certificates(content)
    except ValueError as error:
        raise ConfigurationError("signer-certificate-malformed", name=name) from error


def _key(content: bytes, options: Pem) -> object:
    """The private key; what is raised has no cause attached, which might carry what must not be shown."""
    block = _KEY.search(content)
    if block is None:
        raise ConfigurationError("signer-key-missing", name=options.key)
    encrypted = b"ENCRYPTED" in block[0]
    if encrypted and options.passphrase is None:
        raise ConfigurationError("signer-passphrase-missing", name=options.key)
    passphrase = options.passphrase.read().encode() if encrypted and options.passphrase else None
    try:
        return load_pem_private_key(block[0], passphrase)
    except UnsupportedAlgorithm:
        raise ConfigurationError("signer-file-cipher-unknown", name=options.key) from None
    except (ValueError, TypeError):
        if encrypted:
            where = options.passphrase
            raise ConfigurationError("signer-passphrase-wrong", name=options.key, where=where) from None
        raise ConfigurationError("signer-file-malformed", name=options.key, kind="pem") from None


KIND: Final = Kind(Pem, opened)

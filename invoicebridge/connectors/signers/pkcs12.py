"""PKCS#12 files (.p12, .pfx): a private key, its certificate and often its issuers', under a passphrase (RFC 7292)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs12

from invoicebridge.connectors.files import FileSource
from invoicebridge.connectors.secrets import Secret
from invoicebridge.connectors.signers import local_key
from invoicebridge.connectors.signers.kind import Kind
from invoicebridge.connectors.signers.local_key import LocalKeySigner
from invoicebridge.errors import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Pkcs12:
    """A PKCS#12 file, and where its passphrase is."""

    file: Path
    passphrase: Secret | None = None


@contextmanager
def opened(options: Pkcs12, at: datetime) -> Iterator[LocalKeySigner]:
    """A signer with the key of the file, read once.

    ConfigurationError when the file is none, the passphrase is missing or wrong, there is no private key, no
    certificate of that key, or its certificate is not valid at that instant; UnreadableFile when it cannot be had.
    """
    content = FileSource(str(options.file)).read()
    if not _looks_right(content):
        raise ConfigurationError("signer-file-malformed", name=options.file, kind="pkcs12")
    found = _loaded(content, options)
    if found.key is None:
        raise ConfigurationError("signer-key-missing", name=options.file)
    own = [] if found.cert is None else [found.cert]
    everything = [one.certificate for one in (*own, *found.additional_certs)]
    yield local_key.signer(found.key, everything, options.file, at)


def _looks_right(content: bytes) -> bool:
    """Whether the bytes begin as a PFX: a sequence, DER or BER, whose first member is the version 3."""
    return content[:1] == b"\x30" and b"\x02\x01\x03" in content[2:10]


def _loaded(content: bytes, options: Pkcs12) -> pkcs12.PKCS12KeyAndCertificates:
    """What the file holds; no cause is attached to what is raised, since it might carry what must not be shown."""
    passphrase = None if options.passphrase is None else options.passphrase.read().encode()
    try:
        return pkcs12.load_pkcs12(content, passphrase)
    except UnsupportedAlgorithm:
        raise ConfigurationError("signer-file-cipher-unknown", name=options.file) from None
    except (ValueError, TypeError):
        if passphrase is None:
            raise ConfigurationError("signer-passphrase-missing", name=options.file) from None
        where = options.passphrase
        raise ConfigurationError("signer-passphrase-wrong", name=options.file, where=where) from None


KIND: Final = Kind(Pkcs12, opened)

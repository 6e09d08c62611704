"""Signing and verifying, beside the one operation of the key that neither can do without.

The key is made anew in every run, and its certificate says what it is for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

from benchmarks.corpus import RECEPTION
from benchmarks.corpus_files import File, files, fill_folder
from benchmarks.interleave import Contender, interleaved, spreads
from benchmarks.measure import Other, Row, Spread, Wish, Workshop, spread
from benchmarks.memory import peak
from benchmarks.processes import COMMAND
from invoicebridge.connectors.signers.held import HeldKey
from invoicebridge.signature import cades, xades
from invoicebridge.signature.keys import Algorithm
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.verify import verify

LINES: Final = 10
_WARM_UP: Final = 20
_DIGEST: Final = bytes(range(32))
_SCHEME: Final = (padding.PKCS1v15(), Prehashed(SHA256()))


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    """A certificate that the key issues to itself, valid now."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TEST ONLY - benchmark")])
    uses = dict.fromkeys(
        ("digital_signature", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
        False,
    )
    usage = x509.KeyUsage(content_commitment=True, encipher_only=False, decipher_only=False, **uses)
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).add_extension(usage, critical=True)
    dates = builder.not_valid_before(now - timedelta(days=1000)).not_valid_after(now + timedelta(days=1000))
    return dates.sign(key, SHA256())


@dataclass(frozen=True, slots=True)
class _Desk:
    """A key, loaded once, and its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    def raw(self, _: object) -> bytes:
        """The operation of the private key on a digest, and nothing else."""
        return self.key.sign(_DIGEST, *_SCHEME)

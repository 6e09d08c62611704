"""A signer whose private key is in this process: what PKCS#12 files and PEM pairs become once they are read."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from invoicebridge.connectors.signers import certificates
from invoicebridge.errors import ConfigurationError
from invoicebridge.signature.keys import Algorithm

_PREHASHED: Final = Prehashed(SHA256())


class LocalKeySigner:
    """Signs with a key that was loaded once; it has no representation that could show the key."""

    batch: Final = 16
    """How many digests are best handed over at once: signing costs the same one by one."""

    def __init__(self, chain: tuple[bytes, ...], algorithm: Algorithm, sign_one: Callable[[bytes], bytes]) -> None:
        self.chain = chain
        self.algorithm = algorithm
        self._sign_one = sign_one

    def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
        """The signature of each SHA-256 digest, in their order."""
        return [self._sign_one(digest) for digest in digests]


def signer(key: object, found: Sequence[x509.Certificate], name: object, at: datetime) -> LocalKeySigner:
    """A signer of this private key and the certificates found with it, the key's own among them.

    ConfigurationError when the key is of a kind that we do not sign with, no certificate is its own, or its certificate
    is not valid at that instant or not made for signing.
    """
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        kind = type(key).__name__.removesuffix("PrivateKey")
        raise ConfigurationError("signer-key-unsupported", name=name, found=kind)
    leaf = certificates.leaf_for(key.public_key(), found, name)
    algorithm = certificates.algorithm_of(certificates.public_key(leaf))
    certificates.refuse_out_of_date(leaf, at)
    certificates.refuse_other_use(leaf)
    return LocalKeySigner(certificates.chain_from(leaf, found), algorithm, _signing_with(key))


def _signing_with(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> Callable[[bytes], bytes]:
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda digest: key.sign(digest, padding.PKCS1v15(), _PREHASHED)
    return lambda digest: key.sign(digest, ec.ECDSA(_PREHASHED))

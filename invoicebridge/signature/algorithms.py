"""The algorithms that are accepted in a signature that others made, under the names of CMS and of XML signatures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from invoicebridge.signature import ber, der
from invoicebridge.signature.cms import AlgorithmIdentifier

_HASHES: Final[Mapping[str, hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1(),  # noqa: S303  old signatures are judged, and their weakness is remarked on
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}

CMS_DIGESTS: Final[Mapping[str, str]] = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
XML_DIGESTS: Final[Mapping[str, str]] = {
    "http://www.w3.org/2000/09/xmldsig#sha1": "sha1",
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}
"""Names that `hashlib.new` knows, by their identifier."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a signature is made: the kind of key (rsa, rsa-pss, ecdsa) and the digest under it."""

    kind: str
    digest: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.digest}"

    @property
    def is_weak(self) -> bool:
        """Whether it rests on SHA-1."""
        return self.digest == "sha1"


_RSA: Final = {
    "1.2.840.113549.1.1.5": "sha1",
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
}
_ECDSA: Final = {
    "1.2.840.10045.4.1": "sha1",
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}
_PSS: Final = "1.2.840.113549.1.1.10"
_BARE: Final = {"1.2.840.113549.1.1.1": "rsa", "1.2.840.10045.2.1": "ecdsa"}
"""A key's identifier in the place of a signature's: the digest is the one that goes with it."""

XML_SCHEMES: Final[Mapping[str, Scheme]] = {
    "http://www.w3.org/2000/09/xmldsig#rsa-sha1": Scheme("rsa", "sha1"),
    **{
        f"http://www.w3.org/2001/04/xmldsig-more#{kind}-{digest}": Scheme(kind, digest)
        for kind in ("rsa", "ecdsa")
        for digest in ("sha256", "sha384", "sha512")
    },
    **{
        f"http://www.w3.org/2007/05/xmldsig-more#{digest}-rsa-MGF1": Scheme("rsa-pss", digest)
        for digest in ("sha256", "sha384", "sha512")
    },
}


def cms_scheme(algorithm: AlgorithmIdentifier, digest: str) -> Scheme | None:
    """The scheme that a signer of a CMS names, beside the digest it names; None where either is not accepted."""
    if algorithm.oid in _BARE:
        return Scheme(_BARE[algorithm.oid], digest)
    if algorithm.oid == _PSS:
        return Scheme("rsa-pss", digest) if _pss_digest(algorithm.parameters) == digest else None
    for kind, names in (("rsa", _RSA), ("ecdsa", _ECDSA)):
        if names.get(algorithm.oid) == digest:
            return Scheme(kind, digest)
    return None


def _pss_digest(parameters: bytes) -> str | None:
    """The digest that RSASSA-PSS-params name (RFC 4055 §3.1); SHA-1 where they name none."""
    if not parameters:
        return "sha1"
    named = [field for field in ber.parts(ber.read(parameters), der.SEQUENCE) if field.tag == 0xA0]
    if not named:
        return "sha1"
    return CMS_DIGESTS.get(ber.identifier(ber.first(ber.only(named[0], 0xA0), der.SEQUENCE)))


def is_by(key: CertificatePublicKeyTypes, scheme: Scheme, digest: bytes, signature: bytes) -> bool:
    """Whether the key made this signature of a digest; ECDSA signatures are DER. False for a key of another kind."""
    algorithm = _HASHES[scheme.digest]
    prehashed = Prehashed(algorithm)
    try:
        match key, scheme.kind:
            case rsa.RSAPublicKey(), "rsa":
                key.verify(signature, digest, padding.PKCS1v15(), prehashed)
            case rsa.RSAPublicKey(), "rsa-pss":
                pss = padding.PSS(padding.MGF1(algorithm), padding.PSS.AUTO)
                key.verify(signature, digest, pss, prehashed)
            case ec.EllipticCurvePublicKey(), "ecdsa":
                key.verify(signature, digest, ec.ECDSA(prehashed))
            case _:
                return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True

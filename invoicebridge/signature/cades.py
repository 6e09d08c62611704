"""CAdES: the file inside a CMS SignedData, with what makes the signature an advanced one (`.xml.p7m`).

Satisfies CAdES-BES (ETSI TS 101 733) and CAdES Baseline B (ETSI EN 319 122-1): signed attributes content-type,
message-digest, signing-time and signing-certificate-v2. `mime-type`, optional in both, is left out: no signature
program in use towards the SdI writes it.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final

from invoicebridge.signature import der
from invoicebridge.signature.keys import (
    Algorithm,
    Identity,
    Prepared,
    Signer,
    require_aware,
    require_fit,
    require_signature,
)

_DATA: Final = der.identifier("1.2.840.113549.1.7.1")
_SIGNED_DATA: Final = der.identifier("1.2.840.113549.1.7.2")
_CONTENT_TYPE: Final = der.identifier("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST: Final = der.identifier("1.2.840.113549.1.9.4")
_SIGNING_TIME: Final = der.identifier("1.2.840.113549.1.9.5")
_SIGNING_CERTIFICATE_V2: Final = der.identifier("1.2.840.113549.1.9.16.2.47")
_SHA256: Final = der.sequence(der.identifier("2.16.840.1.101.3.4.2.1"))
_SIGNATURE_ALGORITHMS: Final = {
    Algorithm.RSA_SHA256: der.sequence(der.identifier("1.2.840.113549.1.1.11"), der.NULL),
    Algorithm.ECDSA_SHA256: der.sequence(der.identifier("1.2.840.10045.4.3.2")),
}
_VERSION_1: Final = der.integer(1)


def sign(content: bytes, signer: Signer, at: datetime) -> bytes:
    """The content with its signature around it, as DER; `at` (aware) becomes the signing time, cut to the second.

    SigningError when the signer cannot sign, or signs with a key that is not the certificate's.
    """
    prepared = prepare(content, signer.chain, signer.algorithm, at)
    (signature,) = signer.sign_digests([prepared.digest])
    return prepared.finish(signature)


def prepare(content: bytes, chain: Sequence[bytes], algorithm: Algorithm, at: datetime) -> Prepared:
    """The same signature up to the private key's operation; `chain` is in DER, the signer's certificate first."""
    require_aware(at)
    signer = require_fit(chain, algorithm)
    attributes = _signed_attributes(content, signer, at)
    digest = sha256(attributes).digest()
    certificates = tuple(chain)

    def finish(signature: bytes) -> bytes:
        require_signature(signer, digest, signature)
        return _signed_data(content, certificates, _signer_info(signer, attributes, algorithm, signature))

    return Prepared(digest, finish)


def _signed_attributes(content: bytes, signer: Identity, at: datetime) -> bytes:
    """The attributes as a SET, the form in which they are digested (RFC 5652 §5.4)."""
    return der.set_of(
        (
            _attribute(_CONTENT_TYPE, _DATA),
            _attribute(_MESSAGE_DIGEST, der.octets(sha256(content).digest())),
            _attribute(_SIGNING_TIME, der.instant(at)),
            _signing_certificate(signer.digest, signer.issuer_serial),
        )
    )


def _attribute(kind: bytes, value: bytes) -> bytes:
    return der.sequence(kind, der.value(der.SET, value))


@lru_cache(maxsize=64)
def _signing_certificate(digest: bytes, issuer_serial: bytes) -> bytes:
    """SigningCertificateV2 with one ESSCertIDv2 (RFC 5035 §3); SHA-256, being the default, is not written."""
    certificate = der.sequence(der.octets(digest), issuer_serial)
    return _attribute(_SIGNING_CERTIFICATE_V2, der.sequence(der.sequence(certificate)))


def _signer_info(signer: Identity, attributes: bytes, algorithm: Algorithm, signature: bytes) -> bytes:
    return der.sequence(
        _VERSION_1,
        signer.issuer_and_serial,
        _SHA256,
        b"\xa0" + attributes[1:],
        _SIGNATURE_ALGORITHMS[algorithm],
        der.octets(signature),
    )


def _signed_data(content: bytes, chain: Sequence[bytes], signer_info: bytes) -> bytes:
    """ContentInfo with SignedData version 1 (RFC 5652 §5.1). The content is copied once, however large it is."""
    inside = der.enclosed(0xA0, *der.enclosed(der.OCTET_STRING, content))
    signed_data = der.enclosed(
        der.SEQUENCE,
        _VERSION_1,
        der.value(der.SET, _SHA256),
        *der.enclosed(der.SEQUENCE, _DATA, *inside),
        der.set_of(chain, tag=0xA0),
        der.value(der.SET, signer_info),
    )
    return b"".join(der.enclosed(der.SEQUENCE, _SIGNED_DATA, *der.enclosed(0xA0, *signed_data)))

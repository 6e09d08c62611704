"""The signature of smime.p7s taken apart and checked against the bytes that it signs (CMS, RFC 5652 §5; RFC 8551).

asn1crypto reads the structure, which is BER as often as DER; cryptography does the arithmetic. What the certificate is
worth is not judged here (see certificate.py).
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from asn1crypto import algos
from asn1crypto import cms as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from invoicebridge.pec.trust import CERTIFICATE_UNREADABLE
from invoicebridge.pec.verdict import Reason, Refusal, refusal

HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1(),  # noqa: S303  # seen in real mails until 2023; trust.py says until when it proves something
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
UNREADABLE: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What asn1crypto raises at bytes that are not what they should be."""

_PIECE: Final = 1 << 16
_SET: Final = b"\x31"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that is arithmetically right: by whom (certificates in DER), how, and when it says it was made.

    `digest` is the weaker of the two that a signature rests on: that of the content and that of the attributes.
    """

    certificate: bytes
    others: tuple[bytes, ...]
    digest: str
    signed_at: datetime | None


class _Refused(Exception):
    """Carries the refusal out of the steps below; never leaves this module."""

    def __init__(self, reason: Reason, **parameters: str) -> None:
        self.refusal = refusal(reason, **parameters)
        super().__init__(reason)


def check(signature: bytes, content: memoryview) -> Signature | Refusal:
    """Return the signature of a detached CMS message if it is one of these bytes, or why it is not.

    Line breaks may have become bare LF on the way: the canonical form (CRLF) is tried where the bytes as they are fail.
    """
    try:
        return _check(signature, content)
    except _Refused as refused:
        return refused.refusal
    except UNREADABLE as error:
        return refusal(Reason.SIGNATURE_UNREADABLE, detail=type(error).__name__)


def _check(signature: bytes, content: memoryview) -> Signature:
    signed_data, signer = _only_signer(signature)
    digest = _known_digest(signer["digest_algorithm"]["algorithm"].native)
    attributes, at = signer["signed_attrs"], None
    if _only_value(attributes, "content_type") != "data":
        raise _Refused(Reason.SIGNATURE_UNREADABLE, detail="content-type")
    if not _is_digest_of(_only_value(attributes, "message_digest"), digest, content):
        raise _Refused(Reason.CONTENT_ALTERED)
    if any(attribute["type"].native == "signing_time" for attribute in attributes):
        at = _only_value(attributes, "signing_time")
    leaf, others = _certificates(signed_data, signer)
    signed_with = _verify(leaf, signer, digest, _SET + attributes.dump()[1:])
    weaker = min(digest, signed_with, key=list(HASHES).index)
    return Signature(leaf, others, weaker, at.astimezone(UTC) if isinstance(at, datetime) else None)


def _only_signer(signature: bytes) -> tuple[asn1.SignedData, asn1.SignerInfo]:
    info = asn1.ContentInfo.load(signature)
    if info["content_type"].native != "signed_data":
        raise _Refused(Reason.SIGNATURE_UNREADABLE, detail="content")
    signed_data = info["content"]
    if signed_data["encap_content_info"]["content"].native is not None:
        raise _Refused(Reason.SIGNATURE_UNREADABLE, detail="not-detached")
    signers = signed_data["signer_infos"]
    if len(signers) != 1:
        raise _Refused(Reason.SIGNATURE_UNREADABLE, detail=f"signers: {len(signers)}")
    if not len(signers[0]["signed_attrs"]):
        raise _Refused(Reason.SIGNATURE_UNREADABLE, detail="signed-attributes")
    return signed_data, signers[0]


def _known_digest(name: str) -> str:
    if name not in HASHES:
        raise _Refused(Reason.DIGEST_WEAK, algorithm=name)
    return name


def _only_value(attributes: asn1.CMSAttributes, name: str) -> object:
    found = [attribute for attribute in attributes if attribute["type"].native == name]
    if len(found) != 1 or len(found[0]["values"]) != 1:
        raise _Refused(Reason.SIGNATURE_UNREADABLE, detail=name)
    value: object = found[0]["values"][0].native
    return value


def _is_digest_of(expected: object, name: str, content: memoryview) -> bool:
    return hashlib.new(name, content).digest() == expected or _canonical_digest(name, content) == expected


def _canonical_digest(name: str, content: memoryview) -> bytes:
    """The digest of the content with CRLF for each bare LF, taken in pieces so that a large mail is not copied."""
    digest, after_cr = hashlib.new(name), False
    for start in range(0, len(content), _PIECE):
        piece = bytes(content[start : start + _PIECE])
        if after_cr and piece.startswith(b"\n"):
            digest.update(b"\n")
            piece = piece[1:]
        digest.update(piece.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        after_cr = piece.endswith(b"\r")
    return digest.digest()


def _certificates(signed_data: asn1.SignedData, signer: asn1.SignerInfo) -> tuple[bytes, tuple[bytes, ...]]:
    """The signer's certificate and the others, as DER."""
    every = [choice.chosen for choice in signed_data["certificates"] if choice.name == "certificate"]
    leaf = next((one for one in every if _is_of_signer(one, signer["sid"])), None)
    if leaf is None:
        raise _Refused(Reason.SIGNER_CERTIFICATE_MISSING)
    return leaf.dump(), tuple(one.dump() for one in every if one is not leaf)


def _is_of_signer(certificate: asn1.Certificate, sid: asn1.SignerIdentifier) -> bool:
    if sid.name == "subject_key_identifier":
        return bool(certificate.key_identifier == sid.chosen.native)
    return bool(
        certificate.serial_number == sid.chosen["serial_number"].native
        and certificate.issuer.dump() == sid.chosen["issuer"].dump()
    )


def _verify(leaf: bytes, signer: asn1.SignerInfo, digest: str, signed: bytes) -> str:
    """Return the digest under the signature, which is right; raise _Refused for any other."""
    try:
        key = x509.load_der_x509_certificate(leaf).public_key()
    except CERTIFICATE_UNREADABLE as error:
        raise _Refused(Reason.SIGNER_CERTIFICATE_MISSING) from error
    algorithm: algos.SignedDigestAlgorithm = signer["signature_algorithm"]
    scheme, value = algorithm.signature_algo, signer["signature"].native
    own = digest if algorithm["algorithm"].native == "rsassa_pkcs1v15" else algorithm.hash_algo
    algorithm_hash = HASHES[_known_digest(own)]
    try:
        if isinstance(key, rsa.RSAPublicKey) and scheme == "rsassa_pkcs1v15":
            key.verify(value, signed, padding.PKCS1v15(), algorithm_hash)
        elif isinstance(key, rsa.RSAPublicKey) and scheme == "rsassa_pss":
            pss = padding.PSS(padding.MGF1(algorithm_hash), padding.PSS.AUTO)
            key.verify(value, signed, pss, algorithm_hash)
        elif isinstance(key, ec.EllipticCurvePublicKey) and scheme == "ecdsa":
            key.verify(value, signed, ec.ECDSA(algorithm_hash))
        else:
            raise _Refused(Reason.ALGORITHM_UNKNOWN, algorithm=algorithm["algorithm"].native)
    except InvalidSignature as error:
        raise _Refused(Reason.SIGNATURE_FALSE) from error
    except UnsupportedAlgorithm as error:
        raise _Refused(Reason.ALGORITHM_UNKNOWN, algorithm=algorithm["algorithm"].native) from error
    return own

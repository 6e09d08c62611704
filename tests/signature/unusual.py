"""Signatures that our own signer would not make: what other programs leave out, and what damage does to a file."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from invoicebridge.signature import cades
from tests.certificates import Holder

SIGNING_TIME = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"


def signed_without(attributes: Collection[str], content: bytes, signer: Holder, at: datetime) -> bytes:
    """A CAdES file whose signature is right and lacks these signed attributes."""
    info = cms.ContentInfo.load(cades.sign(content, signer, at))
    one = info["content"]["signer_infos"][0]
    kept = cms.CMSAttributes([each for each in one["signed_attrs"] if each["type"].dotted not in attributes])
    one["signed_attrs"] = kept
    (signature,) = signer.sign_digests([sha256(kept.untag().dump(force=True)).digest()])
    one["signature"] = signature
    return bytes(info.dump(force=True))


def detached(signed: bytes) -> bytes:
    """The signature without the document."""
    info = cms.ContentInfo.load(signed)
    info["content"]["encap_content_info"] = cms.ContentInfo({"content_type": "data"})
    return bytes(info.dump(force=True))


def encrypted(content: bytes, recipient: Holder) -> bytes:
    """The document encrypted instead of signed."""
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(recipient.certificate)
    return builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def changed(signed: bytes, old: str, new: str) -> bytes:
    """The file with a text of its content replaced by another one of the same length; the signature is left."""
    assert len(old) == len(new)
    assert old.encode() in signed
    return signed.replace(old.encode(), new.encode(), 1)


def with_wrong_signature(signed: bytes) -> bytes:
    """A CAdES file of which one bit of the signature's value, which stands at the end, is another one."""
    return signed[:-1] + bytes([signed[-1] ^ 1])

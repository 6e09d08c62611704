"""Signatures that our own signer would not make: what other programs leave out, and what damage does to a file."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from invoicebridge.signature import ber, cades, cms, der
from tests.certificates import Holder

SIGNING_TIME = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"


def signed_without(attributes: Collection[str], content: bytes, signer: Holder, at: datetime) -> bytes:
    """A CAdES file whose signature is right and lacks these signed attributes."""
    *fields, infos = fields_of(cades.sign(content, signer, at))
    version, who, digest, signed, algorithm, _ = ber.only(infos, der.SET).children()
    kept = [one.raw for one in signed.children() if ber.identifier(ber.first(one, der.SEQUENCE)) not in attributes]
    (signature,) = signer.sign_digests([sha256(der.value(der.SET, *kept)).digest()])
    before = (version.raw, who.raw, digest.raw)
    info = der.sequence(*before, der.value(0xA0, *kept), algorithm.raw, der.octets(signature))
    return signed_data(*(field.raw for field in fields), der.value(der.SET, info))


def detached(signed: bytes) -> bytes:
    """The signature without the document."""
    version, digests, _, *others = (field.raw for field in fields_of(signed))
    return signed_data(version, digests, der.sequence(der.identifier(cms.DATA)), *others)


def fields_of(signed: bytes) -> list[ber.Value]:
    """The parts of a SignedData."""
    return list(cms.content_info(signed)[1].children())


def signed_data(*fields: bytes) -> bytes:
    """A SignedData of these parts, as a file."""
    return der.sequence(der.identifier(cms.SIGNED_DATA), der.value(0xA0, der.sequence(*fields)))


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

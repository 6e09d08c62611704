"""CMS SignedData (RFC 5652) read as values: the content, the certificates, and what each signer signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from invoicebridge.signature import ber, der

DATA: Final = "1.2.840.113549.1.7.1"
SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
ENCRYPTED: Final = frozenset({"1.2.840.113549.1.7.3", "1.2.840.113549.1.7.6", "1.2.840.113549.1.9.16.1.23"})
"""EnvelopedData, EncryptedData, AuthEnvelopedData."""

CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
SIGNING_TIME: Final = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE: Final = "1.2.840.113549.1.9.16.2.12"
SIGNING_CERTIFICATE_V2: Final = "1.2.840.113549.1.9.16.2.47"

_CONTEXT_0: Final = 0xA0
_MAX_SIGNERS: Final = 50
_MAX_CERTIFICATES: Final = 200


@dataclass(frozen=True, slots=True)
class AlgorithmIdentifier:
    """An algorithm and its parameters as they are encoded, empty where there are none."""

    oid: str
    parameters: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerInfo:
    """One signer's part of a SignedData. The signer is named by issuer and serial number, or by key identifier."""

    issuer: bytes | None = None
    """The issuer's Name in DER."""
    serial: int | None = None
    key_identifier: bytes | None = None
    digest: AlgorithmIdentifier
    algorithm: AlgorithmIdentifier
    signature: bytes
    signed: bytes | None
    """The signed attributes as they were digested, a SET in DER; None where the content itself was signed."""
    attributes: Mapping[str, tuple[ber.Value, ...]]
    """The values of each signed attribute, by object identifier; those of an attribute written twice are all here."""


@dataclass(frozen=True, slots=True)
class SignedData:
    """A SignedData; `content` is None where it is detached."""

    content_type: str
    content: bytes | None
    certificates: tuple[bytes, ...]
    """In DER, in the order of the file."""
    signers: tuple[SignerInfo, ...]


def content_info(source: bytes) -> tuple[str, ber.Value]:
    """The type of a ContentInfo (RFC 5652 §3) and its content, still encoded; Damaged, Truncated."""
    kind, *content = ber.some(ber.read(source), der.SEQUENCE)
    oid = ber.identifier(kind)
    if len(content) != 1:
        raise ber.Damaged("a file that says its kind and holds nothing")
    return oid, ber.only(content[0], _CONTEXT_0)


def signed_data(value: ber.Value) -> SignedData:
    """The SignedData encoded in a value (RFC 5652 §5.1); Damaged when it is none."""
    fields = ber.parts(value, der.SEQUENCE)
    if len(fields) < 4:
        raise ber.Damaged("a signature that lacks parts")
    version, digests, encapsulated, *optional, signers = fields
    ber.integer(version)
    ber.parts(digests, der.SET)
    content_type, content = _encapsulated(encapsulated)
    infos = ber.parts(signers, der.SET)
    if len(infos) > _MAX_SIGNERS:
        raise ber.Damaged("too many signers")
    return SignedData(content_type, content, _certificates(optional), tuple(_signer_info(info) for info in infos))


def _encapsulated(value: ber.Value) -> tuple[str, bytes | None]:
    kind, *content = ber.some(value, der.SEQUENCE)
    if not content:
        return ber.identifier(kind), None
    return ber.identifier(kind), ber.octets(ber.only(content[0], _CONTEXT_0))


def _certificates(optional: list[ber.Value]) -> tuple[bytes, ...]:
    """Certificates of the kind X.509; attribute certificates and others, which have context tags, are passed over."""
    fields = [field for field in optional if field.tag == _CONTEXT_0]
    raw = [child.raw for field in fields for child in field.children() if child.tag == der.SEQUENCE]
    if len(raw) > _MAX_CERTIFICATES:
        raise ber.Damaged("too many certificates")
    return tuple(dict.fromkeys(raw))


def _signer_info(value: ber.Value) -> SignerInfo:
    version, *fields = ber.parts(value, der.SEQUENCE) or [value]
    ber.integer(version)
    attributes = next((field for field in fields[2:3] if field.tag == _CONTEXT_0), None)
    if attributes is not None:
        del fields[2]
    if len(fields) < 4:
        raise ber.Damaged("a signer that lacks parts")
    signer, digest, algorithm, signature = fields[:4]
    issuer, serial, key_identifier = _signer_identifier(signer)
    return SignerInfo(
        issuer=issuer,
        serial=serial,
        key_identifier=key_identifier,
        digest=algorithm_identifier(digest),
        algorithm=algorithm_identifier(algorithm),
        signature=ber.octets(signature),
        signed=None if attributes is None else b"\x31" + ber.definite(attributes)[1:],
        attributes={} if attributes is None else _attributes(attributes),
    )


def _signer_identifier(value: ber.Value) -> tuple[bytes | None, int | None, bytes | None]:
    if value.tag != der.SEQUENCE:
        return None, None, ber.octets(value, 0x80)
    issuer, serial = _pair(value)
    return ber.definite(issuer), ber.integer(serial), None


def _attributes(value: ber.Value) -> dict[str, tuple[ber.Value, ...]]:
    found: dict[str, tuple[ber.Value, ...]] = {}
    for attribute in value.children():
        kind, values = _pair(attribute)
        oid = ber.identifier(kind)
        found[oid] = (*found.get(oid, ()), *ber.parts(values, der.SET))
    return found


def _pair(value: ber.Value) -> tuple[ber.Value, ber.Value]:
    match ber.parts(value, der.SEQUENCE):
        case [first, second]:
            return first, second
        case _:
            raise ber.Damaged("a value that is no pair")


def algorithm_identifier(value: ber.Value) -> AlgorithmIdentifier:
    """An AlgorithmIdentifier (RFC 5280 §4.1.1.2)."""
    fields = ber.parts(value, der.SEQUENCE)
    if not 1 <= len(fields) <= 2:
        raise ber.Damaged("a value that is no algorithm")
    return AlgorithmIdentifier(ber.identifier(fields[0]), fields[1].raw if len(fields) == 2 else b"")

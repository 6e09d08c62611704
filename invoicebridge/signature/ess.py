"""How a signature names its signer's certificate: ESSCertID and ESSCertIDv2 (RFC 5035 §4, §5; RFC 2634 §5.4)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from invoicebridge.signature import ber, cms, der
from invoicebridge.signature.algorithms import CMS_DIGESTS
from invoicebridge.signature.signatory import serial_of

_DIRECTORY_NAME: Final = 0xA4
_CODECS: Final = {0x1E: "utf-16-be", 0x1C: "utf-32-be", 0x14: "latin-1"}
"""Of BMPString, UniversalString and TeletexString; the other strings are ASCII or UTF-8."""


@dataclass(frozen=True, slots=True)
class Named:
    """A certificate, named by a digest of it, and by issuer and serial number where both are stated."""

    digest: str
    value: bytes
    issuer: ber.Value | None = None
    """GeneralNames."""
    serial: int | None = None

    def is_of(self, certificate: x509.Certificate) -> bool:
        """Whether everything that is stated is this certificate's; ber.Damaged."""
        if hashlib.new(self.digest, certificate.public_bytes(Encoding.DER)).digest() != self.value:
            return False
        if self.issuer is None:
            return True
        return self.serial == serial_of(certificate) and _names(self.issuer, certificate.issuer.public_bytes())


def named(attribute: ber.Value, default: str) -> Named:
    """The first certificate that a signing-certificate attribute names; ber.Damaged.

    `default` is the digest where the attribute names none.
    """
    fields = ber.parts(ber.first(ber.first(attribute, der.SEQUENCE), der.SEQUENCE), der.SEQUENCE)
    digest: str | None = default
    if fields and fields[0].tag == der.SEQUENCE:
        digest = CMS_DIGESTS.get(cms.algorithm_identifier(fields.pop(0)).oid)
    if digest is None:
        raise ber.Damaged("an unknown digest of the certificate")
    match fields:
        case [value]:
            return Named(digest, ber.octets(value))
        case [value, issuer_serial]:
            return Named(digest, ber.octets(value), *_issuer_serial(issuer_serial))
        case _:
            raise ber.Damaged("no name of a certificate")


def _issuer_serial(value: ber.Value) -> tuple[ber.Value, int]:
    match ber.parts(value, der.SEQUENCE):
        case [issuer, serial, *_]:
            return issuer, ber.integer(serial)
        case _:
            raise ber.Damaged("no issuer and serial number")


def _names(general_names: ber.Value, issuer: bytes) -> bool:
    """Whether one of the general names is the issuer's; the same name may be written in strings of another kind."""
    directories = [one for one in ber.parts(general_names, der.SEQUENCE) if one.tag == _DIRECTORY_NAME]
    each = [ber.only(one, _DIRECTORY_NAME) for one in directories]
    return any(one.raw == issuer or _words(one) == _words(ber.read(issuer)) for one in each)


def _words(name: ber.Value) -> list[list[tuple[str, str]]]:
    """The attributes of a Name, compared without case and the number of spaces (RFC 5280 §7.1)."""
    return [sorted(_attributes(relative)) for relative in ber.parts(name, der.SEQUENCE)]


def _attributes(relative: ber.Value) -> Iterator[tuple[str, str]]:
    for attribute in ber.parts(relative, der.SET):
        match ber.parts(attribute, der.SEQUENCE):
            case [kind, value]:
                text = value.content.decode(_CODECS.get(value.tag, "utf-8"), errors="replace")
                yield ber.identifier(kind), " ".join(text.casefold().split())
            case _:
                raise ber.Damaged("no attribute of a name")

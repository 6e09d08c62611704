"""Builds the keys and certificates that tests sign with. All of them say in every name that they are for tests.

    python -m tests.certificates FOLDER

writes them as PEM and PKCS#12 files for trying things by hand. Nothing that it makes is kept in the repository: each
run makes new keys.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from invoicebridge.signature.keys import Algorithm

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

ORGANIZATION: Final = "TEST ONLY - invoicebridge"
CODICE_FISCALE: Final = "RSSMRA80A01H501U"
PASSPHRASE: Final = "test-only"  # noqa: S105  it opens nothing but what this module makes
NOT_BEFORE: Final = datetime(2024, 1, 1, tzinfo=UTC)
NOT_AFTER: Final = datetime(2044, 1, 1, tzinfo=UTC)
KINDS: Final = ("rsa-2048", "rsa-4096", "p-256")

QUALIFIED: Final = bytes.fromhex("300a3008060604008e460101")
"""QcStatements with the one statement QcCompliance."""
_QC_STATEMENTS: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")


@dataclass(frozen=True)
class Holder:
    """A private key, its certificate and the certificates above it; signs as `invoicebridge.signature.keys.Signer`."""

    key: PrivateKey
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    @cached_property
    def chain(self) -> tuple[bytes, ...]:
        """The certificates in DER, without the root."""
        return (der(self.certificate), *(der(one) for one in self.above if one.issuer != one.subject))

    @property
    def algorithm(self) -> Algorithm:
        """How the key signs."""
        return Algorithm.RSA_SHA256 if isinstance(self.key, rsa.RSAPrivateKey) else Algorithm.ECDSA_SHA256

    def sign_digests(self, digests: Sequence[bytes]) -> list[bytes]:
        """The signature of each SHA-256 digest."""
        return [self._sign(digest) for digest in digests]

    def _sign(self, digest: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(digest, padding.PKCS1v15(), Prehashed(SHA256()))
        return self.key.sign(digest, ec.ECDSA(Prehashed(SHA256())))


def der(certificate: x509.Certificate) -> bytes:
    """The certificate's DER."""
    return certificate.public_bytes(Encoding.DER)


def pem(*certificates: x509.Certificate) -> bytes:
    """The certificates in PEM, one after the other."""
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def key_pem(key: PrivateKey) -> bytes:
    """The key in PEM, not encrypted."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@lru_cache
def key(kind: str, which: str = "") -> PrivateKey:
    """A key of one of KINDS, made once in a run for each `which`."""
    if kind == "p-256":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, int(kind.removeprefix("rsa-")))


@lru_cache
def root(which: str = "") -> Holder:
    """A self-signed authority."""
    return authority(f"TEST ONLY - Root {which}".strip())


@lru_cache
def issuing(which: str = "") -> Holder:
    """An authority under that root, which issues the signers' certificates."""
    return authority(f"TEST ONLY - Issuing CA {which}".strip(), issuer=root(which))


def authority(
    name: str,
    *,
    issuer: Holder | None = None,
    is_authority: bool = True,
    path_length: int | None = None,
    may_issue: bool = True,
    not_after: datetime = NOT_AFTER,
    critical: x509.ExtensionType | None = None,
    which: str = "",
) -> Holder:
    """An authority of that name, self-signed where no issuer is given; the options spoil it in one way each.

    Those of the same name have the same key, save where `which` tells them apart.
    """
    own = key("p-256", name + which)
    builder = _builder(_subject(name), own, issuer, NOT_BEFORE, not_after)
    builder = builder.add_extension(x509.BasicConstraints(is_authority, path_length), critical=True)
    builder = builder.add_extension(_usage(key_cert_sign=may_issue, crl_sign=True), critical=True)
    if critical is not None:
        builder = builder.add_extension(critical, critical=True)
    return _signed(builder, own, issuer)


def holder(
    kind: str = "rsa-2048",
    name: str = "TEST ONLY Rossi Mario",
    *,
    issuer: Holder | None = None,
    serial: str = f"TINIT-{CODICE_FISCALE}",
    not_before: datetime = NOT_BEFORE,
    not_after: datetime = NOT_AFTER,
    use: str | None = "content_commitment",
    qualified: bool = True,
    which: str = "",
    organization: str = ORGANIZATION,
) -> Holder:
    """A person with a certificate such as Italian qualified ones: its only use is nonRepudiation."""
    own = key(kind, which)
    subject = [*_subject(name, organization), x509.NameAttribute(NameOID.SERIAL_NUMBER, serial)]
    builder = _builder(x509.Name(subject), own, issuer or issuing(), not_before, not_after)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
    if use is not None:
        builder = builder.add_extension(_usage(**{use: True}), critical=True)
    if qualified:
        builder = builder.add_extension(x509.UnrecognizedExtension(_QC_STATEMENTS, QUALIFIED), critical=False)
    return _signed(builder, own, issuer or issuing())


@lru_cache
def person(kind: str = "rsa-2048") -> Holder:
    """The usual signer of tests with a key of that kind."""
    return holder(kind)


def self_signed(kind: str = "rsa-2048") -> Holder:
    """A person who certifies herself."""
    own = key(kind, "self")
    builder = _builder(_subject("TEST ONLY Self"), own, None, NOT_BEFORE, NOT_AFTER)
    return _signed(builder.add_extension(_usage(content_commitment=True), critical=True), own, None)


def _subject(name: str, organization: str = ORGANIZATION) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "IT"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _builder(
    subject: x509.Name, own: PrivateKey, issuer: Holder | None, not_before: datetime, not_after: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )


def _signed(builder: x509.CertificateBuilder, own: PrivateKey, issuer: Holder | None) -> Holder:
    certificate = builder.sign(issuer.key if issuer else own, SHA256())
    return Holder(own, certificate, (issuer.certificate, *issuer.above) if issuer else ())


def _usage(**uses: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: uses.get(name, False) for name in names})


def pkcs12_of(one: Holder, passphrase: str = PASSPHRASE) -> bytes:
    """The holder's key and certificates as a PKCS#12 file."""
    encryption = BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(
        b"TEST ONLY", one.key, one.certificate, list(one.above[:1]) or None, encryption
    )


def write(folder: Path) -> None:
    """Write the root, and of a signer of each kind the key, the certificates and a PKCS#12 file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "TEST-ONLY-root.pem").write_bytes(pem(root().certificate))
    (folder / "TEST-ONLY-issuing-ca.pem").write_bytes(pem(issuing().certificate))
    expired = holder("p-256", "TEST ONLY Expired", not_after=NOT_BEFORE + timedelta(days=365), which="expired")
    for name, one in (*((kind, person(kind)) for kind in KINDS), ("expired", expired)):
        (folder / f"TEST-ONLY-{name}.key.pem").write_bytes(key_pem(one.key))
        (folder / f"TEST-ONLY-{name}.pem").write_bytes(pem(one.certificate, *one.above[:1]))
        (folder / f"TEST-ONLY-{name}.p12").write_bytes(pkcs12_of(one))


if __name__ == "__main__":
    write(Path(sys.argv[1]))

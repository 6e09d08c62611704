"""Certificates of a PEC world that does not exist: root → authority → provider, made like the real ones.

The authority may vouch for the providers' domains only (name constraints), a provider's certificate names its
posta-certificata address and is for mail only, as AgID CA1's are. Straight under the root stand a signer of documents
(the SdI's) and a server on loopback. Every name bears the mark of a sandbox, so that no live store trusts one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from invoicebridge.signature.practice import MARK

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
UNTIL = datetime(2040, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class PecWorld:
    """The root and the authority that issues certificates to providers."""

    root: Identity
    authority: Identity


def new_world(domains: Sequence[str], *, name: str = "Sandbox AgID CA1") -> PecWorld:
    """A root and an authority with fresh keys; the authority may vouch for addresses at the domains only."""
    root_key = new_key()
    root = Identity(authority_certificate("Sandbox Root", root_key, "Sandbox Root", root_key, None), root_key)
    key = new_key()
    return PecWorld(root, Identity(authority_certificate(name, key, "Sandbox Root", root_key, domains), key))


def new_provider(
    authority: Identity,
    address: str,
    organisation: str,
    *,
    since: datetime = SINCE,
    until: datetime = UNTIL,
    purposes: Sequence[x509.ObjectIdentifier] = (ExtendedKeyUsageOID.EMAIL_PROTECTION,),
    key: rsa.RSAPrivateKey | None = None,
) -> Identity:
    """A provider's certificate for its posta-certificata address, issued by the authority."""
    own = key or new_key()
    builder = _builder(organisation, own, since, until).issuer_name(authority.certificate.subject)
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=False)
        .add_extension(_usage(signs_mail=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), critical=False)
    )
    return Identity(builder.sign(authority.key, hashes.SHA256()), own)


def new_signer(root: Identity, name: str, organisation: str) -> Identity:
    """A certificate for signing documents and nothing else, issued by the root."""
    key = new_key()
    builder = _builder(name, key, SINCE, UNTIL, organisation).issuer_name(root.certificate.subject)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_mail=True, signs_documents=True), critical=True)
    return Identity(_issued(builder, root), key)


def new_server(root: Identity) -> Identity:
    """A certificate for TLS of a server that is called localhost or 127.0.0.1, issued by the root."""
    key = new_key()
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    builder = _builder("localhost", key, SINCE, UNTIL).issuer_name(root.certificate.subject)
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_mail=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
    )
    return Identity(_issued(builder, root), key)


def _issued(builder: x509.CertificateBuilder, issuer: Identity) -> x509.Certificate:
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    return builder.add_extension(identifier, critical=False).sign(issuer.key, hashes.SHA256())


def new_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    """A fresh RSA key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def authority_certificate(
    name: str, key: rsa.RSAPrivateKey, issuer: str, issuer_key: rsa.RSAPrivateKey, domains: Sequence[str] | None
) -> x509.Certificate:
    """A certificate of an authority's key; with domains, one that may vouch for addresses at these only."""
    builder = _builder(name, key, SINCE, UNTIL).issuer_name(_name(issuer))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_mail=False), critical=True)
    if domains is not None:
        permitted = [x509.RFC822Name(domain) for domain in domains]
        builder = builder.add_extension(x509.NameConstraints(permitted, None), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _builder(
    name: str, key: rsa.RSAPrivateKey, since: datetime, until: datetime, organisation: str | None = None
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name, organisation))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(identifier, critical=False)
    )


def _name(text: str, organisation: str | None = None) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "IT"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation or text),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, MARK),
            x509.NameAttribute(NameOID.COMMON_NAME, text),
        ]
    )


def _usage(*, signs_mail: bool, signs_documents: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs_mail,
        content_commitment=signs_documents,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs_mail,
        crl_sign=not signs_mail,
        encipher_only=False,
        decipher_only=False,
    )

"""What a provider's certificate is worth, and whose word about the authority counts: never the sender's."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from invoicebridge.pec import certificate
from invoicebridge.pec.authorities import Authority
from invoicebridge.pec.certificate import Provider
from invoicebridge.pec.trust import Anchor, anchors_from_certificates
from invoicebridge.pec.verdict import Reason
from invoicebridge.sandbox.authority import new_key
from tests.pec import generator as g

SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
AFTER_THE_AUTHORITY = datetime(2041, 1, 1, tzinfo=UTC)
FORBIDDEN = "posta-certificata@pec.vietato.example"
MAIL = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])


@cache
def strangers_key() -> RSAPrivateKey:
    """A key that nobody trusts."""
    return new_key()


def usage(*, signs: bool) -> x509.KeyUsage:
    """A key usage for signatures, or for the encryption of keys."""
    return x509.KeyUsage(signs, False, not signs, False, False, False, False, False, False)


def made(
    name: str, key: RSAPrivateKey, by: RSAPrivateKey, extensions: Sequence[tuple[x509.ExtensionType, bool]],
    since: datetime = SINCE, until: datetime = UNTIL,
) -> bytes:  # fmt: skip
    """A certificate of the key with the extensions (and whether each is critical), signed by another key."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(g.world().authority.certificate.subject)
    builder = builder.public_key(key.public_key()).serial_number(7).not_valid_before(since).not_valid_after(until)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(by, hashes.SHA256()).public_bytes(Encoding.DER)


def leaf(*more: tuple[x509.ExtensionType, bool], address: str = g.PROVIDER_ADDRESS, until: datetime = UNTIL) -> bytes:
    """A provider's certificate, issued by the authority."""
    named = (x509.SubjectAlternativeName([x509.RFC822Name(address)]), False)
    return made("Gestore", g.identity().key, g.world().authority.key, [named, *more], until=until)


def of_authority(*more: tuple[x509.ExtensionType, bool], by: RSAPrivateKey, until: datetime = UNTIL) -> bytes:
    """A certificate with the authority's public key, that is to say: anybody's, if `by` is."""
    ca = (x509.BasicConstraints(ca=True, path_length=None), True)
    return made("Sandbox AgID CA1", g.world().authority.key, by, [ca, *more], until=until)


def judged(
    content: bytes, *others: bytes, anchors: tuple[Anchor, ...] | None = None, at: datetime = g.RECEIVED
) -> Reason | None:
    """Why the certificate speaks for nobody; None if it speaks for somebody."""
    verdict = certificate.judge(content, others, anchors or g.trust().anchors, at)
    return None if isinstance(verdict, Provider) else verdict.reason


def known(*certificates: Authority) -> tuple[Anchor, ...]:
    """The authority as a list of anchors has it: its key, and what is known of its certificates."""
    (anchor,) = g.trust().anchors
    return (Anchor(anchor.name, anchor.sha256, anchor.public_key, certificates),)


def test_a_plain_certificate_of_the_provider_speaks_for_it() -> None:
    assert judged(leaf()) is None


@pytest.mark.parametrize("anchors", [None, known(Authority(SINCE, UNTIL, g.DOMAINS))])
def test_a_sender_who_leaves_out_the_authoritys_certificate_is_not_spared_its_constraints(
    anchors: tuple[Anchor, ...] | None,
) -> None:
    assert judged(leaf(address=FORBIDDEN), anchors=anchors) is Reason.NAME_NOT_PERMITTED


def test_a_sender_who_leaves_out_the_authoritys_certificate_is_not_spared_its_end() -> None:
    listed = known(Authority(SINCE, datetime(2040, 1, 1, tzinfo=UTC), g.DOMAINS))
    assert judged(leaf(), at=AFTER_THE_AUTHORITY) is Reason.ISSUER_EXPIRED
    assert judged(leaf(), anchors=listed, at=AFTER_THE_AUTHORITY) is Reason.ISSUER_EXPIRED


def test_a_self_made_certificate_with_the_authoritys_public_key_permits_nothing() -> None:
    fake = of_authority(by=strangers_key())
    assert judged(leaf(address=FORBIDDEN), fake) is Reason.NAME_NOT_PERMITTED
    assert judged(leaf(), fake, at=AFTER_THE_AUTHORITY) is Reason.ISSUER_EXPIRED


def test_a_certificate_of_the_authority_signed_by_a_configured_root_permits_what_it_says() -> None:
    both = (*g.trust().anchors, *anchors_from_certificates(g.pem(g.world().root)))
    genuine = of_authority(by=g.world().root.key)
    assert judged(leaf(address=FORBIDDEN), genuine) is Reason.NAME_NOT_PERMITTED
    assert judged(leaf(address=FORBIDDEN), genuine, anchors=both) is None


def test_a_certificate_of_another_key_says_nothing_of_the_authority_whoever_signed_it() -> None:
    both = (*g.trust().anchors, *anchors_from_certificates(g.pem(g.world().root)))
    another = made("Sandbox AgID CA1", strangers_key(), g.world().root.key, [])
    assert judged(leaf(address=FORBIDDEN), another, anchors=both) is Reason.NAME_NOT_PERMITTED


def test_a_bare_key_is_trusted_for_any_address_at_any_time_whatever_comes_along() -> None:
    constrained = g.world().authority.certificate.public_bytes(Encoding.DER)
    root = anchors_from_certificates(g.pem(g.world().root))
    assert judged(leaf(address=FORBIDDEN), constrained, anchors=(*known(), *root)) is None


def test_only_certificates_in_force_permit_at_that_time() -> None:
    middle = datetime(2026, 1, 1, tzinfo=UTC)
    two = known(Authority(SINCE, middle, ("pec.vietato.example",)), Authority(middle, UNTIL, ("pec.gestore.example",)))
    assert judged(leaf(address=FORBIDDEN), anchors=two) is Reason.NAME_NOT_PERMITTED
    assert judged(leaf(address=FORBIDDEN), anchors=two, at=middle) is None
    assert judged(leaf(), anchors=two) is None
    assert judged(leaf(), anchors=two, at=middle - timedelta(seconds=1)) is Reason.NAME_NOT_PERMITTED


def test_what_a_certificate_of_the_authority_excludes_is_not_permitted() -> None:
    host, excluded = x509.RFC822Name("pec.gestore.example"), [x509.RFC822Name(FORBIDDEN)]
    content = of_authority((x509.NameConstraints(None, [host]), True), by=g.world().root.key)
    assert judged(leaf(), anchors=anchors_from_certificates(content)) is Reason.NAME_NOT_PERMITTED
    content = of_authority((x509.NameConstraints(None, excluded), True), by=g.world().root.key)
    assert judged(leaf(), anchors=anchors_from_certificates(content)) is None
    assert judged(leaf(address=FORBIDDEN), anchors=anchors_from_certificates(content)) is Reason.NAME_NOT_PERMITTED


@pytest.mark.parametrize(
    ("address", "subtree", "allowed"),
    [
        ("a@pec.it", "pec.it", True),
        ("a@falsapec.it", "pec.it", False),
        ("a@sub.pec.it", "pec.it", False),
        ("a@sub.pec.it", ".pec.it", True),
        ("a@pec.it", ".pec.it", False),
        ("a@falsapec.it", ".pec.it", False),
        ("a@pec.it", "a@pec.it", True),
        ("b@pec.it", "a@pec.it", False),
    ],
)
def test_a_subtree_is_a_mailbox_a_host_or_the_hosts_of_a_domain(address: str, subtree: str, allowed: bool) -> None:
    assert Authority(SINCE, UNTIL, (subtree,)).allows((address,)) is allowed


def test_every_address_of_the_signer_must_be_permitted() -> None:
    assert not Authority(SINCE, UNTIL, ("pec.it",)).allows(("a@pec.it", "a@altro.it"))


@pytest.mark.parametrize(
    "extension",
    [
        x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"),
        usage(signs=False),
        x509.BasicConstraints(ca=True, path_length=None),
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]),
    ],
)
def test_a_certificate_for_something_else_does_not_sign_mail(extension: x509.ExtensionType) -> None:
    assert judged(leaf((extension, True))) is Reason.SIGNER_NOT_FOR_MAIL


def test_extensions_that_need_not_be_understood_and_fitting_ones_are_no_obstacle() -> None:
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    end = x509.BasicConstraints(ca=False, path_length=None)
    assert judged(leaf((unknown, False), (usage(signs=True), True), (end, True), (MAIL, True))) is None


def test_the_ends_of_the_validity_are_part_of_it() -> None:
    until, second = datetime(2027, 1, 1, tzinfo=UTC), timedelta(seconds=1)
    assert judged(leaf(until=until), at=until) is None
    assert judged(leaf(until=until), at=until + second) is Reason.SIGNER_EXPIRED
    assert judged(leaf(), at=SINCE) is None
    assert judged(leaf(), at=SINCE - second) is Reason.SIGNER_NOT_YET_VALID


def test_a_certificate_signed_with_a_weak_digest_speaks_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(leaf(address=g.PROVIDER_ADDRESS.upper())) is None
    monkeypatch.setattr(certificate, "_STRONG", (hashes.SHA384, hashes.SHA512))
    assert judged(leaf(address=f"x{g.PROVIDER_ADDRESS}")) is Reason.DIGEST_WEAK

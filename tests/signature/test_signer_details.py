"""What a CAdES says of its signer's certificate and algorithm is compared with what they are."""

import time
from hashlib import sha1, sha256

import pytest

from invoicebridge.signature import algorithms, ber, cades, cms, der, ess, keys
from invoicebridge.signature.verdict import Signature
from invoicebridge.signature.verify import verify
from tests import certificates
from tests.certificates import holder, person, root
from tests.fatturapa.xml_texts import INVOICE
from tests.signature.documents import JUDGED_AT, SIGNED_AT

CERTIFICATE = person("p-256").certificate
ENCODED = certificates.der(CERTIFICATE)
ISSUER, SERIAL = CERTIFICATE.issuer.public_bytes(), der.integer(CERTIFICATE.serial_number)
PSS = "1.2.840.113549.1.1.10"


def only(signed: bytes) -> Signature:
    """The verdict on the one signature of a file, the test root being trusted."""
    (signature,) = verify(signed, (root().certificate,), JUDGED_AT).signatures
    return signature


def attribute(*fields: bytes) -> ber.Value:
    """A signing-certificate attribute that names one certificate."""
    return ber.read(der.sequence(der.sequence(der.sequence(*fields))))


def issuer_serial(issuer: bytes = ISSUER, serial: bytes = SERIAL, tag: int = 0xA4) -> bytes:
    """An IssuerSerial (RFC 5035 §5)."""
    return der.sequence(der.sequence(der.value(tag, issuer)), serial)


DIGEST = der.octets(sha256(ENCODED).digest())
OTHER_STRINGS = ISSUER.replace(b"\x0c", b"\x13").replace(b"TEST ONLY", b"test only")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ((DIGEST,), True),
        ((DIGEST, issuer_serial()), True),
        ((DIGEST, issuer_serial(OTHER_STRINGS)), True),
        ((DIGEST, issuer_serial(serial=der.integer(1))), False),
        ((DIGEST, issuer_serial(root().certificate.subject.public_bytes())), False),
        ((DIGEST, issuer_serial(tag=0xA5)), False),
        ((der.octets(bytes(32)), issuer_serial()), False),
    ],
    ids=["digest", "all", "other strings", "other serial", "other issuer", "no directory name", "other digest"],
)
def test_a_named_certificate_must_be_the_signers_in_all_that_is_stated(
    fields: tuple[bytes, ...], expected: bool
) -> None:
    assert ess.named(attribute(*fields), "sha256").is_of(CERTIFICATE) is expected


def test_the_digest_of_a_name_may_be_another_one() -> None:
    sha_1 = der.octets(sha1(ENCODED, usedforsecurity=False).digest())
    assert ess.named(attribute(sha_1), "sha1").is_of(CERTIFICATE)
    algorithm = der.sequence(der.identifier("1.3.14.3.2.26"))
    assert ess.named(attribute(algorithm, sha_1), "sha256").is_of(CERTIFICATE)


@pytest.mark.parametrize("fields", [(), (der.sequence(der.identifier("1.2.3")), DIGEST), (DIGEST, der.sequence())])
def test_what_names_no_certificate_is_damage(fields: tuple[bytes, ...]) -> None:
    with pytest.raises(ber.Damaged):
        ess.named(attribute(*fields), "sha256")


def test_a_signature_that_names_another_issuer_and_serial_is_not_the_certificates() -> None:
    signed = cades.sign(INVOICE.encode(), person("p-256"), SIGNED_AT)
    ours = keys.identity(person("p-256").chain[0]).issuer_serial
    forged = signed.replace(ours, ours[:-1] + bytes([ours[-1] ^ 1]))
    assert forged != signed
    assert "certificate-changed" in [failure.code for failure in only(forged).failures]


@pytest.mark.parametrize(
    "parameters",
    [
        der.sequence(der.value(0xA0, der.sequence())),
        der.sequence(der.value(0xA0)),
        der.sequence(der.value(0xA0, der.integer(1))),
        der.NULL,
    ],
)
def test_parameters_of_pss_that_say_nothing_are_damage(parameters: bytes) -> None:
    with pytest.raises(ber.Damaged):
        algorithms.cms_scheme(cms.AlgorithmIdentifier(PSS, parameters), "sha256")


def test_a_short_rsa_key_is_remarked_on() -> None:
    signature = only(cades.sign(INVOICE.encode(), holder("rsa-1024"), SIGNED_AT))
    assert signature.good
    assert [(remark.code, dict(remark.parameters)) for remark in signature.remarks] == [
        ("weak-algorithm", {"found": "rsa-1024"})
    ]


def test_values_of_indefinite_length_inside_one_another_are_scanned_once() -> None:
    nested = b"\x24\x80" + b"\x04\x01a" * 50_000 + b"\0\0"
    for _ in range(29):
        nested = b"\x24\x80" + nested + b"\0\0"
    start = time.perf_counter()
    assert ber.octets(ber.read(nested)) == b"a" * 50_000
    assert time.perf_counter() - start < 2
    value = ber.read(nested)
    assert len(value.ends) == 30

"""What a signature is worth: the chain, the dates, the uses of the key, and who signed."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from invoicebridge.errors import MalformedXml, UnreadableSignature
from invoicebridge.signature import cades, xades
from invoicebridge.signature.path import Anchors, path
from invoicebridge.signature.verdict import INTEGRITY, REMARKS, SDI_CODES, Chain, Form, Signature
from invoicebridge.signature.verify import verify
from tests.certificates import (
    CODICE_FISCALE,
    NOT_BEFORE,
    Holder,
    authority,
    holder,
    issuing,
    person,
    root,
    self_signed,
)
from tests.signature.documents import JUDGED_AT, SIGNED_AT, document

CONTENT = document("one line")
ROOT = (root().certificate,)
Sign = Callable[[bytes, Holder, datetime], bytes]
both_forms = pytest.mark.parametrize("sign", [cades.sign, xades.sign], ids=["cades", "xades"])


def judged(
    sign: Sign,
    signer: Holder,
    anchors: Sequence[x509.Certificate] = ROOT,
    at: datetime = JUDGED_AT,
    signed_at: datetime = SIGNED_AT,
) -> Signature:
    """The verdict on the one signature that a signer makes."""
    (signature,) = verify(sign(CONTENT, signer, signed_at), anchors, at).signatures
    return signature


def codes(signature: Signature) -> list[str]:
    """The codes of what is wrong."""
    return [failure.code for failure in signature.failures]


@both_forms
def test_a_chain_to_a_trusted_root_is_good(sign: Sign) -> None:
    signature = judged(sign, person("p-256"))
    assert (signature.chain, signature.good, signature.failures) == (Chain.GOOD, True, ())
    assert (signature.valid_at_signing, signature.valid_now, signature.key_usage) == (True, True, True)


@both_forms
def test_a_chain_without_anchors_is_not_checked_and_never_good(sign: Sign) -> None:
    signature = judged(sign, person("p-256"), anchors=())
    assert (signature.chain, signature.intact, signature.good) == (Chain.NOT_CHECKED, True, False)
    assert signature.failures == ()


@both_forms
def test_a_chain_to_a_root_that_is_not_trusted_is_untrusted(sign: Sign) -> None:
    signature = judged(sign, person("p-256"), anchors=(root("other").certificate,))
    assert (signature.chain, codes(signature)) == (Chain.UNTRUSTED, ["chain-untrusted"])
    assert signature.intact


def test_the_issuing_authority_may_be_trusted_itself_as_in_a_trust_list() -> None:
    assert judged(cades.sign, person("p-256"), anchors=(issuing().certificate,)).good


def test_a_certificate_may_be_trusted_itself() -> None:
    alone = self_signed("p-256")
    assert judged(cades.sign, alone, anchors=(alone.certificate,)).chain is Chain.GOOD
    assert judged(cades.sign, alone).chain is Chain.UNTRUSTED


def test_an_authority_of_the_same_name_and_another_key_is_not_the_issuer() -> None:
    forged = holder("p-256", issuer=authority("TEST ONLY - Root", which="impostor"), which="forged")
    assert forged.certificate.issuer == root().certificate.subject
    assert judged(cades.sign, forged).chain is Chain.UNTRUSTED


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda: authority("TEST ONLY - No CA", issuer=root(), is_authority=False),
        lambda: authority("TEST ONLY - May not issue", issuer=root(), may_issue=False),
        lambda: authority("TEST ONLY - Expired CA", issuer=root(), not_after=NOT_BEFORE + timedelta(days=1)),
        lambda: authority("TEST ONLY - Critical", issuer=root(), critical=x509.OCSPNoCheck()),
        lambda: authority("TEST ONLY - Below", issuer=authority("TEST ONLY - Short", issuer=root(), path_length=0)),
        person,
    ],
    ids=["no authority", "may not issue", "expired", "unknown critical extension", "path too long", "a person"],
)
def test_an_issuer_that_may_not_issue_breaks_the_chain(spoilt: Callable[[], Holder]) -> None:
    signature = judged(cades.sign, holder("p-256", issuer=spoilt(), which="spoilt"))
    assert (signature.chain, codes(signature)) == (Chain.UNTRUSTED, ["chain-untrusted"])


def test_a_path_ends_where_certificates_issue_each_other() -> None:
    one, other = authority("TEST ONLY - A"), authority("TEST ONLY - B")
    crossed = [authority("TEST ONLY - A", issuer=other).certificate, authority("TEST ONLY - B", issuer=one).certificate]
    signer = holder("p-256", issuer=one, which="crossed")
    assert path(signer.certificate, crossed, Anchors(ROOT), JUDGED_AT) == ()


def test_a_path_is_returned_from_the_signer_to_the_anchor() -> None:
    signer = person("p-256")
    above = (issuing().certificate,)
    assert path(signer.certificate, above, Anchors(ROOT), JUDGED_AT) == (signer.certificate, *above, *ROOT)


@both_forms
def test_a_certificate_that_expired_since_is_told_from_one_that_had_expired(sign: Sign) -> None:
    short = holder("p-256", not_after=datetime(2026, 3, 10, tzinfo=UTC), which="short")
    since = judged(sign, short, at=datetime(2026, 4, 1, tzinfo=UTC))
    assert (codes(since), since.valid_at_signing, since.valid_now) == (["certificate-expired"], True, False)
    before = judged(sign, short, at=datetime(2026, 4, 2, tzinfo=UTC), signed_at=datetime(2026, 4, 1, tzinfo=UTC))
    assert codes(before) == ["certificate-expired", "certificate-not-valid-at-signing"]
    assert before.failures[0].parameters == {"date": "2026-03-10T00:00:00+00:00", "at": "2026-04-02T00:00:00+00:00"}


@both_forms
def test_a_certificate_that_is_not_yet_valid_is_refused(sign: Sign) -> None:
    early = holder("p-256", not_before=datetime(2027, 1, 1, tzinfo=UTC), which="early")
    assert codes(judged(sign, early)) == ["certificate-not-yet-valid", "certificate-not-valid-at-signing"]


@both_forms
def test_a_signing_time_later_than_the_judgement_is_a_failure(sign: Sign) -> None:
    signature = judged(sign, person("p-256"), at=SIGNED_AT - timedelta(seconds=1))
    assert codes(signature) == ["signing-time-future"]
    assert signature.failures[0].parameters == {"time": "2026-03-02T09:15:30+00:00", "at": "2026-03-02T09:15:29+00:00"}


@pytest.mark.parametrize(
    ("use", "good"),
    [("content_commitment", True), ("digital_signature", True), (None, True), ("key_encipherment", False)],
)
def test_the_key_must_be_meant_for_signing(use: str | None, good: bool) -> None:
    signature = judged(cades.sign, holder("p-256", use=use, which="use"))
    assert (signature.key_usage, signature.good) == (good, good)
    assert codes(signature) == ([] if good else ["key-usage"])


@pytest.mark.parametrize(
    ("serial", "codice_fiscale"),
    [
        (f"TINIT-{CODICE_FISCALE}", CODICE_FISCALE),
        (f"IT:{CODICE_FISCALE}", CODICE_FISCALE),
        ("TINIT-01234567890", "01234567890"),
        ("VATIT-01234567890", None),
        ("20181234567", None),
    ],
)
def test_the_codice_fiscale_is_read_from_the_certificate(serial: str, codice_fiscale: str | None) -> None:
    signature = judged(cades.sign, holder("p-256", serial=serial, which="serial"))
    assert signature.signatory is not None
    assert signature.signatory.codice_fiscale == codice_fiscale


def test_a_certificate_that_is_not_qualified_is_remarked_on_and_no_failure() -> None:
    signature = judged(cades.sign, holder("p-256", qualified=False, which="plain"))
    assert [remark.code for remark in signature.remarks] == ["not-qualified"]
    assert signature.good


def test_a_signature_of_an_xml_inside_a_signature_is_judged_too() -> None:
    inner = xades.sign(CONTENT, person("p-256"), SIGNED_AT)
    verified = verify(cades.sign(inner, person(), SIGNED_AT), ROOT, JUDGED_AT)
    assert [(one.form, one.layer) for one in verified.signatures] == [(Form.CADES, 0), (Form.XADES, 1)]
    assert (verified.good, verified.content) == (True, inner)


def test_xml_without_a_signature_has_none_and_is_not_intact() -> None:
    verified = verify(CONTENT, ROOT, JUDGED_AT)
    assert (verified.signed, verified.intact, verified.good) == (False, False, False)


def test_what_is_neither_xml_nor_signed_is_refused() -> None:
    with pytest.raises(UnreadableSignature):
        verify(b"%PDF-1.7", ROOT, JUDGED_AT)
    with pytest.raises(MalformedXml):
        verify(b"<a><b></a>", ROOT, JUDGED_AT)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        verify(CONTENT, ROOT, datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        cades.sign(CONTENT, person("p-256"), datetime(2026, 1, 1))  # noqa: DTZ001


def test_every_failure_has_a_code_of_the_sdi_and_no_remark_has() -> None:
    assert SDI_CODES.keys() > INTEGRITY
    assert not REMARKS & SDI_CODES.keys()

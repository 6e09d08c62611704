"""What `check` says of signatures: each of the SdI's codes, in a .p7m and inside the XML."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.fatturapa.check import SIGNED, Checked
from invoicebridge.fatturapa.controls.coverage import SIGNATURE, every_code_inside
from invoicebridge.render.faults import message
from invoicebridge.signature import cades, xades
from invoicebridge.signature.path import Anchors
from tests.certificates import Holder, holder, person, root, self_signed
from tests.fatturapa.small_invoices import NAME, NOON, body, errors, invoice, judge, line, only, summary, warnings
from tests.signature import unusual

SIGNED_AT = NOON - timedelta(days=1)
PRIVATE = invoice()
PUBLIC = invoice(formato="FPA12")
ROOT = Anchors([root().certificate])
ONLY_THE_ISSUER_KNOWS = "00101"
Sign = Callable[[bytes, Holder, datetime], bytes]
both_forms = pytest.mark.parametrize("sign", [cades.sign, xades.sign], ids=["cades", "xades"])


def checked(content: bytes, **circumstances: Any) -> Checked:
    """What check says of a signed file, the test root being trusted."""
    name = NAME if content.startswith(b"<") else f"{NAME}.p7m"
    return judge(content, name=name, **{"anchors": ROOT, **circumstances})


def signer(**spoilt: Any) -> Holder:
    """A person whose certificate is unusual in one way."""
    return holder("p-256", which=str(sorted(spoilt)), **spoilt)


def unchecked(found: Checked) -> set[str]:
    """The codes about signatures that were left unchecked."""
    return set(found.unchecked) & SIGNATURE


# --- nothing wrong ------------------------------------------------------------------------------------------------


@both_forms
@pytest.mark.parametrize("content", [PRIVATE, PUBLIC], ids=["private", "public"])
def test_a_good_signature_raises_nothing_and_a_public_body_takes_the_file_as_sent(sign: Sign, content: bytes) -> None:
    found = checked(sign(content, person("p-256"), SIGNED_AT), as_sent=True)
    assert (found.faults, found.accepted, found.bodies) == ((), True, 1)
    assert unchecked(found) == {ONLY_THE_ISSUER_KNOWS}


@both_forms
def test_the_format_is_that_of_the_invoice_inside(sign: Sign) -> None:
    formats = [checked(sign(content, person("p-256"), SIGNED_AT)).formato for content in (PRIVATE, PUBLIC)]
    assert formats == ["FPR12", "FPA12"]


@both_forms
def test_without_anchors_trust_is_unchecked_and_never_presumed(sign: Sign) -> None:
    found = checked(sign(PUBLIC, person("p-256"), SIGNED_AT), anchors=None)
    assert (found.faults, unchecked(found)) == ((), {ONLY_THE_ISSUER_KNOWS, "00104"})


def test_anchors_change_nothing_for_a_file_without_a_signature() -> None:
    assert judge(PRIVATE, anchors=ROOT) == judge(PRIVATE)


# --- each code ----------------------------------------------------------------------------------------------------


@both_forms
def test_an_expired_certificate_is_00100(sign: Sign) -> None:
    short = signer(not_after=datetime(2026, 11, 24, 23, tzinfo=UTC))
    found = checked(sign(PRIVATE, short, SIGNED_AT))
    assert errors(found) == ["00100"]
    assert "2026-11-24" in message(only(found, "00100"), "it")


def test_a_certificate_that_had_expired_when_it_signed_is_00107_too() -> None:
    old = signer(not_after=datetime(2026, 6, 30, tzinfo=UTC))
    assert errors(checked(cades.sign(PRIVATE, old, SIGNED_AT))) == ["00100", "00107"]


def test_a_changed_content_of_a_p7m_is_00102_and_nothing_inside_is_judged() -> None:
    wrong = invoice(body(line("10.00") + summary("10.00", "9.99")))
    tampered = unusual.changed(cades.sign(wrong, person("p-256"), SIGNED_AT), "Perni", "Viti!")
    found = checked(tampered)
    assert (errors(found), warnings(found), found.accepted) == (["00102"], ["IB012"], False)
    assert (found.formato, found.bodies) == (SIGNED, 0)
    assert every_code_inside() <= set(found.unchecked)
    assert only(found, "00102").parameters == {"kind": "content-changed", "what": "message-digest"}


def test_a_changed_xml_with_a_signature_inside_is_00102_at_the_signature_and_the_rest_is_judged() -> None:
    wrong = invoice(body(line("10.00") + summary("10.00", "9.99")))
    found = checked(unusual.changed(xades.sign(wrong, person("p-256"), SIGNED_AT), "Perni", "Viti!"))
    assert sorted(errors(found)) == ["00102", "00421"]
    assert only(found, "00102").path == "/FatturaElettronica/Signature"
    assert only(found, "00102").line == 1


def test_a_wrong_signature_value_is_00102_and_the_content_unproven() -> None:
    found = checked(unusual.with_wrong_signature(cades.sign(PRIVATE, person("rsa-2048"), SIGNED_AT)))
    assert (errors(found), warnings(found)) == (["00102"], ["IB012"])
    assert only(found, "00102").parameters["kind"] == "signature-wrong"


def unreadable() -> dict[str, bytes]:
    """Files that begin as a p7m does and cannot be opened, by the reason."""
    good = cades.sign(PRIVATE, person("rsa-2048"), SIGNED_AT)
    text = base64.encodebytes(good)
    return {
        "p7m-truncated": good[:-100],
        "p7m-damaged": good[:60] + bytes(100) + good[160:],
        "p7m-detached": unusual.detached(good),
        "p7m-encrypted": unusual.encrypted(PRIVATE, person("rsa-2048")),
        "p7m-damaged in base64": text[:400] + b"*" + text[401:],
    }


@pytest.mark.parametrize("case", unreadable())
def test_a_p7m_that_cannot_be_opened_is_00102_with_its_reason(case: str) -> None:
    found = checked(unreadable()[case])
    assert (errors(found), warnings(found), found.formato, found.error) == (["00102"], ["IB012"], SIGNED, None)
    assert only(found, "00102").parameters["kind"] == case.partition(" ")[0]
    assert every_code_inside() | SIGNATURE - {"00102"} <= set(found.unchecked)
    assert len({message(only(found, "00102"), language) for language in ("it", "en")}) == 2


def test_a_signature_without_its_time_is_00103() -> None:
    made = unusual.signed_without([unusual.SIGNING_TIME], PRIVATE, person("p-256"), SIGNED_AT)
    assert (errors(checked(made)), warnings(checked(made))) == (["00103"], [])


def test_a_time_without_a_zone_is_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xades, "_written", lambda at: f"{at:%Y-%m-%dT%H:%M:%S}")
    found = checked(xades.sign(PRIVATE, person("p-256"), SIGNED_AT))
    assert errors(found) == ["00103"]
    assert only(found, "00103").parameters["found"] == "2026-11-24T12:00:00"


@both_forms
def test_a_chain_that_leads_to_none_of_the_anchors_is_00104(sign: Sign) -> None:
    signed = sign(PRIVATE, person("p-256"), SIGNED_AT)
    found = checked(signed, anchors=Anchors([root("other").certificate]))
    assert (errors(found), unchecked(found)) == (["00104"], {ONLY_THE_ISSUER_KNOWS})


def test_a_self_made_certificate_is_00104_and_not_qualified() -> None:
    found = checked(cades.sign(PRIVATE, self_signed("p-256"), SIGNED_AT))
    assert (errors(found), warnings(found)) == (["00104"], ["00107"])


@both_forms
def test_a_signing_time_after_the_reception_is_00105(sign: Sign) -> None:
    signed = sign(PRIVATE, person("p-256"), NOON + timedelta(seconds=1))
    assert errors(checked(signed)) == ["00105"]
    assert errors(checked(signed, at=NOON + timedelta(seconds=1))) == []


@both_forms
def test_a_certificate_that_is_not_yet_valid_is_00107(sign: Sign) -> None:
    early = signer(not_before=datetime(2027, 1, 1, tzinfo=UTC))
    assert errors(checked(sign(PRIVATE, early, SIGNED_AT))) == ["00107", "00107"]


@both_forms
def test_a_certificate_that_is_not_meant_for_signing_is_00107(sign: Sign) -> None:
    found = checked(sign(PRIVATE, signer(use="key_encipherment"), SIGNED_AT))
    assert errors(found) == ["00107"]
    assert "key_encipherment" in message(only(found, "00107"), "it")


# --- what is only likely wrong ------------------------------------------------------------------------------------


@both_forms
def test_a_certificate_that_does_not_say_that_it_is_qualified_is_a_warning_00107(sign: Sign) -> None:
    found = checked(sign(PUBLIC, signer(qualified=False), SIGNED_AT), as_sent=True)
    assert (errors(found), warnings(found), found.accepted) == ([], ["00107"], True)


def test_a_signature_that_does_not_name_its_certificate_is_a_warning_00102() -> None:
    made = unusual.signed_without([unusual.SIGNING_CERTIFICATE], PUBLIC, person("p-256"), SIGNED_AT)
    found = checked(made, as_sent=True)
    assert (errors(found), warnings(found), found.accepted) == ([], ["00102"], True)
    assert only(found, "00102").parameters["kind"] == "signing-certificate-missing"


# --- what is inside -----------------------------------------------------------------------------------------------


def test_a_fault_inside_a_p7m_has_the_path_and_the_line_of_the_xml_inside() -> None:
    content = invoice(body("\n", line("10.00"), "\n", summary("10.00", "9.99")))
    signed = cades.sign(content, person("p-256"), SIGNED_AT)
    assert checked(signed).faults == judge(content).faults
    fault = only(checked(signed), "00421")
    assert (fault.line, fault.path.rpartition("/")[2]) == (3, "Imposta")


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"%PDF-1.7", "malformed"), (b"", "malformed"), (b"<a><b></a>", "malformed"), (b"<a/>", "root")],
)
def test_what_is_no_invoice_inside_a_p7m_is_00200(content: bytes, kind: str) -> None:
    found = checked(cades.sign(content, person("p-256"), SIGNED_AT))
    assert (errors(found), found.accepted) == (["00200"], False)
    assert only(found, "00200").parameters["kind"] == kind


def test_every_signature_of_a_p7m_inside_a_p7m_is_judged() -> None:
    inner = cades.sign(PRIVATE, signer(use="key_encipherment"), SIGNED_AT)
    found = checked(cades.sign(inner, person("p-256"), SIGNED_AT))
    assert (errors(found), found.formato) == (["00107"], "FPR12")
    assert checked(cades.sign(cades.sign(PRIVATE, person("p-256"), SIGNED_AT), person(), SIGNED_AT)).faults == ()


def test_a_tampered_file_inside_a_good_p7m_is_not_judged() -> None:
    inner = unusual.changed(cades.sign(PRIVATE, person("p-256"), SIGNED_AT), "Perni", "Viti!")
    found = checked(cades.sign(inner, person("p-256"), SIGNED_AT))
    assert (errors(found), warnings(found)) == (["00102"], ["IB012"])


def test_a_signature_inside_the_xml_of_a_p7m_is_judged_once() -> None:
    inner = xades.sign(PRIVATE, signer(use="key_encipherment"), SIGNED_AT)
    assert errors(checked(cades.sign(inner, person("p-256"), SIGNED_AT))) == ["00107"]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b""])
def test_base64_of_more_than_64_kilobytes_is_opened(line_end: bytes) -> None:
    large = invoice(body(*(line("1.00", number=number) for number in range(1, 401)), summary("400.00", "88.00")))
    signed = base64.encodebytes(cades.sign(large, person("p-256"), SIGNED_AT)).replace(b"\n", line_end)
    assert len(signed) > 65_536
    assert (checked(signed).faults, checked(signed).bodies) == ((), 1)


@pytest.mark.parametrize(("size", "expected"), [(5_000_000, []), (5_000_001, ["00003"])])
def test_it_is_the_signed_file_whose_size_is_limited(size: int, expected: list[str]) -> None:
    overhead = len(cades.sign(PRIVATE.ljust(4_990_000), person("rsa-2048"), SIGNED_AT)) - 4_990_000
    signed = cades.sign(PRIVATE.ljust(size - overhead), person("rsa-2048"), SIGNED_AT)
    assert len(signed) == size
    assert errors(checked(signed)) == expected


# --- files that real programs made --------------------------------------------------------------------------------


def official_verdict(path: Path, **circumstances: Any) -> Checked:
    """What check says of an official sample, under a name that the SdI would take."""
    return checked(path.read_bytes(), anchors=None, **circumstances)


@pytest.mark.parametrize("name", ["OK.xml.p7m", "z.p7m"])
def test_the_official_p7m_is_opened_and_its_certificate_has_expired_since(official: Path, name: str) -> None:
    path = official / "samples" / "signed_p7m" / name
    found = official_verdict(path)
    assert "00100" in errors(found)
    assert (found.formato, "IB012" in warnings(found), unchecked(found)) == ("FPR12", False, {"00101", "00104"})
    then = official_verdict(path, at=datetime(2018, 9, 10, tzinfo=UTC))
    assert not SIGNATURE & set(errors(then))


def test_the_official_p7m_of_a_text_is_no_invoice(official: Path) -> None:
    found = official_verdict(official / "samples" / "signed_p7m" / "OK.txt.p7m")
    assert set(errors(found)) == {"00100", "00200"}


@pytest.mark.parametrize("name", ["TAMPERED.xml.p7m", "TAMPERED.txt.p7m"])
def test_the_official_tampered_p7m_are_00102(official: Path, name: str) -> None:
    found = official_verdict(official / "samples" / "signed_p7m" / name)
    assert (errors(found), warnings(found), found.formato) == (["00102"], ["IB012"], SIGNED)


def test_the_official_xades_is_intact_old_and_lacks_what_baseline_b_wants(official: Path) -> None:
    found = official_verdict(official / "samples" / "signed_xades" / "ITHVQWPH73P42H501Y_X0024.xml")
    of_signature = {fault.parameters.get("kind") for fault in found.faults if fault.code in SIGNATURE}
    assert of_signature == {"certificate-expired", "signing-certificate-missing", "not-qualified"}
    assert unchecked(found) == {"00101", "00104"}

"""What `inspect` makes of each message: who sent it, whether that is proven, and which state it proves."""

import io
import tomllib
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from invoicebridge.bridge.inspecting import carried
from invoicebridge.bridge.inspecting.contradictions import Comparison, Conflict
from invoicebridge.bridge.inspecting.inspect_messages import inspect_content
from invoicebridge.bridge.inspecting.inspected import Authenticity, Basis, Cause, Inspected, Layer, Own
from invoicebridge.pec.compose import File
from invoicebridge.pec.trust import Mode, Trust, anchors_from_certificates
from invoicebridge.pec.verdict import FORGERIES
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.verdict import Failure, Verified
from invoicebridge.signature.verify import verify
from invoicebridge.transmission.state import State
from tests import certificates
from tests.bridge.messages import NS, RC, envelope, inspected, lens, sample, sent, signed, the_sdi, with_root
from tests.conftest import ROOT
from tests.pec import generator as g
from tests.pec.test_forgeries import FORGERIES_TABLE
from tests.sdi import messages as sdi

PROVEN, UNPROVEN, FORGED, NOT_CHECKED = Authenticity
NOTIFICATIONS = tomllib.loads((ROOT / "samples/notifications/index.toml").read_text(encoding="utf-8"))["sample"]
BY_RECEIPT = {
    "accettazione": State.PEC_ACCEPTED,
    "non-accettazione": State.PEC_REFUSED,
    "non-accettazione-virus": State.PEC_REFUSED,
    "presa-in-carico": None,
    "avvenuta-consegna-completa": State.PEC_DELIVERED,
    "avvenuta-consegna-breve": State.PEC_DELIVERED,
    "avvenuta-consegna-sintetica": State.PEC_DELIVERED,
    "errore-consegna": State.PEC_NOT_DELIVERED,
    "errore-consegna-virus": State.PEC_NOT_DELIVERED,
    "preavviso-errore-consegna-12h": None,
    "preavviso-errore-consegna-24h": None,
    "rilevazione-virus": None,
}


def verdict(found: Inspected) -> tuple[Authenticity, str | None, State | None]:
    """The three things that decide."""
    return found.authenticity, None if found.reason is None else str(found.reason.code), found.proves


# --- receipts and envelopes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "state"), BY_RECEIPT.items())
def test_a_genuine_receipt_is_proven_and_proves_what_it_says(name: str, state: State | None) -> None:
    found = inspected(g.every_kind()[name])
    assert (found.layer, found.authenticity, found.proves) == (Layer.PEC, PROVEN, state)
    assert (found.sender, found.msgid, found.identificativo) == (g.PROVIDER_ADDRESS, g.OWN_ID, g.PEC_ID)


def test_a_notice_alone_proves_no_failure_and_says_why() -> None:
    found = inspected(g.every_kind()["preavviso-errore-consegna-24h"])
    assert verdict(found) == (PROVEN, Cause.LAST_NOTICE, None)
    assert found.claim is not None
    assert found.claim.state is State.PEC_NOT_DELIVERED


def test_the_envelope_of_the_sdi_proves_the_word_of_the_notification_in_it() -> None:
    found = inspected(envelope(sample(RC)))
    assert verdict(found) == (PROVEN, None, State.DELIVERED)
    assert (found.layer, found.kind, found.sender) == (Layer.PEC, "posta-certificata", g.SDI)
    assert found.notification is not None
    assert found.notification.keys.identificativo_sdi == "1034567890"


@pytest.mark.parametrize("row", NOTIFICATIONS, ids=lambda row: row["file"])
def test_each_sample_in_a_genuine_envelope_proves_the_state_of_the_index(row: dict[str, str]) -> None:
    found = inspected(envelope(sample(row["file"])))
    assert found.authenticity is PROVEN
    assert found.proves == row.get("proves")
    assert (found.notification is None) == ("refused" in row)


@pytest.mark.parametrize("name", [RC, NS])
def test_an_anomaly_envelope_around_a_perfect_notification_proves_nothing_in_any_mode(name: str) -> None:
    mail = g.provider().anomaly(sent(signed(name, the_sdi())), g.AT, "opec1.9@pec.gestore.example")
    for mode in Mode:
        assert verdict(inspected(mail, through=with_root(mode=mode))) == (UNPROVEN, Cause.ANOMALY_ENVELOPE, None)


def test_a_notification_from_another_pec_user_proves_nothing() -> None:
    found = inspected(envelope(sample(RC), sender="ladro@pec.altri.example"))
    assert verdict(found) == (PROVEN, Cause.NOT_FROM_SDI, None)


def test_a_look_alike_of_the_exchange_of_orders_is_refused_with_its_reason() -> None:
    mail = envelope(sample("NSO_NS_001.xml"), sender="nso3@pec.sogei.it")
    found = inspected(mail)
    assert verdict(found) == (PROVEN, "nso", None)
    assert found.notification is None
    alone = inspected(sdi.sample("NSO_NS_001.xml"), "NSO_NS_001.xml")
    assert (alone.layer, alone.kind, *verdict(alone)) == (Layer.UNKNOWN, "nso", NOT_CHECKED, "nso", None)


def test_a_rehearsal_is_marked_and_proves_nothing_wherever_the_mark_stands() -> None:
    assert verdict(inspected(envelope(sample("IT75100120361_00003_RC_003.xml"))))[1:] == (Cause.SIMULATION, None)
    assert verdict(inspected(envelope(sample(RC), subject="SIMULAZIONE Ricevuta")))[1:] == (Cause.SIMULATION, None)


def test_a_notification_that_says_twice_what_decides_proves_nothing_and_says_why() -> None:
    content = sample(RC).content.replace(b"<NomeFile>", b"<NomeFile>IT99_1.xml</NomeFile><NomeFile>")
    assert verdict(inspected(envelope(File(RC, content)))) == (PROVEN, Cause.AMBIGUOUS, None)


def test_a_signed_notification_may_come_after_a_byte_order_mark_and_blanks() -> None:
    content = b"\xef\xbb\xbf\n" + signed(RC, the_sdi()).content
    assert inspected(content, RC, with_root()).proves is State.DELIVERED


def test_the_rejection_of_a_repeat_says_its_condition() -> None:
    found = inspected(envelope(sample("IT75100120361_00002_NS_001.xml")))
    assert verdict(found) == (PROVEN, Cause.NOT_A_REPEAT, State.REJECTED)


def test_a_mail_with_two_notifications_gives_an_answer_for_each() -> None:
    found = list(inspect_content("file", None, envelope(sample(RC), sample(NS)), lens()))
    assert [one.proves for one in found] == [State.DELIVERED, State.REJECTED]


def test_an_attestation_is_read_out_of_its_zip_in_a_mail_and_by_itself() -> None:
    inside = {"IT75100120361_PA001_AT_001.xml": sdi.sample("IT75100120361_PA001_AT_001.xml"), "a.xml": b"<a/>"}
    content, name = zipped(inside), "IT75100120361_PA001_AT_001.zip"
    assert inspected(envelope(File(name, content))).proves is State.UNDELIVERABLE
    alone = inspected(content, name)
    assert (alone.layer, alone.kind, *verdict(alone)) == ("sdi", "AT", UNPROVEN, Cause.OWN_SIGNATURE_MISSING, None)


def test_everything_in_an_archive_is_an_answer() -> None:
    nested = zipped({"IT75100120361_PA001_AT_001.xml": sdi.sample("IT75100120361_PA001_AT_001.xml")})
    content = zipped({"a.eml": g.envelope(), NS: sdi.sample(NS), "at.zip": nested, "b.zip": zipped({"x": b"x"})})
    found = list(inspect_content("all.zip", "all.zip", content, lens()))
    assert [one.file for one in found] == ["all.zip/a.eml", f"all.zip/{NS}", "all.zip/at.zip", "all.zip/b.zip"]
    assert [one.error is None for one in found] == [True, True, True, False]


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of the files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


# --- what is not to be believed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORGERIES_TABLE)
def test_a_forged_mail_is_told_by_its_reason_and_proves_nothing(name: str) -> None:
    forge, reason = FORGERIES_TABLE[name]
    expected = (FORGED if reason in FORGERIES else UNPROVEN, reason, None)
    found = list(inspect_content("file", None, forge(), lens(mailboxes=(g.COMPANY,))))
    assert [verdict(one) for one in found] == [expected] * max(len(found), 1)


def test_the_mode_decides_whether_what_is_unproven_or_forged_counts() -> None:
    unknown = Trust(())
    forged = g.envelope().replace(b"incluso in allegato", b"incluso in allegatO")
    proven_in = {
        mode: (
            inspected(g.envelope(), through=lens(trust=Trust(unknown.anchors, mode))).proves,
            inspected(forged, through=lens(mode=mode)).proves,
        )
        for mode in Mode
    }
    assert proven_in == {
        Mode.REQUIRE: (None, None),
        Mode.WARN: (State.DELIVERED, None),
        Mode.OFF: (State.DELIVERED, State.DELIVERED),
    }


def test_a_message_for_another_mailbox_is_unproven() -> None:
    found = inspected(g.envelope(), through=lens(mailboxes=("altri@pec.example",)))
    assert verdict(found) == (UNPROVEN, "other-mailbox", None)


def test_ordinary_mail_is_mail_and_bytes_of_no_kind_are_unreadable() -> None:
    mail = inspected(b"From: a@b.example\r\nMessage-ID: <1@b.example>\r\n\r\nciao\r\n")
    assert (mail.layer, mail.kind, mail.sender, mail.msgid) == ("mail", "posta-ordinaria", "a@b.example", "1@b.example")
    for content in (b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"<a", b"\xff\xfe<"):
        found = inspected(content)
        assert (found.layer, found.authenticity, found.unreadable) == (Layer.UNKNOWN, NOT_CHECKED, True)


def test_an_invoice_is_read_and_is_no_message() -> None:
    found = inspected((ROOT / "samples/fatture/IT75100120361_TD01A.xml").read_bytes())
    assert (found.kind, found.unreadable, *verdict(found)) == ("FatturaElettronica", False, NOT_CHECKED, "root", None)


# --- the notification's own signature --------------------------------------------------------------------------------


def test_a_notification_from_the_portal_is_proven_by_its_own_signature() -> None:
    file = signed(RC, the_sdi())
    found = inspected(file.content, RC, with_root())
    assert verdict(found) == (PROVEN, None, State.DELIVERED)
    assert found.sender == "Sistema Interscambio Fattura PA"
    assert found.proof is not None
    assert found.proof.at == (g.AT - timedelta(minutes=1)).replace(microsecond=0)


def test_without_an_anchor_it_is_not_checked_and_its_envelope_counts() -> None:
    file = signed(RC, the_sdi())
    assert verdict(inspected(file.content, RC)) == (NOT_CHECKED, Cause.OWN_SIGNATURE_NOT_CHECKED, None)
    in_mail = inspected(envelope(file))
    assert verdict(in_mail) == (PROVEN, Cause.OWN_SIGNATURE_NOT_CHECKED, State.DELIVERED)
    other = lens(anchors=(certificates.root("other").certificate,))
    assert verdict(inspected(envelope(file), through=other))[2] is State.DELIVERED


def test_a_signature_by_somebody_else_under_a_trusted_root_is_not_the_sdis() -> None:
    file = signed(RC, certificates.person())
    assert verdict(inspected(file.content, RC, with_root())) == (UNPROVEN, Cause.OWN_SIGNATURE_STRANGER, None)
    pinned = lens(anchors=(certificates.person().certificate,))
    assert verdict(inspected(file.content, RC, pinned)) == (PROVEN, None, State.DELIVERED)


@pytest.mark.parametrize(
    ("name", "organization"),
    [
        ("Bar Sistema Interscambio srl", "Agenzia delle Entrate"),
        ("Sistema di Interscambio", "Agenzia delle Entrate"),
        ("Sistema Interscambio Fattura PA", "Bar srl"),
        ("Sistema Interscambio Fattura PA srl", "Agenzia delle Entrate"),
        ("Sistema Interscambio Fattura PA", "Agenzia delle Entrate srl"),
    ],
)
def test_a_name_that_is_like_the_sdis_is_a_strangers(name: str, organization: str) -> None:
    file = signed(RC, certificates.holder(name=name, organization=organization, which="alike"))
    assert verdict(inspected(file.content, RC, with_root())) == (UNPROVEN, Cause.OWN_SIGNATURE_STRANGER, None)
    assert inspected(envelope(file), through=with_root()).proves is None


def test_an_anchor_for_pec_says_nothing_of_the_sdis_own_signature() -> None:
    file = signed(RC, the_sdi())
    root = certificates.root().certificate.public_bytes(Encoding.DER)
    through = lens(trust=Trust((*g.trust().anchors, *anchors_from_certificates(root))))
    assert verdict(inspected(file.content, RC, through)) == (NOT_CHECKED, Cause.OWN_SIGNATURE_NOT_CHECKED, None)


@pytest.mark.parametrize("through", [lens(), with_root()], ids=["without anchors", "with anchors"])
def test_a_broken_signature_proves_nothing_in_a_genuine_envelope_either(through: object) -> None:
    good = signed(RC, the_sdi())
    broken = File(RC, good.content.replace(b"<MessageId>2210001", b"<MessageId>2210002"))
    assert good.content != broken.content
    alone = inspected(broken.content, RC)
    assert verdict(alone) == (FORGED, Cause.OWN_SIGNATURE_BROKEN, None)
    in_mail = inspected(envelope(broken), through=through)  # type: ignore[arg-type]
    assert verdict(in_mail) == (PROVEN, Cause.OWN_SIGNATURE_BROKEN, None)
    assert in_mail.contradicts_itself


def test_the_customers_signature_alone_inside_an_outcome_does_not_break_it() -> None:
    name = "IT75100120361_PA001_NE_001.xml"
    foreign = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></EsitoCommittente>'
    content = sdi.sample(name).replace(b"</EsitoCommittente>", foreign)
    found = inspected(envelope(File(name, content)))
    assert found.carried is not None
    assert (found.carried.own, found.proves) == (Own.NOT_CHECKED, State.CUSTOMER_REFUSED)
    late = signed(name, the_sdi()).content.replace(b"</EsitoCommittente>", foreign)
    altered = inspected(envelope(File(name, late)))
    assert altered.carried is not None
    assert (altered.carried.own, altered.proves) == (Own.FALSE, None)


# --- the time of judgement -------------------------------------------------------------------------------------------


def test_without_a_time_a_message_is_judged_for_the_one_that_it_states_and_says_so() -> None:
    found = inspected(g.envelope(), through=lens(at=None, now=datetime(2050, 1, 1, tzinfo=UTC)))
    assert (found.authenticity, found.basis) == (PROVEN, Basis.STATED)
    assert found.at is not None
    assert found.at >= g.AT
    late = inspected(g.envelope(), through=lens(at=datetime(2050, 1, 1, tzinfo=UTC)))
    assert (verdict(late), late.basis) == ((UNPROVEN, "signer-expired", None), Basis.GIVEN)


def test_sha1_is_not_believed_for_a_time_that_only_the_message_states() -> None:
    mail = g.signed_by(g.hand(digest="sha1"), g.envelope())
    now = datetime(2027, 1, 1, tzinfo=UTC)
    trust = replace(g.trust(), sha1_until=datetime(2026, 12, 1, tzinfo=UTC))
    assert inspected(mail, through=lens(trust=trust, now=now)).authenticity is PROVEN
    assert verdict(inspected(mail, through=lens(trust=trust, at=None, now=now))) == (UNPROVEN, "digest-weak", None)
    earlier = datetime(2026, 11, 1, tzinfo=UTC)
    assert inspected(mail, through=lens(trust=trust, at=None, now=earlier)).authenticity is PROVEN


def test_the_sdis_own_signature_by_sha1_is_not_checked_today(monkeypatch: pytest.MonkeyPatch) -> None:
    def weak(content: bytes, anchors: Anchors, at: datetime) -> Verified:
        found = verify(content, anchors, at)
        remark = Failure("weak-algorithm", {"found": "rsa-sha1"})
        return replace(found, signatures=tuple(replace(one, remarks=(remark,)) for one in found.signatures))

    monkeypatch.setattr(carried, "verify", weak)
    file = signed(RC, the_sdi())
    until = replace(g.trust(), sha1_until=datetime(2026, 11, 1, tzinfo=UTC))
    cases = {"stated": (None, NOT_CHECKED), "given": (g.RECEIVED, PROVEN)}
    for at, authenticity in cases.values():
        found = inspected(file.content, RC, with_root(trust=until, at=at))
        assert found.authenticity is authenticity
    assert inspected(envelope(file), through=with_root(trust=until, at=None)).proves is State.DELIVERED


def test_a_time_in_the_future_is_not_believed() -> None:
    before = datetime(2026, 1, 1, tzinfo=UTC)
    found = inspected(g.envelope(), through=lens(at=None, now=before))
    assert (found.at, found.basis) == (before, Basis.NOW)


# --- messages beside each other --------------------------------------------------------------------------------------


def test_messages_that_cannot_both_be_true_are_told() -> None:
    comparison = Comparison()
    same = sdi.sample(NS).replace(b"<IdentificativoSdI>1034567891<", b"<IdentificativoSdI>1034567890<")
    for mail in (envelope(sample(RC)), envelope(File(NS, same)), g.every_kind()["accettazione"]):
        comparison.add(inspected(mail))
    (conflict,) = comparison.conflicts()
    assert conflict.about == "1034567890"
    assert {conflict.state, conflict.against} == {State.DELIVERED, State.REJECTED}
    assert isinstance(conflict, Conflict)


def test_what_is_not_believed_contradicts_nothing() -> None:
    comparison = Comparison()
    comparison.add(inspected(g.every_kind()["accettazione"]))
    comparison.add(inspected(g.every_kind()["non-accettazione"].replace(b"accettazione", b"accettazionE", 3)))
    assert list(comparison.conflicts()) == []


# --- the mails and notifications beside this checkout ----------------------------------------------------------------

OFFICIAL_MAILS = {**BY_RECEIPT, "busta-anomalia": None, "busta-trasporto-sdi": None}
OFFICIAL_MAILS.pop("avvenuta-consegna-breve")


@pytest.mark.parametrize(("name", "state"), OFFICIAL_MAILS.items())
def test_each_reference_mail_has_its_verdict_without_any_time_given(
    name: str, state: State | None, official: Path
) -> None:
    folder = official / "pec"
    trust = Trust(anchors_from_certificates((folder / "test-ca.pem").read_bytes()))
    found = inspected((folder / f"{name}.eml").read_bytes(), through=lens(trust=trust, at=None))
    expected = UNPROVEN if name == "busta-anomalia" else PROVEN
    assert (found.authenticity, found.basis, found.proves) == (expected, Basis.STATED, state)


def test_no_reference_notification_is_proven_by_itself(official: Path) -> None:
    for file in sorted((official / "samples/notifications").glob("*.xml")):
        found = inspected(file.read_bytes(), file.name, lens(at=None))
        assert found.layer is Layer.SDI
        assert (found.proves, found.claim is not None) == (None, file.name.split("_")[2] not in ("MT", "EC", "SE"))
        assert found.authenticity is (FORGED if b"SignatureValue" in file.read_bytes() else UNPROVEN)

"""Mails of every kind are read as what they are, however their provider writes them."""

import base64
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from invoicebridge.pec.authenticity import proves_sdi, verify
from invoicebridge.pec.deviations import Deviation, Oddity
from invoicebridge.pec.messages import (
    FINAL_NOTICE,
    AnomalyEnvelope,
    OrdinaryMail,
    Receipt,
    ReceiptKind,
    TransportEnvelope,
)
from invoicebridge.pec.parse import parse
from invoicebridge.pec.trust import Trust, anchors_from_certificates, anchors_from_toml
from invoicebridge.pec.verdict import Forged, Proven, Reason
from invoicebridge.sandbox.mime_writer import signed_mail
from invoicebridge.sandbox.pec_mail import Kind, Style
from tests.conftest import ROOT
from tests.pec import generator as g

OFFICIAL_RECEIVED = datetime(2026, 11, 25, tzinfo=UTC)
OFFICIAL_KINDS = {
    "accettazione": ReceiptKind.ACCETTAZIONE,
    "avvenuta-consegna-completa": ReceiptKind.AVVENUTA_CONSEGNA,
    "avvenuta-consegna-sintetica": ReceiptKind.AVVENUTA_CONSEGNA,
    "busta-anomalia": AnomalyEnvelope,
    "busta-trasporto-sdi": TransportEnvelope,
    "errore-consegna-virus": ReceiptKind.ERRORE_CONSEGNA,
    "errore-consegna": ReceiptKind.ERRORE_CONSEGNA,
    "non-accettazione-virus": ReceiptKind.NON_ACCETTAZIONE,
    "non-accettazione": ReceiptKind.NON_ACCETTAZIONE,
    "preavviso-errore-consegna-12h": ReceiptKind.PREAVVISO_ERRORE_CONSEGNA,
    "preavviso-errore-consegna-24h": ReceiptKind.PREAVVISO_ERRORE_CONSEGNA,
    "presa-in-carico": ReceiptKind.PRESA_IN_CARICO,
    "rilevazione-virus": ReceiptKind.RILEVAZIONE_VIRUS,
}


def receipt(kind: str) -> Receipt:
    """The receipt of the generator that is called so."""
    message = parse(g.every_kind()[kind])
    assert isinstance(message, Receipt)
    return message


def transport(mail: bytes) -> TransportEnvelope:
    """The mail, which is a transport envelope."""
    message = parse(mail)
    assert isinstance(message, TransportEnvelope)
    return message


# --- the mails beside this checkout, and our samples -----------------------------------------------------------------


@pytest.mark.parametrize("name", OFFICIAL_KINDS)
def test_each_reference_mail_is_of_its_kind_and_proven_by_its_own_authority_only(name: str, official: Path) -> None:
    folder = official / "pec"
    message = parse((folder / f"{name}.eml").read_bytes())
    anchors = (file.read_bytes() for file in (folder / "test-root.pem", folder / "test-ca.pem"))
    test_trust = Trust(tuple(anchor for content in anchors for anchor in anchors_from_certificates(content)))
    shipped = Trust(anchors_from_toml((ROOT / "schemas/pec/anchors.toml").read_bytes()))
    verdict = verify(message, test_trust, OFFICIAL_RECEIVED, ["ditta@pec.example"])
    foreign = verify(message, shipped, OFFICIAL_RECEIVED)
    assert (message.kind if isinstance(message, Receipt) else type(message)) == OFFICIAL_KINDS[name]
    assert message.deviations == ()
    assert isinstance(verdict, Proven)
    assert foreign.reason is Reason.ISSUER_UNKNOWN  # type: ignore[union-attr]
    assert proves_sdi(message, verdict) == (name == "busta-trasporto-sdi")


def test_the_root_alone_proves_nothing_because_it_does_not_issue_to_providers(official: Path) -> None:
    folder = official / "pec"
    message = parse((folder / "accettazione.eml").read_bytes())
    root_only = Trust(anchors_from_certificates((folder / "test-root.pem").read_bytes()))
    assert verify(message, root_only, OFFICIAL_RECEIVED).reason is Reason.ISSUER_UNKNOWN  # type: ignore[union-attr]


SAMPLES = tomllib.loads((ROOT / "samples/pec/index.toml").read_text(encoding="utf-8"))["sample"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["file"])
def test_each_sample_is_what_its_index_says(sample: dict[str, str]) -> None:
    folder = ROOT / "samples/pec"
    message = parse((folder / sample["file"]).read_bytes())
    trust = Trust(anchors_from_certificates((folder / "anchor.pem").read_bytes()))
    verdict = verify(message, trust, g.RECEIVED, [g.COMPANY])
    kind = message.kind.value if isinstance(message, Receipt) else type(message).__name__
    assert kind == sample["kind"]
    assert message.deviations == ()
    assert isinstance(verdict, Proven)
    assert proves_sdi(message, verdict) == (sample["file"] == "busta-trasporto-sdi.eml")


def test_the_index_names_every_sample() -> None:
    files = {path.name for path in (ROOT / "samples/pec").glob("*.eml")}
    assert {sample["file"] for sample in SAMPLES} == files


# --- what is read --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", g.every_kind())
def test_every_kind_is_proven_under_its_authority(name: str) -> None:
    verdict = verify(parse(g.every_kind()[name]), g.trust(), g.RECEIVED, [g.COMPANY])
    assert isinstance(verdict, Proven)
    assert (verdict.signer, verdict.anchor, verdict.digest) == (g.PROVIDER_ADDRESS, "Sandbox AgID CA1", "sha256")


def test_a_receipt_tells_which_message_it_is_about() -> None:
    accettazione = receipt("accettazione")
    assert accettazione.daticert is not None
    assert (accettazione.daticert.msgid, accettazione.daticert.identificativo) == (g.OWN_ID, g.PEC_ID)
    assert accettazione.daticert.at == g.AT
    assert accettazione.heading.riferimento_message_id == g.OWN_ID
    assert accettazione.original is None


def test_a_complete_delivery_receipt_carries_the_bytes_that_were_sent() -> None:
    consegna = receipt("avvenuta-consegna-completa")
    assert consegna.original is not None
    assert [(file.name, file.content) for file in consegna.original.attachments] == [
        (g.INVOICE.name, g.INVOICE.content)
    ]
    assert consegna.original.heading.message_id == g.PEC_ID


def test_a_brief_delivery_receipt_carries_a_digest_instead() -> None:
    consegna = receipt("avvenuta-consegna-breve")
    assert consegna.original is not None
    assert [file.name for file in consegna.original.attachments] == [f"{g.INVOICE.name}.hash"]


@pytest.mark.parametrize("name", ["non-accettazione-virus", "errore-consegna-virus", "rilevazione-virus"])
def test_a_receipt_says_that_a_virus_was_found(name: str) -> None:
    assert receipt(name).virus


def test_the_second_notice_is_known_by_its_time_only() -> None:
    first, second = receipt("preavviso-errore-consegna-12h"), receipt("preavviso-errore-consegna-24h")
    times = [one.daticert.at for one in (first, second) if one.daticert is not None]
    assert [at is not None and at - g.AT >= FINAL_NOTICE for at in times] == [False, True]


def test_an_envelope_tells_who_sent_it_and_gives_its_files_exactly() -> None:
    envelope = transport(g.envelope())
    assert envelope.daticert is not None
    assert envelope.daticert.mittente == g.SDI
    assert envelope.heading.sender == g.PROVIDER_ADDRESS
    assert envelope.heading.sender_name == f"Per conto di: {g.SDI}"
    assert [(file.name, file.content) for file in envelope.attachments] == [
        (g.NOTIFICATION.name, g.NOTIFICATION.content)
    ]


def test_an_anomaly_envelope_has_no_daticert_even_where_the_mail_inside_has_one() -> None:
    sent = g.notification_sent()
    nested = g.provider().anomaly(
        type(sent)(sent.sender, sent.recipients, "x", None, g.envelope()), g.AT, "a@b.example"
    )
    message = parse(nested)
    assert isinstance(message, AnomalyEnvelope)
    assert message.deviations == ()


# --- how providers differ --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "style",
    [
        Style(daticert_first=False),
        Style(quoted_printable=True),
        Style(tipo_ricevuta_field="X-Tiporicevuta", with_alternative=True),
        Style(encoded_names=True),
        Style(daticert_first=False, quoted_printable=True, with_alternative=True, encoded_names=True),
    ],
)
def test_a_providers_ways_change_nothing(style: Style) -> None:
    mail = g.provider(style).transport(g.notification_sent(), g.certified(ricevuta="breve"))
    message = transport(mail)
    assert message.deviations == ()
    assert message.daticert == transport(g.envelope()).daticert
    assert message.attachments[0].content == g.NOTIFICATION.content
    assert isinstance(verify(message, g.trust(), g.RECEIVED, [g.COMPANY]), Proven)


def test_field_names_are_read_in_any_case() -> None:
    mail = g.envelope().replace(b"X-Trasporto:", b"x-TRASPORTO:").replace(b"Content-Type:", b"CONTENT-type :")
    head, _, body = mail.partition(b"This is an S/MIME")
    restored = head + b"This is an S/MIME" + body.replace(b"CONTENT-type :", b"Content-Type:")
    assert isinstance(verify(parse(restored), g.trust(), g.RECEIVED), Proven)


def test_a_subject_in_encoded_words_agrees_with_the_certified_one() -> None:
    mail = g.provider().transport(
        g.notification_sent(subject="Perché più città — №5, ricevuta di consegna"), g.certified()
    )
    message = parse(mail)
    assert message.heading.subject == "POSTA CERTIFICATA: Perché più città — №5, ricevuta di consegna"
    assert isinstance(verify(message, g.trust(), g.RECEIVED), Proven)


def test_a_subject_that_was_cut_on_its_way_agrees_too_but_none_that_was_marked() -> None:
    long = "Ricevuta di consegna " + "123456 " * 20
    mail = g.provider().transport(g.notification_sent(subject=long), g.certified())
    cut = mail.replace(long.encode(), long[:90].encode(), 1)
    assert isinstance(verify(parse(cut), g.trust(), g.RECEIVED), Proven)
    marked = cut.replace(b"Subject: ", b"Subject: [SPAM?] ", 1)
    assert isinstance(verify(parse(marked), g.trust(), g.RECEIVED), Forged)


def test_the_message_inside_is_read_even_where_it_is_in_base64() -> None:
    head, body, _ = g.taken_apart(g.envelope())
    start, _, rest = body.partition(b'name="postacert.eml"\r\nContent-Transfer-Encoding: 7bit')
    middle, _, original = rest.partition(b"\r\n\r\n")
    original, _, end = original.rpartition(b"\r\n------")
    encoded = (
        start + b'name="postacert.eml"\r\nContent-Transfer-Encoding: base64' + middle + b"\r\n\r\n"
        + base64.encodebytes(original) + b"\r\n------" + end
    )  # fmt: skip
    message = transport(signed_mail(head, encoded, g.hand().sign(encoded)))
    assert message.attachments[0].content == g.NOTIFICATION.content


def test_a_message_without_an_id_of_its_sender_has_no_msgid() -> None:
    sent = g.invoice_sent()
    mail = g.provider().receipt(
        Kind.ACCETTAZIONE, type(sent)(sent.sender, sent.recipients, sent.subject, None, sent.content), g.certified()
    )
    message = parse(mail)
    assert isinstance(message, Receipt)
    assert message.daticert is not None
    assert message.daticert.msgid is None
    assert message.deviations == ()


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b"attachment; filename=IT1_00001_RC_003.xml", "IT1_00001_RC_003.xml"),
        (b'attachment; filename="=?utf-8?Q?IT1=5F00001.xml?="', "IT1_00001.xml"),
        (b'attachment; filename="=?utf-8?B?SVQxXzAwMDAxLnhtbA==?="', "IT1_00001.xml"),
        (b"attachment; filename*=utf-8''perch%C3%A9.xml", "perché.xml"),
        (
            b"attachment;\r\n filename*0*=iso-8859-1'it'perch%E9;\r\n filename*1=_00001;\r\n filename*2=.xml",
            "perché_00001.xml",
        ),
        (b'attachment; filename="../../etc/passwd.xml"', "passwd.xml"),
        (b'attachment; filename="C:\\\\posta\\\\a;b.xml"', "a;b.xml"),
        (b'attachment; FileName = "a\\"b.xml"', 'a"b.xml'),
        (b"attachment", ""),
        (b'attachment; filename="=?x-unknown?Q?a?="', "=?x-unknown?Q?a?="),
    ],
)
def test_names_of_files_are_read_in_every_notation(disposition: bytes, name: str) -> None:
    message = parse(b"Content-Type: application/xml\r\nContent-Disposition: " + disposition + b"\r\n\r\n<a/>")
    assert isinstance(message, OrdinaryMail)
    assert [file.name for file in message.attachments] == [name]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"7bit", b"<a>=3D</a>"),
        (b"base64", b"PGE+PTNE\r\nPC9hPg==\r\n"),
        (b"BASE64", b"PGE+PTNEPC9hPg=="),
        (b"quoted-printable", b"<a>=3D3D=\r\n</a>"),
        (b"x-uuencode", b'begin 644 a\r\n*/&$^/3-$/"]A/@  \r\n`\r\nend\r\n'),
    ],
)
def test_files_are_decoded_from_every_transfer_encoding(encoding: bytes, body: bytes) -> None:
    message = parse(b"Content-Type: application/xml\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body)
    assert isinstance(message, OrdinaryMail)
    assert message.attachments[0].content == b"<a>=3D</a>"
    assert not message.attachments[0].is_damaged


@pytest.mark.parametrize("body", [b"PGE+PTN", b"PG\x00E+", b"PGE+====PTNE!"])
def test_a_damaged_file_is_decoded_as_far_as_it_goes_and_says_so(body: bytes) -> None:
    message = parse(b"Content-Type: application/xml\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body)
    assert isinstance(message, OrdinaryMail)
    assert message.attachments[0].content.startswith(b"<a>"[:2])
    assert message.attachments[0].is_damaged


def test_two_originals_beside_each_other_are_reported_and_none_is_taken() -> None:
    head, body, _ = g.taken_apart(g.envelope())
    part = b'Content-Type: message/rfc822; name="postacert.eml"\r\n\r\nSubject: x\r\n\r\ny'
    boundary = body.partition(b'boundary="')[2].partition(b'"')[0]
    doubled = body[: -len(boundary) - 6] + b"\r\n--" + boundary + b"\r\n" + part + b"\r\n--" + boundary + b"--"
    message = transport(signed_mail(head, doubled, b""))
    assert message.original is None
    assert Deviation(Oddity.ORIGINAL_REPEATED, "2") in message.deviations

"""Whatever else lies in a mailbox is an ordinary mail, and never an exception."""

import time
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from invoicebridge.pec.authenticity import proves_sdi, verify
from invoicebridge.pec.deviations import Oddity
from invoicebridge.pec.messages import AnomalyEnvelope, Message, OrdinaryMail, Receipt, TransportEnvelope
from invoicebridge.pec.mime import MOST_PARTS
from invoicebridge.pec.parse import parse
from invoicebridge.pec.verdict import Proven, Reason
from invoicebridge.sandbox.mime_writer import signed_mail
from tests.pec import generator as g


def newsletter() -> bytes:
    """HTML with a plain alternative and a picture."""
    mail = EmailMessage()
    mail["From"] = "Offerte <news@negozio.example>"
    mail["Subject"] = "ACCETTAZIONE: il tuo sconto è pronto"
    mail.set_content("ciao")
    mail.add_alternative("<p>ciao</p>", subtype="html")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    return bytes(mail)


BOUNCE = b"""From: MAILER-DAEMON@example.org\r
Subject: Undelivered Mail Returned to Sender\r
Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r
\r
--B\r
\r
I could not deliver your message.\r
--B\r
Content-Type: message/delivery-status\r
\r
Status: 5.1.1\r
--B\r
Content-Type: message/rfc822\r
\r
Subject: x\r
\r
y\r
--B--\r
"""
CALENDAR = b"""From: a@b.example\r
Content-Type: text/calendar; method=REQUEST; name="invite.ics"\r
\r
BEGIN:VCALENDAR\r
END:VCALENDAR\r
"""
MIXED = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"

ORDINARY = {
    "newsletter": newsletter(),
    "bounce": BOUNCE,
    "calendar": CALENDAR,
    "empty": b"",
    "one-line-break": b"\n",
    "only-line-breaks": b"\r\n" * 50,
    "no-header": b"\r\nciao",
    "no-body": b"From: a@b.example",
    "mbox": b"From a@b.example Mon Mar  2 10:00:00 2026\r\nSubject: x\r\n\r\ny",
    "binary": bytes(range(256)) * 40,
    "zip": b"PK\x03\x04" + bytes(200),
    "null-bytes": bytes(5000),
    "xml": b'<?xml version="1.0"?><postacert tipo="posta-certificata"/>',
    "boundary-missing": b"Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx",
    "boundary-empty": b'Content-Type: multipart/signed; boundary=""\r\n\r\n--\r\n\r\nx\r\n----',
    "boundary-huge": b'Content-Type: multipart/mixed; boundary="' + b"x" * 5000 + b'"\r\n\r\nx',
    "boundary-never-seen": MIXED + b"nothing here",
    "boundary-unclosed": MIXED + b"--b\r\n\r\nx",
    "boundary-only": MIXED + b"--b--",
    "boundary-at-end": MIXED + b"--b",
    "parts-empty": MIXED + b"--b\r\n--b\r\n--b\r\n--b--",
    "signed-without-parts": b"Content-Type: multipart/signed; boundary=b\r\n\r\n",
    "pgp": b"Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\n"
    b"Content-Type: application/pgp-signature\r\n\r\ny\r\n--b--",
    "header-odd": b': x\r\n=?: y\r\nContent-Type\r\nContent-Type:;;;=;"\r\n\r\nx',
    "header-endless": b"Subject: " + b"x" * 100_000,
    "header-folded-endless": b"Subject: x" + b"\r\n y" * 20_000 + b"\r\n\r\n",
    "header-many": b"X-A: b\r\n" * 20_000 + b"\r\n",
    "date-odd": b"Date: Mon, 99 Foo 99999 99:99:99 +9999999\r\n\r\n",
    "date-huge": b"Date: " + b"9" * 10_000 + b"\r\n\r\n",
    "encoded-words-odd": b"Subject: =?utf-8?B?x?= =?idna?Q?x?= =?a\x00b?Q?y?= =?utf-8?Q?=?= =?=?=?=\r\n\r\n",
    "rfc2231-odd": b"Content-Type: a/b; name*=x''%; name*999*=y; name**=z; name*0*='\r\n\r\n",
    "kind-unknown": b"X-Ricevuta: lettura\r\n\r\nx",
    "daticert-forwarded": MIXED
    + b'--b\r\nContent-Type: text/xml; name=daticert.xml\r\n\r\n<postacert tipo="accettazione"/>\r\n--b--',
}


def judged(message: Message) -> Reason | None:
    """Why the mail is not proven."""
    verdict = verify(message, g.trust(), g.RECEIVED)
    assert not proves_sdi(message, verdict)
    return None if isinstance(verdict, Proven) else verdict.reason


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_mail_is_ordinary_and_proves_nothing(name: str) -> None:
    message = parse(ORDINARY[name])
    assert isinstance(message, OrdinaryMail)
    assert message.size == len(ORDINARY[name])
    assert judged(message) is Reason.ORDINARY_MAIL
    assert all(isinstance(file.content, bytes) and file.is_damaged in {True, False} for file in message.attachments)


def test_files_of_ordinary_mail_are_found() -> None:
    message = parse(newsletter())
    assert isinstance(message, OrdinaryMail)
    assert [(file.name, file.media_type, file.content) for file in message.attachments] == [
        ("logo.png", "image/png", b"\x89PNG")
    ]


def nested(levels: int, inside: bytes) -> bytes:
    """A multipart in a multipart in a multipart …"""
    heads = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(levels)
    )
    return heads + inside


def test_ten_thousand_nested_parts_are_not_followed_to_the_end() -> None:
    start = time.perf_counter()
    message = parse(nested(10_000, b"\r\nx"))
    assert time.perf_counter() - start < 2
    assert isinstance(message, OrdinaryMail)
    assert Oddity.PARTS_TOO_MANY in {one.oddity for one in message.deviations}


def test_ten_thousand_messages_inside_each_other_are_one_file() -> None:
    message = parse(MIXED + b"--b\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 10_000 + b"\r\nx\r\n--b--")
    assert isinstance(message, OrdinaryMail)
    assert len(message.attachments) == 1


def test_of_ten_thousand_parts_beside_each_other_a_bounded_number_is_read() -> None:
    message = parse(MIXED + b"--b\r\nContent-Type: a/b\r\n\r\nx\r\n" * 10_000 + b"--b--")
    assert isinstance(message, OrdinaryMail)
    assert len(message.attachments) < MOST_PARTS + 1
    assert Oddity.PARTS_TOO_MANY in {one.oddity for one in message.deviations}


def test_a_long_line_full_of_boundaries_takes_no_time() -> None:
    start = time.perf_counter()
    parse(MIXED + b"x" + b"--b" * 1_000_000)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    "field",
    [
        b"From: " + b"a" * 500_000,
        b"From: " + b'"\\"' * 200_000,
        b"To: " + b"a" * 500_000,
        b"To: " + b"@" * 500_000,
        b"Reply-To: " + b"<" * 500_000,
        b"Subject: " + b"=?a?q?" * 100_000,
        b"Subject: " + b"=?utf-8?q?=41?= " * 50_000,
        b"Subject: " + b" \t" * 300_000 + b"x",
        b"Content-Type: a/b" + b";a=" * 200_000,
        b"Content-Type: a/b" + b';a="' * 200_000,
        b"Content-Type: a/b; name*" + b"0" * 200_000 + b"=x",
        b"Content-Type: multipart/mixed; boundary=" + b"a" * 500_000,
        b"Date: " + b"1 " * 200_000,
        b"a" * 1_000_000,
        b":" * 1_000_000,
    ],
    ids=lambda field: field[:30],
)
def test_a_field_made_to_take_long_does_not(field: bytes) -> None:
    start = time.perf_counter()
    parse(b"X-Ricevuta: accettazione\r\n" + field + b"\r\n\r\nx")
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "signature", [b"\x30\x80" * 200_000, b"\xa0\x80" * 200_000, b"\x30\x84\xff\xff\xff\xff", b"\x1f" * 90_000]
)
def test_a_signature_made_to_exhaust_its_reader_is_unreadable(signature: bytes) -> None:
    head, body, _ = g.taken_apart(g.envelope())
    start = time.perf_counter()
    assert judged(parse(signed_mail(head, body, signature))) is Reason.SIGNATURE_UNREADABLE
    assert time.perf_counter() - start < 1


def test_a_date_without_a_known_zone_is_an_aware_time_too() -> None:
    date = parse(b"Date: Mon, 02 Mar 2026 10:00:00 -0000\r\n\r\n").heading.date
    assert date == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (b"X-Ricevuta: accettazione", Receipt),
        (b"x-ricevuta:Avvenuta-Consegna ", Receipt),
        (b"X-Trasporto: posta-certificata", TransportEnvelope),
        (b"X-Trasporto: errore", AnomalyEnvelope),
        (b"X-Trasplorto: errore", AnomalyEnvelope),
    ],
)
def test_what_only_claims_to_be_pec_is_read_as_such_and_is_not_signed(header: bytes, kind: type[Message]) -> None:
    message = parse(header + b"\r\nFrom: a@b.example\r\n\r\nciao")
    assert isinstance(message, kind)
    assert judged(message) is Reason.NOT_SIGNED

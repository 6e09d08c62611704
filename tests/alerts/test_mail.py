"""A letter reaches an ordinary mailbox over verified TLS, and nothing that stands in it becomes a field."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from invoicebridge.bridge.alerting.letters import MARK, Letter, Words
from invoicebridge.connectors.alerts import mail
from invoicebridge.connectors.alerts.mail import Security, Submission
from invoicebridge.connectors.alerts.message import written
from invoicebridge.connectors.channels.servers import Patience, Server
from invoicebridge.errors import ChannelRefused, ChannelUnavailable, ConfigurationError, InvoiceBridgeError
from tests.alerts.servers import USER, WORD, PostOffice, post_office
from tests.contracts_mail.mailbox import CertificateFiles, Word

LETTER = Letter(
    sender="avvisi@esempio.example",
    recipients=("anna@esempio.example", "bruno@esempio.example"),
    words=Words("invoicebridge: però", "Però è così.\n", "<p>Però &egrave; così.</p>"),
    message_id="1@esempio.example",
    at=datetime(2026, 11, 25, 11, tzinfo=UTC),
)


def submission(office: PostOffice, ca: Path | None, security: str, word: str = WORD) -> Submission:
    at = Server("127.0.0.1", office.port, USER, Word(word), ca, Patience(5, 5, 5))
    return Submission(at, Security(security), login=security != "none")


def sent(where: Submission, letter: Letter = LETTER) -> None:
    with mail.mailbox(where) as box:
        box.send(letter)


def failure(where: Submission, letter: Letter = LETTER) -> InvoiceBridgeError:
    with pytest.raises(InvoiceBridgeError) as error:
        sent(where, letter)
    assert WORD not in str(error.value)
    return error.value


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_a_letter_arrives_with_text_and_html(papers: CertificateFiles, security: str) -> None:
    with post_office(papers, security) as office:
        sent(submission(office, papers.root, security))
        (found,) = office.mails
        assert office.envelopes[0].mail_from == "avvisi@esempio.example"
        assert office.envelopes[0].rcpt_tos == list(LETTER.recipients)
    assert (found["Subject"], found["Message-ID"]) == ("invoicebridge: però", "<1@esempio.example>")
    assert (found["Auto-Submitted"], found[MARK]) == ("auto-generated", "1")
    text, page = found.get_body(("plain",)), found.get_body(("html",))
    assert text is not None
    assert page is not None
    contents = [part.get_content().replace("\r\n", "\n") for part in (text, page)]
    assert contents == ["Però è così.\n", "<p>Però &egrave; così.</p>\n"]


def test_several_letters_go_over_one_connection_and_one_login(papers: CertificateFiles) -> None:
    with post_office(papers) as office, mail.mailbox(submission(office, papers.root, "tls")) as box:
        for _ in range(3):
            box.send(LETTER)
        assert (len(office.mails), office.logins) == (3, 1)


def test_a_server_whose_certificate_nobody_vouches_for_gets_neither_password_nor_letter(
    papers: CertificateFiles,
) -> None:
    with post_office(papers) as office:
        error = failure(submission(office, None, "tls"))
        assert (type(error), error.code) == (ChannelRefused, "certificate-refused")
        assert (office.logins, office.mails) == (0, [])


def test_a_server_without_starttls_gets_neither_password_nor_letter(papers: CertificateFiles) -> None:
    with post_office(papers, "none") as office:
        where = replace(submission(office, papers.root, "none"), security=Security.STARTTLS, login=True)
        assert failure(where).code == "starttls-not-offered"
        assert (office.logins, office.mails) == (0, [])


def test_a_wrong_password_is_tried_once(papers: CertificateFiles) -> None:
    with post_office(papers) as office:
        assert failure(submission(office, papers.root, "tls", "wrong")).code == "login-refused"
        assert office.logins == 1


def test_a_server_that_is_not_there_may_be_later(papers: CertificateFiles) -> None:
    with post_office(papers) as office:
        where = submission(office, papers.root, "tls")
    assert isinstance(failure(where), ChannelUnavailable)


@pytest.mark.parametrize(
    ("stage", "said", "kind"),
    [
        ("RCPT", "550 5.1.1 nobody of that name", ChannelRefused),
        ("RCPT", "450 4.2.1 later", ChannelUnavailable),
        ("DATA", "554 5.7.1 spam", ChannelRefused),
        ("DATA", "451 4.3.0 later", ChannelUnavailable),
    ],
)
def test_what_a_server_says_to_a_letter_is_for_good_or_for_now(
    papers: CertificateFiles, stage: str, said: str, kind: type[InvoiceBridgeError]
) -> None:
    with post_office(papers) as office:
        office.refuses[stage] = said
        error = failure(submission(office, papers.root, "tls"))
    assert isinstance(error, kind)
    assert said in error.parameters["reason"]


@pytest.mark.parametrize(
    "hostile",
    [
        "due\r\nBcc: ladro@altrove.example",
        "due\nTo: ladro@altrove.example",
        "due\r\n\r\n<script>",
        "due\x0b\x0c\x1c\x85\u2028\u2029Bcc: x@y.example",
        "\u202egpj.exe \x00\x1b[2J",
        "à" * 5000,
        "=?utf-8?q?Bcc:=0d=0a?= x",
        "",
    ],
)
def test_a_hostile_subject_adds_no_field(hostile: str) -> None:
    content = written(replace(LETTER, words=Words(hostile, "t", "<p>t</p>")))
    found = message_from_bytes(content, policy=policy.default)
    ours = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", MARK}
    assert sorted(found.keys()) == sorted(ours | {"MIME-Version", "Content-Type"})
    assert str(found["To"]) == "anna@esempio.example, bruno@esempio.example"
    assert all(sign.isprintable() for sign in str(found["Subject"]))
    assert b"\n." not in content
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_an_address_with_a_line_break_is_no_address() -> None:
    with pytest.raises(ValueError, match=r"."):
        written(replace(LETTER, recipients=("a@b.example\r\nBcc: c@d.example",)))


ORIGINAL = b"From: x@y.example\r\nSubject: una  fattura\r\n\t piegata\r\n\r\n.\r\n--=_x\r\ntext  \r\n"


@pytest.mark.parametrize("original", [ORIGINAL, ORIGINAL * 50, ORIGINAL.rstrip(b"\r\n"), ORIGINAL + b"perch\xe9\r\n"])
def test_a_message_that_is_passed_on_stays_as_it_was_byte_for_byte(papers: CertificateFiles, original: bytes) -> None:
    with post_office(papers) as office:
        sent(submission(office, papers.root, "tls"), replace(LETTER, original=original))
        (envelope,) = office.envelopes
    assert original in (envelope.original_content or b"")
    parts = [part.get_content_type() for part in office.mails[0].iter_parts()]
    assert parts == ["multipart/alternative", "message/rfc822"]


@pytest.mark.parametrize("original", [b"Subject: \xe8\r\n\r\nx", b"x" * 2000, b"a: b\n\nunix\n", b"a: b\r\n\r\n\0"])
def test_a_message_that_no_mail_can_carry_goes_as_a_file(original: bytes) -> None:
    found = message_from_bytes(written(replace(LETTER, original=original)), policy=policy.default)
    (attached,) = found.iter_attachments()  # type: ignore[attr-defined]
    assert attached.get_content_type() == "application/octet-stream"
    assert attached.get_content() == original


def test_a_password_that_is_nowhere_is_a_mistake_of_the_settings(papers: CertificateFiles) -> None:
    from invoicebridge.connectors.secrets import FromEnvironment

    with post_office(papers) as office:
        where = submission(office, papers.root, "tls")
        where = replace(where, server=replace(where.server, password=FromEnvironment("NOT_SET_ANYWHERE")))
        assert isinstance(failure(where), ConfigurationError)

"""The PEC provider of the sandbox: whom it lets in, what it accepts, what it says of each message."""

import smtplib
from datetime import timedelta
from email import message_from_bytes

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from invoicebridge.sandbox import Sandbox
from invoicebridge.sandbox.script import Delayed, NotAccepted, NotDelivered
from tests.sandbox.client import (
    COMPANY,
    PASSWORD,
    PRIVATE,
    SDI01,
    connected,
    hand_in,
    inbox,
    mail,
    notifications,
    proven,
    receipts,
    sample,
    send,
)

OTHER = "altra@pec.esempio.example"
WRONG = "wrong"


def letter(*, sender: str = COMPANY, to: str = OTHER, more: str = "", body: str = "ciao") -> bytes:
    """A mail with fields of one's choosing."""
    fields = f"From: {sender}\nTo: {to}\nSubject: prova\nMessage-ID: <letter@bridge.example>\n{more}\n{body}\n"
    return fields.replace("\n", "\r\n").encode()


def reason(sandbox: Sandbox) -> str | None:
    """Why the last message was not accepted or not delivered."""
    return proven(sandbox)[-1].message.daticert.errore_esteso


def test_the_message_id_of_the_client_moves_to_x_riferimento_and_the_providers_takes_its_place(
    sandbox: Sandbox,
) -> None:
    own = send(sandbox, sample(PRIVATE))
    accettazione, consegna, _ = inbox(sandbox)
    original = message_from_bytes(consegna.message.original.raw)
    assert original["Message-ID"] == f"<{accettazione.message.daticert.identificativo}>"
    assert original["X-Riferimento-Message-ID"] == f"<{own}>"
    with connected(sandbox) as client:
        assert len(client.search(["HEADER", "X-Riferimento-Message-ID", own])) == 2


def test_only_the_password_opens_submission_and_mailbox(sandbox: Sandbox) -> None:
    with pytest.raises(smtplib.SMTPAuthenticationError):
        hand_in(sandbox, letter(), OTHER, password=WRONG)
    with (
        IMAPClient(sandbox.imap.host, sandbox.imap.port, ssl_context=sandbox.tls, timeout=10) as client,
        pytest.raises(LoginError),
    ):
        client.login(COMPANY, WRONG)


def test_a_password_that_was_changed_opens_nothing_any_more(sandbox: Sandbox) -> None:
    sandbox.mailbox(COMPANY, "another")
    with pytest.raises(smtplib.SMTPAuthenticationError):
        hand_in(sandbox, letter(), OTHER, password=PASSWORD)


def test_nobody_sends_without_a_login(sandbox: Sandbox) -> None:
    with (
        smtplib.SMTP_SSL(*sandbox.smtp, context=sandbox.tls, timeout=10) as smtp,
        pytest.raises(smtplib.SMTPSenderRefused) as refused,
    ):
        smtp.sendmail(COMPANY, [OTHER], letter())
    assert refused.value.smtp_code == 530


def test_nobody_sends_as_somebody_else(sandbox: Sandbox) -> None:
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        hand_in(sandbox, letter(sender=OTHER), OTHER, sender=OTHER)
    assert refused.value.smtp_code == 553


@pytest.mark.parametrize(
    ("content", "recipients"),
    [
        (letter(sender=OTHER), [OTHER]),
        (letter(more=f"Bcc: {SDI01}\n"), [OTHER, SDI01]),
        (letter(), [OTHER, SDI01]),
        (letter(more=f"Cc: {SDI01}\n"), [OTHER]),
    ],
    ids=["From is another", "Bcc", "a recipient that is not in To or Cc", "a Cc that is no recipient"],
)
def test_a_message_against_the_rules_is_not_accepted(sandbox: Sandbox, content: bytes, recipients: list[str]) -> None:
    hand_in(sandbox, content, *recipients)
    sandbox.settle()
    assert receipts(sandbox) == ["non-accettazione"]
    assert str(reason(sandbox)).startswith("5.7.1")
    assert sandbox.sdi.books() == ()


def test_a_message_too_large_for_its_recipients_is_not_accepted() -> None:
    with Sandbox(limit=1000) as small:
        small.mailbox(COMPANY, PASSWORD)
        small.mailbox(OTHER, PASSWORD)
        hand_in(small, letter(more=f"Cc: {SDI01}\n", body="x" * 400), OTHER, SDI01)
        small.settle()
        assert receipts(small) == ["non-accettazione"]
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            hand_in(small, letter(body="x\r\n" * 1000), OTHER)
        assert refused.value.smtp_code == 552


def test_a_message_to_a_mailbox_next_door_arrives_in_an_envelope(sandbox: Sandbox) -> None:
    sandbox.mailbox(OTHER, PASSWORD)
    hand_in(sandbox, letter(), OTHER)
    sandbox.settle()
    (envelope,) = sandbox.mails(OTHER)
    assert b"X-Trasporto: posta-certificata" in envelope
    assert receipts(sandbox) == ["accettazione", "avvenuta-consegna"]


def test_a_message_to_nobody_comes_back(sandbox: Sandbox) -> None:
    hand_in(sandbox, letter(), OTHER)
    sandbox.settle()
    assert receipts(sandbox) == ["accettazione", "errore-consegna"]
    assert "indirizzo non valido" in str(reason(sandbox))


def test_every_recipient_has_his_own_consegna_and_those_in_cc_a_synthetic_one(sandbox: Sandbox) -> None:
    sandbox.mailbox(OTHER, PASSWORD)
    hand_in(sandbox, letter(to=SDI01, more=f"Cc: {OTHER}\nX-TipoRicevuta: breve\n"), SDI01, OTHER)
    sandbox.settle()
    found = [read for read in proven(sandbox) if read.kind == "avvenuta-consegna"]
    assert {read.message.daticert.consegna: read.message.daticert.ricevuta for read in found} == {
        SDI01: "breve",
        OTHER: "sintetica",
    }


def test_a_brief_consegna_carries_the_digest_of_the_file_in_its_place(sandbox: Sandbox) -> None:
    _, content = mail(sandbox, sample(PRIVATE))
    hand_in(sandbox, content.replace(b"X-TipoRicevuta: completa", b"X-TipoRicevuta: breve"))
    sandbox.settle()
    original = message_from_bytes(inbox(sandbox)[1].message.original.raw)
    assert f"{PRIVATE}.hash" in [part.get_filename() for part in original.walk()]


def test_a_message_is_not_accepted_when_the_script_says_so(sandbox: Sandbox) -> None:
    sandbox.script(NotAccepted(errore="virus", reason="virus di prova"))
    send(sandbox, sample(PRIVATE))
    assert receipts(sandbox) == ["non-accettazione"]
    assert (reason(sandbox), sandbox.sdi.books()) == ("virus di prova", ())


def test_a_message_is_not_delivered_when_the_script_says_so(sandbox: Sandbox) -> None:
    sandbox.script(NotDelivered())
    send(sandbox, sample(PRIVATE))
    assert receipts(sandbox) == ["accettazione", "errore-consegna"]
    assert sandbox.sdi.books() == ()


def test_a_message_late_by_thirteen_hours_is_warned_of_and_then_delivered(sandbox: Sandbox) -> None:
    sandbox.script(Delayed(timedelta(hours=13)))
    send(sandbox, sample(PRIVATE))
    sandbox.clock.advance(timedelta(hours=12, minutes=30))
    assert receipts(sandbox) == ["accettazione", "preavviso-errore-consegna"]
    sandbox.clock.advance(timedelta(hours=1))
    assert receipts(sandbox)[2:] == ["avvenuta-consegna", "posta-certificata"]
    assert notifications(sandbox)[0].message.kind == "RC"


def test_a_message_late_by_a_day_is_warned_of_twice_and_never_delivered(sandbox: Sandbox) -> None:
    sandbox.script(Delayed(timedelta(hours=24)))
    send(sandbox, sample(PRIVATE))
    sandbox.clock.advance(timedelta(days=3))
    found = proven(sandbox)
    assert [read.kind for read in found] == ["accettazione", *["preavviso-errore-consegna"] * 2]
    elapsed = [read.message.daticert.at - found[0].message.daticert.at for read in found[1:]]
    assert [round(one.total_seconds() / 3600) for one in elapsed] == [12, 24]
    assert sandbox.sdi.books() == ()

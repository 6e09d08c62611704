"""The SdI of the sandbox answers as the real one, keeps books of its own, and signs what it says."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest

from invoicebridge.pec.compose import File
from invoicebridge.pec.messages import TransportEnvelope
from invoicebridge.sandbox import Sandbox
from invoicebridge.sandbox.script import Answer, Delivery
from invoicebridge.sdi.notifications import Notification
from invoicebridge.sdi.parse import parse
from tests.certificates import root
from tests.sandbox.client import (
    COMPANY,
    PASSWORD,
    PRIVATE,
    PUBLIC,
    SAMPLES,
    START,
    UNREACHABLE,
    files_in,
    hand_in,
    inbox,
    mail,
    notifications,
    proven,
    receipts,
    sample,
    schemas,
    send,
)

WHOLE_WAY = ["accettazione", "avvenuta-consegna", "posta-certificata"]


def kinds(sandbox: Sandbox) -> list[str]:
    return [str(one.message.kind) for one in notifications(sandbox)]


def archive(*files: File) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as opened:
        for file in files:
            opened.writestr(file.name, file.content)
    return written.getvalue()


def test_an_invoice_to_a_private_party_is_accepted_delivered_and_answered_with_rc(sandbox: Sandbox) -> None:
    send(sandbox, sample(PRIVATE))
    assert receipts(sandbox) == WHOLE_WAY
    (rc,) = notifications(sandbox)
    entry = sandbox.sdi.entry(PRIVATE)
    assert (rc.message.kind, rc.message.nome_file, rc.message.hash) == ("RC", PRIVATE, entry.sha256)
    assert entry.sha256 == sha256(sample(PRIVATE).content).hexdigest()


def test_the_rc_names_the_identifier_that_the_provider_gave_the_mail(sandbox: Sandbox) -> None:
    own = send(sandbox, sample(PRIVATE))
    accettazione, consegna, _ = inbox(sandbox)
    (rc,) = notifications(sandbox)
    assert accettazione.message.daticert.msgid == own
    assert accettazione.message.daticert.identificativo == rc.message.pec_message_id
    assert consegna.message.daticert.identificativo == rc.message.pec_message_id


def test_a_faulty_invoice_is_rejected_with_the_sdis_code(sandbox: Sandbox) -> None:
    send(sandbox, sample("00423-gross.xml", under="IT75100120361_BAD01.xml"))
    (ns,) = notifications(sandbox)
    assert ns.message.kind == "NS"
    assert "00423" in [error.codice for error in ns.message.lista_errori.errori]
    assert sandbox.sdi.entry("IT75100120361_BAD01.xml").rejected


def test_an_invoice_without_an_address_is_put_at_the_buyers_disposal(sandbox: Sandbox) -> None:
    send(sandbox, sample(UNREACHABLE))
    assert kinds(sandbox) == ["MC"]
    sandbox.clock.advance(timedelta(days=20))
    assert kinds(sandbox) == ["MC"]


def test_a_public_body_accepts_what_was_delivered_to_it(sandbox: Sandbox) -> None:
    sandbox.script(Answer(name=PUBLIC, outcome="EC01", outcome_after=timedelta(days=3)))
    send(sandbox, sample(PUBLIC))
    assert kinds(sandbox) == ["RC"]
    sandbox.clock.advance(timedelta(days=20))
    assert kinds(sandbox) == ["RC", "NE"]
    assert notifications(sandbox)[1].message.esito_committente.esito == "EC01"


def test_a_public_body_that_says_nothing_lets_the_term_expire(sandbox: Sandbox) -> None:
    send(sandbox, sample(PUBLIC))
    sandbox.clock.advance(timedelta(days=14))
    assert kinds(sandbox) == ["RC"]
    sandbox.clock.advance(timedelta(days=2))
    assert kinds(sandbox) == ["RC", "DT"]


def test_the_term_to_decide_begins_with_the_first_word_on_the_delivery(sandbox: Sandbox) -> None:
    late = Answer(name=PUBLIC, delivery=Delivery.UNDELIVERED, delivered_after=timedelta(days=9))
    sandbox.script(late)
    send(sandbox, sample(PUBLIC))
    sandbox.clock.advance(timedelta(days=16))
    assert kinds(sandbox) == ["MC", "RC", "DT"]


def test_a_public_body_decides_when_it_is_asked_to(sandbox: Sandbox) -> None:
    send(sandbox, sample(PUBLIC))
    sandbox.sdi.decide(PUBLIC, "EC02", "CIG assente")
    assert notifications(sandbox)[1].message.esito_committente.descrizione == "CIG assente"
    with pytest.raises(LookupError):
        sandbox.sdi.decide(PUBLIC, "EC01")


def test_an_invoice_that_a_public_body_refused_may_be_sent_again_under_a_new_name(sandbox: Sandbox) -> None:
    again, once_more = (sample(PUBLIC, under=f"IT75100120361_PAX0{number}.xml") for number in (1, 2))
    send(sandbox, sample(PUBLIC))
    send(sandbox, again)
    assert sandbox.sdi.entry(again.name).codes == ("00404",)
    sandbox.sdi.decide(PUBLIC, "EC02")
    send(sandbox, once_more)
    assert sandbox.sdi.entry(once_more.name).codes == ()


def test_a_public_body_that_cannot_be_reached_ends_with_an_at_in_a_zip(sandbox: Sandbox) -> None:
    sandbox.script(Answer(delivery=Delivery.UNDELIVERED))
    send(sandbox, sample(PUBLIC))
    sandbox.clock.advance(timedelta(days=11))
    assert kinds(sandbox) == ["MC", "AT"]
    ((name, content),) = files_in(inbox(sandbox)[-1].raw)
    assert name == "IT75100120361_PAXAD_AT_001.zip"
    with ZipFile(BytesIO(content)) as opened:
        assert opened.namelist() == [PUBLIC, "IT75100120361_PAXAD_AT_001.xml"]
        assert opened.read(PUBLIC) == sample(PUBLIC).content


def test_a_public_body_that_is_reached_late_receives_after_all(sandbox: Sandbox) -> None:
    sandbox.script(Answer(delivery=Delivery.UNDELIVERED, delivered_after=timedelta(days=4)))
    send(sandbox, sample(PUBLIC))
    sandbox.clock.advance(timedelta(days=12))
    assert kinds(sandbox) == ["MC", "RC"]


def test_a_name_is_taken_for_ever_whatever_its_case_and_its_fate(sandbox: Sandbox) -> None:
    send(sandbox, sample("00423-gross.xml", under="IT75100120361_abc.xml"))
    send(sandbox, sample(PRIVATE, under="IT75100120361_ABC.xml"))
    assert sandbox.sdi.entry("IT75100120361_ABC.xml").codes == ("00002",)


def test_a_file_sent_twice_is_rejected_the_second_time_and_the_first_stands(sandbox: Sandbox) -> None:
    send(sandbox, sample(PRIVATE))
    send(sandbox, sample(PRIVATE))
    assert kinds(sandbox) == ["RC", "NS"]
    first, second = sandbox.sdi.books()
    assert (first.codes, set(second.codes)) == ((), {"00002", "00404"})
    assert first.pec_message_id != second.pec_message_id


def test_a_file_for_a_public_body_has_to_be_signed(sandbox: Sandbox) -> None:
    send(sandbox, sample("IT75100120361_PA01A.xml"))
    assert sandbox.sdi.entry("IT75100120361_PA01A.xml").codes == ("00102",)


def test_a_file_whose_signer_the_sdi_does_not_trust_is_rejected() -> None:
    other = (root("another").certificate,)
    with Sandbox(start=START, signers=other) as strict:
        strict.mailbox(COMPANY, PASSWORD)
        send(strict, sample(PUBLIC))
        assert strict.sdi.entry(PUBLIC).codes == ("00104",)


def test_what_is_no_invoice_is_rejected_by_its_name(sandbox: Sandbox) -> None:
    send(sandbox, File("readme.txt", b"hello"))
    assert "00001" in sandbox.sdi.entry("readme.txt").codes or sandbox.sdi.entry("readme.txt").rejected


def test_every_file_of_an_archive_is_answered_for_itself(sandbox: Sandbox) -> None:
    zipped = archive(sample(PRIVATE), sample("00423-gross.xml", under="IT75100120361_BAD02.xml"))
    send(sandbox, File("IT75100120361_ZIP01.zip", zipped))
    found = notifications(sandbox)
    assert [one.message.kind for one in found] == ["RC", "NS"]
    assert {one.message.riferimento_archivio.nome_file for one in found} == {"IT75100120361_ZIP01.zip"}


def test_an_archive_that_cannot_be_opened_is_rejected_as_a_whole(sandbox: Sandbox) -> None:
    broken = File("IT75100120361_ZIP02.zip", (SAMPLES / "faulty" / "00106-corrupt.zip").read_bytes())
    send(sandbox, broken)
    assert sandbox.sdi.entry(broken.name).codes == ("00106",)
    assert notifications(sandbox)[0].name.stem == "IT75100120361_ZIP02"


def test_several_files_in_one_mail_are_answered_one_by_one(sandbox: Sandbox) -> None:
    send(sandbox, sample(PRIVATE), sample(UNREACHABLE))
    assert receipts(sandbox) == [*WHOLE_WAY, "posta-certificata"]
    assert kinds(sandbox) == ["RC", "MC"]


def test_answers_come_from_the_assigned_box_and_from_another_when_that_changes(sandbox: Sandbox) -> None:
    send(sandbox, sample(PRIVATE))
    sandbox.sdi.assign("sdi12@pec.fatturapa.it")
    send(sandbox, sample(UNREACHABLE), to="sdi48@pec.fatturapa.it")
    senders = [read.message.daticert.mittente for read in inbox(sandbox) if isinstance(read.message, TransportEnvelope)]
    assert senders == ["sdi48@pec.fatturapa.it", "sdi12@pec.fatturapa.it"]
    assert [entry.box for entry in sandbox.sdi.books()] == ["sdi01@pec.fatturapa.it", "sdi48@pec.fatturapa.it"]


def test_a_mail_without_attachment_gets_a_courtesy_answer(sandbox: Sandbox) -> None:
    text = (
        b"From: ditta@pec.esempio.example\r\nTo: sdi01@pec.fatturapa.it\r\nSubject: prova\r\n"
        b"Message-ID: <probe@bridge.example>\r\n\r\nprova\r\n"
    )
    hand_in(sandbox, text)
    sandbox.settle()
    assert receipts(sandbox) == WHOLE_WAY
    assert list(files_in(inbox(sandbox)[-1].raw)) == []
    assert sandbox.sdi.books() == ()


def test_a_purchase_invoice_comes_with_its_metadata(sandbox: Sandbox) -> None:
    invoice = sample("IT75100240177_PECDE.xml")
    sandbox.sdi.purchase(COMPANY, invoice.name, invoice.content)
    ((name, content), (metadata_name, metadata)) = files_in(proven(sandbox)[0].raw)
    assert (name, content, metadata_name) == (invoice.name, invoice.content, "IT75100240177_PECDE_MT_001.xml")
    read = parse(metadata, metadata_name, schemas())
    assert isinstance(read, Notification)
    assert (read.message.kind, read.message.hash, read.deviations) == ("MT", sha256(content).hexdigest(), ())
    assert sandbox.sdi.books() == ()


def test_the_sdi_may_be_told_to_reject_or_to_keep_silent(sandbox: Sandbox) -> None:
    sandbox.script(Answer(name="*_td01a.xml", codes=("00305",)), Answer(name="*_PRIVA*", silent=True))
    send(sandbox, sample(PRIVATE))
    send(sandbox, sample(UNREACHABLE))
    assert [(entry.codes, entry.kinds) for entry in sandbox.sdi.books()] == [(("00305",), ("NS",)), ((), ())]
    assert sandbox.unused == ()


def test_the_sdi_answers_after_its_latency() -> None:
    with Sandbox(start=START, latency=timedelta(hours=2)) as slow:
        slow.mailbox(COMPANY, PASSWORD)
        _, content = mail(slow, sample(PRIVATE))
        hand_in(slow, content)
        slow.settle()
        assert receipts(slow) == WHOLE_WAY[:2]
        slow.clock.advance(timedelta(hours=2))
        assert receipts(slow) == WHOLE_WAY

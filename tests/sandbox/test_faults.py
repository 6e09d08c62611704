"""Every fault that can be asked for happens as it does in the world, once."""

import smtplib
import threading
import time
from collections.abc import Awaitable
from datetime import timedelta

import pytest
from imapclient import IMAPClient

from invoicebridge.pec.authenticity import proves_sdi
from invoicebridge.pec.messages import AnomalyEnvelope
from invoicebridge.pec.verdict import Proven
from invoicebridge.sandbox import Sandbox
from invoicebridge.sandbox.script import Cut, Doubled, Late, Lost, Reordered, Reply, Stage, Stall
from invoicebridge.sdi.parse import NotANotification
from invoicebridge.sdi.parse import parse as parse_notification
from tests.sandbox.client import (
    COMPANY,
    PRIVATE,
    SDI01,
    UNREACHABLE,
    connected,
    files_in,
    hand_in,
    inbox,
    mail,
    notifications,
    receipts,
    sample,
    send,
)

WHOLE_WAY = ["accettazione", "avvenuta-consegna", "posta-certificata"]


def test_a_connection_cut_after_data_leaves_the_sender_in_doubt_and_the_message_on_its_way(sandbox: Sandbox) -> None:
    sandbox.script(Cut())
    own, content = mail(sandbox, sample(PRIVATE))
    with pytest.raises(smtplib.SMTPServerDisconnected):
        hand_in(sandbox, content)
    sandbox.settle()
    assert receipts(sandbox) == WHOLE_WAY
    assert inbox(sandbox)[0].message.daticert.msgid == own


def test_a_connection_cut_in_the_same_way_may_have_lost_the_message(sandbox: Sandbox) -> None:
    sandbox.script(Cut(taken=False))
    with pytest.raises(smtplib.SMTPServerDisconnected):
        hand_in(sandbox, mail(sandbox, sample(PRIVATE))[1])
    sandbox.settle()
    assert (receipts(sandbox), sandbox.sdi.books()) == ([], ())


def test_a_server_that_stalls_after_data_has_the_message_all_the_same(sandbox: Sandbox) -> None:
    sandbox.script(Stall(seconds=20))
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        hand_in(sandbox, mail(sandbox, sample(PRIVATE))[1], timeout=0.5)
    sandbox.settle()
    assert receipts(sandbox) == WHOLE_WAY


@pytest.mark.parametrize(
    ("stage", "raised"),
    [
        (Stage.AUTH, smtplib.SMTPAuthenticationError),
        (Stage.MAIL, smtplib.SMTPSenderRefused),
        (Stage.RCPT, smtplib.SMTPRecipientsRefused),
        (Stage.DATA, smtplib.SMTPDataError),
    ],
)
@pytest.mark.parametrize("code", [451, 550])
def test_the_server_refuses_at_any_stage_for_now_or_for_good_and_then_takes_the_message(
    sandbox: Sandbox, stage: Stage, raised: type[Exception], code: int
) -> None:
    sandbox.script(Reply(code, "Class Of Service - Too much traffic", stage))
    with pytest.raises(raised, match=rf"{code}.*Too much traffic"):
        hand_in(sandbox, mail(sandbox, sample(PRIVATE))[1])
    sandbox.settle()
    assert receipts(sandbox) == []
    send(sandbox, sample(PRIVATE))
    assert receipts(sandbox) == WHOLE_WAY


def test_a_receipt_may_be_lost(sandbox: Sandbox) -> None:
    sandbox.script(Lost("avvenuta-consegna"))
    send(sandbox, sample(PRIVATE))
    assert receipts(sandbox) == ["accettazione", "posta-certificata"]


def test_a_notification_may_be_late_though_its_time_is_not(sandbox: Sandbox) -> None:
    sandbox.script(Late(timedelta(days=2), kind="RC"))
    send(sandbox, sample(PRIVATE))
    assert receipts(sandbox) == WHOLE_WAY[:2]
    sandbox.clock.advance(timedelta(days=2))
    assert receipts(sandbox) == WHOLE_WAY
    late = inbox(sandbox)[-1].message.daticert.at
    assert sandbox.clock.now() - late >= timedelta(days=2)


def test_a_mail_may_come_twice(sandbox: Sandbox) -> None:
    sandbox.script(Doubled("RC"))
    send(sandbox, sample(PRIVATE))
    _, _, first, second = inbox(sandbox)
    assert first.raw == second.raw


def test_mails_may_come_out_of_order(sandbox: Sandbox) -> None:
    sandbox.script(Reordered(3))
    send(sandbox, sample(PRIVATE))
    assert receipts(sandbox) == WHOLE_WAY[::-1]


def test_a_forged_rejection_is_signed_by_the_provider_and_proves_nothing(sandbox: Sandbox) -> None:
    send(sandbox, sample("00423-gross.xml", under="IT75100120361_BAD03.xml"))
    true = sandbox.sdi.books()[0].said[0]
    sandbox.sdi.forge(COMPANY, true.name, true.content)
    forged = inbox(sandbox)[-1]
    assert isinstance(forged.message, AnomalyEnvelope)
    assert isinstance(forged.verdict, Proven)
    assert not proves_sdi(forged.message, forged.verdict)


def test_a_look_alike_of_another_system_is_proven_pec_and_no_word_of_the_sdi(sandbox: Sandbox) -> None:
    sandbox.sdi.look_alike(COMPANY, PRIVATE)
    (read,) = inbox(sandbox)
    assert isinstance(read.verdict, Proven)
    assert not proves_sdi(read.message, read.verdict)
    ((name, content),) = files_in(read.raw)
    assert isinstance(parse_notification(content, name), NotANotification)


def test_a_full_mailbox_gets_a_second_attempt_after_an_hour(sandbox: Sandbox) -> None:
    sandbox.fill(COMPANY)
    send(sandbox, sample(PRIVATE))
    sandbox.fill(COMPANY, full=False)
    assert receipts(sandbox) == []
    sandbox.clock.advance(timedelta(hours=1, minutes=1))
    assert [one.message.kind for one in notifications(sandbox)] == ["RC"]
    assert sandbox.sdi.entry(PRIVATE).said[0].delivered is True


def test_what_a_full_mailbox_does_not_take_twice_is_lost(sandbox: Sandbox) -> None:
    sandbox.fill(COMPANY)
    send(sandbox, sample(PRIVATE))
    sandbox.clock.advance(timedelta(hours=2))
    sandbox.fill(COMPANY, full=False)
    sandbox.clock.advance(timedelta(days=3))
    assert receipts(sandbox) == []
    assert sandbox.sdi.entry(PRIVATE).said[0].delivered is False


def test_a_reset_of_uidvalidity_breaks_connections_and_gives_the_uids_to_other_mails(sandbox: Sandbox) -> None:
    send(sandbox, sample(PRIVATE))
    before, mails = uids(sandbox)
    idle = connected(sandbox)
    sandbox.reset_uidvalidity(COMPANY)
    with pytest.raises(IMAPClient.AbortError):
        idle.noop()
    idle.shutdown()
    after, same_mails = uids(sandbox)
    assert after != before
    assert set(mails) == set(same_mails)
    assert list(mails.values()) == list(same_mails.values())[::-1]


def uids(sandbox: Sandbox) -> tuple[int, dict[int, bytes]]:
    """UIDVALIDITY, and the mail of each UID."""
    with connected(sandbox) as client:
        fetched = client.fetch(client.search(), [b"BODY.PEEK[]"])
        status = client.folder_status("INBOX", ["UIDVALIDITY"])
    return status[b"UIDVALIDITY"], {uid: fetched[uid][b"BODY[]"] for uid in sorted(fetched)}


def test_a_step_may_hold_for_ever(sandbox: Sandbox) -> None:
    sandbox.script(Lost("accettazione"), times=None)
    send(sandbox, sample(PRIVATE))
    send(sandbox, sample(UNREACHABLE))
    assert receipts(sandbox) == WHOLE_WAY[1:] * 2
    assert sandbox.unused == (Lost("accettazione"),)


def test_idle_tells_of_new_mail(sandbox: Sandbox) -> None:
    with connected(sandbox) as client:
        client.idle()
        send(sandbox, sample(PRIVATE))
        told = client.idle_check(timeout=5)
        client.idle_done()
    assert any(kind == b"EXISTS" for _, kind in told)


def test_the_sandbox_stops_at_once_whatever_its_clients_are_doing() -> None:
    with Sandbox() as sandbox:
        sandbox.mailbox(COMPANY, "not-a-secret")
        sandbox.script(Stall(seconds=60))
        idle = connected(sandbox)
        idle.idle()
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            hand_in(sandbox, mail(sandbox, sample(PRIVATE))[1], timeout=0.3)
        ending = time.monotonic()
    assert time.monotonic() - ending < 2
    idle.shutdown()
    with pytest.raises(ConnectionRefusedError):
        connected(sandbox)


def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_running(sandbox: Sandbox) -> None:
    threads = threading.active_count()
    with pytest.raises(OSError, match="in use"):
        Sandbox(imap_port=sandbox.imap.port).__enter__()
    assert threading.active_count() == threads


def test_any_bytes_may_be_put_into_a_mailbox_and_are_read_as_they_are(sandbox: Sandbox) -> None:
    broken = [
        b"",
        b"From: <\r\nTo: (\r\nContent-Type: ;=\r\n\r\n\xff\x00",
        b"Content-Type: message/rfc822\r\n\r\nFrom: <\r\n\r\n",
    ]
    for content in broken:
        sandbox.put(COMPANY, content)
    assert list(uids(sandbox)[1].values()) == broken


def test_a_message_of_any_bytes_at_all_does_no_harm(sandbox: Sandbox) -> None:
    from_us = f"From: {COMPANY}\r\nTo: {SDI01}\r\n".encode()
    for content in (b"\x00\xff\r\n", b"", b"From: \xff<\r\nTo: (((\r\n\r\n", from_us + b"Bcc:\r\n\r\n"):
        hand_in(sandbox, content)
    hand_in(sandbox, from_us + b"Subject: =?x?b?\xff\x00?=\r\nContent-Type: multipart/mixed\r\n\r\n--")
    send(sandbox, sample(PRIVATE))
    found = inbox(sandbox)
    assert [read.kind for read in found] == [*["non-accettazione"] * 4, *WHOLE_WAY, *WHOLE_WAY]
    assert {read.message.daticert is not None for read in found} == {True}


def test_two_sandboxes_know_nothing_of_each_other(sandbox: Sandbox) -> None:
    with Sandbox() as other:
        other.mailbox(COMPANY, "not-a-secret")
        send(sandbox, sample(PRIVATE))
        assert (other.mails(COMPANY), other.sdi.books()) == ([], ())


def test_what_goes_wrong_inside_is_raised_at_the_end() -> None:
    def fail() -> Awaitable[None]:
        raise ZeroDivisionError

    def use() -> None:
        with Sandbox() as sandbox:
            sandbox._do(lambda: sandbox._clock.after(timedelta(0), fail))
            time.sleep(0.1)

    with pytest.raises(ZeroDivisionError):
        use()

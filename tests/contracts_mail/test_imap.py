"""The port `Inbox` over IMAP: what holds on one server holds on the other."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from imapclient.tls import IMAP4_TLS

from invoicebridge.bridge.archived import Cursor
from invoicebridge.bridge.mailing import LEFT_OUT, Batch
from invoicebridge.connectors.channels.batching import Bounds
from invoicebridge.connectors.channels.imap import ImapInbox
from invoicebridge.errors import ChannelRefused, ChannelUnavailable
from tests.contracts_mail.dovecot import Dovecot
from tests.contracts_mail.mailbox import NOON, Mailbox, Word, mail

TODAY = NOON.date()


def nothing(ids: object) -> frozenset[str]:
    """IMAP has no use for it."""
    raise AssertionError


def read(
    inbox: ImapInbox, after: Cursor | None = None, since: date | None = None, folder: str = "INBOX"
) -> list[Batch]:
    """All batches."""
    return list(inbox.new_mails(folder, after, since, nothing))


def contents(batches: list[Batch]) -> list[bytes]:
    """The mails of all batches, in order."""
    return [one.content for batch in batches for one in batch.mails]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that are sent over IMAP, without their tags; a test may clear it."""
    found: list[str] = []
    send = IMAP4_TLS.send

    def noted(client: IMAP4_TLS, data: bytes) -> None:
        tagged = re.match(rb"[A-P]{4}\d+ (.*)", data)
        if tagged is not None:
            found.append(tagged[1].decode().strip())
        send(client, data)

    monkeypatch.setattr(IMAP4_TLS, "send", noted)
    return found


@contextmanager
def soon(seconds: float, do: Callable[[], None]) -> Iterator[None]:
    """It is done from another thread, a moment later."""
    timer = threading.Timer(seconds, do)
    timer.start()
    try:
        yield
    finally:
        timer.join()


def test_new_mails_come_byte_for_byte_in_order_and_only_once(mailbox: Mailbox) -> None:
    mailbox.put(mail(1), mail(2))
    with mailbox.inbox() as inbox:
        first = read(inbox)
        assert contents(first) == [mail(1), mail(2)]
        cursor = first[-1].cursor
        assert read(inbox, cursor) == []
        mailbox.put(mail(3))
        (second,) = read(inbox, cursor)
        assert contents([second]) == [mail(3)]
        assert read(inbox, second.cursor) == []


def test_reading_leaves_every_mail_unread(mailbox: Mailbox) -> None:
    mailbox.put(mail(1), mail(2))
    before = mailbox.flags()
    with mailbox.inbox() as inbox:
        read(inbox)
        list(inbox.answers_to("1@x", ["INBOX"]))
    assert mailbox.flags() == before


def test_mails_that_somebody_has_read_are_read_all_the_same(mailbox: Mailbox) -> None:
    mailbox.put(mail(1))
    with mailbox.client() as client:
        client.select_folder("INBOX")
        client.add_flags(client.search(), [b"\\Seen"])
    with mailbox.inbox() as inbox:
        assert contents(read(inbox)) == [mail(1)]


def test_an_idle_poll_is_one_command_whatever_the_folder_holds(mailbox: Mailbox, sent: list[str]) -> None:
    mailbox.put(*map(mail, range(30)))
    with mailbox.inbox() as inbox:
        cursor = read(inbox)[-1].cursor
        sent.clear()
        assert read(inbox, cursor) == []
        assert sent == ['EXAMINE "INBOX"']
    with mailbox.inbox() as inbox:
        inbox.folders()
        sent.clear()
        assert read(inbox, cursor) == []
        assert read(inbox, cursor) == []
        assert sent == ['STATUS "INBOX" (UIDVALIDITY UIDNEXT)'] * 2


def test_an_empty_folder_gets_a_cursor_so_that_later_mail_of_an_earlier_day_is_read(
    mailbox: Mailbox, sent: list[str]
) -> None:
    with mailbox.inbox() as inbox:
        (first,) = read(inbox, since=TODAY)
        assert (first.mails, first.rescan) == ((), False)
        mailbox.put(mail(1), at=NOON - timedelta(days=300))
        assert contents(read(inbox, first.cursor, TODAY)) == [mail(1)]


def test_n_new_mails_take_at_most_three_round_trips_and_one_for_fifty(mailbox: Mailbox, sent: list[str]) -> None:
    mailbox.put(mail(0))
    with mailbox.inbox() as inbox:
        cursor = read(inbox)[-1].cursor
    mailbox.put(mail(1))
    with mailbox.inbox() as inbox:
        inbox.folders()
        sent.clear()
        assert contents(read(inbox, cursor)) == [mail(1)]
        assert [one.split()[0] for one in sent] == ["STATUS", "EXAMINE", "UID"]
    mailbox.put(*map(mail, range(2, 71)))
    with mailbox.inbox() as inbox:
        inbox.folders()
        sent.clear()
        assert contents(read(inbox, cursor)) == [*map(mail, range(1, 71))]
        assert [one.split(" (")[-1] for one in sent[2:]] == ["UID RFC822.SIZE)", "BODY.PEEK[])"]
        assert len(sent) <= 3 + 70 / 50


def test_a_few_mails_come_with_their_sizes_and_the_large_ones_among_them_by_themselves(
    mailbox: Mailbox, sent: list[str]
) -> None:
    mailbox.put(mail(1), mail(2, size=3000), mail(3))
    with mailbox.inbox(Bounds(size=66 * 1000)) as inbox:
        assert contents(read(inbox)) == [mail(1), mail(2, size=3000), mail(3)]
    assert [one for one in sent if "BODY.PEEK[])" in one] == [sent[-2]]


def test_a_mail_that_is_damaged_on_the_server_does_not_keep_the_others(
    on_dovecot: Mailbox, running_dovecot: Dovecot
) -> None:
    """Dovecot says BYE when it finds the damage, and has mended its index when one comes again."""
    on_dovecot.put(*map(mail, range(1, 4)))
    running_dovecot.damage(on_dovecot.server.user, 2)
    with on_dovecot.inbox() as inbox:
        assert contents(read(inbox)) == [mail(1), mail(3)]


def test_the_first_collection_begins_with_a_day(mailbox: Mailbox, sent: list[str]) -> None:
    mailbox.put(mail(1), at=NOON - timedelta(days=2))
    mailbox.put(mail(2), at=NOON)
    with mailbox.inbox() as inbox:
        inbox.folders()
        sent.clear()
        (batch,) = read(inbox, since=TODAY)
        assert contents([batch]) == [mail(2)]
        assert [one.split()[0] for one in sent] == ["EXAMINE", "UID", "UID", "UID"]
        assert read(inbox, batch.cursor, TODAY) == []


def test_a_first_collection_that_finds_only_older_mail_still_moves_the_cursor(mailbox: Mailbox) -> None:
    mailbox.put(mail(1), at=NOON - timedelta(days=2))
    with mailbox.inbox() as inbox:
        (batch,) = read(inbox, since=TODAY)
        assert batch.mails == ()
        mailbox.put(mail(2))
        assert contents(read(inbox, batch.cursor, TODAY)) == [mail(2)]


def test_the_search_for_a_day_is_done_in_pieces_where_a_folder_is_large(
    on_dovecot: Mailbox, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """pymap takes the numbers of a UID SEARCH for UIDs; a folder as large as that never lies on it."""
    monkeypatch.setattr("invoicebridge.connectors.channels.imap_connection._WINDOW", 2)
    on_dovecot.put(mail(0), at=NOON - timedelta(days=2))
    on_dovecot.put(*map(mail, range(1, 5)))
    with on_dovecot.inbox() as inbox:
        assert contents(read(inbox, since=TODAY)) == [*map(mail, range(1, 5))]
    assert [one.split()[2] for one in sent if one.startswith("UID SEARCH")] == ["4:5", "2:3", "1:1"]


def test_batches_are_bounded_in_number_and_bytes_and_each_says_where_the_cursor_stands(mailbox: Mailbox) -> None:
    mailbox.put(mail(1), mail(2), mail(3), mail(4, size=5000), mail(5, size=5000), mail(6))
    with mailbox.inbox(Bounds(mails=2, size=6000)) as inbox:
        batches = read(inbox)
        assert [len(batch.mails) for batch in batches] == [2, 2, 2]
        assert contents(read(inbox, batches[0].cursor)) == contents(batches[1:])


def test_the_last_mail_of_a_folder_is_not_read_again_after_the_ones_behind_it_are_gone(
    mailbox: Mailbox, sent: list[str]
) -> None:
    """`UID n:*` returns the last mail even when its UID is below n."""
    mailbox.put(mail(1), mail(2), mail(3))
    with mailbox.inbox() as inbox:
        first = read(inbox)[0]
        assert first.cursor is not None
        one, *others = (int(each.uid) for each in first.mails)
        mailbox.remove(*others)
        earlier = replace(first.cursor, uid=one)
        (batch,) = read(inbox, earlier)
        assert (batch.mails, batch.cursor) == ((), first.cursor)
        sent.clear()
        assert read(inbox, batch.cursor) == []
        assert len(sent) == 1


def test_a_mail_that_vanishes_between_two_batches_is_skipped(
    on_dovecot: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dovecot says so at once; pymap shows a mail to the end of the connection."""
    monkeypatch.setattr("invoicebridge.connectors.channels.imap.FEW", 0)
    on_dovecot.put(*map(mail, range(1, 5)))
    with on_dovecot.inbox(Bounds(mails=2)) as inbox:
        batches = inbox.new_mails("INBOX", None, None, nothing)
        first = next(batches)
        on_dovecot.remove(3)
        assert contents([first, *batches]) == [mail(1), mail(2), mail(4)]


def test_another_uidvalidity_means_that_everything_since_the_day_is_read_again(mailbox: Mailbox) -> None:
    mailbox.put(mail(1), mail(2), folder="Fatture")
    with mailbox.inbox() as inbox:
        old = read(inbox, folder="Fatture")[-1].cursor
        mailbox.renew("Fatture")
        mailbox.put(mail(0), folder="Fatture", at=NOON - timedelta(days=9))
        mailbox.put(mail(2), mail(3), folder="Fatture")
        (batch,) = read(inbox, old, TODAY, folder="Fatture")
        assert batch.rescan
        assert contents([batch]) == [mail(2), mail(3)]
        assert old is not None
        assert batch.cursor is not None
        assert batch.cursor.uidvalidity != old.uidvalidity
        assert read(inbox, batch.cursor, TODAY, folder="Fatture") == []


def test_a_folder_that_was_put_back_from_a_copy_is_read_again(mailbox: Mailbox) -> None:
    mailbox.put(mail(1))
    with mailbox.inbox() as inbox:
        cursor = read(inbox)[-1].cursor
        assert cursor is not None
        (batch,) = read(inbox, replace(cursor, uid=cursor.uid + 10))
        assert (batch.rescan, contents([batch]), batch.cursor) == (True, [mail(1)], cursor)


def test_a_folder_that_is_replaced_while_it_is_read_ends_the_reading(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invoicebridge.connectors.channels.imap.FEW", 0)
    mailbox.put(*map(mail, range(3)), folder="Fatture")
    with mailbox.inbox(Bounds(mails=1)) as inbox:
        batches = inbox.new_mails("Fatture", None, None, nothing)
        next(batches)
        mailbox.renew("Fatture")
        list(inbox.answers_to("nobody@x", ["INBOX"]))
        with pytest.raises(ChannelUnavailable, match="folder-changed"):
            list(batches)


@pytest.mark.parametrize("few", [0, 66])
def test_other_questions_may_be_asked_between_two_batches(
    mailbox: Mailbox, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invoicebridge.connectors.channels.imap.FEW", few)
    mailbox.put(mail(1), mail(2), folder="Fatture")
    mailbox.put(mail(8), mail(9))
    with mailbox.inbox(Bounds(mails=1)) as inbox:
        batches = inbox.new_mails("Fatture", None, None, nothing)
        first = next(batches)
        list(inbox.answers_to("nobody@x", ["INBOX"]))
        assert contents([first, *batches]) == [mail(1), mail(2)]


def test_a_mail_that_is_too_large_is_not_fetched_and_a_stub_tells_of_it(mailbox: Mailbox, sent: list[str]) -> None:
    mailbox.put(mail(1), mail(2, size=9000), mail(3))
    with mailbox.inbox(Bounds(largest=5000)) as inbox:
        (batch,) = read(inbox)
    small, stub, other = (one.content for one in batch.mails)
    assert (small, other) == (mail(1), mail(3))
    assert stub.startswith(f"{LEFT_OUT}: {len(mail(2, size=9000))} bytes > 5000\r\n".encode())
    assert b"Message-ID: <2@b.example>" in stub
    assert len(stub) < 1000


def test_what_answers_a_message_is_found_by_the_header_that_quotes_it(mailbox: Mailbox) -> None:
    answer = mail(2, header="X-Riferimento-Message-ID: <our.1@bridge.example>\r\n")
    other = mail(3, header="X-Riferimento-Message-ID: <our.12@bridge.example>\r\n")
    mailbox.put(mail(1), answer)
    mailbox.put(other, folder="Fatture")
    with mailbox.inbox() as inbox:
        assert list(inbox.answers_to("our.1@bridge.example", ["INBOX", "Fatture"])) == [answer]
        assert list(inbox.answers_to("our.9@bridge.example", ["INBOX"])) == []


def test_folders_may_have_names_in_any_alphabet(mailbox: Mailbox) -> None:
    name = "Fatture già inviate & più"
    mailbox.put(mail(1), folder=name)
    with mailbox.inbox() as inbox:
        assert {"INBOX", name} <= set(inbox.folders())
        assert contents(read(inbox, folder=name)) == [mail(1)]


def test_a_folder_that_is_not_there_is_named_with_those_that_are(mailbox: Mailbox) -> None:
    mailbox.put(mail(1), folder="Fatture")
    with mailbox.inbox() as inbox:
        with pytest.raises(ChannelRefused, match="folder-missing") as refused:
            read(inbox, folder="INBOX.Inviata")
        assert refused.value.parameters["folder"] == "INBOX.Inviata"
        assert set(refused.value.parameters["known"].split(", ")) == {"INBOX", "Fatture"}
        assert read(inbox) != []


def test_a_wrong_password_is_refused_and_said_to_nobody(
    mailbox: Mailbox, sent: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    wrong = Mailbox(replace(mailbox.server, password=Word("wrong-word")))
    with wrong.inbox() as inbox, pytest.raises(ChannelRefused, match="login-refused") as refused:
        inbox.folders()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("imap", "invoicebridge.conn"))]
    assert "wrong-word" not in "".join([str(refused.value), *ours])
    assert len([one for one in sent if one.startswith(("LOGIN", "AUTHENTICATE"))]) == 1


def test_waiting_ends_when_a_mail_comes(mailbox: Mailbox) -> None:
    with mailbox.inbox() as inbox:
        read(inbox)
        started = time.monotonic()
        with soon(0.3, lambda: mailbox.put(mail(1))):
            assert inbox.wait("INBOX", timedelta(seconds=15))
        assert time.monotonic() - started < 10
        assert contents(read(inbox)) == [mail(1)]


def test_waiting_ends_at_once_when_a_mail_came_since_the_last_reading(mailbox: Mailbox) -> None:
    with mailbox.inbox() as inbox:
        read(inbox)
        mailbox.put(mail(1))
        assert inbox.wait("INBOX", timedelta(seconds=20))


def test_waiting_for_nothing_lasts_as_long_as_it_was_told(mailbox: Mailbox) -> None:
    with mailbox.inbox() as inbox:
        read(inbox)
        assert not inbox.wait("INBOX", timedelta(seconds=0.5))
        assert read(inbox, read(inbox)[-1].cursor) == []


def test_idle_is_begun_anew_before_the_server_hangs_up(
    mailbox: Mailbox, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invoicebridge.connectors.channels.imap_connection._RENEW", 0.2)
    with mailbox.inbox() as inbox:
        assert not inbox.wait("INBOX", timedelta(seconds=0.7))
    assert len([one for one in sent if one == "IDLE"]) >= 3


def test_the_end_of_the_connection_is_told_and_the_next_question_makes_a_new_one(mailbox: Mailbox) -> None:
    mailbox.put(mail(1))
    with mailbox.inbox() as inbox:
        inbox.folders()
        assert inbox._kept is not None
        inbox._kept._client.socket().shutdown(socket.SHUT_RDWR)
        with pytest.raises(ChannelUnavailable, match="server-unreachable"):
            read(inbox)
        assert contents(read(inbox)) == [mail(1)]

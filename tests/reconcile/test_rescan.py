"""The mailboxes read once more, beside what the store has of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.mailing import LEFT_OUT
from invoicebridge.bridge.reconcile.rescan import rescan
from invoicebridge.errors import ChannelUnavailable
from tests.bridge.office import arrive
from tests.reconcile.cases import run
from tests.world import MAILBOX, World, world


def mail(number: int) -> bytes:
    return f"From: a@b.example\r\nSubject: Mail {number}\r\nDate: today\r\n\r\n{number}\r\n".encode()


@pytest.fixture
def made(tmp_path: Path) -> Iterator[World]:
    """Three mails were collected."""
    with world(tmp_path) as one:
        arrive(one, mail(1), mail(2), mail(3))
        yield one


def test_a_mailbox_that_was_collected_is_the_same_as_the_store(made: World) -> None:
    (found,) = rescan(made.bridge)
    assert (found.mailbox, found.folder, found.read) == ("pec", "INBOX", 3)
    assert (found.new, found.missed, found.gone, found.error) == (0, [], [], None)


def test_mails_that_came_since_are_new_and_nobodys_fault(made: World) -> None:
    made.inbox.mails["INBOX"].append(mail(4))
    found, _ = run(made, reread=True)
    assert found.mailboxes is not None
    assert (found.mailboxes[0].new, found.mailboxes[0].missed_count, found.needs_person) == (1, 0, False)


def test_a_mail_that_the_collection_has_passed_and_the_store_lacks_is_missed(made: World) -> None:
    made.inbox.mails["INBOX"][1] = mail(7)
    found, _ = run(made, reread=True)
    assert found.mailboxes is not None
    (missed,) = found.mailboxes[0].missed
    assert (missed.uid, missed.sender, missed.subject) == ("2", "a@b.example", "Mail 7")
    assert found.needs_person


def test_a_mail_that_is_no_longer_in_the_mailbox_is_told_and_asks_nothing_of_anybody(made: World) -> None:
    made.inbox.mails["INBOX"][1] = made.inbox.mails["INBOX"][0]
    found, _ = run(made, reread=True)
    assert found.mailboxes is not None
    assert (found.mailboxes[0].gone_count, found.needs_person) == (1, False)


def test_a_mail_that_was_left_out_is_not_missed(made: World) -> None:
    made.inbox.mails["INBOX"][1] = f"{LEFT_OUT}: too large\r\n\r\n".encode()
    (found,) = rescan(made.bridge)
    assert (found.left_out, found.missed_count) == (1, 0)


def test_a_mailbox_that_does_not_answer_is_told_and_nothing_is_said_to_be_gone(made: World) -> None:
    made.inbox.down = True
    found, _ = run(made, reread=True)
    assert found.mailboxes is not None
    assert isinstance(found.mailboxes[0].error, ChannelUnavailable)
    assert (found.failed, found.mailboxes[0].gone_count) == (True, 0)


def test_folders_that_were_read_before_one_failed_are_told(tmp_path: Path) -> None:
    with world(tmp_path, mailbox=replace(MAILBOX, folders=("INBOX", "Altro"))) as made:
        made.inbox.mails["INBOX"].append(mail(1))
        for _ in collect(made.bridge):
            pass
        found = list(rescan(made.bridge))
    assert [(one.folder, one.error is None) for one in found] == [("INBOX", True), ("Altro", False)]


def test_reading_again_moves_no_cursor(made: World) -> None:
    made.inbox.mails["INBOX"].append(mail(4))
    before = made.archive.mailboxes.cursor("pec", "INBOX")
    list(rescan(made.bridge))
    assert made.archive.mailboxes.cursor("pec", "INBOX") == before

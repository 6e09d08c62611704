"""A mail that goes alone, and files that wait to be sent once more although they have left."""

import pytest

from invoicebridge.bridge.archived import EvidenceKind, Item
from invoicebridge.bridge.ports import Archive
from invoicebridge.errors import LeaseLost
from invoicebridge.transmission.state import State
from tests.contracts.stored import AT, LEASE, attempt, prepared, recorded, sent


def test_a_mail_that_goes_alone_is_saved_only_while_no_other_of_its_mailbox_goes_on(archive: Archive) -> None:
    archive.transmissions.add([prepared(number) for number in (1, 2, 3)], AT)
    archive.queue.claim("acme", "me", AT, LEASE, 3)
    archive.attempts.save(attempt(1, "t00001"), "box", "me", AT, alone=True)
    with pytest.raises(LeaseLost, match="first-under-way"):
        archive.attempts.save(attempt(2, "t00002"), "box", "me", AT, alone=True)
    assert archive.attempts.get("m00002@bridge.example") is None
    archive.attempts.save(attempt(2, "t00002"), "other box", "me", AT, alone=True)
    archive.attempts.save(attempt(3, "t00003"), "box", "me", AT)


def test_a_mail_may_go_alone_once_the_one_before_has_ended(archive: Archive) -> None:
    sent(archive, 1, state=State.SEND_REFUSED)
    archive.transmissions.add([prepared(2)], AT)
    archive.queue.claim("acme", "me", AT, LEASE, 1)
    archive.attempts.save(attempt(2, "t00002"), "box", "me", AT, alone=True)


@pytest.mark.parametrize("claimed", [False, True])
def test_a_file_that_waits_once_more_does_so_no_longer_when_a_mail_has_left_after_all(
    archive: Archive, claimed: bool
) -> None:
    one = sent(archive, 1, state=State.SEND_REFUSED)
    assert archive.queue.requeue("t00001", AT)
    if claimed:
        archive.queue.claim("acme", "me", AT, LEASE, 1)
    (kept,) = archive.evidence.keep([Item(content=b"RC", kind=EvidenceKind.MAIL)], AT)
    archive.transmissions.record([recorded(one, State.DELIVERED, made_from=3, evidence=(kept.sha256,))], AT)
    assert archive.queue.claim("acme", "you", AT + LEASE, LEASE, 1) == ()
    with pytest.raises(LeaseLost):
        archive.attempts.save(attempt(2, "t00001"), "box", "me", AT)
    (shown,) = archive.overview.find("t00001")
    assert (shown.queued, shown.held, shown.state) == (False, None, State.DELIVERED)

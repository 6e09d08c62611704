"""Files that wait, are held, and wait once more."""

from invoicebridge.bridge.ports import Archive
from invoicebridge.transmission.state import State
from tests.contracts.stored import AT, LEASE, attempt, key, prepared, sent


def test_what_is_held_is_not_sent_until_it_is_queued_once_more(archive: Archive) -> None:
    archive.transmissions.add([prepared(number) for number in (1, 2, 3)], AT)
    archive.queue.claim("acme", "me", AT, LEASE, 2)
    archive.queue.hold(["t00001", "t00003"], "me", "date-too-old", AT)
    assert [line.event.detail for line in archive.stories.of("t00001")][1:] == [{"reason": "date-too-old"}]
    assert [line.event.what for line in archive.stories.of("t00003")] == ["prepared"]
    archive.queue.give_back(["t00001", "t00002"], "me")
    assert [one.id for one in archive.queue.claim("acme", "you", AT, LEASE, 9)] == ["t00002", "t00003"]
    assert archive.queue.requeue("t00001", AT)
    assert not archive.queue.requeue("t00001", AT)
    assert [line.event.what for line in archive.stories.of("t00001")] == ["prepared", "held", "requeued"]
    assert [one.id for one in archive.queue.claim("acme", "you", AT, LEASE, 9)] == ["t00001"]


def test_nobody_holds_back_what_another_one_has_claimed(archive: Archive) -> None:
    archive.transmissions.add([prepared(1)], AT)
    archive.queue.claim("acme", "me", AT, LEASE, 1)
    archive.queue.hold(["t00001"], "you", "reason", AT)
    archive.attempts.save(attempt(1, "t00001"), "box", "me", AT)
    archive.queue.hold(["t00001"], "me", "reason", AT)
    assert archive.overview.numbers().held == 0


def test_what_is_held_can_be_given_up(archive: Archive) -> None:
    archive.transmissions.add([prepared(1)], AT)
    archive.queue.claim("acme", "me", AT, LEASE, 1)
    archive.queue.hold(["t00001"], "me", "reason", AT)
    assert archive.queue.withdraw("t00001", AT)
    assert not archive.queue.requeue("t00001", AT)
    assert not archive.invoices.known(key("1"))
    (shown,) = archive.overview.find("t00001")
    assert (shown.held, shown.queued, shown.withdrawn) == (None, False, True)


def test_a_file_that_waits_once_more_is_not_given_up_while_somebody_sends_it(archive: Archive) -> None:
    sent(archive, 1, state=State.SEND_REFUSED)
    archive.queue.requeue("t00001", AT)
    archive.queue.claim("acme", "me", AT, LEASE, 1)
    assert not archive.queue.withdraw("t00001", AT)
    assert archive.queue.withdraw("t00001", AT + LEASE)


def test_what_could_be_claimed_now_is_counted(archive: Archive) -> None:
    archive.transmissions.add([prepared(number) for number in range(5)], AT)
    archive.queue.claim("acme", "me", AT, LEASE, 2)
    assert [archive.queue.waiting("acme", at) for at in (AT, AT + LEASE)] == [3, 5]
    assert archive.queue.waiting("other", AT) == 0

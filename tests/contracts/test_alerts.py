"""What people are told: once for each matter; and calls of web hooks, by one process at a time."""

from dataclasses import replace
from datetime import timedelta

from invoicebridge.bridge.archived import Alert, Call, Delivery, EvidenceKind, Item, NotedAlert, Urgency
from invoicebridge.bridge.ports import Archive
from tests.contracts.stored import AT, LEASE, sent

LATER = AT + timedelta(hours=1)
ALERT = Alert(kind="rejected", subject="t1", urgency=Urgency.DIGEST, detail={"numero": "1"})
URGENT = replace(ALERT, urgency=Urgency.AT_ONCE)


def test_an_alert_is_pending_once_however_often_it_is_noted(archive: Archive) -> None:
    first = archive.alerts.note(ALERT, AT)
    assert first == NotedAlert(alert=ALERT, first_at=AT, last_at=AT, total=1, pending=True)
    changed = replace(ALERT, detail={"numero": "2"})
    again = NotedAlert(alert=changed, first_at=AT, last_at=LATER, total=2, pending=True)
    assert archive.alerts.note(changed, LATER) == again
    archive.alerts.sent([ALERT], LATER)
    told = replace(again, pending=False, first_sent=LATER, last_sent=LATER, sent=1)
    assert archive.alerts.get("rejected", "t1") == told
    assert archive.alerts.note(changed, LATER) == replace(told, total=3)
    assert archive.alerts.pending() == ()
    assert archive.alerts.standing() == (replace(told, total=3),)


def test_what_was_over_is_a_new_matter_when_it_comes_again(archive: Archive) -> None:
    archive.alerts.note(URGENT, AT)
    archive.alerts.sent([URGENT], AT)
    assert archive.alerts.over("rejected", ["t1", "t2"], AT) == 1
    assert archive.alerts.over("rejected", ["t1"], LATER) == 0
    assert archive.alerts.standing() == ()
    again = archive.alerts.note(ALERT, LATER)
    assert (again.alert.urgency, again.first_at, again.total, again.pending) == (Urgency.DIGEST, LATER, 1, True)
    assert (again.first_sent, again.sent, again.over_at) == (AT, 1, None)


def test_what_is_over_before_anybody_was_told_is_not_told(archive: Archive) -> None:
    archive.alerts.note(ALERT, AT)
    archive.alerts.over("rejected", ["t1"], AT)
    assert archive.alerts.pending() == ()
    over = archive.alerts.get("rejected", "t1")
    assert over is not None
    assert over.over_at == AT


def test_pending_alerts_are_chosen_by_their_urgency_the_earliest_first(archive: Archive) -> None:
    archive.alerts.note(replace(ALERT, subject="t2"), LATER)
    archive.alerts.note(ALERT, AT)
    archive.alerts.note(replace(URGENT, subject="t3"), AT)
    assert [one.alert.subject for one in archive.alerts.pending()] == ["t1", "t3", "t2"]
    assert [one.alert.subject for one in archive.alerts.pending(Urgency.DIGEST)] == ["t1", "t2"]
    assert [one.alert.subject for one in archive.alerts.pending(limit=1)] == ["t1"]
    archive.alerts.note(URGENT, AT)
    archive.alerts.note(ALERT, AT)
    assert [one.alert.subject for one in archive.alerts.pending(Urgency.AT_ONCE)] == ["t1", "t3"]


def test_only_what_was_sent_and_stands_can_be_told_again(archive: Archive) -> None:
    assert not archive.alerts.again("rejected", "t1")
    archive.alerts.note(ALERT, AT)
    assert not archive.alerts.again("rejected", "t1")
    archive.alerts.sent([ALERT], AT)
    assert archive.alerts.again("rejected", "t1")
    archive.alerts.sent([ALERT], LATER)
    told = archive.alerts.get("rejected", "t1")
    assert told is not None
    assert (told.first_sent, told.last_sent, told.sent) == (AT, LATER, 2)
    archive.alerts.over("rejected", ["t1"], LATER)
    assert not archive.alerts.again("rejected", "t1")


def test_what_was_over_for_long_is_forgotten(archive: Archive) -> None:
    archive.alerts.note(ALERT, AT)
    archive.alerts.note(URGENT, AT)
    assert archive.alerts.prune(LATER) == 0
    archive.alerts.over("rejected", ["t1"], AT)
    assert archive.alerts.prune(AT) == 0
    assert archive.alerts.prune(LATER) == 1
    assert archive.alerts.get("rejected", "t1") is None


def call(key: str, hook: str = "erp", body: str = "{}") -> Call:
    return Call(hook=hook, key=key, body=body)


def test_a_call_is_added_once_for_each_hook(archive: Archive) -> None:
    assert archive.deliveries.add([call("1"), call("2"), call("1", hook="chat")], AT) == 3
    assert archive.deliveries.add([call("1", body="[]"), call("3")], AT) == 1
    assert [one.body for one in archive.deliveries.take(AT, LEASE, 9)] == ["{}"] * 4


def test_a_call_is_taken_by_one_process_and_again_when_its_lease_ends(archive: Archive) -> None:
    archive.deliveries.add([call("1"), call("2", body='{"è":1}')], AT)
    (first,) = archive.deliveries.take(AT, LEASE, 1)
    assert first == Delivery(id=first.id, hook="erp", key="1", body="{}", added_at=AT, tries=1)
    (second,) = archive.deliveries.take(AT, LEASE, 9)
    assert (second.key, second.body) == ("2", '{"è":1}')
    assert archive.deliveries.take(AT, LEASE, 9) == ()
    assert [(one.key, one.tries) for one in archive.deliveries.take(AT + LEASE, LEASE, 9)] == [("1", 2), ("2", 2)]


def test_the_calls_of_some_hooks_can_be_left_alone(archive: Archive) -> None:
    archive.deliveries.add([call("1"), call("1", hook="chat")], AT)
    assert [one.hook for one in archive.deliveries.take(AT, LEASE, 9, sparing=["erp"])] == ["chat"]
    assert [(one.hook, one.tries) for one in archive.deliveries.take(AT, LEASE, 9)] == [("erp", 1)]


def test_a_call_is_tried_again_when_it_failed_until_it_is_given_up(archive: Archive) -> None:
    archive.deliveries.add([call("1")], AT)
    (one,) = archive.deliveries.take(AT, LEASE, 9)
    archive.deliveries.failed(one.id, "503", LATER)
    assert archive.deliveries.take(AT + LEASE, LEASE, 9) == ()
    (again,) = archive.deliveries.take(LATER, LEASE, 9)
    assert (again.tries, again.reason) == (2, "503")
    assert archive.deliveries.waiting() == 1
    archive.deliveries.failed(one.id, "410", None)
    assert archive.deliveries.waiting() == 0
    assert archive.deliveries.take(LATER + LEASE, LEASE, 9) == ()


def test_old_calls_that_are_made_are_gone(archive: Archive) -> None:
    archive.deliveries.add([call("made"), call("waits")], AT)
    (made,) = archive.deliveries.take(AT, LEASE, 1)
    archive.deliveries.delivered(made.id, AT)
    assert archive.deliveries.prune(AT) == 0
    assert archive.deliveries.prune(LATER) == 1
    assert [one.key for one in archive.deliveries.take(LATER, LEASE, 9)] == ["waits"]


def test_the_alerts_of_a_store_are_sent_by_one_process_whoever_serves_it(archive: Archive) -> None:
    assert archive.leadership.take("server", AT, LEASE)
    assert archive.telling.take("sender", AT, LEASE)
    assert not archive.telling.take("server", AT, LEASE)
    archive.telling.give_up("sender")
    assert archive.telling.take("server", AT, LEASE)
    assert archive.leadership.holder() is not None


def test_mails_and_lines_are_gone_through_from_where_one_stood(archive: Archive) -> None:
    mails = [Item(content=b"mail %d" % number, kind=EvidenceKind.MAIL) for number in (1, 2)]
    archive.evidence.keep([Item(content=b"file", kind=EvidenceKind.FILE), *mails], AT)
    archive.evidence.keep([Item(content=b"mail 3", kind=EvidenceKind.MAIL)], LATER)
    found = archive.evidence.arrived(0, 9)
    assert [one.content for _, one in found] == [b"mail 1", b"mail 2", b"mail 3"]
    assert archive.evidence.arrived(found[0][0], 1) == found[1:2]
    assert archive.evidence.arrived(0, 9, LATER) == found[2:]
    sent(archive, 1)
    every = archive.stories.after(0, 9)
    assert [line.number for line in every] == list(range(1, archive.stories.head().number + 1))
    assert archive.stories.after(every[-1].number, 9) == ()
    assert archive.stories.after(0, 9, LATER) == ()

"""What people are told: once for each matter; and calls of web hooks, by one process at a time."""

from dataclasses import replace
from datetime import timedelta

from invoicebridge.bridge.archived import Alert, Delivery, NotedAlert, Urgency
from invoicebridge.bridge.ports import Archive
from tests.contracts.stored import AT, LEASE

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


def test_a_call_is_taken_by_one_process_and_again_when_its_lease_ends(archive: Archive) -> None:
    first, second = archive.deliveries.add("erp", "{}", AT), archive.deliveries.add("erp", '{"è":1}', AT)
    (taken,) = archive.deliveries.take(AT, LEASE, 1)
    assert taken == Delivery(id=first, hook="erp", body="{}", added_at=AT, tries=1)
    assert [one.id for one in archive.deliveries.take(AT, LEASE, 9)] == [second]
    assert archive.deliveries.take(AT, LEASE, 9) == ()
    assert [(one.id, one.tries) for one in archive.deliveries.take(AT + LEASE, LEASE, 9)] == [(first, 2), (second, 2)]


def test_a_call_is_tried_again_when_it_failed_until_it_is_given_up(archive: Archive) -> None:
    one = archive.deliveries.add("erp", "{}", AT)
    archive.deliveries.take(AT, LEASE, 9)
    archive.deliveries.failed(one, "503", LATER)
    assert archive.deliveries.take(AT + LEASE, LEASE, 9) == ()
    (again,) = archive.deliveries.take(LATER, LEASE, 9)
    assert (again.tries, again.reason) == (2, "503")
    assert archive.deliveries.waiting() == 1
    archive.deliveries.failed(one, "410", None)
    assert archive.deliveries.waiting() == 0
    assert archive.deliveries.take(LATER + LEASE, LEASE, 9) == ()


def test_old_calls_that_are_made_are_gone(archive: Archive) -> None:
    made, waits = archive.deliveries.add("erp", "{}", AT), archive.deliveries.add("erp", "{}", AT)
    archive.deliveries.delivered(made, AT)
    assert archive.deliveries.prune(AT) == 0
    assert archive.deliveries.prune(LATER) == 1
    assert [one.id for one in archive.deliveries.take(LATER, LEASE, 9)] == [waits]

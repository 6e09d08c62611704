"""Web hooks are told of alerts and of every change of state: each once, again until it is taken, in nobody's way."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from invoicebridge.bridge.alerting import alert as alerting
from invoicebridge.bridge.alerting.desk import Desk
from invoicebridge.bridge.alerting.kinds import EVENTS, STATE, URGENCIES, Kind
from invoicebridge.bridge.archived import Alert
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.report import Verdict
from tests.alerts.clerk import Clerk, with_hooks
from tests.alerts.servers import WORD, Receiver, receiver
from tests.bridge.mailroom import Post, transmission, under_way
from tests.pec import generator as g
from tests.world import AT, World, world

ALERTS = frozenset(EVENTS) - {STATE}


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, anchors=g.trust().anchors) as made:
        yield made


@pytest.fixture
def erp() -> Iterator[Receiver]:
    with receiver() as running:
        yield running


def rejected(small: World) -> Post:
    """A file that the SdI has rejected."""
    post = Post(under_way(small, 1))
    small.inbox.mails["INBOX"] += [post.accettazione(), post.consegna(), post.answer("NS", transmission(small, 1))]
    small.clock.at = AT + timedelta(hours=3)
    list(collect(small.bridge))
    return post


def noting(clerk: Clerk, subject: str = "collect") -> None:
    one = Alert(kind=Kind.JOB_FAILED, subject=subject, urgency=URGENCIES[Kind.JOB_FAILED])
    clerk.world.archive.alerts.note(one, clerk.world.clock.at)


def test_every_change_of_state_is_told_once_in_its_order(small: World, erp: Receiver) -> None:
    rejected(small)
    clerk = with_hooks(small, {"erp": erp})
    (outcome,) = clerk.tell()
    assert (outcome.code, outcome.verdict, outcome.detail) == ("hook-called", Verdict.DONE, {"count": "2"})
    assert [(body["before"], body["state"]) for body in erp.bodies] == [("PREPARED", "SENT"), ("SENT", "REJECTED")]
    last = erp.bodies[-1]
    assert (last["event"], last["store"], last["file"], last["transmission"]) == (
        "state",
        "sandbox",
        "IT75100120361_00001.xml",
        "t00001",
    )
    assert last["invoices"] == [{"tipo_documento": "TD01", "numero": "1/1", "data": "2026-11-20"}]
    assert all(call.is_signed(WORD) and call.path == "/erp" for call in erp.calls)
    assert [call.headers["webhook-id"] for call in erp.calls] == [body["id"] for body in erp.bodies]
    assert clerk.codes() == []


def test_a_change_has_an_id_that_no_other_store_gives_a_change_with_the_same_number(
    small: World, erp: Receiver
) -> None:
    rejected(small)
    with_hooks(small, {"erp": erp}).tell()
    lines = {line.number: line.sha256 for line in small.archive.stories.after(0, 100)}
    ids = [body["id"] for body in erp.bodies]
    assert ids == [f"state-{body['number']}-{lines[body['number']][:12]}" for body in erp.bodies]


def test_an_alert_is_told_once_and_again_when_it_changed(small: World, erp: Receiver) -> None:
    rejected(small)
    clerk = with_hooks(small, {"erp": erp}, events=ALERTS)
    clerk.tell()
    (body,) = erp.bodies
    assert (body["event"], body["subject"], body["urgency"]) == ("rejected", "t00001", "at-once")
    assert (body["detail"]["numero"], body["detail"]["codes"]) == ("1/1", "00423")
    clerk.later(days=3)
    assert clerk.codes() == []
    noting(clerk)
    clerk.tell()
    assert [body["event"] for body in erp.bodies] == ["rejected", "job-failed"]
    assert small.archive.alerts.pending() == ()


def test_a_hook_is_told_of_nothing_but_its_events(small: World, erp: Receiver) -> None:
    rejected(small)
    with receiver() as chat:
        clerk = with_hooks(small, {"erp": erp, "chat": chat}, events=frozenset({"job-failed"}))
        assert clerk.codes() == []
        noting(clerk)
        assert clerk.codes() == ["hook-called", "hook-called"]


def test_a_hook_that_fails_is_called_again_later_and_later_with_the_same_id(small: World, erp: Receiver) -> None:
    clerk = with_hooks(small, {"erp": erp}, events=ALERTS)
    noting(clerk)
    erp.statuses = [500, 302]
    (failed,) = clerk.tell()
    assert (failed.code, failed.verdict, failed.what) == ("hook-unanswered", Verdict.WAITING, "erp")
    assert clerk.codes() == []
    clerk.later(minutes=1)
    assert clerk.codes() == ["hook-unanswered"]
    clerk.later(minutes=1)
    assert clerk.codes() == []
    clerk.later(minutes=1)
    assert clerk.codes() == ["hook-called"]
    assert len({call.headers["webhook-id"] for call in erp.calls}) == 1
    assert len({call.headers["webhook-timestamp"] for call in erp.calls}) == 3
    assert all(call.is_signed(WORD) for call in erp.calls)


def test_a_hook_that_fails_keeps_no_other_from_being_called(small: World, erp: Receiver) -> None:
    with receiver() as gone:
        clerk = with_hooks(small, {"gone": gone, "erp": erp}, events=ALERTS)
    for number in range(5):
        noting(clerk, f"job{number}")
    assert sorted(clerk.codes()) == ["hook-called", "hook-unanswered"]
    assert len(erp.calls) == 5
    assert small.archive.deliveries.waiting() == 5


def test_after_so_many_tries_a_person_is_told_until_the_hook_answers_again(small: World, erp: Receiver) -> None:
    clerk = with_hooks(small, {"erp": erp}, events=ALERTS, tries=2)
    noting(clerk)
    erp.status = 503
    assert clerk.codes() == ["hook-unanswered"]
    clerk.later(minutes=1)
    assert clerk.codes() == ["hook-given-up"]
    assert small.archive.deliveries.waiting() == 0
    standing = {one.alert.kind: one.alert for one in small.archive.alerts.standing()}
    assert standing["hook-given-up"].detail == {"reason": "HTTP 503"}
    erp.status = 204
    clerk.later(days=1)
    assert clerk.codes() == []
    noting(clerk, "another")
    assert clerk.codes() == ["hook-called"]
    assert "hook-given-up" not in {one.alert.kind for one in small.archive.alerts.standing()}
    assert [body["event"] for body in erp.bodies].count("hook-given-up") == 0


def test_calls_of_a_hook_that_the_settings_no_longer_have_are_given_up(small: World, erp: Receiver) -> None:
    clerk = with_hooks(small, {"erp": erp, "old": erp}, events=ALERTS)
    noting(clerk)
    erp.status = 500
    clerk.tell()
    clerk.later(hours=1)
    erp.status = 204
    other = Clerk(small, Desk(hooks={"erp": clerk.desk.hooks["erp"]}, caller=clerk.desk.caller))
    assert sorted(other.codes()) == ["hook-called", "hook-gone"]


def test_a_hook_that_is_new_is_told_the_changes_of_the_last_day_only(small: World, erp: Receiver) -> None:
    rejected(small)
    clerk = with_hooks(small, {"erp": erp})
    clerk.later(days=2)
    assert clerk.codes() == []


def test_a_test_calls_every_hook_and_keeps_nothing(small: World, erp: Receiver) -> None:
    with receiver() as gone:
        clerk = with_hooks(small, {"erp": erp, "gone": gone})
    found = [(one.what, one.code) for one in alerting.trial(small.bridge, clerk.desk)]
    assert found == [("erp", "hook-tested"), ("gone", "hook-unanswered")]
    assert erp.bodies[0]["event"] == "test"
    assert erp.calls[0].is_signed(WORD)
    assert small.archive.deliveries.waiting() == 0

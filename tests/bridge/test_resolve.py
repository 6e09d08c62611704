"""Doubts: proof is looked for first; then a person decides, by name, and that is evidence too."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from invoicebridge.bridge.archived import EvidenceKind, Filter, Label
from invoicebridge.bridge.collecting.collect import collect
from invoicebridge.bridge.collecting.inbox import inbox
from invoicebridge.bridge.collecting.recompute import recompute
from invoicebridge.bridge.collecting.resolve import decide, doubts
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ConfigurationError, InvalidDocument
from invoicebridge.transmission.decision import Question
from invoicebridge.transmission.dialogue import Ending
from invoicebridge.transmission.state import State
from tests.bridge.mailroom import LEASE, Post, states, transmission, under_way
from tests.pec import generator as g
from tests.world import World, world


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, anchors=g.trust().anchors) as made:
        yield made


def in_doubt(small: World, number: int = 1, **more: Any) -> Post:
    """A file whose mail may have left or not."""
    post = Post(under_way(small, number, ending=Ending.UNKNOWN, **more))
    small.clock.at += LEASE
    return post


def decided(small: World, subject: str, question: Question, **more: Any) -> list[Outcome]:
    """What follows from the decision of a person."""
    return list(decide(small.bridge, subject, question, "Ada Rossi", "visto nella webmail", **more))


def codes(outcomes: Iterator[Outcome] | list[Outcome]) -> list[str]:
    return [one.code for one in outcomes]


# --- looking for proof -----------------------------------------------------------------------------------------------


def test_nothing_is_in_doubt_while_the_mail_is_being_sent(small: World) -> None:
    under_way(small, 1, ending=Ending.UNKNOWN)
    assert codes(doubts(small.bridge)) == []


def test_proof_is_found_in_any_folder(small: World) -> None:
    post = in_doubt(small)
    small.inbox.mails["Archivio"] = [b"From: a@b.example\r\n\r\n", post.accettazione()]
    assert codes(doubts(small.bridge)) == ["state-pec-accepted", "doubt-resolved"]
    assert states(small) == {"t00001": State.PEC_ACCEPTED}
    assert codes(doubts(small.bridge)) == []


def test_a_doubt_without_proof_is_shown_to_a_person_after_a_while(small: World) -> None:
    post = in_doubt(small)
    (recent,) = doubts(small.bridge)
    assert (recent.what, recent.code, recent.verdict) == ("IT75100120361_00001.xml", "doubt-recent", Verdict.WAITING)
    small.clock.at += timedelta(hours=3)
    (still,) = doubts(small.bridge)
    assert (still.code, still.verdict) == ("doubt-open", Verdict.ATTENTION)
    assert still.detail["message_id"] == post.attempt.message_id


def test_a_mailbox_that_cannot_be_searched_is_told_and_the_doubt_remains(small: World) -> None:
    in_doubt(small)
    small.archive.mailboxes.suspend("pec", "login-refused", small.clock.at)
    assert codes(doubts(small.bridge)) == ["doubt-not-searched", "doubt-recent"]


# --- a person decides ------------------------------------------------------------------------------------------------


def test_a_mail_that_arrived_waits_for_its_receipts(small: World) -> None:
    post = in_doubt(small)
    assert codes(decided(small, f"<{post.attempt.message_id}>", Question.ARRIVED)) == ["state-sent", "decided-arrived"]
    assert states(small) == {"t00001": State.SENT}
    assert codes(doubts(small.bridge)) == []


def test_a_mail_that_did_not_arrive_is_sent_again_if_the_person_asks(small: World) -> None:
    in_doubt(small)
    told = decided(small, "IT75100120361_00001.xml", Question.NOT_ARRIVED, requeue=True)
    assert codes(told) == ["state-send-refused", "decided-not-arrived", "decided-requeued"]
    assert small.archive.queue.waiting("demo", small.clock.at) == 1


def test_a_mail_whose_failure_was_never_told_is_sent_again_once_a_person_says_so(small: World) -> None:
    post = Post(under_way(small, 1))
    small.inbox.mails["INBOX"].append(post.accettazione())
    list(collect(small.bridge))
    small.clock.at += timedelta(hours=25)
    told = decided(small, "IT75100120361_00001.xml", Question.NOT_DELIVERED, requeue=True)
    assert codes(told) == ["state-pec-not-delivered", "decided-not-delivered", "decided-requeued"]
    assert small.archive.queue.waiting("demo", small.clock.at) == 1
    assert codes(recompute(small.bridge)) == ["recomputed"]


def test_a_delivery_that_is_told_after_all_contradicts_the_person(small: World) -> None:
    post = Post(under_way(small, 1))
    small.clock.at += timedelta(hours=25)
    decided(small, post.attempt.message_id, Question.NOT_DELIVERED)
    assert states(small) == {"t00001": State.PEC_NOT_DELIVERED}
    small.inbox.mails["INBOX"].append(post.answer("RC", transmission(small, 1)))
    list(collect(small.bridge))
    assert states(small) == {"t00001": State.DELIVERED}
    (listed,) = small.archive.overview.list(Filter(contradicted=True))
    assert listed.transmission == "t00001"


def test_the_decision_is_evidence_and_stands_in_the_story(small: World) -> None:
    in_doubt(small)
    decided(small, "t00001", Question.ARRIVED)
    (decision,) = [one for one in small.archive.evidence.of("t00001") if one.kind is EvidenceKind.DECISION]
    assert (decision.label, decision.source) == (Label.MATCHED, "Ada Rossi")
    (line,) = [one for one in small.archive.stories.of("t00001") if one.event.what == "decision"]
    assert line.event.detail == {"question": "arrived", "by": "Ada Rossi", "because": "visto nella webmail"}


def test_a_message_that_a_person_answers_for_counts(small: World) -> None:
    post = Post(under_way(small, 1))
    small.inbox.mails["INBOX"].append(post.forged("RC", transmission(small, 1)))
    list(collect(small.bridge))
    (unproven,) = small.archive.evidence.labelled(Label.UNPROVEN, 9)
    assert codes(decided(small, unproven.sha256[:12], Question.SEEN)) == ["decided-seen"]
    assert codes(recompute(small.bridge)) == ["recomputed"]
    assert codes(decided(small, unproven.sha256[:12], Question.GENUINE)) == ["state-delivered", "decided-genuine"]
    assert states(small) == {"t00001": State.DELIVERED}
    assert codes(inbox(small.bridge)) == []
    assert small.archive.mailboxes.assigned("pec") == ()
    assert codes(recompute(small.bridge)) == ["recomputed"]


def test_a_contradiction_is_resolved_by_a_person(small: World) -> None:
    post = Post(under_way(small, 1))
    one = transmission(small, 1)
    small.inbox.mails["INBOX"] += [post.answer("RC", one), post.answer("NS", one)]
    small.clock.at += timedelta(hours=1)
    list(collect(small.bridge))
    told = decided(small, one.name, Question.STATE, state=State.REJECTED)
    assert codes(told) == ["state-rejected", "decided-state"]
    assert codes(recompute(small.bridge)) == ["recomputed"]


# --- decisions that make no sense ------------------------------------------------------------------------------------


def refused(small: World, subject: str, question: Question, **more: Any) -> str:
    """The code of the refusal; nothing was written."""
    before = len(list(small.archive.evidence.everything()))
    with pytest.raises(ConfigurationError) as caught:
        decided(small, subject, question, **more)
    assert len(list(small.archive.evidence.everything())) == before
    return caught.value.code


def test_only_what_is_in_doubt_can_be_decided(small: World) -> None:
    post = Post(under_way(small, 1))
    assert refused(small, post.attempt.message_id, Question.ARRIVED) == "attempt-not-in-doubt"
    assert refused(small, "nothing@all", Question.ARRIVED) == "attempt-unknown"
    flying = under_way(small, 2, ending=Ending.UNKNOWN)
    assert refused(small, flying.message_id, Question.NOT_ARRIVED) == "attempt-not-in-doubt"


def test_only_of_a_mail_that_the_provider_has_had_for_a_day_can_be_said_that_it_was_not_delivered(small: World) -> None:
    post = Post(under_way(small, 1))
    small.clock.at += timedelta(hours=23)
    assert refused(small, post.attempt.message_id, Question.NOT_DELIVERED) == "attempt-still-awaited"
    small.inbox.mails["INBOX"].append(post.consegna())
    list(collect(small.bridge))
    small.clock.at += timedelta(hours=2)
    assert refused(small, post.attempt.message_id, Question.NOT_DELIVERED) == "attempt-not-open"


def test_only_unproven_messages_of_ours_need_somebody_who_answers_for_them(small: World) -> None:
    post = Post(under_way(small, 1))
    small.inbox.mails["INBOX"].append(post.accettazione())
    list(collect(small.bridge))
    (matched, *_) = [one for one in small.archive.evidence.of("t00001") if one.kind is EvidenceKind.MAIL]
    assert refused(small, matched.sha256, Question.GENUINE) == "evidence-not-unproven"
    assert refused(small, "f" * 64, Question.GENUINE) == "evidence-unknown"


def test_a_state_must_be_one_that_such_a_file_can_come_to(small: World) -> None:
    under_way(small, 1)
    assert refused(small, "t00001", Question.STATE, state=State.UNDELIVERABLE) == "state-unreachable"
    assert refused(small, "t00001", Question.STATE, state=State.SENT) == "state-unreachable"
    assert refused(small, "t00001", Question.STATE) == "decision-without-state"
    assert refused(small, "none", Question.STATE, state=State.REJECTED) == "file-unknown"


def test_a_decision_needs_a_name_and_a_reason(small: World) -> None:
    post = in_doubt(small)
    with pytest.raises(InvalidDocument, match="decision-unsigned"):
        list(decide(small.bridge, post.attempt.message_id, Question.ARRIVED, " ", "so it is"))

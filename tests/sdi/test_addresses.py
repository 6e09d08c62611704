"""The SdI's box is learnt from proven answers only, in whatever order they are read; a change is shown."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from invoicebridge.sdi.addresses import FIRST, AddressChanged, AddressHistory, Assignment, Learnt, learn
from invoicebridge.sdi.notifications import Notification
from tests.sdi.messages import read, sample

START = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
RC = read(sample("IT75100120361_00001_RC_001.xml"))
METADATA = read(sample("IT75100240177_0A7B1_MT_001.xml"))
REHEARSAL = read(sample("IT75100120361_00003_RC_003.xml"))
SDI48, SDI52 = "sdi48@pec.fatturapa.it", "sdi52@pec.fatturapa.it"
Mail = tuple[int, str]


def learnt(history: AddressHistory, day: int, sender: str) -> Learnt:
    at = START + timedelta(days=day)
    return learn(history, RC, sender=sender, at=at, evidence=f"mail {day}", proven=True)


def all_learnt(mails: tuple[Mail, ...]) -> AddressHistory:
    history = AddressHistory()
    for day, sender in mails:
        history = learnt(history, day, sender).history
    return history


def test_before_any_answer_the_first_box_is_used() -> None:
    assert AddressHistory().current == FIRST == "sdi01@pec.fatturapa.it"


def test_the_first_proven_answer_assigns_the_box_and_is_no_change() -> None:
    found = learnt(AddressHistory(), 0, "SDI48@pec.fatturapa.it")
    assert found == Learnt(AddressHistory((Assignment(START, SDI48, "mail 0"),)))
    assert found.history.current == SDI48


def test_a_change_is_shown_once_and_the_history_is_kept() -> None:
    first = learnt(AddressHistory(), 0, SDI48).history
    found = learnt(first, 5, SDI52)
    change = AddressChanged(SDI48, SDI52, START + timedelta(days=5), "mail 5")
    assert (found.history.current, found.notes, found.history.changes()) == (SDI52, (change,), (change,))
    assert learnt(found.history, 6, SDI52).notes == ()
    assert learnt(found.history, 5, SDI52) == Learnt(found.history)


@pytest.mark.parametrize(
    ("notification", "sender", "proven"),
    [
        (RC, SDI48, False),
        (RC, "sdi48@pec.fatturapa.it.example", True),
        (RC, "nso3@pec.sogei.it", True),
        (RC, "sdi@pec.fatturapa.it", True),
        (METADATA, SDI48, True),
        (REHEARSAL, SDI48, True),
    ],
)
def test_nothing_else_assigns_a_box(notification: Notification, sender: str, proven: bool) -> None:
    history = AddressHistory((Assignment(START, SDI52, "mail"),))
    found = learn(history, notification, sender=sender, at=START, evidence="x", proven=proven)
    assert found == Learnt(history)


def test_the_box_and_its_changes_are_the_same_in_whatever_order_the_answers_are_read() -> None:
    mails: tuple[Mail, ...] = ((0, SDI48), (1, SDI48), (2, SDI52), (3, SDI48), (4, SDI52))
    expected = all_learnt(mails)
    assert expected.current == SDI52
    boxes = [(change.before, change.after) for change in expected.changes()]
    for order in permutations(mails):
        found = all_learnt((*order, order[0]))
        assert found.current == SDI52
        assert [(change.before, change.after) for change in found.changes()] == boxes


def test_of_many_answers_from_one_box_the_first_and_the_last_are_kept_in_whatever_order_they_are_read() -> None:
    days = [(day, SDI48) for day in range(5)]
    for order in permutations(days):
        history = all_learnt(((9, SDI52), *order, order[2]))
        assert [one.evidence for one in history.assignments] == ["mail 0", "mail 4", "mail 9"]
        assert (history.current, len(history.changes())) == (SDI52, 1)


def test_the_present_box_does_not_depend_on_the_order_of_reading() -> None:
    mails: tuple[Mail, ...] = ((0, SDI48), (1, SDI48), (2, SDI48), (3, SDI52), (4, SDI48), (5, SDI48))
    assert {all_learnt(order).current for order in permutations(mails)} == {SDI48}


def test_a_history_of_very_many_answers_stays_small() -> None:
    history = AddressHistory()
    for day in range(3_000):
        history = learnt(history, day, SDI48).history
    assert len(history.assignments) == 2


def test_an_older_answer_that_is_read_late_does_not_change_the_present_box() -> None:
    history = all_learnt(((0, SDI48), (9, SDI52)))
    late = learnt(history, 4, SDI48)
    assert (late.history.current, late.notes) == (SDI52, ())

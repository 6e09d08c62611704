"""Which invoices there are, how they stand, what is due, and what a person must do."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import DraftKind, Label
from invoicebridge.bridge.looking.standing import Condition
from invoicebridge.bridge.looking.tasks import Need
from invoicebridge.bridge.setting_up.mailboxes import declare_address
from invoicebridge.transmission.deadlines import Due
from invoicebridge.transmission.state import State
from tests.bridge.mailroom import file, under_way
from tests.bridge.office import office, seen
from tests.world import AT, World, world


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Read by all tests of this module, changed by none."""
    with office(tmp_path_factory.mktemp("office")) as made:
        yield made


def test_every_invoice_is_listed_with_what_else_is_true_of_it(busy: World) -> None:
    found = {one.listed.transmission: (one.listed.state, one.condition) for one in seen(busy).rows}
    assert found == {
        "t00001": (State.DELIVERED, None),
        "t00002": (State.REJECTED, None),
        "t00003": (State.MADE_AVAILABLE, None),
        "t00004": (State.REJECTED, Condition.CORRECTED),
        "t00005": (State.DELIVERED, None),
        "t00006": (State.SENT, None),
        "t00007": (State.PREPARED, Condition.IN_DOUBT),
        "t00008": (State.PREPARED, Condition.QUEUED),
        "t00009": (State.CUSTOMER_REFUSED, None),
    }


def test_what_is_due_is_told_of_those_that_wait_and_of_no_other(busy: World) -> None:
    due = {one.listed.transmission: [each.due for each in one.due] for one in seen(busy).rows}
    assert due["t00002"] == [Due.RESEND]
    assert due["t00004"] == []
    assert due["t00005"] == [Due.OUTCOME]
    assert due["t00006"] == [Due.ACCETTAZIONE, Due.ISSUE]
    assert due["t00008"] == [Due.ISSUE]
    assert due["t00001"] == due["t00003"] == due["t00009"] == []


def test_what_waits_for_a_person_is_told_the_most_urgent_first(busy: World) -> None:
    tasks = seen(busy, with_tasks=True).tasks
    assert tasks is not None
    assert [(one.need, one.what) for one in tasks] == [
        (Need.OVERDUE, "6/1"),
        (Need.REJECTED, "2/1"),
        (Need.IN_DOUBT, "7/1"),
        (Need.REFUSED, "9/1"),
        (Need.FAULTY_DRAFT, "88"),
        (Need.UNPROVEN, "1"),
    ]


def test_what_was_not_asked_for_is_not_looked_for(busy: World) -> None:
    assert seen(busy).tasks is None


def test_the_numbers_are_those_of_the_store_whatever_the_filter_chooses(busy: World) -> None:
    found = seen(busy, states=frozenset({State.REJECTED}))
    assert {one.listed.transmission for one in found.rows} == {"t00002", "t00004"}
    assert (found.numbers.queued, found.numbers.unanswered, found.numbers.states[State.DELIVERED]) == (1, 1, 2)
    assert (found.numbers.drafts[DraftKind.FAULTY], found.numbers.labels[Label.UNPROVEN]) == (1, 1)


def test_a_list_that_was_cut_says_so(busy: World) -> None:
    assert (len(seen(busy, limit=3).rows), seen(busy, limit=3).more) == (3, True)
    assert not seen(busy, limit=9).more


def test_messages_that_prove_nothing_are_counted_at_their_invoice(busy: World) -> None:
    assert {one.listed.transmission: one.unproven for one in seen(busy).rows if one.unproven} == {"t00006": 1}


def test_an_empty_store_asks_nothing_of_anybody(tmp_path: Path) -> None:
    with world(tmp_path) as empty:
        found = seen(empty, with_tasks=True)
    assert (found.rows, found.tasks) == ((), ())


def test_what_blocks_everything_comes_first(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        made.archive.mailboxes.suspend("pec", "login-refused", AT)
        made.archive.lock_sending("restored", AT)
        tasks = seen(made, with_tasks=True).tasks
    assert tasks is not None
    assert [one.need for one in tasks[:2]] == [Need.SENDING_LOCKED, Need.MAILBOX_SUSPENDED]


def test_a_first_answer_that_does_not_come_is_somebodys_task_while_files_wait_for_it(tmp_path: Path) -> None:
    with world(tmp_path) as made:
        under_way(made, 1)
        assert made.archive.transmissions.add([file(2)], AT) == ()
        made.clock.at = AT + timedelta(days=5)
        tasks = seen(made, with_tasks=True).tasks or ()
        assert [(one.need, one.what) for one in tasks if one.standing is None] == [(Need.ADDRESS_UNKNOWN, "pec")]
        list(declare_address(made.bridge, "pec", "sdi12@pec.fatturapa.it"))
        assert all(one.standing for one in seen(made, with_tasks=True).tasks or ())


def test_a_suspension_that_ends_by_itself_is_nobodys_task_once_it_has_ended(tmp_path: Path) -> None:
    with world(tmp_path) as made:
        made.archive.mailboxes.suspend("pec", "failures", AT, AT + timedelta(hours=1))
        made.clock.at = AT + timedelta(hours=2)
        assert seen(made, with_tasks=True).tasks == ()

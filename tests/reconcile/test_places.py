"""Which class an invoice is in, given how it stands in every file that holds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoicebridge.bridge.looking.standing import Condition
from invoicebridge.bridge.reconcile.places import TWICE, Class, is_plainly_done, placed
from invoicebridge.transmission.deadlines import Due
from invoicebridge.transmission.state import State
from tests.reconcile.cases import account, ahead, case, over
from tests.world import AT

ONE = [
    (case(State.DELIVERED), Class.DONE, False),
    (case(State.MADE_AVAILABLE), Class.DONE, False),
    (case(State.CUSTOMER_ACCEPTED, formato="FPA12"), Class.DONE, False),
    (case(State.TERM_EXPIRED, formato="FPA12"), Class.DONE, False),
    (case(State.DELIVERED, formato="FPA12", due=ahead(Due.OUTCOME)), Class.WAITING, False),
    (case(State.DELIVERED, formato="FPA12", due=over(Due.OUTCOME)), Class.LATE, False),
    (case(State.NOT_DELIVERED, formato="FPA12", due=over(Due.DELIVERY)), Class.LATE, True),
    (case(State.PREPARED, condition=Condition.QUEUED, due=ahead(Due.ISSUE)), Class.WAITING, False),
    (case(State.PREPARED, condition=Condition.QUEUED, due=over(Due.ISSUE)), Class.LATE, True),
    (case(State.SENT, due=ahead(Due.ACCETTAZIONE)), Class.WAITING, False),
    (case(State.PEC_DELIVERED, due=over(Due.SDI_ANSWER)), Class.LATE, True),
    (case(State.REJECTED, due=ahead(Due.RESEND)), Class.REJECTED, True),
    (case(State.CUSTOMER_REFUSED, formato="FPA12"), Class.REFUSED, True),
    (case(State.UNDELIVERABLE, formato="FPA12"), Class.UNDELIVERABLE, True),
    (case(State.PREPARED, condition=Condition.IN_DOUBT), Class.IN_DOUBT, True),
    (case(State.PREPARED, condition=Condition.IN_FLIGHT), Class.WAITING, False),
    (case(State.PREPARED, condition=Condition.HELD, held="unfit"), Class.HELD, True),
    (case(State.SEND_REFUSED), Class.NOT_REACHED, True),
    (case(State.PEC_NOT_DELIVERED), Class.NOT_REACHED, True),
    (case(State.PEC_REFUSED, condition=Condition.QUEUED), Class.WAITING, False),
    (case(State.DELIVERED, contradictions=1), Class.CONTRADICTION, True),
    (case(State.PREPARED, condition=Condition.WITHDRAWN), Class.WITHDRAWN, False),
    (case(State.DELIVERED, condition=Condition.WITHDRAWN), Class.DONE, False),
    (case(State.REJECTED, condition=Condition.CORRECTED), Class.WITHDRAWN, False),
]


@pytest.mark.parametrize(("one", "of", "person"), ONE, ids=lambda one: str(one)[:12])
def test_an_invoice_in_one_file_is_in_the_class_of_that_file(one: object, of: Class, person: bool) -> None:
    found = placed([one], AT)  # type: ignore[list-item]
    assert (found.of, found.person) == (of, person)


def test_a_corrected_invoice_stands_where_its_latest_file_stands() -> None:
    files = [case(State.REJECTED, condition=Condition.CORRECTED), case(State.DELIVERED, number=2)]
    found = placed(files, AT)
    assert (found.of, found.account.transmission) == (Class.DONE, "t2")
    assert [one.transmission for one in found.superseded] == ["t1"]


def test_what_is_issued_beats_what_was_rejected_later() -> None:
    found = placed([case(State.DELIVERED), case(State.REJECTED, number=2)], AT)
    assert (found.of, found.account.transmission) == (Class.DONE, "t1")


def test_two_files_of_one_invoice_that_were_both_taken_are_a_contradiction() -> None:
    found = placed([case(State.DELIVERED), case(State.MADE_AVAILABLE, number=2)], AT)
    assert (found.of, found.reason, found.person) == (Class.CONTRADICTION, TWICE, True)


def test_a_refused_invoice_that_was_sent_again_is_no_contradiction() -> None:
    files = [
        case(State.CUSTOMER_REFUSED, formato="FPA12", condition=Condition.CORRECTED),
        case(State.CUSTOMER_ACCEPTED, formato="FPA12", number=2),
    ]
    assert placed(files, AT).of is Class.DONE


CASES = st.builds(
    case,
    st.sampled_from(State),
    condition=st.sampled_from([None, *Condition]),
    due=st.sampled_from([(), *(over(due) for due in Due), *(ahead(due) for due in Due)]),
    contradictions=st.integers(0, 1),
    formato=st.sampled_from(["FPR12", "FPA12", "FSM10"]),
)


@given(st.lists(CASES, min_size=1, max_size=4))
def test_every_invoice_is_in_exactly_one_class_whatever_is_true_of_its_files(files: list[object]) -> None:
    found = placed(files, AT)  # type: ignore[arg-type]
    assert found.of in Class
    assert len(found.superseded) <= len(files) - 1
    assert found.of not in (Class.FAULTY, Class.UNSIGNED)
    if found.of in (Class.DONE, Class.WAITING, Class.WITHDRAWN):
        assert not found.person


@given(CASES)
def test_what_the_recorded_state_says_is_done_is_done(one: tuple[object, object]) -> None:
    row, standing = one
    plain = row._replace(  # type: ignore[attr-defined]
        contradictions=standing.contradictions,  # type: ignore[attr-defined]
        withdrawn=standing.listed.withdrawn,  # type: ignore[attr-defined]
        waits=standing.condition in (Condition.QUEUED, Condition.HELD),  # type: ignore[attr-defined]
    )
    unclear = standing.condition in (Condition.CORRECTED, Condition.IN_DOUBT)  # type: ignore[attr-defined]
    if is_plainly_done([plain]) and not unclear:
        assert placed([one], AT).of is Class.DONE  # type: ignore[list-item]


def test_nothing_is_plainly_done_that_waits_or_contradicts_or_is_in_two_files() -> None:
    done = account(State.DELIVERED)
    assert is_plainly_done([done])
    for other in (done._replace(contradictions=1), done._replace(waits=True), done._replace(withdrawn=True)):
        assert not is_plainly_done([other])
    assert not is_plainly_done([done, done])
    assert not is_plainly_done([account(State.DELIVERED, formato="FPA12")])

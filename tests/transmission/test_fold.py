"""What proofs come to: the same in every order, with every repetition, and whatever lies are mixed in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta, timezone
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invoicebridge.transmission.fold import Contradiction, Folded, Why, fold
from invoicebridge.transmission.proof import Proof, Source, Standing
from invoicebridge.transmission.state import Recipient, State
from tests.transmission.histories import (
    FIRST,
    HISTORIES,
    PEC_IDS,
    SECOND,
    invoice,
    proof,
    proofs_of,
    two_attempts,
    with_some_missing,
)

S = State


def by_person(state: State, minutes: float) -> Proof:
    decision = replace(proof(state, minutes), sha256=f"decision {minutes}", pec_id=None)
    return replace(decision, source=Source.PERSON, standing=Standing.SIGNED_OFF)


def states_of(folded: Folded) -> dict[str, State]:
    return {each.invoice.numero_fattura or "" if each.invoice else "": each.state for each in folded.invoices}


# --- order, duplicates, missing evidence ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_ends_the_same_in_every_order_of_arrival(name: str) -> None:
    recipient, states = HISTORIES[name]
    proofs = proofs_of(states)
    expected = fold(proofs, recipient)
    assert expected.state is states[-1]
    assert all(fold(order, recipient) == expected for order in permutations(proofs))


def test_a_history_ends_the_same_with_whatever_evidence_missing_and_backwards_and_twice() -> None:
    for _, recipient, _, seen in with_some_missing():
        proofs = proofs_of(seen)
        assert fold([*reversed(proofs), *proofs], recipient) == fold(proofs, recipient)
        assert fold(proofs, recipient).state is seen[-1]


def test_a_second_mail_that_says_the_same_is_late() -> None:
    proofs = proofs_of((S.SENT, S.PEC_ACCEPTED, S.PEC_DELIVERED, S.DELIVERED))
    again = proof(S.DELIVERED, 600, mail=1)
    folded = fold([again, *proofs], Recipient.PRIVATE)
    assert (folded.state, folded.late, folded.contradictions) == (S.DELIVERED, (again,), ())


def test_a_receipt_that_comes_after_the_answer_is_late_and_fills_the_gap() -> None:
    answer, receipt = proof(S.DELIVERED, 5), proof(S.PEC_DELIVERED, 10)
    assert fold([answer], Recipient.PRIVATE).gaps == (S.SENT, S.PEC_ACCEPTED, S.PEC_DELIVERED)
    folded = fold([answer, receipt], Recipient.PRIVATE)
    assert (folded.late, folded.gaps) == ((receipt,), (S.SENT, S.PEC_ACCEPTED))


def test_proofs_of_one_second_are_told_apart_by_their_hash() -> None:
    one, other = replace(proof(S.REJECTED), sha256="a"), replace(proof(S.DELIVERED), sha256="b")
    folded = fold([other, one], Recipient.PRIVATE)
    assert (folded.state, folded.contradictions) == (S.REJECTED, (Contradiction(other, S.REJECTED),))


def test_times_are_compared_as_instants_and_not_by_their_clocks() -> None:
    rejected, delivered = proof(S.REJECTED, 30), proof(S.DELIVERED, 0)
    west = replace(delivered, at=delivered.at.astimezone(timezone(timedelta(hours=5))))
    assert fold([rejected, west], Recipient.PRIVATE).state is S.DELIVERED


# --- contradictions -------------------------------------------------------------------------------------------------


def test_an_answer_on_another_branch_moves_nothing_and_is_shown() -> None:
    proofs = proofs_of((S.SENT, S.PEC_ACCEPTED, S.PEC_DELIVERED, S.DELIVERED))
    rejection = proof(S.REJECTED, 600)
    folded = fold([rejection, *proofs], Recipient.PRIVATE)
    assert (folded.state, folded.contradictions) == (S.DELIVERED, (Contradiction(rejection, S.DELIVERED),))


def test_mc_of_the_wrong_kind_is_a_contradiction() -> None:
    proofs = proofs_of((S.SENT, S.PEC_ACCEPTED, S.PEC_DELIVERED))
    assert fold([*proofs, proof(S.MADE_AVAILABLE, 600)], Recipient.PUBLIC).state is S.PEC_DELIVERED
    assert fold([*proofs, proof(S.NOT_DELIVERED, 600)], Recipient.PRIVATE).contradictions != ()


def test_a_failed_mail_and_an_answer_to_it_contradict_each_other() -> None:
    for answer in (proof(S.DELIVERED, 20), proof(S.REJECTED, 20)):
        for failed in (proof(S.PEC_NOT_DELIVERED, 10), proof(S.PEC_NOT_DELIVERED, 30)):
            folded = fold([proof(S.SENT), failed, answer], Recipient.PRIVATE)
            assert folded.state is answer.state
            assert folded.contradictions == (Contradiction(failed, answer.state),)
            assert folded.attempts == ((FIRST, S.PEC_DELIVERED),)
            assert not folded.may_be_attempted_again


def test_a_person_resolves_a_contradiction_of_answers_and_it_stays_recorded() -> None:
    rejected, delivered = proof(S.REJECTED, 30), proof(S.DELIVERED, 60)
    for state, wrong in ((S.DELIVERED, rejected), (S.REJECTED, delivered)):
        decision = by_person(state, 600)
        folded = fold([decision, delivered, rejected], Recipient.PRIVATE)
        assert folded.state is state
        assert folded.contradictions == (Contradiction(wrong, state, resolved_by=decision),)


def test_what_comes_after_a_decision_and_says_otherwise_is_open_again() -> None:
    decision, later = by_person(S.DELIVERED, 600), proof(S.REJECTED, 700)
    folded = fold([proof(S.DELIVERED, 60), decision, later], Recipient.PRIVATE)
    assert (folded.state, folded.contradictions) == (S.DELIVERED, (Contradiction(later, S.DELIVERED),))


def test_a_decision_that_no_such_file_can_come_to_moves_nothing() -> None:
    proofs = [proof(S.DELIVERED, 60), decision := by_person(S.MADE_AVAILABLE, 600)]
    folded = fold(proofs, Recipient.PUBLIC)
    assert (folded.state, folded.contradictions) == (S.DELIVERED, (Contradiction(decision, S.DELIVERED),))


def test_the_last_decision_of_several_counts_and_what_follows_from_it_moves_on() -> None:
    decisions = [by_person(S.REJECTED, 600), by_person(S.DELIVERED, 700)]
    outcome = proof(S.CUSTOMER_REFUSED, 800)
    folded = fold([proof(S.DELIVERED, 30), *decisions, outcome], Recipient.PUBLIC)
    assert (folded.state, [one.resolved_by for one in folded.contradictions]) == (S.CUSTOMER_REFUSED, [decisions[1]])


def test_an_answer_of_the_other_exchange_moves_nothing_and_is_shown() -> None:
    for recipient, other in ((Recipient.PRIVATE, Recipient.PUBLIC), (Recipient.PUBLIC, Recipient.PRIVATE)):
        answer = replace(proof(S.DELIVERED, 30), recipient=other)
        folded = fold([proof(S.PEC_DELIVERED), answer], recipient)
        assert (folded.state, folded.contradictions) == (S.PEC_DELIVERED, (Contradiction(answer, None),))
        assert folded.contradictions[0].why is Why.OTHER_RECIPIENT
        assert fold([replace(answer, recipient=recipient)], recipient).state is S.DELIVERED


# --- attempts -------------------------------------------------------------------------------------------------------


def test_a_second_attempt_goes_on_where_the_first_ended() -> None:
    first = [proof(S.SENT), proof(S.PEC_REFUSED, 1)]
    ended = fold(first, Recipient.PRIVATE)
    assert (ended.state, ended.may_be_attempted_again) == (S.PEC_REFUSED, True)
    second = [proof(state, 10 + minutes, attempt=SECOND) for minutes, state in enumerate((S.SENT, S.PEC_ACCEPTED))]
    folded = fold([*second, *first], Recipient.PRIVATE)
    assert (folded.state, folded.contradictions, folded.may_be_attempted_again) == (S.PEC_ACCEPTED, (), False)
    assert folded.attempts == ((FIRST, S.PEC_REFUSED), (SECOND, S.PEC_ACCEPTED))


def test_the_end_of_one_attempt_does_not_end_the_other() -> None:
    proofs = [proof(S.SENT), proof(S.SENT, 1, attempt=SECOND), proof(S.PEC_REFUSED, 2, attempt=SECOND)]
    assert fold(proofs, Recipient.PRIVATE).state is S.SENT


def test_an_attempt_of_which_nothing_is_proven_forbids_another() -> None:
    proofs = [proof(S.SENT), proof(S.PEC_REFUSED, 2)]
    folded = fold(proofs, Recipient.PRIVATE, attempts=[FIRST, SECOND])
    assert folded.attempts == ((FIRST, S.PEC_REFUSED), (SECOND, S.PREPARED))
    assert not folded.may_be_attempted_again


def test_an_answer_to_a_mail_that_failed_counts_when_another_mail_goes_on_and_is_shown() -> None:
    proofs = [
        failed := proof(S.PEC_NOT_DELIVERED, 5),
        proof(S.PEC_ACCEPTED, 10, attempt=SECOND),
        proof(S.DELIVERED, 20),
    ]
    folded = fold(proofs, Recipient.PRIVATE)
    assert (folded.state, folded.contradictions) == (S.DELIVERED, (Contradiction(failed, S.DELIVERED),))


def test_the_answer_to_a_second_mail_counts_whatever_evidence_of_it_is_missing() -> None:
    for recipient, first, second in two_attempts():
        folded = fold([*second, *first], recipient, attempts=(FIRST, SECOND))
        assert (folded.state, folded.contradictions) == (second[-1].state, ()), [one.state for one in second]
        copies = [replace(one, sha256=f"{one.sha256} again", at=one.at + timedelta(seconds=1)) for one in second]
        again = fold([*second, *copies, *first], recipient, attempts=(FIRST, SECOND))
        assert (again.state, again.contradictions, again.gaps) == (folded.state, (), folded.gaps)


def test_two_mails_end_the_same_in_every_order_of_arrival() -> None:
    for recipient, first, second in two_attempts():
        if len(first) + len(second) == 4:
            folds = [fold(order, recipient, attempts=(FIRST, SECOND)) for order in permutations([*first, *second])]
            assert all(one == folds[0] for one in folds)


def test_the_receipts_of_a_mail_that_failed_fill_no_gap_of_the_next() -> None:
    answer = replace(proof(S.DELIVERED, 60), attempt=SECOND, pec_id=PEC_IDS[SECOND])
    for one in (answer, replace(answer, attempt=None, pec_id=None)):
        proofs = [proof(S.SENT), proof(S.PEC_REFUSED, 1), one]
        folded = fold(proofs, Recipient.PRIVATE, attempts=(FIRST, SECOND))
        assert (folded.state, folded.gaps) == (S.DELIVERED, (S.SENT, S.PEC_ACCEPTED, S.PEC_DELIVERED))


def test_a_pec_id_that_two_mails_claim_names_neither() -> None:
    proofs = [replace(proof(S.PEC_ACCEPTED, attempt=one), pec_id="same") for one in (FIRST, SECOND)]
    answer = replace(proof(S.DELIVERED, 5), pec_id="same")
    assert dict(fold([*proofs, answer], Recipient.PRIVATE).attempts) == dict.fromkeys((FIRST, SECOND), S.PEC_ACCEPTED)


def test_an_answer_to_a_mail_that_is_not_ours_proves_no_arrival_of_ours() -> None:
    proofs = [proof(S.PEC_ACCEPTED), replace(proof(S.DELIVERED, 5), pec_id="opec9@pec.example")]
    folded = fold(proofs, Recipient.PRIVATE, attempts=[FIRST])
    assert (folded.state, folded.attempts) == (S.DELIVERED, ((FIRST, S.PEC_ACCEPTED),))


def test_an_answer_to_a_mail_proves_that_the_mail_arrived() -> None:
    proofs = [proof(S.PEC_ACCEPTED), proof(S.DELIVERED, 5), proof(S.SENT, 6, attempt=SECOND)]
    assert dict(fold(proofs, Recipient.PRIVATE).attempts)[FIRST] is S.PEC_DELIVERED


def test_the_furthest_of_two_mails_that_go_on_is_what_the_file_has_come_to() -> None:
    proofs = [proof(S.SENT), proof(S.PEC_ACCEPTED, 5, attempt=SECOND)]
    assert fold(proofs, Recipient.PRIVATE).state is S.PEC_ACCEPTED


def test_an_answer_that_names_no_mail_contradicts_every_end_where_all_mails_ended() -> None:
    ends = [proof(S.PEC_REFUSED, attempt=FIRST), proof(S.SEND_REFUSED, 1, attempt=SECOND)]
    folded = fold([*ends, replace(proof(S.DELIVERED, 5), pec_id=None)], Recipient.PRIVATE)
    assert folded.contradictions == tuple(Contradiction(end, S.DELIVERED) for end in ends)


def test_an_answer_to_a_mail_that_failed_leaves_gaps_where_its_receipts_should_be() -> None:
    folded = fold([proof(S.SENT), proof(S.PEC_REFUSED, 1), proof(S.DELIVERED, 5)], Recipient.PRIVATE)
    assert folded.gaps == (S.PEC_ACCEPTED, S.PEC_DELIVERED)


# --- lots -----------------------------------------------------------------------------------------------------------

LOT = (invoice("1", 1), invoice("2", 2), invoice("3", 3))


def test_the_invoices_of_a_lot_have_outcomes_of_their_own() -> None:
    proofs = [
        *proofs_of((S.SENT, S.PEC_ACCEPTED, S.PEC_DELIVERED, S.DELIVERED)),
        proof(S.CUSTOMER_ACCEPTED, 600, invoice=invoice("1")),
        proof(S.CUSTOMER_REFUSED, 700, invoice=invoice("2", 2)),
    ]
    folded = fold(proofs, Recipient.PUBLIC, invoices=LOT)
    assert states_of(folded) == {"1": S.CUSTOMER_ACCEPTED, "2": S.CUSTOMER_REFUSED, "3": S.DELIVERED}
    assert (folded.state, folded.contradictions, folded.late) == (S.DELIVERED, (), ())


def test_an_outcome_that_names_no_invoice_is_for_all_of_them() -> None:
    folded = fold([proof(S.CUSTOMER_ACCEPTED)], Recipient.PUBLIC, invoices=LOT)
    assert set(states_of(folded).values()) == {folded.state} == {S.CUSTOMER_ACCEPTED}


def test_the_outcome_of_one_invoice_proves_that_the_others_were_delivered() -> None:
    for before in ([proof(S.PEC_DELIVERED)], [proof(S.PEC_DELIVERED), proof(S.NOT_DELIVERED, 5)]):
        folded = fold([*before, proof(S.CUSTOMER_ACCEPTED, 900, invoice=LOT[0])], Recipient.PUBLIC, invoices=LOT)
        assert states_of(folded) == {"1": S.CUSTOMER_ACCEPTED, "2": S.DELIVERED, "3": S.DELIVERED}
        assert (folded.state, folded.gaps[-1], folded.contradictions) == (S.DELIVERED, S.DELIVERED, ())


def test_an_outcome_of_an_invoice_that_the_file_does_not_hold_proves_no_delivery() -> None:
    stranger = proof(S.CUSTOMER_ACCEPTED, 50, invoice=invoice("99"))
    assert fold([proof(S.PEC_DELIVERED), stranger], Recipient.PUBLIC, invoices=LOT).state is S.PEC_DELIVERED


def test_a_decision_about_one_invoice_decides_nothing_of_the_others() -> None:
    decision = replace(by_person(S.CUSTOMER_ACCEPTED, 900), invoice=LOT[0])
    outcome = proof(S.CUSTOMER_REFUSED, 950, invoice=LOT[1])
    folded = fold([proof(S.DELIVERED), decision, outcome], Recipient.PUBLIC, invoices=LOT)
    assert states_of(folded) == {"1": S.CUSTOMER_ACCEPTED, "2": S.CUSTOMER_REFUSED, "3": S.DELIVERED}
    assert folded.contradictions == ()


def test_an_outcome_against_a_rejection_of_the_lot_is_told_once() -> None:
    outcome = proof(S.CUSTOMER_ACCEPTED, 900, invoice=LOT[0])
    folded = fold([proof(S.REJECTED), outcome], Recipient.PUBLIC, invoices=LOT)
    assert folded.contradictions == (Contradiction(outcome, S.REJECTED, LOT[0]),)


def test_the_blanks_in_an_invoice_number_do_not_count() -> None:
    outcome = proof(S.CUSTOMER_ACCEPTED, 900, invoice=invoice(" A  7 "))
    folded = fold([outcome], Recipient.PUBLIC, invoices=(invoice("A 7", 1), invoice("A7", 2)))
    assert states_of(folded) == {"A 7": S.CUSTOMER_ACCEPTED, "A7": S.DELIVERED}


def test_unknown_invoices_whose_names_differ_in_what_one_leaves_out_are_one() -> None:
    proofs = [
        proof(S.CUSTOMER_ACCEPTED, 900, mail=place, invoice=one)
        for place, one in enumerate((invoice("1"), invoice("1 ", 1), invoice("2")))
    ]
    folded = fold(proofs, Recipient.PUBLIC)
    assert [each.invoice for each in folded.invoices] == [invoice("1", 1), invoice("2"), None]


def test_a_term_that_expires_for_all_contradicts_only_the_invoice_that_has_its_outcome() -> None:
    expired = proof(S.TERM_EXPIRED, 100)
    proofs = [proof(S.DELIVERED), proof(S.CUSTOMER_ACCEPTED, 50, invoice=LOT[0]), expired]
    folded = fold(proofs, Recipient.PUBLIC, invoices=LOT)
    assert states_of(folded) == {"1": S.CUSTOMER_ACCEPTED, "2": S.TERM_EXPIRED, "3": S.TERM_EXPIRED}
    assert folded.contradictions == (Contradiction(expired, S.CUSTOMER_ACCEPTED, LOT[0]),)


def test_an_outcome_for_an_invoice_that_the_file_does_not_hold_is_shown_and_moves_nothing() -> None:
    stranger = proof(S.CUSTOMER_ACCEPTED, 50, invoice=invoice("99"))
    folded = fold([proof(S.DELIVERED), stranger], Recipient.PUBLIC, invoices=LOT)
    assert (folded.state, folded.contradictions) == (S.DELIVERED, (Contradiction(stranger, None, invoice("99")),))


def test_where_the_invoices_are_not_known_those_that_are_named_are_told_apart_from_the_rest() -> None:
    proofs = [proof(S.DELIVERED), proof(S.CUSTOMER_REFUSED, 50, invoice=invoice("7"))]
    assert states_of(fold(proofs, Recipient.PUBLIC)) == {"7": S.CUSTOMER_REFUSED, "": S.DELIVERED}


def test_a_rejection_is_for_the_whole_lot() -> None:
    folded = fold([proof(S.PEC_DELIVERED), proof(S.REJECTED, 5)], Recipient.PUBLIC, invoices=LOT)
    assert set(states_of(folded).values()) == {S.REJECTED}


# --- properties -----------------------------------------------------------------------------------------------------

bad_standing = st.sampled_from([Standing.UNPROVEN, Standing.FORGED])
good_standing = st.sampled_from([Standing.PROVEN, Standing.SIGNED_OFF])
attempts = st.sampled_from([FIRST, SECOND])
named = st.sampled_from([None, *LOT, invoice("2"), invoice("99")])


@st.composite
def any_proof(draw: st.DrawFn, standing: st.SearchStrategy[Standing]) -> Proof:
    """Any proof at all: legal or not, of two mails, about any invoice, at a few instants so that many coincide."""
    state = draw(st.sampled_from(list(S)[1:]))
    return proof(
        state,
        draw(st.integers(0, 6)),
        attempt=draw(attempts),
        mail=draw(st.integers(0, 2)),
        standing=draw(standing),
        invoice=draw(named) if state in (S.CUSTOMER_ACCEPTED, S.CUSTOMER_REFUSED, S.TERM_EXPIRED) else None,
    )


recipients = st.sampled_from(Recipient)
invoices = st.sampled_from([(), LOT[:1], LOT])


@given(st.lists(any_proof(good_standing), max_size=9), recipients, invoices, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_any_proofs_at_all_fold_to_the_same_in_any_order_and_repeated(
    proofs: list[Proof], recipient: Recipient, lot: Sequence[object], random: object
) -> None:
    shuffled = [*proofs, *proofs[: len(proofs) // 2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    expected = fold(proofs, recipient, invoices=lot)  # type: ignore[arg-type]
    assert fold(shuffled, recipient, invoices=lot) == expected  # type: ignore[arg-type]


@given(st.lists(any_proof(good_standing), max_size=6), st.lists(any_proof(bad_standing), max_size=6), recipients)
@settings(max_examples=300, deadline=None)
def test_unproven_and_forged_messages_move_nothing(good: list[Proof], bad: list[Proof], recipient: Recipient) -> None:
    alone, together = fold(good, recipient, invoices=LOT), fold([*bad, *good], recipient, invoices=LOT)
    assert replace(together, not_counted=()) == alone
    assert set(together.not_counted) == set(bad)


@given(st.lists(any_proof(bad_standing), max_size=8), recipients)
@settings(max_examples=100, deadline=None)
def test_a_file_of_which_only_lies_are_told_stays_prepared(bad: list[Proof], recipient: Recipient) -> None:
    folded = fold(bad, recipient)
    assert (folded.state, folded.attempts, folded.may_be_attempted_again) == (S.PREPARED, (), False)


@given(st.lists(any_proof(good_standing), max_size=9), recipients, invoices)
@settings(max_examples=300, deadline=None)
def test_every_good_proof_has_moved_something_is_late_or_contradicts(
    proofs: list[Proof], recipient: Recipient, lot: Sequence[object]
) -> None:
    folded = fold(proofs, recipient, invoices=lot)  # type: ignore[arg-type]
    moved = {reached.proof for each in folded.invoices for reached in each.history}
    contradicting = {contradiction.proof for contradiction in folded.contradictions}
    assert moved | contradicting | set(folded.late) == set(proofs)
    assert not set(folded.late) & (moved | contradicting)


@st.composite
def lot_histories(draw: st.DrawFn) -> tuple[list[Proof], dict[str, State]]:
    """A delivered lot, each invoice with an outcome of its own or none, any of the mails before it missing."""
    ends = {one.numero_fattura or "": draw(st.sampled_from([None, *_OUTCOMES])) for one in LOT}
    way = draw(st.sampled_from([(S.DELIVERED,), (S.NOT_DELIVERED, S.DELIVERED)]))
    before = proofs_of((S.SENT, S.PEC_ACCEPTED, S.PEC_DELIVERED, *way))
    seen = [*draw(st.lists(st.sampled_from(before[:-1]), unique=True)), before[-1]]
    outcomes = [
        proof(end, 900 + place, mail=place, invoice=one)
        for place, (one, end) in enumerate(zip(LOT, ends.values(), strict=True))
        if end is not None
    ]
    return draw(st.permutations([*seen, *outcomes])), {numero: end or S.DELIVERED for numero, end in ends.items()}


_OUTCOMES = (S.CUSTOMER_ACCEPTED, S.CUSTOMER_REFUSED, S.TERM_EXPIRED)


@given(lot_histories())
@settings(max_examples=200, deadline=None)
def test_a_lot_with_different_outcomes_ends_the_same_in_any_order(
    history: tuple[list[Proof], dict[str, State]],
) -> None:
    proofs, expected = history
    folded = fold(proofs, Recipient.PUBLIC, invoices=LOT)
    assert states_of(folded) == expected
    assert (folded.contradictions, folded.late) == ((), ())

"""Two messages that mean different things at different times: the preavviso, and NS for a repeated file."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from invoicebridge.transmission.fold import fold
from invoicebridge.transmission.proof import Condition, Proof, Source, Standing
from invoicebridge.transmission.state import Recipient, State
from tests.transmission.histories import FIRST, PEC_IDS, SECOND, proof

S = State
HOUR = 60


def notice(hours: float) -> Proof:
    return replace(proof(S.PEC_NOT_DELIVERED, hours * HOUR), only_if=Condition.LAST_NOTICE, sha256=f"notice {hours}")


def repeat(minutes: float, attempt: str | None = SECOND) -> Proof:
    """NS 00002 or 00404 and nothing else, in answer to a mail (None: it does not say which)."""
    rejection = replace(proof(S.REJECTED, minutes, attempt=attempt), sha256=f"repeat {minutes}")
    return replace(rejection, only_if=Condition.NOT_A_REPEAT)


def state_in_every_order(proofs: list[Proof], attempts: tuple[str, ...] = ()) -> State:
    states = {fold(order, Recipient.PRIVATE, attempts=attempts).state for order in permutations(proofs)}
    assert len(states) == 1
    return states.pop()


def test_the_notice_after_twelve_hours_gives_nothing_up() -> None:
    folded = fold([proof(S.PEC_ACCEPTED), notice(12)], Recipient.PRIVATE)
    assert (folded.state, folded.late) == (S.PEC_ACCEPTED, (notice(12),))


def test_a_delivery_may_follow_the_notice_after_twelve_hours() -> None:
    proofs = [proof(S.PEC_ACCEPTED), notice(12), proof(S.PEC_DELIVERED, 15 * HOUR)]
    assert state_in_every_order(proofs) is S.PEC_DELIVERED
    assert fold(proofs, Recipient.PRIVATE).contradictions == ()


@pytest.mark.parametrize(("hours", "state"), [(21.9, S.PEC_ACCEPTED), (22, S.PEC_NOT_DELIVERED)])
def test_the_notice_after_twenty_two_hours_gives_delivery_up(hours: float, state: State) -> None:
    assert state_in_every_order([proof(S.PEC_ACCEPTED), notice(12), notice(hours)]) is state


def test_without_accettazione_the_hours_count_from_the_sending_and_without_both_the_notice_proves_nothing() -> None:
    assert state_in_every_order([proof(S.SENT), notice(24)]) is S.PEC_NOT_DELIVERED
    assert state_in_every_order([notice(24)]) is S.PREPARED


def test_the_hours_count_from_the_first_of_two_accettazioni() -> None:
    again = proof(S.PEC_ACCEPTED, 3 * HOUR, mail=1)
    assert state_in_every_order([proof(S.PEC_ACCEPTED), again, notice(23)]) is S.PEC_NOT_DELIVERED


REPEATED = [proof(S.SENT), proof(S.PEC_ACCEPTED, 1), proof(S.PEC_ACCEPTED, 61, attempt=SECOND)]


def test_a_repeat_after_a_delivery_moves_nothing_and_is_no_contradiction() -> None:
    proofs = [*REPEATED, proof(S.DELIVERED, 30), repeat(70)]
    assert state_in_every_order(proofs) is S.DELIVERED
    folded = fold(proofs, Recipient.PRIVATE)
    assert (folded.contradictions, len(folded.late)) == ((), 2)


def test_a_repeat_that_is_stamped_before_the_delivery_moves_nothing_either() -> None:
    assert state_in_every_order([*REPEATED, repeat(70), proof(S.DELIVERED, 90)]) is S.DELIVERED


def test_a_repeat_that_names_no_mail_moves_nothing_where_the_sdi_has_answered() -> None:
    assert state_in_every_order([proof(S.DELIVERED, 30), repeat(70, None)]) is S.DELIVERED


def test_a_repeat_proves_that_the_earlier_mail_arrived() -> None:
    assert state_in_every_order([*REPEATED, repeat(70)]) is S.PEC_DELIVERED


def test_a_repeat_proves_the_arrival_of_a_mail_of_which_nothing_else_is_proven() -> None:
    proofs = [proof(S.PEC_ACCEPTED, 61, attempt=SECOND), repeat(70)]
    assert state_in_every_order(proofs, attempts=(FIRST, SECOND)) is S.PEC_DELIVERED


def test_a_repeat_in_answer_to_the_only_mail_rejects_the_file() -> None:
    assert state_in_every_order([proof(S.PEC_ACCEPTED), repeat(70, FIRST)]) is S.REJECTED
    assert state_in_every_order([repeat(70, None)], attempts=(FIRST,)) is S.REJECTED


def test_a_repeat_rejects_the_file_when_every_other_mail_is_proven_to_have_failed() -> None:
    proofs = [proof(S.SENT), proof(S.PEC_REFUSED, 1), proof(S.PEC_ACCEPTED, 61, attempt=SECOND), repeat(70)]
    assert state_in_every_order(proofs) is S.REJECTED


def test_when_every_mail_is_refused_as_a_repeat_somebody_else_used_the_name() -> None:
    assert state_in_every_order([*REPEATED, repeat(70, FIRST), repeat(80, SECOND)]) is S.REJECTED


def test_a_rejection_for_other_reasons_counts_whatever_mail_it_answers() -> None:
    assert state_in_every_order([*REPEATED, proof(S.REJECTED, 70, attempt=SECOND)]) is S.REJECTED


def test_a_repeat_rejects_the_file_when_the_other_mail_was_given_up_by_a_last_notice() -> None:
    second = proof(S.PEC_ACCEPTED, 24 * HOUR, attempt=SECOND)
    proofs = [proof(S.PEC_ACCEPTED), notice(12), notice(23), second, repeat(25 * HOUR)]
    assert state_in_every_order(proofs) is S.REJECTED


def test_a_consegna_after_the_last_notice_leaves_it_open_whether_the_mail_arrived() -> None:
    proofs = [proof(S.PEC_ACCEPTED), notice(23), proof(S.PEC_DELIVERED, 25 * HOUR)]
    proofs += [proof(S.PEC_ACCEPTED, 24 * HOUR, attempt=SECOND), repeat(26 * HOUR)]
    assert state_in_every_order(proofs) is S.PEC_DELIVERED


@pytest.mark.parametrize("end", [S.SEND_REFUSED, S.PEC_REFUSED, S.PEC_NOT_DELIVERED])
def test_a_repeat_after_a_doubt_that_a_person_resolved_proves_that_the_earlier_mail_arrived(end: State) -> None:
    told = replace(proof(end, 30), source=Source.PERSON, standing=Standing.SIGNED_OFF, pec_id=None)
    proofs = [told, proof(S.PEC_ACCEPTED, 61, attempt=SECOND), repeat(70)]
    assert state_in_every_order(proofs, attempts=(FIRST, SECOND)) is S.PEC_DELIVERED
    evidence = replace(proof(end, 31), at=told.at + timedelta(seconds=1))
    assert state_in_every_order([*proofs, evidence], attempts=(FIRST, SECOND)) is S.REJECTED


@pytest.mark.parametrize("attempts", [(FIRST,), (FIRST, SECOND)])
def test_a_repeat_in_answer_to_a_mail_that_is_not_ours_never_rejects(attempts: tuple[str, ...]) -> None:
    strange = replace(repeat(70, None), pec_id="opec9@pec.example")
    accepted = [proof(S.PEC_ACCEPTED, attempt=attempt) for attempt in attempts]
    assert state_in_every_order([*accepted, strange], attempts=attempts) is S.PEC_DELIVERED
    refused = [proof(S.PEC_REFUSED, 1, attempt=attempt) for attempt in attempts[1:]]
    assert state_in_every_order([accepted[0], *refused, strange], attempts=attempts) is S.PEC_DELIVERED


def test_a_strange_repeat_says_that_the_sdi_has_the_file_even_where_all_our_mails_failed() -> None:
    strange = replace(repeat(70, None), pec_id="opec9@pec.example")
    folded = fold([proof(S.PEC_REFUSED), strange], Recipient.PRIVATE)
    assert (folded.state, [one.against for one in folded.contradictions]) == (S.PEC_DELIVERED, [S.PEC_DELIVERED])


def test_a_repeat_that_cannot_answer_the_mail_that_goes_on_does_not_reject_it() -> None:
    failed = [proof(S.SEND_REFUSED, attempt=one) for one in (SECOND, "third@bridge.example")]
    strange = replace(repeat(70, None), pec_id="opec9@pec.example")
    assert state_in_every_order([proof(S.PEC_ACCEPTED), *failed, strange]) is S.PEC_DELIVERED


def test_a_pec_id_of_no_known_mail_is_that_of_the_mail_whose_own_is_not_known() -> None:
    proofs = [proof(S.PEC_ACCEPTED), replace(proof(S.SENT, 60, attempt=SECOND), pec_id=None)]
    answer = replace(repeat(70, None), pec_id=PEC_IDS[SECOND])
    assert state_in_every_order([*proofs, answer]) is S.PEC_DELIVERED

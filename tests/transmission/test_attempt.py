"""Sending is no state: in flight, in doubt, and when a person is asked."""

from datetime import timedelta

import pytest

from invoicebridge.transmission.attempt import AttemptStanding, asks_for_a_person, standing, with_identificativo
from invoicebridge.transmission.state import State
from invoicebridge.transmission.transmission import with_identificativo_sdi
from tests.transmission.values import AT, attempt, transmission

MAIL = attempt("t1")
PATIENCE = timedelta(hours=1)


@pytest.mark.parametrize(
    ("proven", "minutes", "expected"),
    [
        (State.PREPARED, 4, AttemptStanding.IN_FLIGHT),
        (State.PREPARED, 5, AttemptStanding.IN_DOUBT),
        (State.SENT, 500, AttemptStanding.OPEN),
        (State.PEC_ACCEPTED, 1, AttemptStanding.OPEN),
        (State.PEC_DELIVERED, 1, AttemptStanding.ARRIVED),
        (State.SEND_REFUSED, 1, AttemptStanding.ENDED),
        (State.PEC_REFUSED, 1, AttemptStanding.ENDED),
        (State.PEC_NOT_DELIVERED, 1, AttemptStanding.ENDED),
    ],
)
def test_an_attempt_stands_by_what_is_proven_and_by_its_lease(
    proven: State, minutes: int, expected: AttemptStanding
) -> None:
    assert standing(MAIL, proven, AT + timedelta(minutes=minutes)) is expected


@pytest.mark.parametrize(
    ("proven", "minutes", "asked"),
    [(State.PREPARED, 4, False), (State.PREPARED, 64, False), (State.PREPARED, 65, True), (State.SENT, 65, False)],
)
def test_a_doubt_that_lasts_is_for_a_person(proven: State, minutes: int, asked: bool) -> None:
    assert asks_for_a_person(MAIL, proven, AT + timedelta(minutes=minutes), PATIENCE) is asked


def test_the_first_pec_id_that_is_learnt_stays() -> None:
    assert with_identificativo(MAIL, "other") == MAIL
    assert with_identificativo(attempt("t1", identificativo=None), "new").identificativo == "new"


def test_a_transmission_keeps_every_number_that_the_sdi_gave_it() -> None:
    twice = with_identificativo_sdi(with_identificativo_sdi(transmission(), "1"), "2")
    assert twice.identificativi_sdi == {"1", "2"}

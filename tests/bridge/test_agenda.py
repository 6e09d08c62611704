"""What is due today, tomorrow, this week and later."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Alert, Urgency
from invoicebridge.bridge.looking.agenda import TELL_SOURCE, Sort, When, agenda
from invoicebridge.bridge.looking.tasks import Need
from invoicebridge.errors import ConfigurationError
from invoicebridge.transmission.deadlines import RULES, Due
from tests.bridge.mailroom import transmission
from tests.bridge.office import arrive, office, sent
from tests.pec import generator as g
from tests.world import AT, World, world


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Read by all tests of this module, changed by none."""
    with office(tmp_path_factory.mktemp("office")) as made:
        yield made


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, anchors=g.trust().anchors) as made:
        yield made


def told(found: World, days: int = 20) -> list[tuple[Sort, When, str]]:
    return [
        (one.sort, one.when, one.standing.listed.numero if one.standing else one.task.what if one.task else "")
        for one in agenda(found.bridge, days=days).entries
    ]


def test_the_agenda_of_a_busy_store_says_everything_once_by_its_day(busy: World) -> None:
    assert told(busy) == [
        (Sort.TASK, When.OVERDUE, "6/1"),
        (Sort.TASK, When.TODAY, "9/1"),
        (Sort.TASK, When.TODAY, "88"),
        (Sort.TASK, When.TODAY, "1"),
        (Sort.TELL, When.TODAY, "3/1"),
        (Sort.TASK, When.LATER, "2/1"),
        (Sort.TASK, When.LATER, "7/1"),
        (Sort.TERM, When.LATER, "4/1"),
        (Sort.AWAITED, When.LATER, "5/1"),
    ]


def test_terms_beyond_the_days_asked_for_are_left_out_but_what_a_person_must_do_stays(busy: World) -> None:
    numbers = [numero for _, _, numero in told(busy, days=1)]
    assert "4/1" not in numbers
    assert "2/1" in numbers


def test_every_term_names_its_source(busy: World) -> None:
    found = {one.standing.listed.numero: one for one in agenda(busy.bridge, days=20).entries if one.standing}
    assert found["2/1"].source == RULES[Due.RESEND].source
    assert found["4/1"].source == RULES[Due.ISSUE].source
    assert found["5/1"].source == RULES[Due.OUTCOME].source
    assert found["3/1"].source == TELL_SOURCE
    assert found["2/1"].day == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("days", "when"),
    [(0, When.LATER), (2, When.LATER), (4, When.TOMORROW), (5, When.TODAY), (6, When.OVERDUE)],
)
def test_a_rejection_moves_through_the_agenda_as_its_five_days_go_by(tmp_path: Path, days: int, when: When) -> None:
    with office(tmp_path) as made:
        made.clock.at = AT + timedelta(days=days)
        found = [one for one in agenda(made.bridge).entries if one.task and one.task.need is Need.REJECTED]
    assert [one.when for one in found] == [when]


def test_sunday_is_the_last_day_of_this_week(small: World) -> None:
    small.clock.at = AT  # a Wednesday
    post = sent(small, 1)
    small.clock.at = AT - timedelta(days=2)
    arrive(small, post.accettazione(), post.consegna(), post.answer("NS", transmission(small, 1), "101"))
    small.clock.at = AT + timedelta(days=0)
    (entry,) = [one for one in agenda(small.bridge).entries if one.task]
    assert (entry.day, entry.when) == (date(2026, 11, 30), When.LATER)
    small.clock.at = AT + timedelta(days=1)
    assert agenda(small.bridge).today.weekday() == 3


def test_the_customer_of_an_mc_is_to_be_told_for_a_week(small: World) -> None:
    post = sent(small, 1)
    arrive(small, post.accettazione(), post.consegna(), post.answer("MC", transmission(small, 1), "101"))
    assert [sort for sort, _, _ in told(small)] == [Sort.TELL]
    small.clock.at = AT + timedelta(days=8)
    assert told(small) == []


def test_a_customers_silence_is_awaited_and_asks_nothing_of_anybody(small: World) -> None:
    post = sent(small, 1, formato="FPA12")
    arrive(small, post.accettazione(), post.consegna(), post.answer("RC", transmission(small, 1), "101"))
    small.clock.at = AT + timedelta(days=20)
    found = agenda(small.bridge)
    assert [(one.sort, one.when, one.due) for one in found.entries] == [(Sort.AWAITED, When.OVERDUE, Due.OUTCOME)]
    assert not found.needs_person


def test_a_delivered_private_invoice_is_not_in_the_agenda(small: World) -> None:
    post = sent(small, 1)
    arrive(small, post.accettazione(), post.consegna(), post.answer("RC", transmission(small, 1), "101"))
    assert told(small) == []


def test_a_contradiction_after_delivery_is_in_the_agenda_once(small: World) -> None:
    post = sent(small, 1)
    one = transmission(small, 1)
    arrive(small, post.accettazione(), post.consegna(), post.answer("MC", one, "101"), post.answer("NS", one, "101"))
    found = [entry for entry in agenda(small.bridge).entries if entry.task]
    assert [(entry.task.need, entry.count) for entry in found if entry.task] == [(Need.CONTRADICTION, 1)]


def test_passwords_and_certificates_that_end_are_in_the_agenda(small: World) -> None:
    for kind, subject, until in (("login-ends", "pec", "2026-11-26"), ("certificate", "signers.a", "2027-03-01")):
        alert = Alert(kind=kind, subject=subject, urgency=Urgency.DIGEST, detail={"until": until})
        small.archive.alerts.note(alert, AT)
    (entry,) = agenda(small.bridge).entries
    assert (entry.sort, entry.when, entry.detail["subject"]) == (Sort.ENDS, When.TOMORROW, "pec")


def test_an_unknown_company_is_a_mistake(small: World) -> None:
    with pytest.raises(ConfigurationError) as caught:
        agenda(small.bridge, company="nobody")
    assert caught.value.code == "company-unknown"

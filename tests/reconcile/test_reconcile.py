"""Reconciling whole stores: every invoice in one class, amounts, numbering, what does not add up."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from invoicebridge.bridge.archived import Draft, DraftKind, Label
from invoicebridge.bridge.looking.tasks import Need
from invoicebridge.bridge.reconcile.history import Step
from invoicebridge.bridge.reconcile.numbering import Why
from invoicebridge.bridge.reconcile.places import Class
from invoicebridge.bridge.reconcile.telling import told
from invoicebridge.errors import ConfigurationError
from invoicebridge.render.outcomes import outcome_text
from invoicebridge.transmission.dialogue import Ending
from invoicebridge.transmission.state import State
from tests.bridge.desk import desk, ready
from tests.bridge.desk import run as prepared
from tests.bridge.mailroom import transmission
from tests.bridge.office import arrive, faulty, invoice, office, sent
from tests.pec import generator as g
from tests.reconcile.cases import classes, run
from tests.world import AT, COMPANY, World, world


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Read by all tests of this module, changed by none."""
    with office(tmp_path_factory.mktemp("office")) as made:
        yield made


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, anchors=g.trust().anchors) as made:
        yield made


def test_every_invoice_of_a_busy_store_is_in_its_class(busy: World) -> None:
    found, rows = run(busy)
    assert classes(rows) == {
        "1/1": Class.DONE,
        "2/1": Class.REJECTED,
        "3/1": Class.DONE,
        "4/1": Class.WAITING,
        "5/1": Class.WAITING,
        "6/1": Class.LATE,
        "7/1": Class.IN_DOUBT,
        "9/1": Class.REFUSED,
    }
    assert {of: one.count for of, one in found.classes.items() if one.count} == {
        **Counter(one.of for one in rows),
        Class.FAULTY: 1,
    }
    assert found.invoices == len(rows) == 8
    assert found.total.count == 9


def test_amounts_add_up_class_by_class(busy: World) -> None:
    found, rows = run(busy)
    assert found.adds_up
    assert found.total.amount == sum(Decimal(one.account.total or 0) for one in rows) == Decimal("50020.00")
    assert found.classes[Class.REJECTED].amount == Decimal("2440.00")


def test_what_to_do_is_what_status_says_too(busy: World) -> None:
    found, _ = run(busy)
    needs = [one.need for one in found.tasks]
    assert needs == [Need.OVERDUE, Need.REJECTED, Need.IN_DOUBT, Need.REFUSED, Need.FAULTY_DRAFT, Need.UNPROVEN]
    assert found.task_count == 6
    assert found.needs_person


def test_how_far_the_invoices_came_is_told_step_by_step(busy: World) -> None:
    chain = run(busy)[0].chain
    assert (chain.given, chain.files, chain.sent, chain.with_sdi, chain.answered, chain.issued) == (9, 8, 6, 5, 5, 3)


def test_a_hole_in_the_numbers_is_told(busy: World) -> None:
    (series,) = run(busy)[0].series
    assert [(hole.first, hole.why) for hole in series.holes] == [("8/1", Why.NOTHING)]


def test_messages_that_are_left_over_are_told(busy: World) -> None:
    found, _ = run(busy)
    assert found.labels[Label.UNPROVEN] == 1
    assert [(one.label, one.content) for one in found.messages] == [(Label.UNPROVEN, None)]


def test_the_answers_of_the_sdi_are_timed(busy: World) -> None:
    answers = run(busy)[0].answers
    assert answers.count == 6
    assert answers.median is not None
    assert timedelta() < answers.median < timedelta(hours=1)


def test_a_period_leaves_out_the_rest(busy: World) -> None:
    assert run(busy, since=date(2026, 11, 21))[0].invoices == 0
    found, _ = run(busy, since=date(2026, 11, 20), until=date(2026, 11, 20))
    assert (found.invoices, found.history.step, len(found.history.bars)) == (8, Step.DAY, 1)


def test_a_company_that_is_not_there_is_a_mistake(busy: World) -> None:
    with pytest.raises(ConfigurationError) as caught:
        run(busy, company="nobody")
    assert caught.value.code == "company-unknown"


def test_reconciling_changes_nothing(busy: World) -> None:
    before = busy.archive.stories.head()
    run(busy, reread=True)
    assert busy.archive.stories.head() == before


def test_an_empty_store_is_in_order(small: World) -> None:
    found, rows = run(small)
    assert (rows, found.total.count, found.needs_person, found.adds_up) == ([], 0, False, True)


def test_a_private_partys_mc_is_done_and_its_customer_is_to_be_told(small: World) -> None:
    post = sent(small, 1)
    arrive(small, post.accettazione(), post.consegna(), post.answer("MC", transmission(small, 1), "101"))
    found, rows = run(small)
    assert classes(rows) == {"1/1": Class.DONE}
    assert (found.made_available, found.needs_person) == (1, False)


def test_two_answers_that_cannot_both_be_true_are_a_contradiction_although_the_invoice_was_delivered(
    small: World,
) -> None:
    post = sent(small, 1)
    one = transmission(small, 1)
    arrive(small, post.accettazione(), post.consegna(), post.answer("RC", one, "101"), post.answer("NS", one, "101"))
    found, rows = run(small)
    assert classes(rows) == {"1/1": Class.CONTRADICTION}
    assert [task.need for task in found.tasks] == [Need.CONTRADICTION]


def test_a_public_bodys_at_is_undeliverable(small: World) -> None:
    post = sent(small, 1, formato="FPA12")
    one = transmission(small, 1)
    arrive(small, post.accettazione(), post.consegna(), post.answer("MC", one, "101"), post.answer("AT", one, "101"))
    assert classes(run(small)[1]) == {"1/1": Class.UNDELIVERABLE}


def test_a_refused_mail_never_reached_the_sdi(small: World) -> None:
    sent(small, 1, ending=Ending.REFUSED)
    found, rows = run(small)
    assert classes(rows) == {"1/1": Class.NOT_REACHED}
    assert [task.need for task in found.tasks] == [Need.NOT_REACHED]


def test_what_is_held_or_given_up_has_its_own_place(small: World) -> None:
    assert small.archive.transmissions.add([invoice(1), invoice(2)], AT) == ()
    small.archive.queue.claim(COMPANY.id, "me", AT, timedelta(minutes=5), 1)
    small.archive.queue.hold(["t00001"], "me", "signature", AT)
    assert small.archive.queue.withdraw("t00002", AT)
    found, rows = run(small)
    assert classes(rows) == {"1/1": Class.HELD, "2/1": Class.WITHDRAWN}
    assert found.taxes == ()


def test_a_number_that_was_given_up_or_is_a_draft_explains_its_hole(small: World) -> None:
    assert small.archive.transmissions.add([invoice(number) for number in (1, 2, 4)], AT) == ()
    assert small.archive.queue.withdraw("t00002", AT)
    small.archive.drafts.keep([replace(faulty(), numero="3/1")], AT)
    (series,) = run(small)[0].series
    assert [(hole.first, hole.why) for hole in series.holes] == [("2/1", Why.GIVEN_UP), ("3/1", Why.DRAFT)]


def test_drafts_are_counted_unless_they_correct_an_invoice_that_is_counted(small: World) -> None:
    assert small.archive.transmissions.add([invoice(1)], AT) == ()
    unsigned = replace(faulty(), id="d2", kind=DraftKind.UNSIGNED, source_sha256="b" * 64, faults=(), name="x.xml")
    correction: Draft = replace(faulty(), id="d3", source_sha256="c" * 64, corrects="t00001")
    small.archive.drafts.keep([faulty(), unsigned, correction], AT)
    found, _ = run(small)
    assert (found.classes[Class.FAULTY].count, found.classes[Class.UNSIGNED].count) == (1, 1)
    assert found.chain.given == 3


def test_vat_by_month_and_rate_is_that_of_the_documents_and_credit_notes_are_negative(tmp_path: Path) -> None:
    with desk(tmp_path) as made:
        sources = [ready("1"), ready("2", Data="2026-10-31"), ready("3", TipoDocumento="TD04")]
        prepared(made.bridge, sources)
        found, rows = run(made)
        stored = {one.account.numero: one.account.taxed for one in rows}
    assert len(rows) == 3
    assert all(stored.values())
    one = sum(row[2] for row in stored["1"])
    months = {row.month: row.prepared.taxable for row in found.taxes if row.prepared.taxable}
    assert months["2026-10"] == Decimal(one).scaleb(-2)
    assert sum(row.issued.taxable for row in found.taxes) == 0
    by_document = {one.account.numero: one.account.data.isoformat()[:7] for one in rows}
    if by_document["1"] == by_document["3"]:
        assert by_document["1"] not in months


def test_amounts_that_the_store_lacks_are_read_from_the_file(tmp_path: Path) -> None:
    from sqlalchemy import create_engine, text

    with desk(tmp_path) as made:
        prepared(made.bridge, [ready("1")])
        before, _ = run(made)
        engine = create_engine(made.url)
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM taxed"))
        engine.dispose()
        after, _ = run(made)
    assert before.taxes == after.taxes != ()
    assert after.differences == before.differences


def test_the_issued_amounts_are_those_of_invoices_that_the_sdi_has_taken(busy: World) -> None:
    _, rows = run(busy)
    assert {one.account.numero for one in rows if one.issued} == {"1/1", "3/1", "5/1"}
    assert {one.account.state for one in rows if one.issued} == {State.DELIVERED, State.MADE_AVAILABLE}


def test_a_scheduled_run_tells_in_one_line_whether_a_person_is_needed(busy: World, small: World) -> None:
    assert [one.code for one in told(small.bridge)] == ["reconciled"]
    (one,) = told(busy.bridge)
    assert (one.code, one.detail["tasks"], one.detail["missing"]) == ("reconciled-person-needed", "6", "1")
    for each in (*told(busy.bridge), *told(small.bridge)):
        for language in ("it", "en"):
            assert outcome_text(each, language)

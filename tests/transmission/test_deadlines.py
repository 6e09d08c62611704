"""What is due when: in Rome, over nights when the clock changes, and while services are out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.transmission.deadlines import RULES, Due, Outage, Rule, Service, deadlines, put_off
from invoicebridge.transmission.fold import fold
from invoicebridge.transmission.proof import Proof, Source
from invoicebridge.transmission.state import Recipient, State
from invoicebridge.transmission.transmission import Invoice
from tests.transmission.histories import invoice, proof
from tests.transmission.values import transmission

S = State
MARCH = datetime(2026, 3, 4, 9, 30, tzinfo=ROME)


def at(state: State, moment: datetime, **changes: Any) -> Proof:
    return Proof(state=state, at=moment, sha256=state, source=Source.PERSON, attempt="a", **changes)


def rome(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=ROME)  # type: ignore[arg-type,misc]


def due(*proofs: Proof, formato: str = "FPR12", outages: tuple[Outage, ...] = ()) -> dict[Due, datetime]:
    file = transmission(formato=formato)
    folded = fold(proofs, file.recipient, invoices=file.references)
    return {one.due: one.by.astimezone(ROME) for one in deadlines(file, folded, outages=outages)}


@pytest.mark.parametrize(
    ("state", "formato", "expected"),
    [
        (S.SENT, "FPR12", {Due.ACCETTAZIONE: rome(2026, 3, 4, 9, 45), Due.ISSUE: rome(2026, 3, 17)}),
        (S.PEC_ACCEPTED, "FPR12", {Due.CONSEGNA: rome(2026, 3, 5, 9, 30), Due.ISSUE: rome(2026, 3, 17)}),
        (S.PEC_DELIVERED, "FPR12", {Due.SDI_ANSWER: rome(2026, 3, 10)}),
        (S.REJECTED, "FPR12", {Due.RESEND: rome(2026, 3, 10)}),
        (S.DELIVERED, "FPR12", {}),
        (S.MADE_AVAILABLE, "FPR12", {}),
        (S.DELIVERED, "FPA12", {Due.OUTCOME: rome(2026, 3, 20)}),
        (S.NOT_DELIVERED, "FPA12", {Due.DELIVERY: rome(2026, 3, 15), Due.OUTCOME: rome(2026, 3, 20)}),
        (S.UNDELIVERABLE, "FPA12", {}),
        (S.CUSTOMER_REFUSED, "FPA12", {}),
        (S.PEC_REFUSED, "FPR12", {Due.ISSUE: rome(2026, 3, 17)}),
    ],
)
def test_each_state_waits_for_what_comes_next(state: State, formato: str, expected: dict[Due, datetime]) -> None:
    assert due(at(state, MARCH), formato=formato) == expected


def test_the_term_for_an_outcome_counts_from_the_first_word_on_the_delivery() -> None:
    delivered = at(S.DELIVERED, MARCH + timedelta(days=3))
    assert due(at(S.NOT_DELIVERED, MARCH), delivered, formato="FPA12") == {Due.OUTCOME: rome(2026, 3, 20)}


def test_a_second_attempt_is_waited_for_by_its_own_time() -> None:
    second = Proof(state=S.SENT, at=MARCH + timedelta(days=1), sha256="s", source=Source.SMTP, attempt="b")
    found = due(at(S.SENT, MARCH), at(S.PEC_REFUSED, MARCH), second)
    assert found[Due.ACCETTAZIONE] == rome(2026, 3, 5, 9, 45)


def test_a_consegna_is_awaited_by_the_time_of_the_mail_that_goes_on_and_not_of_the_one_that_failed() -> None:
    second = Proof(state=S.PEC_ACCEPTED, at=MARCH + timedelta(hours=10), sha256="s", source=Source.RECEIPT, attempt="b")
    failed = at(S.PEC_NOT_DELIVERED, MARCH + timedelta(hours=12))
    assert due(at(S.PEC_ACCEPTED, MARCH), second)[Due.CONSEGNA] == rome(2026, 3, 5, 9, 30)
    assert due(at(S.PEC_ACCEPTED, MARCH), second, failed)[Due.CONSEGNA] == rome(2026, 3, 5, 19, 30)


@pytest.mark.parametrize("state", [S.DELIVERED, S.REJECTED])
def test_a_file_that_the_sdi_answered_after_the_mail_was_given_up_need_not_be_issued(state: State) -> None:
    failed = Proof(state=S.PEC_NOT_DELIVERED, at=MARCH, sha256="s", source=Source.RECEIPT, attempt="a")
    for hours in (-1, 1):
        assert Due.ISSUE not in due(failed, at(state, MARCH + timedelta(hours=hours)))


def test_no_invoice_is_to_be_issued_while_an_answer_contradicts() -> None:
    failed = Proof(state=S.PEC_NOT_DELIVERED, at=MARCH, sha256="s", source=Source.RECEIPT, attempt="a")
    strange = Proof(state=S.DELIVERED, at=MARCH, sha256="n", source=Source.NOTIFICATION, recipient=Recipient.PUBLIC)
    assert Due.ISSUE in due(failed)
    assert Due.ISSUE not in due(failed, strange)


def test_an_outcome_is_awaited_as_long_as_one_invoice_of_the_lot_has_none() -> None:
    lot = tuple(Invoice(reference=invoice(str(n)), tipo_documento="TD01", data=date(2026, 3, 4)) for n in (1, 2))
    file = transmission(formato="FPA12", invoices=lot)
    proofs = [at(S.DELIVERED, MARCH)]
    folded = fold(proofs, file.recipient, invoices=file.references)
    assert {one.invoice for one in deadlines(file, folded)} == set(lot)
    for number, expected in ((1, [(Due.OUTCOME, lot[1])]), (2, [])):
        proofs.append(proof(S.CUSTOMER_ACCEPTED, 60 * 24, mail=number, invoice=invoice(str(number))))
        folded = fold(proofs, file.recipient, invoices=file.references)
        assert [(one.due, one.invoice) for one in deadlines(file, folded)] == expected


@pytest.mark.parametrize(
    ("tipo", "day", "last"),
    [
        ("TD01", date(2026, 3, 4), date(2026, 3, 16)),
        ("TD24", date(2026, 3, 31), date(2026, 4, 15)),
        ("TD24", date(2026, 12, 4), date(2027, 1, 15)),
        ("TD01", date(2026, 10, 20), date(2026, 11, 1)),
    ],
)
def test_an_invoice_is_to_be_sent_within_twelve_days_or_by_the_fifteenth(tipo: str, day: date, last: date) -> None:
    file = transmission(invoices=(Invoice(reference=invoice("1"), tipo_documento=tipo, data=day),))
    (deadline,) = deadlines(file, fold([], file.recipient))
    over = datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=ROME)
    assert (deadline.due, deadline.by, deadline.invoice) == (Due.ISSUE, over, file.invoices[0])
    assert [deadline.is_over(over - timedelta(seconds=1)), deadline.is_over(over)] == [False, True]


def test_types_that_are_dated_otherwise_have_no_term_of_issue() -> None:
    file = transmission(invoices=(Invoice(reference=invoice("1"), tipo_documento="TD17", data=date(2026, 3, 4)),))
    assert deadlines(file, fold([], Recipient.PRIVATE)) == ()


@pytest.mark.parametrize(
    ("begins", "ends"),
    [(rome(2026, 3, 28, 12), rome(2026, 3, 29, 13)), (rome(2026, 10, 24, 12), rome(2026, 10, 25, 11))],
    ids=["the short night", "the long night"],
)
def test_twenty_four_hours_are_elapsed_hours_when_the_clock_changes(begins: datetime, ends: datetime) -> None:
    assert due(at(S.PEC_ACCEPTED, begins))[Due.CONSEGNA] == ends


@pytest.mark.parametrize(
    ("begins", "over"),
    [(rome(2026, 3, 27, 23, 59), rome(2026, 4, 2)), (rome(2026, 10, 24, 0, 1), rome(2026, 10, 30))],
)
def test_days_end_at_italian_midnight_when_the_clock_changes(begins: datetime, over: datetime) -> None:
    assert due(at(S.REJECTED, begins)) == {Due.RESEND: over}


def test_a_time_of_another_zone_counts_by_its_day_in_rome() -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    assert due(at(S.REJECTED, late)) == {Due.RESEND: rome(2026, 3, 11)}


def test_an_outage_puts_off_what_that_service_owes_us_and_nothing_else() -> None:
    out = Outage(Service.SDI, rome(2026, 3, 6), rome(2026, 3, 7))
    assert due(at(S.PEC_DELIVERED, MARCH), outages=(out,)) == {Due.SDI_ANSWER: rome(2026, 3, 11)}
    assert due(at(S.PEC_ACCEPTED, MARCH), outages=(out,))[Due.CONSEGNA] == rome(2026, 3, 5, 9, 30)
    assert due(at(S.REJECTED, MARCH), outages=(out,)) == {Due.RESEND: rome(2026, 3, 10)}


@pytest.mark.parametrize(
    ("outages", "hours"),
    [
        ([], 0),
        ([(-5, -1)], 0),
        ([(-5, 1)], 1),
        ([(2, 4), (3, 5)], 3),
        ([(3, 4), (2, 5)], 3),
        ([(9, 12)], 3),
        ([(10, 12)], 0),
        ([(9, 10), (10, 11)], 2),
        ([(20, 22)], 0),
    ],
)
def test_a_wait_stands_still_during_outages_that_count_once(outages: list[tuple[int, int]], hours: int) -> None:
    start = MARCH.astimezone(UTC)
    closed = [Outage(Service.PEC, start + timedelta(hours=a), start + timedelta(hours=b)) for a, b in outages]
    assert put_off(start, start + timedelta(hours=10), closed) == start + timedelta(hours=10 + hours)


def test_every_deadline_names_its_source_and_the_rules_are_settings() -> None:
    assert all(rule.source for rule in RULES.values())
    assert set(RULES) == set(Due)
    file = transmission()
    rules = {**RULES, Due.ACCETTAZIONE: Rule("ours", elapsed=timedelta(minutes=30))}
    deadline, _ = deadlines(file, fold([at(S.SENT, MARCH)], file.recipient), rules=rules)
    assert (deadline.by, deadline.source) == (MARCH + timedelta(minutes=30), "ours")

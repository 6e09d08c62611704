"""Counters, suspensions, addresses and companies, shared by all runs."""

from datetime import timedelta

from invoicebridge.bridge.archived import AssignedAddress, Suspension
from invoicebridge.bridge.ports import Archive
from tests.contracts.stored import AT, COMPANY

LATER = AT + timedelta(hours=1)


def test_a_counter_gives_out_as_much_as_its_limit_in_each_period(archive: Archive) -> None:
    takes = [archive.mailboxes.take("box/minute", "2026-03-04T09:30", 3) for _ in range(4)]
    assert takes == [True, True, True, False]
    assert archive.mailboxes.take("box/minute", "2026-03-04T09:31", 3, count=3)
    assert not archive.mailboxes.take("box/minute", "2026-03-04T09:32", 3, count=4)
    assert archive.mailboxes.total("box/minute", "2026-03-04T09:30") == 3
    assert archive.mailboxes.total("box/minute", "2026-03-04T09:32") == 0


def test_a_counter_may_have_one_limit_for_several_periods_together(archive: Archive) -> None:
    def take(second: int, since: int) -> bool:
        return archive.mailboxes.take("box/minute", f"09:30:{second}", 3, since=f"09:30:{since}")

    assert [take(10, 10), take(20, 10), take(30, 10), take(40, 10)] == [True, True, True, False]
    assert [take(40, 20), take(40, 20)] == [True, False]
    assert archive.mailboxes.total("box/minute", "09:30:40") == 1


def test_old_periods_of_a_counter_can_be_forgotten(archive: Archive) -> None:
    for period in ("2026-03-03", "2026-03-04"):
        archive.mailboxes.take("box/day", period, 9)
    archive.mailboxes.forget_counters("box/day", "2026-03-04")
    assert [archive.mailboxes.total("box/day", period) for period in ("2026-03-03", "2026-03-04")] == [0, 1]


def test_a_suspension_for_a_time_is_renewed_and_one_for_a_person_stays(archive: Archive) -> None:
    assert archive.mailboxes.suspension("box") is None
    archive.mailboxes.suspend("box", "unavailable", AT, LATER)
    found = archive.mailboxes.suspension("box")
    assert found is not None
    assert (found.holds(AT), found.holds(LATER)) == (True, False)
    archive.mailboxes.suspend("box", "login-refused", LATER)
    archive.mailboxes.suspend("box", "unavailable", LATER, LATER)
    assert archive.mailboxes.suspension("box") == Suspension("login-refused", LATER, None)
    archive.mailboxes.resume("box")
    assert archive.mailboxes.suspension("box") is None


def test_failures_in_a_row_are_counted_until_it_works(archive: Archive) -> None:
    assert [archive.mailboxes.failed("box", AT) for _ in range(3)] == [1, 2, 3]
    assert archive.mailboxes.failed("other", AT) == 1
    archive.mailboxes.worked("box")
    assert archive.mailboxes.failed("box", LATER) == 1


def test_every_address_that_the_sdi_assigned_is_remembered(archive: Archive) -> None:
    assert archive.mailboxes.assigned("box") == ()
    assert archive.mailboxes.assign("box", "sdi07@pec.example", AT)
    assert not archive.mailboxes.assign("box", "sdi07@pec.example", LATER)
    assert archive.mailboxes.assign("box", "sdi12@pec.example", LATER)
    assert archive.mailboxes.assigned("box") == (
        AssignedAddress("sdi07@pec.example", AT, None),
        AssignedAddress("sdi12@pec.example", LATER, None),
    )


def test_a_company_is_replaced_by_what_is_saved_under_its_id(archive: Archive) -> None:
    renamed = type(COMPANY)(id="acme", name="ACME S.p.A.", id_paese="IT", id_codice="01234567890")
    archive.companies.save(renamed)
    assert archive.companies.all() == (renamed,)

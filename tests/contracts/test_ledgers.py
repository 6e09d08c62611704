"""The ledgers of names and of invoices."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invoicebridge.bridge.ports import Archive
from invoicebridge.errors import ConfigurationError, InvalidDocument
from invoicebridge.fatturapa.circumstances import InvoiceKey
from invoicebridge.transmission.state import State
from tests.contracts.stored import AT, DAY, key, prepared, recorded, sent

OWNER = ("IT", "01234567890")


def test_names_follow_each_other_and_are_burnt_when_they_are_given_out(archive: Archive) -> None:
    assert archive.names.allocate(*OWNER, 2, AT) == ("IT01234567890_00001", "IT01234567890_00002")
    assert archive.names.allocate(*OWNER, 1, AT) == ("IT01234567890_00003",)
    assert archive.names.allocate("IT", "RSSMRA80A01H501U", 1, AT) == ("ITRSSMRA80A01H501U_00001",)
    assert archive.names.used("it01234567890_00002.xml.p7m")
    assert not archive.names.used("IT01234567890_00004.xml")


def test_names_used_elsewhere_are_passed_over(archive: Archive) -> None:
    used = [f"IT01234567890_{number:05}.xml" for number in range(1, 8)] + ["IT01234567890_zzzzz.xml.p7m"]
    assert archive.names.add_used_elsewhere(used, AT) == 8
    assert archive.names.add_used_elsewhere(used, AT) == 0
    first, second = archive.names.allocate(*OWNER, 2, AT)
    assert "IT01234567890_00007" < first < second < "IT01234567890_00030"


def test_names_follow_the_last_one_used_elsewhere(archive: Archive) -> None:
    archive.names.start(*OWNER, after="0009z")
    assert archive.names.allocate(*OWNER, 2, AT) == ("IT01234567890_000A0", "IT01234567890_000A1")


def test_names_with_a_prefix_of_our_own_end_with_it(archive: Archive) -> None:
    archive.names.start(*OWNER, prefix="KZZZ")
    assert archive.names.allocate(*OWNER, 1, AT) == ("IT01234567890_KZZZ0",)
    assert len(archive.names.allocate(*OWNER, 35, AT)) == 35
    with pytest.raises(ConfigurationError) as caught:
        archive.names.allocate(*OWNER, 1, AT)
    assert caught.value.code == "progressivo-exhausted"


def test_no_names_are_given_to_an_identifier_that_makes_no_good_name(archive: Archive) -> None:
    with pytest.raises(InvalidDocument):
        archive.names.allocate("IT", "012", 1, AT)


def test_an_invoice_is_known_from_the_moment_that_its_file_is_prepared(archive: Archive) -> None:
    assert not archive.invoices.known(key("1"))
    archive.transmissions.add([prepared(1)], AT)
    assert archive.invoices.known(key("1", data=date(2026, 12, 31)))
    assert not archive.invoices.known(key("1"), sparing="t00001")


@pytest.mark.parametrize("state", [State.REJECTED, State.CUSTOMER_REFUSED])
def test_an_invoice_that_was_rejected_or_refused_may_be_sent_again(archive: Archive, state: State) -> None:
    one = sent(archive, 1)
    archive.transmissions.record([recorded(one, state, made_from=2)], AT)
    assert not archive.invoices.known(key("1"))
    archive.transmissions.record([recorded(one, State.DELIVERED, made_from=2)], AT)
    assert archive.invoices.known(key("1"))


def test_the_invoices_of_a_lot_are_released_one_by_one(archive: Archive) -> None:
    one = sent(archive, 1, key("1"), key("2"))
    record = recorded(one, State.DELIVERED, made_from=2)
    refused = (State.CUSTOMER_REFUSED, State.CUSTOMER_ACCEPTED)
    archive.transmissions.record([replace(record, invoices=refused)], AT)
    assert (archive.invoices.known(key("1")), archive.invoices.known(key("2"))) == (False, True)


def test_a_file_that_was_given_up_holds_its_invoice_again_when_it_went_after_all(archive: Archive) -> None:
    one = sent(archive, 1, state=State.SEND_REFUSED)
    assert archive.queue.withdraw("t00001", AT)
    archive.transmissions.record([recorded(one, State.SEND_REFUSED, made_from=2)], AT)
    assert not archive.invoices.known(key("1"))
    archive.transmissions.record([recorded(one, State.DELIVERED, made_from=2)], AT)
    assert archive.invoices.known(key("1"))


def test_invoices_sent_elsewhere_are_known(archive: Archive) -> None:
    assert archive.invoices.add_sent_elsewhere([key("7"), key("8", space="TD04")]) == 2
    assert archive.invoices.add_sent_elsewhere([key("7")]) == 0
    assert archive.invoices.known(key("7"))
    assert not archive.invoices.known(key("8"))
    assert archive.transmissions.add([prepared(1, key("7"))], AT)[0].detail == "7"


KEYS = st.builds(
    InvoiceKey,
    taxpayer=st.sampled_from(["IT01234567890", "IT1"]),
    numero=st.sampled_from(["1", "1/A"]),
    space=st.sampled_from(["", "TD04", "TD08"]),
    data=st.sampled_from([DAY, date(2026, 1, 1), date(2025, 3, 4)]),
    by_full_date=st.booleans(),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(new=KEYS)
def test_the_store_knows_what_the_sdi_would_take_for_the_same_invoice(archive: Archive, new: InvoiceKey) -> None:
    earlier = [key("1", data=date(2026, 1, 1)), key("1/A", space="TD08"), key("1", taxpayer="IT1", by_full_date=True)]
    archive.invoices.add_sent_elsewhere(earlier)
    expected = any(new.clashes_with(one) for one in earlier)
    assert archive.invoices.known(new) is expected


def test_what_is_used_or_known_of_many_is_told_at_once(archive: Archive) -> None:
    archive.names.allocate(*OWNER, 1, AT)
    asked = ["IT01234567890_00001.xml.p7m", "it01234567890_00001", "IT01234567890_00009.xml"]
    assert archive.names.used_among(asked) == set(asked[:2])
    archive.transmissions.add([prepared(5)], AT)
    same_year, another = key("5", data=date(2026, 12, 31)), key("5", data=date(2027, 1, 1))
    assert archive.invoices.known_among([same_year, another, key("6")]) == {same_year}

"""All invoices of a company gone through once, for reconciling."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from invoicebridge.bridge.archived import EvidenceKind, Filter, Item, Taxed
from invoicebridge.bridge.ports import Archive
from invoicebridge.transmission.proof import Source
from invoicebridge.transmission.state import State
from tests.contracts.stored import AT, COMPANY, DAY, key, prepared, proof, recorded, sent

TAXED = (
    Taxed(Decimal("22.00"), None, Decimal("100.00"), Decimal("22.00")),
    Taxed(Decimal(0), "N4", Decimal("-5.50"), Decimal(0)),
)


def filled(archive: Archive) -> None:
    """Three files of different days, the second one with two invoices; the third corrects the first."""
    files = [
        prepared(1, key("1", data=DAY)),
        prepared(2, key("2", data=DAY - timedelta(days=1)), key("3", data=DAY - timedelta(days=1))),
    ]
    taxed = [replace(one, invoices=tuple(replace(each, taxed=TAXED) for each in one.invoices)) for one in files]
    assert archive.transmissions.add(taxed, AT) == ()
    archive.transmissions.record([recorded(files[0], State.REJECTED, made_from=1)], AT)
    again = prepared(3, key("1", data=DAY), corrects="t00001")
    assert archive.transmissions.add([again], AT) == ()


def test_every_invoice_in_every_file_goes_by_once_by_date_with_its_amounts(archive: Archive) -> None:
    filled(archive)
    found = list(archive.accounts.of(COMPANY.id))
    assert [(one.numero, one.transmission) for one in found] == [
        ("2", "t00002"),
        ("3", "t00002"),
        ("1", "t00001"),
        ("1", "t00003"),
    ]
    assert found[0].taxed == (("22", None, 10_000, 2_200), ("0", "N4", -550, 0))
    assert found[3].taxed == ()
    assert found[2].invoice == found[3].invoice
    assert [(one.state, one.waits) for one in found[2:]] == [(State.REJECTED, False), (State.PREPARED, True)]
    assert (found[0].total, found[0].company) == ("122.00", COMPANY.id)


def test_they_are_counted_once_however_many_files_hold_them(archive: Archive) -> None:
    filled(archive)
    assert archive.accounts.count(COMPANY.id) == 3
    assert archive.accounts.count(COMPANY.id, since=DAY) == 1
    assert archive.accounts.count(COMPANY.id, until=DAY - timedelta(days=1)) == 2
    assert archive.accounts.count("nobody") == 0
    assert [one.numero for one in archive.accounts.of(COMPANY.id, until=DAY - timedelta(days=1))] == ["2", "3"]


def test_their_places_are_those_of_the_lists(archive: Archive) -> None:
    filled(archive)
    places = [one.place for one in archive.accounts.of(COMPANY.id)]
    assert [one.place for one in archive.accounts.at(places)] == places
    assert {one.place for one in archive.overview.list(Filter())} == set(places)


def test_files_with_contradictions_are_found_whatever_their_state(archive: Archive) -> None:
    filled(archive)
    one = prepared(1, key("1", data=DAY))
    archive.transmissions.record([recorded(one, State.REJECTED, made_from=1, contradictions=2)], AT)
    assert [each.transmission for each in archive.overview.list(Filter(contradicted=True))] == ["t00001"]
    assert [each.contradictions for each in archive.accounts.of(COMPANY.id)] == [0, 0, 2, 0]
    archive.transmissions.record([recorded(one, State.REJECTED, made_from=1)], AT)
    assert archive.overview.list(Filter(contradicted=True)) == ()


def test_the_time_until_the_first_answer_is_told_of_each_file(archive: Archive) -> None:
    one = sent(archive, 1)
    said = [
        proof(b"rc", State.DELIVERED, at=AT + timedelta(hours=2), source=Source.NOTIFICATION),
        proof(b"mc", State.NOT_DELIVERED, at=AT + timedelta(hours=1), source=Source.NOTIFICATION),
        proof(b"receipt", State.PEC_DELIVERED, at=AT + timedelta(minutes=1)),
    ]
    items = [Item(content=content, kind=EvidenceKind.MAIL) for content in (b"rc", b"mc", b"receipt")]
    archive.evidence.keep(items, AT)
    hashes = tuple(each.sha256 for each in said)
    record = recorded(one, State.DELIVERED, made_from=5, proofs=tuple(said), evidence=hashes)
    archive.transmissions.record([record], AT)
    assert archive.accounts.answers(COMPANY.id) == (timedelta(hours=1),)
    assert archive.accounts.answers(COMPANY.id, until=DAY - timedelta(days=1)) == ()


def test_hashes_that_are_known_and_mails_of_a_folder_are_told(archive: Archive) -> None:
    items = [
        Item(content=b"a", kind=EvidenceKind.MAIL, source="pec/INBOX"),
        Item(content=b"b", kind=EvidenceKind.MAIL, source="pec/Altro"),
        Item(content=b"c", kind=EvidenceKind.PORTAL, source="pec/INBOX"),
    ]
    a, b, _ = (one.sha256 for one in archive.evidence.keep(items, AT))
    assert archive.evidence.known_among([a, "0" * 64]) == {a}
    assert list(archive.evidence.mails_from("pec/INBOX")) == [(a, AT)]
    assert list(archive.evidence.mails_from("pec/Altro")) == [(b, AT)]

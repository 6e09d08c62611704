"""The register of customers, batches, and what became of their invoices."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from invoicebridge.bridge.archived import Taxed
from invoicebridge.bridge.batched import (
    BatchInvoice,
    Customer,
    InBatch,
    InvoiceBatch,
    InvoiceId,
    LatestFile,
    StatedAccount,
)
from invoicebridge.bridge.ports import Archive
from invoicebridge.transmission.state import State
from tests.contracts.stored import AT, COMPANY, DAY, key, prepared, recorded, sent

LATER = AT + timedelta(days=1)
PARTY = {"dati_anagrafici": {"codice_fiscale": "RSSMRA80A01H501U", "anagrafica": {"denominazione": "Rossi è"}}}


def customer(code: str, **changes: Any) -> Customer:
    """A customer with an address."""
    return Customer(company=COMPANY.id, code=code, name="Rossi è", party=PARTY, **changes)


def batch(id_: str, **changes: Any) -> InvoiceBatch:
    """A batch that begins."""
    return InvoiceBatch(id=id_, name="fatture.csv", **{"sha256": "a" * 64, "begun_at": AT} | changes)


def invoice(place: int, **changes: Any) -> BatchInvoice:
    """An invoice of a batch that became a file."""
    values: dict[str, Any] = {
        "label": f"fatture.csv: {place}",
        "row": place + 1,
        "company": COMPANY.id,
        "tipo_documento": "TD01",
        "numero": str(place),
        "data": DAY,
        "customer": "C1",
        "stated_sha256": f"{place:064}",
        "total": Decimal("122.00"),
        "taxed": (Taxed(Decimal("22.00"), None, Decimal("100.00"), Decimal("22.00")),),
        "verdict": "done",
        "code": "prepared",
        "transmission": None,
    }
    return BatchInvoice(place=place, **values | changes)


def test_a_customer_comes_back_by_its_code_as_it_was_last_saved(archive: Archive) -> None:
    archive.customers.save([customer("C1"), customer("C2")], AT)
    changed = customer("C1", codice_destinatario="ABCDEFG", email="a@esempio.example")
    archive.customers.save([changed], LATER)
    found = archive.customers.get(COMPANY.id, ["C1", "C2", "C3"])
    assert found == {"C1": replace(changed, changed_at=LATER), "C2": replace(customer("C2"), changed_at=AT)}
    assert archive.customers.get("other", ["C1"]) == {}
    assert [one.code for one in archive.customers.all()] == ["C1", "C2"]
    assert list(archive.customers.all("other")) == []


def test_a_customer_can_be_removed(archive: Archive) -> None:
    archive.customers.save([customer("C1")], AT)
    assert archive.customers.remove(COMPANY.id, "C1")
    assert not archive.customers.remove(COMPANY.id, "C1")
    assert list(archive.customers.all()) == []


def test_a_batch_and_its_invoices_come_back_as_they_were_written(archive: Archive) -> None:
    archive.transmissions.add([prepared(1)], AT)
    unread = invoice(2, row=None, numero=None, data=None, tipo_documento=None, total=None, taxed=(), customer=None)
    archive.batches.begin(batch("b1"))
    archive.batches.add("b1", [invoice(1, transmission="t00001"), unread])
    archive.batches.add("b1", [])
    assert archive.batches.get("b1") == batch("b1")
    archive.batches.end("b1", LATER, 3)
    assert archive.batches.get("b1") == batch("b1", ended_at=LATER, faults=3)
    assert archive.batches.get("b2") is None
    assert list(archive.batches.invoices("b1")) == [invoice(1, transmission="t00001"), unread]


def test_batches_are_listed_the_latest_first_and_found_by_their_content(archive: Archive) -> None:
    archive.batches.begin(batch("b1"))
    archive.batches.begin(batch("b2", begun_at=LATER, sha256=None))
    archive.batches.begin(batch("b3", begun_at=LATER))
    assert [one.id for one in archive.batches.all()] == ["b3", "b2", "b1"]
    assert [one.id for one in archive.batches.all(1)] == ["b3"]
    assert [one.id for one in archive.batches.of_content("a" * 64)] == ["b3", "b1"]


def test_what_was_stated_before_is_known_with_the_latest_file_that_it_became(archive: Archive) -> None:
    archive.transmissions.add([prepared(1), prepared(2)], AT)
    archive.batches.begin(batch("b2"))
    archive.batches.begin(batch("b1", begun_at=LATER))
    archive.batches.add("b1", [invoice(1, transmission="t00002"), invoice(2, transmission=None)])
    archive.batches.add("b2", [invoice(1, transmission="t00001")])
    known = archive.batches.known([invoice(1).stated_sha256, invoice(2).stated_sha256, "f" * 64])
    assert known == {invoice(1).stated_sha256: invoice(1, transmission="t00002")}


def test_each_invoice_is_stated_as_the_latest_batch_has_it(archive: Archive) -> None:
    archive.batches.begin(batch("b1"))
    archive.batches.add("b1", [invoice(1), invoice(2, data=DAY + timedelta(days=2)), invoice(3, numero=None)])
    archive.batches.begin(batch("b2", begun_at=LATER))
    changed = invoice(1, total=Decimal("200.00"))
    archive.batches.add("b2", [changed, replace(changed, place=2, company="other")])
    (first, second) = archive.batches.accounts(COMPANY.id)
    assert first == StatedAccount("b2", 1, "TD01", "1", DAY, "200.00", (("22", None, 10_000, 2_200),), None)
    assert (second.batch, second.numero, second.data) == ("b1", "2", DAY + timedelta(days=2))
    assert list(archive.batches.accounts(COMPANY.id, until=DAY)) == [first]
    assert list(archive.batches.accounts(COMPANY.id, since=date(2027, 1, 1))) == []
    assert list(archive.batches.accounts("other")) == [first._replace(place=2)]
    assert archive.batches.at([("b2", 1), ("b9", 1), ("b1", 1)]) == (changed, invoice(1))


def test_the_invoices_of_batches_are_found_by_the_file_that_they_became(archive: Archive) -> None:
    sent(archive, 1)
    archive.batches.begin(batch("b2", begun_at=LATER))
    archive.batches.begin(batch("b1"))
    one = invoice(1, transmission="t00001")
    archive.batches.add("b2", [replace(one, place=4)])
    archive.batches.add("b1", [one, invoice(2)])
    found = archive.batches.of_files(["t00001", "t00002"])
    assert found == {"t00001": (InBatch("b1", "fatture.csv", one), InBatch("b2", "fatture.csv", replace(one, place=4)))}


def test_the_latest_file_of_an_invoice_is_found_with_how_the_invoice_stands(archive: Archive) -> None:
    one, two, three = (InvoiceId(COMPANY.id, "TD01", numero, DAY) for numero in "123")
    first = sent(archive, 1)
    archive.transmissions.record([recorded(first, State.REJECTED, made_from=2)], AT)
    archive.transmissions.add([prepared(2)], AT)
    found = archive.invoices.latest_among([one, two, three])
    rejected = LatestFile("t00001", State.REJECTED, withdrawn=False, queued=False)
    assert found == {one: rejected, two: LatestFile("t00002", State.PREPARED, withdrawn=False, queued=True)}
    archive.transmissions.add([prepared(4, key("1"), corrects="t00001")], LATER)
    assert archive.invoices.latest_among([one])[one].transmission == "t00004"
    other_date = InvoiceId(COMPANY.id, "TD01", "1", DAY + timedelta(days=1))
    assert archive.invoices.latest_among([other_date]) == {}


def test_the_invoices_of_batches_are_counted_by_their_verdict(archive: Archive) -> None:
    archive.batches.begin(batch("b1"))
    archive.batches.begin(batch("b2"))
    archive.batches.add("b1", [invoice(1), invoice(2), invoice(3, verdict="attention")])
    assert archive.batches.counts(["b1", "b2"]) == {"b1": {"done": 2, "attention": 1}}

"""What the ERP's batches stated, beside what became of it."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from invoicebridge.bridge.archived import DraftKind, Taxed
from invoicebridge.bridge.batched import BatchInvoice, InvoiceBatch
from invoicebridge.bridge.reconcile.from_batches import FromBatches
from invoicebridge.bridge.reconcile.reconciliation import Reconciliation
from invoicebridge.render.reconcile import as_mapping
from invoicebridge.render.reconcile_batches import views
from invoicebridge.render.reconcile_table import show
from tests.bridge.office import faulty, invoice, office
from tests.reconcile.cases import DAY, run
from tests.world import AT, COMPANY, World, world

ISSUED = {
    1: "1220.00",
    2: "2440.00",
    3: "3660.00",
    4: "9760.00",
    5: "6100.00",
    6: "7320.00",
    7: "8540.00",
    9: "10980.00",
}
"""The totals in the office, by number; 4 was corrected by the file 8."""


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[World]:
    with office(tmp_path) as made:
        yield made


def stated(number: int | str, total: str | None = None, **changes: Any) -> BatchInvoice:
    """One invoice of a batch, which became a file unless `changes` say otherwise."""
    numero = f"{number}/1" if isinstance(number, int) else number
    amount = ISSUED.get(number) if total is None and isinstance(number, int) else total
    values: dict[str, Any] = {
        "place": number if isinstance(number, int) else 77, "label": f"novembre.csv: {numero}", "row": 7,
        "company": COMPANY.id, "tipo_documento": "TD01", "numero": numero, "data": DAY, "customer": None,
        "stated_sha256": f"{numero:x>64}", "total": None if amount is None else Decimal(amount), "taxed": (),
        "verdict": "done", "code": "prepared",
        "transmission": f"t{number:05}" if isinstance(number, int) else None,
    }  # fmt: skip
    return BatchInvoice(**(values | changes))


def imported(world: World, *invoices: BatchInvoice, id_: str = "b1") -> None:
    at = AT + timedelta(minutes=int(id_[1:]))
    world.archive.batches.begin(InvoiceBatch(id=id_, name=f"{id_}.csv", sha256=None, begun_at=at))
    world.archive.batches.add(id_, invoices)
    world.archive.batches.end(id_, at, 0)


def found(world: World, **scope: Any) -> FromBatches:
    (one,) = run(world, **scope)[0].batches
    return one


def every() -> list[BatchInvoice]:
    return [stated(number) for number in ISSUED]


def test_a_store_without_batches_says_nothing_of_them(busy: World) -> None:
    result, _ = run(busy)
    assert result.batches == ()
    assert "batches" not in as_mapping(result, "it")


def test_everything_that_was_stated_became_a_file(busy: World) -> None:
    imported(busy, *every())
    one = found(busy)
    assert (one.agrees, one.stated, one.filed) == (True, one.filed, one.filed)
    assert (one.filed.count, one.unstated_count, one.given_up) == (8, 0, 0)
    assert one.filed.amount == sum(map(Decimal, ISSUED.values()))


def test_what_never_became_a_file_is_told_with_its_row(busy: World) -> None:
    faulty = stated("88", "122.00", code="import-faulty", verdict="failed")
    imported(busy, *every(), faulty)
    one = found(busy)
    assert (one.agrees, one.unfiled, one.unfiled_count) == (False, (faulty,), 1)
    assert (one.stated.count, one.filed.count) == (9, 8)
    assert one.stated.amount - one.filed.amount == Decimal("122.00")
    whole, _ = run(busy)
    assert whole.needs_person
    told = [text for view in views(whole, "it") for part in view.parts for text in part.texts]
    assert [text.rpartition(": ")[2] for text in told] == ["con errori"]


def test_what_came_another_way_after_all_is_no_longer_missing(busy: World) -> None:
    imported(busy, *(replace(one, transmission=None, code="import-faulty") for one in every()))
    assert found(busy).agrees


def test_the_latest_batch_that_states_an_invoice_counts(busy: World) -> None:
    imported(busy, *every(), stated("88", "1.00", code="import-faulty"))
    imported(busy, stated(1, "1220.01"), id_="b2")
    one = found(busy)
    assert [(each.stated.total, each.account.total) for each in one.amounts] == [("1220.01", "1220.00")]
    assert one.unfiled_count == 1


def test_amounts_by_month_and_rate_are_compared(tmp_path: Path) -> None:
    taxed = (Taxed(Decimal("22.00"), None, Decimal("1000.00"), Decimal("220.00")),)
    with world(tmp_path) as made:
        held = invoice(1)
        file = replace(held, invoices=tuple(replace(each, taxed=taxed) for each in held.invoices))
        assert made.archive.transmissions.add([file], AT) == ()
        imported(made, stated(1, taxed=taxed))
        assert (found(made).agrees, found(made).taxes) == (True, ())
        less = Taxed(Decimal(22), None, Decimal("900.00"), Decimal("198.00"))
        imported(made, stated(1, taxed=(less, Taxed(Decimal(0), "N4", Decimal("100.00"), Decimal(0)))), id_="b2")
        one = found(made)
        gaps = [(each.month, each.rate, each.natura, each.more.taxable, each.more.tax) for each in one.taxes]
        assert gaps == [("2026-11", 22, None, -100, -22), ("2026-11", 0, "N4", 100, 0)]
        assert (one.amounts_count, one.agrees) == (1, False)


def test_credit_notes_count_as_negative(busy: World) -> None:
    note = stated("NC1", "122.00", tipo_documento="TD04", taxed=(Taxed(Decimal(22), None, Decimal(100), Decimal(22)),))
    imported(busy, *every(), note)
    one = found(busy)
    assert one.stated.amount - one.filed.amount == Decimal("-122.00")
    assert one.taxes[0].more.taxable == -100


def test_what_was_given_up_counts_on_neither_side(busy: World) -> None:
    imported(busy, stated(8, "1.00", numero="8/1", transmission=None), *every())
    busy.archive.queue.requeue("t00008", AT)
    assert busy.archive.queue.withdraw("t00008", AT)
    one = found(busy)
    assert one.given_up + one.filed.count + one.unfiled_count == 9


def test_invoices_that_came_another_way_are_counted_and_no_mistake(busy: World) -> None:
    imported(busy, *every()[1:])
    one = found(busy)
    assert (one.agrees, one.unstated_count) == (True, 1)


def test_only_the_days_and_the_company_of_the_scope_count(busy: World) -> None:
    imported(busy, *every(), stated("88", code="import-faulty", data=DAY - timedelta(days=40)))
    assert found(busy, since=DAY, until=DAY).unfiled_count == 0
    assert found(busy).unfiled_count == 1
    assert run(busy, since=DAY + timedelta(days=1))[0].batches == ()


def test_what_nobody_can_tell_apart_is_told_until_it_comes_again(busy: World) -> None:
    unknown = {"numero": None, "tipo_documento": None, "data": None, "company": None, "code": "import-faulty"}
    imported(
        busy, stated("88", label="giugno.csv: 88", **unknown), stated("89", place=78, label="giugno.csv: 89", **unknown)
    )
    result, _ = run(busy)
    assert ([one.label for one in result.unread.first], result.unread.count) == (
        ["giugno.csv: 88", "giugno.csv: 89"],
        2,
    )
    assert result.needs_person
    assert "giugno.csv: 88 (giugno.csv: 88, riga 7)" in printed(result)
    imported(busy, *every(), stated(1, place=88, numero="88"), id_="b2")
    assert [one.label for one in run(busy)[0].unread.first] == ["giugno.csv: 89"]
    assert run(busy, since=DAY + timedelta(days=100))[0].unread.count == 0


def test_what_waits_for_a_signature_is_not_missing(busy: World) -> None:
    imported(busy, *every(), stated("PA1", "122.00", code="awaiting-signature"))
    draft = replace(faulty(), id="d2", kind=DraftKind.UNSIGNED, source_sha256="b" * 64, numero="PA1", data=DAY)
    busy.archive.drafts.keep([draft], AT)
    one = found(busy)
    assert (one.agrees, one.waiting, one.stated) == (True, 1, one.filed)


def test_people_and_machines_are_told(busy: World) -> None:
    imported(
        busy, *every(), stated("88", "122.00", code="import-faulty"), stated("89", place=78, code="import-conflict")
    )
    result, _ = run(busy)
    mapping = json.loads(json.dumps(as_mapping(result, "it")))["batches"][0]
    assert [each["numero"] for each in mapping["unfiled"]] == ["88", "89"]
    text = printed(result)
    assert "8 su 10 sono diventate un file" in text
    assert "88 20/11/2026 122,00 (novembre.csv: 88, riga 7)" in text


def printed(result: Reconciliation) -> str:
    console = Console(file=io.StringIO(), width=200)
    show(result, console, "it")
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()

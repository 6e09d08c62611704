"""Lists from elsewhere beside the invoices of the store."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from invoicebridge.bridge.reconcile import reconcile
from invoicebridge.bridge.reconcile.reconciliation import Scope
from invoicebridge.bridge.reconcile.stated import Compared, Listing, Origin, Stated
from tests.bridge.office import office
from tests.reconcile.cases import DAY, run
from tests.world import World


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Read by all tests of this module, changed by none."""
    with office(tmp_path_factory.mktemp("office")) as made:
        yield made


def stated(numero: str, total: str | None = None, **changes: Any) -> Stated:
    values: dict[str, Any] = {"data": DAY, "total": None if total is None else Decimal(total)}
    return Stated(numero=numero, **values | changes)


ISSUED = (stated("1/1", "1220.00"), stated("3/1", "3660.00"), stated("5/1", "6100.00"))


def compared(busy: World, *rows: Stated, origin: Origin = Origin.PORTAL) -> Compared:
    return run(busy, Listing(origin=origin, name="elenco.csv", rows=rows))[0].lists[0]


def test_a_list_that_says_the_same_agrees(busy: World) -> None:
    found = compared(busy, *ISSUED)
    assert (found.agrees, found.matched) == (True, 3)


def test_numbers_are_compared_whatever_their_spaces_and_case(busy: World) -> None:
    assert compared(busy, stated(" 1 / 1 "), *ISSUED[1:]).agrees


def test_what_is_only_in_the_list_is_told(busy: World) -> None:
    found = compared(busy, *ISSUED, stated("77/1", row=9))
    assert [(one.numero, one.row) for one in found.only_there] == [("77/1", 9)]
    assert not found.agrees


def test_rows_of_days_that_are_not_reconciled_are_left_aside(busy: World) -> None:
    rows = (*ISSUED, stated("1", data=DAY - timedelta(days=1)), stated("2", data=DAY + timedelta(days=1)))
    listing = Listing(origin=Origin.PORTAL, name="anno.csv", rows=rows)
    (found,) = reconcile(busy.bridge, Scope(since=DAY, until=DAY), lists=[listing]).lists
    assert (found.agrees, found.matched, len(found.listing.rows)) == (True, 3, 3)


def test_an_invoice_twice_in_the_list_is_there_once_too_often(busy: World) -> None:
    assert [one.numero for one in compared(busy, *ISSUED, ISSUED[0]).only_there] == ["1/1"]


def test_what_is_issued_here_and_not_on_the_portal_is_told_within_the_days_of_the_list(busy: World) -> None:
    found = compared(busy, *ISSUED[:2])
    assert ([one.numero for one in found.only_here], found.only_here_count) == (["5/1"], 1)
    assert compared(busy, stated("1", data=date(2026, 10, 1))).only_here == []


def test_what_the_portal_has_and_nothing_here_proves_is_told(busy: World) -> None:
    found = compared(busy, *ISSUED, stated("6/1"), stated("7/1"))
    assert [(one.account.numero, one.of) for one in found.not_proven] == [("6/1", "late"), ("7/1", "in-doubt")]


def test_another_total_is_told_and_its_sign_plays_no_part(busy: World) -> None:
    found = compared(busy, stated("1/1", "1220.01"), stated("3/1", "-3660.00"), ISSUED[2])
    assert [(one.account.numero, one.stated.total) for one in found.amounts] == [("1/1", Decimal("1220.01"))]


def test_another_number_of_the_same_file_is_found_by_the_sdis_number(busy: World) -> None:
    found = compared(busy, *ISSUED[1:], stated("1-1", identificativo_sdi="101"))
    assert [(one.stated.numero, one.account.numero) for one in found.numbers] == [("1-1", "1/1")]
    assert found.only_there == []


def test_a_batch_holds_whatever_the_erp_gave_and_proves_nothing(busy: World) -> None:
    every = [stated(f"{number}/1") for number in (1, 2, 3, 4, 5, 6, 7, 9)]
    found = compared(busy, *every, origin=Origin.BATCH)
    assert (found.agrees, found.matched, found.not_proven) == (True, 8, [])
    assert [one.numero for one in compared(busy, *every[1:], origin=Origin.BATCH).only_here] == ["1/1"]


def test_a_list_that_does_not_agree_needs_a_person(busy: World) -> None:
    listing = Listing(origin=Origin.PORTAL, name="x", rows=ISSUED, unread=((4, "date-unreadable"),))
    assert not run(busy, listing)[0].lists[0].agrees

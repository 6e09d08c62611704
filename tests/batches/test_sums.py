"""A table that states another amount than its rows come to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from invoicebridge.bridge.report import Verdict
from invoicebridge.render.outcomes import outcome_text
from tests.batches.erp import Erp, codes, erp, row


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Erp]:
    with erp(tmp_path) as one:
        yield one


def test_an_invoice_whose_stated_total_is_not_that_of_its_rows_is_not_taken_and_keeps_no_other_waiting(
    made: Erp,
) -> None:
    told = made.give([row("1", totale_documento="99,00"), row("2", totale_documento="24,40")])
    assert codes(told) == ["import-sums-differ", "prepared"]
    outcome = told[0].outcome
    assert (outcome.verdict, outcome.detail) == (Verdict.ATTENTION, {"stated": "99.00", "computed": "24.40"})
    assert (2, "totale_documento") in {(one.row, one.column) for one in outcome.remarks}
    assert "le sue righe danno 24.40" in outcome_text(outcome, "it")
    assert made.world.archive.overview.find("1") == ()


def test_a_cent_of_rounding_is_no_disagreement_and_two_are(made: Erp) -> None:
    told = made.give([row("1", totale_documento="24,41"), row("2", totale_documento="24,42")])
    assert codes(told) == ["prepared-with-remarks", "import-sums-differ"]


def test_once_it_is_mended_it_is_taken(made: Erp) -> None:
    made.give([row("1", totale_documento="99,00")])
    assert codes(made.give([row("1", totale_documento="24,40")])) == ["prepared"]


def test_all_or_nothing_takes_nothing_then(made: Erp) -> None:
    told = made.give([row("1", totale_documento="99,00"), row("2")], all_or_nothing=True)
    assert codes(told) == ["import-sums-differ", "import-nothing-taken"]

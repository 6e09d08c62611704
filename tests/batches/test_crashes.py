"""An import that dies at any call of a port or any commit, and is begun again: every invoice is there exactly once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from invoicebridge.bridge.batches.batch import Choices
from invoicebridge.bridge.batches.importing import importing
from invoicebridge.transmission.state import State
from tests.batches.erp import Erp, batch, codes, erp, row
from tests.journeys.killing import Killed, Points, commits_watched, watched

WRONG = {"cliente_partita_iva": "09876543210"}
ROWS = (
    row("1/new"),
    row("2/code", cliente_codice="C9"),
    row("3/rejected", prezzo_unitario="12,00"),
    row("4/mended"),
    row("5/waits", prezzo_unitario="12,00"),
    row("6/bad", **WRONG),
)
"""One for each way that an invoice may go."""


@contextmanager
def prepared(folder: Path) -> Iterator[Erp]:
    """An ERP that gave some invoices before, one of which was rejected and one of which is faulty."""
    with erp(folder) as one:
        one.give([row("3/rejected"), row("5/waits"), row("4/mended", **WRONG)], "prima.csv")
        one.moved("3/rejected", State.REJECTED, days_ago=1)
        yield one


def run(made: Erp, points: Points, path: Path) -> list[str]:
    """Import with the points watched; what was told."""
    with commits_watched(points):
        return codes(list(importing(watched(made.world.bridge, points), batch(path), Choices())))


def points_of(tmp_path: Path) -> int:
    """How many points an undisturbed import goes past."""
    with prepared(tmp_path) as one:
        points = Points()
        assert run(one, points, one.table(ROWS)) == [
            *("prepared", "prepared", "corrected", "prepared", "import-conflict-waiting", "import-faulty")
        ]
        return len(points.passed)


def demand_once(made: Erp, told: list[str]) -> None:
    """Everything is as after an undisturbed import."""
    assert set(told) - {"import-goes-on"} <= {
        *("prepared", "already-prepared", "corrected", "import-conflict-waiting", "import-faulty")
    }
    for numero, files in (
        ("1/new", 1),
        ("2/code", 1),
        ("3/rejected", 2),
        ("4/mended", 1),
        ("5/waits", 1),
        ("6/bad", 0),
    ):
        assert len(made.files(numero)) == files, numero
    (draft,) = made.world.archive.drafts.open()
    assert draft.numero == "6/bad"
    assert [one.code for one in made.world.archive.customers.all()] == ["C9"]


@pytest.mark.slow
def test_it_may_die_at_any_point_and_is_begun_again(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    count = points_of(tmp_path)
    for chosen in range(1, count + 1, 7):
        with prepared(tmp_path_factory.mktemp("killed")) as one:
            path = one.table(ROWS)
            with pytest.raises(Killed):
                run(one, Points(chosen=chosen), path)
            demand_once(one, codes(one.give_file(path)))

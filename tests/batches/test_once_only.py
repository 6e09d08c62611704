"""However an ERP writes the same invoices the next time, none of them becomes a second file."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.batches.erp import HEADER, Erp, codes, erp, row

INVOICES = 5


@pytest.fixture(scope="module")
def given_before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erp]:
    """A world that has taken the invoices once."""
    with world(tmp_path_factory.mktemp("once")) as made:
        yield made


@contextmanager
def world(folder: Path) -> Iterator[Erp]:
    with erp(folder) as made:
        assert codes(made.give(rows())) == ["prepared"] * INVOICES
        yield made


def rows() -> list[dict[str, str]]:
    """Invoices of several lines, with orders that some of the lines refer to."""
    return [
        row(
            f"{number}",
            descrizione=f"Articolo {line}",
            quantita=f"{line}",
            prezzo_unitario=f"{line}{number},5",
            ordine_id=("", "ODA-1", "ODA-2")[line % 3] if line else "ODA-1",
            modalita_pagamento="MP05",
        )
        for number in range(INVOICES)
        for line in range(1, 2 + number)
    ]


def spelt(cells: dict[str, str], chance: random.Random) -> dict[str, str]:
    """The same row with numbers, the date and the payment written in another way."""
    made = dict(cells)
    made["quantita"] = chance.choice((cells["quantita"], cells["quantita"] + ",0", cells["quantita"] + ",00"))
    made["prezzo_unitario"] = chance.choice((cells["prezzo_unitario"], cells["prezzo_unitario"] + "0"))
    made["data"] = chance.choice(("20/11/2026", "20-11-2026", "20.11.26"))
    made["aliquota_iva"] = chance.choice(("22", "22,00", "22%"))
    return made


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.sampled_from((";", ",", "\t", "|")), st.booleans())
def test_no_order_name_separator_or_spelling_makes_a_second_file(
    given_before: Erp, seed: int, separator: str, reversed_columns: bool
) -> None:
    chance = random.Random(seed)
    every = [spelt(one, chance) for one in rows()]
    chance.shuffle(every)
    header = list(HEADER)[:: -1 if reversed_columns else 1]
    path = given_before.folder / f"giro {seed}.csv"
    lines = [separator.join(header)]
    lines += [separator.join(_quoted(one.get(name, ""), separator) for name in header) for one in every]
    path.write_text("\n".join(lines) + "\n", encoding=chance.choice(("utf-8", "utf-8-sig", "cp1252")))
    told = given_before.give_file(path, dry_run=True)
    assert codes(told) == ["already-prepared"] * INVOICES, path.read_text(encoding="latin-1")


def _quoted(text: str, separator: str) -> str:
    return f'"{text}"' if separator in text else text

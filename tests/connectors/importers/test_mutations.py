"""Hundreds of damaged tables: faults or the right amounts, no traceback, no wrong amount, nothing lost in silence.

INVOICEBRIDGE_MUTATIONS says how many CSV files there are (default 800).
"""

import csv
import io
import os
import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from invoicebridge.bridge.importing import Imported
from invoicebridge.render import import_texts
from tests.connectors.importers.damage import BYTES, DAMAGES, TOLD, TOLD_BYTES, Grid, cut
from tests.connectors.importers.workshop import (
    Amounts,
    TrueInvoice,
    TrueLine,
    amounts,
    document,
    drafts,
    faults,
    imported,
    rows_of,
)

COUNT = int(os.environ.get("INVOICEBRIDGE_MUTATIONS", "800"))
DIALECTS = (
    (";", ",", "%d/%m/%Y", "utf-8", "\r\n"),
    (";", ",", "%d/%m/%Y", "cp1252", "\n"),
    (",", ".", "%Y-%m-%d", "utf-8-sig", "\n"),
    ("\t", ",", "%d-%m-%Y", "utf-8", "\n"),
    ("|", ".", "%d.%m.%Y", "utf-16", "\r\n"),
)


def truth(rng: random.Random) -> list[TrueInvoice]:
    """Some invoices with one to four lines."""
    return [
        TrueInvoice(f"{number}/A", date(2026, rng.randint(1, 12), rng.randint(1, 28)), lines(rng))
        for number in range(1, rng.randint(4, 8))
    ]


def lines(rng: random.Random) -> tuple[TrueLine, ...]:
    return tuple(
        TrueLine(
            rng.choice(("Vite", "Qualità «extra», rossa", "Tubo 3 pollici; nero", "Perché no")),
            Decimal(rng.choice(("1", "2", "12.5", "1200", "0.125", "3.250"))),
            Decimal(rng.randint(1, 999_999)) / 100,
            Decimal(rng.choice(("0", "10", "5.5"))),
            Decimal(rng.choice(("22", "10", "4"))),
        )
        for _ in range(rng.randint(1, 4))
    )


def written(value: Any, mark: str, day: str) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", mark)
    return value.strftime(day) if isinstance(value, date) else str(value)


def grid_of(invoices: Sequence[TrueInvoice], mark: str, day: str) -> Grid:
    rows = rows_of(invoices)
    return [list(rows[0]), *([written(value, mark, day) for value in row.values()] for row in rows)]


def as_csv(grid: Grid, separator: str, ending: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=ending).writerows(grid)
    return text.getvalue()


def damaged(seed: int, *, totals: bool = True) -> tuple[bytes, dict[str, Amounts], str]:
    """A damaged file, the truth, and what was done to it; without totals only what shows without them."""
    rng = random.Random(seed)
    separator, mark, day, encoding, ending = rng.choice(DIALECTS)
    invoices = truth(rng)
    grid = grid_of(invoices, mark, day)
    if not totals:
        missing = grid[0].index("totale_documento")
        grid = [row[:missing] + row[missing + 1 :] for row in grid]
    known = {one.number: one.amounts for one in invoices}
    whole = [*DAMAGES, *BYTES] if totals else [*TOLD, *TOLD_BYTES]
    chosen = whole[seed % len(whole)]
    if chosen in DAMAGES:
        chosen(grid, rng)  # type: ignore[call-arg, arg-type]
        content = as_csv(grid, separator, ending).encode(encoding, errors="replace")
    else:
        plain = "utf-8" if encoding == "utf-16" else encoding
        content = as_csv(grid, separator, ending).encode(plain)
        content = chosen(content, rng, separator.encode())  # type: ignore[call-arg, arg-type]
    if chosen is cut:  # what was cut off at the end of a line nobody can miss
        known = {numero: one for numero, one in known.items() if numero.encode() in content.replace(b"\0", b"")}
    return content, known, chosen.__name__


def judged(found: Sequence[Imported], known: dict[str, Amounts]) -> list[str]:
    """What is wrong with what an importer made of a damaged file."""
    wrong = []
    for one in drafts(found):
        numero, said = document(one)["numero"], amounts(one)
        if said is not None and numero in known and said != known[numero]:
            wrong.append(f"{numero}: {said} for {known[numero]}")
        if said is not None and numero not in known and said not in known.values():
            wrong.append(f"{numero}: an invoice that never was, {said}")
    if len(drafts(found)) < len(known) and not faults(found):
        wrong.append("lost in silence")
    for fault in faults(found):
        text = import_texts.line(fault, "it") + import_texts.line(fault, "en")
        if "None" in text or fault.code in text:
            wrong.append(f"no text: {fault}")
    return wrong


@pytest.mark.parametrize("totals", [True, False])
@pytest.mark.parametrize("block", range(COUNT // 100))
def test_damaged_csv_files_never_give_a_wrong_amount(block: int, totals: bool) -> None:
    for seed in range(block * 50, block * 50 + 50):
        content, known, done = damaged(seed, totals=totals)
        found = imported(content)
        assert judged(found, known) == [], f"seed {seed}: {done}"


@pytest.mark.parametrize("seed", range(10))
def test_files_that_are_not_damaged_give_every_amount(seed: int) -> None:
    rng = random.Random(seed)
    invoices = truth(rng)
    separator, mark, day, encoding, ending = DIALECTS[seed % len(DIALECTS)]
    found = imported(as_csv(grid_of(invoices, mark, day), separator, ending).encode(encoding))
    assert faults(found) == []
    assert {document(one)["numero"]: amounts(one) for one in drafts(found)} == {
        one.number: one.amounts for one in invoices
    }

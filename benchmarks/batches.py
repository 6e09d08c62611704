"""Importing the batch table: invoices a second beside csv.reader over the same file, and the peak of memory."""

import csv
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.measure import Other, Row, Spread, UnsoundResult, Wish, Workshop, spread
from benchmarks.memory import peaks
from invoicebridge.bridge.importing import ImportedDraft
from invoicebridge.connectors.importers import registry

LINES: Final = 5
_HEADER: Final = (
    *("azienda", "tipo_documento", "numero", "data", "cliente_codice", "cliente_partita_iva", "cliente_denominazione"),
    *("cliente_indirizzo", "cliente_cap", "cliente_comune", "cliente_provincia", "codice_destinatario", "descrizione"),
    *("quantita", "unita_misura", "prezzo_unitario", "sconto_percentuale", "aliquota_iva", "natura"),
    *("modalita_pagamento", "scadenza_pagamento", "iban", "totale_documento"),
)
CHECK: Final = (sys.executable, "-m", "invoicebridge", "mapping", "check", "-")


def batch_table(workshop: Workshop) -> Iterator[Row]:
    """Drafts from a CSV file: in order, shuffled, ten times as large; and the peak of the command over it."""
    count = workshop.many(20_000, least=1_000)
    ordered, shuffled = workshop.folder / "a.csv", workshop.folder / "b.csv"
    larger = workshop.folder / "c.csv"
    write_table(ordered, count)
    write_table(shuffled, count, shuffle=True)
    write_table(larger, count * (2 if workshop.quick else 10))
    floor = spread([_reading(ordered) / count for _ in range(3)])
    wishes = {ordered: Wish("at least", 1_500), shuffled: None, larger: Wish("at least", 1_500)}
    for path, what in ((ordered, "in order"), (shuffled, "rows shuffled"), (larger, "larger")):
        took, found = _importing(path)
        yield Row(
            measure="import",
            what=f"CSV to drafts, {found:,} invoices of {LINES} lines, {what}",
            unit="ms",
            ours=spread([took / found]),
            beside=Other("csv.reader", floor),
            figure=found / took,
            figure_unit="invoices/s a core",
            wish=wishes[path],
        )
    largest = _peak(larger, workshop)
    yield Row(
        measure="import",
        what=f"peak of mapping check, {larger.stat().st_size / 1e6:.0f} MB of CSV",
        unit="MB",
        ours=largest,
        beside=Other("a tenth of it", _peak(ordered, workshop)),
        figure=largest.high / 1e6,
        figure_unit="MB",
        wish=Wish("below", 200),
    )


def write_table(path: Path, invoices: int, *, shuffle: bool = False) -> None:
    """The file is a batch table of so many invoices."""
    rng = random.Random(1)
    rows = [_row(rng, number) for number in range(invoices) for _ in range(LINES)]
    if shuffle:
        rng.shuffle(rows)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(_HEADER)
        writer.writerows(rows)


def _row(rng: random.Random, number: int) -> tuple[str, ...]:
    price = f"{rng.randint(1, 900_000) / 100:.2f}".replace(".", ",")
    day = f"{number % 28 + 1:02}/{number % 9 + 1:02}/2026"
    return (
        *("", "TD01", f"2026/{number + 1}", day, f"C{number % 500}", "09876543217", f"Beta {number % 500} S.p.A."),
        *("Corso Francia 8", "10138", "Torino", "TO", "ABC1234", f"Articolo {rng.randint(1, 2000)}, colore blu"),
        *(str(rng.randint(1, 50)), "pz", price, rng.choice(("", "10", "5,5")), "22", ""),
        *("MP05", "30/09/2026", "IT60X0542811101000000123456", ""),
    )


def _reading(path: Path) -> float:
    begin = time.process_time()
    with path.open(newline="", encoding="utf-8") as stream:
        for _ in csv.reader(stream, delimiter=";"):
            pass
    return time.process_time() - begin


def _importing(path: Path) -> tuple[float, int]:
    begin, count = time.process_time(), 0
    for one in registry.opened(str(path)).drafts():
        if not isinstance(one, ImportedDraft):
            raise UnsoundResult(f"{path.name}: {one}")
        count += 1
    return time.process_time() - begin, count


def _peak(path: Path, workshop: Workshop) -> Spread:
    return peaks((*CHECK, str(path)), workshop, 1)[0]

"""Importing a batch table whole: read, completed, checked and stored on SQLite; and the memory that it takes.

python -m benchmarks.importing FOLDER FILE imports a table into a new store in the folder: what the peak is measured of.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Final

from benchmarks.batches import LINES, batch_table, write_table
from benchmarks.measure import Other, Row, UnsoundResult, Wish, Workshop, spread
from benchmarks.memory import peaks
from benchmarks.preparing import bridge
from invoicebridge.app import importing as files
from invoicebridge.bridge.batches.batch import Choices
from invoicebridge.bridge.batches.importing import importing
from invoicebridge.bridge.bridge import Bridge, CompanyRules
from invoicebridge.bridge.report import Verdict

INVOICES: Final = 20_000
STRETCH: Final = 2_000
"""So many invoices are timed together."""
RULES: Final = CompanyRules(company="demo", mailbox="pec")
PARTY: Final = {
    "cedente_prestatore": {
        "dati_anagrafici": {
            "id_fiscale_iva": {"id_paese": "IT", "id_codice": "01234567897"},
            "anagrafica": {"denominazione": "Officine Alfa S.r.l."},
            "regime_fiscale": "RF01",
        },
        "sede": {
            "indirizzo": "Via Garibaldi 12",
            "cap": "20121",
            "comune": "Milano",
            "provincia": "MI",
            "nazione": "IT",
        },
    }
}


def importing_tables(workshop: Workshop) -> Iterator[Row]:
    """Drafts from a CSV file, and the whole way of a table into a store; each with the peak of its process."""
    yield from batch_table(workshop)
    yield from _whole(workshop)


def _whole(workshop: Workshop) -> Iterator[Row]:
    """A table imported for the first time and once more, three times as many invoices, and the peak of the process."""
    count = workshop.many(INVOICES, least=STRETCH)
    table, larger = workshop.folder / "d.csv", workshop.folder / "e.csv"
    write_table(table, count)
    write_table(larger, 3 * count)
    with opened(workshop.folder / "whole") as made:
        first, again = _timed(made, table, "prepared"), _timed(made, table, "already-prepared")
    with opened(workshop.folder / "larger") as made:
        last = _timed(made, larger, "prepared")[-max(1, count // STRETCH) :]
    for what, seconds, beside, wish in (
        (f"CSV to store, {count:,} invoices of {LINES} lines", first, None, Wish("at least", 300)),
        ("the same table once more: nothing is taken twice", again, Other("the first time", spread(first)), None),
        (f"the last third of {3 * count:,} invoices", last, Other("the first third", spread(first)), None),
    ):
        found = spread(seconds)
        yield Row(
            measure="import",
            what=what,
            unit="ms",
            ours=found,
            beside=beside,
            figure=len(seconds) / sum(seconds),
            figure_unit="invoices/s a core",
            wish=wish,
        )
    largest, _ = peaks((sys.executable, "-m", "benchmarks.importing", str(workshop.folder), str(table)), workshop, 1)
    yield Row(
        measure="import",
        what=f"peak of importing {count:,} invoices into a store",
        unit="MB",
        ours=largest,
        figure=largest.high / 1e6,
        figure_unit="MB",
        wish=Wish("below", 200),
    )


def opened(folder: Path) -> AbstractContextManager[Bridge]:
    """A bridge over a new store; nothing is signed."""
    return bridge(folder, folder / "none.p12", RULES, json.dumps(PARTY))


def _timed(made: Bridge, table: Path, code: str) -> list[float]:
    """Seconds of the processor for one invoice, of each stretch; UnsoundResult when one came to something else."""
    told = importing(made, files.batch(str(table), files.rules(None)), Choices())
    seconds = []
    while True:
        begun = process_time()
        stretch = list(islice(told, STRETCH))
        ended = process_time()
        if not stretch:
            return seconds
        wrong = next((one.outcome for one in stretch if one.outcome.code != code), None)
        if wrong is not None:
            raise UnsoundResult(f"{wrong.what}: {wrong.code}")
        seconds.append((ended - begun) / len(stretch))


def main(folder: str, table: str) -> int:
    """Import the table into a new store."""
    number = next(each for each in range(1000) if not (Path(folder) / f"peak{each}").exists())
    with opened(Path(folder) / f"peak{number}") as made:
        told = importing(made, files.batch(table, files.rules(None)), Choices())
        return int(any(one.outcome.verdict is not Verdict.DONE for one in told))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""An ERP for tests: its tables, and what importing them into a small world tells."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from invoicebridge.app import importing as files
from invoicebridge.bridge.batches.batch import Batch, Choices, Told
from invoicebridge.bridge.batches.importing import importing
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.report import Outcome
from invoicebridge.transmission.state import State
from tests.bridge import desk as office
from tests.world import RULES, World

Row = Mapping[str, str]
HEADER = (
    *("azienda", "tipo_documento", "numero", "data", "cliente_codice", "cliente_partita_iva", "cliente_denominazione"),
    *("cliente_indirizzo", "cliente_cap", "cliente_comune", "cliente_provincia", "codice_destinatario", "descrizione"),
    *("quantita", "prezzo_unitario", "aliquota_iva", "ordine_id", "modalita_pagamento", "totale_documento"),
)
CUSTOMER = {
    "cliente_partita_iva": "09876543217",
    "cliente_denominazione": "Beta Forniture S.p.A.",
    "cliente_indirizzo": "Corso Francia 8",
    "cliente_cap": "10138",
    "cliente_comune": "Torino",
    "cliente_provincia": "TO",
    "codice_destinatario": "ABC1234",
}


def row(numero: str, **cells: str) -> dict[str, str]:
    """A line of an invoice of the 20th of November."""
    usual = {"numero": numero, "data": "20/11/2026", "descrizione": "Staffa", "quantita": "2"}
    return {**usual, "prezzo_unitario": "10,00", "aliquota_iva": "22", **CUSTOMER, **cells}


def lines(numero: str, count: int, **cells: str) -> list[dict[str, str]]:
    """So many lines of one invoice, each another."""
    return [row(numero, descrizione=f"Articolo {n}", prezzo_unitario=f"{n},50", **cells) for n in range(1, count + 1)]


def written(rows: Iterable[Row]) -> bytes:
    """The rows as a CSV table."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, HEADER, delimiter=";", lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


@dataclass
class Erp:
    """A folder that the ERP writes into, and the world that its batches are imported into."""

    world: World
    folder: Path

    def table(self, rows: Iterable[Row], name: str = "fatture.csv") -> Path:
        """The rows as a file."""
        path = self.folder / name
        path.write_bytes(written(rows))
        return path

    def give(self, rows: Iterable[Row], name: str = "fatture.csv", **choices: Any) -> list[Told]:
        """What is told of importing the rows."""
        return self.give_file(self.table(rows, name), **choices)

    def give_file(self, path: Path, **choices: Any) -> list[Told]:
        """What is told of importing a file or folder."""
        return list(importing(self.world.bridge, batch(path), Choices(**choices)))

    def moved(self, numero: str, state: State, **more: Any) -> str:
        """This is proven of the file with the invoice; its id."""
        (found, *_) = self.world.archive.overview.find(numero)
        office.moved(self.world, found.transmission, state, **more)
        return found.transmission

    def files(self, numero: str) -> list[str]:
        """The names of all files that hold the invoice, the earliest first."""
        return sorted(one.name for one in self.world.archive.overview.find(numero))


def batch(path: Path) -> Batch:
    """A file or folder as a batch."""
    return files.batch(str(path), files.rules(None))


@contextmanager
def erp(folder: Path) -> Iterator[Erp]:
    """An ERP beside a world whose company is known whole."""
    with office.desk(folder, RULES) as made:
        office.with_party(made)
        where = folder / "erp"
        where.mkdir()
        yield Erp(made, where)


def outcomes(told: Sequence[Told]) -> list[Outcome]:
    return [one.outcome for one in told]


def codes(told: Sequence[Told]) -> list[str]:
    """The code of each outcome, or of its error."""
    return office.codes(outcomes(told))


def with_company(made: Erp, id_: str, vat: str) -> Bridge:
    """The world knows one more company, with the block of the first under its own number."""
    bridge = office.add_company(made.world, id_, vat)
    made.world.bridge = bridge
    (first, *_) = [one for one in made.world.archive.companies.all() if one.id != id_]
    party = first.party.replace(first.id_codice, vat)
    for one in made.world.archive.companies.all():
        if one.id == id_:
            made.world.archive.companies.save(replace(one, party=party))
    return bridge

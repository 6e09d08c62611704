"""The batch table: every column there is, where it goes in the draft, and how it is read.

A row of the table is one line of an invoice. Columns of the level `invoice` stand on every row of it, or on some; they
may not differ. Columns of the level `reference` may: each line is tied to the order, contract or delivery note of its
row. A name with a number (`scadenza_pagamento_2`) is the second of what may repeat.

In a path `[]` is the first of a list and `[n]` the one with the column's number; `header` and `body` stand for the
draft's header and only body, a path of a line or of a reference begins in it. Paths starting with `@` do not reach the
draft: `drafting` knows them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from invoicebridge.connectors.importers.columns_general import GENERAL
from invoicebridge.connectors.importers.columns_lines import LINES
from invoicebridge.connectors.importers.columns_parties import PARTIES
from invoicebridge.connectors.importers.columns_payment import PAYMENT
from invoicebridge.connectors.importers.columns_transport import TRANSPORT


class Level(StrEnum):
    """Of what a column speaks."""

    INVOICE = "invoice"
    LINE = "line"
    REFERENCE = "reference"


class Cell(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    CODE = "code"
    """One of the list of codes that its element has."""
    AMOUNT = "amount"
    """At most two decimals."""
    PRICE = "price"
    """At most eight decimals."""
    PERCENT = "percent"
    """From 0 to 100, at most two decimals."""
    RATE = "rate"
    """A percentage of VAT: 0, or at least 1, since no rate is lower and 0.22 is a rate written as a fraction."""
    INTEGER = "integer"
    DATE = "date"
    YES_NO = "yes/no"
    VAT = "vat"
    """Country and code, or the code alone."""
    CAP = "cap"
    COUNTRY = "country"
    CURRENCY = "currency"
    IBAN = "iban"


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    level: Level
    cell: Cell
    path: str
    english: str
    """What it is called in English; understood too."""
    aliases: tuple[str, ...]
    """What else it is called in exports, for `mapping suggest` alone."""
    it: str
    en: str
    tag: str = ""
    """Tells apart what is in one list with the same number: discounts (SC) and surcharges (MG)."""

    @property
    def repeats(self) -> bool:
        """Whether there can be several, with numbers."""
        return "[n]" in self.path

    @property
    def element(self) -> str:
        """The last step of the path."""
        return self.path.rpartition(".")[2].removesuffix("[n]").removesuffix("[]")


def _columns() -> tuple[Column, ...]:
    made = []
    for level, rows in ((None, GENERAL), (None, PARTIES), (Level.LINE, LINES), (None, PAYMENT), (None, TRANSPORT)):
        for name, kind, path, english, aliases, it, en in rows:
            tag = {"sconto": "SC", "maggiorazione": "MG"}.get(name.partition("_")[0], "")
            own = level or (Level.REFERENCE if path.startswith("dati_") else Level.INVOICE)
            split = tuple(one for one in aliases.split("|") if one)
            made.append(Column(name, own, Cell(kind), path, english, split, it, en, tag))
    return tuple(made)


COLUMNS: Final = _columns()
BY_NAME: Final = {column.name: column for column in COLUMNS}

KEY: Final = ("azienda", "tipo_documento", "numero", "data")
"""What rows of one invoice have in common."""
NEEDED: Final = ("numero", "data", "descrizione")
PRICES: Final = ("prezzo_unitario", "prezzo_ivato", "totale_riga")
"""At least one of these is needed too."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table is about: the columns that it may have, and those that it cannot do without."""

    names: frozenset[str]
    needed: tuple[str, ...]
    one_of: tuple[str, ...] = ()
    """At least one of these is needed too."""


OF_INVOICES: Final = Subject(frozenset(BY_NAME), NEEDED, PRICES)
OF_CUSTOMERS: Final = Subject(frozenset({"azienda", *(row[0] for row in PARTIES)}), ("cliente_codice",))
MOST_REPEATED: Final = 20
"""The highest number of what may repeat."""
REMARKS: Final = ("osservazioni_invoicebridge", "invoicebridge_remarks")
"""Headings of the column that annotated copies have; never imported."""

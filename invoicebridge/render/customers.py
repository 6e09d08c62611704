"""The register of customers for people (a table, a card) and for machines: what `customer import` reads again."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from invoicebridge.bridge.batched import Customer
from invoicebridge.bridge.batches.party_fields import cells
from invoicebridge.catalogue import Text
from invoicebridge.render.reconcile_files import harmless
from invoicebridge.render.signature_texts import printable

_SEPARATOR: Final = ";"
_WORDS: Final = {
    "code": Text("codice", "code"),
    "name": Text("cliente", "customer"),
    "identifier": Text("partita IVA / CF", "VAT number / tax code"),
    "town": Text("comune", "town"),
    "recipient": Text("destinatario", "recipient"),
    "company": Text("azienda", "company"),
    "none": Text("Il registro non ha clienti così.", "The register has no such customers."),
    "count": Text("clienti: {count}", "customers: {count}"),
    "changed": Text("ultima modifica", "last changed"),
}


def show(customers: Sequence[Customer], console: Console, language: str) -> None:
    """Print the customers as a table, and how many they are."""
    if not customers:
        console.print(_WORDS["none"].in_language(language))
        return
    several = len({one.company for one in customers}) > 1
    names = ("code", "name", "identifier", "town", "recipient", *(("company",) if several else ()))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(_WORDS[name].in_language(language), overflow="fold")
    for one in customers:
        said = cells(one)
        values = (
            one.code,
            one.name,
            said["cliente_partita_iva"] or said["cliente_codice_fiscale"],
            said["cliente_comune"],
            one.pec_destinatario or one.codice_destinatario or "",
            one.company,
        )
        table.add_row(*(Styled(printable(value)) for value in values[: len(names)]))
    console.print(table)
    console.print(_WORDS["count"].in_language(language).format(count=len(customers)))


def show_each(customers: Iterable[Customer], console: Console, language: str) -> None:
    """Print all that is known of each customer, a line a field."""
    for one in customers:
        table = Table(box=None, pad_edge=False, show_header=False)
        for name, value in cells(one).items():
            if value:
                table.add_row(name, Styled(printable(value), style="bold"))
        if one.changed_at is not None:
            table.add_row(_WORDS["changed"].in_language(language), one.changed_at.isoformat(timespec="seconds"))
        console.print(table)


def as_json(customers: Iterable[Customer]) -> str:
    """Return the customers as a JSON list, with the names of the columns; what is not known is left out."""
    made = [{name: value for name, value in cells(one).items() if value} for one in customers]
    return json.dumps(made, ensure_ascii=False, indent=2)


def write_json(customers: Iterable[Customer], into: BinaryIO) -> None:
    """The stream holds the list of `as_json`, a customer a line."""
    into.write(b"[")
    for place, one in enumerate(customers):
        said = {name: value for name, value in cells(one).items() if value}
        into.write((b",\n" if place else b"\n") + json.dumps(said, ensure_ascii=False).encode())
    into.write(b"\n]\n")


def write_csv(customers: Iterable[Customer], into: BinaryIO) -> None:
    """The stream holds a table that a spreadsheet opens by a double click, and computes nothing of."""
    text = io.TextIOWrapper(into, encoding="utf-8-sig", newline="", write_through=True)
    rows = csv.writer(text, delimiter=_SEPARATOR, lineterminator="\r\n")
    header = False
    for one in customers:
        said = cells(one)
        if not header:
            rows.writerow(said)
            header = True
        rows.writerow([harmless(value) for value in said.values()])
    if not header:
        rows.writerow(cells(Customer(company="", code="", name="", party={})))
    text.detach()

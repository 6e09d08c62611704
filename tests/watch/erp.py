"""A company whose ERP puts batches into a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from invoicebridge.bridge.batches.watching import watch
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.report import Outcome
from invoicebridge.render.watch_results import folders
from invoicebridge.settings import Settings, WatchSettings
from tests.bridge.desk import with_party
from tests.world import World, world

HEADER = (
    "numero;data;cliente_denominazione;cliente_partita_iva;cliente_indirizzo;cliente_cap;cliente_comune;"
    "codice_destinatario;descrizione;prezzo_unitario;aliquota_iva\n"
)


def row(numero: str, data: str = "20/11/2026", price: str = "10,50") -> str:
    """One invoice."""
    return f"{numero};{data};Bianchi S.r.l.;09876543217;Via Roma 1;00100;Roma;ABCDEF1;Vite;{price};22\n"


def table(*numbers: str) -> str:
    """Good invoices."""
    return HEADER + "".join(row(number) for number in numbers)


@contextmanager
def company(folder: Path) -> Iterator[World]:
    """A store that knows who issues."""
    with world(folder) as made:
        with_party(made)
        (folder / "erp" / "in").mkdir(parents=True)
        yield made


def passed(bridge: Bridge, folder: Path, **changes: Any) -> list[Outcome]:
    """What one pass over the folder told."""
    values: dict[str, Any] = {"name": "gestionale", "folder": folder, "settle": timedelta()}
    one = WatchSettings(**(values | changes))
    return list(watch(bridge, folders(Settings(folder=folder, watch={one.name: one}))))

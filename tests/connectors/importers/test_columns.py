"""The table of columns: each leads somewhere in the draft, has one name, and is documented."""

from pathlib import Path
from typing import Any

import pytest

from invoicebridge.connectors.importers import columns_page
from invoicebridge.connectors.importers.columns import BY_NAME, COLUMNS, Cell, Column, Level
from invoicebridge.connectors.importers.draft_fields import codes, field
from invoicebridge.connectors.importers.headings import Slot, slot
from tests.connectors.importers.workshop import PARTY, drafts, faults, imported, row, table

VALUES = {
    Cell.TEXT: "Testo",
    Cell.AMOUNT: "12,50",
    Cell.PRICE: "3,1234",
    Cell.PERCENT: "10,00",
    Cell.RATE: "22,00",
    Cell.INTEGER: "3",
    Cell.DATE: "25/06/2026",
    Cell.YES_NO: "sì",
    Cell.VAT: "IT09876543217",
    Cell.CAP: "10138",
    Cell.COUNTRY: "IT",
    Cell.CURRENCY: "EUR",
    Cell.IBAN: "IT60X0542811101000000123456",
}
ALONE = {
    "bollo": "addebitato",
    "esigibilita_iva": "S",
    "natura": "N4",
    "codice_iva": "",
    "totale_riga": "21,00",
}
TOGETHER = {
    "altri_dati": {"altri_dati_tipo": "X"},
    "codice_tipo": {"codice_valore": "A1"},
    "ddt": {"ddt_numero": "1", "ddt_data": "25/06/2026"},
    "ritenuta_": {"ritenuta_tipo": "RT01", "ritenuta_aliquota": "20", "ritenuta_causale": "A"},
    "cassa": {"cassa_tipo": "TC04", "cassa_aliquota": "4"},
    "cliente_": {**PARTY, "cliente_codice_fiscale": "VRDLCU85M41H501G"},
    "cliente_nome": {"cliente_cognome": "Verdi"},
    "cliente_cognome": {"cliente_nome": "Lucia"},
    "vettore": {"vettore_partita_iva": "IT09876543217", "vettore_denominazione": "Rapida S.r.l."},
    "condizioni": {"modalita_pagamento": "MP05"},
    **{f"{name}_": {f"{name}_id": "7"} for name in ("ordine", "contratto", "convenzione", "ricezione")},
    "fattura_collegata_": {"fattura_collegata_id": "7"},
}


def value(column: Column) -> str:
    if column.name in ALONE:
        return ALONE[column.name]
    return codes(column)[0] if column.cell is Cell.CODE else VALUES[column.cell]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda one: one.name)
def test_every_column_can_be_imported_by_both_its_names(column: Column) -> None:
    needs: dict[str, str] = {}
    for prefix, more in TOGETHER.items():
        if column.name.startswith(prefix):
            needs = more
    for heading in {column.name, column.english}:
        extra = {name: text for name, text in needs.items() if name != column.name}
        first = row(**extra)
        first.pop(column.name, None)
        first[heading] = value(column)
        assert faults(imported(table([first]))) == []


@pytest.mark.parametrize("column", COLUMNS, ids=lambda one: one.name)
def test_every_column_reaches_the_draft_or_stands_beside_it(column: Column) -> None:
    assert column.path.startswith("@") == (field(column) is None)


def test_no_two_columns_have_one_name() -> None:
    names = [name for one in COLUMNS for name in {one.name, one.english}]
    assert len(names) == len(set(names))


def test_columns_that_repeat_are_named_with_a_number() -> None:
    assert slot("Scadenza pagamento 2") == Slot("scadenza_pagamento", 2)
    assert slot("due_date_3") == Slot("scadenza_pagamento", 3)
    assert slot("numero_2") is None
    assert slot("scadenza_pagamento_99") is None


def test_references_belong_to_lines() -> None:
    assert {one.name for one in COLUMNS if one.level is Level.REFERENCE} >= {"ordine_cig", "ddt_numero"}
    assert BY_NAME["ordine_cig"].element == "codice_cig"


def test_every_column_is_documented_as_it_is(root: Path) -> None:
    """`python scripts/columns_page.py` writes the page anew."""
    page: Any = (root / "docs" / "batch.md").read_text(encoding="utf-8")
    assert columns_page.with_columns(page) == page


def test_a_full_row_is_one_draft() -> None:
    assert len(drafts(imported(table([row()])))) == 1

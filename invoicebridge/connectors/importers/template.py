"""The templates of batch and customers' tables: usual columns, or all, explained, with examples that can be imported.

As CSV the explanations stand in the row above the header; the header is found below them.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from invoicebridge.connectors.importers.columns import BY_NAME, COLUMNS, KEY, OF_CUSTOMERS, Column
from invoicebridge.connectors.importers.examples import EXAMPLES, Value

USUAL: Final = (
    *KEY,
    *("cliente_codice", "cliente_partita_iva", "cliente_codice_fiscale", "cliente_denominazione", "cliente_nome"),
    *("cliente_cognome", "cliente_indirizzo", "cliente_cap", "cliente_comune", "cliente_provincia", "cliente_nazione"),
    *("codice_destinatario", "pec_destinatario", "causale", "codice_valore", "descrizione", "quantita"),
    *("unita_misura", "prezzo_unitario", "sconto_percentuale", "aliquota_iva", "natura", "riferimento_normativo"),
    *("totale_riga", "totale_documento", "scissione_pagamenti", "modalita_pagamento", "scadenza_pagamento", "iban"),
    *("ordine_id", "ordine_cig", "ordine_cup", "fattura_collegata_id", "fattura_collegata_data"),
    *("ritenuta_tipo", "ritenuta_aliquota", "ritenuta_causale", "cassa_tipo", "cassa_aliquota"),
)
"""The columns of the template unless all are asked for."""
_CODE: Final = "cliente_codice"


@dataclass(frozen=True, slots=True)
class Template:
    """What a template holds."""

    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    helps: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    of_customers: bool = False


def template(language: str, *, everything: bool = False) -> Template:
    """Return the template in Italian or English."""
    return _of(COLUMNS if everything else tuple(BY_NAME[name] for name in USUAL), EXAMPLES, language)


def of_customers(language: str) -> Template:
    """Return the template of a table of customers: those of the examples, each once."""
    columns = tuple(one for one in COLUMNS if one.name in OF_CUSTOMERS.names)
    rows = {row[_CODE]: {name: value for name, value in row.items() if name in OF_CUSTOMERS.names} for row in EXAMPLES}
    return replace(_of(columns, tuple(rows.values()), language), of_customers=True)


def _of(columns: tuple[Column, ...], rows: Sequence[Mapping[str, Value]], language: str) -> Template:
    english = language == "en"
    return Template(
        columns=columns,
        headings=tuple(one.english if english else one.name for one in columns),
        helps=tuple(one.en if english else one.it for one in columns),
        rows=tuple(tuple(row.get(one.name, "") for one in columns) for row in rows),
    )


def as_csv(made: Template, language: str) -> bytes:
    """Return the template as CSV that Excel opens by a double click: UTF-8 with a mark, `;` and decimal comma."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(made.helps)
    writer.writerow(made.headings)
    writer.writerows([_written(value, language) for value in row] for row in made.rows)
    return text.getvalue().encode("utf-8-sig")


def _written(value: Value, language: str) -> str:
    match value:
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case date():
            return f"{value:%d/%m/%Y}" if language == "it" else value.isoformat()
    return value

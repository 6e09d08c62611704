"""Tables for the tests: a truth that is known, written in many ways, read by the importers, completed, compared."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from invoicebridge.bridge.batches.completing import whole
from invoicebridge.bridge.batches.customer_of_draft import stated_of
from invoicebridge.bridge.importing import Imported, ImportedDraft, ImportFault
from invoicebridge.connectors.importers import registry
from invoicebridge.connectors.importers.contents import PackedContent
from invoicebridge.connectors.importers.kind import Options
from invoicebridge.connectors.importers.mapping import PLAIN
from invoicebridge.connectors.importers.mapping import Mapping as Rules
from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa import draft_json, json_codec
from invoicebridge.fatturapa.complete import Company, complete

ROOT = Path(__file__).resolve().parents[3]
COMPANY = json_codec.from_mapping(
    Company,
    {
        "cedente_prestatore": json.loads((ROOT / "samples/drafts/lotto.json").read_text(encoding="utf-8"))[
            "fattura_elettronica_header"
        ]["cedente_prestatore"]
    },
)
PARTY = {
    "cliente_partita_iva": "09876543217",
    "cliente_denominazione": "Beta Forniture S.p.A.",
    "cliente_indirizzo": "Corso Francia 8",
    "cliente_cap": "10138",
    "cliente_comune": "Torino",
    "cliente_provincia": "TO",
}


def imported(content: bytes, name: str = "a.csv", rules: Rules = PLAIN) -> list[Imported]:
    """Everything that the importer of a file yields."""
    return list(registry.importer_of(PackedContent(name, name, content), Options(rules)).drafts())


def drafts(found: Iterable[Imported]) -> list[ImportedDraft]:
    return [one for one in found if isinstance(one, ImportedDraft)]


def faults(found: Iterable[Imported]) -> list[ImportFault]:
    return [one for one in found if isinstance(one, ImportFault)]


def codes(found: Iterable[Imported]) -> list[tuple[int | None, str | None, str]]:
    """Row, column and code of every fault."""
    return [(one.row, one.column, one.code) for one in faults(found)]


def table(rows: Sequence[Mapping[str, str]], separator: str = ";") -> bytes:
    """A CSV file of rows by heading, in UTF-8."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(headings)
    writer.writerows([row.get(name, "") for name in headings] for row in rows)
    return text.getvalue().encode()


def row(**values: str) -> dict[str, str]:
    """A good row, but for what is given."""
    return {
        "numero": "1",
        "data": "2026-06-15",
        "descrizione": "Vite",
        "quantita": "2",
        "prezzo_unitario": "10,50",
        "aliquota_iva": "22",
        **values,
    }


def document(draft: ImportedDraft) -> Any:
    """DatiGeneraliDocumento of the draft."""
    return draft.draft["fattura_elettronica_body"][0]["dati_generali"]["dati_generali_documento"]


def lines(draft: ImportedDraft) -> Any:
    """The lines of the draft."""
    return draft.draft["fattura_elettronica_body"][0]["dati_beni_servizi"]["dettaglio_linee"]


@dataclass(frozen=True)
class Amounts:
    """What an invoice comes to."""

    total: Decimal
    lines: tuple[Decimal, ...]


def amounts(draft: ImportedDraft) -> Amounts | None:
    """What the draft comes to; None where completing it refuses, or has something to say to a person."""
    try:
        made = complete(draft_json.from_parsed(_registered(draft)), COMPANY, progressivo_invio="1")
    except InvalidDocument:
        return None
    if made.remarks:
        return None
    (body,) = made.document.fattura_elettronica_body  # type: ignore[union-attr]
    general = body.dati_generali.dati_generali_documento
    found = sorted(Decimal(line.prezzo_totale) for line in body.dati_beni_servizi.dettaglio_linee)
    return Amounts(Decimal(general.importo_totale_documento), tuple(found))


def _registered(draft: ImportedDraft) -> Mapping[str, Any]:
    """The draft; its customer, where it has a code, as a register that does not know it takes it in."""
    header = draft.draft["fattura_elettronica_header"]
    if draft.customer is None or "cessionario_committente" not in header:
        return draft.draft
    party = whole(stated_of("alfa", draft.customer, draft)).party
    return {**draft.draft, "fattura_elettronica_header": {**header, "cessionario_committente": party}}


@dataclass(frozen=True)
class TrueLine:
    """A line as it is meant."""

    description: str
    quantity: Decimal
    price: Decimal
    discount: Decimal
    rate: Decimal

    @property
    def total(self) -> Decimal:
        whole = self.quantity * self.price * (1 - self.discount / 100)
        return whole.quantize(Decimal("0.01"), "ROUND_HALF_UP")


@dataclass(frozen=True)
class TrueInvoice:
    """An invoice as it is meant."""

    number: str
    day: date
    lines: tuple[TrueLine, ...]

    @property
    def amounts(self) -> Amounts:
        rates = {line.rate for line in self.lines}
        total = Decimal(0)
        for rate in rates:
            base = sum((line.total for line in self.lines if line.rate == rate), Decimal(0))
            total += base + (base * rate / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        return Amounts(total, tuple(sorted(line.total for line in self.lines)))


def rows_of(invoices: Iterable[TrueInvoice]) -> list[dict[str, Any]]:
    """The typed rows of a batch table."""
    return [
        {
            "tipo_documento": "TD01",
            "numero": invoice.number,
            "data": invoice.day,
            **PARTY,
            "descrizione": line.description,
            "quantita": line.quantity,
            "prezzo_unitario": line.price,
            "sconto_percentuale": line.discount or "",
            "aliquota_iva": line.rate,
            "totale_documento": invoice.amounts.total,
            "modalita_pagamento": "MP05",
        }
        for invoice in invoices
        for line in invoice.lines
    ]

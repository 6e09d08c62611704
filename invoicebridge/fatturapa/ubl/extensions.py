"""The Italian extensions of UBL: level 1 of the mapping. Each is told by the end of its ExtensionURI."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.codes import codes_of
from invoicebridge.fatturapa.ubl.allowances import Allowance, allowance
from invoicebridge.fatturapa.ubl.conversions import Convert, matching, one_of, percent, plain
from invoicebridge.fatturapa.ubl.document import Document
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.prices import MG, SC
from invoicebridge.fatturapa.ubl.rows import Row, without_nothing
from invoicebridge.fatturapa.ubl.summary import Rounding

PREFIX: Final = "urn:fdc:agid.gov.it:fatturapa:"
_CODE: Final = "ext:ExtensionContent/cbc:TypeCode"
_SUBTOTAL: Final = "cac:WithholdingTaxTotal/cac:TaxSubtotal"

OF_FILE: Final = (
    Row("1.1", "ext:UBLExtension[SistemaEmittente]", "@SistemaEmittente", matching(r"[\x20-\x7e]{1,10}")),
)
OF_HEADER: Final = (
    Row("1.2", "ext:UBLExtension[SoggettoEmittente]", "SoggettoEmittente", one_of(codes_of("SoggettoEmittente"))),
)
OF_DOCUMENT: Final = (
    Row("1.3", "ext:UBLExtension[TipoDocumento]", "TipoDocumento", one_of(codes_of("TipoDocumento", simplified=False))),
    Row("1.4", "ext:UBLExtension[TipoRitenuta]", "DatiRitenuta/TipoRitenuta", one_of(codes_of("TipoRitenuta"))),
    Row("1.5", "ext:UBLExtension[Art73]", "Art73", matching("SI")),
    Row("1.7", "ext:UBLExtension[ScontoMaggiorazione]", "ScontoMaggiorazione", how="on the document's total"),
    Row("1.7.2.1.1", "cac:AllowanceCharge/cbc:ChargeIndicator", "ScontoMaggiorazione/Tipo", how="true MG, false SC"),
    Row(
        "1.7.2.1.2",
        "cac:AllowanceCharge/cbc:MultiplierFactorNumeric",
        "ScontoMaggiorazione/Percentuale",
        how="only judged: the amount is what is carried over",
    ),
    Row("1.7.2.1.3", "cac:AllowanceCharge/cbc:Amount", "ScontoMaggiorazione/Importo", how="as stated"),
)
OF_SUMMARY: Final = (
    Row("1.6", "ext:UBLExtension[RiepilogoIVA:Arrotondamento]", "Arrotondamento", how="to the base that it closes"),
)
"""Below ext:UBLExtensions, and the block that is named; what stands in brackets is the end of the extension's URI."""

WITHHOLDING: Final = (
    Row("33.2.1", f"{_SUBTOTAL}/cbc:TaxAmount", "DatiRitenuta/ImportoRitenuta", how="as stated"),
    Row("33.2.2.2", f"{_SUBTOTAL}/cac:TaxCategory/cbc:Percent", "DatiRitenuta/AliquotaRitenuta", how="as stated"),
    Row(
        "33.2.2.3.2",
        f"{_SUBTOTAL}/cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode",
        "DatiRitenuta/CausalePagamento",
        how="as stated",
    ),
)
"""Below the root, or the extension Ritenuta, which is where a credit note has it; and DatiGeneraliDocumento."""

PERSON, COMPANY = "RT01", "RT02"
_LENGTH_OF_A_PERSONS_CODE: Final = 16


@dataclass(frozen=True, slots=True)
class Extensions:
    """What the extensions of a document state."""

    sistema_emittente: str | None = None
    soggetto_emittente: str | None = None
    tipo_documento: str | None = None
    art73: str | None = None
    tipi_ritenuta: tuple[str, ...] = ()
    roundings: tuple[Rounding, ...] = ()
    discounts: tuple[Allowance, ...] = ()


def extensions(document: Document) -> Extensions:
    """Return what the extensions state; one of another name is lost."""
    found = [(_name(one), one) for one in document.root.all("ext:UBLExtensions/ext:UBLExtension")]
    by_name = [(name, one) for name, one in found if name is not None]
    return Extensions(
        sistema_emittente=_value(by_name, "SistemaEmittente", "ext:ExtensionContent/cbc:Description"),
        soggetto_emittente=_value(by_name, "SoggettoEmittente"),
        tipo_documento=_value(by_name, "TipoDocumento"),
        art73=_value(by_name, "Art73"),
        tipi_ritenuta=tuple(_values(by_name, "TipoRitenuta")),
        roundings=tuple(
            (document.money(amount), amount)
            for name, one in by_name
            if name.startswith("RiepilogoIVA") and (amount := one.first("ext:ExtensionContent/cbc:Amount")) is not None
        ),
        discounts=tuple(
            allowance(each, document)
            for name, one in by_name
            if name == "ScontoMaggiorazione"
            for each in one.all("ext:ExtensionContent/cac:AllowanceCharge")
        ),
    )


def _name(extension: Node) -> str | None:
    """The end of an Italian extension's URI, which is settled by being understood."""
    uri = extension.peek("ext:ExtensionURI") or ""
    if not uri.startswith(PREFIX):
        return None
    extension.settle("ext:ExtensionURI")
    return uri.removeprefix(PREFIX)


def _convert(field: str) -> Convert:
    rows = (*OF_FILE, *OF_HEADER, *OF_DOCUMENT)
    row = next(one for one in rows if one.fatturapa.rpartition("/")[2].removeprefix("@") == field)
    if row.convert is None:
        raise LookupError(field)
    return row.convert


def _values(found: list[tuple[str, Node]], field: str, path: str = _CODE) -> list[str]:
    nodes = [one.first(path) for name, one in found if name.startswith(field)]
    convert = _convert(field)
    return [value for node in nodes if node is not None and (value := convert(node, None)) is not None]


def _value(found: list[tuple[str, Node]], field: str, path: str = _CODE) -> str | None:
    return next(iter(_values(found, field, path)), None)


def discounts(found: Extensions) -> list[dict[str, Any]]:
    """Return 2.1.1.8 ScontoMaggiorazione, by amount: what changes the total is never recomputed."""
    return [{"tipo": MG if one.is_charge else SC, "importo": plain(one.amount)} for one in found.discounts]


def withholdings(document: Document, found: Extensions, codice_fiscale: str | None) -> list[dict[str, Any]]:
    """Return 2.1.1.5 DatiRitenuta; TipoRitenuta is presumed from the seller's code where no extension states it."""
    root = document.root
    totals = [
        *root.all("cac:WithholdingTaxTotal"),
        *root.all("ext:UBLExtensions/ext:UBLExtension/*/cac:WithholdingTaxTotal"),
    ]
    made: list[dict[str, Any]] = []
    for one in totals:
        stated = document.money(one.first("cbc:TaxAmount"))
        here = [_withholding(each, document) for each in one.all("cac:TaxSubtotal")]
        expected = sum((Decimal(each["importo_ritenuta"]) for each in here), Decimal("0.00"))
        if stated != expected:
            one.blame(
                InvalidDocument("ubl-total", element="WithholdingTaxTotal/TaxAmount", expected=expected, found=stated)
            )
        made += here
    types = [*found.tipi_ritenuta]
    usual = PERSON if codice_fiscale is not None and len(codice_fiscale) == _LENGTH_OF_A_PERSONS_CODE else COMPANY
    for at, each in enumerate(made):
        if at >= len(types):
            root.notes.presume("DatiRitenuta/TipoRitenuta", usual)
        each["tipo_ritenuta"] = types[at] if at < len(types) else usual
    return made


def _withholding(node: Node, document: Document) -> dict[str, Any]:
    node.settle("cac:TaxCategory/cbc:ID", "cac:TaxCategory/cac:TaxScheme/cbc:ID")
    document.settle_currency(node, "cbc:TaxableAmount")
    causale = node.take("cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode")
    if causale is None:
        node.blame(InvalidDocument("ubl-missing", element="TaxTypeCode"))
    return without_nothing(
        {
            "importo_ritenuta": plain(document.money(node.first("cbc:TaxAmount"))),
            "aliquota_ritenuta": plain(percent(node.first("cac:TaxCategory/cbc:Percent"))),
            "causale_pagamento": causale or "",
        }
    )

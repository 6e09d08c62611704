"""The whole mapping as one table: every row that is read, with the paths of its group."""

from collections.abc import Iterator
from typing import Final

from invoicebridge.fatturapa.ubl import (
    addresses,
    allowances,
    attachments,
    extensions,
    general,
    items,
    lines,
    party_rows,
    payment,
    prices,
    reference_rows,
    summary,
    taxes,
    transport,
)
from invoicebridge.fatturapa.ubl.rows import Row

_BODY: Final = "FatturaElettronicaBody"
_HEADER: Final = "FatturaElettronicaHeader"
_DOCUMENT: Final = f"{_BODY}/DatiGenerali/DatiGeneraliDocumento"
_LINES: Final = f"{_BODY}/DatiBeniServizi/DettaglioLinee"
_SUMMARY: Final = f"{_BODY}/DatiBeniServizi/DatiRiepilogo"
_INSTALMENT: Final = f"{_BODY}/DatiPagamento/DettaglioPagamento"
_TRANSPORT: Final = f"{_BODY}/DatiGenerali/DatiTrasporto"
_SELLER: Final = "cac:AccountingSupplierParty/cac:Party"
_BUYER: Final = "cac:AccountingCustomerParty/cac:Party"
_CEDENTE: Final = f"{_HEADER}/CedentePrestatore"
_CESSIONARIO: Final = f"{_HEADER}/CessionarioCommittente"
_THIRD: Final = f"{_HEADER}/TerzoIntermediarioOSoggettoEmittente"

GROUPS: Final[tuple[tuple[str, str, tuple[Row, ...]], ...]] = (
    ("ext:UBLExtensions", "", extensions.OF_FILE),
    ("ext:UBLExtensions", _HEADER, extensions.OF_HEADER),
    ("ext:UBLExtensions", _DOCUMENT, extensions.OF_DOCUMENT),
    ("ext:UBLExtensions", _SUMMARY, extensions.OF_SUMMARY),
    ("", _DOCUMENT, general.GENERAL),
    ("", _INSTALMENT, payment.DUE),
    ("", _CEDENTE, party_rows.ACCOUNTING),
    ("", _SUMMARY, summary.PERIOD),
    ("", f"{_BODY}/DatiGenerali", reference_rows.REFERENCES),
    ("cac:AdditionalDocumentReference", f"{_BODY}/Allegati", attachments.ATTACHMENTS),
    (_SELLER, _CEDENTE, party_rows.SELLER),
    (f"{_SELLER}/cac:PostalAddress", f"{_CEDENTE}/Sede", addresses.rows("23.1.4")),
    (_SELLER, _CEDENTE, party_rows.STABILE),
    (f"{_SELLER}/cac:ServiceProviderParty/cac:Party", _THIRD, party_rows.INTERMEDIARY),
    (_BUYER, _HEADER, party_rows.RECIPIENT),
    (_BUYER, _CESSIONARIO, party_rows.BUYER),
    (f"{_BUYER}/cac:PostalAddress", f"{_CESSIONARIO}/Sede", addresses.rows("24.1.4")),
    (_BUYER, _CESSIONARIO, party_rows.BUYERS_STABILE),
    (
        f"{_BUYER}/cac:PowerOfAttorney/cac:AgentParty",
        f"{_CESSIONARIO}/RappresentanteFiscale",
        party_rows.BUYERS_REPRESENTATIVE,
    ),
    ("cac:PayeeParty", _INSTALMENT, payment.PAYEE),
    ("cac:TaxRepresentativeParty", f"{_HEADER}/RappresentanteFiscale", party_rows.REPRESENTATIVE),
    ("cac:Delivery", _TRANSPORT, transport.DELIVERY),
    ("cac:Delivery/cac:DeliveryLocation/cac:Address", f"{_TRANSPORT}/IndirizzoResa", addresses.rows("27.2.2")),
    ("cac:Delivery/cac:CarrierParty", _TRANSPORT, transport.CARRIER),
    ("", _TRANSPORT, transport.TERMS),
    ("cac:PaymentMeans", _INSTALMENT, payment.MEANS),
    ("", f"{_BODY}/DatiPagamento", payment.CONDITIONS),
    ("", _INSTALMENT, payment.TERMS),
    ("cac:AllowanceCharge", _DOCUMENT, allowances.CHARGES),
    ("cac:TaxTotal/cac:TaxSubtotal", _SUMMARY, taxes.BREAKDOWN),
    ("", _DOCUMENT, extensions.WITHHOLDING),
    ("", _DOCUMENT, general.TOTALS),
    ("", _INSTALMENT, payment.AMOUNT),
    ("cac:InvoiceLine", _LINES, lines.LINE),
    ("cac:InvoiceLine", _LINES, prices.PRICE),
    ("cac:InvoiceLine", f"{_BODY}/DatiGenerali", reference_rows.OF_LINES),
    ("cac:InvoiceLine/cac:Item", _LINES, items.ITEM),
)
"""UBL path and FatturaPA path of a group, and its rows, in the order of the official mapping."""


def all_rows() -> Iterator[Row]:
    """Yield every row with whole paths, from the root of the UBL and from the root of FatturaPA."""
    for ubl, fatturapa, rows in GROUPS:
        for row in rows:
            ubl_path, path = ("/".join(filter(None, pair)) for pair in ((ubl, row.ubl), (fatturapa, row.fatturapa)))
            yield Row(row.number, ubl_path, path, row.convert, row.how)

"""The rows of what a document refers to: levels 13, 15 to 22, 35.7 to 35.9 of the mapping; `references` reads them."""

from typing import Final

from invoicebridge.fatturapa.ubl.rows import Row

_WITH: Final = "with its number"
REFERENCES: Final = (
    Row(
        "13",
        "cbc:BuyerReference",
        "DatiOrdineAcquisto/CodiceCommessaConvenzione",
        how="with the order; see the choices",
    ),
    Row("15.1", "cac:OrderReference/cbc:ID", "DatiOrdineAcquisto/IdDocumento", how="NA says that there is none"),
    Row("15.3", "cac:OrderReference/cbc:IssueDate", "DatiOrdineAcquisto/Data", how=_WITH),
    Row("16.1.1", "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID", "DatiFattureCollegate/IdDocumento"),
    Row("16.1.2", "cac:BillingReference/cac:InvoiceDocumentReference/cbc:IssueDate", "DatiFattureCollegate/Data"),
    Row(
        "16.2.1",
        "cac:BillingReference/cac:AdditionalDocumentReference/cbc:ID",
        "FatturaPrincipale/NumeroFatturaPrincipale",
    ),
    Row(
        "16.2.2",
        "cac:BillingReference/cac:AdditionalDocumentReference/cbc:IssueDate",
        "FatturaPrincipale/DataFatturaPrincipale",
    ),
    Row("17.1", "cac:DespatchDocumentReference/cbc:ID", "DatiDDT/NumeroDDT", how="with its date, else lost"),
    Row("17.2", "cac:DespatchDocumentReference/cbc:IssueDate", "DatiDDT/DataDDT", how=_WITH),
    Row("18.1", "cac:ReceiptDocumentReference/cbc:ID", "DatiRicezione/IdDocumento"),
    Row("19.1", "cac:OriginatorDocumentReference/cbc:ID", "DatiContratto/CodiceCIG", how="see the choices"),
    Row("20.1", "cac:ContractDocumentReference/cbc:ID", "DatiContratto/IdDocumento"),
    Row("21.1", "cac:AdditionalDocumentReference/cbc:ID", "DatiConvenzione/IdDocumento", how="AVV; AOR is DatiSAL"),
    Row("22.1", "cac:ProjectReference/cbc:ID", "DatiContratto/CodiceCUP", how="in a credit note level 21 with type 50"),
)
"""Below the root and DatiGenerali."""

OF_LINES: Final = (
    Row(
        "35.7.1", "cac:OrderLineReference/cbc:LineID", "DatiOrdineAcquisto/NumItem", how="of the order of 35.7.2 or 15"
    ),
    Row("35.7.2.1", "cac:OrderLineReference/cac:OrderReference/cbc:ID", "DatiOrdineAcquisto/IdDocumento"),
    Row("35.7.2.2", "cac:OrderLineReference/cac:OrderReference/cbc:IssueDate", "DatiOrdineAcquisto/Data"),
    Row("35.8.2.1", "cac:DespatchLineReference/cac:DocumentReference/cbc:ID", "DatiDDT/NumeroDDT"),
    Row("35.8.2.2", "cac:DespatchLineReference/cac:DocumentReference/cbc:IssueDate", "DatiDDT/DataDDT"),
    Row(
        "35.9.1",
        "cac:DocumentReference/cbc:ID",
        "DatiOrdineAcquisto/CodiceCommessaConvenzione",
        how="ON; AVV, CT, AEP, AGB likewise by scheme",
    ),
)
"""Below cac:InvoiceLine and DatiGenerali; each with RiferimentoNumeroLinea."""

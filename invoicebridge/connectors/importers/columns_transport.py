"""Columns about the transport of the goods (2.1.9 DatiTrasporto), as of an invoice that travels with them."""

from typing import Final

from invoicebridge.connectors.importers.columns_general import Row

_TRANSPORT: Final = "body.dati_generali.dati_trasporto"
_CARRIER: Final = f"{_TRANSPORT}.dati_anagrafici_vettore"

TRANSPORT: Final[tuple[Row, ...]] = (
    (
        "vettore_partita_iva",
        "vat",
        f"{_CARRIER}.id_fiscale_iva",
        "carrier_vat",
        "partita iva vettore|p iva vettore|carrier vat number",
        "Partita IVA del vettore, di altri paesi con la sigla; serve se c'è un vettore",
        "VAT number of the carrier, of other countries with the country; needed where there is a carrier",
    ),
    (
        "vettore_codice_fiscale",
        "text",
        f"{_CARRIER}.codice_fiscale",
        "carrier_tax_code",
        "codice fiscale vettore",
        "Codice fiscale del vettore",
        "Italian tax code of the carrier",
    ),
    (
        "vettore_denominazione",
        "text",
        f"{_CARRIER}.anagrafica.denominazione",
        "carrier_name",
        "vettore|ragione sociale vettore|corriere|carrier",
        "Ragione sociale del vettore",
        "Name of the carrier",
    ),
    (
        "trasporto_mezzo",
        "text",
        f"{_TRANSPORT}.mezzo_trasporto",
        "means_of_transport",
        "mezzo|mezzo di trasporto|trasporto a mezzo|trasporto a cura",
        "Mezzo di trasporto",
        "Means of transport",
    ),
    (
        "trasporto_causale",
        "text",
        f"{_TRANSPORT}.causale_trasporto",
        "reason_of_transport",
        "causale trasporto|causale del trasporto",
        "Causale del trasporto (vendita, conto visione…)",
        "Reason of the transport (sale, on approval…)",
    ),
    (
        "trasporto_colli",
        "integer",
        f"{_TRANSPORT}.numero_colli",
        "number_of_packages",
        "colli|numero colli|n colli|nr colli|packages",
        "Numero dei colli",
        "Number of packages",
    ),
    (
        "trasporto_aspetto",
        "text",
        f"{_TRANSPORT}.descrizione",
        "kind_of_packages",
        "aspetto beni|aspetto esteriore beni|aspetto esteriore dei beni|aspetto",
        "Aspetto esteriore dei beni",
        "What the goods look like",
    ),
    (
        "trasporto_unita_peso",
        "text",
        f"{_TRANSPORT}.unita_misura_peso",
        "unit_of_weight",
        "um peso|unita peso",
        "Unità di misura del peso (kg)",
        "Unit of the weight (kg)",
    ),
    (
        "trasporto_peso_lordo",
        "amount",
        f"{_TRANSPORT}.peso_lordo",
        "gross_weight",
        "peso lordo|peso|weight",
        "Peso lordo, fino a 9999,99",
        "Gross weight, up to 9999.99",
    ),
    (
        "trasporto_peso_netto",
        "amount",
        f"{_TRANSPORT}.peso_netto",
        "net_weight",
        "peso netto",
        "Peso netto, fino a 9999,99",
        "Net weight, up to 9999.99",
    ),
    (
        "trasporto_data_inizio",
        "date",
        f"{_TRANSPORT}.data_inizio_trasporto",
        "transport_from",
        "data inizio trasporto|inizio trasporto|data trasporto",
        "Data di inizio del trasporto",
        "Day on which the transport begins",
    ),
    (
        "trasporto_resa",
        "text",
        f"{_TRANSPORT}.tipo_resa",
        "delivery_terms",
        "resa|tipo resa|incoterms|porto",
        "Termini di resa, tre lettere (Incoterms: EXW, DAP…)",
        "Terms of delivery, three letters (Incoterms: EXW, DAP…)",
    ),
)

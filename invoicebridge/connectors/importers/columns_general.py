"""Columns about the whole document, and about what it refers to."""

from typing import Final

Row = tuple[str, str, str, str, str, str, str]
"""Name, kind of cell, path, English name, other names (`|` between), what it is in Italian, in English."""

_DOCUMENT = "body.dati_generali.dati_generali_documento"


def _on_the_total(names: tuple[str, str], it: str, en: str) -> tuple[Row, ...]:
    """The columns of 2.1.1.8 ScontoMaggiorazione, which leaves the VAT as it is."""
    (name, english), place = names, f"{_DOCUMENT}.sconto_maggiorazione[n]"
    rest_it = "non riduce imponibile e IVA (per questo, una riga con prezzo negativo)"
    rest_en = "base and VAT stay as they are (to change them add a line with a price below zero or above)"
    if name.startswith("maggiorazione"):
        rest_it = "non aumenta imponibile e IVA (per questo, una riga)"
    return (
        (
            f"{name}_percentuale",
            "percent",
            f"{place}.percentuale",
            f"{english}_percent",
            "",
            f"{it}, in percentuale: {rest_it}",
            f"{en}, in percent: {rest_en}",
        ),
        (
            f"{name}_importo",
            "price",
            f"{place}.importo",
            f"{english}_amount",
            "",
            f"{it}, come importo: {rest_it}",
            f"{en}, as an amount: {rest_en}",
        ),
    )


_BASIC: Final[tuple[Row, ...]] = (
    (
        "azienda",
        "text",
        "@company",
        "company",
        "cedente|codice azienda|ditta|seller|seller vat|partita iva cedente|p iva azienda|company code",
        "Azienda che emette: il codice con cui è nota a invoicebridge, o la partita IVA. Vuota se una sola",
        "Company that issues: its id in invoicebridge, or its VAT number. Empty if there is only one",
    ),
    (
        "tipo_documento",
        "code",
        f"{_DOCUMENT}.tipo_documento",
        "document_type",
        "tipo doc|tipo|tipo fattura|td|doc type|invoice type|type|billing type|tipdoc|tipodoc",
        "TD01 fattura (se vuoto), TD04 nota di credito, TD24 differita… Non i tipi semplificati TD07-TD09",
        "TD01 invoice (if empty), TD04 credit note, TD24 deferred… Not the simplified types TD07-TD09",
    ),
    (
        "numero",
        "text",
        f"{_DOCUMENT}.numero",
        "number",
        "numero documento|num doc|n doc|nr doc|numero fattura|num fattura|n fattura|ndoc|invoice number|invoice no"
        "|invoice|document number|document no|no"
        "|billing document|numdoc|nrdoc|numero fatt|num fatt|n fatt|fattura n|fattura|doc n",
        "Numero del documento; le righe con azienda, tipo, numero e data uguali sono una fattura",
        "Number of the document; rows with the same company, type, number and date are one invoice",
    ),
    (
        "data",
        "date",
        f"{_DOCUMENT}.data",
        "date",
        "data documento|data doc|data fattura|data emissione|invoice date|document date|issue date|doc date"
        "|billing date|datdoc|datadoc|data fatt",
        "Data del documento",
        "Date of the document",
    ),
    (
        "divisa",
        "currency",
        f"{_DOCUMENT}.divisa",
        "currency",
        "valuta|cod valuta|val|currency code|document currency|currency",
        "Valuta, tre lettere; EUR se vuota",
        "Currency, three letters; EUR if empty",
    ),
    (
        "causale",
        "text",
        f"{_DOCUMENT}.causale[n]",
        "reason",
        "causale documento|oggetto|note|note documento|subject|notes",
        "Causale del documento, fino a 200 caratteri; altre in causale_2, causale_3…",
        "Reason of the document, up to 200 characters; more in reason_2, reason_3…",
    ),
    (
        "esigibilita_iva",
        "code",
        "body.esigibilita_iva",
        "vat_collectability",
        "esigibilita|esig iva",
        "I immediata, D differita, S scissione dei pagamenti",
        "I immediate, D deferred, S split payment",
    ),
    (
        "scissione_pagamenti",
        "yes/no",
        "@split",
        "split_payment",
        "split payment|split|scissione",
        "Sì: scissione dei pagamenti (come esigibilita_iva S)",
        "Yes: split payment (as vat_collectability S)",
    ),
    (
        "bollo",
        "text",
        "body.bollo",
        "stamp_duty",
        "imposta di bollo|bollo virtuale|gestione bollo",
        "automatico (se vuoto): indicato quando è dovuto; addebitato: anche messo in conto al cliente; no: mai",
        "automatico (if empty): stated where it is due; addebitato: also charged to the customer; no: never",
    ),
    (
        "bollo_importo",
        "amount",
        f"{_DOCUMENT}.dati_bollo.importo_bollo",
        "stamp_duty_amount",
        "importo bollo",
        "Importo dell'imposta di bollo assolta in modo virtuale, se si vuole indicarlo",
        "Amount of the stamp duty paid virtually, if it is to be stated",
    ),
    (
        "art73",
        "yes/no",
        f"{_DOCUMENT}.art73",
        "art73",
        "",
        "Sì: documento emesso secondo l'art. 73 DPR 633/72",
        "Yes: issued under art. 73 DPR 633/72",
    ),
    (
        "arrotondamento",
        "amount",
        f"{_DOCUMENT}.arrotondamento",
        "rounding",
        "arrot",
        "Arrotondamento del totale del documento",
        "Rounding of the document total",
    ),
    *_on_the_total(
        ("sconto_documento", "document_discount"),
        "Sconto sul totale del documento, IVA compresa",
        "Discount on the document total, VAT included",
    ),
    *_on_the_total(
        ("maggiorazione_documento", "document_surcharge"),
        "Maggiorazione del totale del documento, IVA compresa",
        "Surcharge on the document total, VAT included",
    ),
    (
        "totale_documento",
        "amount",
        f"{_DOCUMENT}.importo_totale_documento",
        "document_total",
        "totale fattura|tot doc|totale|importo totale|importo totale documento|total|invoice total|grand total|gross",
        "Totale del documento con IVA: non serve, ma se c'è viene confrontato con quello calcolato",
        "Document total with VAT: not needed; if it is there it is compared with the computed one",
    ),
    (
        "sal_fase",
        "integer",
        "body.dati_generali.dati_sal[n].riferimento_fase",
        "sal_phase",
        "fase sal|sal",
        "Fase dello stato di avanzamento dei lavori",
        "Phase of the works",
    ),
)

_REFERENCES: Final = (
    ("ordine", "order", "dati_ordine_acquisto", "ordine d'acquisto", "purchase order"),
    ("contratto", "contract", "dati_contratto", "contratto", "contract"),
    ("convenzione", "agreement", "dati_convenzione", "convenzione", "agreement"),
    ("ricezione", "receipt", "dati_ricezione", "documento di ricezione", "goods receipt"),
    (
        "fattura_collegata",
        "linked_invoice",
        "dati_fatture_collegate",
        "fattura collegata (per TD04, TD05, TD16…)",
        "linked invoice (for TD04, TD05, TD16…)",
    ),
)
"""Prefix, English prefix, block, and what it is."""

_ALIASES: Final = {
    "ordine_id": "numero ordine|n ordine|rif ordine|ordine|order number|order no|po number|purchase order|order",
    "ordine_data": "data ordine|order date",
    "ordine_cig": "cig|codice cig",
    "ordine_cup": "cup|codice cup",
    "contratto_id": "numero contratto|contratto|contract number",
    "contratto_data": "data contratto|contract date",
    "fattura_collegata_id": "fattura di riferimento|rif fattura|n fattura collegata|original invoice|linked invoice",
    "fattura_collegata_data": "data fattura di riferimento|data fattura collegata|original invoice date",
}


def _references(prefix: str, english: str, block: str, it: str, en: str) -> tuple[Row, ...]:
    parts = (
        ("id", "id", "text", "id_documento", f"Numero: {it}", f"Number: {en}"),
        ("data", "date", "date", "data", f"Data: {it}", f"Date: {en}"),
        ("voce", "item", "text", "num_item", f"Voce: {it}", f"Item: {en}"),
        ("commessa", "project", "text", "codice_commessa_convenzione", f"Commessa o convenzione: {it}", f"Job: {en}"),
        ("cup", "cup", "text", "codice_cup", f"Codice CUP: {it}", f"CUP code: {en}"),
        ("cig", "cig", "text", "codice_cig", f"Codice CIG: {it}", f"CIG code: {en}"),
    )
    return tuple(
        (
            f"{prefix}_{name}",
            kind,
            f"{block}[].{field}",
            f"{english}_{own}",
            _ALIASES.get(f"{prefix}_{name}", ""),
            in_italian,
            in_english,
        )
        for name, own, kind, field, in_italian, in_english in parts
    )


_DELIVERY: Final[tuple[Row, ...]] = (
    (
        "ddt_numero",
        "text",
        "dati_ddt[].numero_ddt",
        "delivery_note_number",
        "ddt|numero ddt|n ddt|rif ddt|delivery note",
        "Numero del documento di trasporto",
        "Number of the delivery note",
    ),
    (
        "ddt_data",
        "date",
        "dati_ddt[].data_ddt",
        "delivery_note_date",
        "data ddt|delivery date",
        "Data del documento di trasporto",
        "Date of the delivery note",
    ),
)

GENERAL: Final[tuple[Row, ...]] = (
    *_BASIC,
    *(row for each in _REFERENCES for row in _references(*each)),
    *_DELIVERY,
)

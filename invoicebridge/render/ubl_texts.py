"""Texts for UBL documents: why one could not be carried over, what of one was lost, what was presumed."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_MEND: Final = Text("Correggere il documento UBL e importarlo di nuovo", "Correct the UBL document and import it again")
_STATE_NATURA: Final = Text(
    "Scrivere la Natura all'inizio di TaxExemptionReason (N6.3#art. 17 c. 6), o nella proprietà Natura della linea",
    "Write the Natura at the beginning of TaxExemptionReason (N6.3#art. 17 c. 6), or in the line's property Natura",
)

UBL_TEXTS: Final[Mapping[str, tuple[Text, Text]]] = {
    "ubl-missing": (
        Text(
            "Manca {element}, che la fattura elettronica richiede",
            "{element} is missing, which FatturaPA cannot do without",
        ),
        _MEND,
    ),
    "ubl-number": (Text("«{value}» non è un numero ammesso qui", "“{value}” is no number that may stand here"), _MEND),
    "ubl-decimals": (
        Text("L'importo {value} ha più di due decimali", "The amount {value} has more than two decimals"),
        _MEND,
    ),
    "ubl-date": (
        Text("«{value}» non è una data (AAAA-MM-GG)", "“{value}” is no date (YYYY-MM-DD)"),
        _MEND,
    ),
    "ubl-too-long": (
        Text(
            "«{value}» è più lungo dei {limit} caratteri che {element} ammette",
            "“{value}” is longer than the {limit} characters that {element} takes",
        ),
        _MEND,
    ),
    "ubl-currency": (
        Text(
            "L'importo è in {found}, il documento in {expected}: in una fattura elettronica la valuta è una sola",
            "The amount is in {found}, the document in {expected}: FatturaPA has one currency",
        ),
        _MEND,
    ),
    "ubl-type": (
        Text(
            "Al tipo di documento {value} non corrisponde alcun TipoDocumento",
            "No TipoDocumento corresponds to the document type {value}",
        ),
        Text(
            "Indicare il TipoDocumento nell'estensione urn:fdc:agid.gov.it:fatturapa:TipoDocumento",
            "State TipoDocumento in the extension urn:fdc:agid.gov.it:fatturapa:TipoDocumento",
        ),
    ),
    "ubl-category": (
        Text(
            "La categoria IVA «{category}» non esiste in Italia",
            "The VAT category “{category}” does not exist in Italy",
        ),
        _MEND,
    ),
    "ubl-rate": (
        Text(
            "La categoria IVA «{category}» non va con l'aliquota {rate}",
            "The VAT category “{category}” does not go with the rate {rate}",
        ),
        _MEND,
    ),
    "ubl-natura": (
        Text(
            "Per la categoria IVA «{category}» il documento non dice quale Natura, o ne dice due diverse",
            "For the VAT category “{category}” the document does not say which Natura, or says two that differ",
        ),
        _STATE_NATURA,
    ),
    "ubl-line-total": (
        Text(
            "Quantità, prezzo e sconti della linea danno {expected}, ma il documento dice {found}",
            "Quantity, price and allowances of the line make {expected}, but the document says {found}",
        ),
        _MEND,
    ),
    "ubl-price": (
        Text(
            "Prezzo o percentuale e sconto danno {expected}, ma il documento dice {found}",
            "Price or percentage and allowance make {expected}, but the document says {found}",
        ),
        _MEND,
    ),
    "ubl-base": (
        Text(
            "All'aliquota {rate} le linee, con sconti e maggiorazioni, danno {expected}, ma il documento dice {found}",
            "At the rate {rate} the lines, with allowances and charges, make {expected}, but the document says {found}",
        ),
        _MEND,
    ),
    "ubl-tax": (
        Text(
            "All'aliquota {rate} l'imposta è {expected}, ma il documento dice {found}",
            "At the rate {rate} the tax is {expected}, but the document says {found}",
        ),
        _MEND,
    ),
    "ubl-total": (
        Text(
            "{element} dovrebbe essere {expected}, ma il documento dice {found}",
            "{element} should be {expected}, but the document says {found}",
        ),
        _MEND,
    ),
    "ubl-amount": (
        Text(
            "{element} è {value}, e nella fattura elettronica non c'è posto per questo importo",
            "{element} is {value}, and FatturaPA has no place for this amount",
        ),
        _MEND,
    ),
}
"""By code of InvalidUbl: what is wrong, and what to do."""

UBL_NOTES: Final[Mapping[str, Text]] = {
    "ubl-lost/no-place": Text(
        "Non riportato, la fattura elettronica non ha un campo per questo: {path} = {value}",
        "Not carried over, FatturaPA has no field for it: {path} = {value}",
    ),
    "ubl-lost/too-long": Text(
        "Non riportato, troppo lungo per il campo: {path} = {value}",
        "Not carried over, too long for its field: {path} = {value}",
    ),
    "ubl-lost/form": Text(
        "Non riportato, il campo ammette valori di altra forma: {path} = {value}",
        "Not carried over, its field takes values of another form: {path} = {value}",
    ),
    "ubl-lost/incomplete": Text(
        "Non riportato, manca un dato che la fattura elettronica richiede insieme: {path} = {value}",
        "Not carried over, something that FatturaPA requires beside it is missing: {path} = {value}",
    ),
    "ubl-lost/repeated": Text(
        "Non riportato, il campo ammette un solo valore e ne è stato preso un altro: {path} = {value}",
        "Not carried over, its field takes one value and another one was taken: {path} = {value}",
    ),
    "ubl-lost/replaced": Text(
        "Non riportato, la data del documento è quella dell'operazione: {path} = {value}",
        "Not carried over, the date of the document is that of the operation: {path} = {value}",
    ),
    "ubl-presumed": Text(
        "Presunto, il documento UBL non lo dice: {field} = {value}",
        "Presumed, the UBL document does not say it: {field} = {value}",
    ),
}
"""By code and `kind` of ImportNote."""

"""Columns about the customer; of self-billing (TD16-TD20, TD22, TD23, TD28, TD29) about the supplier."""

from typing import Final

from invoicebridge.connectors.importers.columns_general import Row

_PARTY = "header.cessionario_committente"
_IDENTITY = f"{_PARTY}.dati_anagrafici"
_TRANSMISSION = "header.dati_trasmissione"

PARTIES: Final[tuple[Row, ...]] = (
    (
        "cliente_codice",
        "text",
        "@customer",
        "customer_code",
        "codice cliente|cod cliente|cliente|cod cli|codcli|customer|customer id|customer no|account"
        "|sold to party|sold to|bill to party|codcliente|customer number",
        "Codice del cliente nel registro di invoicebridge: bastano questo e le righe",
        "Code of the customer in the register of invoicebridge: this and the lines are enough",
    ),
    (
        "cliente_partita_iva",
        "vat",
        f"{_IDENTITY}.id_fiscale_iva",
        "customer_vat",
        "partita iva|p iva|piva|partita iva cliente|p iva cliente|vat|vat number|vat id|customer vat number|tax id"
        "|pariva|partiva|part iva|vat registration no|vat registration number",
        "Partita IVA del cliente, di altri paesi con la sigla (DE123456789); senza sigla è del paese del cliente",
        "VAT number, of other countries with the country (DE123456789); without one it is of the customer's country",
    ),
    (
        "cliente_codice_fiscale",
        "text",
        f"{_IDENTITY}.codice_fiscale",
        "customer_tax_code",
        "codice fiscale|cod fiscale|cod fisc|cf|codice fiscale cliente|tax code|fiscal code|codfis|codfisc|c f",
        "Codice fiscale del cliente",
        "Italian tax code of the customer",
    ),
    (
        "cliente_denominazione",
        "text",
        f"{_IDENTITY}.anagrafica.denominazione",
        "customer_name",
        "ragione sociale|denominazione|rag sociale|nome cliente|intestatario|ragione sociale cliente|company name|name"
        "|bill to name"
        "|ragsoc|rag soc|rag soc 1|name 1|customer name|nominativo|cliente|customer",
        "Ragione sociale; di una persona, invece, nome e cognome",
        "Name of a firm; of a person give first name and surname instead",
    ),
    (
        "cliente_nome",
        "text",
        f"{_IDENTITY}.anagrafica.nome",
        "customer_first_name",
        "nome|first name|given name",
        "Nome, di una persona",
        "First name, of a person",
    ),
    (
        "cliente_cognome",
        "text",
        f"{_IDENTITY}.anagrafica.cognome",
        "customer_surname",
        "cognome|surname|last name|family name",
        "Cognome, di una persona",
        "Surname, of a person",
    ),
    (
        "cliente_regime_fiscale",
        "code",
        "@regime",
        "supplier_tax_scheme",
        "regime fiscale",
        "Solo per le autofatture: regime del fornitore; se vuoto RF01, estero RF18",
        "Only for self-billing: scheme of the supplier; if empty RF01, abroad RF18",
    ),
    (
        "cliente_indirizzo",
        "text",
        f"{_PARTY}.sede.indirizzo",
        "customer_address",
        "indirizzo|via|indirizzo cliente|address|street|bill to address|indir|ind",
        "Via e numero",
        "Street and number",
    ),
    (
        "cliente_numero_civico",
        "text",
        f"{_PARTY}.sede.numero_civico",
        "customer_street_number",
        "numero civico|civico|n civico|street number|house number",
        "Numero civico, se non è nell'indirizzo",
        "Street number, if it is not in the address",
    ),
    (
        "cliente_cap",
        "cap",
        f"{_PARTY}.sede.cap",
        "customer_postcode",
        "cap|codice postale|cap cliente|zip|zip code|postcode|postal code",
        "CAP, cinque cifre; all'estero 00000",
        "Postcode, five digits; abroad 00000",
    ),
    (
        "cliente_comune",
        "text",
        f"{_PARTY}.sede.comune",
        "customer_town",
        "comune|citta|localita|citta cliente|city|town",
        "Comune",
        "Town",
    ),
    (
        "cliente_provincia",
        "text",
        f"{_PARTY}.sede.provincia",
        "customer_province",
        "provincia|prov|pr|province|state|region|sigla provincia",
        "Sigla della provincia, solo in Italia",
        "Two letters of the province, only in Italy",
    ),
    (
        "cliente_nazione",
        "country",
        f"{_PARTY}.sede.nazione",
        "customer_country",
        "nazione|paese|stato|cod nazione|country|country code",
        "Paese, due lettere; IT se vuoto e c'è un indirizzo",
        "Country, two letters; IT if empty and there is an address",
    ),
    (
        "codice_destinatario",
        "text",
        f"{_TRANSMISSION}.codice_destinatario",
        "recipient_code",
        "cod destinatario|codice sdi|codice univoco|sdi|cod univoco|codice ipa|codice ufficio|sdi code"
        "|cod destinatario fatt elettr|codice destinatario fe|cod dest|coddest",
        "Codice destinatario, sette caratteri; di una pubblica amministrazione il codice ufficio, sei",
        "Recipient code, seven characters; of a public body the code of its office, six",
    ),
    (
        "pec_destinatario",
        "text",
        f"{_TRANSMISSION}.pec_destinatario",
        "recipient_pec",
        "pec|pec cliente|indirizzo pec|pec address|certified email",
        "PEC del cliente, se non ha un codice destinatario",
        "PEC address of the customer, where it has no recipient code",
    ),
    (
        "cliente_email",
        "text",
        "@email",
        "customer_email",
        "email|e mail|mail|posta elettronica",
        "E-mail del cliente: va nel registro, non nella fattura",
        "E-mail of the customer: goes into the register, not into the invoice",
    ),
)

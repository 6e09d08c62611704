"""What is wrong with the customer of a row, and what else there is to say of it, by the code of the fault."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

CUSTOMER_FAULTS: Final[Mapping[str, Text]] = {
    "customer-unknown": Text(
        "il registro non ha un cliente «{code}»: scrivere i suoi dati nella riga, o aggiungerlo con invoicebridge "
        "customer import",
        "the register has no customer “{code}”: write its data into the row, or add it with invoicebridge customer "
        "import",
    ),
    "customer-unknown/part": Text(
        "il registro non ha un cliente «{code}», e nella riga mancano {columns}",
        "the register has no customer “{code}”, and the row lacks {columns}",
    ),
    "customer-half-stated": Text(
        "la riga dice soltanto una parte del cliente «{code}», diversa dal registro ({columns}): scrivere tutto il "
        "nome o tutto l'indirizzo, oppure lasciarli vuoti",
        "the row says only a part of customer “{code}”, not as the register has it ({columns}): write the whole name "
        "or address, or leave them empty",
    ),
    "customer-other": Text(
        "la riga dà al cliente «{code}» un'altra partita IVA o un altro codice fiscale: nulla si prende dal registro, "
        "e mancano {columns}",
        "the row gives customer “{code}” another VAT number or tax code: nothing is taken from the register, and "
        "{columns} are missing",
    ),
    "customer-differs": Text(
        "cliente «{code}»: il registro ha «{register}», qui c'è «{batch}»",
        "customer “{code}”: the register has “{register}”, here is “{batch}”",
    ),
    "customer-differs/row": Text(
        "cliente «{code}»: la riga {row} ha «{register}», qui c'è «{batch}»",
        "customer “{code}”: row {row} has “{register}”, here is “{batch}”",
    ),
    "seller-differs": Text(
        "chi emette: {field} è «{batch}», nel registro delle aziende «{register}» ({company}); se è cambiato, "
        "invoicebridge company add",
        "issuer: {field} is “{batch}”, in the register of companies “{register}” ({company}); if it changed, "
        "invoicebridge company add",
    ),
    "customer-twice": Text(
        "il cliente «{code}» è già nella riga {row}: lasciarne una",
        "customer “{code}” is in row {row} already: leave one",
    ),
    "customers-too-many": Text(
        "la tabella ha più di {limit} clienti: dividerla", "the table has more than {limit} customers: split it"
    ),
    "sheets-several/customers": Text(
        "più fogli contengono clienti ({sheets}): dire quale nella mappatura (sheet), uno per volta",
        "several sheets hold customers ({sheets}): say which in the mapping (sheet), one at a time",
    ),
    "recipient-code-wrong": Text(
        "«{value}» non è un codice destinatario: sette lettere e cifre (sei per un ufficio pubblico)",
        "“{value}” is no recipient code: seven letters and digits (six for a public office)",
    ),
    "pec-of-sdi": Text(
        "{value} è una casella del Sistema di Interscambio, non del cliente",
        "{value} is a mailbox of the Sistema di Interscambio, not the customer's",
    ),
    "mail-address-wrong": Text("«{value}» non è un indirizzo di posta", "“{value}” is no mail address"),
    "vat-wrong": Text(
        "la partita IVA {value} non esiste: la cifra di controllo non torna",
        "the VAT number {value} does not exist: its check digit is wrong",
    ),
    "vat-wrong/length": Text(
        "«{value}» non è una partita IVA italiana: undici cifre. Se è di un altro paese, scriverne la sigla davanti",
        "“{value}” is no Italian VAT number: eleven digits. If it is of another country, write the country before it",
    ),
    "tax-code-wrong": Text(
        "il codice fiscale {value} non esiste: il carattere di controllo non torna",
        "the tax code {value} does not exist: its check character is wrong",
    ),
    "tax-code-wrong/length": Text(
        "«{value}» non è un codice fiscale: 16 caratteri, o 11 cifre",
        "“{value}” is no tax code: 16 characters, or 11 digits",
    ),
    "province-unreadable": Text(
        "«{value}»: scrivere la provincia in due lettere", "“{value}”: write the province in two letters"
    ),
    "json-no-object": Text(
        "qui deve stare un oggetto JSON, con i nomi delle colonne", "a JSON object must stand here, with column names"
    ),
    "json-no-cell": Text(
        "{column}: il valore deve essere un testo o un numero", "{column}: the value must be a text or a number"
    ),
    "json-keys-too-many": Text(
        "gli oggetti JSON hanno più di {limit} nomi diversi", "the JSON objects have more than {limit} different names"
    ),
}

CUSTOMER_NOTES: Final[Mapping[str, Text]] = {
    "customers": Text("clienti nella tabella: {count}", "customers in the table: {count}"),
}

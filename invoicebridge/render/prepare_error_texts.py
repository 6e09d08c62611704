"""Texts for the errors of `prepare` and `correct`: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

PREPARE_TEXTS: Final[Mapping[str, tuple[Text, Text]]] = {
    "company-unknown": (
        Text("Nell'archivio non c'è l'azienda {company}", "There is no company {company} in the store"),
        Text(
            "Usare una di: {known}; invoicebridge company add ne aggiunge una",
            "Use one of: {known}; invoicebridge company add adds one",
        ),
    ),
    "company-differs": (
        Text(
            "La tabella dice l'azienda {company}, mentre è stata indicata {chosen}",
            "The table says the company {company}, and {chosen} was given",
        ),
        Text("Correggere la colonna, o togliere --company", "Mend the column, or leave --company out"),
    ),
    "company-not-chosen": (
        Text(
            "La bozza non dice chi emette, e nell'archivio non c'è una sola azienda",
            "The draft does not say who issues, and there is not just one company in the store",
        ),
        Text("Indicare --company con una di: {known}", "Give --company with one of: {known}"),
    ),
    "company-without-party": (
        Text(
            "La bozza non dice chi emette, e dell'azienda {company} non ci sono i dati da scrivere in fattura",
            "The draft does not say who issues, and of the company {company} there is no block to put into it",
        ),
        Text(
            "Aggiungerli con invoicebridge company add, o scriverli nella bozza",
            "Add it with invoicebridge company add, or write it into the draft",
        ),
    ),
    "company-party-wrong": (
        Text(
            "I dati dell'azienda {company} nell'archivio non si leggono: {reason}",
            "The block of the company {company} in the store cannot be read: {reason}",
        ),
        Text("Aggiungerla di nuovo con invoicebridge company add", "Add it again with invoicebridge company add"),
    ),
    "company-without-rules": (
        Text(
            "Dell'azienda {company} le impostazioni non dicono nulla",
            "The settings say nothing of the company {company}",
        ),
        Text(
            "Aggiungere alle impostazioni una tabella [companies.{company}]",
            "Add a table [companies.{company}] to the settings",
        ),
    ),
    "issuer-unknown": (
        Text(
            "Chi emette ({identifier}) non è un'azienda dell'archivio",
            "The issuer ({identifier}) is no company of the store",
        ),
        Text(
            "Se è una delle vostre, aggiungerla con invoicebridge company add",
            "If it is one of yours, add it with invoicebridge company add",
        ),
    ),
    "issuer-other": (
        Text(
            "Chi emette ({identifier}) non è l'azienda {company}",
            "The issuer ({identifier}) is not the company {company}",
        ),
        Text("Togliere --company, o correggerlo", "Leave --company out, or correct it"),
    ),
    "issuer-ambiguous": (
        Text(
            "Più aziende hanno l'identificativo di chi emette ({identifier})",
            "Several companies have the issuer's identifier ({identifier})",
        ),
        Text("Indicare --company con una di: {known}", "Give --company with one of: {known}"),
    ),
    "forced-file": (
        Text(
            "{name} è stata firmata nonostante i suoi errori: un file .forced non si invia",
            "{name} was signed in spite of its errors: a .forced file is not sent",
        ),
        Text("Correggere la fattura e prepararla di nuovo", "Correct the invoice and prepare it again"),
    ),
    "draft-attachment-archived": (
        Text(
            "L'allegato {name} non si può leggere: la bozza è in un archivio, e gli allegati stanno accanto al file",
            "The attachment {name} cannot be read: the draft is in an archive, and attachments lie beside the file",
        ),
        Text(
            "Estrarre l'archivio in una cartella, o mettere l'allegato nella bozza",
            "Unpack the archive into a folder, or put the attachment into the draft",
        ),
    ),
    "signed-other-document": (
        Text(
            "Questo file firmato non contiene, integro, il documento che attende la firma come {name}",
            "This signed file does not hold, intact, the document that waits for its signature as {name}",
        ),
        Text(
            "Firmare il file scritto da prepare --export-unsigned, senza cambiarlo",
            "Sign the file written by prepare --export-unsigned, without changing it",
        ),
    ),
    "correction-not-one": (
        Text(
            "{name} contiene {count} file: una correzione è un file solo",
            "{name} holds {count} files: a correction is one file",
        ),
        Text("Indicare la bozza o la fattura corretta", "Give the corrected draft or invoice"),
    ),
    "evidence-missing": (
        Text("I byte di {name} ({sha256}) non sono più nell'archivio", "The bytes of {name} ({sha256}) are gone"),
        Text("Correggere con --with e il documento", "Correct it with --with and the document"),
    ),
}

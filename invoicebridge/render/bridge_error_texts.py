"""Texts for the errors of the bridge: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

BRIDGE_TEXTS: Final[Mapping[str, tuple[Text, Text]]] = {
    "batch-unknown": (
        Text("Nessuna importazione si chiama {id}", "No import is called {id}"),
        Text("Le elenca invoicebridge batch list", "invoicebridge batch list lists them"),
    ),
    "batch-ambiguous": (
        Text("{id} può indicare più importazioni: {known}", "{id} may mean several imports: {known}"),
        Text("Darne di più", "Give more of it"),
    ),
    "dialogue-unreadable": (
        Text(
            "La trascrizione di un invio SMTP non si legge: {reason}",
            "The record of an SMTP dialogue cannot be read: {reason}",
        ),
        Text("Recuperare l'archivio da una copia di sicurezza", "Restore the store from a backup"),
    ),
    "decision-unreadable": (
        Text("Una decisione registrata non si legge: {reason}", "A recorded decision cannot be read: {reason}"),
        Text("Recuperare l'archivio da una copia di sicurezza", "Restore the store from a backup"),
    ),
    "job-unknown": (
        Text("Non c'è un lavoro {job} che giri (ci sono: {known})", "No job {job} runs (there are: {known})"),
        Text(
            "invoicebridge serve --list li mostra; alcuni girano solo se le impostazioni hanno ciò che serve loro",
            "invoicebridge serve --list shows them; some run only where the settings have what they need",
        ),
    ),
    "decision-unsigned": (
        Text("Una decisione va firmata: chi decide, e perché", "A decision has to be signed off: who decides, and why"),
        Text("Indicare --by NOME e --because TESTO", "Give --by NAME and --because TEXT"),
    ),
    "first-under-way": (
        Text(
            "Un altro processo sta inviando il primo file della casella {mailbox}",
            "Another process is sending the first file of the mailbox {mailbox}",
        ),
        Text(
            "Nulla è stato inviato; ripetere il comando dopo la risposta",
            "Nothing was sent; repeat it after the answer",
        ),
    ),
    "customer-code-unknown": (
        Text("Il registro non ha un cliente {customer}", "The register has no customer {customer}"),
        Text("invoicebridge customer list li elenca", "invoicebridge customer list lists them"),
    ),
    "customer-of-several": (
        Text(
            "Il cliente {customer} è di più aziende: {known}",
            "The customer {customer} is of several companies: {known}",
        ),
        Text("Indicare --company", "Give --company"),
    ),
    "mailbox-unknown": (
        Text("La casella {mailbox} non è nelle impostazioni", "The mailbox {mailbox} is not in the settings"),
        Text("Usare una di: {known}", "Use one of: {known}"),
    ),
    "retry-without-target": (
        Text("Non è indicato che cosa rimettere in coda", "It is not said what to queue again"),
        Text("Indicare i file o i numeri di fattura, oppure --all", "Name files or numbers of invoices, or give --all"),
    ),
    "retry-gives-up-all": (
        Text("--give-up ritira un file alla volta, non tutti", "--give-up gives up one file at a time, not all"),
        Text("Indicare i file per nome", "Name the files"),
    ),
}

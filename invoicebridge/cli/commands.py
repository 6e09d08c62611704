"""The table of commands: each row a name, the module of this folder that does it, and one line of help."""

import argparse
import importlib
from dataclasses import dataclass
from typing import Final, Protocol, cast


class CommandModule(Protocol):
    """What a module of this folder offers to be a command."""

    def configure(self, parser: argparse.ArgumentParser, language: str) -> None:
        """Add the command's arguments to `parser`, with help in `language`."""

    def run(self, options: argparse.Namespace) -> int:
        """Do what was asked; the exit code."""


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table of commands: its name, its module in this folder, and one line of help."""

    name: str
    module: str
    it: str
    en: str

    def help(self, language: str) -> str:
        return self.en if language == "en" else self.it

    def load(self) -> CommandModule:
        return cast(CommandModule, importlib.import_module(f"invoicebridge.cli.{self.module}"))

    def configure(self, parser: argparse.ArgumentParser, language: str) -> None:
        self.load().configure(parser, language)


COMMANDS: Final = tuple(
    Command(*row)
    for row in (
        (
            "check",
            "check",
            "controlla fatture con i controlli del SdI prima dell'invio",
            "check invoices with the SdI's controls before they leave",
        ),
        (
            "explain",
            "explain",
            "spiega un codice: che cosa significa, perché succede, come rimediare",
            "explain a code: what it means, why it happens, how to mend it",
        ),
        (
            "show",
            "show",
            "mostra una fattura leggibile: nel terminale, in HTML o in PDF",
            "show a readable invoice: in the terminal, as HTML or as PDF",
        ),
        (
            "convert",
            "convert",
            "converte una fattura da XML a JSON e viceversa",
            "convert an invoice from XML to JSON and back",
        ),
        (
            "complete",
            "complete",
            "completa una bozza (parti, righe) in una fattura XML",
            "complete a draft (parties, lines) into an XML invoice",
        ),
        (
            "anonymize",
            "anonymize",
            "sostituisce i dati personali di una fattura conservandone gli errori",
            "replace the personal data of an invoice, keeping its faults",
        ),
        (
            "sign",
            "sign",
            "firma fatture controllate, una o migliaia, in CAdES o XAdES",
            "sign checked invoices, one or thousands, as CAdES or XAdES",
        ),
        (
            "verify",
            "verify",
            "verifica le firme di file .p7m e XML",
            "verify the signatures of .p7m and XML files",
        ),
        (
            "unwrap",
            "unwrap",
            "estrae il documento da un file .p7m, se la firma è integra",
            "take the document out of a .p7m file, if its signature is intact",
        ),
        (
            "signer",
            "signer",
            "prova un firmatario (chiave, token, firma remota) e mostra il certificato",
            "test a signer (key, token, remote signature) and show its certificate",
        ),
        (
            "inspect",
            "inspect",
            "dice che cos'è un messaggio PEC o del SdI, chi l'ha mandato davvero e che cosa prova",
            "tell what a PEC or SdI message is, who really sent it and what it proves",
        ),
        (
            "init",
            "init",
            "prepara impostazioni e archivio, in modo guidato o da opzioni",
            "set up settings and store, guided or by options",
        ),
        (
            "doctor",
            "doctor",
            "prova impostazioni, firma, casella PEC, archivio e orologio: una riga ciascuno",
            "test settings, signer, PEC mailbox, store and clock: one line each",
        ),
        (
            "company",
            "company",
            "aggiunge e mostra le aziende che emettono fatture",
            "add and show the companies that issue invoices",
        ),
        (
            "customer",
            "customer",
            "tiene il registro dei clienti: importa, mostra, esporta, toglie",
            "keep the register of customers: import, show, export, remove",
        ),
        (
            "ledger",
            "ledger",
            "importa nomi di file e fatture già trasmessi con altri strumenti",
            "import file names and invoices sent by other means",
        ),
        (
            "template",
            "template",
            "scrive il modello CSV o XLSX della tabella di fatture, con spiegazioni ed esempi",
            "write the CSV or XLSX template of the batch table, with explanations and examples",
        ),
        (
            "mapping",
            "mapping",
            "propone e controlla la mappatura delle colonne di un gestionale",
            "propose and check the mapping of an ERP's columns",
        ),
        (
            "prepare",
            "prepare",
            "da bozze JSON o XML a file controllati, firmati e pronti per l'invio",
            "from JSON drafts or XML to files that are checked, signed and ready to go",
        ),
        (
            "import",
            "import_",
            "importa le fatture di un gestionale (tabelle CSV e XLSX, JSON, XML), ciascuna una volta sola",
            "import the invoices of an ERP (CSV and XLSX tables, JSON, XML), each only once",
        ),
        (
            "batch",
            "batch",
            "elenca i file importati e che cosa è stato delle loro fatture",
            "list the files that were imported and what became of their invoices",
        ),
        (
            "transmit",
            "transmit",
            "invia al SdI, via PEC, i file pronti; mai due volte",
            "send the files that are ready to the SdI by PEC; never twice",
        ),
        (
            "collect",
            "collect",
            "legge la casella PEC e abbina ricevute e notifiche alle fatture",
            "read the PEC mailbox and match receipts and notifications to invoices",
        ),
        (
            "run",
            "run",
            "prepara, invia e legge le risposte, una volta",
            "prepare, transmit and collect, once",
        ),
        (
            "serve",
            "serve",
            "esegue da solo i lavori pianificati (invio, lettura, controlli …), uno solo per archivio",
            "run the scheduled jobs (transmit, collect, checks …) by itself, one process for each store",
        ),
        (
            "status",
            "status",
            "elenca le fatture e il loro stato, con filtri",
            "list invoices and their state, with filters",
        ),
        (
            "story",
            "story",
            "racconta tutto ciò che è successo a una fattura",
            "tell everything that happened to an invoice",
        ),
        (
            "reconcile",
            "reconcile",
            "riconcilia: ogni fattura in una classe, numerazione, IVA, caselle, portale",
            "reconcile: every invoice in one class, numbering, VAT, mailboxes, portal",
        ),
        (
            "agenda",
            "agenda",
            "che cosa scade oggi, domani, questa settimana, con la fonte; anche come calendario",
            "what is due today, tomorrow, this week, with the source; as a calendar too",
        ),
        (
            "inbox",
            "inbox",
            "mostra i messaggi non abbinati, non provati o illeggibili",
            "show messages that are unmatched, unproven or unreadable",
        ),
        (
            "correct",
            "correct",
            "corregge e rimanda una fattura scartata o rifiutata, con lo stesso numero",
            "correct a rejected or refused invoice and send it again, under its number",
        ),
        (
            "retry",
            "retry",
            "rimette in coda i file che lo SdI non ha ricevuto: stesso nome, stessi byte",
            "queue files again that the SdI never had: same name, same bytes",
        ),
        (
            "resolve",
            "resolve",
            "scioglie un dubbio: cerca le prove, poi registra la decisione di una persona",
            "resolve a doubt: look for proof, then record a person's decision",
        ),
        (
            "export",
            "export",
            "esporta le prove di una fattura in un pacchetto verificabile, o lo verifica",
            "export the evidence of an invoice as a package that can be verified, or verify one",
        ),
        (
            "audit",
            "audit",
            "verifica che la storia e le prove dell'archivio siano intatte",
            "verify that the story and the evidence of the store are intact",
        ),
        (
            "recompute",
            "recompute",
            "ricalcola ogni stato dalle sole prove e mostra le differenze",
            "compute every state anew from the evidence alone and show the differences",
        ),
        (
            "outcomes",
            "outcomes",
            "scrive per il gestionale che cosa è stato di ogni fattura: CSV o JSON Lines",
            "write for the ERP what became of each invoice: CSV or JSON Lines",
        ),
        (
            "alert",
            "alert",
            "avvisa chi deve sapere qualcosa, per posta ordinaria e con web hook",
            "tell whoever has to know something, by ordinary mail and by web hooks",
        ),
        (
            "mailbox",
            "mailbox",
            "mostra le caselle PEC e riattiva quelle sospese",
            "show the PEC mailboxes and resume suspended ones",
        ),
        (
            "backup",
            "backup",
            "copia tutto l'archivio in un file, verificato, mentre il resto prosegue",
            "copy the whole store into a file, verified, while everything else goes on",
        ),
        (
            "restore",
            "restore",
            "controlla una copia, ne rifà un archivio, e lo riporta a poter inviare",
            "check a backup, make it a store again, and lead it back to where it may send",
        ),
        (
            "db",
            "db",
            "descrive l'archivio, ne aggiorna le tabelle, toglie ciò che non si conserva più",
            "describe the store, bring its tables up to date, take away what is kept no longer",
        ),
        (
            "trust",
            "trust",
            "elenchi di fiducia europei: mostra e aggiorna le autorità per --trust list",
            "European trusted lists: show and update the authorities for --trust list",
        ),
        (
            "sandbox",
            "sandbox",
            "avvia su questa macchina un gestore PEC e un SdI di prova, con guasti a richiesta",
            "start a PEC provider and an SdI to practise with on this machine, with faults on demand",
        ),
        (
            "schemas",
            "schemas",
            "elenca, verifica e installa gli schemi XSD in uso",
            "list, verify and install the XSD schemas in use",
        ),
        (
            "json-schema",
            "json_schema",
            "stampa il JSON Schema della forma JSON delle fatture",
            "print the JSON Schema of the JSON form of invoices",
        ),
    )
)

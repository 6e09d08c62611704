"""Texts for the errors of lists, stories and packages of evidence: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_AGAIN: Final = Text(
    "Non usarlo come prova; farsi dare di nuovo il pacchetto da chi lo ha esportato",
    "Do not use it as evidence; ask whoever exported it for the package again",
)
_LIST: Final = Text("invoicebridge status elenca le fatture", "invoicebridge status lists the invoices")

PACKAGE_TEXTS: Final[Mapping[str, tuple[Text, Text]]] = {
    "limit-too-small": (
        Text(
            "--limit {value}: si può mostrare almeno una fattura", "--limit {value}: one invoice at least can be shown"
        ),
        Text("Indicare un numero da 1 in su", "Give a number from 1 on"),
    ),
    "option-missing": (
        Text("Manca l'opzione {option}", "The option {option} is missing"),
        Text("Indicare dove scrivere: {option} FILE", "Say where to write: {option} FILE"),
    ),
    "invoice-not-found": (Text("Nessuna fattura è «{text}»", "No invoice is “{text}”"), _LIST),
    "invoice-ambiguous": (
        Text("«{text}» può essere più di una fattura", "“{text}” can be more than one invoice"),
        Text("Indicare il file: {known}", "Name the file: {known}"),
    ),
    "nothing-chosen-to-export": (
        Text("Non è indicato che cosa esportare", "It is not said what to export"),
        Text(
            "Indicare numeri o file, oppure --from, --to o --company",
            "Give numbers or files, or --from, --to or --company",
        ),
    ),
    "nothing-to-export": (Text("Nessuna fattura da esportare", "There is no invoice to export"), _LIST),
    "evidence-not-found": (
        Text(
            "Le prove di questa fattura con impronta «{sha256}» sono {count}",
            "The pieces of evidence of this invoice with the hash “{sha256}” are {count}",
        ),
        Text(
            "Ricopiare l'impronta dalla storia, con qualche carattere in più",
            "Copy the hash from the story, with more of it",
        ),
    ),
    "evidence-pruned": (
        Text(
            "Della prova {sha256} ({name}) resta soltanto l'impronta",
            "Of the evidence {sha256} ({name}) only the hash remains",
        ),
        Text("Il contenuto non c'è più", "The content is gone"),
    ),
    "head-malformed": (
        Text("«{head}» non è un'impronta dell'archivio", "“{head}” is no head of a store"),
        Text(
            "Ricopiarla com'è stampata nei resoconti: numero, trattino e 64 caratteri",
            "Copy it as reports print it: a number, a hyphen and 64 characters",
        ),
    ),
    "package-not-named": (
        Text("Va indicato un solo pacchetto", "One package has to be named"),
        Text("invoicebridge export verify PACCHETTO.zip", "invoicebridge export verify PACKAGE.zip"),
    ),
    "package-unreadable": (Text("Il pacchetto non si legge: {reason}", "The package cannot be read: {reason}"), _AGAIN),
    "package-not-one": (
        Text(
            "Non è un pacchetto di prove: manca manifest.json", "It is no package of evidence: manifest.json is missing"
        ),
        Text("I pacchetti si fanno con invoicebridge export", "Packages are made by invoicebridge export"),
    ),
    "package-version": (
        Text(
            "Il pacchetto ha una forma ({found}) che questo programma non conosce ({known})",
            "The package has a form ({found}) that this program does not know ({known})",
        ),
        Text("Verificarlo con la versione che lo ha scritto", "Verify it by the release that wrote it"),
    ),
    "package-too-large": (
        Text("Il pacchetto supera il limite di {limit} byte", "The package is beyond the limit of {limit} bytes"),
        Text("Esportare meno fatture alla volta", "Export fewer invoices at a time"),
    ),
    "package-entry-strange": (
        Text(
            "Un contenuto del pacchetto ha un nome non ammesso, ripetuto o cifrato: {entry}",
            "An entry of the package has a name that is not allowed, that is repeated, or is encrypted: {entry}",
        ),
        _AGAIN,
    ),
    "package-entry-extra": (
        Text("Nel pacchetto c'è un contenuto in più: {entry}", "There is an entry too many in the package: {entry}"),
        _AGAIN,
    ),
    "package-entry-missing": (
        Text("Nel pacchetto manca {entry}", "The package lacks {entry}"),
        _AGAIN,
    ),
    "package-entry-changed": (
        Text(
            "{entry} è stato cambiato: non corrisponde al manifesto",
            "{entry} was changed: it does not match the manifest",
        ),
        _AGAIN,
    ),
    "package-stories-differ": (
        Text(
            "Il manifesto non elenca le stesse storie che ci sono nel pacchetto",
            "The manifest does not list the same stories that are in the package",
        ),
        _AGAIN,
    ),
    "package-story-unreadable": (
        Text("Una storia del pacchetto non si legge: {reason}", "A story in the package cannot be read: {reason}"),
        _AGAIN,
    ),
}

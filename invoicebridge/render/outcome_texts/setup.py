"""What `company`, `ledger`, `mailbox`, `db`, `init` and `doctor` tell."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text
from invoicebridge.render.outcome_texts import doctor

_COMPANIES: Final[Mapping[str, Text]] = {
    "company-added": Text("azienda aggiunta: {name} ({identifier})", "company added: {name} ({identifier})"),
    "company-changed": Text("dati aggiornati: {name} ({identifier})", "data brought up to date: {name} ({identifier})"),
    "company-known": Text(
        "già presente, uguale: {name} ({identifier})", "there already, the same: {name} ({identifier})"
    ),
    "company-listed": Text(
        "{name} ({identifier}), casella {mailbox}, firma {signing}",
        "{name} ({identifier}), mailbox {mailbox}, signs {signing}",
    ),
    "company-without-rules": Text(
        "{name} ({identifier}): nelle impostazioni manca la tabella [companies.{id}], con la casella che trasmette",
        "{name} ({identifier}): the settings lack the table [companies.{id}], with the mailbox that sends for it",
    ),
    "company-not-in-store": Text(
        "è nelle impostazioni ma non nell'archivio: aggiungerla con invoicebridge company add FILE --id {id}",
        "stands in the settings, and not in the store: add it with invoicebridge company add FILE --id {id}",
    ),
}

_LEDGER: Final[Mapping[str, Text]] = {
    "ledger-imported": Text(
        "{names} nomi di file (nuovi: {new_names}) e {invoices} fatture (nuove: {new_invoices})",
        "{names} file names (new: {new_names}) and {invoices} invoices (new: {new_invoices})",
    ),
    "ledger-unread": Text("non letto", "not read"),
    "ledger-name-unusable": Text(
        "il nome non è quello di un file per il SdI: non registrato; i numeri delle fatture sì",
        "not a name of a file for the SdI: not taken in; the numbers of the invoices are",
    ),
    "ledger-invoice-unusable": Text(
        "il contenuto non rispetta lo schema: registrato soltanto il nome del file",
        "the content does not keep to the schema: only the file's name is taken in",
    ),
    "ledger-lines-unusable": Text(
        "{count} righe senza un nome di file o una fattura riconoscibile: {lines}",
        "{count} lines without a file name or an invoice that can be told: {lines}",
    ),
}

_MAILBOXES: Final[Mapping[str, Text]] = {
    "mailbox-usable": Text("{address}: attiva, trasmette a {box}", "{address}: in use, sends to {box}"),
    "mailbox-out-of-use": Text(
        "{address}: sospesa dal {since} ({reason}); tolta la causa, invoicebridge mailbox resume",
        "{address}: suspended since {since} ({reason}); once the cause is gone, invoicebridge mailbox resume",
    ),
    "mailbox-paused": Text(
        "{address}: in pausa dal {since} al {until} ({reason}), poi riprende da sé",
        "{address}: paused from {since} to {until} ({reason}), then goes on by itself",
    ),
    "mailbox-resumed": Text(
        "{address}: riattivata (era sospesa: {reason})", "{address}: resumed (was suspended: {reason})"
    ),
    "mailbox-not-suspended": Text("non era sospesa", "was not suspended"),
    "mailbox-address": Text("da ora trasmette a {box}", "sends to {box} from now on"),
    "mailbox-address-known": Text("trasmetteva già a {box}", "sent to {box} already"),
}

_STORE: Final[Mapping[str, Text]] = {
    "store-info-sandbox": Text(
        "archivio di prova, revisione {revision}; aziende {companies}, file {files}, dimensione {size}",
        "store for practice, revision {revision}; companies {companies}, files {files}, size {size}",
    ),
    "store-info-live": Text(
        "archivio reale, revisione {revision}; aziende {companies}, file {files}, dimensione {size}",
        "live store, revision {revision}; companies {companies}, files {files}, size {size}",
    ),
    "store-info-sandbox-older": Text(
        "archivio di prova di una versione precedente, revisione {revision}; aziende {companies}, file {files}, "
        "dimensione {size}. Per usarlo serve la {wanted}: invoicebridge db upgrade",
        "store for practice of an earlier release, revision {revision}; companies {companies}, files {files}, size "
        "{size}. To use it {wanted} is needed: invoicebridge db upgrade",
    ),
    "store-info-live-older": Text(
        "archivio reale di una versione precedente, revisione {revision}; aziende {companies}, file {files}, "
        "dimensione {size}. Per usarlo serve la {wanted}: invoicebridge db upgrade",
        "live store of an earlier release, revision {revision}; companies {companies}, files {files}, size {size}. "
        "To use it {wanted} is needed: invoicebridge db upgrade",
    ),
    "store-current": Text("le tabelle sono già aggiornate", "the tables are up to date already"),
    "store-upgraded": Text("tabelle aggiornate", "tables brought up to date"),
    "store-upgraded-copy": Text(
        "tabelle aggiornate; una copia di prima è in {copy}", "tables brought up to date; a copy of before is in {copy}"
    ),
}

_INIT: Final[Mapping[str, Text]] = {
    "init-store-sandbox": Text("archivio creato, di prova per sempre", "store made, for practice for ever"),
    "init-store-live": Text("archivio creato, reale per sempre", "store made, a live one for ever"),
    "init-company": Text("azienda {name} ({identifier})", "company {name} ({identifier})"),
    "init-names": Text("il prossimo file si chiamerà {next}", "the next file will be called {next}"),
    "init-settings": Text(
        "impostazioni scritte; adesso: invoicebridge doctor --settings {path}",
        "settings written; next: invoicebridge doctor --settings {path}",
    ),
}

TEXTS: Final[Mapping[str, Text]] = {**_COMPANIES, **_LEDGER, **_MAILBOXES, **_STORE, **_INIT, **doctor.TEXTS}

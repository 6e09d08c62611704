"""What the exceptions about the store say: code → what is wrong, and what to do next.

Part of `error_texts`, which says how these texts are made.
"""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

Pair = tuple[Text, Text | None]

STORE_TEXTS: Final[Mapping[str, Pair]] = {
    "store-url": (
        Text("L'indirizzo dell'archivio «{url}» non si può usare", "The address of the store “{url}” cannot be used"),
        Text(
            "Usare sqlite:///percorso/del/file.db oppure postgresql://utente@host/nome",
            "Use sqlite:///path/of/the/file.db or postgresql://user@host/name",
        ),
    ),
    "store-exists": (
        Text("C'è già un archivio: {store}", "There is a store already: {store}"),
        Text("Sceglierne un altro posto; nulla è stato cambiato", "Choose another place; nothing was changed"),
    ),
    "store-moved": (
        Text(
            "L'archivio {store} è stato spostato o sostituito mentre era in uso",
            "The store {store} was moved or replaced while it was in use",
        ),
        Text(
            "Riavviare il comando o invoicebridge serve; con un archivio ripristinato vedere docs/backup.md",
            "Start the command or invoicebridge serve again; for a restored store see docs/backup.md",
        ),
    ),
    "store-missing": (
        Text("L'archivio {store} non c'è", "The store {store} is not there"),
        Text(
            "Controllare l'indirizzo; un archivio nuovo si crea con invoicebridge init",
            "Check the address; a new store is made by invoicebridge init",
        ),
    ),
    "store-place": (
        Text("L'archivio {store} non si può usare: {reason}", "The store {store} cannot be used: {reason}"),
        Text("Controllare i permessi e lo spazio sul disco", "Check the permissions and the room on the disk"),
    ),
    "store-driver": (
        Text(
            "Per PostgreSQL manca il pacchetto Python {module}",
            "For PostgreSQL the Python package {module} is missing",
        ),
        Text("Installare invoicebridge[postgresql]", "Install invoicebridge[postgresql]"),
    ),
    "store-older": (
        Text(
            "L'archivio {store} è di una versione precedente (revisione {found}, serve la {wanted})",
            "The store {store} is of an earlier release (revision {found}, {wanted} is needed)",
        ),
        Text("Aggiornarlo con: invoicebridge db upgrade", "Upgrade it by: invoicebridge db upgrade"),
    ),
    "store-newer": (
        Text(
            "L'archivio {store} è di una versione successiva (revisione {found}, questa versione arriva alla {wanted})",
            "The store {store} is of a later release (revision {found}, this release knows up to {wanted})",
        ),
        Text(
            "Installare la versione più recente di invoicebridge; nulla è stato toccato",
            "Install the newest release of invoicebridge; nothing was touched",
        ),
    ),
    "store-unavailable": (
        Text("L'archivio non risponde: {reason}", "The store does not answer: {reason}"),
        Text(
            "Controllare il database e lo spazio sul disco, poi ripetere il comando: nulla va perso",
            "Check the database and the room on the disk, then repeat the command: nothing is lost",
        ),
    ),
    "store-corrupt": (
        Text("Il file dell'archivio è danneggiato: {reason}", "The file of the store is damaged: {reason}"),
        Text(
            "Non usarlo: conservarne una copia e recuperare l'archivio da una copia di sicurezza",
            "Do not use it: keep a copy of it and restore the store from a backup",
        ),
    ),
    "store-no-database": (
        Text(
            "Il file indicato come archivio non è un database SQLite: {reason}",
            "The file that is to be the store is no SQLite database: {reason}",
        ),
        Text(
            "Controllare il percorso nelle impostazioni. Se era un archivio, il suo inizio è andato perso: conservarne "
            "una copia e recuperarlo da una copia di sicurezza",
            "Check the path in the settings. If it was a store, its beginning is lost: keep a copy of it and restore "
            "the store from a backup",
        ),
    ),
    "store-damaged": (
        Text(
            "L'archivio è stato alterato: la tabella {table} è vuota",
            "The store was altered: the table {table} is empty",
        ),
        Text(
            "Non usarlo: recuperare l'archivio da una copia di sicurezza",
            "Do not use it: restore the store from a backup",
        ),
    ),
    "evidence-damaged": (
        Text(
            "Una prova conservata non è più quella ricevuta: il suo contenuto non corrisponde a SHA-256 {sha256}",
            "A piece of evidence is not what was received: its content does not match SHA-256 {sha256}",
        ),
        Text("Recuperare l'archivio da una copia di sicurezza", "Restore the store from a backup"),
    ),
    "place-unknown": (
        Text("L'elenco non può riprendere da «{place}»", "The list cannot be continued after “{place}”"),
        Text("Ricominciare dall'inizio dell'elenco", "Begin the list anew"),
    ),
    "script-malformed": (
        Text("Il copione {name} non si legge: {reason}", "The script {name} cannot be read: {reason}"),
        Text("Scriverlo come mostra docs/sandbox.md", "Write it as docs/sandbox.md shows"),
    ),
    "script-step": (
        Text(
            "Nel copione, {where}: manca do, o non è un passo", "In the script, {where}: do is missing, or is no step"
        ),
        Text("Usare uno di: {known}", "Use one of: {known}"),
    ),
    "script-key": (
        Text("Nel copione, {where}: la voce {key} non esiste", "In the script, {where}: there is no key {key}"),
        Text("Usare: {known}", "Use: {known}"),
    ),
    "script-value": (
        Text(
            "Nel copione, {where}: il valore manca o non va bene",
            "In the script, {where}: the value is missing or no good",
        ),
        Text("Serve: {wanted}", "Needed: {wanted}"),
    ),
    "lease-lost": (
        Text(
            "Un altro processo può aver preso in carico la trasmissione {transmission}",
            "Another process may have taken over the transmission {transmission}",
        ),
        Text("Nulla è stato inviato; ripetere il comando", "Nothing was sent; repeat the command"),
    ),
}

"""What the exceptions about backups say: code → what is wrong, and what to do next. Part of `error_texts`."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

Pair = tuple[Text, Text | None]

_ANOTHER: Final = Text(
    "Prendere un'altra copia: di questa nulla è stato usato", "Take another backup: nothing of this one was used"
)

BACKUP_TEXTS: Final[Mapping[str, Pair]] = {
    "backup-nowhere": (
        Text("Non è detto dove scrivere la copia", "It is not said where the backup goes"),
        Text(
            "Indicare --to CARTELLA o --out FILE, oppure folder in [backup]",
            "Give --to FOLDER or --out FILE, or folder in [backup]",
        ),
    ),
    "backup-not-as-written": (
        Text(
            "La copia appena scritta non è integra, e non c'è: {reason}",
            "The backup that was just written is not whole, and is not there: {reason}",
        ),
        Text(
            "Controllare il disco, poi l'archivio: invoicebridge audit --evidence",
            "Check the disk, then the store: invoicebridge audit --evidence",
        ),
    ),
    "backup-unreadable": (
        Text("{name} non si può leggere: {reason}", "{name} cannot be read: {reason}"),
        Text("Controllare il percorso e i permessi", "Check the path and the permissions"),
    ),
    "backup-foreign": (
        Text("{name} non è una copia di invoicebridge", "{name} is no backup of invoicebridge"),
        Text("Controllare di aver indicato il file giusto", "Check that it is the right file"),
    ),
    "backup-format": (
        Text(
            "{name} ha il formato {found}; questo programma conosce fino al {wanted}",
            "{name} has format {found}; this program knows up to {wanted}",
        ),
        Text("Installare la versione che l'ha scritta", "Install the release that wrote it"),
    ),
    "backup-newer": (
        Text(
            "{name} viene da una versione successiva (revisione {found}; questa arriva alla {wanted})",
            "{name} is from a later release (revision {found}; this one knows up to {wanted})",
        ),
        Text("Installare la versione che l'ha scritta", "Install the release that wrote it"),
    ),
    "backup-key-needed": (
        Text("{name} è cifrato", "{name} is encrypted"),
        Text(
            "Indicare dov'è il segreto: --key-env NOME, --key-file FILE, oppure key in [backup]",
            "Say where the secret is: --key-env NAME, --key-file FILE, or key in [backup]",
        ),
    ),
    "backup-not-encrypted": (
        Text(
            "{name} non è cifrato, e c'è un segreto per aprirlo: chiunque può averlo messo al posto di una copia vera",
            "{name} is not encrypted, and there is a secret to open it with: anybody may have put it in place of a "
            "true backup",
        ),
        Text(
            "Controllare da dove viene; se è davvero di prima che ci fosse un segreto: --unencrypted",
            "Check where it comes from; if it is truly from before there was a secret: --unencrypted",
        ),
    ),
    "backup-key-wrong": (
        Text("Il segreto non è quello di {name}", "The secret is not that of {name}"),
        Text("Serve il segreto con cui la copia fu cifrata", "The secret is needed with which it was encrypted"),
    ),
    "backup-cut": (Text("{name} è troncato: manca la fine", "{name} was cut short: its end is missing"), _ANOTHER),
    "backup-damaged": (
        Text("{name} è danneggiato o alterato (punto: {place})", "{name} is damaged or was altered (at: {place})"),
        _ANOTHER,
    ),
    "backup-story": (
        Text(
            "In {name} la catena delle storie è interrotta alla riga {number}",
            "In {name} the chain of the stories is broken at line {number}",
        ),
        _ANOTHER,
    ),
    "backup-evidence": (
        Text(
            "In {name} una prova non è più quella arrivata: {sha256}",
            "In {name} a piece of evidence is not what came: {sha256}",
        ),
        _ANOTHER,
    ),
    "restore-store-exists": (
        Text(
            "C'è già un archivio: {store}. Non viene mai sovrascritto",
            "There is a store already: {store}. It is never overwritten",
        ),
        Text(
            "Fermare tutti i processi, poi spostarlo (SQLite: il file con i suoi -wal e -shm) o indicare in [store] un "
            "altro file o una base dati PostgreSQL vuota",
            "Stop all processes, then move it away (SQLite: the file with its -wal and -shm), or name another file or "
            "an empty PostgreSQL database in [store]",
        ),
    ),
    "restore-store-remains": (
        Text(
            "Accanto a {store} c'è ancora {name}, di un archivio precedente",
            "Beside {store} there still is {name}, of an earlier store",
        ),
        Text(
            "Spostare anche quello, insieme al suo archivio: contiene le ultime scritture",
            "Move it away too, together with its store: it holds the last writes",
        ),
    ),
    "restore-file-missing": (
        Text("Manca la copia da controllare", "The backup to be checked is missing"),
        Text("Indicarla: invoicebridge restore --verify FILE", "Name it: invoicebridge restore --verify FILE"),
    ),
    "restore-file-unwanted": (
        Text("Questo passo non vuole un file: {name}", "This step takes no file: {name}"),
        Text(
            "Prima restore FILE, poi restore --rescan, poi restore --release",
            "First restore FILE, then restore --rescan, then restore --release",
        ),
    ),
    "not-restored": (
        Text("Nessun ripristino aspetta di essere concluso", "No restoration waits to be completed"),
        Text("invoicebridge restore dice a che punto è", "invoicebridge restore tells how far it is"),
    ),
    "restore-not-ready": (
        Text("Prima di permettere gli invii manca: {steps}", "Before sending may be released there is left: {steps}"),
        Text("Prima: invoicebridge restore --rescan", "First: invoicebridge restore --rescan"),
    ),
    "restore-releases": (
        Text(
            "L'archivio viene da una copia: gli invii si permettono solo alla fine del ripristino",
            "The store was made from a backup: only the end of the restoration releases sending",
        ),
        Text(
            "invoicebridge restore dice che cosa manca; alla fine: restore --release --by NOME --because TESTO",
            "invoicebridge restore tells what is left; in the end: restore --release --by NAME --because TEXT",
        ),
    ),
    "retention-too-short": (
        Text(
            "{key}: meno di {least} anni è meno di quanto la legge vuole (art. 2220 c.c.)",
            "{key}: less than {least} years is less than the law wants (art. 2220 of the Civil Code)",
        ),
        Text(
            "Indicare almeno «{least}y»; se le prove sono conservate a norma altrove, dirlo: {other} = true",
            "Give “{least}y” at least; if the evidence is preserved by law elsewhere, say so: {other} = true",
        ),
    ),
}

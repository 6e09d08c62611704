"""What `import --watch` tells of watched folders; what became of each invoice is told as by `import`."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_NEVER_OPENED: Final = Text(
    "non si apre: nella cartella valgono soltanto file e cartelle veri",
    "it is not opened: only real files and folders count in this folder",
)

TEXTS: Final[Mapping[str, Text]] = {
    "watch-not-set": Text("le impostazioni non hanno tabelle [[watch]]", "the settings have no tables [[watch]]"),
    "watch-done": Text("importato: {count} fatture; è in {path}", "imported: {count} invoices; it is in {path}"),
    "watch-failed": Text(
        "errori o conflitti {bad}, fatture {count}; è in {path}, con l'esito accanto: correggere e rimettere in «in»",
        "faults or conflicts {bad}, invoices {count}; it is in {path}, with its result beside it: mend it and put it "
        "into “in” again",
    ),
    "watch-folder-usable": Text(
        "cartella {path}: c'è, si scrive, su un solo disco; mappatura: {mapping}",
        "folder {path}: is there, can be written, on one disk; mapping: {mapping}",
    ),
    "watch-folder-good": Text("niente altro da importare", "nothing more to import"),
    "watch-folder-failed": Text("la cartella non si può usare", "the folder cannot be used"),
    "watch-odd-link": _NEVER_OPENED,
    "watch-odd-special": _NEVER_OPENED,
    "watch-odd-deadly": Text(
        "il programma è finito di colpo troppe volte mentre lo leggeva: non si legge più, da segnalare",
        "the program ended abruptly too often while reading it: it is not read any more, please report it",
    ),
    "watch-odd-deep": Text("troppe cartelle una dentro l'altra", "too many folders inside one another"),
    "watch-odd-many": Text("troppi file in una cartella sola", "too many files in one folder"),
    "watch-not-read": Text("non si legge", "it cannot be read"),
    "watch-not-annotated": Text("non c'è una copia con le osservazioni", "there is no copy with remarks"),
    "watch-defect": Text(
        "errore imprevisto del programma ({type}): da segnalare",
        "unexpected error of this program ({type}): please report it",
    ),
    "watch-written-to": Text(
        "qualcuno ci ha scritto mentre veniva letto: ridarlo intero",
        "somebody wrote to it while it was read: give it again, whole",
    ),
}

"""What `outcomes` tells: files that ERPs fetch."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

TEXTS: Final[Mapping[str, Text]] = {
    "outcomes-not-set": Text(
        "le impostazioni non hanno tabelle [[outcomes]]", "the settings have no tables [[outcomes]]"
    ),
    "outcomes-elsewhere": Text(
        "un altro processo sta scrivendo i file degli esiti: i cambiamenti di adesso vanno nei prossimi",
        "another process is writing outcome files: the changes of now go into the next ones",
    ),
    "outcome-file-written": Text("scritto {path}: {count} cambiamenti", "written {path}: {count} changes"),
    "outcome-file-there": Text("{path} c'era già: {count} cambiamenti", "{path} was there already: {count} changes"),
    "outcome-folder-usable": Text("cartella {path}: c'è e si scrive", "folder {path}: is there, and can be written"),
    "outcome-folder-good": Text("nessun cambiamento da comunicare", "no change to hand over"),
    "outcome-folder-failed": Text("i file degli esiti aspettano", "the outcome files wait"),
    "outcome-foreseen": Text("{state} ({name}), in {path}", "{state} ({name}), in {path}"),
}

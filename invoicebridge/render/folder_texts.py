"""Texts for the errors of the folders that are shared with ERPs: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_MAKE: Final = Text(
    "Crearla, o collegare il disco su cui si trova; si riprova da soli alla prossima esecuzione",
    "Make it, or mount the disk that it is on; the next run tries again by itself",
)

FOLDER_TEXTS: Final[Mapping[str, tuple[Text, Text]]] = {
    "outcomes-not-set": (
        Text("Le impostazioni non hanno tabelle [[outcomes]]", "The settings have no tables [[outcomes]]"),
        Text("docs/outcomes.md spiega come scriverne una", "docs/outcomes.md tells how to write one"),
    ),
    "outcomes-unknown": (
        Text(
            "Nessuna tabella [[outcomes]] si chiama {name} (ci sono: {known})",
            "No table [[outcomes]] is called {name} (there are: {known})",
        ),
        Text("Indicare uno di questi nomi", "Give one of these names"),
    ),
    "outcome-folder-missing": (
        Text("La cartella {name} per i file degli esiti non c'è", "The folder {name} for outcome files is not there"),
        _MAKE,
    ),
    "watch-folder-missing": (
        Text("La cartella {name} da sorvegliare non c'è", "The folder {name} to be watched is not there"),
        _MAKE,
    ),
    "watch-folder-elsewhere": (
        Text(
            "In {name} le cartelle in, work, done e failed non sono tutte sullo stesso disco",
            "In {name} the folders in, work, done and failed are not all on one disk",
        ),
        Text(
            "Metterle sullo stesso: soltanto così un file passa dall'una all'altra in un colpo solo",
            "Put them on the same one: only so a file moves from one to another in one step",
        ),
    ),
    "watch-folder-unusable": (
        Text("La cartella {name} non si può usare: {reason}", "The folder {name} cannot be used: {reason}"),
        Text(
            "Rimediare (permessi, spazio, disco scollegato); quello che vi si trova resta dov'è, e si riprova",
            "Mend it (permissions, room, a disk that is not mounted); what is in it stays, and it is tried again",
        ),
    ),
    "watch-not-set": (
        Text("Le impostazioni non hanno tabelle [[watch]]", "The settings have no tables [[watch]]"),
        Text("docs/watch.md spiega come scriverne una", "docs/watch.md tells how to write one"),
    ),
    "watch-unknown": (
        Text(
            "Nessuna tabella [[watch]] si chiama {name} (ci sono: {known})",
            "No table [[watch]] is called {name} (there are: {known})",
        ),
        Text("Indicare uno di questi nomi", "Give one of these names"),
    ),
    "import-nothing-named": (
        Text("Manca che cosa importare", "There is nothing named to be imported"),
        Text("Indicare file o cartelle, oppure --watch", "Name files or folders, or give --watch"),
    ),
}

"""What `backup` and `db prune` tell, and what `doctor` says of backups and of what is kept."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

TEXTS: Final[Mapping[str, Text]] = {
    "backup-written": Text(
        "copia scritta e riletta: {file} ({size}; file {files}, prove {evidence}; non cifrata; fino a {head})",
        "backup written and read back: {file} ({size}; files {files}, evidence {evidence}; not encrypted; up to "
        "{head})",
    ),
    "backup-encrypted": Text(
        "copia cifrata scritta e riletta: {file} ({size}; file {files}, prove {evidence}; fino a {head})",
        "encrypted backup written and read back: {file} ({size}; files {files}, evidence {evidence}; up to {head})",
    ),
    "backups-removed": Text(
        "copie più vecchie tolte: {count}; restano le ultime {keep}",
        "older backups removed: {count}; the last {keep} stay",
    ),
    "backup-never": Text(
        "non c'è mai stata una copia dell'archivio: invoicebridge backup --to CARTELLA, o [backup] nelle impostazioni",
        "the store was never backed up: invoicebridge backup --to FOLDER, or [backup] in the settings",
    ),
    "backup-not-needed": Text(
        "nessuna copia dell'archivio, che è di prova", "no backup of the store, which is for practice"
    ),
    "backup-old": Text(
        "l'ultima copia dell'archivio è del {at} ({file}): troppo vecchia; invoicebridge backup",
        "the last backup of the store is of {at} ({file}): too old; invoicebridge backup",
    ),
    "backup-recent": Text(
        "l'ultima copia dell'archivio è del {at} ({file})", "the last backup of the store is of {at} ({file})"
    ),
    "retention-for-ever": Text("le prove si conservano per sempre", "evidence is kept for ever"),
    "retention-lawful": Text(
        "le prove si conservano per {years} anni interi, poi ne resta l'impronta",
        "evidence is kept for {years} whole years, then its hash",
    ),
    "retention-below-the-law": Text(
        "le prove si conservano solo per {years} anni, meno dei dieci dell'art. 2220 c.c.: le impostazioni dicono che "
        "sono conservate altrove",
        "evidence is kept for {years} years only, less than the ten of art. 2220 of the Civil Code: the settings say "
        "that it is preserved elsewhere",
    ),
    "prune-nothing-set": Text(
        "le impostazioni non dicono di togliere nulla ([retention])",
        "the settings say to take nothing away ([retention])",
    ),
    "prune-nothing": Text("nulla di più vecchio del {until}", "nothing older than {until}"),
    "prune-would-evidence": Text(
        "{count} prove arrivate prima del {until} perderebbero il contenuto ({size})",
        "{count} pieces of evidence that came before {until} would lose their content ({size})",
    ),
    "prune-evidence": Text(
        "di {count} prove arrivate prima del {until} resta l'impronta ({size} liberati)",
        "of {count} pieces of evidence that came before {until} the hash remains ({size} freed)",
    ),
    "prune-would-drafts": Text(
        "{count} bozze concluse prima del {until} perderebbero il contenuto",
        "{count} drafts that ended before {until} would lose their content",
    ),
    "prune-drafts": Text(
        "di {count} bozze concluse prima del {until} resta l'impronta",
        "of {count} drafts that ended before {until} the hash remains",
    ),
}

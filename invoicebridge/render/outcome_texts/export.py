"""What `export` and `audit` tell."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

TEXTS: Final[Mapping[str, Text]] = {
    "exported": Text("nel pacchetto", "in the package"),
    "package-written": Text(
        "scritto: {files} file, {evidence} prove; SHA-256 del manifesto {manifest}",
        "written: {files} file(s), {evidence} pieces of evidence; SHA-256 of the manifest {manifest}",
    ),
    "story-intact": Text(
        "integro: {lines} righe concatenate, {evidence} prove, stato ricalcolato {state}",
        "intact: {lines} chained lines, {evidence} pieces of evidence, state computed again {state}",
    ),
    "story-differs-from-manifest": Text(
        "la storia e il manifesto non dicono la stessa cosa", "the story and the manifest do not say the same"
    ),
    "story-line-broken": Text(
        "la riga {place} della storia è stata cambiata, tolta o spostata",
        "line {place} of the story was changed, taken out or moved",
    ),
    "story-evidence-missing": Text(
        "la storia nomina una prova che nel pacchetto non c'è: {sha256}",
        "the story names a piece of evidence that is not in the package: {sha256}",
    ),
    "story-proof-wrong": Text(
        "la prova {sha256} non prova lo stato {state} che le è attribuito",
        "the evidence {sha256} does not prove the state {state} that is attributed to it",
    ),
    "story-state-wrong": Text(
        "lo stato dichiarato è {stated}, le prove danno {found}",
        "the state stated is {stated}, the evidence gives {found}",
    ),
    "package-intact": Text(
        "integro: {files} file, {entries} contenuti; firme dei messaggi verificate; impronta dell'archivio {head}; "
        "SHA-256 del manifesto {manifest}",
        "intact: {files} file(s), {entries} entries; signatures of the messages verified; head of the store {head}; "
        "SHA-256 of the manifest {manifest}",
    ),
    "package-intact-unchecked": Text(
        "integro: {files} file, {entries} contenuti; NON verificate le firme di {unchecked} messaggi: le autorità "
        "conosciute qui non ci arrivano (indicarle con --trust); impronta dell'archivio {head}; SHA-256 del manifesto "
        "{manifest}",
        "intact: {files} file(s), {entries} entries; the signatures of {unchecked} messages were NOT verified: the "
        "authorities known here do not reach them (name them by --trust); head of the store {head}; SHA-256 of the "
        "manifest {manifest}",
    ),
    "package-wrong": Text(
        "NON è ciò che dice di essere: {count} file con errori",
        "is NOT what it says it is: {count} file(s) with faults",
    ),
    "package-refused": Text("rifiutato", "refused"),
    "store-exposed": Text(
        "anche altri lo possono leggere o scrivere (permessi {mode}); correggere con chmod {wanted}",
        "others may read or write it too (permissions {mode}); mend it by chmod {wanted}",
    ),
    "chain-hash": Text("la riga {number} non è più com'è stata scritta", "line {number} is not as it was written"),
    "chain-link": Text("la riga {number} non segue quella precedente", "line {number} does not follow the one before"),
    "chain-missing": Text("la riga {number} manca", "line {number} is missing"),
    "chain-head": Text(
        "la riga {number} è un'altra da quella dell'impronta annotata",
        "line {number} is another one than that of the head written down",
    ),
    "chain-broken": Text(
        "La storia è stata cambiata in {count} punti: recuperare l'archivio da una copia di sicurezza",
        "The story was changed in {count} places: restore the store from a backup",
    ),
    "chain-intact": Text(
        "righe della storia, tutte concatenate; impronte annotate confrontate: {heads}",
        "lines of the story, all chained; heads compared that were written down: {heads}",
    ),
    "evidence-changed": Text(
        "la prova non è più quella conservata: recuperare l'archivio da una copia di sicurezza",
        "the evidence is no longer what was kept: restore the store from a backup",
    ),
    "evidence-intact": Text("prove, tutte integre", "pieces of evidence, all intact"),
}

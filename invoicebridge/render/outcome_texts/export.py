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
    "story-invoices-wrong": Text(
        "le fatture dichiarate sono {stated}, il file contiene {found}",
        "the invoices stated are {stated}, the file holds {found}",
    ),
    "story-document-wrong": Text("document.xml non è ciò che è stato firmato", "document.xml is not what was signed"),
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
    "audit-lists-agree": Text(
        "file, negli elenchi come nella storia e nel registro dei nomi",
        "files, in the lists as in the stories and in the ledger of names",
    ),
    "audit-documents-agree": Text(
        "file, negli elenchi e nei registri come nella storia e nei documenti",
        "files, in lists and ledgers as in the stories and in the documents",
    ),
    "audit-file-missing": Text(
        "la storia ne parla, gli elenchi non lo hanno più: recuperare l'archivio da una copia di sicurezza",
        "the story tells of it, the lists have it no more: restore the store from a backup",
    ),
    "audit-file-untold": Text(
        "è negli elenchi, ma nessuna storia ne parla", "it is in the lists, but no story tells of it"
    ),
    "audit-name-free": Text(
        "il nome manca dal registro dei nomi usati: potrebbe essere usato due volte (00002)",
        "the name is missing from the ledger of used names: it might be used twice (00002)",
    ),
    "audit-invoice-free": Text(
        "la fattura {numero} manca dal registro delle fatture: potrebbe essere inviata due volte (00404)",
        "the invoice {numero} is missing from the ledger of invoices: it might be sent twice (00404)",
    ),
    "audit-withdrawn": Text(
        "secondo la storia e secondo gli elenchi non è abbandonata allo stesso modo",
        "the story and the lists disagree whether it was given up",
    ),
    "audit-waits": Text(
        "sta in coda benché sia già partita ({state}): non inviare nulla da questo archivio",
        "it waits to be sent although it has left ({state}): send nothing from this store",
    ),
    "audit-evidence-missing": Text(
        "la storia nomina questa prova, che non c'è più: recuperare l'archivio da una copia di sicurezza",
        "the story names this evidence, which is gone: restore the store from a backup",
    ),
    "audit-received-disordered": Text(
        "prova arrivata il {received_at}, ma le vicine sono del {last}: la data è stata cambiata, o l'orologio era "
        "sbagliato",
        "evidence that came on {received_at}, and its neighbours on {last}: the date was changed, or a clock was wrong",
    ),
    "audit-miscounted": Text(
        "contatore di {counted}: segna {listed}, ma sono {told}",
        "counter of {counted}: it stands at {listed}, and there are {told}",
    ),
    "audit-numbers-move": Text(
        "altri scrivono nell'archivio: i contatori non sono stati confrontati",
        "others are writing to the store: the counters were not compared",
    ),
    "audit-cursor-missing": Text(
        "ne vengono messaggi, ma non risulta più fin dove è stata letta",
        "mail came from there, and it is no longer known how far it was read",
    ),
    "audit-box-missing": Text(
        "l'indirizzo {address}, che il SdI ha assegnato, manca: gli invii potrebbero andare altrove",
        "the address {address}, which the SdI assigned, is missing: mails might go elsewhere",
    ),
    "audit-lock-missing": Text(
        "manca il blocco con cui nasce ogni archivio reale", "the lock with which each live store is made is missing"
    ),
    "audit-sent-while-locked": Text(
        "inviato il {at} benché bloccato dal {since}: il blocco, o il suo rilascio, è stato cambiato",
        "sent on {at} although locked since {since}: the lock, or its release, was changed",
    ),
    "lock-holds": Text(
        "invii bloccati dal {since} ({lock}): li permette una persona",
        "sending is locked since {since} ({lock}): a person releases it",
    ),
    "lock-released": Text(
        "invii bloccati dal {since} ({lock}), permessi da {by} il {at}",
        "sending was locked since {since} ({lock}), released by {by} on {at}",
    ),
    "audit-document-unread": Text(
        "il file conservato non si legge come fattura", "the file kept cannot be read as an invoice"
    ),
    **{
        f"audit-{field}-differs": Text(
            f"{italian}: negli elenchi «{{listed}}», dovrebbe essere «{{told}}»",
            f"{english}: “{{listed}}” in the lists, should be “{{told}}”",
        )
        for field, italian, english in (
            ("received_at", "momento dell'arrivo di una prova", "arrival of a piece of evidence"),
            ("source", "origine di una prova", "source of a piece of evidence"),
            ("name", "nome del file", "file name"),
            ("sha256", "impronta del file", "hash of the file"),
            ("prepared_at", "momento della preparazione", "time of preparation"),
            ("formato", "formato", "format"),
            ("company", "azienda", "company"),
            ("invoices", "fatture nel file", "invoices in the file"),
            ("numero", "numero", "number"),
            ("customer", "cliente", "customer"),
            ("total", "totale", "total"),
        )
    },
    "evidence-changed": Text(
        "la prova non è più quella conservata: recuperare l'archivio da una copia di sicurezza",
        "the evidence is no longer what was kept: restore the store from a backup",
    ),
    "evidence-intact": Text("prove, tutte integre", "pieces of evidence, all intact"),
}

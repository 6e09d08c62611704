"""What `import` tells, in whole sentences; and in few words, for counting."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.bridge.batches.looking import WITHDRAWN, code_of
from invoicebridge.catalogue import Text
from invoicebridge.render.states import STATES
from invoicebridge.transmission.state import State

_CONFLICTS: Final = {
    "import-conflict-waiting": Text(
        "il numero {numero} è già di {name}, che non è ancora partita ({state}), e il contenuto è diverso (differenze: "
        "{count}). Per mandare questa: invoicebridge retry {name} --give-up --by NOME --because TESTO, poi importare "
        "di nuovo",
        "number {numero} is that of {name} already, which has not left yet ({state}), and it says something else "
        "(differences: {count}). To send this one: invoicebridge retry {name} --give-up --by NAME --because TEXT, then "
        "import again",
    ),
    "import-conflict-gone": Text(
        "il numero {numero} è già di {name} ({state}), e il contenuto è diverso (differenze: {count}). Una fattura "
        "inviata non si cambia: serve una nota di credito, e un nuovo numero per questa",
        "number {numero} is that of {name} already ({state}), and it says something else (differences: {count}). An "
        "invoice that was sent is not changed: a credit note is needed, and a new number for this one",
    ),
    "import-conflict-underway": Text(
        "il numero {numero} è già di {name} ({state}), e il contenuto è diverso (differenze: {count}). Attendere la "
        "risposta dello SdI: se la scarta, importare di nuovo; altrimenti serve una nota di credito, e un nuovo numero "
        "per questa",
        "number {numero} is that of {name} already ({state}), and it says something else (differences: {count}). Wait "
        "for the SdI's answer: if it rejects that one, import again; otherwise a credit note is needed, and a new "
        "number for this one",
    ),
    "import-conflict-lot": Text(
        "il numero {numero} sta con altre fatture in {name} ({state}): si corregge con invoicebridge correct {name} e "
        "un file con tutte quelle da rimandare",
        "number {numero} is in {name} together with other invoices ({state}): correct it by invoicebridge correct "
        "{name} and a file with all those that are to be sent again",
    ),
    "import-conflict-unsigned": Text(
        "un'altra versione di questa fattura attende la firma come {name} (differenze: {count}). Per mandare questa: "
        "invoicebridge retry {name} --give-up --by NOME --because TESTO, poi importare di nuovo",
        "another version of this invoice waits for its signature as {name} (differences: {count}). To send this one: "
        "invoicebridge retry {name} --give-up --by NAME --because TEXT, then import again",
    ),
    "import-number-known": Text(
        "il numero {numero} è già di un altro documento dello stesso anno, {tipo} del {at} ({name}): lo SdI la "
        "scarterebbe (00404). Correggere il numero, la data o il tipo",
        "number {numero} is that of another document of the same year, {tipo} of {at} ({name}): the SdI would reject "
        "this one (00404). Mend the number, the date or the type",
    ),
    "import-number-elsewhere": Text(
        "il numero {numero} è già stato inviato con altri strumenti, o è di un'altra fattura di questa importazione: "
        "lo SdI la scarterebbe (00404)",
        "number {numero} was sent before by other means, or is that of another invoice of this import: the SdI would "
        "reject this one (00404)",
    ),
    "import-twice": Text(
        "c'è più volte, con contenuti diversi; anche in: {places}. Non ne parte nessuna: lasciare quella giusta",
        "it is there several times and not the same; also in: {places}. None of them leaves: keep the right one",
    ),
}

_TO_BE_MENDED: Final = {
    "import-faulty": Text(
        "non importata (errori: {errors}): correggere la tabella e importarla di nuovo",
        "not imported (faults: {errors}): mend the table and import it again",
    ),
    "import-sums-differ": Text(
        "non importata: la tabella dice {stated}, le sue righe danno {computed}. Correggere le righe o l'importo, "
        "indicare l'arrotondamento, o lasciare fuori la colonna (ignore nella mappatura)",
        "not imported: the table says {stated}, its rows come to {computed}. Mend the rows or the amount, state the "
        "rounding, or leave the column out (ignore in the mapping)",
    ),
    "import-unreadable": Text("non si può leggere (errori: {errors})", "cannot be read (faults: {errors})"),
    "import-nothing-taken": Text(
        "nulla è stato importato: {count} punti da risolvere, e si è chiesto tutto o niente",
        "nothing was imported: {count} things are to be settled first, and all or nothing was asked for",
    ),
    "customer-differs": Text(
        "il cliente {customer} non è come nel registro ({label}): le fatture vanno con i dati della tabella, il "
        "registro resta com'è; --update-customers lo aggiorna",
        "customer {customer} is not as in the register ({label}): invoices go with what the table says, the register "
        "stays as it is; --update-customers renews it",
    ),
    "customer-updated": Text(
        "il registro prende dalla tabella i dati del cliente {customer} ({label})",
        "the register takes what the table says of customer {customer} ({label})",
    ),
}

_NOTHING_NEW: Final = {
    "import-goes-on": Text(
        "un'importazione di questo file, cominciata il {at}, non è mai arrivata alla fine: si prosegue, senza doppioni",
        "an import of this file, begun on {at}, never came to its end: this one goes on, and doubles nothing",
    ),
    "would-be-corrected": Text(
        "sarebbe la correzione di {old} (numero {numeri})", "would be the correction of {old} (number {numeri})"
    ),
    "import-superseded": Text(
        "già preparata come {name}; al suo posto c'è un'altra versione, {by} ({state})",
        "prepared before, as {name}; another version has its place, {by} ({state})",
    ),
    "import-given-up": Text(
        "già preparata come {name}, e poi ritirata: se deve partire, invoicebridge correct {name} --unchanged",
        "prepared before, as {name}, and then given up: if it is to be sent, invoicebridge correct {name} --unchanged",
    ),
}

_NOW: Final = {
    "batch-ended": Text(
        "{id}, {begun}: prese {done}, prese prima {nothing}, da guardare {attention}, non riuscite {failed}; errori di "
        "lettura {faults}",
        "{id}, {begun}: taken {done}, taken before {nothing}, to be looked at {attention}, failed {failed}; faults of "
        "reading {faults}",
    ),
    "batch-interrupted": Text(
        "{id}, {begun}: non è mai arrivata alla fine, o è in corso; prese {done}, da guardare {attention}. Importare "
        "di nuovo lo stesso file la completa",
        "{id}, {begun}: never came to its end, or is going on; taken {done}, to be looked at {attention}. Importing "
        "the same file again completes it",
    ),
    "batch-completed": Text(
        "{id}, {begun}: interrotta; prese {done}, da guardare {attention}. Lo stesso file è stato importato per intero "
        "più tardi",
        "{id}, {begun}: interrupted; taken {done}, to be looked at {attention}. The same file was imported to its end "
        "later",
    ),
    "batch-not-taken": Text(
        "non presa ({imported}), e nessuno l'ha presa dopo", "not taken ({imported}), nor has anybody taken it since"
    ),
    WITHDRAWN: Text("{name}: ritirata", "{name}: given up"),
    **{code_of(state): Text("{name}: {state}", "{name}: {state}") for state in State},
}

TEXTS: Final[Mapping[str, Text]] = {**_CONFLICTS, **_TO_BE_MENDED, **_NOTHING_NEW, **_NOW}

COUNTED: Final[Mapping[str, Text]] = {
    "prepared": Text("pronte per l'invio", "ready to go"),
    "prepared-with-remarks": Text("pronte, con osservazioni", "ready, with remarks"),
    "prepared-renamed": Text("pronte, con un altro nome", "ready, under another name"),
    "would-be-prepared": Text("sarebbero pronte", "would be ready"),
    "would-be-signed": Text("sarebbero firmate e pronte", "would be signed and ready"),
    "would-be-corrected": Text("sarebbero correzioni", "would be corrections"),
    "corrected": Text("correzioni pronte per l'invio", "corrections, ready to go"),
    "awaiting-signature": Text("attendono la firma", "wait for a signature"),
    "already-prepared": Text("già prese", "taken before"),
    "already-rejected": Text("già prese e scartate o rifiutate, non cambiate", "taken before and rejected, unchanged"),
    "already-corrected": Text("già corrette", "corrected before"),
    "same-input": Text("doppioni uguali", "the same once more"),
    "import-superseded": Text("versioni vecchie di fatture già prese", "old versions of invoices taken before"),
    "import-given-up": Text("già ritirate", "given up before"),
    "import-faulty": Text("con errori", "with faults"),
    "import-sums-differ": Text("con importi che non tornano", "with amounts that do not agree"),
    "faulty": Text("con errori", "with faults"),
    "import-unreadable": Text("file illeggibili", "unreadable files"),
    "import-conflict-waiting": Text("diverse da quelle in attesa", "other than those that wait"),
    "import-conflict-underway": Text("diverse da quelle in viaggio", "other than those under way"),
    "import-conflict-gone": Text("diverse da quelle inviate", "other than those that were sent"),
    "import-conflict-lot": Text("in un lotto", "in a lot"),
    "import-conflict-unsigned": Text("diverse da quelle da firmare", "other than those to be signed"),
    "import-number-known": Text("con un numero già usato", "with a number that was used"),
    "import-number-elsewhere": Text("con un numero già usato", "with a number that was used"),
    "import-twice": Text("più volte e diverse", "several times and not the same"),
    "not-prepared": Text("non riuscite", "not possible"),
    "not-signed": Text("non firmate", "not signed"),
    "name-taken": Text("da ripetere", "to be tried again"),
    "batch-not-taken": Text("non prese", "not taken"),
    WITHDRAWN: Text("ritirate", "given up"),
    **{code_of(state): shown.label for state, shown in STATES.items()},
    "unfit-as-sent": Text("non inviabili come uscirebbero", "unfit in the form in which they would go"),
}
"""What invoices with this outcome are called when they are counted."""

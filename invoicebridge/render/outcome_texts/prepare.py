"""What `prepare` and `correct` tell."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_TAKEN: Final = {
    "prepared": Text("pronta per l'invio come {name} (numero {numeri})", "ready to go as {name} (number {numeri})"),
    "prepared-renamed": Text(
        "pronta per l'invio con un altro nome, {name}: {given} non si può usare o è già stato usato (numero {numeri})",
        "ready to go under another name, {name}: {given} cannot be used or was used before (number {numeri})",
    ),
    "prepared-with-remarks": Text(
        "pronta per l'invio come {name} (numero {numeri}); in {remarks} punti la bozza dice altro da ciò che si "
        "calcola: li elenca invoicebridge complete",
        "ready to go as {name} (number {numeri}); in {remarks} places the draft states something else than what is "
        "computed: invoicebridge complete lists them",
    ),
    "would-be-prepared": Text("sarebbe pronta (numero {numeri})", "would be ready to go (number {numeri})"),
    "would-be-signed": Text(
        "sarebbe firmata e poi pronta (numero {numeri})", "would be signed and then ready to go (number {numeri})"
    ),
}

_NOTHING_NEW: Final = {
    "already-prepared": Text("già preparata come {name} ({state})", "prepared before, as {name} ({state})"),
    "already-rejected": Text(
        "già inviata come {name} ({state}): per rimandarla usare invoicebridge correct {name}",
        "sent before, as {name} ({state}): to send it again use invoicebridge correct {name}",
    ),
    "same-input": Text("è lo stesso file di {first}", "is the same file as {first}"),
}

_TO_BE_DONE: Final = {
    "faulty": Text(
        "non parte (errori: {errors}): resta tra le bozze; correggerla e darla di nuovo a prepare",
        "does not leave (errors: {errors}): it stays among the drafts; mend it and give it to prepare again",
    ),
    "would-be-faulty": Text("non partirebbe (errori: {errors})", "would not leave (errors: {errors})"),
    "awaiting-signature": Text(
        "attende la firma come {name}: scriverla con prepare --export-unsigned, firmarla e darla di nuovo a prepare",
        "waits for its signature as {name}: write it out with prepare --export-unsigned, sign it and give it to "
        "prepare again",
    ),
    "exported-unsigned": Text("da firmare: {path}", "to be signed: {path}"),
    "already-exported": Text("da firmare, già scritta: {path}", "to be signed, written before: {path}"),
}

_REFUSED: Final = {
    "not-prepared": Text("non si può preparare", "cannot be prepared"),
    "not-signed": Text("non firmata", "not signed"),
    "invoice-known": Text(
        "la fattura {numero} è già stata inviata, o sta per esserlo: lo SdI la scarterebbe (00404)",
        "invoice {numero} was sent before, or is about to be: the SdI would reject it (00404)",
    ),
    "name-taken": Text(
        "il nome {name} è stato preso da un altro file nel frattempo: ripetere il comando",
        "another file has taken the name {name} meanwhile: run the command again",
    ),
    "unfit-as-sent": Text(
        "non parte: come {name}, così come uscirebbe, lo SdI la scarterebbe",
        "does not leave: as {name}, in the form in which it would go, the SdI would reject it",
    ),
    "signed-unfit": Text(
        "è il documento che attendeva la firma, ma così firmato lo SdI lo scarterebbe: firmarlo di nuovo",
        "is the document that waited for its signature, but the SdI would reject it as it is signed: sign it again",
    ),
}

_CORRECTIONS: Final = {
    "corrected": Text(
        "pronta per l'invio come {name} (numero {numeri}), al posto di {old}",
        "ready to go as {name} (number {numeri}), in place of {old}",
    ),
    "withdrawn-for-correction": Text(
        "ritirata: non sarà mai inviata, e il suo nome non si usa più",
        "given up: it will never be sent, and its name is not used again",
    ),
    "resend-late": Text(
        "il termine per rimandarla era il {last} ({source}): la fattura può risultare emessa in ritardo, chiedere al "
        "commercialista",
        "the term to send it again ended on {last} ({source}): the invoice may count as issued late, ask the "
        "accountant",
    ),
    "correct-unknown": Text(
        "nessuna fattura, file o bozza si chiama così: invoicebridge status li elenca",
        "no invoice, file or draft is called so: invoicebridge status lists them",
    ),
    "correct-ambiguous": Text(
        "può indicare più di una cosa: {choices}. Indicare il nome del file o l'identificativo",
        "may mean more than one thing: {choices}. Give the file name or the id",
    ),
    "already-corrected": Text(
        "{name} è già stata corretta: al suo posto c'è {by}", "{name} was corrected before: {by} has its place"
    ),
    "not-correctable": Text(
        "{name} non si corregge: il suo stato è {state}. Si rimanda solo ciò che è stato scartato o rifiutato, o che "
        "non è mai partito; per il resto serve una nota di variazione",
        "{name} is not corrected: its state is {state}. Only what was rejected, refused or never left is sent again; "
        "for anything else a credit or debit note is needed",
    ),
    "cannot-be-withdrawn": Text(
        "{name} è in invio o in dubbio: attendere l'esito, o sciogliere il dubbio con invoicebridge resolve",
        "{name} is being sent or in doubt: wait for the outcome, or resolve the doubt with invoicebridge resolve",
    ),
    "not-sent-yet": Text(
        "{name} non è ancora partita: non c'è bisogno di rimandarla",
        "{name} has not left yet: there is no need to send it again",
    ),
    "lot-partly-refused": Text(
        "di {name} è stata rifiutata solo una parte: le altre fatture valgono. Dare con --with un file con le sole "
        "fatture rifiutate",
        "only a part of {name} was refused: the other invoices stand. Give a file with the refused invoices alone by "
        "--with",
    ),
    "correction-differs": Text(
        "una correzione ha lo stesso numero e la stessa data: attesi {wanted}, trovati {found}",
        "a correction has the same number and date: expected {wanted}, found {found}",
    ),
}

TEXTS: Final[Mapping[str, Text]] = {**_TAKEN, **_NOTHING_NEW, **_TO_BE_DONE, **_REFUSED, **_CORRECTIONS}

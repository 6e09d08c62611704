"""The sentences of `status`: what is due, what a person must do and how, headings and numbers."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.bridge.archived import DraftKind, Label
from invoicebridge.bridge.looking.tasks import Need
from invoicebridge.catalogue import Text
from invoicebridge.transmission.deadlines import Due

DUE: Final[Mapping[Due, Text]] = {
    Due.ISSUE: Text("da inviare al SdI", "to be sent to the SdI"),
    Due.RESEND: Text("da rimandare corretta", "to be sent again, corrected"),
    Due.ACCETTAZIONE: Text("accettazione PEC attesa", "PEC acceptance awaited"),
    Due.CONSEGNA: Text("consegna PEC attesa", "PEC delivery awaited"),
    Due.SDI_ANSWER: Text("risposta del SdI attesa", "SdI's answer awaited"),
    Due.DELIVERY: Text("recapito atteso", "delivery awaited"),
    Due.OUTCOME: Text("esito del cliente atteso", "customer's outcome awaited"),
}
BY: Final = Text("{what} entro il {by}", "{what} by {by}")
OVER: Final = Text("{what}: SCADUTO il {by}", "{what}: OVERDUE since {by}")

NEEDS: Final[Mapping[Need, Text]] = {
    Need.SENDING_LOCKED: Text("Gli invii sono bloccati", "Sending is locked"),
    Need.MAILBOX_SUSPENDED: Text("La casella è sospesa e non viene usata", "The mailbox is suspended and not used"),
    Need.ADDRESS_UNKNOWN: Text(
        "Il SdI non ha detto a quale indirizzo la casella deve inviare: i file attendono",
        "The SdI has not said to which address the mailbox is to send: files wait",
    ),
    Need.OVERDUE: Text("Un termine è scaduto", "A term is over"),
    Need.ISSUE_TODAY: Text(
        "Il termine per emettere la fattura sta per finire e il SdI non ha il file",
        "The term to issue the invoice is about to end, and the SdI does not have the file",
    ),
    Need.REJECTED: Text("Il SdI ha scartato il file: la fattura non è emessa", "The SdI rejected the file: not issued"),
    Need.REFUSED: Text("La pubblica amministrazione ha rifiutato la fattura", "The public body refused the invoice"),
    Need.NOT_REACHED: Text("Il SdI non ha ricevuto il file", "The SdI never had the file"),
    Need.IN_DOUBT: Text("Non si sa se la mail è partita", "Nobody knows whether the mail has left"),
    Need.HELD: Text("Il file è trattenuto e non viene inviato", "The file is held back and not sent"),
    Need.CONTRADICTION: Text(
        "Ci sono messaggi che non possono essere veri insieme", "There are messages that cannot be true together"
    ),
    Need.ISSUED_TWICE: Text(
        "Il SdI ha preso due file con la stessa fattura", "The SdI has taken two files with this invoice"
    ),
    Need.UNDELIVERABLE: Text(
        "Emessa, ma il SdI non è riuscito a recapitarla", "Issued, but the SdI was not able to deliver it"
    ),
    Need.FAULTY_DRAFT: Text("Bozza con errori: non viene inviata", "Draft with faults: it is not sent"),
    Need.UNSIGNED_DRAFT: Text("In attesa di una firma fatta altrove", "Waiting for a signature made elsewhere"),
    Need.QUARANTINED: Text("Messaggi che non si riesce a leggere: {count}", "Messages that cannot be read: {count}"),
    Need.AMBIGUOUS: Text(
        "Messaggi che possono riguardare più file: {count}", "Messages that may be about several files: {count}"
    ),
    Need.UNMATCHED: Text(
        "Messaggi che non riguardano nessun file conosciuto: {count}", "Messages about no file that is known: {count}"
    ),
    Need.UNPROVEN: Text("Messaggi che non provano nulla: {count}", "Messages that prove nothing: {count}"),
}

_STORY: Final = Text("invoicebridge story {name}", "invoicebridge story {name}")
_INBOX: Final = Text(
    "Guardarli con «invoicebridge inbox»; quelli di cui non segue nulla si tolgono con «invoicebridge resolve PROVA "
    "--seen»",
    "Look at them with “invoicebridge inbox”; those of which nothing follows are put away by “invoicebridge resolve "
    "EVIDENCE --seen”",
)

REMEDIES: Final[Mapping[Need, Text]] = {
    Need.SENDING_LOCKED: Text(
        "«invoicebridge transmit» dice perché e come sbloccarli",
        "“invoicebridge transmit” says why, and how to release it",
    ),
    Need.MAILBOX_SUSPENDED: Text(
        "Rimediare alla causa, poi «invoicebridge mailbox resume {what}»",
        "Mend the cause, then “invoicebridge mailbox resume {what}”",
    ),
    Need.ADDRESS_UNKNOWN: Text(
        "Cercare la risposta al primo file nella casella o nel portale Fatture e Corrispettivi, poi "
        "«invoicebridge mailbox address {what} INDIRIZZO»",
        "Look for the answer to the first file in the mailbox or in the portal Fatture e Corrispettivi, then "
        "“invoicebridge mailbox address {what} ADDRESS”",
    ),
    Need.ISSUE_TODAY: Text("Inviarla con «invoicebridge transmit»", "Send it by “invoicebridge transmit”"),
    Need.REJECTED: Text(
        "Leggere il motivo con «invoicebridge story {name}», poi «invoicebridge correct {name} --with FILE»: "
        "stesso numero e stessa data",
        "Read why by “invoicebridge story {name}”, then “invoicebridge correct {name} --with FILE”: "
        "same number, same date",
    ),
    Need.REFUSED: Text(
        "Leggere il motivo con «invoicebridge story {name}», poi «invoicebridge correct {name} --with FILE»",
        "Read why by “invoicebridge story {name}”, then “invoicebridge correct {name} --with FILE”",
    ),
    Need.NOT_REACHED: Text(
        "Leggere il motivo con «invoicebridge story {name}», poi «invoicebridge retry {name}»",
        "Read why by “invoicebridge story {name}”, then “invoicebridge retry {name}”",
    ),
    Need.IN_DOUBT: Text("Cercare le prove con «invoicebridge resolve»", "Look for proof by “invoicebridge resolve”"),
    Need.HELD: Text(
        "Leggere il motivo con «invoicebridge story {name}», poi «invoicebridge retry {name}»",
        "Read why by “invoicebridge story {name}”, then “invoicebridge retry {name}”",
    ),
    Need.CONTRADICTION: Text(
        "Guardarli con «invoicebridge story {name}» e decidere con «invoicebridge resolve»",
        "Look at them by “invoicebridge story {name}” and decide by “invoicebridge resolve”",
    ),
    Need.ISSUED_TWICE: Text(
        "Guardarli con «invoicebridge story {name}»; una delle due va stornata con una nota di credito",
        "Look at them by “invoicebridge story {name}”; one of the two needs a credit note",
    ),
    Need.UNDELIVERABLE: Text(
        "Consegnarne una copia al cliente in un altro modo", "Hand the customer a copy in another way"
    ),
    Need.FAULTY_DRAFT: Text(
        "Errori: {faults}. Correggere l'originale e ripetere «invoicebridge prepare», o abbandonarla con "
        "«invoicebridge retry {draft} --give-up»",
        "Faults: {faults}. Correct the original and repeat “invoicebridge prepare”, or give it up by “invoicebridge "
        "retry {draft} --give-up”",
    ),
    Need.UNSIGNED_DRAFT: Text(
        "«invoicebridge prepare --export-unsigned DIR», firmare il file, ridarlo a «invoicebridge prepare»",
        "“invoicebridge prepare --export-unsigned DIR”, sign the file, give it back to “invoicebridge prepare”",
    ),
    Need.QUARANTINED: _INBOX,
    Need.AMBIGUOUS: _INBOX,
    Need.UNMATCHED: _INBOX,
    Need.UNPROVEN: _INBOX,
}

_ASK_THE_PROVIDER: Final = Text(
    "Leggere la casella con «invoicebridge collect»; se non arriva nulla, chiedere al gestore PEC: se il messaggio "
    "non è stato consegnato al SdI, «invoicebridge resolve {name} --not-delivered» lo rimanda",
    "Read the mailbox by “invoicebridge collect”; if nothing comes, ask the PEC provider: if the mail was not "
    "delivered to the SdI, “invoicebridge resolve {name} --not-delivered” sends it again",
)
OVERDUE_REMEDIES: Final[Mapping[Due, Text]] = {
    Due.ISSUE: Text(
        "Inviarla subito: il termine per emettere la fattura è passato",
        "Send it at once: the term to issue the invoice is over",
    ),
    Due.RESEND: REMEDIES[Need.REJECTED],
    Due.ACCETTAZIONE: _ASK_THE_PROVIDER,
    Due.CONSEGNA: _ASK_THE_PROVIDER,
    Due.SDI_ANSWER: Text(
        "Cercare la risposta sul portale «Fatture e Corrispettivi»; se c'è, «invoicebridge collect --from FILE»",
        "Look for the answer on the portal “Fatture e Corrispettivi”; if it is there, "
        "“invoicebridge collect --from FILE”",
    ),
    Due.DELIVERY: Text(
        "Cercare l'esito sul portale «Fatture e Corrispettivi»; se c'è, «invoicebridge collect --from FILE»",
        "Look for the outcome on the portal “Fatture e Corrispettivi”; if it is there, "
        "“invoicebridge collect --from FILE”",
    ),
    Due.OUTCOME: _STORY,
}

LABELS: Final[Mapping[Label, Text]] = {
    Label.UNMATCHED: Text("non abbinati", "unmatched"),
    Label.AMBIGUOUS: Text("ambigui", "ambiguous"),
    Label.UNPROVEN: Text("non provati", "unproven"),
    Label.QUARANTINED: Text("illeggibili", "unreadable"),
    Label.NEW: Text("non ancora letti", "not read yet"),
}
"""Those that are worth a line; the others are no news."""

DRAFTS: Final[Mapping[DraftKind, Text]] = {
    DraftKind.FAULTY: Text("bozze con errori", "drafts with faults"),
    DraftKind.UNSIGNED: Text("da firmare", "to be signed"),
}

PHRASES: Final[Mapping[str, Text]] = {
    "files": Text("File", "Files"),
    "none": Text("nessuno", "none"),
    "waiting": Text("In attesa", "Waiting"),
    "messages": Text("Messaggi", "Messages"),
    "queued": Text("in coda", "queued"),
    "held": Text("trattenuti", "held back"),
    "unanswered": Text("invii senza risposta", "mails without an answer"),
    "date": Text("Data", "Date"),
    "number": Text("Numero", "Number"),
    "company": Text("Azienda", "Company"),
    "customer": Text("Cliente", "Customer"),
    "total": Text("Totale", "Total"),
    "state": Text("Stato", "State"),
    "file": Text("File", "File"),
    "contradictions": Text("contraddizioni: {count}", "contradictions: {count}"),
    "unproven": Text("messaggi non provati: {count}", "unproven messages: {count}"),
    "rows": Text("{count} fatture", "{count} invoices"),
    "row": Text("1 fattura", "1 invoice"),
    "no rows": Text("Nessuna fattura corrisponde alla richiesta.", "No invoice answers to the request."),
    "more": Text(
        "le più recenti; le altre con --limit o con i filtri", "the latest; the others by --limit or the filters"
    ),
    "head": Text("impronta dell'archivio", "head of the store"),
    "title": Text("Situazione delle fatture", "How the invoices stand"),
    "at": Text("al {at}", "on {at}"),
    "today": Text("Da fare oggi", "To do today"),
    "nothing": Text("Nulla: tutto procede da solo.", "Nothing: everything goes on by itself."),
    "numbers": Text("In cifre", "In numbers"),
    "invoices": Text("Fatture", "Invoices"),
    "stories": Text("Che cosa è successo", "What happened"),
    "by": Text("entro il {by}", "by {by}"),
    "over": Text("termine scaduto il {by}", "overdue since {by}"),
    "further tasks": Text("… e altre {count}", "… and {count} more"),
    "in the file": Text("con altre {count} dello stesso file", "with {count} more of the same file"),
    "written": Text("scritto {name}", "{name} written"),
    "all companies": Text("tutte le aziende", "all companies"),
    "rome": Text("Le ore sono quelle italiane.", "Times are those of Italy."),
    "shown": Text(
        "Stampare l'impronta o annotarla: mostra, un domani, se la storia è stata cambiata o troncata.",
        "Print the head or write it down: it shows later whether the story was changed or cut.",
    ),
}


def phrase(key: str, language: str, **values: object) -> str:
    """A heading or phrase with its placeholders filled."""
    return PHRASES[key].in_language(language).format_map(values)

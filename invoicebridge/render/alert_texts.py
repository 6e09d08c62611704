"""The words of alerts: what happened, what a person does, and what is known of it; one text for every kind."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.bridge.alerting.kinds import Kind
from invoicebridge.catalogue import Text

TITLES: Final[Mapping[Kind, Text]] = {
    Kind.REJECTED: Text("Scartata dal SdI: la fattura non è emessa", "Rejected by the SdI: the invoice is not issued"),
    Kind.REFUSED: Text("Rifiutata dalla pubblica amministrazione", "Refused by the public body"),
    Kind.NOT_REACHED: Text("Il SdI non ha ricevuto il file", "The SdI never had the file"),
    Kind.UNDELIVERABLE: Text(
        "Emessa, ma il SdI non è riuscito a recapitarla", "Issued, but the SdI was not able to deliver it"
    ),
    Kind.LATE: Text("In ritardo", "Late"),
    Kind.ISSUE_TODAY: Text(
        "Il termine per emetterla sta per finire, e il SdI non ha il file",
        "The term to issue it is about to end, and the SdI does not have the file",
    ),
    Kind.DOUBT: Text("Non si sa se la mail è partita", "Nobody knows whether the mail has left"),
    Kind.CONTRADICTION: Text(
        "Ci sono messaggi che non possono essere veri insieme", "There are messages that cannot be true together"
    ),
    Kind.HELD: Text("Il file è trattenuto e non viene inviato", "The file is held back and not sent"),
    Kind.FAULTY_DRAFT: Text("Bozza con errori: non viene inviata", "Draft with faults: it is not sent"),
    Kind.UNSIGNED_DRAFT: Text("In attesa di una firma fatta altrove", "Waiting for a signature made elsewhere"),
    Kind.QUARANTINED: Text("Messaggi che non si riesce a leggere", "Messages that cannot be read"),
    Kind.AMBIGUOUS: Text("Messaggi che possono riguardare più file", "Messages that may be about several files"),
    Kind.UNMATCHED: Text("Messaggi che non riguardano nessun file conosciuto", "Messages about no file that is known"),
    Kind.UNPROVEN: Text("Messaggi che non provano nulla", "Messages that prove nothing"),
    Kind.SENDING_LOCKED: Text("Gli invii sono bloccati", "Sending is locked"),
    Kind.MAILBOX_SUSPENDED: Text(
        "La casella PEC è sospesa e non viene usata", "The PEC mailbox is suspended and not used"
    ),
    Kind.ADDRESS_UNKNOWN: Text(
        "Il SdI non ha detto a quale indirizzo la casella deve inviare: i file attendono",
        "The SdI has not said to which address the mailbox is to send: files wait",
    ),
    Kind.MAILBOX_FULL: Text(
        "La casella PEC è quasi piena: quando è piena le notifiche del SdI vanno perse",
        "The PEC mailbox is nearly full: once it is, the SdI's notifications are lost",
    ),
    Kind.LOGIN: Text(
        "La password della casella PEC scade o è scaduta",
        "The password of the PEC mailbox expires soon, or has expired",
    ),
    Kind.CERTIFICATE: Text("Un certificato scade o è scaduto", "A certificate expires soon, or has expired"),
    Kind.DISK: Text("C'è poco spazio sul disco dell'archivio", "There is little room on the disk of the store"),
    Kind.STORE_BROKEN: Text(
        "La storia dell'archivio non è più quella che fu scritta",
        "The story of the store is no longer what was written",
    ),
    Kind.BACKUP_FAILED: Text("La copia di sicurezza non è riuscita", "The backup failed"),
    Kind.BACKUP_OLD: Text(
        "L'ultima copia di sicurezza è troppo vecchia, o non c'è", "The last backup is too old, or there is none"
    ),
    Kind.JOB_FAILED: Text("Un lavoro programmato non è riuscito", "A scheduled job failed"),
    Kind.HOOK_GIVEN_UP: Text(
        "Un web hook non risponde: qualche chiamata è stata abbandonata",
        "A web hook does not answer: calls were given up",
    ),
    Kind.FOLDER: Text(
        "Una cartella per il gestionale non si può usare: niente va perso, ma i file aspettano",
        "A folder for the ERP cannot be used: nothing is lost, but files wait",
    ),
    Kind.RECEIVED: Text("È arrivato un messaggio", "A message came in"),
}

_CORRECT: Final = Text(
    "Leggere il motivo con «invoicebridge story {name}», poi «invoicebridge correct {name} --with FILE»: stesso numero "
    "e stessa data",
    "Read why by “invoicebridge story {name}”, then “invoicebridge correct {name} --with FILE”: same number, same date",
)
_RETRY: Final = Text(
    "Leggere il motivo con «invoicebridge story {name}», poi «invoicebridge retry {name}»",
    "Read why by “invoicebridge story {name}”, then “invoicebridge retry {name}”",
)
_INBOX: Final = Text("Guardarli con «invoicebridge inbox»", "Look at them by “invoicebridge inbox”")
_LOGS: Final = Text(
    "Vedere «invoicebridge serve --list» e il registro; il lavoro riprova alla prossima ora prevista",
    "See “invoicebridge serve --list” and the log; the job tries again at its next time",
)

REMEDIES: Final[Mapping[Kind, Text]] = {
    Kind.REJECTED: _CORRECT,
    Kind.REFUSED: _CORRECT,
    Kind.NOT_REACHED: _RETRY,
    Kind.UNDELIVERABLE: Text(
        "Consegnarne una copia al cliente in un altro modo", "Hand the customer a copy in another way"
    ),
    Kind.LATE: Text(
        "Vedere «invoicebridge story {name}»; se manca una ricevuta, chiedere al gestore PEC",
        "See “invoicebridge story {name}”; where a receipt is missing, ask the PEC provider",
    ),
    Kind.ISSUE_TODAY: Text("Inviarla con «invoicebridge transmit»", "Send it by “invoicebridge transmit”"),
    Kind.DOUBT: Text("Cercare le prove con «invoicebridge resolve»", "Look for proof by “invoicebridge resolve”"),
    Kind.CONTRADICTION: Text(
        "Guardarli con «invoicebridge story {name}» e decidere con «invoicebridge resolve»",
        "Look at them by “invoicebridge story {name}” and decide by “invoicebridge resolve”",
    ),
    Kind.HELD: _RETRY,
    Kind.FAULTY_DRAFT: Text(
        "Correggere l'originale e ripetere «invoicebridge prepare»",
        "Correct the original and repeat “invoicebridge prepare”",
    ),
    Kind.UNSIGNED_DRAFT: Text(
        "«invoicebridge prepare --export-unsigned DIR», firmare il file, ridarlo a «invoicebridge prepare»",
        "“invoicebridge prepare --export-unsigned DIR”, sign the file, give it back to “invoicebridge prepare”",
    ),
    Kind.QUARANTINED: _INBOX,
    Kind.AMBIGUOUS: _INBOX,
    Kind.UNMATCHED: _INBOX,
    Kind.UNPROVEN: _INBOX,
    Kind.SENDING_LOCKED: Text(
        "«invoicebridge transmit» dice perché e come sbloccarli",
        "“invoicebridge transmit” says why, and how to release it",
    ),
    Kind.MAILBOX_SUSPENDED: Text(
        "Rimediare alla causa, poi «invoicebridge mailbox resume {subject}»",
        "Mend the cause, then “invoicebridge mailbox resume {subject}”",
    ),
    Kind.ADDRESS_UNKNOWN: Text(
        "Cercare la risposta al primo file nella casella o nel portale Fatture e Corrispettivi, poi "
        "«invoicebridge mailbox address {subject} INDIRIZZO»",
        "Look for the answer to the first file in the mailbox or in the portal Fatture e Corrispettivi, then "
        "“invoicebridge mailbox address {subject} ADDRESS”",
    ),
    Kind.MAILBOX_FULL: Text("Fare spazio nella casella", "Make room in the mailbox"),
    Kind.LOGIN: Text(
        "Cambiarla presso il gestore, dove la indicano le impostazioni, e in login_until",
        "Change it at the provider, where the settings say that it is, and in login_until",
    ),
    Kind.CERTIFICATE: Text(
        "Rinnovarlo, o chiedere a chi lo gestisce; «invoicebridge doctor» dice quale è",
        "Renew it, or ask whoever is in charge of it; “invoicebridge doctor” says which it is",
    ),
    Kind.DISK: Text("Liberare spazio", "Make room"),
    Kind.STORE_BROKEN: Text(
        "Esaminarla con «invoicebridge audit»; non cancellare nulla",
        "Examine it by “invoicebridge audit”; delete nothing",
    ),
    Kind.BACKUP_FAILED: _LOGS,
    Kind.BACKUP_OLD: Text(
        "Farla: «invoicebridge backup»; guardare perché il lavoro «backup» non la fa",
        "Make one: “invoicebridge backup”; look why the job “backup” does not",
    ),
    Kind.JOB_FAILED: _LOGS,
    Kind.HOOK_GIVEN_UP: Text(
        "Rimettere in funzione chi le riceve; le chiamate abbandonate non si ripetono",
        "Bring whoever receives them back; the calls that were given up are not repeated",
    ),
    Kind.FOLDER: Text(
        "Guardare la cartella indicata dalle impostazioni in {subject}: se c'è, se è collegata, di chi è, se ha spazio",
        "Look at the folder that the settings name in {subject}: is it there and mounted, whose is it, has it room",
    ),
    Kind.RECEIVED: Text(
        "È nella casella {mailbox}; «invoicebridge inbox» mostra quelli non abbinati",
        "It is in the mailbox {mailbox}; “invoicebridge inbox” shows those that match nothing",
    ),
}

FACTS: Final[Mapping[str, Text]] = {
    "numero": Text("numero", "number"),
    "data": Text("data", "date"),
    "company": Text("azienda", "company"),
    "name": Text("nome", "name"),
    "what": Text("che cosa", "what"),
    "subject": Text("di", "of"),
    "due": Text("che cosa manca", "what is missing"),
    "by": Text("entro", "by"),
    "codes": Text("codici", "codes"),
    "because": Text("motivo del cliente", "the customer's reason"),
    "reason": Text("motivo", "reason"),
    "faults": Text("errori", "faults"),
    "count": Text("quanti", "how many"),
    "share": Text("piena al", "in use"),
    "until": Text("fino al", "until"),
    "free": Text("liberi", "free"),
    "line": Text("com'è andata", "what became of it"),
    "sender": Text("da", "from"),
    "message_subject": Text("oggetto", "subject"),
    "kind": Text("genere", "kind"),
    "authenticity": Text("mittente", "sender"),
    "rule": Text("regola", "rule"),
    "not_forwarded": Text("non inoltrato", "not forwarded"),
    "first_at": Text("dal", "since"),
}
"""What is told of an alert, in this order."""

AUTHENTICITY: Final[Mapping[str, Text]] = {
    "proven": Text("provato", "proven"),
    "unproven": Text("non provato", "not proven"),
    "forged": Text("FALSIFICATO", "FORGED"),
    "not-checked": Text("non verificato", "not checked"),
}
NOT_FORWARDED: Final[Mapping[str, Text]] = {
    "size": Text("troppo grande", "too large"),
    "gone": Text("ne resta soltanto l'impronta", "only its hash remains"),
    "refused": Text("il server di posta l'ha rifiutato", "the mail server refused it"),
}

SAY: Final[Mapping[str, Text]] = {
    "new": Text("Da guardare", "To be looked at"),
    "standing": Text("Già segnalati, ancora aperti", "Told before, still open"),
    "one more": Text("Un altro avviso: invoicebridge status", "One alert more: invoicebridge status"),
    "more": Text("Altri {count} avvisi: invoicebridge status", "{count} alerts more: invoicebridge status"),
    "practice": Text(
        "Archivio di prova: nessuna di queste fatture è andata al SdI.",
        "A store for practice: none of these invoices went to the SdI.",
    ),
    "foot": Text(
        "Scritto da invoicebridge. Nessuno legge le risposte.", "Written by invoicebridge. Nobody reads replies."
    ),
    "attached": Text("Il messaggio originale è allegato, intatto.", "The original message is attached, unchanged."),
    "untrusted": Text(
        "Il suo mittente non è provato: attenzione a collegamenti e allegati.",
        "Its sender is not proven: beware of links and attachments.",
    ),
    "test": Text("Prova: gli avvisi di invoicebridge arrivano.", "A test: alerts of invoicebridge arrive."),
    "test title": Text("prova degli avvisi", "test of alerts"),
    "digest": Text("riepilogo: {new} nuovi, {standing} aperti", "digest: {new} new, {standing} open"),
    "several": Text("{count} avvisi: {first}", "{count} alerts: {first}"),
    "tag": Text("[prova] ", "[practice] "),
}

"""What `collect` and `inbox` tell."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_STATES: Final[Mapping[str, Text]] = {
    "state-prepared": Text("di nuovo pronta per l'invio", "ready to be sent again"),
    "state-send-refused": Text(
        "il server del gestore non l'ha presa: il SdI non ce l'ha. Rimetterla in coda con: invoicebridge retry {name}",
        "the provider's server did not take it: the SdI does not have it. Queue it again with: invoicebridge retry "
        "{name}",
    ),
    "state-sent": Text("consegnata al gestore PEC", "with the PEC provider"),
    "state-pec-refused": Text(
        "il gestore non ha accettato il messaggio: il SdI non ce l'ha. Rimetterla in coda con: invoicebridge retry "
        "{name}",
        "the provider did not accept the mail: the SdI does not have it. Queue it again with: invoicebridge retry "
        "{name}",
    ),
    "state-pec-accepted": Text("accettata dal gestore PEC", "accepted by the PEC provider"),
    "state-pec-not-delivered": Text(
        "il messaggio non è arrivato nella casella del SdI. Rimetterla in coda con: invoicebridge retry {name}",
        "the mail did not reach the SdI's mailbox. Queue it again with: invoicebridge retry {name}",
    ),
    "state-pec-delivered": Text("ricevuta dal SdI, attende l'esito", "with the SdI, which has not answered yet"),
    "state-rejected": Text(
        "SCARTATA dal SdI ({codes}): la fattura non è emessa. Entro 5 giorni correggere con: invoicebridge correct "
        "{name} --with FILE; che cosa significa un codice lo dice: invoicebridge explain CODICE",
        "REJECTED by the SdI ({codes}): the invoice is not issued. Correct it within 5 days with: invoicebridge "
        "correct {name} --with FILE; what a code means is told by: invoicebridge explain CODE",
    ),
    "state-made-available": Text(
        "emessa; non recapitata, è nell'area riservata del cliente: avvisarlo",
        "issued; not delivered, it is in the buyer's reserved area: tell the buyer",
    ),
    "state-not-delivered": Text(
        "emessa; il SdI non è riuscito a recapitarla e riprova", "issued; the SdI could not deliver it and keeps trying"
    ),
    "state-undeliverable": Text(
        "emessa, ma NON recapitabile: farla avere al cliente in altro modo",
        "issued, but UNDELIVERABLE: get it to the customer another way",
    ),
    "state-delivered": Text("emessa e consegnata al cliente", "issued and delivered to the customer"),
    "state-term-expired": Text(
        "consegnata; nessun esito in 15 giorni, per il SdI il caso è chiuso",
        "delivered; no outcome in 15 days, the SdI has closed the case",
    ),
    "state-customer-refused": Text(
        "RIFIUTATA dall'amministrazione (motivo: {because}): correggere con: invoicebridge correct {name} --with FILE",
        "REFUSED by the public body (reason: {because}): correct it with: invoicebridge correct {name} --with FILE",
    ),
    "state-customer-accepted": Text("accettata dall'amministrazione", "accepted by the public body"),
}

_CONTRADICTIONS: Final[Mapping[str, Text]] = {
    "contradiction": Text(
        "due prove si contraddicono: «{state}» e «{against}» (prova {evidence}). Che cosa è vero lo decide una "
        "persona: invoicebridge resolve FILE --state STATO",
        "two proofs contradict each other: “{state}” and “{against}” (evidence {evidence}). A person decides what is "
        "true: invoicebridge resolve FILE --state STATE",
    ),
    "contradiction-strange-invoice": Text(
        "un messaggio ({evidence}) dice «{state}» della fattura {numero}, che non è in questo file",
        "a message ({evidence}) says “{state}” of the invoice {numero}, which is not in this file",
    ),
    "contradiction-other-recipient": Text(
        "un messaggio ({evidence}) dice «{state}», ma per un destinatario di altro genere",
        "a message ({evidence}) says “{state}”, but for a recipient of the other kind",
    ),
}

_MESSAGES: Final[Mapping[str, Text]] = {
    "message-unproven": Text(
        "un messaggio ({kind}, da {sender}) riguarda un nostro file e non è provato: {reason}. Se è autentico: "
        "invoicebridge resolve {evidence} --genuine",
        "a message ({kind}, from {sender}) is about a file of ours and is not proven: {reason}. If it is genuine: "
        "invoicebridge resolve {evidence} --genuine",
    ),
    "message-quarantined": Text(
        "un messaggio non si può leggere ed è messo da parte ({evidence}): {reason}",
        "a message cannot be read and is put aside ({evidence}): {reason}",
    ),
    "message-ambiguous": Text(
        "non è chiaro a quale file si riferisca un messaggio ({kind}, da {sender}; {evidence}): {reason}",
        "it is not clear which file a message is about ({kind}, from {sender}; {evidence}): {reason}",
    ),
}

_MAILBOXES: Final[Mapping[str, Text]] = {
    "mailbox-read": Text(
        "{total} messaggi nuovi: {matched} abbinati, {unmatched} non abbinati, {ambiguous} ambigui, {unproven} non "
        "provati, {quarantined} illeggibili, {purchase} fatture d'acquisto, {unrelated} estranei",
        "{total} new messages: {matched} matched, {unmatched} unmatched, {ambiguous} ambiguous, {unproven} unproven, "
        "{quarantined} unreadable, {purchase} purchase invoices, {unrelated} unrelated",
    ),
    "mailbox-without-news": Text("nessun messaggio nuovo", "no new messages"),
    "mailbox-suspended": Text(
        "casella sospesa dal {since} ({reason}): non viene letta. Quando il motivo è risolto: invoicebridge mailbox "
        "resume",
        "mailbox suspended since {since} ({reason}): it is not read. Once the cause is mended: invoicebridge mailbox "
        "resume",
    ),
    "mailbox-resting": Text(
        "casella a riposo fino a {until} ({reason})", "the mailbox is left alone until {until} ({reason})"
    ),
    "mailbox-unavailable": Text("la casella non risponde", "the mailbox does not answer"),
    "mailbox-refused": Text("la casella rifiuta", "the mailbox refuses"),
    "folder-missing": Text("una cartella non c'è", "a folder is not there"),
    "folder-rescanned": Text(
        "il gestore ha rinumerato la cartella {folder}: riletta tutta, senza doppioni",
        "the provider has numbered the folder {folder} anew: all of it is read again, without doubles",
    ),
    "mailbox-nearly-full": Text(
        "la casella è piena al {share}: quando è piena le notifiche del SdI vanno perse. Fare spazio",
        "the mailbox is {share} full: once it is, the SdI's notifications are lost. Make room",
    ),
    "mailbox-has-room": Text(
        "nella casella c'è di nuovo spazio: è piena al {share}", "there is room again: {share} full"
    ),
    "sdi-address-known": Text(
        "il SdI ha assegnato l'indirizzo {address}: i prossimi file vanno lì",
        "the SdI has assigned the address {address}: the next files go there",
    ),
    "sdi-address-changed": Text(
        "dal {since} il SdI risponde da {after} e non più da {before}: i prossimi file vanno lì",
        "since {since} the SdI answers from {after} and no longer from {before}: the next files go there",
    ),
}

_FILES: Final[Mapping[str, Text]] = {
    "file-unreadable": Text("il file non si può leggere", "the file cannot be read"),
    "file-known": Text("è già nell'archivio ({label})", "it is in the store already ({label})"),
    "file-matched": Text("abbinato ({kind})", "matched ({kind})"),
    "file-unmatched": Text(
        "conservato; non riguarda nessun file inviato da qui ({kind})",
        "kept; it is about no file sent from here ({kind})",
    ),
    "file-purchase": Text("fattura d'acquisto, conservata", "a purchase invoice, kept"),
    "file-unrelated": Text("non riguarda fatture inviate", "it concerns no invoices that were sent"),
}

_INBOX: Final[Mapping[str, Text]] = {
    "inbox-further": Text(
        "ce ne sono altri {count}: --label {option} --limit N ne mostra di più",
        "there are {count} more: --label {option} --limit N shows more",
    ),
    "inbox-quarantined": Text(
        "{received_at}  illeggibile: {reason}. Guardarlo con: invoicebridge inspect, o nella casella (prova "
        "{evidence})",
        "{received_at}  unreadable: {reason}. Look at it with: invoicebridge inspect, or in the mailbox (evidence "
        "{evidence})",
    ),
    "inbox-unproven": Text(
        "{received_at}  {kind} da {sender}, non provato: {reason}. Se è autentico: invoicebridge resolve {evidence} "
        "--genuine --by NOME --because MOTIVO",
        "{received_at}  {kind} from {sender}, not proven: {reason}. If it is genuine: invoicebridge resolve {evidence} "
        "--genuine --by NAME --because REASON",
    ),
    "inbox-ambiguous": Text(
        "{received_at}  {kind} da {sender}, ambiguo: {reason}. Confrontarlo con il portale Fatture e Corrispettivi; lo "
        "stato giusto si registra con: invoicebridge resolve FILE --state STATO (prova {evidence})",
        "{received_at}  {kind} from {sender}, ambiguous: {reason}. Compare it with the portal Fatture e Corrispettivi; "
        "the true state is written down with: invoicebridge resolve FILE --state STATE (evidence {evidence})",
    ),
    "inbox-unmatched": Text(
        "{received_at}  {kind} da {sender}: non riguarda nessun file inviato da qui ({reason}). Forse di un altro "
        "programma; se il file è di qui si abbina da sé quando arrivano le altre ricevute (prova {evidence})",
        "{received_at}  {kind} from {sender}: about no file sent from here ({reason}). Perhaps another program's; if "
        "the file is ours it is matched by itself when the other receipts come (evidence {evidence})",
    ),
}

TEXTS: Final[Mapping[str, Text]] = {
    **_STATES,
    **_CONTRADICTIONS,
    **_MESSAGES,
    **_MAILBOXES,
    **_FILES,
    **_INBOX,
}

"""What `transmit`, `retry` and `run` tell."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text
from invoicebridge.render.outcome_texts.retry import RETRY

_SENT: Final[Mapping[str, Text]] = {
    "sent": Text("inviato a {address} (Message-ID {message_id})", "sent to {address} (Message-ID {message_id})"),
    "sent-in-zip": Text(
        "inviato a {address} nell'archivio {archive} (Message-ID {message_id})",
        "sent to {address} in the archive {archive} (Message-ID {message_id})",
    ),
    "queued-again": Text(
        "il gestore lo aveva rimandato a più tardi: è di nuovo in coda",
        "the provider had put it off: it is in the queue again",
    ),
    "doubt": Text(
        "la connessione è caduta dopo l'ultimo byte: non si sa se {address} lo riceverà. NON rinviarlo. Fino a {until} "
        "l'invio è in corso; poi collect cerca l'accettazione, e se non arriva decide una persona con: invoicebridge "
        "resolve {message_id}",
        "the connection broke after the last byte: nobody knows whether {address} will get it. Do NOT send it again. "
        "Until {until} it is being sent; then collect looks for the acceptance receipt, and if none comes a person "
        "decides with: invoicebridge resolve {message_id}",
    ),
    "lease-lost": Text(
        "non inviato da qui: lo ha preso in carico un altro processo",
        "not sent from here: another process has taken it",
    ),
    "first-under-way": Text(
        "non ancora inviato: un altro processo sta mandando il primo file della casella, e gli altri attendono "
        "la risposta",
        "not sent yet: another process is sending the mailbox's first file, and the others wait for its answer",
    ),
}

_PUT_OFF: Final[Mapping[str, Text]] = {
    "put-off": Text(
        "il gestore lo rimanda a più tardi («{reply}»): è di nuovo in coda, con lo stesso nome",
        "the provider puts it off (“{reply}”): it is in the queue again, under the same name",
    ),
    "put-off-rate": Text(
        "troppi messaggi per il gestore («{reply}»): di nuovo in coda, la casella riprende dopo le {until}",
        "too many messages for the provider (“{reply}”): in the queue again, the mailbox goes on after {until}",
    ),
    "put-off-too-often": Text(
        "il gestore lo ha rimandato troppe volte («{reply}»): non si riprova da soli. Capito il motivo, rimetterlo in "
        "coda con invoicebridge retry",
        "the provider has put it off too often (“{reply}”): it is not tried again by itself. Once the reason is known, "
        "queue it by invoicebridge retry",
    ),
}

_REFUSED: Final[Mapping[str, Text]] = {
    "refused-recipient": Text(
        "rifiutato: il gestore non accetta il destinatario {address} («{reply}»). Controllare l'indirizzo del SdI, poi "
        "invoicebridge retry",
        "refused: the provider does not take the recipient {address} (“{reply}”). Check the SdI's address, then "
        "invoicebridge retry",
    ),
    "refused-sender": Text(
        "rifiutato: l'indirizzo del mittente non appartiene a questo accesso («{reply}»). Correggere l'indirizzo o "
        "l'utente della casella nelle impostazioni, poi invoicebridge retry",
        "refused: the sender's address does not belong to this login (“{reply}”). Correct the address or the user of "
        "the mailbox in the settings, then invoicebridge retry",
    ),
    "refused-size": Text(
        "rifiutato: il messaggio di {size} byte è troppo grande per il gestore («{reply}»)",
        "refused: the message of {size} bytes is too large for the provider (“{reply}”)",
    ),
    "refused-mailbox": Text(
        "rifiutato: la casella è bloccata o non può inviare («{reply}»). Sentire il gestore, poi invoicebridge retry",
        "refused: the mailbox is blocked or may not send (“{reply}”). Ask the provider, then invoicebridge retry",
    ),
    "refused-content": Text(
        "rifiutato per il suo contenuto («{reply}»). Sentire il gestore; lo SdI non lo ha ricevuto",
        "refused for its content (“{reply}”). Ask the provider; the SdI does not have it",
    ),
    "refused-rate": Text(
        "rifiutato: troppi messaggi («{reply}»); rimetterlo in coda più tardi con invoicebridge retry",
        "refused: too many messages (“{reply}”); queue it later by invoicebridge retry",
    ),
    "refused-other": Text(
        "rifiutato dal gestore («{reply}»). Lo SdI non lo ha ricevuto: rimosso il motivo, invoicebridge retry",
        "refused by the provider (“{reply}”). The SdI does not have it: once the reason is gone, invoicebridge retry",
    ),
}

_HELD: Final[Mapping[str, Text]] = {
    "held": Text(
        "trattenuto, non inviato: adesso lo SdI lo scarterebbe ({reason})",
        "held, not sent: the SdI would reject it now ({reason})",
    ),
    "held-bytes": Text(
        "trattenuto, non inviato: nell'archivio i suoi byte mancano o non sono più quelli preparati. Recuperare "
        "l'archivio da una copia di sicurezza",
        "held, not sent: its bytes are missing from the store or are not those that were prepared. Restore the store "
        "from a backup",
    ),
    "held-contradicted": Text(
        "trattenuto, non inviato di nuovo: le prove si contraddicono, e lo SdI potrebbe averlo già. Decide una persona "
        "con invoicebridge resolve",
        "held, not sent again: the evidence contradicts itself, and the SdI may have it already. A person decides by "
        "invoicebridge resolve",
    ),
    "held-mail": Text(
        "trattenuto, non inviato: non entra in un messaggio ({reason})", "held, not sent: it fits in no mail ({reason})"
    ),
}

_MAILBOXES: Final[Mapping[str, Text]] = {
    "suspended": Text(
        "casella {mailbox} sospesa dal {since} ({reason}): {files} file in attesa. Rimosso il motivo: invoicebridge "
        "mailbox resume {mailbox}",
        "mailbox {mailbox} suspended since {since} ({reason}): {files} files wait. Once the reason is gone: "
        "invoicebridge mailbox resume {mailbox}",
    ),
    "resting-failures": Text(
        "la casella {mailbox} riposa fino a {until} dopo più errori di seguito ({reason}): {files} file in attesa",
        "the mailbox {mailbox} rests until {until} after several failures in a row ({reason}): {files} files wait",
    ),
    "resting-lasting": Text(
        "la casella {mailbox} riposa fino a {until} dopo più errori di seguito, e il motivo non passa da solo "
        "({reason}): {files} file in attesa. Risolto il motivo: invoicebridge mailbox resume {mailbox}",
        "the mailbox {mailbox} rests until {until} after several failures in a row, and the reason will not pass by "
        "itself ({reason}): {files} files wait. Once it is mended: invoicebridge mailbox resume {mailbox}",
    ),
    "resting-rate": Text(
        "la casella {mailbox} riposa fino a {until}, per il gestore inviava troppo: {files} file in attesa",
        "the mailbox {mailbox} rests until {until}, it sent too much for the provider: {files} files wait",
    ),
    "resting-login-refused": Text(
        "casella {mailbox} sospesa fino a {until}, accesso rifiutato: {files} file in attesa",
        "mailbox {mailbox} suspended until {until}, login refused: {files} files wait",
    ),
    "resting-other": Text(
        "casella {mailbox} sospesa fino a {until} ({reason}): {files} file in attesa",
        "mailbox {mailbox} suspended until {until} ({reason}): {files} files wait",
    ),
    "box-awaited": Text(
        "{files} file attendono l'indirizzo che lo SdI assegnerà alla casella {mailbox}, con la risposta al primo file "
        "inviato il {since}",
        "{files} files wait for the address that the SdI will assign to the mailbox {mailbox} in its answer to the "
        "first file, sent at {since}",
    ),
    "box-overdue": Text(
        "{files} file attendono dal {since} che lo SdI assegni un indirizzo alla casella {mailbox}: troppo. Cercare la "
        "risposta nella casella o nel portale Fatture e Corrispettivi; noto l'indirizzo, scriverlo nelle impostazioni "
        "(sdi_address)",
        "{files} files have waited since {since} for the SdI to assign an address to the mailbox {mailbox}: too long. "
        "Look for its answer in the mailbox or in the portal Fatture e Corrispettivi; write the address, once known, "
        "into the settings (sdi_address)",
    ),
    "paced": Text(
        "raggiunto il limite di messaggi della casella {mailbox}: {files} file in attesa, si riprende dopo le {until}",
        "the mailbox {mailbox} has reached its limit of messages: {files} files wait, to go on after {until}",
    ),
    "login-suspends": Text(
        "accesso rifiutato: casella {mailbox} sospesa, perché altri tentativi la bloccherebbero. Correggere la "
        "password, poi: invoicebridge mailbox resume {mailbox} ({reason})",
        "login refused: mailbox {mailbox} suspended, since more tries would lock it. Correct the password, then: "
        "invoicebridge mailbox resume {mailbox} ({reason})",
    ),
    "outbox-unusable": Text("la casella {mailbox} non si può usare", "the mailbox {mailbox} cannot be used"),
    "outbox-unavailable": Text("la casella {mailbox} non risponde", "the mailbox {mailbox} does not answer"),
    "company-without-mailbox": Text(
        "{files} file in attesa, e le impostazioni non dicono da quale casella inviarli: aggiungere "
        "[companies.{company}]",
        "{files} files wait, and the settings do not say from which mailbox to send them: add [companies.{company}]",
    ),
}

_LOCKS: Final[Mapping[str, Text]] = {
    "locked-first-send": Text(
        "nulla è stato inviato: da questo archivio non è mai partito nulla, e il primo invio al SdI vero va "
        "confermato. Guardare che cosa partirebbe (invoicebridge transmit --dry-run), poi: "
        "invoicebridge transmit --yes",
        "nothing was sent: nothing has ever left this store, and the first delivery to the real SdI is to be "
        "confirmed. See what would go (invoicebridge transmit --dry-run), then: invoicebridge transmit --yes",
    ),
    "locked-restored": Text(
        "nulla è stato inviato: l'archivio è stato ripristinato da una copia il {since}, e ciò che è partito dopo la "
        "copia vi manca. invoicebridge restore dice che cosa resta da fare",
        "nothing was sent: the store was restored from a backup at {since}, and what was sent after the backup is "
        "missing. invoicebridge restore tells what is left to do",
    ),
    "locked": Text(
        "nulla è stato inviato: gli invii sono fermi dal {since} ({reason}). Per riprendere: invoicebridge transmit "
        "--yes --by NOME",
        "nothing was sent: sending is stopped since {since} ({reason}). To go on: invoicebridge transmit --yes "
        "--by NAME",
    ),
    "released": Text("invii sbloccati da {by}", "sending released by {by}"),
    "not-locked": Text("gli invii non sono fermi", "sending is not stopped"),
    "store-stops": Text("l'archivio non risponde: invii fermi", "the store does not answer: sending stops"),
}

_DRY_RUN: Final[Mapping[str, Text]] = {
    "would-send": Text("sarebbe inviato a {address}, {size} byte", "would be sent to {address}, {size} bytes"),
    "would-wait": Text(
        "attenderebbe l'indirizzo del SdI, {size} byte", "would wait for the SdI's address, {size} bytes"
    ),
    "would-zip": Text(
        "{files} file partirebbero insieme, in archivi zip: {zips}", "{files} files would go together, in zips: {zips}"
    ),
    "would-be-paced-minute": Text(
        "messaggi da inviare: {mails}; subito ne partirebbero {left}, gli altri un po' alla volta (limite al minuto: "
        "{limit})",
        "mails to be sent: {mails}; {left} would go at once, the others bit by bit (limit in a minute: {limit})",
    ),
    "would-be-paced-day": Text(
        "messaggi da inviare: {mails}; oggi ne partirebbero {left}, gli altri nei giorni seguenti (limite al giorno: "
        "{limit})",
        "mails to be sent: {mails}; {left} would go today, the others on the following days (limit in a day: {limit})",
    ),
    "would-be-held": Text(
        "sarebbe trattenuto: adesso lo SdI lo scarterebbe ({reason})",
        "would be held: the SdI would reject it now ({reason})",
    ),
    "would-be-held-bytes": Text(
        "sarebbe trattenuto: nell'archivio i suoi byte mancano o non sono più quelli preparati",
        "would be held: its bytes are missing from the store or are not those that were prepared",
    ),
    "would-be-held-contradicted": Text(
        "sarebbe trattenuto: le prove si contraddicono, e lo SdI potrebbe averlo già",
        "would be held: the evidence contradicts itself, and the SdI may have it already",
    ),
    "would-be-held-mail": Text(
        "sarebbe trattenuto: non entra in un messaggio ({reason})", "would be held: it fits in no mail ({reason})"
    ),
}

_RUN: Final[Mapping[str, Text]] = {
    "stage-failed": Text("non riuscito", "it failed"),
    "answers-awaited": Text(
        "{files} file inviati attendono ancora la risposta del SdI: la leggerà invoicebridge collect",
        "{files} files that were sent still wait for the SdI's answer: invoicebridge collect will read it",
    ),
}

TEXTS: Final[Mapping[str, Text]] = {
    **_SENT,
    **_PUT_OFF,
    **_REFUSED,
    **_HELD,
    **_MAILBOXES,
    **_LOCKS,
    **_DRY_RUN,
    **_RUN,
    **RETRY,
}

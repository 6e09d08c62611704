"""What `doctor` tells: what was found, and what to do about it."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_OWN: Final[Mapping[str, Text]] = {
    "doctor-failed": Text("non va", "does not work"),
    "settings-good": Text(
        "impostazioni lette: caselle {mailboxes}, aziende {companies}, firmatari {signers}",
        "settings read: mailboxes {mailboxes}, companies {companies}, signers {signers}",
    ),
    "schemas-good": Text(
        "{count} schemi XSD leggibili, di cui ufficiali installati {official}",
        "{count} XSD schemas readable, official ones installed: {official}",
    ),
    "permissions-good": Text("permessi in ordine", "permissions in order"),
    "permissions-wide": Text(
        "altri utenti di questo computer vi accedono (permessi {mode}): chmod go= sul file o sulla cartella",
        "other users of this computer have access (mode {mode}): chmod go= on the file or folder",
    ),
    "certificate-good": Text(
        "certificato valido fino al {until} ({days} giorni): {name}",
        "certificate good until {until} ({days} days): {name}",
    ),
    "certificate-ends-soon": Text(
        "il certificato scade il {until}, tra {days} giorni: chiedere il rinnovo ({name})",
        "the certificate ends on {until}, in {days} days: ask for its renewal ({name})",
    ),
    "certificate-over": Text(
        "il certificato è scaduto il {until}: va sostituito ({name})",
        "the certificate ended on {until}: it has to be replaced ({name})",
    ),
    "no-signer": Text(
        "nessun firmatario: i file per la PA aspettano una firma fatta altrove",
        "no signer: files for public bodies wait to be signed elsewhere",
    ),
    "trust-lax": Text(
        "trust.mode è {mode}: ricevute non provate cambiano lo stato; fuori dalle prove va rimesso require",
        "trust.mode is {mode}: unproven receipts change states; outside of trials put it back to require",
    ),
    "trust-pec": Text("autorità dei gestori PEC: {names}", "authorities of the PEC providers: {names}"),
    "trust-nobody": Text(
        "nessuna autorità dei gestori PEC: nulla sarà mai provato; togliere replace o indicare pec",
        "no authority of PEC providers: nothing will ever be proven; remove replace, or give pec",
    ),
    "trust-no-sdi-signer": Text(
        "firma propria delle notifiche non controllata: vale la busta PEC (indicare trust.sdi_signer)",
        "the notifications' own signature is not checked: the PEC envelope counts (give trust.sdi_signer)",
    ),
    "trust-no-signers": Text(
        "chi emette i certificati di firma non è controllato, 00104 (indicare trust.signers)",
        "who issues signing certificates is not checked, 00104 (give trust.signers)",
    ),
    "trust-signers": Text("{count} autorità per i certificati di firma", "{count} authorities of signing certificates"),
    "companies-good": Text("{count} aziende, tutte con la loro casella", "{count} companies, each with its mailbox"),
    "companies-none": Text(
        "nessuna azienda: aggiungerla con invoicebridge company add FILE",
        "no company: add one with invoicebridge company add FILE",
    ),
}

_STORE: Final[Mapping[str, Text]] = {
    "store-writable-sandbox": Text(
        "archivio di prova, si apre e si scrive", "store for practice, opens and can be written"
    ),
    "store-writable-live": Text("archivio reale, si apre e si scrive", "live store, opens and can be written"),
    "stories-whole": Text("storia intatta ({lines} righe)", "stories whole ({lines} lines)"),
    "stories-broken": Text(
        "storia alterata in {count} punti, dal numero {first}: non usarlo, vedere invoicebridge audit",
        "stories altered in {count} places, from number {first} on: do not use it, see invoicebridge audit",
    ),
    "stories-not-verified": Text(
        "storia lunga ({lines} righe), non verificata qui: lo fa invoicebridge audit",
        "long stories ({lines} lines), not verified here: invoicebridge audit does it",
    ),
    "sending-locked": Text(
        "invii fermi ({reason}) finché una persona non li sblocca: invoicebridge transmit lo chiede",
        "sending is locked ({reason}) until a person releases it: invoicebridge transmit asks",
    ),
    "disk-room": Text("{free} liberi sul disco", "{free} free on the disk"),
    "disk-nearly-full": Text("solo {free} liberi sul disco: fare spazio", "only {free} free on the disk: make room"),
    "disk-full": Text("disco pieno ({free} liberi): fare spazio subito", "disk full ({free} free): make room at once"),
}

_MAILBOXES: Final[Mapping[str, Text]] = {
    "mailbox-not-looked-at": Text(
        "non provata: prima deve aprirsi l'archivio", "not tried: the store has to open first"
    ),
    "mailbox-stopped": Text(
        "sospesa ({reason}): tolta la causa, invoicebridge mailbox resume {name}",
        "suspended ({reason}): once the cause is gone, invoicebridge mailbox resume {name}",
    ),
    "mailbox-box": Text("trasmette a {box}", "sends to {box}"),
    "provider-note": Text("il gestore: {it}", "the provider: {en}"),
    "smtp-login": Text("{server}: accesso riuscito, si può inviare", "{server}: logged in, mail can be sent"),
    "reading-login": Text("{server}: accesso riuscito, si può leggere", "{server}: logged in, mail can be read"),
    "login-not-tried": Text(
        "accesso non provato: l'altro server ha appena rifiutato la stessa password",
        "login not tried: the other server has just refused the same password",
    ),
    "folders-there": Text("cartelle da leggere presenti: {folders}", "folders to be read are there: {folders}"),
    "folders-missing": Text(
        "cartelle che non ci sono: {folders}; correggere folders (ci sono: {known})",
        "folders that are not there: {folders}; correct folders (there are: {known})",
    ),
    "quota-room": Text("casella piena al {share} di {limit}", "mailbox {share} full, of {limit}"),
    "quota-nearly-used": Text(
        "casella piena al {share} di {limit}: fare spazio, o le risposte dello SdI vanno perse",
        "mailbox {share} full, of {limit}: make room, or the SdI's answers are lost",
    ),
    "quota-not-told": Text(
        "il server non dice quanto è piena: guardarlo nella webmail",
        "the server does not tell how full it is: look in the web mail",
    ),
    "imap-idle": Text(
        "il server avvisa da sé dei nuovi messaggi (IDLE)", "the server tells of new mail by itself (IDLE)"
    ),
    "imap-polling": Text(
        "senza IDLE: la casella si legge a intervalli", "without IDLE: the mailbox is read at intervals"
    ),
    "clock-agrees": Text(
        "orologio in accordo col gestore (ultima accettazione: {seconds} secondi)",
        "clock agrees with the provider's (last accettazione: {seconds} seconds)",
    ),
    "clock-ahead": Text(
        "l'orologio di questo computer è avanti di almeno {seconds} secondi: attivare la sincronizzazione (NTP)",
        "this computer's clock is ahead by {seconds} seconds at least: switch on its synchronisation (NTP)",
    ),
    "clock-behind": Text(
        "l'accettazione porta un'ora di {seconds} secondi dopo l'invio: orologio indietro, o gestore lento; "
        "controllare la sincronizzazione (NTP)",
        "the accettazione bears a time {seconds} seconds after sending: clock behind, or provider slow; "
        "check the synchronisation (NTP)",
    ),
    "clock-not-checked": Text(
        "orologio non confrontato: nessuna accettazione degli ultimi 30 giorni",
        "clock not compared: no accettazione within the last 30 days",
    ),
    "probe-not-tried": Text(
        "messaggio di prova non inviato: il server ha appena rifiutato la password",
        "no mail was sent to probe: the server has just refused the password",
    ),
    "probe-sent": Text(
        "messaggio senza allegati inviato a {box}: accettazione, consegna e una risposta arrivano nella casella",
        "mail without attachment sent to {box}: accettazione, consegna and a courtesy answer come to the mailbox",
    ),
    "probe-not-sent": Text(
        "il messaggio senza allegati per {box} non è partito: {said}",
        "the mail without attachment to {box} did not leave: {said}",
    ),
}

TEXTS: Final[Mapping[str, Text]] = {**_OWN, **_STORE, **_MAILBOXES}

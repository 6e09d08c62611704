"""What `alert` tells, and what `doctor` says of passwords that end."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

TEXTS: Final[Mapping[str, Text]] = {
    "alerts-not-set": Text(
        "le impostazioni non dicono chi avvisare: [alerts] per la posta, [[hooks]] per i web hook",
        "the settings do not say whom to tell: [alerts] for mail, [[hooks]] for web hooks",
    ),
    "alerts-mailed": Text("avvisi inviati: {count}", "alerts sent: {count}"),
    "digest-mailed": Text(
        "riepilogo inviato: {count} nuovi, {standing} ancora aperti", "digest sent: {count} new, {standing} still open"
    ),
    "message-forwarded": Text(
        "messaggio {evidence} inoltrato (regola {rule})", "message {evidence} forwarded (rule {rule})"
    ),
    "message-not-forwarded-size": Text(
        "il messaggio {evidence} (regola {rule}) è troppo grande: parte soltanto l'avviso",
        "the message {evidence} (rule {rule}) is too large: only a notice goes",
    ),
    "message-not-forwarded-gone": Text(
        "del messaggio {evidence} (regola {rule}) resta soltanto l'impronta: parte l'avviso",
        "of the message {evidence} (rule {rule}) only the hash remains: a notice goes",
    ),
    "message-not-forwarded-refused": Text(
        "il server ha rifiutato il messaggio {evidence} (regola {rule}): parte soltanto l'avviso",
        "the server refused the message {evidence} (rule {rule}): only a notice goes",
    ),
    "alert-recipient-refused": Text(
        "il server non prende avvisi per questo destinatario: correggere l'indirizzo",
        "the server takes no alerts for this recipient: correct the address",
    ),
    "alerts-unquoted": Text(
        "il server ha rifiutato avvisi con oggetto e mittente di messaggi ricevuti: si inviano senza ({count})",
        "the server refused alerts with subjects and senders of messages that came in: they go without ({count})",
    ),
    "alerts-quiet": Text("ore di silenzio: si avvisa dalle {until}", "quiet hours: alerts go from {until} on"),
    "alerts-resting": Text(
        "la casella degli avvisi non ha funzionato: si riprova dal {until}",
        "the mailbox for alerts did not work: it is tried again from {until} on",
    ),
    "alerts-many": Text(
        "troppi avvisi per ora: gli altri partono insieme più tardi",
        "too many alerts for now: the others go together later",
    ),
    "alerts-elsewhere": Text(
        "un altro processo sta inviando gli avvisi", "another process is sending the alerts right now"
    ),
    "alerts-unsent": Text("gli avvisi non sono partiti", "the alerts were not sent"),
    "alerts-tested": Text("avviso di prova inviato", "test alert sent"),
    "alert-foreseen": Text("{alert}: {urgency}", "{alert}, {urgency}"),
    "hook-called": Text("web hook: chiamate riuscite {count}", "web hook: calls made {count}"),
    "hook-unanswered": Text("web hook: si riprova più tardi", "web hook: it is tried again later"),
    "hook-given-up": Text(
        "web hook: chiamata abbandonata dopo {tries} tentativi ({reason})",
        "web hook: a call was given up after {tries} tries ({reason})",
    ),
    "hook-gone": Text(
        "il web hook non è più nelle impostazioni: una sua chiamata è abbandonata",
        "the web hook is no longer in the settings: a call of it is given up",
    ),
    "hook-tested": Text("web hook: chiamata di prova riuscita", "web hook: test call made"),
    "login-good": Text("la password è buona fino al {until}", "the password is good until {until}"),
    "login-ends-soon": Text(
        "la password scade il {until}: cambiarla prima, poi aggiornare login_until",
        "the password ends on {until}: change it before, then bring login_until up to date",
    ),
    "login-over": Text(
        "la password è scaduta il {until}: cambiarla, poi aggiornare login_until",
        "the password ended on {until}: change it, then bring login_until up to date",
    ),
}

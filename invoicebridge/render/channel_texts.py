"""What the exceptions about mail servers say: code → what is wrong, and what to do next.

Part of `error_texts`, which says how these texts are made.
"""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

Pair = tuple[Text, Text | None]

_SETTINGS: Final = Text(
    "Correggere server e porta della casella PEC nelle impostazioni",
    "Correct server and port of the PEC mailbox in the settings",
)
_LATER: Final = Text("Riprovare più tardi; nulla è andato perduto", "Try again later; nothing was lost")
_PROVIDER: Final = Text("Chiedere al gestore PEC", "Ask the PEC provider")

CHANNEL_TEXTS: Final[Mapping[str, Pair]] = {
    "login-refused": (
        Text("{server} rifiuta l'accesso: {reason}", "{server} refuses the login: {reason}"),
        Text(
            "Verificare nome utente e password (può essere scaduta), poi invoicebridge mailbox resume: "
            "altri tentativi bloccherebbero la casella",
            "Check user name and password (it may have expired), then invoicebridge mailbox resume: "
            "more attempts would lock the mailbox",
        ),
    ),
    "login-not-offered": (
        Text(
            "{server} non offre un modo di accedere con password che si possa usare (offre: {offered})",
            "{server} offers no login by password that can be used (it offers: {offered})",
        ),
        _SETTINGS,
    ),
    "server-unreachable": (
        Text(
            "{server} non risponde, o la connessione si è interrotta: {reason}",
            "{server} does not answer, or the connection broke: {reason}",
        ),
        _LATER,
    ),
    "server-later": (
        Text("{server} chiede di riprovare più tardi: {reason}", "{server} asks to come later: {reason}"),
        _LATER,
    ),
    "letter-refused": (
        Text("{server} non accetta il messaggio: {reason}", "{server} does not take the mail: {reason}"),
        Text(
            "Correggere mittente e destinatari in [alerts], o chiedere a chi gestisce il server",
            "Correct sender and recipients in [alerts], or ask whoever is in charge of the server",
        ),
    ),
    "hook-unanswered": (
        Text("Il web hook {hook} non risponde bene: {reason}", "The web hook {hook} does not answer well: {reason}"),
        Text(
            "Si riprova da sé, sempre più tardi; nulla resta fermo ad aspettarlo",
            "It is tried again by itself, later each time; nothing waits for it",
        ),
    ),
    "hook-secret-unusable": (
        Text(
            "Il segreto di un web hook ({where}) inizia con «whsec_» e non è Base64",
            "The secret of a web hook ({where}) begins with “whsec_” and is no Base64",
        ),
        Text(
            "Copiarlo di nuovo da chi riceve le chiamate, o usarne uno senza «whsec_»",
            "Copy it again from whoever receives the calls, or use one without “whsec_”",
        ),
    ),
    "server-answer-unreadable": (
        Text("La risposta di {server} non si capisce: {reason}", "The answer of {server} makes no sense: {reason}"),
        _PROVIDER,
    ),
    "server-refused": (
        Text("{server} non accetta la connessione: {reason}", "{server} does not take the connection: {reason}"),
        _PROVIDER,
    ),
    "certificate-refused": (
        Text(
            "Il certificato di {server} non è valido: {reason}",
            "The certificate of {server} is not good: {reason}",
        ),
        Text(
            "Non inviare nulla prima di averne capito la ragione; un'autorità propria va indicata nelle impostazioni",
            "Send nothing before you know why; an authority of your own has to be named in the settings",
        ),
    ),
    "tls-refused": (
        Text(
            "Con {server} non è possibile una connessione TLS: {reason}",
            "No TLS connection to {server} is possible: {reason}",
        ),
        _SETTINGS,
    ),
    "starttls-not-offered": (
        Text(
            "{server} non offre STARTTLS: la password viaggerebbe in chiaro",
            "{server} does not offer STARTTLS: the password would travel in the clear",
        ),
        Text("Usare la porta con TLS (465, 993, 995)", "Use the port with TLS (465, 993, 995)"),
    ),
    "folder-missing": (
        Text(
            "Su {server} non c'è la cartella «{folder}»; ci sono: {known}",
            "On {server} there is no folder “{folder}”; there are: {known}",
        ),
        Text("Correggere l'elenco delle cartelle nelle impostazioni", "Correct the list of folders in the settings"),
    ),
    "folder-refused": (
        Text(
            "{server} non apre la cartella «{folder}»: {reason}",
            "{server} does not open the folder “{folder}”: {reason}",
        ),
        _PROVIDER,
    ),
    "folder-changed": (
        Text(
            "La cartella «{folder}» su {server} è stata sostituita durante la lettura",
            "The folder “{folder}” on {server} was replaced while it was read",
        ),
        _LATER,
    ),
    "uids-not-offered": (
        Text(
            "{server} non numera i messaggi in modo stabile (UIDL, UIDVALIDITY)",
            "{server} has no lasting numbers for its mails (UIDL, UIDVALIDITY)",
        ),
        Text("Leggere la casella con IMAP", "Read the mailbox by IMAP"),
    ),
    "ca-unusable": (
        Text(
            "Il file di certificati {path} non è utilizzabile: {reason}",
            "The certificate file {path} is unusable: {reason}",
        ),
        Text(
            "Indicare un file PEM con i certificati dell'autorità",
            "Name a PEM file with the certificates of the authority",
        ),
    ),
    "provider-unknown": (
        Text(
            "«{value}» non è un gestore PEC conosciuto; lo sono: {known}",
            "“{value}” is no PEC provider that is known; these are: {known}",
        ),
        Text("Indicare server e porte nelle impostazioni", "Name servers and ports in the settings"),
    ),
}

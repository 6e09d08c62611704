"""Why a mailbox is left alone, in a few words that fit into brackets."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

MAILBOX_REASONS: Final[Mapping[str, Text]] = {
    "login-refused": Text("accesso rifiutato", "login refused"),
    "failures": Text("più errori di seguito", "several failures in a row"),
    "rate": Text("troppi messaggi per il gestore", "too many messages for the provider"),
    "put-off": Text("il gestore rimanda i messaggi a più tardi", "the provider puts messages off"),
    "doubt": Text(
        "il gestore non dice che cosa ha fatto dei messaggi", "the provider does not say what it did with messages"
    ),
    "server-unreachable": Text("il server non risponde", "the server does not answer"),
    "server-later": Text("il server chiede di riprovare più tardi", "the server asks to try again later"),
    "server-refused": Text("il server rifiuta", "the server refuses"),
    "server-answer-unreadable": Text("la risposta del server è illeggibile", "the server's answer is unreadable"),
    "certificate-refused": Text(
        "il certificato del server non è affidabile", "the server's certificate is not trusted"
    ),
    "tls-refused": Text("nessuna connessione TLS con il server", "no TLS connection to the server"),
    "starttls-not-offered": Text("il server non offre TLS", "the server offers no TLS"),
    "login-not-offered": Text("il server non offre un accesso noto", "the server offers no login that is known"),
    "refused-sender": Text("il mittente non è di questo accesso", "the sender does not belong to this login"),
    "refused-mailbox": Text("la casella è bloccata o non può inviare", "the mailbox is blocked or may not send"),
    "refused-recipient": Text("il gestore non accetta il destinatario", "the provider does not take the recipient"),
}
"""By the code of the last error, or what else was the matter."""

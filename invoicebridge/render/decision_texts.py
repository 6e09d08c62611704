"""Texts for decisions that make no sense: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_LIST: Final = Text(
    "I dubbi aperti li elenca: invoicebridge resolve", "The open doubts are listed by: invoicebridge resolve"
)
_INBOX: Final = Text("I messaggi li elenca: invoicebridge inbox", "The messages are listed by: invoicebridge inbox")
_RETRY: Final = Text(
    "Per rimettere in coda il file: invoicebridge retry", "To queue the file again use: invoicebridge retry"
)
_STORY: Final = Text("Tutto ciò che è successo: invoicebridge story", "All that happened: invoicebridge story")
_NAME: Final = Text("Indicare uno solo di: {known}", "Name one of: {known}")

DECISION_TEXTS: Final[Mapping[str, tuple[Text, Text]]] = {
    "decision-without-subject": (
        Text("Non è indicato su che cosa si decide", "It is not said what is decided about"),
        _LIST,
    ),
    "attempt-unknown": (
        Text("Nessun invio corrisponde a «{subject}»", "No mail of ours is meant by “{subject}”"),
        _LIST,
    ),
    "several-attempts-in-doubt": (
        Text("«{subject}» può essere più di un invio in dubbio", "“{subject}” may be more than one mail in doubt"),
        _NAME,
    ),
    "attempt-not-in-doubt/in-flight": (
        Text(
            "L'invio {message_id} è ancora in corso: non è in dubbio",
            "The mail {message_id} is in flight, not in doubt",
        ),
        Text("Ripetere più tardi", "Repeat it later"),
    ),
    "attempt-not-in-doubt/open": (
        Text(
            "L'invio {message_id} non è in dubbio: è provato che è partito",
            "The mail {message_id} is not in doubt: it is proven that it has left",
        ),
        _LIST,
    ),
    "attempt-not-in-doubt/arrived": (
        Text(
            "L'invio {message_id} non è in dubbio: è provato che è arrivato al SdI",
            "The mail {message_id} is not in doubt: it is proven that it reached the SdI",
        ),
        _LIST,
    ),
    "attempt-not-in-doubt/ended": (
        Text(
            "L'invio {message_id} non è in dubbio: è provato che il SdI non l'ha ricevuto",
            "The mail {message_id} is not in doubt: it is proven that the SdI did not get it",
        ),
        _RETRY,
    ),
    **{
        f"attempt-not-open/{kind}": (
            Text(
                f"L'invio {{message_id}} non attende una ricevuta: {it}",
                f"The mail {{message_id}} does not wait for a receipt: {en}",
            ),
            remedy,
        )
        for kind, it, en, remedy in (
            ("in-flight", "è ancora in corso", "it is in flight", Text("Ripetere più tardi", "Repeat it later")),
            ("in-doubt", "è in dubbio", "it is in doubt", _LIST),
            ("arrived", "è provato che è arrivato al SdI", "it is proven that it reached the SdI", _STORY),
            ("ended", "è provato che il SdI non l'ha ricevuto", "it is proven that the SdI did not get it", _RETRY),
        )
    },
    "attempt-still-awaited": (
        Text(
            "L'invio {message_id} è di meno di 24 ore fa: il gestore può ancora dire che cosa ne è stato",
            "The mail {message_id} left less than 24 hours ago: the provider may still say what became of it",
        ),
        Text("Ripetere dopo 24 ore dall'invio", "Repeat it 24 hours after the sending"),
    ),
    "evidence-unknown": (
        Text(
            "Nessuna prova comincia con {sha256}, oppure più di una",
            "No evidence begins with {sha256}, or more than one",
        ),
        _INBOX,
    ),
    "evidence-not-unproven": (
        Text(
            "La prova {sha256} non è tra quelle non provate (è: {label}): non c'è nulla da garantire",
            "The evidence {sha256} is not among the unproven (it is: {label}): there is nothing to answer for",
        ),
        _INBOX,
    ),
    "evidence-not-listed": (
        Text(
            "La prova {sha256} non è tra i messaggi da guardare (è: {label})",
            "The evidence {sha256} is not among the messages to look at (it is: {label})",
        ),
        _INBOX,
    ),
    "evidence-says-nothing": (
        Text(
            "Il messaggio {sha256} non dice nulla di un solo file nostro: garantirlo non cambierebbe niente",
            "The message {sha256} says nothing of one file of ours: to answer for it would change nothing",
        ),
        Text(
            "Lo stato di un file si registra con: invoicebridge resolve FILE --state STATO",
            "The state of a file is written down with: invoicebridge resolve FILE --state STATE",
        ),
    ),
    "decision-without-state": (
        Text("Non è indicato in quale stato è il file", "It is not said in which state the file is"),
        Text("Usare uno di: {known}", "Use one of: {known}"),
    ),
    "state-unreachable": (
        Text(
            "Un file come {name} non può essere nello stato {state}, o non lo decide una persona",
            "A file like {name} cannot be in the state {state}, or no person decides that",
        ),
        Text("Usare uno di: {known}", "Use one of: {known}"),
    ),
    "file-unknown": (
        Text("Nessun file corrisponde a «{subject}»", "No file is meant by “{subject}”"),
        Text("I file li elenca: invoicebridge status", "The files are listed by: invoicebridge status"),
    ),
    "several-files": (Text("«{subject}» può essere più di un file", "“{subject}” may be more than one file"), _NAME),
    "archive-too-busy": (
        Text(
            "Altri processi continuano ad aggiungere prove sugli stessi file ({transmission})",
            "Other processes keep adding evidence about the same files ({transmission})",
        ),
        Text("Nulla è perso; ripetere il comando", "Nothing is lost; repeat the command"),
    ),
}

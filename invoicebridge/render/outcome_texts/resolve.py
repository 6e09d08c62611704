"""What `resolve` and `recompute` tell."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_DOUBTS: Final[Mapping[str, Text]] = {
    "doubt-open": Text(
        "dal {since} non si sa se il messaggio {message_id} ({files} file) sia partito, e nessuna prova si trova. "
        "Guardare nella posta inviata del gestore, poi: invoicebridge resolve {message_id} --arrived, oppure "
        "--not-arrived per rimandarlo, con --by NOME --because MOTIVO",
        "since {since} nobody knows whether the mail {message_id} ({files} files) has left, and no proof is found. "
        "Look into the provider's sent mail, then: invoicebridge resolve {message_id} --arrived, or --not-arrived to "
        "send it again, with --by NAME --because REASON",
    ),
    "doubt-recent": Text(
        "dal {since} non si sa se il messaggio {message_id} ({files} file) sia partito; una ricevuta può ancora "
        "arrivare",
        "since {since} nobody knows whether the mail {message_id} ({files} files) has left; a receipt may still come",
    ),
    "doubt-resolved": Text(
        "il messaggio {message_id} non è più in dubbio: la prova c'è",
        "the mail {message_id} is no longer in doubt: there is proof",
    ),
    "doubt-not-searched": Text(
        "le prove non si sono potute cercare nella casella ({reason})",
        "proof could not be looked for in the mailbox ({reason})",
    ),
}

_DECISIONS: Final[Mapping[str, Text]] = {
    "decided-arrived": Text(
        "registrato: il messaggio è partito ({by}: {because})", "written down: the mail has left ({by}: {because})"
    ),
    "decided-not-arrived": Text(
        "registrato: il messaggio non è partito ({by}: {because})",
        "written down: the mail has not left ({by}: {because})",
    ),
    "decided-not-delivered": Text(
        "registrato: il messaggio non è stato consegnato al SdI ({by}: {because})",
        "written down: the mail was not delivered to the SdI ({by}: {because})",
    ),
    "decided-genuine": Text(
        "registrato: il messaggio è autentico ({by}: {because})",
        "written down: the message is genuine ({by}: {because})",
    ),
    "decided-seen": Text(
        "registrato: il messaggio è stato guardato, non ne segue nulla ({by}: {because})",
        "written down: the message was looked at, nothing follows from it ({by}: {because})",
    ),
    "decided-state": Text("registrato: {state} ({by}: {because})", "written down: {state} ({by}: {because})"),
    "decided-requeued": Text("di nuovo in coda: stesso nome, stessi byte", "in the queue again: same name, same bytes"),
    "decided-not-requeued": Text(
        "non rimesso in coda: un altro invio dello stesso file non è finito, o il file era stato abbandonato",
        "not queued again: another mail with the same file has not ended, or the file was given up",
    ),
}

_RECOMPUTED: Final[Mapping[str, Text]] = {
    "recompute-state-differs": Text(
        "registrato: {before}; dalle prove risulta: {state} ({found} prove in più, {lost} in meno)",
        "recorded: {before}; the evidence comes to: {state} ({found} proofs more, {lost} fewer)",
    ),
    "recompute-proofs-differ": Text(
        "lo stato è lo stesso ({state}), ma le prove no: {found} in più, {lost} in meno",
        "the state is the same ({state}), but the proofs are not: {found} more, {lost} fewer",
    ),
    "recompute-invoices-differ": Text(
        "lo stato del file è lo stesso ({state}), ma non quello di ogni fattura che contiene",
        "the state of the file is the same ({state}), but not that of every invoice in it",
    ),
    "recompute-numbers-differ": Text(
        "lo stato è lo stesso ({state}), ma di un identificativo del SdI nulla è registrato",
        "the state is the same ({state}), but an IdentificativoSdI is not recorded",
    ),
    "recompute-address-differs": Text(
        "la casella del SdI registrata è {address}, ma la risposta che la prova viene da {sender}: non inviare nulla, "
        "recuperare l'archivio da una copia di sicurezza",
        "the box of the SdI that is recorded is {address}, but the answer that proves it is from {sender}: send "
        "nothing, restore the store from a backup",
    ),
    "recompute-label-differs": Text(
        "la prova {evidence} era «{before}», ora è «{after}»",
        "the evidence {evidence} was “{before}”, and is “{after}” now",
    ),
    "recompute-overtaken": Text(
        "non scritto: intanto è arrivata un'altra prova; ripetere il comando",
        "not written: other evidence came meanwhile; repeat the command",
    ),
    "recomputed": Text(
        "{files} file ricalcolati dalle sole prove, {differences} differenze",
        "{files} files computed anew from the evidence alone, {differences} differences",
    ),
}

TEXTS: Final[Mapping[str, Text]] = {**_DOUBTS, **_DECISIONS, **_RECOMPUTED}
"""By the code of the outcome."""

"""What `retry` tells."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

RETRY: Final[Mapping[str, Text]] = {
    "requeued": Text(
        "di nuovo in coda, con lo stesso nome e gli stessi byte", "in the queue again, same name, same bytes"
    ),
    "retry-unknown": Text("non trovato", "not found"),
    "retry-in-doubt": Text(
        "non rimesso in coda: di un invio non si sa se sia partito. Prima va sciolto il dubbio: invoicebridge resolve",
        "not queued: nobody knows whether one mail with it has left. First the doubt has to be resolved by "
        "invoicebridge resolve",
    ),
    "retry-in-flight": Text(
        "non rimesso in coda: un processo lo sta inviando adesso", "not queued: a process is sending it right now"
    ),
    "retry-under-way": Text(
        "non rimesso in coda: è partito e si attende la risposta del SdI",
        "not queued: it has left, and the SdI's answer is awaited",
    ),
    "retry-queued": Text("è già in coda", "it is in the queue already"),
    "retry-rejected": Text(
        "lo SdI lo ha scartato, e lo stesso file verrebbe scartato di nuovo: correggere la fattura con invoicebridge "
        "correct, che le dà un file nuovo",
        "the SdI has rejected it, and would reject the same file again: correct the invoice by invoicebridge correct, "
        "which gives it a new file",
    ),
    "retry-customer-refused": Text(
        "il destinatario lo ha rifiutato: correggere la fattura con invoicebridge correct",
        "the customer has refused it: correct the invoice by invoicebridge correct",
    ),
    "retry-undeliverable": Text(
        "lo SdI lo ha, ma non è riuscito a recapitarlo: un nuovo invio sarebbe un doppione. Consegnare al "
        "destinatario l'attestazione (AT) e il file",
        "the SdI has it, but could not deliver it: sending it again would be a duplicate. Hand the attestation (AT) "
        "and the file to the customer",
    ),
    "retry-issued": Text(
        "lo SdI lo ha ricevuto e accettato: non c'è nulla da rinviare", "the SdI has it: there is nothing to send again"
    ),
    "retry-corrected": Text(
        "un altro file ha preso il suo posto: non c'è nulla da rinviare",
        "another file has taken its place: there is nothing to send again",
    ),
    "retry-withdrawn": Text(
        "è stato ritirato: le sue fatture si inviano in un file nuovo, con invoicebridge prepare",
        "it was given up: its invoices go in a new file, by invoicebridge prepare",
    ),
    "retry-contradicted": Text(
        "non rimesso in coda: le prove si contraddicono, e lo SdI potrebbe averlo. Decide una persona con "
        "invoicebridge resolve",
        "not queued: the evidence contradicts itself, and the SdI may have it. A person decides by invoicebridge "
        "resolve",
    ),
    "withdrawn": Text(
        "ritirato da {by} ({because}): non sarà mai inviato, e il suo nome resta bruciato",
        "given up by {by} ({because}): it will never be sent, and its name stays burnt",
    ),
    "draft-given-up": Text(
        "bozza abbandonata (numero {numero}): non è più tra le cose da fare",
        "draft given up (number {numero}): it is no longer among the things to do",
    ),
    "already-withdrawn": Text("era già stato ritirato", "it had been given up already"),
    "withdraw-claimed": Text(
        "non ritirato: un processo lo ha preso per inviarlo; riprovare tra qualche minuto",
        "not given up: a process has taken it to send it; try again in a few minutes",
    ),
    "withdraw-ambiguous": Text(
        "indica più file ({files}): sceglierne uno, per nome", "names several files ({files}): choose one, by its name"
    ),
}

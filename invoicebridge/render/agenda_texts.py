"""The sentences of `agenda`: parts, things that are due, headings."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.bridge.looking.agenda import Sort, When
from invoicebridge.catalogue import Text

PARTS: Final[Mapping[When, Text]] = {
    When.OVERDUE: Text("Scaduti", "Overdue"),
    When.TODAY: Text("Oggi", "Today"),
    When.TOMORROW: Text("Domani", "Tomorrow"),
    When.THIS_WEEK: Text("Questa settimana", "This week"),
    When.LATER: Text("Più avanti", "Later"),
}

SORTS: Final[Mapping[Sort, Text]] = {
    Sort.TASK: Text("da fare", "to do"),
    Sort.TERM: Text("termine nostro", "our term"),
    Sort.TELL: Text("avvisare il cliente", "tell the customer"),
    Sort.ENDS: Text("scade", "ends"),
    Sort.AWAITED: Text("atteso da altri", "awaited from others"),
}

PHRASES: Final[Mapping[str, Text]] = {
    "title": Text("Agenda delle fatture", "Agenda of invoices"),
    "at": Text("al {at}, per {days} giorni", "on {at}, for {days} days"),
    "nothing": Text("Nulla in agenda.", "Nothing in the agenda."),
    "tell": Text(
        "Emessa, ma nell'area riservata del cliente: va avvisato", "Issued, in the customer's reserved area: tell them"
    ),
    "tell remedy": Text(
        "Dire al cliente, in altro modo, che l'originale è nella sua area riservata; a un consumatore darne copia",
        "Tell the customer, in another way, that the original lies in their reserved area; give a consumer a copy",
    ),
    "login-ends": Text("La password della casella {subject} scade", "The password of the mailbox {subject} ends"),
    "certificate": Text("Il certificato {subject} scade", "The certificate {subject} ends"),
    "ends remedy": Text("Rinnovarlo, poi «invoicebridge doctor»", "Renew it, then “invoicebridge doctor”"),
    "goes on": Text("Procede da sé", "It goes on by itself"),
    "by": Text("entro il {by}", "by {by}"),
    "source": Text("Fonte: {source}", "Source: {source}"),
    "in file": Text("{count} fatture", "{count} invoices"),
    "written": Text("scritto {name}", "{name} written"),
}


def phrase(key: str, language: str, **values: object) -> str:
    """A heading or phrase with its placeholders filled."""
    return PHRASES[key].in_language(language).format_map(values)

"""What a scheduled reconciliation tells."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

TEXTS: Final[Mapping[str, Text]] = {
    "reconciled": Text(
        "riconciliazione: tutto in ordine ({count} fatture, {unsettled} in attesa)",
        "reconciliation: all in order ({count} invoices, {unsettled} waiting)",
    ),
    "reconciled-person-needed": Text(
        "riconciliazione: serve una persona ({tasks} cose da fare, {missing} numeri mancanti, {doubles} doppi su "
        "{count} fatture): invoicebridge reconcile",
        "reconciliation: a person is needed ({tasks} things to do, {missing} numbers missing, {doubles} double among "
        "{count} invoices): invoicebridge reconcile",
    ),
    "mailbox-not-reread": Text("la casella non si è potuta rileggere", "the mailbox could not be read again"),
}

"""Texts for the errors of the bridge: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

BRIDGE_TEXTS: Final[Mapping[str, tuple[Text, Text]]] = {
    "dialogue-unreadable": (
        Text(
            "La trascrizione di un invio SMTP non si legge: {reason}",
            "The record of an SMTP dialogue cannot be read: {reason}",
        ),
        Text("Recuperare l'archivio da una copia di sicurezza", "Restore the store from a backup"),
    ),
    "decision-unreadable": (
        Text("Una decisione registrata non si legge: {reason}", "A recorded decision cannot be read: {reason}"),
        Text("Recuperare l'archivio da una copia di sicurezza", "Restore the store from a backup"),
    ),
    "decision-unsigned": (
        Text("Una decisione va firmata: chi decide, e perché", "A decision has to be signed off: who decides, and why"),
        Text("Indicare --by NOME e --because TESTO", "Give --by NAME and --because TEXT"),
    ),
}

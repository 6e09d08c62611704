"""What the exceptions about our own mails and about trust anchors say: code → what is wrong, and what to do next.

Part of `error_texts`, which says how these texts are made.
"""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

Pair = tuple[Text, Text | None]

_SETTINGS: Final = Text("Correggere le impostazioni della casella PEC", "Correct the settings of the PEC mailbox")

MAIL: Final[Mapping[str, Pair]] = {
    "mail-too-large": (
        Text(
            "Il messaggio con {name} occuperebbe {size} byte: il gestore PEC ne accetta {limit}",
            "The mail with {name} would take {size} bytes: the PEC provider accepts {limit}",
        ),
        Text("Inviare meno file per messaggio", "Send fewer files in one mail"),
    ),
    "mail-without-file": (Text("Non c'è alcun file da inviare", "There is no file to send"), None),
    "mail-name-unusable": (
        Text("Il nome {name} non può viaggiare in un messaggio PEC", "The name {name} cannot travel in a PEC mail"),
        Text(
            "Usare il nome che il SdI prescrive: solo lettere, cifre, punto e trattini",
            "Use a name as the SdI has them: letters, digits, dot and hyphens only",
        ),
    ),
    "mail-name-repeated": (
        Text("Due file dello stesso messaggio si chiamano {name}", "Two files of one mail are called {name}"),
        Text("Il SdI respinge il secondo: dargli un altro nome", "The SdI rejects the second: give it another name"),
    ),
    "mail-address-unusable": (
        Text("«{value}» non è un indirizzo di posta utilizzabile", "“{value}” is no usable mail address"),
        _SETTINGS,
    ),
    "mail-id-unusable": (
        Text("«{value}» non può essere un Message-ID", "“{value}” cannot be a Message-ID"),
        _SETTINGS,
    ),
    "anchor-unreadable": (
        Text(
            "Un certificato di fiducia non si può leggere: {reason}",
            "A trust anchor cannot be read: {reason}",
        ),
        Text(
            "Servono certificati PEM o DER, o un file come schemas/pec/anchors.toml",
            "Certificates in PEM or DER are wanted, or a file like schemas/pec/anchors.toml",
        ),
    ),
    "anchor-digest-differs": (
        Text(
            "La chiave di {name} non è quella dichiarata: atteso {expected}, trovato {found}",
            "The key of {name} is not the declared one: expected {expected}, found {found}",
        ),
        Text(
            "Confrontare la chiave con quella pubblicata dall'autorità",
            "Compare the key with the one that the authority publishes",
        ),
    ),
}

"""What the exceptions about trusted lists say: code → what is wrong, and what to do next.

Part of `error_texts`, which says how these texts are made.
"""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

Pair = tuple[Text, Text | None]

_NOTHING_CHANGED: Final = Text("Nulla è stato cambiato", "Nothing was changed")
_UPDATE: Final = Text(
    "Aggiornare con: invoicebridge trust update (docs/trust.md)",
    "Update by: invoicebridge trust update (docs/trust.md)",
)

TRUST_TEXTS: Final[Mapping[str, Pair]] = {
    "trust-list-none": (
        Text("Non è conservato alcun elenco di fiducia", "No trusted list is kept"),
        Text(
            "Caricarne uno con: invoicebridge trust update PERCORSO|INDIRIZZO --signed-by PEM (docs/trust.md)",
            "Load one by: invoicebridge trust update PATH|URL --signed-by PEM (docs/trust.md)",
        ),
    ),
    "trust-list-stale": (
        Text(
            "L'elenco di fiducia {name} è scaduto: il successivo era dovuto entro {date}",
            "The trusted list {name} is stale: the next one was due by {date}",
        ),
        _UPDATE,
    ),
    "trust-list-empty": (
        Text(
            "Negli elenchi di fiducia nessuna autorità per firme qualificate ha lo stato «granted» al {at}",
            "The trusted lists have no authority for qualified signatures whose status is “granted” on {at}",
        ),
        _UPDATE,
    ),
    "trust-list-unreadable": (
        Text(
            "{name} non è un elenco di fiducia leggibile (ETSI TS 119 612): {reason}",
            "{name} is no readable trusted list (ETSI TS 119 612): {reason}",
        ),
        _NOTHING_CHANGED,
    ),
    "trust-list-badly-signed/unsigned": (
        Text("L'elenco di fiducia {name} non è firmato", "The trusted list {name} is not signed"),
        _NOTHING_CHANGED,
    ),
    "trust-list-badly-signed/changed": (
        Text(
            "La firma dell'elenco di fiducia {name} non è integra: l'elenco è stato cambiato ({reason})",
            "The signature of the trusted list {name} is not intact: the list was changed ({reason})",
        ),
        _NOTHING_CHANGED,
    ),
    "trust-list-badly-signed/stranger": (
        Text(
            "L'elenco di fiducia {name} è firmato da {signer} (numero di serie {serial}), che non può firmarlo",
            "The trusted list {name} is signed by {signer} (serial number {serial}), who may not sign it",
        ),
        Text(
            "Nulla è stato cambiato; --signed-by vuole il certificato di chi firma, non quello di chi lo ha emesso",
            "Nothing was changed; --signed-by wants the signer's own certificate, not its issuer's",
        ),
    ),
    "trust-list-badly-signed/invalid": (
        Text(
            "La firma dell'elenco di fiducia {name} non è valida ({reason})",
            "The signature of the trusted list {name} is not valid ({reason})",
        ),
        _NOTHING_CHANGED,
    ),
    "trust-list-misdirected": (
        Text(
            "{name} è l'elenco di fiducia di {found}, e dovrebbe essere quello di {expected}",
            "{name} is the trusted list of {found}, and should be that of {expected}",
        ),
        _NOTHING_CHANGED,
    ),
    "trust-list-not-pointed": (
        Text(
            "L'elenco europeo degli elenchi non indica alcun elenco per {name}",
            "The European list of the lists points to none for {name}",
        ),
        None,
    ),
    "trust-list-older": (
        Text(
            "{name} è del {issued}, più vecchio dell'elenco che c'è già, del {present}",
            "{name} is of {issued}, older than the list that is kept already, of {present}",
        ),
        _NOTHING_CHANGED,
    ),
    "trust-list-not-fetched": (
        Text(
            "L'elenco di fiducia {name} non si può scaricare: {reason}",
            "The trusted list {name} cannot be fetched: {reason}",
        ),
        _NOTHING_CHANGED,
    ),
    "trust-list-not-stored": (
        Text("Non si può scrivere {name}: {reason}", "{name} cannot be written: {reason}"),
        Text(
            "Correggere i permessi, o scegliere un'altra cartella con INVOICEBRIDGE_DATA",
            "Correct its permissions, or choose another folder by INVOICEBRIDGE_DATA",
        ),
    ),
    "trust-list-altered": (
        Text(
            "{name} non è più l'elenco di fiducia che è stato conservato",
            "{name} is no longer the trusted list that was kept",
        ),
        Text(
            "Cancellare il file e caricare di nuovo l'elenco con: invoicebridge trust update",
            "Delete the file and load the list again by: invoicebridge trust update",
        ),
    ),
    "trust-signers-not-given": (
        Text("Non è detto chi può firmare {name}", "Who may sign {name} is not known"),
        Text(
            "Indicare il certificato con --signed-by, o caricare prima l'elenco europeo degli elenchi (docs/trust.md)",
            "Name its certificate by --signed-by, or load the European list of the lists first (docs/trust.md)",
        ),
    ),
    "trust-signers-without-list": (
        Text("--signed-by vale per un elenco, che non è indicato", "--signed-by is for one list, and none is named"),
        Text("Indicarne il percorso o l'indirizzo", "Name its path or address"),
    ),
    "trust-territory-unusable": (
        Text("«{value}» non è il codice di un paese", "“{value}” is no country's code"),
        Text("Usare due lettere, come IT, o all", "Use two letters, such as IT, or all"),
    ),
}
"""Every code of this part."""

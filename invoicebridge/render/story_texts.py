"""The sentences of a story: what each line means, kinds of evidence, headings."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.bridge.archived import EvidenceKind, Label
from invoicebridge.catalogue import Text
from invoicebridge.transmission.attempt import AttemptStanding

KINDS: Final[Mapping[EvidenceKind, Text]] = {
    EvidenceKind.FILE: Text("file inviato", "file as sent"),
    EvidenceKind.MAIL: Text("mail", "mail"),
    EvidenceKind.SMTP: Text("dialogo con il server", "dialogue with the server"),
    EvidenceKind.PORTAL: Text("notifica salvata altrove", "notification saved elsewhere"),
    EvidenceKind.DECISION: Text("decisione firmata", "signed-off decision"),
}

LABELS: Final[Mapping[Label, Text]] = {
    Label.NEW: Text("non ancora letta", "not read yet"),
    Label.MATCHED: Text("", ""),
    Label.UNMATCHED: Text("non abbinata", "unmatched"),
    Label.AMBIGUOUS: Text("ambigua", "ambiguous"),
    Label.UNPROVEN: Text("non provata", "unproven"),
    Label.QUARANTINED: Text("illeggibile", "unreadable"),
    Label.PURCHASE: Text("fattura d'acquisto", "purchase invoice"),
    Label.UNRELATED: Text("estranea", "unrelated"),
    Label.SEEN: Text("guardata, non ne segue nulla", "looked at, nothing follows"),
}

ATTEMPTS: Final[Mapping[AttemptStanding, Text]] = {
    AttemptStanding.IN_FLIGHT: Text("in corso", "in flight"),
    AttemptStanding.IN_DOUBT: Text("in dubbio: non si sa se è partita", "in doubt: nobody knows whether it has left"),
    AttemptStanding.OPEN: Text("partita", "has left"),
    AttemptStanding.ARRIVED: Text("arrivata al SdI", "has reached the SdI"),
    AttemptStanding.ENDED: Text("finita: il SdI non l'ha ricevuta", "ended: the SdI never had it"),
}

PHRASES: Final[Mapping[str, Text]] = {
    "invoice": Text("Fattura {numero} del {data}", "Invoice {numero} of {data}"),
    "credit": Text("Nota di credito {numero} del {data}", "Credit note {numero} of {data}"),
    "several": Text("{count} documenti nel file {name}", "{count} documents in the file {name}"),
    "from": Text("Emittente", "Seller"),
    "to": Text("Cliente", "Customer"),
    "total": Text("Totale", "Total"),
    "file": Text("File", "File"),
    "state": Text("Stato", "State"),
    "waits": Text("Aspetta", "Waits for"),
    "sdi": Text("Identificativo SdI", "SdI's number"),
    "id": Text("Trasmissione", "Transmission"),
    "corrects": Text("Corregge", "Corrects"),
    "corrected by": Text("Corretta da", "Corrected by"),
    "contradiction": Text("Contraddizione", "Contradiction"),
    "contradicts": Text(
        "«{state}» non può essere vero insieme a «{against}»", "“{state}” cannot be true together with “{against}”"
    ),
    "strange": Text(
        "«{state}»: riguarda una fattura o un destinatario che non è di questo file",
        "“{state}”: about an invoice or a recipient that is not this file's",
    ),
    "resolved": Text("deciso da una persona", "a person has decided"),
    "gaps": Text("Mancano le prove di", "No proof has come of"),
    "unproven": Text("Messaggi che non provano nulla", "Messages that prove nothing"),
    "evidence": Text("Prove", "Evidence"),
    "attempts": Text("Mail", "Mails"),
    "when": Text("Quando", "When"),
    "what": Text("Che cosa", "What"),
    "proof": Text("Prova", "Evidence"),
    "kind": Text("Tipo", "Kind"),
    "source": Text("Da dove", "From where"),
    "which": Text(
        "«{text}» può essere più di una fattura: ripetere con il nome del file",
        "“{text}” can be more than one invoice: repeat with the file name",
    ),
    "own chain": Text("impronta dell'ultima riga", "hash of the last line"),
    "saved one": Text("salvata {name}", "{name} saved"),
}


def phrase(key: str, language: str, **values: object) -> str:
    """A heading or phrase with its placeholders filled."""
    return PHRASES[key].in_language(language).format_map(values)

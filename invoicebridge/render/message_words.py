"""The words for messages: kinds of PEC mail and of the SdI, states, and what is odd in either."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text
from invoicebridge.pec.deviations import Deviation as MailDeviation
from invoicebridge.pec.deviations import Oddity
from invoicebridge.pec.verdict import Remark
from invoicebridge.render.signature_texts import printable
from invoicebridge.sdi.deviation import Deviation
from invoicebridge.transmission.state import State

KINDS: Final[Mapping[str, Text]] = {
    "accettazione": Text("ricevuta di accettazione", "receipt of acceptance"),
    "non-accettazione": Text("avviso di non accettazione", "notice of non-acceptance"),
    "presa-in-carico": Text("ricevuta di presa in carico, tra gestori", "receipt of taking over, between providers"),
    "avvenuta-consegna": Text("ricevuta di avvenuta consegna", "receipt of delivery"),
    "errore-consegna": Text("avviso di mancata consegna", "notice of failed delivery"),
    "preavviso-errore-consegna": Text("preavviso di mancata consegna", "advance notice of failed delivery"),
    "rilevazione-virus": Text("avviso di virus, tra gestori", "virus notice, between providers"),
    "posta-certificata": Text("busta di trasporto", "transport envelope"),
    "anomalia": Text("busta di anomalia", "anomaly envelope"),
    "posta-ordinaria": Text("posta ordinaria", "ordinary mail"),
    "nso": Text("messaggio del Nodo Smistamento Ordini", "message of the exchange of orders"),
    "RC": Text("ricevuta di consegna", "delivery receipt"),
    "NS": Text("notifica di scarto", "rejection"),
    "MC": Text("mancata consegna", "failed delivery"),
    "MT": Text("metadati della fattura ricevuta", "metadata of a received invoice"),
    "NE": Text("esito del committente", "customer's outcome"),
    "DT": Text("decorrenza dei termini", "expired term"),
    "AT": Text("attestazione di avvenuta trasmissione", "attestation of transmission"),
    "EC": Text("esito inviato dal committente", "outcome that a customer sends"),
    "SE": Text("scarto dell'esito del committente", "rejection of a customer's outcome"),
}

STATES: Final[Mapping[State, Text]] = {
    State.PREPARED: Text("il file è pronto", "the file is ready"),
    State.SEND_REFUSED: Text(
        "il server del gestore ha rifiutato il messaggio", "the provider's server refused the mail"
    ),
    State.SENT: Text("il server del gestore ha preso il messaggio", "the provider's server took the mail"),
    State.PEC_REFUSED: Text("il gestore non ha accettato il messaggio", "the provider did not accept the mail"),
    State.PEC_ACCEPTED: Text("il gestore ha accettato il messaggio", "the provider accepted the mail"),
    State.PEC_NOT_DELIVERED: Text("il messaggio non è arrivato nella casella", "the mail did not reach the mailbox"),
    State.PEC_DELIVERED: Text(
        "il messaggio è nella casella: fattura trasmessa, non ancora emessa",
        "the mail is in the mailbox: invoice transmitted, not yet issued",
    ),
    State.REJECTED: Text(
        "il SdI ha scartato il file: nessuna fattura è emessa", "the SdI rejected the file: no invoice was issued"
    ),
    State.MADE_AVAILABLE: Text(
        "emessa; è nell'area riservata del cliente, che va avvisato",
        "issued; left in the buyer's reserved area, who has to be told",
    ),
    State.NOT_DELIVERED: Text(
        "emessa; il SdI prova ancora a consegnarla", "issued; the SdI keeps trying to deliver it"
    ),
    State.UNDELIVERABLE: Text(
        "emessa; il SdI ha rinunciato a consegnarla, si può consegnare in altro modo",
        "issued; the SdI gave up, it may be delivered another way",
    ),
    State.DELIVERED: Text("emessa e consegnata", "issued and delivered"),
    State.TERM_EXPIRED: Text(
        "nessun esito in 15 giorni: per il SdI il caso è chiuso", "no outcome in 15 days: the SdI has closed the case"
    ),
    State.CUSTOMER_REFUSED: Text(
        "la pubblica amministrazione ha rifiutato la fattura", "the public body refused the invoice"
    ),
    State.CUSTOMER_ACCEPTED: Text(
        "la pubblica amministrazione ha accettato la fattura", "the public body accepted the invoice"
    ),
}

ODDITIES: Final[Mapping[Oddity, Text]] = {
    Oddity.HEADER_TOO_LARGE: Text(
        "l'intestazione è troppo grande: non è stata letta tutta", "the header is too large: not all of it was read"
    ),
    Oddity.HEADER_REPEATED: Text("il campo {detail} compare due volte", "the field {detail} stands twice"),
    Oddity.BOUNDARY_MISSING: Text(
        "le parti del messaggio non si distinguono", "the parts of the mail cannot be told apart"
    ),
    Oddity.BOUNDARY_UNCLOSED: Text(
        "l'ultima parte non è chiusa: il messaggio può essere troncato",
        "the last part is not closed: the mail may have been cut",
    ),
    Oddity.PARTS_TOO_MANY: Text("troppe parti: non tutte sono state lette", "too many parts: not all were read"),
    Oddity.SIGNED_PARTS: Text(
        "la parte firmata e la firma dovrebbero essere due parti, sono {detail}",
        "the signed part and its signature should be two parts, and are {detail}",
    ),
    Oddity.DATICERT_MISSING: Text("manca daticert.xml", "daticert.xml is missing"),
    Oddity.DATICERT_REPEATED: Text("i daticert.xml sono {detail}", "there are {detail} daticert.xml"),
    Oddity.DATICERT_OUTSIDE: Text(
        "un daticert.xml è fuori dalla parte firmata", "a daticert.xml is outside the signed part"
    ),
    Oddity.DATICERT_MALFORMED: Text(
        "daticert.xml non si può leggere: {detail}", "daticert.xml cannot be read: {detail}"
    ),
    Oddity.DATICERT_REPAIRED: Text(
        "in daticert.xml il msgid non è scritto come si deve; letto lo stesso",
        "daticert.xml writes msgid wrongly; read all the same",
    ),
    Oddity.FIELD_MISSING: Text("in daticert.xml manca {detail}", "daticert.xml lacks {detail}"),
    Oddity.FIELD_REPEATED: Text("in daticert.xml {detail} è ripetuto", "daticert.xml repeats {detail}"),
    Oddity.VALUE_UNKNOWN: Text(
        "in daticert.xml c'è un valore non previsto: {detail}",
        "daticert.xml has a value that is not foreseen: {detail}",
    ),
    Oddity.DATE_MALFORMED: Text(
        "la data di daticert.xml non si può leggere: {detail}", "the date of daticert.xml cannot be read: {detail}"
    ),
    Oddity.KIND_UNKNOWN: Text(
        "le intestazioni dichiarano un tipo sconosciuto: {detail}", "the headers claim an unknown kind: {detail}"
    ),
    Oddity.KIND_DISAGREES: Text(
        "le intestazioni e daticert.xml dichiarano tipi diversi: {detail}",
        "the headers and daticert.xml claim different kinds: {detail}",
    ),
    Oddity.KIND_UNSAID: Text("nessuna intestazione dice che è PEC", "no header says that it is PEC"),
    Oddity.ORIGINAL_MISSING: Text("manca il messaggio originale", "the original message is missing"),
    Oddity.ORIGINAL_REPEATED: Text(
        "i messaggi originali sono {detail}: nessuno è stato letto",
        "there are {detail} original messages: none was read",
    ),
    Oddity.IDENTIFICATIVO_DISAGREES: Text(
        "il Message-ID del messaggio originale non è l'identificativo certificato",
        "the Message-ID of the original message is not the certified identificativo",
    ),
}

REMARKS: Final[Mapping[Remark, Text]] = {
    Remark.SDI_PROVIDER_UNUSUAL: Text(
        "il SdI ha scritto con un gestore PEC diverso da quello usato finora (pcert.sogei.it); il messaggio è provato",
        "the SdI wrote through another PEC provider than it has used so far (pcert.sogei.it); the mail is proven",
    ),
}

DEVIATIONS: Final[Mapping[str, Text]] = {
    "missing": Text("manca {element}", "{element} is missing"),
    "unexpected": Text("{element} non è previsto", "{element} is not foreseen"),
    "repeated": Text("{element} è ripetuto", "{element} is repeated"),
    "misplaced": Text("{element} è fuori posto", "{element} is out of place"),
    "qualified": Text(
        "{element} ha uno spazio dei nomi che non dovrebbe avere", "{element} has a namespace that it should not have"
    ),
    "unreadable": Text("{element} non si può leggere: «{value}»", "{element} cannot be read: “{value}”"),
    "text": Text("c'è del testo tra gli elementi: «{value}»", "there is text among the elements: “{value}”"),
    "attribute-missing": Text("manca l'attributo {attribute}", "the attribute {attribute} is missing"),
    "attribute-unexpected": Text("l'attributo {attribute} non è previsto", "the attribute {attribute} is not foreseen"),
    "signature-missing": Text(
        "manca la firma XML, che lo schema vuole", "the XML signature that the schema wants is missing"
    ),
    "leading-space": Text("spazi prima dell'inizio del documento", "blanks before the document begins"),
    "name-shape": Text("il nome {name} non è quello di una notifica", "the name {name} is not that of a notification"),
    "name-kind": Text(
        "il nome {name} dice un tipo, il contenuto un altro ({found})",
        "the name {name} says one kind, the content another ({found})",
    ),
    "name-stem": Text(
        "il nome {name} non è quello del file di cui parla, {nome_file}",
        "the name {name} is not that of the file it speaks of, {nome_file}",
    ),
    "schema": Text("non rispetta lo schema: {reason}", "it does not obey the schema: {reason}"),
    "unvalidated": Text("troppo grande per confrontarla con lo schema", "too large to be held against the schema"),
    "cut": Text(
        "oltre le prime {limit} voci (differenze o errori) le altre non sono elencate",
        "beyond the first {limit} entries (differences or errors) the others are not listed",
    ),
}


class _Parameters(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def kind_text(kind: str | None, language: str) -> str:
    """The words for a kind, with the official one in brackets; a safe form of it where it is unknown."""
    if kind is None:
        return Text("tipo sconosciuto", "unknown kind").in_language(language)
    known = KINDS.get(kind)
    return printable(kind) if known is None else f"{known.in_language(language)} ({kind})"


def oddity_text(deviation: MailDeviation, language: str) -> str:
    """What is odd in a mail."""
    return ODDITIES[deviation.oddity].in_language(language).format(detail=printable(deviation.detail) or "?")


def deviation_text(deviation: Deviation, language: str) -> str:
    """Where a notification differs from its schema."""
    values = _Parameters({name: printable(value) for name, value in deviation.parameters.items()})
    known = DEVIATIONS.get(deviation.kind)
    return printable(deviation.kind) if known is None else known.in_language(language).format_map(values)

"""Why a message is not proven or proves nothing, in words: pec.verdict.Reason, bridge.inspected.Cause, sdi refusals."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.bridge.inspecting.inspected import Cause, Reason
from invoicebridge.catalogue import Text
from invoicebridge.pec.verdict import Reason as Pec
from invoicebridge.render.reasons import in_language
from invoicebridge.render.signature_texts import printable

_UNPROVEN: Final[Mapping[Pec, Text]] = {
    Pec.ORDINARY_MAIL: Text(
        "È posta ordinaria: nessuno ne garantisce il mittente", "It is ordinary mail: nobody vouches for its sender"
    ),
    Pec.NOT_SIGNED: Text(
        "Il messaggio non porta la firma di un gestore PEC", "The mail does not carry the signature of a PEC provider"
    ),
    Pec.SIGNATURE_MISSING: Text(
        "Manca la firma del gestore (smime.p7s)", "The provider's signature (smime.p7s) is missing"
    ),
    Pec.SIGNATURE_UNREADABLE: Text(
        "La firma del gestore non si può leggere ({detail})", "The provider's signature cannot be read ({detail})"
    ),
    Pec.SIGNER_CERTIFICATE_MISSING: Text(
        "Nella firma manca il certificato del gestore, o non si può leggere",
        "The signature lacks the provider's certificate, or it cannot be read",
    ),
    Pec.DIGEST_WEAK: Text(
        "La firma usa {algorithm}, che a quella data non prova più nulla",
        "The signature uses {algorithm}, which proved nothing any more at that time",
    ),
    Pec.ALGORITHM_UNKNOWN: Text(
        "L'algoritmo di firma {algorithm} non è riconosciuto", "The signature algorithm {algorithm} is not known"
    ),
    Pec.KEY_WEAK: Text(
        "La chiave del gestore è troppo corta ({bits} bit)", "The provider's key is too short ({bits} bits)"
    ),
    Pec.NO_ANCHOR: Text(
        "Nessuna chiave fidata è configurata: nulla si può provare",
        "No trusted key is configured: nothing can be proven",
    ),
    Pec.ISSUER_UNKNOWN: Text(
        "Il certificato di chi ha firmato è emesso da «{issuer}», che non è tra i fidati (--trust)",
        "The signer's certificate was issued by “{issuer}”, which is not trusted (--trust)",
    ),
    Pec.ISSUER_EXPIRED: Text(
        "I certificati dell'autorità «{issuer}» non erano validi a quella data",
        "The certificates of the authority “{issuer}” were not valid at that time",
    ),
    Pec.NAME_NOT_PERMITTED: Text(
        "L'autorità non può garantire per l'indirizzo {signer}", "The authority may not vouch for the address {signer}"
    ),
    Pec.SIGNER_NOT_YET_VALID: Text(
        "Il certificato del gestore vale dal {since}, dopo il momento della verifica ({at}): indicare --at",
        "The provider's certificate begins on {since}, after the time of judgement ({at}): give --at",
    ),
    Pec.SIGNER_EXPIRED: Text(
        "Il certificato del gestore era scaduto il {until}, prima del momento della verifica ({at})",
        "The provider's certificate had ended on {until}, before the time of judgement ({at})",
    ),
    Pec.SIGNER_NOT_FOR_MAIL: Text(
        "Il certificato di chi ha firmato non serve a firmare posta", "The signer's certificate is not for signing mail"
    ),
    Pec.SIGNER_WITHOUT_ADDRESS: Text(
        "Il certificato di chi ha firmato non contiene un indirizzo", "The signer's certificate names no address"
    ),
    Pec.DATICERT_MISSING: Text("Nella parte firmata manca daticert.xml", "The signed part has no daticert.xml"),
    Pec.DATICERT_REPEATED: Text(
        "Nella parte firmata ci sono più daticert.xml: non si può credere a nessuno",
        "The signed part has several daticert.xml: none can be believed",
    ),
    Pec.DATICERT_MALFORMED: Text("daticert.xml non si può leggere", "daticert.xml cannot be read"),
    Pec.DATICERT_AMBIGUOUS: Text(
        "daticert.xml ripete ciò che può dire una volta sola ({names})",
        "daticert.xml repeats what it may say only once ({names})",
    ),
    Pec.HEADER_TOO_LARGE: Text(
        "L'intestazione è troppo grande per essere letta tutta", "The header is too large to be read whole"
    ),
    Pec.KIND_UNSAID: Text(
        "Nessuna intestazione dice che è un messaggio PEC", "No header says that this is a PEC message"
    ),
    Pec.OTHER_MAILBOX: Text(
        "Il messaggio riguarda un'altra casella ({addresses})", "The message concerns another mailbox ({addresses})"
    ),
}

_FORGED: Final[Mapping[Pec, Text]] = {
    Pec.CONTENT_ALTERED: Text(
        "Il contenuto non è quello che il gestore ha firmato", "The content is not what the provider signed"
    ),
    Pec.SIGNATURE_FALSE: Text(
        "La firma non è stata fatta con la chiave del certificato che indica",
        "The signature was not made with the key of the certificate that it names",
    ),
    Pec.SIGNED_PARTS: Text(
        "Accanto alla parte firmata ce ne sono altre ({parts} in tutto)",
        "There are parts beside the signed one ({parts} in all)",
    ),
    Pec.DATICERT_OUTSIDE: Text(
        "Un daticert.xml sta fuori dalla parte firmata", "A daticert.xml stands outside the signed part"
    ),
    Pec.ISSUER_IMPERSONATED: Text(
        "Chi ha emesso il certificato si fa chiamare «{issuer}» e ha un'altra chiave",
        "The issuer of the certificate calls itself “{issuer}” and has another key",
    ),
    Pec.SIGNER_IS_NOT_SENDER: Text(
        "Il mittente {sender} non è chi ha firmato ({signer})", "The sender {sender} is not who signed ({signer})"
    ),
    Pec.SENDER_UNCLEAR: Text("Il campo From non indica un solo indirizzo", "From does not name exactly one address"),
    Pec.HEADER_REPEATED: Text("Il campo {name} compare due volte", "The field {name} stands twice"),
    Pec.KIND_DISAGREES: Text(
        "Le intestazioni e daticert.xml dichiarano tipi diversi ({kinds})",
        "The headers and daticert.xml claim different kinds ({kinds})",
    ),
    Pec.SENDER_NAME_DISAGREES: Text(
        "Il From dice «per conto di» {said}, ma è certificato {signed}",
        "From says “per conto di” {said}, but {signed} is certified",
    ),
    Pec.REPLY_TO_DISAGREES: Text(
        "La risposta andrebbe a {said}, ma è certificato {signed}",
        "A reply would go to {said}, but {signed} is certified",
    ),
    Pec.SUBJECT_DISAGREES: Text(
        "L'oggetto «{said}» non è quello certificato, «{signed}»",
        "The subject “{said}” is not the certified one, “{signed}”",
    ),
    Pec.REFERENCE_DISAGREES: Text(
        "Il messaggio a cui dice di riferirsi ({said}) non è quello certificato ({signed})",
        "The message that it claims to refer to ({said}) is not the certified one ({signed})",
    ),
}

_CAUSES: Final[Mapping[Cause, Text]] = {
    Cause.ANOMALY_ENVELOPE: Text(
        "Busta di anomalia: una mail ordinaria imbustata dal nostro gestore, il cui mittente può essere chiunque; "
        "non prova nulla, qualunque cosa porti",
        "Anomaly envelope: an ordinary mail that our own provider wrapped, whose sender may be anybody; "
        "it proves nothing, whatever it carries",
    ),
    Cause.NOT_FROM_SDI: Text(
        "La notifica non è in un messaggio che il gestore certifica del SdI (mittente: {sender}): non prova nulla",
        "The notification is not in a message that is certified to be the SdI's (sender: {sender}): it proves nothing",
    ),
    Cause.OWN_SIGNATURE_MISSING: Text(
        "La notifica è un file a sé, senza busta PEC e senza firma: non prova nulla",
        "The notification is a file by itself, without PEC envelope and without signature: it proves nothing",
    ),
    Cause.OWN_SIGNATURE_NOT_CHECKED: Text(
        "La firma XML della notifica è integra, ma non si è potuto stabilire di chi è (--sdi-signer): "
        "conta soltanto la busta, se c'è",
        "The notification's own XML signature is intact, but whose it is could not be established (--sdi-signer): "
        "only its envelope counts, if any",
    ),
    Cause.OWN_SIGNATURE_STRANGER: Text(
        "La notifica è firmata da «{signer}», che non è il SdI: non prova nulla",
        "The notification is signed by “{signer}”, who is not the SdI: it proves nothing",
    ),
    Cause.OWN_SIGNATURE_BROKEN: Text(
        "La firma XML della notifica non vale ({failure}): la notifica non prova nulla",
        "The notification's own XML signature is broken ({failure}): the notification proves nothing",
    ),
    Cause.ATTACHMENT_DAMAGED: Text(
        "L'allegato è arrivato danneggiato: non prova nulla", "The attachment came damaged: it proves nothing"
    ),
    Cause.SIMULATION: Text(
        "È una SIMULAZIONE del SdI: non dice nulla di alcuna fattura",
        "It is a rehearsal of the SdI (SIMULAZIONE): it says nothing of any invoice",
    ),
    Cause.AMBIGUOUS: Text(
        "La notifica ripete un valore che decide (file, identificativo, esito, errori): non prova nulla",
        "The notification repeats a value that decides (file, number, outcome, errors): it proves nothing",
    ),
    Cause.LAST_NOTICE: Text(
        "Un preavviso prova la mancata consegna soltanto se è il secondo, almeno 22 ore dopo l'accettazione: "
        "da solo non prova nulla",
        "A notice proves that delivery failed only when it is the second, 22 hours or more after the accettazione: "
        "alone it proves nothing",
    ),
    Cause.NOT_A_REPEAT: Text(
        "Scarto per un file o una fattura già inviati: vale soltanto se il SdI non li ha avuti con un altro messaggio",
        "Rejected as sent before: it counts only where the SdI has not had it by another mail",
    ),
    Cause.TIME_STATED: Text(
        "Provato per il momento che il messaggio stesso dichiara ({time}), non per quello della ricezione (--at)",
        "Proven for the time that the message itself states ({time}), not for that of its reception (--at)",
    ),
    Cause.TIME_MISSING: Text(
        "Il messaggio non dice in modo credibile quando è stato fatto: non prova nulla",
        "The message does not credibly say when it was made: it proves nothing",
    ),
}

_REFUSALS: Final[Mapping[str, Text]] = {
    "xml-malformed": Text(
        "L'XML non è ben formato (riga {line}, colonna {column}): {reason}",
        "The XML is not well-formed (line {line}, column {column}): {reason}",
    ),
    "xml-doctype": Text("L'XML contiene un DOCTYPE, che non è ammesso", "The XML has a DOCTYPE, which is not allowed"),
    "xml-too-large": Text(
        "L'XML è di {size} byte, più dei {limit} ammessi", "The XML has {size} bytes, more than the {limit} allowed"
    ),
    "nso": Text(
        "È un messaggio del Nodo Smistamento Ordini (NSO), su un ordine: non è del SdI e non riguarda fatture",
        "It is a message of the exchange of orders (NSO), about an order: it is not the SdI's and concerns no invoice",
    ),
    "namespace": Text(
        "Si chiama {root} come un messaggio del SdI, ma è di un altro ({found})",
        "It is called {root} like a message of the SdI, but is another's ({found})",
    ),
    "root": Text(
        "Non è un messaggio del SdI: il documento è {found}", "It is no message of the SdI: the document is {found}"
    ),
    "archive": Text("L'archivio non si può leggere ({reason})", "The archive cannot be read ({reason})"),
    "archive-content": Text(
        "L'archivio contiene {found} attestazioni del SdI: ce ne vuole una",
        "The archive holds {found} attestations of the SdI: it should hold one",
    ),
}
_UNREADABLE: Final = Text("Non si può leggere ({code})", "It cannot be read ({code})")

REASONS: Final[Mapping[str, Text]] = {
    **{str(code): text for code, text in {**_UNPROVEN, **_FORGED}.items()},
    **{str(cause): text for cause, text in _CAUSES.items()},
    **_REFUSALS,
}
"""The text of every reason, by its code."""


class _Parameters(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def reason_text(reason: Reason, language: str) -> str:
    """A reason as one sentence without its full stop, with safe values; never raises."""
    told = {
        name: in_language(value, language) if name == "reason" else value for name, value in reason.parameters.items()
    }
    values = _Parameters({name: printable(value) or "-" for name, value in told.items()})
    values["code"] = printable(reason.code)
    return REASONS.get(reason.code, _UNREADABLE).in_language(language).format_map(values)

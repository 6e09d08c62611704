"""What is wrong with a signature, or worth knowing about it, in words: the codes of `signature.verdict`."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text
from invoicebridge.signature.verdict import Failure, Verified

FAILURES: Final[Mapping[str, Text]] = {
    "content-changed": Text(
        "Il contenuto è stato cambiato dopo la firma ({what})", "The content was changed after the signing ({what})"
    ),
    "signature-wrong": Text(
        "La firma non è stata fatta con la chiave di questo certificato, o è stata alterata",
        "The signature was not made with this certificate's key, or was altered",
    ),
    "certificate-changed": Text(
        "Il certificato nel file non è quello con cui si è dichiarato di firmare",
        "The certificate in the file is not the one that the signer stated",
    ),
    "certificate-missing": Text(
        "Il certificato di chi ha firmato non è nel file", "The signer's certificate is not in the file"
    ),
    "certificate-unreadable": Text(
        "Il certificato di chi ha firmato non si può leggere: {reason}",
        "The signer's certificate cannot be read: {reason}",
    ),
    "attributes-malformed": Text(
        "Gli attributi firmati non seguono la norma: {reason}",
        "The signed attributes do not follow the standard: {reason}",
    ),
    "signature-malformed": Text(
        "La firma non segue la norma: {reason}", "The signature does not follow the standard: {reason}"
    ),
    "algorithm-refused": Text(
        "L'algoritmo {found} non è noto o non è più sicuro", "The algorithm {found} is not known or no longer secure"
    ),
    "transform-refused": Text(
        "La firma trasforma il documento in un modo non ammesso: {found}",
        "The signature transforms the document in a way that is not allowed: {found}",
    ),
    "reference-missing": Text("La firma non copre il documento", "The signature does not cover the document"),
    "reference-refused": Text(
        "La firma si riferisce a qualcosa fuori dal file: {found}",
        "The signature refers to something outside the file: {found}",
    ),
    "id-ambiguous": Text(
        "Nel file l'identificativo {found} è ripetuto: non si sa che cosa è firmato",
        "The identifier {found} is repeated in the file: what is signed cannot be known",
    ),
    "signature-misplaced": Text(
        "La firma sta in un punto del documento dove non è ammessa: {path}",
        "The signature stands where it is not allowed in the document: {path}",
    ),
    "signing-time-missing": Text(
        "Manca il momento della firma, con il fuso orario", "The time of signing, with its zone, is missing"
    ),
    "signing-time-future": Text(
        "Il momento della firma, {time}, è nel futuro ({at})", "The time of signing, {time}, is in the future ({at})"
    ),
    "chain-untrusted": Text(
        "Il certificato non porta a un'autorità fidata: ci si ferma a {issuer}",
        "The certificate does not lead to a trusted authority: it ends at {issuer}",
    ),
    "certificate-expired": Text(
        "Il certificato è scaduto: valeva fino al {date}", "The certificate has expired: it was valid until {date}"
    ),
    "certificate-not-yet-valid": Text(
        "Il certificato non vale ancora: varrà dal {date}", "The certificate is not valid yet: it will be from {date}"
    ),
    "certificate-not-valid-at-signing": Text(
        "Alla firma ({time}) il certificato non valeva: vale dal {not_before} al {not_after}",
        "At the time of signing ({time}) the certificate was not valid: it is from {not_before} to {not_after}",
    ),
    "key-usage": Text(
        "Il certificato non ammette la firma di documenti (usi ammessi: {found})",
        "The certificate does not allow the signing of documents (allowed uses: {found})",
    ),
    "signing-certificate-missing": Text(
        "La firma non nomina il certificato (signing-certificate): non è conforme a CAdES o XAdES Baseline B",
        "The signature does not name its certificate (signing-certificate): it is no CAdES or XAdES Baseline B",
    ),
    "not-qualified": Text(
        "Il certificato non dichiara di essere qualificato, come vogliono il SdI e le pubbliche amministrazioni",
        "The certificate does not state that it is a qualified one, as the SdI and public bodies want it",
    ),
    "signature-elsewhere": Text(
        "Il documento contiene anche una firma che non è stata giudicata, dentro un altro messaggio: {path}",
        "The document also holds a signature that was not judged, inside another message: {path}",
    ),
    "weak-algorithm": Text("La firma usa un algoritmo debole: {found}", "The signature uses a weak algorithm: {found}"),
}
"""By code; a test compares with the codes that the verdict knows."""

NOT_QUALIFIED: Final = Text(
    "Il certificato del firmatario non dichiara di essere qualificato: "
    "il SdI e le pubbliche amministrazioni vogliono una firma qualificata",
    "The signer's certificate does not state that it is a qualified one: "
    "the SdI and public bodies want a qualified signature",
)
"""What `sign` says once of such a signer, whatever the number of files."""

_LONGEST: Final = 200
_NOBODY: Final = Text("firmatario sconosciuto", "an unknown signer")


class _Parameters(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def failure_text(failure: Failure, language: str) -> str:
    """What is wrong, in one sentence without a full stop; never raises. A code without a text is shown as it is."""
    known = FAILURES.get(failure.code)
    if known is None:
        return failure.code
    values = {name: printable(value) for name, value in failure.parameters.items()}
    return known.in_language(language).format_map(_Parameters(values))


def signers(verified: Verified, language: str) -> str:
    """Who signed, by the certificates, one after the other."""
    nobody = _NOBODY.in_language(language)
    named = (nobody if one.signatory is None else printable(one.signatory.name) for one in verified.signatures)
    return ", ".join(named)


def printable(text: str) -> str:
    """The text on one line, cut where it is long, without characters that a terminal would obey."""
    cut = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in cut)

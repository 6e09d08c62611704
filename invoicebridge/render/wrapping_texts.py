"""What is said when a signed file cannot be opened, or a document cannot be given a signature."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_AGAIN: Final = Text("Farsi mandare di nuovo il file", "Have the file sent again")

WRAPPING_TEXTS: Final[Mapping[str, tuple[Text, Text | None]]] = {
    "p7m-unsigned": (
        Text("Il file non è firmato: non è una busta .p7m", "The file is not signed: it is no .p7m envelope"),
        None,
    ),
    "p7m-unsigned/xml": (
        Text("Il file è XML e non una busta .p7m", "The file is XML and no .p7m envelope"),
        None,
    ),
    "p7m-unsigned/zip": (
        Text("Il file è un archivio .zip e non una busta .p7m", "The file is a .zip archive and no .p7m envelope"),
        None,
    ),
    "p7m-unsigned/empty": (Text("Il file è vuoto", "The file is empty"), _AGAIN),
    "p7m-truncated": (
        Text(
            "La busta di firma è incompleta: il file finisce troppo presto",
            "The signature's envelope is not complete: the file ends too early",
        ),
        _AGAIN,
    ),
    "p7m-damaged": (
        Text(
            "La busta di firma è danneggiata e non si può aprire",
            "The signature's envelope is damaged and cannot be opened",
        ),
        _AGAIN,
    ),
    "p7m-encrypted": (
        Text("Il file è cifrato, non firmato", "The file is encrypted, not signed"),
        Text("Decifrarlo prima con la chiave del destinatario", "First decrypt it with the recipient's key"),
    ),
    "p7m-other": (
        Text(
            "La busta non contiene una firma, ma un contenuto di tipo {found}",
            "The envelope holds no signature, but content of the kind {found}",
        ),
        None,
    ),
    "p7m-detached": (
        Text(
            "La firma è separata dal documento (detached): la fattura non è nel file",
            "The signature is detached from the document: the invoice is not in the file",
        ),
        Text(
            "Il SdI vuole la firma con il documento dentro: firmare di nuovo",
            "The SdI wants the document inside the signature: sign again",
        ),
    ),
    "p7m-without-signers": (
        Text("La busta .p7m non porta alcuna firma", "The .p7m envelope carries no signature"),
        None,
    ),
    "p7m-too-deep": (
        Text(
            "Il file è firmato più di {limit} volte, una busta dentro l'altra",
            "More than {limit} .p7m envelopes, one inside the other",
        ),
        None,
    ),
    "already-signed": (
        Text("Il documento contiene già una firma", "The document already holds a signature"),
        Text("Una fattura porta una sola firma XAdES", "An invoice carries one XAdES signature only"),
    ),
    "certificate-missing": (Text("Manca il certificato di chi firma", "The signer's certificate is missing"), None),
    "certificate-unreadable": (
        Text(
            "Il certificato di firma non si può leggere: {reason}", "The signing certificate cannot be read: {reason}"
        ),
        None,
    ),
    "key-unsupported": (
        Text("Le chiavi di tipo {found} non sono gestite", "Keys of the kind {found} are not supported"),
        Text("Usare un certificato RSA o ECDSA", "Use an RSA or ECDSA certificate"),
    ),
    "key-of-other-kind": (
        Text(
            "La chiave del certificato firma con {found}, non con {wanted}",
            "The certificate's key signs with {found}, not with {wanted}",
        ),
        None,
    ),
    "signature-unfit": (
        Text(
            "La firma prodotta non corrisponde al certificato di {subject}",
            "The signature made does not fit the certificate of {subject}",
        ),
        Text("Controllare quale chiave usa il dispositivo di firma", "Check which key the signing device uses"),
    ),
    "xml-not-canonical": (
        Text(
            "Il documento non ha una forma canonica da firmare: {reason}",
            "The document has no canonical form to sign: {reason}",
        ),
        None,
    ),
    "root-without-end-tag": (
        Text(
            "L'elemento {element} non ha il tag di chiusura: non c'è dove mettere la firma",
            "Element {element} has no end tag: there is no place for the signature",
        ),
        None,
    ),
    "encoding-unsupported": (
        Text(
            "La codifica {found} del documento non è gestita per la firma",
            "The document's encoding {found} is not supported for signing",
        ),
        Text("Salvare il documento in UTF-8", "Save the document as UTF-8"),
    ),
}
"""Code, or `code/kind`, → what is wrong and what to do next."""

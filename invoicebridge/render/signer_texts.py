"""What the exceptions about signers, their settings and their secrets say: code → what is wrong, and what to do next.

Part of `error_texts`, which says how these texts are made. No text repeats a secret: parameters say where one is.
"""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

Pair = tuple[Text, Text | None]

_AUTHORIZE_AGAIN: Final = Text(
    "Non è stato ritentato nulla: dopo altri tentativi errati potrebbe bloccarsi",
    "Nothing was tried again: more wrong attempts might lock it",
)
_SEE_SIGNING: Final = Text(
    "Le impostazioni sono descritte in docs/signing.md", "docs/signing.md describes the settings"
)
_RENEW: Final = Text(
    "Indicare il certificato rinnovato; nulla è stato firmato", "Name the renewed certificate; nothing was signed"
)

SECRETS: Final[Mapping[str, Pair]] = {
    "secret-missing": (
        Text("Il segreto indicato da {where} manca o è vuoto", "The secret that {where} names is missing or empty"),
        Text(
            "Impostare la variabile, o scrivere la prima riga del file",
            "Set the variable, or write the file's first line",
        ),
    ),
    "secret-unreadable": (
        Text(
            "Il segreto nel file {where} non si può leggere: {reason}", "The secret in {where} cannot be read: {reason}"
        ),
        None,
    ),
}

SETTINGS: Final[Mapping[str, Pair]] = {
    "signer-kind-unknown": (
        Text(
            "Il tipo di firmatario «{found}» non esiste (quelli noti: {known})",
            "There is no kind of signer “{found}” (known ones: {known})",
        ),
        _SEE_SIGNING,
    ),
    "signer-kind-unusable": (
        Text(
            "Il tipo di firmatario «{found}» non si può usare: {value} non ne definisce uno",
            "The kind of signer “{found}” cannot be used: {value} does not define one",
        ),
        Text("Aggiornare il pacchetto che lo fornisce", "Update the package that provides it"),
    ),
    "signer-unknown": (
        Text(
            "Nelle impostazioni non c'è un firmatario «{name}» (ci sono: {known})",
            "The settings have no signer “{name}” (they have: {known})",
        ),
        None,
    ),
    "signer-not-chosen": (
        Text("Nelle impostazioni i firmatari sono: {known}", "The signers in the settings are: {known}"),
        Text("Sceglierne uno con --signer NOME", "Choose one by --signer NAME"),
    ),
    "option-without": (
        Text(
            "L'opzione {option} ha senso soltanto insieme a {other}",
            "The option {option} makes sense only with {other}",
        ),
        None,
    ),
    "options-exclude": (
        Text(
            "Le opzioni {option} e {other} non si usano insieme",
            "The options {option} and {other} cannot be used together",
        ),
        None,
    ),
}

KEYS: Final[Mapping[str, Pair]] = {
    "signer-file-malformed": (Text("{name} non è una chiave leggibile", "{name} is no readable key"), None),
    "signer-file-malformed/pkcs12": (
        Text("{name} non è un file PKCS#12 (.p12, .pfx)", "{name} is no PKCS#12 file (.p12, .pfx)"),
        None,
    ),
    "signer-file-cipher-unknown": (
        Text(
            "{name} è cifrato in un modo che qui non si conosce", "{name} is encrypted in a way that is not known here"
        ),
        Text(
            "Esportarlo di nuovo con la cifratura AES-256",
            "Export it again with AES-256 encryption",
        ),
    ),
    "signer-passphrase-missing": (
        Text(
            "La chiave in {name} è cifrata e la frase segreta non è indicata",
            "The key in {name} is encrypted and no passphrase is named",
        ),
        Text(
            "Indicare dove si trova: --passphrase-env NOME, --passphrase-file FILE, o passphrase nelle impostazioni",
            "Say where it is: --passphrase-env NAME, --passphrase-file FILE, or passphrase in the settings",
        ),
    ),
    "signer-passphrase-wrong": (
        Text(
            "La frase segreta (da {where}) non apre {name}, o il file è danneggiato",
            "The passphrase (from {where}) does not open {name}, or the file is damaged",
        ),
        None,
    ),
    "signer-key-missing": (Text("In {name} non c'è una chiave privata", "There is no private key in {name}"), None),
    "signer-certificate-missing": (Text("In {name} non c'è un certificato", "There is no certificate in {name}"), None),
    "signer-certificate-malformed": (
        Text("Il certificato in {name} non si può leggere", "The certificate in {name} cannot be read"),
        None,
    ),
    "signer-certificate-expired": (
        Text(
            "Il certificato di {subject} è scaduto: valeva fino a {until}",
            "The certificate of {subject} has expired: it was valid until {until}",
        ),
        _RENEW,
    ),
    "signer-certificate-not-yet-valid": (
        Text(
            "Il certificato di {subject} non vale ancora: varrà da {since}",
            "The certificate of {subject} is not valid yet: it will be from {since}",
        ),
        Text("Controllare anche l'orologio di questo computer", "Check this computer's clock too"),
    ),
    "signer-certificate-use": (
        Text(
            "Il certificato di {subject} non ammette la firma di documenti (usi ammessi: {found})",
            "The certificate of {subject} does not allow the signing of documents (allowed uses: {found})",
        ),
        Text(
            "Serve un certificato di firma (nonRepudiation o digitalSignature); nulla è stato firmato",
            "A signing certificate is needed (nonRepudiation or digitalSignature); nothing was signed",
        ),
    ),
    "signer-key-does-not-fit": (
        Text(
            "La chiave privata non è quella del certificato di {subject} ({name})",
            "The private key is not that of the certificate of {subject} ({name})",
        ),
        None,
    ),
    "signer-key-unsupported": (
        Text("Con una chiave {found} qui non si firma", "Keys of the kind {found} are not used to sign here"),
        Text("Servono RSA da 2048 bit in su, oppure ECDSA P-256", "RSA from 2048 bits, or ECDSA P-256, is needed"),
    ),
}

TOKENS: Final[Mapping[str, Pair]] = {
    "signer-module-unusable": (
        Text(
            "Il modulo PKCS#11 {name} non si può usare: {reason}", "The PKCS#11 module {name} cannot be used: {reason}"
        ),
        Text("Indicare la libreria del produttore del token", "Name the library of the token's maker"),
    ),
    "signer-token-missing": (
        Text(
            "Il token «{token}» non è inserito (presenti: {known})",
            "The token “{token}” is not there (present: {known})",
        ),
        None,
    ),
    "signer-token-ambiguous": (
        Text("I token che corrispondono sono più d'uno: {known}", "More than one token matches: {known}"),
        Text("Indicare token o slot nelle impostazioni", "State token or slot in the settings"),
    ),
    "signer-token-key-missing": (
        Text("Nel token «{token}» non c'è la chiave privata {key}", "The token “{token}” has no private key {key}"),
        None,
    ),
    "signer-token-key-ambiguous": (
        Text(
            "Nel token «{token}» le chiavi private {key} sono più d'una",
            "The token “{token}” has more than one private key {key}",
        ),
        Text("Indicare key_id nelle impostazioni", "State key_id in the settings"),
    ),
    "signer-key-id": (
        Text(
            "key_id «{value}» non è fatto di cifre esadecimali",
            "key_id “{value}” does not consist of hexadecimal digits",
        ),
        None,
    ),
    "signer-token-failed": (
        Text(
            "Il token «{token}» non ha eseguito l'operazione: {reason}",
            "The token “{token}” did not do what was asked: {reason}",
        ),
        None,
    ),
    "signer-pin-missing": (
        Text(
            "Il token «{token}» chiede un PIN e non è indicato dove si trova",
            "The token “{token}” wants a PIN, and it is not said where that is",
        ),
        Text('Indicare pin = {{ env = "NOME" }} nelle impostazioni', 'State pin = {{ env = "NAME" }} in the settings'),
    ),
    "signer-pin-wrong": (
        Text("Il token «{token}» rifiuta il PIN", "The token “{token}” refuses the PIN"),
        _AUTHORIZE_AGAIN,
    ),
    "signer-pin-locked": (
        Text("Il PIN del token «{token}» è bloccato", "The PIN of the token “{token}” is locked"),
        Text("Sbloccarlo con il PUK e il programma del produttore", "Unlock it by the PUK and the maker's program"),
    ),
    "signer-pin-final-try": (
        Text(
            "Il token «{token}» ammette un solo altro tentativo prima di bloccarsi: il PIN non è stato usato",
            "The token “{token}” allows one more attempt before it locks: the PIN was not used",
        ),
        Text(
            "Verificare il PIN e accedere una volta con il programma del produttore",
            "Verify the PIN and log in once with the maker's program",
        ),
    ),
    "signer-pin-count-low": (
        Text(
            "Al token «{token}» è stato dato un PIN errato dopo l'ultimo accesso: il PIN non è stato usato",
            "A wrong PIN was given to the token “{token}” since the last login: the PIN was not used",
        ),
        Text(
            "Verificare il PIN, poi provarlo una volta con invoicebridge signer test",
            "Verify the PIN, then try it once by invoicebridge signer test",
        ),
    ),
    "signer-pin-refused-before": (
        Text(
            "Il token «{token}» ha già rifiutato il PIN indicato da {where}: non è stato usato di nuovo",
            "The token “{token}” refused the PIN that {where} names before: it was not used again",
        ),
        Text(
            "Correggere il PIN, poi provarlo una volta con invoicebridge signer test",
            "Correct the PIN, then try it once by invoicebridge signer test",
        ),
    ),
    "signer-pin-wrong-unmarked": (
        Text(
            "Il token «{token}» rifiuta il PIN, e non si può annotarlo in {name}: {reason}",
            "The token “{token}” refuses the PIN, and that cannot be noted in {name}: {reason}",
        ),
        Text("Correggere il PIN prima di ripetere", "Correct the PIN before you repeat"),
    ),
    "signer-pin-expired": (
        Text("Il PIN del token «{token}» è scaduto", "The PIN of the token “{token}” has expired"),
        Text("Cambiarlo con il programma del produttore", "Change it with the maker's program"),
    ),
}

REMOTE: Final[Mapping[str, Pair]] = {
    "csc-address-not-https": (
        Text(
            "L'indirizzo {name} non è https: i segreti viaggerebbero in chiaro",
            "The address {name} is not https: secrets would travel in the clear",
        ),
        None,
    ),
    "csc-ca-unreadable": (
        Text(
            "Il file delle autorità {name} non si può usare: {reason}",
            "The file of authorities {name} cannot be used: {reason}",
        ),
        None,
    ),
    "csc-access-missing": (
        Text(
            "Per il servizio {name} non è indicato come ci si autentica",
            "It is not said how we prove who we are to {name}",
        ),
        Text("Indicare bearer, oppure client_id e client_secret", "State bearer, or client_id and client_secret"),
    ),
    "csc-credential-not-chosen": (
        Text("Le credenziali di {name} sono: {known}", "The credentials at {name} are: {known}"),
        Text("Indicarne una con credential nelle impostazioni", "State one as credential in the settings"),
    ),
    "csc-credential-unusable": (
        Text(
            "La credenziale {name} non si può usare (chiave e certificato: {status})",
            "The credential {name} cannot be used (key and certificate: {status})",
        ),
        Text("Rivolgersi al fornitore della firma remota", "Ask the provider of the remote signature"),
    ),
    "csc-mode-unsupported": (
        Text(
            "La credenziale {name} si autorizza in un modo che qui non si può usare: {mode}",
            "The credential {name} is authorized in a way that cannot be used here: {mode}",
        ),
        Text("Servono le modalità implicit o explicit", "The modes implicit or explicit are needed"),
    ),
    "csc-secret-not-set": (
        Text(
            "La credenziale {name} chiede {secret} e nelle impostazioni non c'è dove trovarlo",
            "The credential {name} wants {secret}, and the settings do not say where it is",
        ),
        _SEE_SIGNING,
    ),
    "csc-otp-used": (
        Text(
            "Il codice temporaneo in {where} è già stato usato",
            "The one-time password in {where} has been used already",
        ),
        Text(
            "Scriverne uno nuovo e ripetere: ciò che è firmato resta firmato",
            "Write a new one and repeat: what is signed stays signed",
        ),
    ),
    "csc-refused": (
        Text(
            "Il servizio di firma remota rifiuta {method}: {reason} ({details})",
            "The remote signing service refuses {method}: {reason} ({details})",
        ),
        None,
    ),
    "csc-answer-unusable": (
        Text(
            "La risposta del servizio a {method} non segue la specifica: {reason}",
            "The service's answer to {method} does not follow the specification: {reason}",
        ),
        None,
    ),
    "csc-timeout": (
        Text("{name} non ha risposto entro {seconds} secondi", "{name} did not answer within {seconds} seconds"),
        Text("Ripetere più tardi: ciò che è firmato resta firmato", "Repeat later: what is signed stays signed"),
    ),
    "csc-unreachable": (
        Text("{name} non si raggiunge: {reason}", "{name} cannot be reached: {reason}"),
        Text("Ripetere più tardi: ciò che è firmato resta firmato", "Repeat later: what is signed stays signed"),
    ),
}

FILES: Final[Mapping[str, Pair]] = {
    "output-exists-kept": (
        Text(
            "{name} esiste già, contiene altro e non è stato toccato",
            "{name} exists already, holds something else and was left as it is",
        ),
        Text("Spostarlo, oppure indicare un'altra cartella con --out", "Move it, or name another folder by --out"),
    ),
    "output-no-folder": (
        Text(
            "{name} non è una cartella: i file firmati si mettono in una cartella",
            "{name} is no folder: signed files are put into a folder",
        ),
        Text("Indicare una cartella con --out; se manca viene creata", "Name a folder by --out; it is made if missing"),
    ),
    "output-link-dangles": (
        Text(
            "{name} è un collegamento a {target}, che non esiste: non è stato toccato",
            "{name} is a link to {target}, which does not exist: it was left as it is",
        ),
        Text("Togliere il collegamento, oppure indicare un'altra cartella", "Remove the link, or name another folder"),
    ),
    "sign-needs-name": (
        Text("{name}: senza un nome di file non si può firmare", "{name}: without a file name it cannot be signed"),
        Text("Salvare la fattura in un file", "Save the invoice in a file"),
    ),
    "sign-needs-folder": (
        Text(
            "Con {form} il file firmato ha lo stesso nome di quello da firmare",
            "With {form} the signed file has the same name as the file to sign",
        ),
        Text("Indicare la cartella dei file firmati con --out", "Name the folder for the signed files by --out"),
    ),
    "not-intact": (
        Text(
            "La firma di {name} non è integra: il contenuto non è quello firmato e non viene usato",
            "The signature of {name} is not intact: the content is not what was signed, and is not used",
        ),
        Text("invoicebridge verify dice che cosa non va", "invoicebridge verify says what is wrong"),
    ),
    "signed-not-intact": (
        Text(
            "La firma appena fatta di {name} non si verifica: il file firmato non è stato scritto",
            "The signature just made of {name} does not verify: the signed file was not written",
        ),
        None,
    ),
    "not-signed": (Text("{name} non è firmato", "{name} is not signed"), None),
    "anchors-unusable": (
        Text("In {name} non ci sono certificati leggibili", "There are no readable certificates in {name}"),
        Text(
            "Indicare un file PEM, o una cartella di file .pem, .crt, .cer",
            "Name a PEM file, or a folder of .pem, .crt, .cer files",
        ),
    ),
}

SIGNER_TEXTS: Final[Mapping[str, Pair]] = {**SECRETS, **SETTINGS, **KEYS, **TOKENS, **REMOTE, **FILES}
"""Every code of this part."""

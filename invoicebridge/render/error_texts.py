"""What each exception of this package says to a person: code → what is wrong, and what to do next.

A key is the exception's code, or `code/kind` where its parameter `kind` tells cases apart. A text has no full stop of
its own and does not say where (`path`, `line`): `render.faults.error_text` adds both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from invoicebridge.catalogue import Text
from invoicebridge.render.backup_error_texts import BACKUP_TEXTS
from invoicebridge.render.bridge_error_texts import BRIDGE_TEXTS
from invoicebridge.render.channel_texts import CHANNEL_TEXTS
from invoicebridge.render.decision_texts import DECISION_TEXTS
from invoicebridge.render.folder_texts import FOLDER_TEXTS
from invoicebridge.render.mail_texts import MAIL
from invoicebridge.render.mapping_error_texts import MAPPING_TEXTS
from invoicebridge.render.package_error_texts import PACKAGE_TEXTS
from invoicebridge.render.prepare_error_texts import PREPARE_TEXTS
from invoicebridge.render.settings_texts import SETTING_WORDS, SETTINGS
from invoicebridge.render.signer_texts import SIGNER_TEXTS
from invoicebridge.render.store_texts import STORE_TEXTS
from invoicebridge.render.trust_texts import TRUST_TEXTS
from invoicebridge.render.ubl_texts import UBL_TEXTS
from invoicebridge.render.wrapping_texts import WRAPPING_TEXTS


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The sentence of one code; `next` is what the reader can do."""

    what: Text
    next: Text | None = None


FALLBACK: Final = ErrorText(Text("Operazione non riuscita: {code} ({details})", "It did not work: {code} ({details})"))
"""For a code without a text of its own; `details` are its parameters."""

WORDS: Final[Mapping[str, Text]] = {
    "object": Text("un oggetto", "an object"),
    "array": Text("un elenco", "an array"),
    "text": Text("un testo", "a text"),
    "str": Text("un testo", "a text"),
    "number": Text("un numero", "a number"),
    "decimal": Text("un numero decimale", "a decimal number"),
    "Decimal": Text("un numero decimale", "a decimal number"),
    "integer": Text("un numero intero", "a whole number"),
    "int": Text("un numero intero", "a whole number"),
    "boolean": Text("vero o falso", "true or false"),
    "date": Text("una data (AAAA-MM-GG)", "a date (YYYY-MM-DD)"),
    "instant": Text("una data con ora", "a date with time"),
    "datetime": Text("una data con ora", "a date with time"),
    "null": Text("nessun valore (null)", "no value (null)"),
    "tuple": Text("una tupla", "a tuple"),
    "table": Text("una tabella", "a table"),
    **SETTING_WORDS,
}
"""What the parameters `type` and `found` may say, in words."""

_CORRECT: Final = Text(
    "Correggere il file e provare di nuovo; invoicebridge check elenca tutti gli errori",
    "Correct the file and try again; invoicebridge check lists all its faults",
)
_CORRECT_JSON: Final = Text(
    "La forma attesa è stampata da invoicebridge json-schema, per una bozza da invoicebridge json-schema --draft",
    "The form that is wanted is printed by invoicebridge json-schema, for a draft by invoicebridge json-schema --draft",
)
_CORRECT_DRAFT: Final = Text(
    "Correggere la bozza; invoicebridge json-schema --draft stampa la forma attesa",
    "Correct the draft; invoicebridge json-schema --draft prints the form that is wanted",
)
_REINSTALL: Final = Text("Installare di nuovo invoicebridge", "Install invoicebridge again")

_XML: Final = {
    "xml-malformed": ErrorText(
        Text(
            "Il file non è XML ben formato (riga {line}, colonna {column}): {reason}",
            "The file is not well-formed XML (line {line}, column {column}): {reason}",
        )
    ),
    "xml-doctype": ErrorText(
        Text(
            "Il file contiene una dichiarazione DOCTYPE, che per sicurezza non si accetta",
            "The file contains a DOCTYPE declaration, which is refused for safety",
        ),
        Text("Togliere la dichiarazione: le fatture non la usano", "Remove the declaration: invoices do not use it"),
    ),
    "xml-too-large": ErrorText(
        Text(
            "Il file occupa {size} byte: oltre {limit} byte l'XML non viene letto",
            "The file has {size} bytes: beyond {limit} bytes XML is not read",
        )
    ),
    "root-unknown": ErrorText(
        Text(
            "L'elemento radice è {found}: non è una fattura elettronica",
            "The root element is {found}: this is no electronic invoice",
        )
    ),
    "element-unexpected": ErrorText(
        Text("L'elemento {element} non è ammesso in questo punto", "Element {element} is not allowed here"), _CORRECT
    ),
    "element-misplaced": ErrorText(
        Text("L'elemento {element} è fuori posto", "Element {element} is out of place"), _CORRECT
    ),
    "element-repeated": ErrorText(
        Text("L'elemento {element} può comparire una sola volta", "Element {element} may occur only once"), _CORRECT
    ),
    "element-missing": ErrorText(
        Text("Manca l'elemento obbligatorio {element}", "The required element {element} is missing"), _CORRECT
    ),
    "attribute-missing": ErrorText(
        Text("Manca l'attributo obbligatorio {attribute}", "The required attribute {attribute} is missing"), _CORRECT
    ),
    "attribute-unexpected": ErrorText(
        Text("L'attributo {attribute} non è ammesso", "The attribute {attribute} is not allowed"), _CORRECT
    ),
    "text-unexpected": ErrorText(
        Text(
            "Il testo «{value}» sta dove possono stare solo elementi",
            "The text “{value}” stands where only elements may stand",
        ),
        _CORRECT,
    ),
    "value-unreadable": ErrorText(
        Text("Il valore «{value}» di {element} non è {type}", "The value “{value}” of {element} is not {type}"),
        _CORRECT,
    ),
}

_VALUES: Final = {
    "value-type": ErrorText(Text("Al posto di {type} c'è {found}", "There is {found} in the place of {type}")),
    "value-missing": ErrorText(
        Text("Manca il valore obbligatorio di {element}", "The required value of {element} is missing")
    ),
    "value-unwritable": ErrorText(
        Text(
            "Il valore di {element} non si può scrivere in XML: {reason}",
            "The value of {element} cannot be written as XML: {reason}",
        )
    ),
}

_JSON: Final = {
    "json-malformed": ErrorText(
        Text(
            "Il testo non è JSON valido (riga {line}, colonna {column}): {reason}",
            "The text is not valid JSON (line {line}, column {column}): {reason}",
        )
    ),
    "json-too-large": ErrorText(
        Text(
            "Il testo JSON occupa {size} byte: oltre {limit} non viene letto",
            "The JSON text has {size} bytes: beyond {limit} it is not read",
        )
    ),
    "json-too-deep": ErrorText(
        Text("Il testo JSON ha troppi livelli annidati", "The JSON text has too many nested levels")
    ),
    "json-key-repeated": ErrorText(
        Text("Nel testo JSON il campo «{key}» è ripetuto", "The key “{key}” is repeated in the JSON text")
    ),
    "json-format": ErrorText(
        Text(
            "Il valore «{value}» di versione non è un formato di fattura",
            "The value “{value}” of versione is no format of invoice",
        ),
        Text("Usare FPA12, FPR12 o FSM10", "Use FPA12, FPR12 or FSM10"),
    ),
    "json-type": ErrorText(Text("Atteso: {type}; trovato: {found}", "Wanted: {type}; found: {found}"), _CORRECT_JSON),
    "json-value": ErrorText(
        Text("Il valore «{value}» non è {type}", "The value “{value}” is not {type}"), _CORRECT_JSON
    ),
    "json-key-unknown": ErrorText(
        Text("Il campo «{key}» non è previsto", "The key “{key}” is not known"), _CORRECT_JSON
    ),
    "json-key-unknown/similar": ErrorText(
        Text(
            "Il campo «{key}» non è previsto: forse è «{closest}»",
            "The key “{key}” is not known: maybe it is “{closest}”",
        ),
        _CORRECT_JSON,
    ),
    "json-key-missing": ErrorText(
        Text("Manca il campo obbligatorio «{key}»", "The required key “{key}” is missing"), _CORRECT_JSON
    ),
}

_DRAFTS: Final = {
    "draft-missing": ErrorText(
        Text(
            "Nella bozza manca un dato che non si può ricavare dagli altri",
            "The draft lacks a value that cannot be derived from the others",
        ),
        Text(
            "Indicarlo nella bozza, nella forma stampata da invoicebridge json-schema --draft",
            "State it in the draft, in the form that invoicebridge json-schema --draft prints",
        ),
    ),
    "draft-number": ErrorText(
        Text("Un numero della bozza è troppo lungo per calcolare", "A number of the draft is too long to compute with"),
        _CORRECT_DRAFT,
    ),
    "draft-value": ErrorText(
        Text(
            "Il valore «{value}» non è tra quelli ammessi: {allowed}",
            "The value “{value}” is none of those allowed: {allowed}",
        ),
        _CORRECT_DRAFT,
    ),
    "draft-progressivo": ErrorText(
        Text(
            "Il progressivo di invio «{value}» non è ammesso: deve avere da 1 a {limit} caratteri",
            "The progressive of transmission “{value}” is not allowed: it has 1 to {limit} characters",
        ),
        Text(
            "Indicarne un altro con --progressivo o nella bozza", "State another one by --progressivo or in the draft"
        ),
    ),
    "draft-attachment": ErrorText(
        Text(
            "Il percorso dell'allegato {name} esce dalla cartella della bozza",
            "The path of the attachment {name} leads out of the draft's folder",
        ),
        Text("Mettere l'allegato accanto alla bozza", "Put the attachment beside the draft"),
    ),
    "draft-date": ErrorText(
        Text("La scadenza calcolata cade oltre il calendario", "The computed due date is beyond the calendar"),
        Text("Correggere i giorni del termine di pagamento", "Correct the days of the term of payment"),
    ),
}

_FILES: Final = {
    "file-missing": ErrorText(Text("Il file {name} non esiste", "The file {name} does not exist")),
    "file-is-folder": ErrorText(Text("{name} è una cartella, non un file", "{name} is a folder, not a file")),
    "file-not-readable": ErrorText(
        Text("Il file {name} non si può leggere: {reason}", "The file {name} cannot be read: {reason}")
    ),
    "file-too-large": ErrorText(
        Text(
            "Il file {name} supera {limit} byte e non viene letto",
            "The file {name} exceeds {limit} bytes and is not read",
        )
    ),
    "names-used-unreadable": ErrorText(
        Text("Il file {file} non è un testo in UTF-8", "The file {file} is no UTF-8 text"),
        Text("Esportare i nomi come testo UTF-8, uno per riga", "Export the names as UTF-8 text, one a line"),
    ),
    "names-used-not-a-name": ErrorText(
        Text(
            "La riga {line} del file {file} non è un nome di file: «{value}»",
            "Line {line} of the file {file} is no file name: “{value}”",
        ),
        Text("Lasciare un solo nome per riga, senza altre colonne", "Leave one name a line, without other columns"),
    ),
    "file-ends-process": ErrorText(
        Text(
            "L'esame del file {name} ha fatto terminare due volte il processo che lo eseguiva (memoria esaurita?)",
            "The inspection of the file {name} twice ended the process that made it (out of memory?)",
        ),
        Text(
            "Controllarlo da solo con -j 1, su una macchina con più memoria",
            "Check it alone with -j 1, on a machine with more memory",
        ),
    ),
    "input-of-unknown-kind": ErrorText(
        Text(
            "Il file non si può importare: servono CSV, XLSX, JSON, XML di FatturaPA o UBL, .p7m, o zip di questi",
            "The file cannot be imported: it is no CSV, XLSX, JSON, XML of FatturaPA or UBL, .p7m, or zip of these",
        )
    ),
    "file-of-unknown-kind": ErrorText(
        Text(
            "Il file non è XML, né un archivio zip, né un file firmato .p7m",
            "The file is neither XML nor a zip archive nor a signed .p7m file",
        )
    ),
    "message-of-unknown-kind": ErrorText(
        Text(
            "Il file non è un messaggio di posta, né XML, né un archivio zip",
            "The file is neither a mail nor XML nor a zip archive",
        )
    ),
    "file-not-one-invoice": ErrorText(
        Text("{name} non è una fattura XML", "{name} is no XML invoice"),
    ),
    "file-not-one-invoice/archive": ErrorText(
        Text("{name} è un archivio", "{name} is an archive"),
        Text(
            "Estrarre il file XML della fattura e indicare quello", "Extract the invoice's XML file and name that one"
        ),
    ),
    "file-not-one-invoice/signed": ErrorText(
        Text(
            "{name} è un file firmato .p7m, che questo comando non apre",
            "{name} is a signed .p7m file, which this command does not open",
        ),
        Text(
            "Estrarre prima il file XML: invoicebridge unwrap {name}",
            "First take the XML file out of it: invoicebridge unwrap {name}",
        ),
    ),
    "file-name": ErrorText(
        Text("Il nome di file «{name}» non è ammesso", "The file name “{name}” is not allowed"),
        Text(
            "Usare la forma IT01234567890_00001.xml (.xml.p7m se firmato, .zip per un archivio)",
            "Use the form IT01234567890_00001.xml (.xml.p7m if signed, .zip for an archive)",
        ),
    ),
    "progressivo-exhausted": ErrorText(
        Text(
            "Tutti i progressivi di cinque caratteri sono stati usati", "All progressives of five characters are used"
        ),
    ),
    "archive-in-archive": ErrorText(
        Text(
            "{name} è un archivio dentro un altro archivio: il SdI apre solo quello esterno",
            "{name} is an archive inside another archive: the SdI opens only the outer one",
        ),
        Text("Mettere le fatture direttamente nell'archivio", "Put the invoices directly into the archive"),
    ),
    "archive-unusable": ErrorText(
        Text("L'archivio non si può usare: {reason}", "The archive cannot be used: {reason}")
    ),
    "archive-unusable/empty": ErrorText(Text("L'archivio non contiene alcun file", "The archive holds no file")),
    "archive-unusable/encrypted": ErrorText(
        Text("Nell'archivio il file {reason} è protetto da password", "The file {reason} in the archive has a password")
    ),
    "outcome-value": ErrorText(
        Text(
            "Nella notifica di esito il valore «{value}» di {element} non è ammesso",
            "In the outcome notification the value “{value}” of {element} is not allowed",
        ),
        Text(
            "IdentificativoSdI e nome del file sono nei metadati (MT) arrivati con la fattura",
            "IdentificativoSdI and the file's name stand in the metadata (MT) that came with the invoice",
        ),
    ),
    "no-files-found": ErrorText(
        Text("Nessun file .xml, .p7m o .zip in: {paths}", "No .xml, .p7m or .zip file in: {paths}")
    ),
    "no-messages-found": ErrorText(
        Text("Nessun file .eml, .xml o .zip in: {paths}", "No .eml, .xml or .zip file in: {paths}")
    ),
}

_OPTIONS: Final = {
    "options-reversed": ErrorText(
        Text("{first} viene dopo {second}: nessun giorno è compreso", "{first} is after {second}: no day is between"),
        Text("Scambiare le due date", "Exchange the two dates"),
    ),
    "option-not-a-date": ErrorText(
        Text("Il valore «{value}» di {option} non è una data", "The value “{value}” of {option} is not a date"),
        Text("Usare AAAA-MM-GG o AAAA-MM-GGThh:mm", "Use YYYY-MM-DD or YYYY-MM-DDThh:mm"),
    ),
    "option-for-one-file": ErrorText(
        Text(
            "L'opzione {option} vale per un solo file, e sono {count}",
            "The option {option} is for one file, and there are {count}",
        )
    ),
    "option-needs-another": ErrorText(
        Text("L'opzione {option} vale soltanto con {other}", "The option {option} only goes with {other}")
    ),
    "option-not-an-address": ErrorText(
        Text(
            "Il valore «{value}» di {option} non è un indirizzo di posta", "“{value}”, of {option}, is no mail address"
        )
    ),
    "option-not-a-count": ErrorText(
        Text(
            "Il valore «{value}» di {option} non è un numero di processi",
            "The value “{value}” of {option} is not a number of processes",
        )
    ),
}

_RESULTS: Final = {
    "output-exists": ErrorText(
        Text("Il file {name} esiste già e non è stato toccato", "The file {name} exists already and was left as it is"),
        Text("Scegliere un altro nome, oppure aggiungere --force", "Choose another name, or add --force"),
    ),
    "output-needed": ErrorText(
        Text("Una cartella di lavoro non va sull'uscita standard", "A workbook does not go to standard output"),
        Text("Indicare un file con --out", "Name a file by --out"),
    ),
    "list-not-text": ErrorText(
        Text("L'elenco {name} non è un CSV che si possa leggere", "The list {name} is no CSV that can be read"),
        Text(
            "Esportarlo di nuovo come CSV (UTF-8 o Windows), senza aprirlo in un foglio di calcolo",
            "Export it again as CSV (UTF-8 or Windows), without opening it in a spreadsheet",
        ),
    ),
    "list-without-headings": ErrorText(
        Text(
            "Nell'elenco {name} nessuna riga intitola le colonne numero e data",
            "In the list {name} no row names the columns number and date",
        ),
        Text(
            "Le intestazioni accettate stanno in docs/reconcile.md: rinominare le colonne",
            "The headings that are taken stand in docs/reconcile.md: rename the columns",
        ),
    ),
    "list-without-rows": ErrorText(
        Text("Nell'elenco {name} non si legge nessuna riga", "No row of the list {name} can be read"),
        Text(
            "Servono un numero e una data in ogni riga (docs/reconcile.md)",
            "Every row needs a number and a date (docs/reconcile.md)",
        ),
    ),
    "output-not-written": ErrorText(
        Text("Il file {name} non si può scrivere: {reason}", "The file {name} cannot be written: {reason}")
    ),
    "file-neither-xml-nor-json": ErrorText(
        Text("Il file {name} non è né XML né JSON", "The file {name} is neither XML nor JSON")
    ),
    "extra-missing": ErrorText(
        Text("Serve il pacchetto {package}, che non è installato", "The package {package} is needed and not installed"),
        Text(
            'Installarlo con: pip install "invoicebridge[{extra}]"',
            'Install it by: pip install "invoicebridge[{extra}]"',
        ),
    ),
}

_CODES: Final = {
    "codes-not-given": ErrorText(
        Text("Indicare almeno un codice, oppure --all", "Give at least one code, or --all"),
        Text("Per esempio: invoicebridge explain 00421", "For example: invoicebridge explain 00421"),
    ),
    "code-unknown": ErrorText(
        Text(
            "Codice sconosciuto: {value} (i più vicini: {closest})",
            "Unknown code: {value} (the nearest ones: {closest})",
        ),
        Text("invoicebridge explain --all elenca tutti i codici", "invoicebridge explain --all lists all codes"),
    ),
}

_SCHEMAS: Final = {
    "schema-not-official": ErrorText(
        Text(
            "{name} non è lo schema ufficiale: il suo SHA-256 è {found}, quello atteso è {expected}",
            "{name} is not the official schema: its SHA-256 is {found}, the expected one is {expected}",
        ),
        Text(
            "Non è stato cambiato nulla; scaricarlo di nuovo dall'indirizzo indicato in SOURCES.toml",
            "Nothing was changed; download it again from the address stated in SOURCES.toml",
        ),
    ),
    "schema-unknown": ErrorText(
        Text(
            "{name} non è nessuno degli schemi ufficiali conosciuti: il suo SHA-256 è {found}",
            "{name} is none of the official schemas known: its SHA-256 is {found}",
        ),
        Text(
            "Non è stato cambiato nulla; invoicebridge schemas list --json elenca gli schemi e i loro indirizzi",
            "Nothing was changed; invoicebridge schemas list --json lists the schemas and their addresses",
        ),
    ),
    "schema-altered": ErrorText(
        Text(
            "Lo schema installato {name} è stato modificato: il suo SHA-256 è {found}, quello atteso è {expected}",
            "The installed schema {name} was altered: its SHA-256 is {found}, the expected one is {expected}",
        ),
        Text(
            "Installarlo di nuovo con invoicebridge schemas install",
            "Install it again by invoicebridge schemas install",
        ),
    ),
    "schema-not-fetched": ErrorText(
        Text("Lo schema non si può scaricare da {name}: {reason}", "The schema cannot be fetched from {name}: {reason}")
    ),
    "schema-not-stored": ErrorText(
        Text("Lo schema non si può salvare in {name}: {reason}", "The schema cannot be stored in {name}: {reason}")
    ),
    "schema-of-signatures-missing": ErrorText(
        Text(
            "Manca lo schema delle firme XML, che fa parte del pacchetto signxml",
            "The schema of XML signatures, part of the package signxml, is missing",
        ),
        _REINSTALL,
    ),
}

TEXTS: Final[Mapping[str, ErrorText]] = {
    **_XML,
    **_VALUES,
    **_JSON,
    **_DRAFTS,
    **_FILES,
    **_OPTIONS,
    **_RESULTS,
    **_CODES,
    **_SCHEMAS,
    **{
        code: ErrorText(*pair)
        for code, pair in {
            **SETTINGS,
            **SIGNER_TEXTS,
            **MAIL,
            **CHANNEL_TEXTS,
            **STORE_TEXTS,
            **BACKUP_TEXTS,
            **BRIDGE_TEXTS,
            **DECISION_TEXTS,
            **FOLDER_TEXTS,
            **MAPPING_TEXTS,
            **PACKAGE_TEXTS,
            **PREPARE_TEXTS,
            **TRUST_TEXTS,
            **UBL_TEXTS,
            **WRAPPING_TEXTS,
        }.items()
    },
}
"""Every code that the package raises; a test reads the package's source and fails when one is missing."""

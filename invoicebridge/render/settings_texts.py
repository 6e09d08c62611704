"""What the exceptions about the settings say, and about setting up: code → what is wrong, and what to do next.

Part of `error_texts`, which says how these texts are made. No text repeats the value of a setting.
"""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue import Text

_SEE: Final = Text("Le impostazioni sono descritte in docs/settings.md", "docs/settings.md describes the settings")

SETTING_WORDS: Final[Mapping[str, Text]] = {
    "texts": Text("un elenco di testi, almeno uno", "a list of texts, one at least"),
    "mail-address": Text(
        "un indirizzo di posta, come «ditta@pec.esempio.it»", "a mail address, such as “ditta@pec.esempio.it”"
    ),
    "place": Text("un server con la porta, come «host:465»", "a server with its port, such as “host:465”"),
    "day": Text("una data senza virgolette, come 2026-11-25", "a date without quotation marks, such as 2026-11-25"),
    "duration": Text(
        "una durata in secondi, minuti, ore o giorni, come «30s», «10m», «2h», «5d»",
        "a time in seconds, minutes, hours or days, such as “30s”, “10m”, “2h”, “5d”",
    ),
    "years": Text("un numero intero di anni, come «10y»", "a whole number of years, such as “10y”"),
    "crontab": Text(
        "una o più righe di cinque campi (minuto, ora, giorno, mese, giorno della settimana con il nome inglese), come "
        "«*/5 7-21 * * mon-fri»",
        "one or more lines of five fields (minute, hour, day, month, day of the week by its name), such as "
        "“*/5 7-21 * * mon-fri”",
    ),
    "tables": Text("un elenco di tabelle, come [[hooks]]", "a list of tables, such as [[hooks]]"),
    "time-of-day": Text("un'ora del giorno, come «08:00»", "a time of day, such as “08:00”"),
    "quiet-hours": Text("due ore del giorno diverse, come «20:00-07:00»", "two different times, such as “20:00-07:00”"),
    "hook-address": Text(
        "un indirizzo https:// (http:// soltanto su questa macchina), senza nome utente e senza «#»",
        "an https:// address (http:// on this machine only), without a user's name and without “#”",
    ),
    "lease": Text(
        "una durata fra due secondi e un giorno, come «60s»", "a time from two seconds to a day, such as “60s”"
    ),
    "name": Text(
        "un nome di lettere, cifre, punti, trattini e «_», di 50 al massimo",
        "a name of letters, digits, dots, hyphens and “_”, 50 at most",
    ),
    "sdi-address": Text(
        "una casella del SdI, come «sdi12@pec.fatturapa.it»", "a box of the SdI, such as “sdi12@pec.fatturapa.it”"
    ),
    "variable": Text(
        "il nome di una variabile d'ambiente, non la password: lettere, cifre e «_»",
        "the name of an environment variable, not the password: letters, digits and “_”",
    ),
    "store-address": Text(
        "sqlite:///percorso/del/file.db oppure postgresql://utente@host/nome",
        "sqlite:///path/of/the/file.db or postgresql://user@host/name",
    ),
}
"""What the parameter `type` of a setting may say, in words."""

SETTINGS: Final[Mapping[str, tuple[Text, Text | None]]] = {
    "settings-unreadable": (
        Text(
            "Il file di impostazioni {name} non si può leggere: {reason}",
            "The settings file {name} cannot be read: {reason}",
        ),
        None,
    ),
    "settings-malformed": (
        Text(
            "Il file di impostazioni {name} non è TOML valido: {reason}",
            "The settings file {name} is not valid TOML: {reason}",
        ),
        None,
    ),
    "settings-missing": (
        Text("Serve un file di impostazioni, e non è indicato", "A settings file is needed, and none is named"),
        Text(
            "Prepararlo con invoicebridge init, poi usare --settings FILE, INVOICEBRIDGE_SETTINGS o invoicebridge.toml "
            "nella cartella corrente; per firmare bastano anche --pkcs12 e --passphrase-env",
            "Make one with invoicebridge init, then use --settings FILE, INVOICEBRIDGE_SETTINGS or invoicebridge.toml "
            "in the present folder; to sign, --pkcs12 and --passphrase-env suffice too",
        ),
    ),
    "settings-exist": (
        Text("Il file di impostazioni {name} esiste già", "The settings file {name} exists already"),
        Text(
            "Modificarlo, o sceglierne un altro con --out; nulla è stato cambiato",
            "Edit it, or choose another one with --out; nothing was changed",
        ),
    ),
    "setting-is-a-secret": (
        Text(
            "L'impostazione {key} è un segreto e non si scrive nel file di impostazioni",
            "The setting {key} is a secret and does not belong into the settings file",
        ),
        Text(
            'Toglierlo dal file e indicare dove si trova: {{ env = "NOME" }} oppure {{ file = "percorso" }}',
            'Remove it from the file and say where it is: {{ env = "NAME" }} or {{ file = "path" }}',
        ),
    ),
    "setting-unknown": (
        Text(
            "L'impostazione {key} non esiste (quelle note: {known})", "There is no setting {key} (known ones: {known})"
        ),
        _SEE,
    ),
    "setting-misspelt": (
        Text(
            "L'impostazione {key} non esiste: forse si intende {near} (quelle note: {known})",
            "There is no setting {key}: perhaps {near} is meant (known ones: {known})",
        ),
        _SEE,
    ),
    "setting-missing": (Text("Manca l'impostazione {key}", "The setting {key} is missing"), _SEE),
    "setting-type": (Text("Il valore di {key} deve essere {type}", "The value of {key} must be {type}"), _SEE),
    "setting-choice": (
        Text("Il valore di {key} deve essere uno di questi: {known}", "The value of {key} must be one of: {known}"),
        _SEE,
    ),
    "setting-range": (
        Text(
            "Il valore di {key} deve essere un numero intero da {least} a {most}",
            "The value of {key} must be a whole number from {least} to {most}",
        ),
        _SEE,
    ),
    "setting-without": (
        Text(
            "L'impostazione {key} non va con il valore di {other}",
            "The setting {key} does not go with the value of {other}",
        ),
        _SEE,
    ),
    "setting-names-nothing": (
        Text(
            "Il nome che {key} indica non c'è nelle impostazioni (ci sono: {known})",
            "The settings have nothing of the name that {key} gives (there are: {known})",
        ),
        Text("Correggere il nome, o aggiungere la tabella che manca", "Correct the name, or add the missing table"),
    ),
    "setting-server-missing": (
        Text(
            "Manca l'impostazione {key}, e nessun gestore noto la dà",
            "The setting {key} is missing, and no known provider gives it",
        ),
        Text(
            'Indicare «host:porta», oppure il gestore con provider = "…"',
            'Give “host:port”, or the provider by provider = "…"',
        ),
    ),
    "setting-repeated": (
        Text(
            "Ciò che {key} indica c'è già, o serve già ad altro",
            "What {key} gives is there already, or serves another end",
        ),
        Text("Indicare altro", "Give another one"),
    ),
    "alerts-through-pec": (
        Text(
            "{key} indica una casella PEC, il suo server o il SdI: gli avvisi passano da una casella ordinaria",
            "{key} names a PEC mailbox, its server or the SdI: alerts go through an ordinary mailbox",
        ),
        Text(
            "Indicare una casella e un server che non siano di un gestore PEC",
            "Give a mailbox and a server that are not a PEC provider's",
        ),
    ),
    "store-not-set": (
        Text("Le impostazioni non indicano un archivio", "The settings name no store"),
        Text(
            "Aggiungere la tabella [store] con url, o preparare tutto con invoicebridge init",
            "Add the table [store] with url, or set everything up with invoicebridge init",
        ),
    ),
    "host-not-loopback": (
        Text(
            "L'archivio è di prova per sempre, e {key} indica un server che non è su questa macchina: {host}",
            "The store is for practice for ever, and {key} names a server that is not on this machine: {host}",
        ),
        Text(
            "Per spedire davvero serve un archivio nuovo: invoicebridge init --live",
            "To send for real a new store is needed: invoicebridge init --live",
        ),
    ),
    "anchor-of-a-sandbox": (
        Text(
            "L'archivio è reale, e {key} si fida dei certificati di una sandbox: {name}",
            "The store is a live one, and {key} trusts the certificates of a sandbox: {name}",
        ),
        Text(
            "Toglierli: chiunque potrebbe fabbricare ricevute e notifiche",
            "Remove them: anybody could forge receipts and notifications",
        ),
    ),
    "sdi-address-wrong": (
        Text("«{value}» non è una casella del SdI", "“{value}” is no box of the SdI"),
        Text(
            "È indicata nelle notifiche ricevute, nella forma sdiNN@pec.fatturapa.it",
            "The notifications received give it, in the form sdiNN@pec.fatturapa.it",
        ),
    ),
    "company-simplified": (
        Text(
            "Da una fattura semplificata non si ricavano tutti i dati di chi emette",
            "A simplified invoice does not tell everything of who issued it",
        ),
        Text("Indicare una fattura ordinaria, o il JSON dei dati", "Give an ordinary invoice, or the JSON of the data"),
    ),
    "company-of-another": (
        Text(
            "La fattura è emessa dal cliente: il cedente non è l'azienda che la trasmette",
            "The buyer issued this invoice: its seller is not the company that sends it",
        ),
        Text("Indicare una fattura di vendita dell'azienda", "Give a sales invoice of the company"),
    ),
    "list-malformed": (
        Text("L'elenco non si legge come CSV: {reason}", "The list cannot be read as CSV: {reason}"),
        Text("Salvarlo di nuovo come testo, un nome di file per riga", "Save it again as text, one file name a line"),
    ),
    "store-unused": (
        Text(
            "C'è già un archivio senza nessun file, forse di un init interrotto: {store}",
            "There is a store without any file already, perhaps of an init that was interrupted: {store}",
        ),
        Text(
            "Cancellarlo e ripetere, oppure sceglierne un altro posto con --store; nulla è stato cambiato",
            "Delete it and repeat, or choose another place with --store; nothing was changed",
        ),
    ),
    "init-incomplete": (
        Text("Mancano queste opzioni: {options}", "These options are missing: {options}"),
        Text(
            "Aggiungerle, oppure avviare init da un terminale senza --non-interactive, che le chiede",
            "Add them, or start init from a terminal without --non-interactive, which asks for them",
        ),
    ),
    "probe-not-confirmed": (
        Text(
            "L'archivio è reale: per --probe serve la conferma di una persona",
            "The store is a live one: --probe needs a person to confirm it",
        ),
        Text("Avviare doctor da un terminale, o aggiungere --yes", "Start doctor from a terminal, or add --yes"),
    ),
    "prefix-too-long": (
        Text(
            "L'inizio dei progressivi «{value}» è troppo lungo: al massimo {limit} caratteri",
            "The beginning of the progressivi “{value}” is too long: {limit} characters at most",
        ),
        Text("Sceglierne uno più corto, come B", "Choose a shorter one, such as B"),
    ),
}

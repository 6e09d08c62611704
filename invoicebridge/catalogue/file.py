"""The file as such: its name, its size, the archive it travels in."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="00001",
        title=Text("Nome file non valido", "Invalid file name"),
        meaning=Text(
            it="Il nome del file è composto da codice paese (due lettere), identificativo fiscale (da 11 a 16 "
            "caratteri per IT, da 2 a 28 per gli altri paesi), trattino basso, progressivo di 1-5 lettere o cifre "
            "ed estensione .xml, .xml.p7m o .zip. La regola vale per l'archivio e per ogni file che contiene; "
            "dell'identificativo conta solo la lunghezza.",
            en="A file name consists of the country code (two letters), a tax identifier (11 to 16 characters for "
            "IT, 2 to 28 for other countries), an underscore, a progressive of 1 to 5 letters or digits and the "
            "extension .xml, .xml.p7m or .zip. The rule holds for an archive and for every file inside it; of the "
            "identifier only the length is tested.",
        ),
        cause=Text(
            it="Il file è stato rinominato a mano o porta il nome dato dal gestionale («fattura 12.xml»); oppure il "
            "progressivo ha più di cinque caratteri o contiene simboli.",
            en="The file was renamed by hand or bears the name an ERP gave it (“invoice 12.xml”); or the progressive "
            "is longer than five characters or contains symbols.",
        ),
        remedy=Text(
            it="Rinominare il file secondo lo schema, per esempio IT01234567890_00001.xml (.xml.p7m se firmato "
            "CAdES), con un progressivo mai usato prima.",
            en="Rename the file after the pattern, for example IT01234567890_00001.xml (.xml.p7m if signed with "
            "CAdES), with a progressive never used before.",
        ),
        message=Text("Il nome di file «{name}» non è ammesso.", "The file name “{name}” is not allowed."),
        messages={
            "form": Text(
                it="Il nome «{name}» non ha la forma PaeseIdentificativo_Progressivo.estensione.",
                en="The name “{name}” does not have the form CountryIdentifier_Progressive.extension.",
            ),
            "country": Text(
                it="Il nome «{name}» non comincia con un codice paese di due lettere (ISO 3166-1).",
                en="The name “{name}” does not begin with a two-letter country code (ISO 3166-1).",
            ),
            "identifier": Text(
                it="Nel nome «{name}» l'identificativo fiscale ha una lunghezza non ammessa: da 11 a 16 caratteri "
                "per IT, da 2 a 28 per gli altri paesi.",
                en="In the name “{name}” the tax identifier has a length that is not allowed: 11 to 16 characters "
                "for IT, 2 to 28 for other countries.",
            ),
            "progressive": Text(
                it="Nel nome «{name}» il progressivo non è formato da 1-5 lettere o cifre.",
                en="In the name “{name}” the progressive is not 1 to 5 letters or digits.",
            ),
            "extension": Text(
                it="Il nome «{name}» non finisce con .xml, .xml.p7m o .zip.",
                en="The name “{name}” does not end in .xml, .xml.p7m or .zip.",
            ),
            "content": Text(
                it="Il nome «{name}» non corrisponde al contenuto, che vuole l'estensione {expected}.",
                en="The name “{name}” does not fit the content, which wants the extension {expected}.",
            ),
        },
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10", "zip"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 1.2.2, App. 1",
    ),
    Entry(
        code="00002",
        title=Text("Nome file duplicato", "Duplicate file name"),
        meaning=Text(
            it="Il SdI non accetta un nome già usato per un file o un archivio inviato in precedenza, qualunque "
            "esito abbia avuto: anche un file scartato consuma il proprio nome.",
            en="The SdI takes no name that was used before for a file or an archive, whatever became of it: a "
            "rejected file uses up its name too.",
        ),
        cause=Text(
            it="Lo stesso file è stato inviato due volte, oppure la fattura corretta dopo uno scarto è partita con "
            "il nome di prima, oppure due programmi numerano i file per lo stesso identificativo.",
            en="The same file was sent twice, or an invoice corrected after a rejection left under its old name, or "
            "two programs number files for the same identifier.",
        ),
        remedy=Text(
            it="Verificare prima se il file precedente è già arrivato al SdI; se l'invio è davvero nuovo, dare al "
            "file un progressivo mai usato. Numero e data della fattura possono restare gli stessi.",
            en="First find out whether the earlier file has already reached the SdI; if this really is a new "
            "transmission, give the file a progressive never used before. Number and date of the invoice may stay "
            "the same.",
        ),
        message=Text("Il nome di file «{name}» è già stato usato.", "The file name “{name}” has been used before."),
        messages={
            "ledger": Text(
                it="Il nome «{name}» risulta già usato per un invio precedente.",
                en="The name “{name}” was already used for an earlier transmission.",
            ),
            "archive": Text(
                it="Il nome «{name}» compare più volte nello stesso archivio.",
                en="The name “{name}” occurs more than once in the same archive.",
            ),
            "together": Text(
                it="Il nome «{name}» è anche quello di «{first}»: dei due, il SdI accetta solo il primo che riceve.",
                en="The name “{name}” is also that of “{first}”: of the two the SdI takes only the first it receives.",
            ),
        },
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12", "FSM10", "zip"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 1.2.2, App. 1",
    ),
    Entry(
        code="00003",
        title=Text("Le dimensioni del file superano quelle ammesse", "The file is larger than allowed"),
        meaning=Text(
            it="La dimensione del file così come viene trasmesso, firma compresa, non può superare il limite del "
            "canale: 5 MB per ogni file fattura; via PEC, inoltre, 30 MB per l'intero messaggio.",
            en="The size of the file as it is sent, signature included, must not exceed the limit of the channel: 5 "
            "MB for every invoice file; by PEC also 30 MB for the whole message.",
        ),
        cause=Text(
            it="Quasi sempre per allegati pesanti (scansioni, fotografie) dentro Allegati; più di rado per lotti con "
            "molte fatture.",
            en="Nearly always because of heavy attachments (scans, photographs) in Allegati; more rarely because of "
            "lots with many invoices.",
        ),
        remedy=Text(
            it="Ridurre o togliere gli Allegati (2.5), per esempio comprimendo i PDF, oppure dividere il lotto in "
            "più file con nomi diversi.",
            en="Shrink or remove the Allegati (2.5), for example by compressing the PDFs, or divide the lot into "
            "several files with different names.",
        ),
        message=Text(
            it="Il file occupa {size} byte e supera il limite di {limit} byte.",
            en="The file has {size} bytes, more than the limit of {limit} bytes.",
        ),
        messages={
            "at-least": Text(
                it="Il file occupa più di {size} byte e supera il limite di {limit} byte; il resto non è stato letto.",
                en="The file has more than {size} bytes, the limit is {limit} bytes; the rest was not read.",
            ),
        },
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10", "zip"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 1.3.1, App. 1",
    ),
    Entry(
        code="00106",
        title=Text("File compresso vuoto o non leggibile", "Compressed file empty or unreadable"),
        meaning=Text(
            it="Un archivio .zip deve potersi aprire e contenere almeno un file. L'archivio non va firmato: si "
            "nomina e si firma ogni file al suo interno, che il SdI tratta separatamente.",
            en="A .zip archive must open and hold at least one file. The archive itself is not signed: each file "
            "inside is named and signed on its own, and the SdI treats each separately.",
        ),
        cause=Text(
            it="L'archivio si è danneggiato o interrotto durante la copia, è protetto da password, è vuoto, oppure è "
            "un altro formato (.rar, .7z) con l'estensione cambiata.",
            en="The archive was damaged or cut short while it was copied, has a password, is empty, or is another "
            "format (.rar, .7z) with its extension changed.",
        ),
        remedy=Text(
            it="Creare di nuovo l'archivio in formato ZIP, senza password né firma, con i file fattura direttamente "
            "al suo interno, e inviarlo con un nome nuovo.",
            en="Make the archive again in ZIP format, without password or signature, with the invoice files directly "
            "inside, and send it under a new name.",
        ),
        message=Text("L'archivio «{name}» è vuoto o non leggibile.", "The archive “{name}” is empty or unreadable."),
        messages={
            "empty": Text("L'archivio «{name}» non contiene alcun file.", "The archive “{name}” holds no file."),
            "unreadable": Text(
                it="L'archivio «{name}» non si può leggere: {reason}.",
                en="The archive “{name}” cannot be read: {reason}.",
            ),
            "encrypted": Text(
                it="L'archivio «{name}» contiene file protetti da password.",
                en="The archive “{name}” holds files protected by a password.",
            ),
            "signed": Text(
                it="L'archivio «{name}» è firmato: si firmano i singoli file, non l'archivio.",
                en="The archive “{name}” is signed: the single files are signed, not the archive.",
            ),
        },
        offline=Offline.YES,
        applies_to=("zip",),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 1.2.2, App. 1",
    ),
)

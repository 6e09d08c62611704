"""The form of the XML: well-formed, and valid against the official schema."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="00200",
        title=Text("File non conforme al formato", "File does not conform to the format"),
        meaning=Text(
            it="Il file deve essere XML ben formato e valido rispetto allo schema in vigore: ordinaria 1.2.3 (FPA12, "
            "FPR12) o semplificata 1.0.2 (FSM10). Contano l'ordine e la presenza degli elementi, le lunghezze, i "
            "formati di date e importi, i codici ammessi.",
            en="The file must be well-formed XML and valid against the schema in force: ordinaria 1.2.3 (FPA12, "
            "FPR12) or semplificata 1.0.2 (FSM10). Order and presence of the elements, lengths, forms of dates "
            "and amounts and the permitted codes all count.",
        ),
        cause=Text(
            it="Un elemento manca, è vuoto, è ripetuto o è fuori posto; un importo ha la virgola o un numero "
            "sbagliato di decimali; una data non è AAAA-MM-GG; un testo è troppo lungo o contiene caratteri non "
            "latini; sono presenti insieme Denominazione e Nome/Cognome.",
            en="An element is missing, empty, repeated or out of place; an amount has a comma or the wrong number of "
            "decimals; a date is not YYYY-MM-DD; a text is too long or contains characters that are not Latin; "
            "Denominazione stands together with Nome/Cognome.",
        ),
        remedy=Text(
            it="Correggere l'elemento indicato dal percorso e dalla riga: togliere gli elementi vuoti, usare il "
            "punto decimale, rispettare l'ordine dello schema e i valori ammessi.",
            en="Mend the element that path and line point at: remove empty elements, use the decimal point, keep to "
            "the order of the schema and to the permitted values.",
        ),
        message=Text("Il file non è conforme al formato.", "The file does not conform to the format."),
        messages={
            "malformed": Text(
                it="Il file non è XML ben formato (riga {line}, colonna {column}): {reason}.",
                en="The file is not well-formed XML (line {line}, column {column}): {reason}.",
            ),
            "doctype": Text(
                it="Il file contiene una dichiarazione DOCTYPE (riga {line}), che per sicurezza non si accetta.",
                en="The file contains a DOCTYPE declaration (line {line}), which is refused for safety.",
            ),
            "too-large": Text(
                it="Il file occupa {size} byte: oltre {limit} byte l'XML non viene letto.",
                en="The file has {size} bytes: beyond {limit} bytes XML is not read.",
            ),
            "root": Text(
                it="L'elemento radice è {found}, non quello di una fattura elettronica.",
                en="The root element is {found}, not that of an electronic invoice.",
            ),
            "unexpected": Text(
                it="L'elemento {element} non è ammesso in questo punto; atteso: {expected}.",
                en="Element {element} is not allowed here; expected: {expected}.",
            ),
            "missing": Text(
                it="In {element} manca un elemento obbligatorio; atteso: {expected}.",
                en="A required element is missing in {element}; expected: {expected}.",
            ),
            "attribute-missing": Text(
                it="Manca l'attributo obbligatorio {attribute}.",
                en="The required attribute {attribute} is missing.",
            ),
            "attribute-unexpected": Text(
                it="L'attributo {attribute} non è ammesso.",
                en="The attribute {attribute} is not allowed.",
            ),
            "pattern": Text(
                it="Il valore «{value}» di {element} non ha la forma prevista: {pattern}.",
                en="The value “{value}” of {element} does not have the required form: {pattern}.",
            ),
            "length": Text(
                it="Il valore «{value}» di {element} ha lunghezza {length}; limite: {limit}.",
                en="The value “{value}” of {element} has length {length}; limit: {limit}.",
            ),
            "enumeration": Text(
                it="Il valore «{value}» di {element} non è tra quelli ammessi: {allowed}.",
                en="The value “{value}” of {element} is not among those permitted: {allowed}.",
            ),
            "bound": Text(
                it="Il valore «{value}» di {element} è fuori dai limiti; limite: {limit}.",
                en="The value “{value}” of {element} is out of bounds; limit: {limit}.",
            ),
            "type": Text(
                it="Il valore «{value}» di {element} non è del tipo previsto ({type}).",
                en="The value “{value}” of {element} is not of the required type ({type}).",
            ),
            "text": Text(
                it="L'elemento {element} contiene testo dove possono stare solo altri elementi.",
                en="Element {element} holds text where only other elements may stand.",
            ),
            "other": Text(
                it="L'elemento {element} non è conforme: {reason}.",
                en="Element {element} does not conform: {reason}.",
            ),
        },
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1-3; XSD 1.2.3, 1.0.2",
    ),
    Entry(
        code="00201",
        title=Text("Superato il numero massimo di errori di formato", "More format errors than the maximum"),
        meaning=Text(
            it="Oltre 50 errori di formato il SdI interrompe i controlli e la ricevuta di scarto non elenca gli "
            "errori ulteriori. Non è una regola a sé: è il tetto del controllo 00200.",
            en="Beyond 50 format errors the SdI stops checking and the rejection receipt lists no further ones. It "
            "is no rule of its own: it is the cap of control 00200.",
        ),
        cause=Text(
            it="Un errore del gestionale ripetuto su ogni riga, oppure un file di un altro formato o di un'altra "
            "versione.",
            en="A mistake of the ERP repeated on every line, or a file of another format or version.",
        ),
        remedy=Text(
            it="Correggere gli errori 00200 segnalati, cominciando da quelli che si ripetono, e controllare di nuovo "
            "il file: possono emergerne altri.",
            en="Mend the 00200 faults, beginning with those that repeat, and check the file again: others may come "
            "to light.",
        ),
        message=Text(
            it="Il file ha {count} errori di formato: oltre 50 il SdI interrompe i controlli.",
            en="The file has {count} format errors: beyond 50 the SdI stops checking.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
)

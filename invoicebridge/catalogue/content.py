"""The document as a whole: date, number, parties, transmission data, and whether it was issued before."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="00403",
        title=Text("Data del documento successiva alla ricezione", "Document date after reception"),
        meaning=Text(
            it="La Data del documento (2.1.1.3) non può essere successiva al giorno in cui il SdI riceve il file.",
            en="The document's Data (2.1.1.3) must not be later than the day on which the SdI receives the file.",
        ),
        cause=Text(
            it="La fattura è stata preparata in anticipo con una data futura, oppure anno, mese e giorno sono stati "
            "scambiati.",
            en="The invoice was prepared ahead with a future date, or year, month and day were swapped.",
        ),
        remedy=Text(
            it="Correggere Data (2.1.1.3), oppure inviare il file il giorno indicato o dopo.",
            en="Correct Data (2.1.1.3), or send the file on that day or later.",
        ),
        message=Text(
            it="La data del documento {date} è successiva alla ricezione ({at}).",
            en="The document's date {date} is later than the reception ({at}).",
        ),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00404",
        title=Text("Fattura duplicata", "Duplicate invoice"),
        meaning=Text(
            it="Il SdI scarta una fattura con lo stesso cedente/prestatore, lo stesso anno e lo stesso Numero di una "
            "già trasmessa e non scartata. TD04 e TD08 hanno una numerazione a sé; con Art73 conta la data "
            "intera; per TD16-TD20, TD22, TD23, TD28 e TD29 vale l'identificativo del cessionario/committente.",
            en="The SdI rejects an invoice with the seller, year and Numero of one that was sent before and not "
            "rejected. TD04 and TD08 have numbers of their own; with Art73 the whole date counts; for TD16 to "
            "TD20, TD22, TD23, TD28 and TD29 the buyer's identifier counts instead.",
        ),
        cause=Text(
            it="La fattura è stata inviata due volte, anche da programmi o intermediari diversi, oppure autofatture "
            "e fatture emesse usano la stessa serie di numeri.",
            en="The invoice was sent twice, maybe by different programs or intermediaries, or self-billing documents "
            "and invoices issued share one series of numbers.",
        ),
        remedy=Text(
            it="Verificare l'esito del primo invio: se è stato accettato non serve altro; se il documento è diverso, "
            "dargli un altro Numero (2.1.1.4), per esempio con un suffisso di serie.",
            en="Find out what became of the first transmission: if it was accepted nothing else is needed; if this "
            "is another document, give it another Numero (2.1.1.4), for example with a series suffix.",
        ),
        message=Text(
            it="La fattura numero {numero} del {date} risulta già trasmessa.",
            en="Invoice number {numero} of {date} was already transmitted.",
        ),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017); TD28: Allegato A 1.7.1 (2022); TD29: Allegato A 1.9 (2025)",
        source="Allegato A 1.9.1, App. 1; Elenco 2.0",
    ),
    Entry(
        code="00409",
        title=Text("Fattura duplicata nel lotto", "Duplicate invoice in the lot"),
        meaning=Text(
            it="Due fatture dello stesso file non possono avere lo stesso Numero nello stesso anno (con Art73, nella "
            "stessa data). Una nota di credito può avere il numero di una fattura, ma non quello di un'altra nota "
            "di credito.",
            en="Two invoices of one file must not have the same Numero in the same year (with Art73, on the same "
            "date). A credit note may bear the number of an invoice, but not that of another credit note.",
        ),
        cause=Text(
            it="Nel comporre il lotto la stessa fattura è stata inserita due volte, oppure il numero non è stato "
            "incrementato.",
            en="While the lot was put together the same invoice was included twice, or the number was not increased.",
        ),
        remedy=Text(
            it="Togliere il FatturaElettronicaBody ripetuto o assegnargli il Numero corretto (2.1.1.4): altrimenti "
            "tutto il file viene scartato.",
            en="Remove the repeated FatturaElettronicaBody or give it the right Numero (2.1.1.4): otherwise the "
            "whole file is rejected.",
        ),
        message=Text(
            it="Il numero {numero} è già usato dalla fattura in posizione {first} dello stesso file.",
            en="The number {numero} is already used by invoice {first} of the same file.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1; Elenco 2.0",
    ),
    Entry(
        code="00417",
        title=Text("Identificativi fiscali del cessionario mancanti", "Buyer without any tax identifier"),
        meaning=Text(
            it="Il cessionario/committente deve avere IdFiscaleIVA (1.4.1.1; semplificata 1.3.1.1) o CodiceFiscale "
            "(1.4.1.2; semplificata 1.3.1.2), o entrambi.",
            en="The buyer must have IdFiscaleIVA (1.4.1.1; simplified 1.3.1.1) or CodiceFiscale (1.4.1.2; simplified "
            "1.3.1.2), or both.",
        ),
        cause=Text(
            it="Il cliente è un privato di cui non è stato chiesto il codice fiscale, oppure l'anagrafica è "
            "incompleta.",
            en="The customer is a private person who was not asked for the codice fiscale, or the master data are "
            "incomplete.",
        ),
        remedy=Text(
            it="Aggiungere in CessionarioCommittente il CodiceFiscale del privato o la partita IVA dell'impresa; per "
            "un cliente estero usare IdFiscaleIVA con il suo paese.",
            en="Add the person's CodiceFiscale or the business's VAT number to CessionarioCommittente; for a foreign "
            "customer use IdFiscaleIVA with its country.",
        ),
        message=Text(
            it="Il cessionario/committente non ha né IdFiscaleIVA né CodiceFiscale.",
            en="The buyer has neither IdFiscaleIVA nor CodiceFiscale.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 2.1.4, App. 1",
    ),
    Entry(
        code="00418",
        title=Text("Data antecedente al documento collegato", "Document date before the linked document"),
        meaning=Text(
            it="La Data del documento (2.1.1.3) non può precedere quella di un documento collegato "
            "(DatiFattureCollegate 2.1.6.3; semplificata DataFR 2.1.2.2). È errore certo per le note di credito "
            "TD04 e TD08; per gli altri tipi le fonti non concordano e il caso è solo segnalato.",
            en="The document's Data (2.1.1.3) must not be earlier than that of a linked document "
            "(DatiFattureCollegate 2.1.6.3; simplified DataFR 2.1.2.2). It is a certain error for the credit "
            "notes TD04 and TD08; for other types the sources disagree, so the case is only pointed out.",
        ),
        cause=Text(
            it="Nella nota di credito è stata scritta una data anteriore alla fattura rettificata, oppure la data "
            "della fattura collegata è sbagliata.",
            en="The credit note was dated before the invoice it corrects, or the date of the linked invoice is wrong.",
        ),
        remedy=Text(
            it="Correggere Data (2.1.1.3) oppure la data in DatiFattureCollegate (2.1.6.3; semplificata DataFR).",
            en="Correct Data (2.1.1.3) or the date in DatiFattureCollegate (2.1.6.3; simplified DataFR).",
        ),
        message=Text(
            it="La data {date} precede quella ({linked}) del documento collegato {numero}.",
            en="The date {date} is earlier than that ({linked}) of the linked document {numero}.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 2.1.7, App. 1; Elenco 2.0",
    ),
    Entry(
        code="00425",
        title=Text("Numero senza caratteri numerici", "Numero without a digit"),
        meaning=Text(
            it="Il Numero del documento (2.1.1.4) deve contenere almeno una cifra da 0 a 9.",
            en="The document's Numero (2.1.1.4) must contain at least one digit from 0 to 9.",
        ),
        cause=Text(
            it="Il campo contiene solo la serie o un testo («BOZZA», «FATT/A») perché il numero definitivo non è "
            "stato assegnato.",
            en="The field holds only the series or a text (“DRAFT”, “INV/A”) because the final number was not "
            "assigned.",
        ),
        remedy=Text(
            it="Scrivere in Numero (2.1.1.4) il numero progressivo della fattura, eventualmente con la serie.",
            en="Put the invoice's sequential number into Numero (2.1.1.4), with its series if there is one.",
        ),
        message=Text("Il numero «{numero}» non contiene cifre.", "The number “{numero}” contains no digit."),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00428",
        title=Text(
            it="FormatoTrasmissione non coerente con la versione",
            en="FormatoTrasmissione does not match the version",
        ),
        meaning=Text(
            it="FormatoTrasmissione (1.1.3) deve essere uguale all'attributo versione dell'elemento radice: FPA12, "
            "FPR12 o FSM10.",
            en="FormatoTrasmissione (1.1.3) must equal the attribute versione of the root element: FPA12, FPR12 or "
            "FSM10.",
        ),
        cause=Text(
            it="Un modello preparato per la pubblica amministrazione è stato usato per un privato, o viceversa, "
            "cambiando uno solo dei due valori.",
            en="A template made for public bodies was used for a private party, or the other way round, and only one "
            "of the two values was changed.",
        ),
        remedy=Text(
            it="Rendere uguali FormatoTrasmissione (1.1.3) e l'attributo versione: FPA12 verso la pubblica "
            "amministrazione, FPR12 verso i privati, FSM10 per la semplificata.",
            en="Make FormatoTrasmissione (1.1.3) and the attribute versione equal: FPA12 for public bodies, FPR12 "
            "for private parties, FSM10 for simplified invoices.",
        ),
        message=Text(
            it="FormatoTrasmissione «{formato}» non coincide con l'attributo versione «{versione}».",
            en="FormatoTrasmissione “{formato}” differs from the attribute versione “{versione}”.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
)

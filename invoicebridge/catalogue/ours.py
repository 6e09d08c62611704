"""Our own warnings about everything but sums: allowed by the SdI, but likely wrong."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="IB007",
        title=Text("Imposta di bollo non indicata", "Stamp duty not stated"),
        meaning=Text(
            it="Gli importi con Natura N2.1, N2.2, N3.5, N3.6 o N4 superano la soglia e il documento non indica "
            "BolloVirtuale: l'Agenzia delle entrate potrebbe inserirlo nell'elenco B.",
            en="The amounts with Natura N2.1, N2.2, N3.5, N3.6 or N4 exceed the threshold and the document does not "
            "state BolloVirtuale: the Agenzia delle entrate may put it on its list B.",
        ),
        cause=Text(
            it="Il bollo è stato dimenticato, oppure l'operazione ne è esclusa e non lo dice.",
            en="The stamp duty was forgotten, or the supply is excluded from it and does not say so.",
        ),
        remedy=Text(
            it="Aggiungere DatiBollo (2.1.1.6) con BolloVirtuale SI; se il bollo non è dovuto, indicare NB1, NB2 o "
            "NB3 in AltriDatiGestionali/TipoDato della riga.",
            en="Add DatiBollo (2.1.1.6) with BolloVirtuale SI; if no duty is due, state NB1, NB2 or NB3 in "
            "AltriDatiGestionali/TipoDato of the line.",
        ),
        message=Text(
            it="Gli importi senza IVA superano {limit} euro e l'imposta di bollo di {amount} euro non è indicata.",
            en="The amounts without VAT exceed {limit} euro and the stamp duty of {amount} euro is not stated.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="invoicebridge 0.1",
        source="Guida all'imposta di bollo, 06/2026",
    ),
    Entry(
        code="IB008",
        title=Text("IBAN errato", "IBAN wrong"),
        meaning=Text(
            it="L'IBAN (2.4.2.13) rispetta lo schema ma non la lunghezza del suo paese o le cifre di controllo. Il "
            "SdI non lo verifica.",
            en="IBAN (2.4.2.13) fits the schema but not its country's length or the check digits. The SdI does not "
            "verify it.",
        ),
        cause=Text(
            it="Un carattere è stato digitato male, saltato o ripetuto.",
            en="A character was mistyped, left out or repeated.",
        ),
        remedy=Text(
            it="Ricopiare IBAN (2.4.2.13) dal documento della banca, senza spazi.",
            en="Copy IBAN (2.4.2.13) again from the bank's document, without blanks.",
        ),
        message=Text(
            it="L'IBAN «{value}» ha lunghezza o cifre di controllo errate.",
            en="The IBAN “{value}” has a wrong length or wrong check digits.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="invoicebridge 0.1",
        source="ISO 13616",
    ),
    Entry(
        code="IB009",
        title=Text("Documento trasmesso oltre il termine", "Document transmitted after its term"),
        meaning=Text(
            it="La Data del documento (2.1.1.3) precede la ricezione più del termine previsto per il suo "
            "TipoDocumento, per esempio dodici giorni per la fattura immediata. Il SdI accetta il file, ma "
            "l'emissione può essere tardiva.",
            en="The document's Data (2.1.1.3) is earlier than the reception by more than the term of its "
            "TipoDocumento, twelve days for an immediate invoice, say. The SdI takes the file, but it may count "
            "as issued late.",
        ),
        cause=Text(
            it="La fattura è rimasta in attesa o è stata scartata e corretta tardi, oppure la data è sbagliata.",
            en="The invoice was left waiting, or was rejected and corrected late, or the date is wrong.",
        ),
        remedy=Text(
            it="Inviare subito il file; se Data (2.1.1.3) è sbagliata, correggerla. Dopo uno scarto il nuovo invio "
            "entro cinque giorni mantiene data e numero.",
            en="Send the file at once; if Data (2.1.1.3) is wrong, correct it. After a rejection, sending again "
            "within five days keeps date and number.",
        ),
        message=Text(
            it="Il documento del {date} viene trasmesso dopo {days} giorni; termine: {limit}.",
            en="The document of {date} is transmitted after {days} days; term: {limit}.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="invoicebridge 0.1",
        source="Guida alla compilazione 1.10; Circolare 13/E del 2018",
    ),
    Entry(
        code="IB010",
        title=Text("Codice superato", "Deprecated code"),
        meaning=Text(
            it="L'elemento usa un codice che lo schema contiene ancora ma che non va più usato.",
            en="The element uses a code that the schema still contains but that should no longer be used.",
        ),
        cause=Text("Le tabelle del gestionale non sono state aggiornate.", "The ERP's tables were not updated."),
        remedy=Text(
            it="Sostituire il valore con il codice attuale e aggiornare la tabella del gestionale.",
            en="Replace the value by the present code and update the ERP's table.",
        ),
        message=Text(
            it="Il codice «{value}» di {element} è superato.",
            en="The code “{value}” of {element} is deprecated.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="invoicebridge 0.1",
        source="Allegato A 1.9.1",
    ),
    Entry(
        code="IB011",
        title=Text("Prestazione sanitaria a una persona fisica", "Health service to a natural person"),
        meaning=Text(
            it="Le prestazioni sanitarie rese a persone fisiche non si fatturano tramite il SdI: la legge lo vieta "
            "per proteggere i dati sulla salute. Il documento ne ha l'aspetto.",
            en="Health services to natural persons are not invoiced through the SdI: the law forbids it to protect "
            "data about health. The document looks like one.",
        ),
        cause=Text(
            it="Un professionista o una struttura sanitaria usa per i pazienti lo stesso flusso usato per le imprese.",
            en="A health professional or institution uses for patients the same flow as for businesses.",
        ),
        remedy=Text(
            it="Emettere la fattura al paziente su carta o in formato elettronico fuori dal SdI; se il cliente non è "
            "un paziente, ignorare l'avviso.",
            en="Issue the patient's invoice on paper or electronically outside the SdI; if the customer is not a "
            "patient, ignore the warning.",
        ),
        message=Text(
            it="Sembra una prestazione sanitaria a una persona fisica («{value}»), che la legge tiene fuori dal SdI.",
            en="This looks like a health service to a natural person (“{value}”), which the law keeps out of the SdI.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="invoicebridge 0.1",
        source="D.L. 119/2018, art. 10-bis",
    ),
    Entry(
        code="IB012",
        title=Text("Contenuto del file firmato non esaminato", "Content of the signed file not examined"),
        meaning=Text(
            it="Quello che c'è nel file .p7m non è dimostrato essere ciò che è stato firmato (00102), quindi la "
            "fattura dentro non è stata controllata.",
            en="What is in the .p7m file is not proven to be what was signed (00102), so the invoice inside was not "
            "checked.",
        ),
        cause=Text(
            it="Il file è incompleto o danneggiato, è stato modificato dopo la firma, oppure la fattura non c'è.",
            en="The file is incomplete or damaged, was changed after the signing, or the invoice is not in it.",
        ),
        remedy=Text(
            it="Controllare il file .xml di partenza e firmarlo di nuovo.",
            en="Check the .xml file that was signed, and sign it again.",
        ),
        message=Text(
            it="Il contenuto del file firmato non è stato esaminato.",
            en="The content of the signed file was not examined.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="invoicebridge 0.1",
        source="Allegato A 1.9.1, § 1.2.1",
    ),
    Entry(
        code="IB013",
        title=Text("TD29 con un indirizzo di recapito", "TD29 with a delivery address"),
        meaning=Text(
            it="La comunicazione TD29 va indirizzata a CodiceDestinatario 0000000, senza PECDestinatario.",
            en="The notice TD29 is addressed to CodiceDestinatario 0000000, without PECDestinatario.",
        ),
        cause=Text(
            it="Il documento è stato preparato come una fattura, con l'indirizzo di una delle parti.",
            en="The document was prepared like an invoice, with the address of one of the parties.",
        ),
        remedy=Text(
            it="Scrivere 0000000 in CodiceDestinatario (1.1.4) e togliere PECDestinatario (1.1.6).",
            en="Put 0000000 into CodiceDestinatario (1.1.4) and remove PECDestinatario (1.1.6).",
        ),
        message=Text(
            it="Il TD29 è indirizzato a «{value}» invece che a 0000000 senza PEC.",
            en="The TD29 is addressed to “{value}” instead of 0000000 without PEC.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="invoicebridge 0.1",
        source="Guida alla compilazione 1.10, TD29",
    ),
    Entry(
        code="IB014",
        title=Text(
            it="Riga semplificata senza Aliquota né Imposta",
            en="Simplified line with neither Aliquota nor Imposta",
        ),
        meaning=Text(
            it="Un blocco DatiBeniServizi della semplificata ha DatiIVA senza Imposta (2.2.3.1) e senza Aliquota "
            "(2.2.3.2). Lo schema lo ammette, ma dall'Importo non si ricava l'IVA.",
            en="A DatiBeniServizi block of a simplified invoice has DatiIVA with neither Imposta (2.2.3.1) nor "
            "Aliquota (2.2.3.2). The schema admits it, but the VAT cannot be told from Importo.",
        ),
        cause=Text(
            it="Il gestionale scrive DatiIVA vuoto per le righe senza codice IVA.",
            en="The ERP writes an empty DatiIVA for lines without a VAT code.",
        ),
        remedy=Text(
            it="Indicare Aliquota (2.2.3.2) o Imposta (2.2.3.1); con aliquota 0.00 aggiungere Natura (2.2.4).",
            en="State Aliquota (2.2.3.2) or Imposta (2.2.3.1); with rate 0.00 add Natura (2.2.4).",
        ),
        message=Text("La riga non indica né Aliquota né Imposta.", "The line states neither Aliquota nor Imposta."),
        offline=Offline.YES,
        applies_to=("FSM10",),
        since="invoicebridge 0.1",
        source="XSD 1.0.2, 2.2.3",
    ),
    Entry(
        code="IB015",
        title=Text("NumeroLinea ripetuto", "NumeroLinea used twice"),
        meaning=Text(
            it="Due righe dello stesso documento hanno lo stesso NumeroLinea (2.2.1.1). Il SdI non lo controlla, ma "
            "i riferimenti alle righe diventano ambigui.",
            en="Two lines of the same document have the same NumeroLinea (2.2.1.1). The SdI does not test it, but "
            "references to lines become ambiguous.",
        ),
        cause=Text(
            it="Le righe di più ordini o bolle sono state unite senza rinumerarle.",
            en="The lines of several orders or delivery notes were joined without new numbers.",
        ),
        remedy=Text(
            it="Rinumerare le righe da 1 in poi e aggiornare RiferimentoNumeroLinea dove è usato.",
            en="Number the lines anew from 1 and update RiferimentoNumeroLinea where it is used.",
        ),
        message=Text("NumeroLinea {numero} è usato più volte.", "NumeroLinea {numero} is used more than once."),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="invoicebridge 0.1",
        source="Rappresentazione tabellare 1.2.3, 2.2.1.1",
    ),
)

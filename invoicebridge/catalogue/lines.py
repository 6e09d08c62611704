"""Lines and cassa previdenziale: rate and Natura, withholding, discounts."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="00400",
        title=Text("Natura mancante con aliquota zero (riga)", "Natura missing with rate zero (line)"),
        meaning=Text(
            it="Una riga con AliquotaIVA zero (2.2.1.12) deve indicare la Natura dell'operazione (2.2.1.14). Nella "
            "semplificata vale per Aliquota (2.2.3.2) e Natura (2.2.4).",
            en="A line with AliquotaIVA zero (2.2.1.12) must state the Natura of the supply (2.2.1.14). In the "
            "simplified invoice this holds for Aliquota (2.2.3.2) and Natura (2.2.4).",
        ),
        cause=Text(
            it="L'articolo o il codice IVA del gestionale non è collegato a un codice natura; spesso capita su "
            "spese, omaggi o righe descrittive.",
            en="The article or the ERP's VAT code is not tied to a Natura code; often this happens on expenses, "
            "gifts or lines of mere text.",
        ),
        remedy=Text(
            it="Aggiungere Natura alla riga (N1 escluse, N2.x non soggette, N3.x non imponibili, N4 esenti, N5 "
            "margine, N6.x inversione contabile, N7 IVA assolta in altro Stato UE) e al riepilogo, oppure "
            "indicare l'aliquota corretta.",
            en="Add Natura to the line (N1 excluded, N2.x outside the scope, N3.x not taxable, N4 exempt, N5 margin "
            "scheme, N6.x reverse charge, N7 VAT paid in another EU state) and to the summary, or state the right "
            "rate.",
        ),
        message=Text("La riga ha aliquota zero ma non la Natura.", "The line has rate zero but no Natura."),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00401",
        title=Text(
            it="Natura presente con aliquota diversa da zero (riga)",
            en="Natura present with a rate other than zero (line)",
        ),
        meaning=Text(
            it="Una riga con aliquota diversa da zero è imponibile e non può avere Natura (2.2.1.14; semplificata "
            "2.2.4). Fa eccezione il TipoDocumento TD16.",
            en="A line with a rate other than zero is taxable and must not have Natura (2.2.1.14; simplified 2.2.4). "
            "TipoDocumento TD16 is the exception.",
        ),
        cause=Text(
            it="La riga è passata da non imponibile a imponibile (o viceversa) e uno dei due campi è rimasto.",
            en="The line was changed from not taxable to taxable (or the reverse) and one of the two fields stayed "
            "behind.",
        ),
        remedy=Text(
            it="Togliere Natura dalla riga se l'operazione è imponibile, altrimenti portare AliquotaIVA "
            "(semplificata: Aliquota) a 0.00.",
            en="Remove Natura from the line if the supply is taxable, otherwise set AliquotaIVA (simplified: "
            "Aliquota) to 0.00.",
        ),
        message=Text(
            it="La riga ha Natura {natura} ma aliquota {rate}.",
            en="The line has Natura {natura} but rate {rate}.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017); TD16: Allegato A 1.7.1 (2022)",
        source="Allegato A 1.9.1, § 2.1.8, App. 1",
    ),
    Entry(
        code="00411",
        title=Text(
            it="DatiRitenuta mancante a fronte di riga con ritenuta",
            en="DatiRitenuta missing although a line is subject to withholding",
        ),
        meaning=Text(
            it="Se una riga ha Ritenuta SI (2.2.1.13), lo stesso documento deve contenere il blocco DatiRitenuta "
            "(2.1.1.5).",
            en="If a line has Ritenuta SI (2.2.1.13), the same document must contain the block DatiRitenuta (2.1.1.5).",
        ),
        cause=Text(
            it="La ritenuta è attivata sulla prestazione ma non sul documento, oppure il contribuente (per esempio "
            "in regime forfettario) non vi è soggetto e la riga è marcata per errore.",
            en="Withholding is switched on for the service but not for the document, or the taxpayer (under the "
            "flat-rate scheme, say) is not subject to it and the line is marked by mistake.",
        ),
        remedy=Text(
            it="Aggiungere DatiRitenuta (2.1.1.5) con TipoRitenuta, ImportoRitenuta, AliquotaRitenuta e "
            "CausalePagamento, oppure togliere Ritenuta dalle righe.",
            en="Add DatiRitenuta (2.1.1.5) with TipoRitenuta, ImportoRitenuta, AliquotaRitenuta and "
            "CausalePagamento, or remove Ritenuta from the lines.",
        ),
        message=Text(
            it="Una riga è soggetta a ritenuta ma manca DatiRitenuta.",
            en="A line is subject to withholding but DatiRitenuta is missing.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00413",
        title=Text("Natura mancante con aliquota zero (cassa)", "Natura missing with rate zero (cassa)"),
        meaning=Text(
            it="Un blocco DatiCassaPrevidenziale con AliquotaIVA zero (2.1.1.7.5) deve indicare la Natura (2.1.1.7.7).",
            en="A block DatiCassaPrevidenziale with AliquotaIVA zero (2.1.1.7.5) must state Natura (2.1.1.7.7).",
        ),
        cause=Text(
            it="Il contributo segue il regime del professionista (per esempio forfettario) ma la natura è stata "
            "messa solo sulle righe.",
            en="The contribution follows the professional's tax scheme (the flat-rate one, say), but Natura was put "
            "on the lines only.",
        ),
        remedy=Text(
            it="Aggiungere Natura (2.1.1.7.7) al contributo, di regola la stessa delle righe, oppure indicarne "
            "l'aliquota.",
            en="Add Natura (2.1.1.7.7) to the contribution, as a rule the one of the lines, or state its rate.",
        ),
        message=Text(
            it="Il contributo cassa ha aliquota zero ma non la Natura.",
            en="The cassa contribution has rate zero but no Natura.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00414",
        title=Text(
            it="Natura presente con aliquota diversa da zero (cassa)",
            en="Natura present with a rate other than zero (cassa)",
        ),
        meaning=Text(
            it="Un blocco DatiCassaPrevidenziale con aliquota diversa da zero è imponibile e non può avere Natura "
            "(2.1.1.7.7). Qui non ci sono eccezioni.",
            en="A block DatiCassaPrevidenziale with a rate other than zero is taxable and must not have Natura "
            "(2.1.1.7.7). There is no exception here.",
        ),
        cause=Text(
            it="Nel contributo sono stati compilati insieme aliquota e codice natura.",
            en="Both rate and Natura code were filled in for the contribution.",
        ),
        remedy=Text(
            it="Togliere Natura (2.1.1.7.7) se il contributo è imponibile, altrimenti portare AliquotaIVA "
            "(2.1.1.7.5) a 0.00.",
            en="Remove Natura (2.1.1.7.7) if the contribution is taxable, otherwise set AliquotaIVA (2.1.1.7.5) to "
            "0.00.",
        ),
        message=Text(
            it="Il contributo cassa ha Natura {natura} ma aliquota {rate}.",
            en="The cassa contribution has Natura {natura} but rate {rate}.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00415",
        title=Text(
            it="DatiRitenuta mancante a fronte di cassa con ritenuta",
            en="DatiRitenuta missing although the cassa is subject to withholding",
        ),
        meaning=Text(
            it="Se un blocco DatiCassaPrevidenziale ha Ritenuta SI (2.1.1.7.6), lo stesso documento deve contenere "
            "DatiRitenuta (2.1.1.5).",
            en="If a block DatiCassaPrevidenziale has Ritenuta SI (2.1.1.7.6), the same document must contain "
            "DatiRitenuta (2.1.1.5).",
        ),
        cause=Text(
            it="Il contributo è marcato come soggetto a ritenuta ma la ritenuta non è stata calcolata.",
            en="The contribution is marked as subject to withholding, but no withholding was computed.",
        ),
        remedy=Text(
            it="Aggiungere DatiRitenuta (2.1.1.5), oppure togliere Ritenuta dal contributo se non vi è soggetto.",
            en="Add DatiRitenuta (2.1.1.5), or remove Ritenuta from the contribution if it is not subject to it.",
        ),
        message=Text(
            it="Il contributo cassa è soggetto a ritenuta ma manca DatiRitenuta.",
            en="The cassa contribution is subject to withholding but DatiRitenuta is missing.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00424",
        title=Text("Aliquota non espressa in percentuale", "Rate not stated as a percentage"),
        meaning=Text(
            it="L'aliquota IVA va espressa in percentuale: il 10% è 10.00, non 0.10. Nessuna aliquota (righe, "
            "riepilogo, cassa; Aliquota nella semplificata) può essere compresa tra 0 e 1.",
            en="The VAT rate is stated as a percentage: 10% is 10.00, not 0.10. No rate (lines, summary, cassa; "
            "Aliquota in the simplified invoice) may lie between 0 and 1.",
        ),
        cause=Text("Il gestionale esporta l'aliquota come frazione.", "The ERP exports the rate as a fraction."),
        remedy=Text(
            it="Moltiplicare per 100 il valore di AliquotaIVA (semplificata: Aliquota) in tutti i blocchi.",
            en="Multiply the value of AliquotaIVA (simplified: Aliquota) by 100 in all blocks.",
        ),
        message=Text(
            it="L'aliquota {rate} non è espressa in percentuale.",
            en="The rate {rate} is not stated as a percentage.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00437",
        title=Text(
            it="Sconto/maggiorazione di documento senza percentuale né importo",
            en="Discount or surcharge of the document without percentage or amount",
        ),
        meaning=Text(
            it="Ogni ScontoMaggiorazione del documento (2.1.1.8) deve avere Percentuale (2.1.1.8.2) o Importo "
            "(2.1.1.8.3).",
            en="Every ScontoMaggiorazione of the document (2.1.1.8) must have Percentuale (2.1.1.8.2) or Importo "
            "(2.1.1.8.3).",
        ),
        cause=Text(
            it="Il gestionale scrive il blocco anche quando lo sconto non è valorizzato.",
            en="The ERP writes the block even where no discount was entered.",
        ),
        remedy=Text(
            it="Indicare Percentuale o Importo dello sconto o della maggiorazione, oppure togliere il blocco "
            "ScontoMaggiorazione.",
            en="State Percentuale or Importo of the discount or surcharge, or remove the block ScontoMaggiorazione.",
        ),
        message=Text(
            it="Lo sconto o maggiorazione del documento non ha né percentuale né importo.",
            en="The document's discount or surcharge has neither percentage nor amount.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00438",
        title=Text(
            it="Sconto/maggiorazione di riga senza percentuale né importo",
            en="Discount or surcharge of a line without percentage or amount",
        ),
        meaning=Text(
            it="Ogni ScontoMaggiorazione di riga (2.2.1.10) deve avere Percentuale (2.2.1.10.2) o Importo "
            "(2.2.1.10.3).",
            en="Every ScontoMaggiorazione of a line (2.2.1.10) must have Percentuale (2.2.1.10.2) or Importo "
            "(2.2.1.10.3).",
        ),
        cause=Text(
            it="Il gestionale scrive il blocco su tutte le righe, anche senza sconto.",
            en="The ERP writes the block on all lines, even without a discount.",
        ),
        remedy=Text(
            it="Indicare Percentuale o Importo dello sconto o della maggiorazione, oppure togliere "
            "ScontoMaggiorazione dalla riga.",
            en="State Percentuale or Importo of the discount or surcharge, or remove ScontoMaggiorazione from the "
            "line.",
        ),
        message=Text(
            it="Lo sconto o maggiorazione della riga non ha né percentuale né importo.",
            en="The line's discount or surcharge has neither percentage nor amount.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00445",
        title=Text("Codice natura generico non più ammesso", "Generic Natura code no longer allowed"),
        meaning=Text(
            it="I codici generici N2, N3 e N6 (nella semplificata N2 e N3) non sono più ammessi in righe, cassa e "
            "riepilogo: si usano quelli di dettaglio. Lo schema li contiene ancora, perciò il controllo è a "
            "parte.",
            en="The generic codes N2, N3 and N6 (N2 and N3 in the simplified invoice) are no longer allowed in "
            "lines, cassa and summary: the detailed ones are used. The schema still contains them, which is why "
            "this is a separate control.",
        ),
        cause=Text(
            it="La tabella dei codici IVA del gestionale è precedente al 2021.",
            en="The ERP's table of VAT codes is older than 2021.",
        ),
        remedy=Text(
            it="Sostituire Natura con il codice di dettaglio: N2.1 o N2.2, da N3.1 a N3.6, da N6.1 a N6.9.",
            en="Replace Natura by the detailed code: N2.1 or N2.2, N3.1 to N3.6, N6.1 to N6.9.",
        ),
        message=Text(
            it="Il codice natura generico {natura} non è più ammesso.",
            en="The generic Natura code {natura} is no longer allowed.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Allegato A 1.6.1, Elenco 1.7 (01/01/2021)",
        source="Allegato A 1.9.1, App. 1",
    ),
)

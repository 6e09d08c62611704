"""DatiRiepilogo and the arithmetic that ties it to the lines."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="00419",
        title=Text("DatiRiepilogo mancante per un'aliquota", "DatiRiepilogo missing for a rate"),
        meaning=Text(
            it="Per ogni AliquotaIVA di righe e cassa deve esistere un blocco DatiRiepilogo (2.2.2) nello stesso "
            "documento: i blocchi non possono essere meno delle aliquote distinte.",
            en="For every AliquotaIVA of lines and cassa there must be a DatiRiepilogo block (2.2.2) in the same "
            "document: there cannot be fewer blocks than distinct rates.",
        ),
        cause=Text(
            it="È stata aggiunta una riga con un'aliquota nuova, o un contributo cassa, senza ricalcolare il "
            "riepilogo.",
            en="A line with a new rate, or a cassa contribution, was added without computing the summary again.",
        ),
        remedy=Text(
            it="Aggiungere un DatiRiepilogo (2.2.2) per ciascuna aliquota mancante, con ImponibileImporto e Imposta.",
            en="Add a DatiRiepilogo (2.2.2) for each missing rate, with ImponibileImporto and Imposta.",
        ),
        message=Text(
            it="Blocchi DatiRiepilogo: {found}; aliquote distinte: {expected}; senza riepilogo: {rates}.",
            en="DatiRiepilogo blocks: {found}; distinct rates: {expected}; without a summary: {rates}.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00420",
        title=Text("Natura N6 con scissione dei pagamenti", "Natura N6 with split payment"),
        meaning=Text(
            it="Un DatiRiepilogo con EsigibilitaIVA S (scissione dei pagamenti) non può avere Natura N6 o N6.x: "
            "scissione e inversione contabile sono incompatibili.",
            en="A DatiRiepilogo with EsigibilitaIVA S (split payment) must not have Natura N6 or N6.x: split payment "
            "and reverse charge exclude each other.",
        ),
        cause=Text(
            it="La scissione dei pagamenti è impostata sul cliente e viene applicata anche alle operazioni in "
            "inversione contabile.",
            en="Split payment is set for the customer and is applied to reverse-charge supplies too.",
        ),
        remedy=Text(
            it="Per le operazioni in inversione contabile togliere S da EsigibilitaIVA (2.2.2.7); per quelle in "
            "scissione indicare l'aliquota e togliere Natura.",
            en="For reverse-charge supplies remove S from EsigibilitaIVA (2.2.2.7); for those under split payment "
            "state the rate and remove Natura.",
        ),
        message=Text(
            it="Natura {natura} non è compatibile con la scissione dei pagamenti.",
            en="Natura {natura} is not compatible with split payment.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017); N6.x: Allegato A 1.6 (2020)",
        source="Allegato A 1.9.1, § 2.1.8, App. 1",
    ),
    Entry(
        code="00421",
        title=Text("Imposta non calcolata correttamente", "Imposta not computed correctly"),
        meaning=Text(
            it="In ogni DatiRiepilogo l'Imposta (2.2.2.6) è AliquotaIVA × ImponibileImporto / 100, arrotondata alla "
            "seconda cifra decimale (da 5 in su per eccesso), con tolleranza di un centesimo, esclusa per la "
            "pubblica amministrazione.",
            en="In every DatiRiepilogo, Imposta (2.2.2.6) is AliquotaIVA × ImponibileImporto / 100, rounded to two "
            "decimals (5 and above upwards), with a tolerance of one cent, but none for public bodies.",
        ),
        cause=Text(
            it="L'imposta è stata ottenuta sommando quella arrotondata delle singole righe, scorporata dal totale, o "
            "troncata invece che arrotondata.",
            en="The tax was obtained by adding up the rounded tax of the lines, was extracted from the gross total, "
            "or was cut instead of rounded.",
        ),
        remedy=Text(
            it="Ricalcolare Imposta (2.2.2.6) sull'imponibile complessivo dell'aliquota; l'eventuale differenza sul "
            "totale va in Arrotondamento.",
            en="Compute Imposta (2.2.2.6) again on the rate's whole taxable base; a difference in the total, if any, "
            "goes into Arrotondamento.",
        ),
        message=Text(
            it="Imposta {found}, attesa {expected} (aliquota {rate} su imponibile {taxable}).",
            en="Imposta is {found}, expected {expected} (rate {rate} on the taxable base {taxable}).",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 2.1.8, App. 1; Elenco 2.0",
    ),
    Entry(
        code="00422",
        title=Text("ImponibileImporto non calcolato correttamente", "ImponibileImporto not computed correctly"),
        meaning=Text(
            it="Per ogni aliquota la somma degli ImponibileImporto (2.2.2.5) deve essere uguale a PrezzoTotale delle "
            "righe + ImportoContributoCassa + Arrotondamento del riepilogo (2.2.2.4), con tolleranza di un euro. "
            "Sconti, arrotondamento di documento e SpeseAccessorie non entrano nella formula.",
            en="For every rate, the sum of ImponibileImporto (2.2.2.5) must equal the lines' PrezzoTotale + "
            "ImportoContributoCassa + Arrotondamento of the summary (2.2.2.4), with a tolerance of one euro. "
            "Discounts and rounding of the document and SpeseAccessorie are not part of the formula.",
        ),
        cause=Text(
            it="Uno sconto di documento è stato tolto dall'imponibile senza una riga corrispondente, oppure il "
            "contributo cassa, le spese o una riga non sono stati sommati.",
            en="A discount of the document was taken off the base without a line for it, or the cassa contribution, "
            "expenses or a line were not added up.",
        ),
        remedy=Text(
            it="Ricalcolare ImponibileImporto (2.2.2.5) dalle righe e dalla cassa; riportare sconti e spese come "
            "righe, con PrezzoTotale negativo o positivo.",
            en="Compute ImponibileImporto (2.2.2.5) again from lines and cassa; enter discounts and expenses as "
            "lines, with a negative or positive PrezzoTotale.",
        ),
        message=Text(
            it="Per l'aliquota {rate} l'imponibile è {found}, atteso {expected}.",
            en="For rate {rate} the taxable base is {found}, expected {expected}.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 2.1.8, App. 1; Elenco 2.0",
    ),
    Entry(
        code="00423",
        title=Text("PrezzoTotale non calcolato correttamente", "PrezzoTotale not computed correctly"),
        meaning=Text(
            it="In ogni riga PrezzoTotale (2.2.1.11) è (PrezzoUnitario ± ScontoMaggiorazione) × Quantita, con "
            "tolleranza di un centesimo. Gli sconti si applicano in sequenza al prezzo unitario; Importo prevale "
            "su Percentuale; senza Quantita si conta 1.",
            en="In every line PrezzoTotale (2.2.1.11) is (PrezzoUnitario ± ScontoMaggiorazione) × Quantita, with a "
            "tolerance of one cent. Discounts apply to the unit price one after the other; Importo prevails over "
            "Percentuale; without Quantita 1 is taken.",
        ),
        cause=Text(
            it="Lo sconto è stato calcolato sul totale della riga invece che sul prezzo unitario, il prezzo unitario "
            "è stato arrotondato a due decimali o comprende l'IVA.",
            en="The discount was computed on the line's total instead of the unit price, or the unit price was "
            "rounded to two decimals or includes VAT.",
        ),
        remedy=Text(
            it="Ricalcolare PrezzoTotale (2.2.1.11) senza arrotondamenti intermedi; scrivere PrezzoUnitario con più "
            "decimali (fino a 8) e lo sconto in Importo per unità.",
            en="Compute PrezzoTotale (2.2.1.11) again without rounding in between; write PrezzoUnitario with more "
            "decimals (up to 8) and the discount as Importo per unit.",
        ),
        message=Text("PrezzoTotale {found}, atteso {expected}.", "PrezzoTotale is {found}, expected {expected}."),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 2.1.8, App. 1; Elenco 2.0",
    ),
    Entry(
        code="00429",
        title=Text("Natura mancante con aliquota zero (riepilogo)", "Natura missing with rate zero (summary)"),
        meaning=Text(
            it="Un DatiRiepilogo con AliquotaIVA zero (2.2.2.1) deve indicare la Natura (2.2.2.2).",
            en="A DatiRiepilogo with AliquotaIVA zero (2.2.2.1) must state Natura (2.2.2.2).",
        ),
        cause=Text(
            it="La natura è stata messa sulle righe ma non è stata riportata nel riepilogo.",
            en="Natura was put on the lines but not carried over to the summary.",
        ),
        remedy=Text(
            it="Aggiungere Natura (2.2.2.2), la stessa delle righe: se le righe hanno nature diverse serve un "
            "DatiRiepilogo per ciascuna, con RiferimentoNormativo.",
            en="Add Natura (2.2.2.2), the one of the lines: if the lines have different ones it takes a "
            "DatiRiepilogo for each, with RiferimentoNormativo.",
        ),
        message=Text("Il riepilogo ha aliquota zero ma non la Natura.", "The summary has rate zero but no Natura."),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00430",
        title=Text(
            it="Natura presente con aliquota diversa da zero (riepilogo)",
            en="Natura present with a rate other than zero (summary)",
        ),
        meaning=Text(
            it="Un DatiRiepilogo con aliquota diversa da zero riguarda operazioni imponibili e non può avere Natura "
            "(2.2.2.2). Fa eccezione il TipoDocumento TD16.",
            en="A DatiRiepilogo with a rate other than zero is about taxable supplies and must not have Natura "
            "(2.2.2.2). TipoDocumento TD16 is the exception.",
        ),
        cause=Text(
            it="Nel riepilogo sono rimasti insieme aliquota e codice natura dopo una modifica.",
            en="Both rate and Natura code were left in the summary after a change.",
        ),
        remedy=Text(
            it="Togliere Natura (2.2.2.2) se l'operazione è imponibile, altrimenti portare AliquotaIVA (2.2.2.1) e "
            "Imposta a 0.00.",
            en="Remove Natura (2.2.2.2) if the supply is taxable, otherwise set AliquotaIVA (2.2.2.1) and Imposta to "
            "0.00.",
        ),
        message=Text(
            it="Il riepilogo ha Natura {natura} ma aliquota {rate}.",
            en="The summary has Natura {natura} but rate {rate}.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017); TD16: Allegato A 1.7.1 (2022)",
        source="Allegato A 1.9.1, § 2.1.8, App. 1",
    ),
    Entry(
        code="00443",
        title=Text(
            it="Aliquote di riga e cassa non presenti nel riepilogo",
            en="Rates of lines and cassa missing in the summary",
        ),
        meaning=Text(
            it="Ogni AliquotaIVA delle righe (2.2.1.12) e della cassa (2.1.1.7.5) deve comparire in un DatiRiepilogo "
            "(2.2.2.1) dello stesso documento.",
            en="Every AliquotaIVA of the lines (2.2.1.12) and of the cassa (2.1.1.7.5) must occur in a DatiRiepilogo "
            "(2.2.2.1) of the same document.",
        ),
        cause=Text(
            it="L'aliquota di una riga è stata cambiata senza ricalcolare il riepilogo, oppure il contributo cassa "
            "ha un'aliquota diversa da quella delle righe.",
            en="A line's rate was changed without computing the summary again, or the cassa contribution has another "
            "rate than the lines.",
        ),
        remedy=Text(
            it="Aggiungere il DatiRiepilogo (2.2.2) dell'aliquota mancante o correggere l'aliquota della riga o "
            "della cassa.",
            en="Add the DatiRiepilogo (2.2.2) of the missing rate, or correct the rate of the line or the cassa.",
        ),
        message=Text(
            it="L'aliquota {rate} non compare in alcun DatiRiepilogo.",
            en="The rate {rate} occurs in no DatiRiepilogo.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Allegato A 1.6, Elenco 1.7 (2020)",
        source="Allegato A 1.9.1, § 2.1.8, App. 1",
    ),
    Entry(
        code="00444",
        title=Text(
            it="Nature di riga e cassa non presenti nel riepilogo",
            en="Natura codes of lines and cassa missing in the summary",
        ),
        meaning=Text(
            it="Ogni Natura delle righe (2.2.1.14) e della cassa (2.1.1.7.7) deve comparire in un DatiRiepilogo "
            "(2.2.2.2) dello stesso documento.",
            en="Every Natura of the lines (2.2.1.14) and of the cassa (2.1.1.7.7) must occur in a DatiRiepilogo "
            "(2.2.2.2) of the same document.",
        ),
        cause=Text(
            it="Righe con nature diverse sono state riunite in un solo riepilogo ad aliquota zero.",
            en="Lines with different Natura codes were put together in one summary with rate zero.",
        ),
        remedy=Text(
            it="Aggiungere un DatiRiepilogo (2.2.2) per ciascuna Natura, con il suo ImponibileImporto e "
            "RiferimentoNormativo.",
            en="Add a DatiRiepilogo (2.2.2) for each Natura, with its ImponibileImporto and RiferimentoNormativo.",
        ),
        message=Text(
            it="La Natura {natura} non compare in alcun DatiRiepilogo.",
            en="Natura {natura} occurs in no DatiRiepilogo.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Allegato A 1.6, Elenco 1.7 (2020)",
        source="Allegato A 1.9.1, § 2.1.8, App. 1",
    ),
)

"""Our own warnings about amounts that the SdI lets pass and that are likely wrong."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="IB001",
        title=Text("Imposta diversa di un centesimo", "Imposta off by one cent"),
        meaning=Text(
            it="L'Imposta (2.2.2.6) differisce di un centesimo da quella calcolata: il SdI lo tollera nelle fatture "
            "verso i privati (verso la pubblica amministrazione è un errore 00421).",
            en="Imposta (2.2.2.6) differs by one cent from the computed tax: the SdI tolerates this in invoices to "
            "private parties (to public bodies it is an error 00421).",
        ),
        cause=Text(
            it="L'imposta è la somma di quella arrotondata delle righe, oppure è scorporata dal totale.",
            en="The tax is the sum of the lines' rounded tax, or was extracted from the gross total.",
        ),
        remedy=Text(
            it="Scrivere in Imposta (2.2.2.6) il valore esatto: AliquotaIVA × ImponibileImporto / 100, arrotondato "
            "al centesimo.",
            en="Put the exact value into Imposta (2.2.2.6): AliquotaIVA × ImponibileImporto / 100, rounded to the "
            "cent.",
        ),
        message=Text(
            it="Imposta {found}, calcolata {expected}: un centesimo di differenza.",
            en="Imposta is {found}, computed {expected}: one cent apart.",
        ),
        offline=Offline.YES,
        applies_to=("FPR12",),
        since="invoicebridge 0.1",
        source="Allegato A 1.9.1, § 2.1.8; Elenco 2.0",
    ),
    Entry(
        code="IB002",
        title=Text("ImponibileImporto diverso dalla somma", "ImponibileImporto differs from the sum"),
        meaning=Text(
            it="Per un'aliquota l'ImponibileImporto (2.2.2.5) differisce di un centesimo o più dalla somma di righe, "
            "cassa e Arrotondamento, ma resta entro la tolleranza di un euro del controllo 00422.",
            en="For a rate, ImponibileImporto (2.2.2.5) differs by one cent or more from the sum of lines, cassa and "
            "Arrotondamento, but stays within the tolerance of one euro of control 00422.",
        ),
        cause=Text(
            it="Gli importi di riga sono stati arrotondati prima o dopo la somma, oppure manca una piccola spesa.",
            en="The lines' amounts were rounded before or after adding up, or a small expense is missing.",
        ),
        remedy=Text(
            it="Ricalcolare ImponibileImporto dalle righe, oppure indicare la differenza in Arrotondamento (2.2.2.4).",
            en="Compute ImponibileImporto again from the lines, or state the difference in Arrotondamento (2.2.2.4).",
        ),
        message=Text(
            it="Per l'aliquota {rate} l'imponibile è {found}, la somma {expected}.",
            en="For rate {rate} the taxable base is {found}, the sum {expected}.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="invoicebridge 0.1",
        source="Allegato A 1.9.1, § 2.1.8",
    ),
    Entry(
        code="IB003",
        title=Text("PrezzoTotale vicino al limite di tolleranza", "PrezzoTotale near the limit of tolerance"),
        meaning=Text(
            it="PrezzoTotale (2.2.1.11) differisce di un centesimo o più dal prodotto non arrotondato. Le fonti non "
            "dicono se il SdI arrotondi prima di confrontare, perciò la riga è a rischio.",
            en="PrezzoTotale (2.2.1.11) differs by one cent or more from the product before rounding. The sources do "
            "not say whether the SdI rounds before it compares, so the line is at risk.",
        ),
        cause=Text(
            it="Il prezzo unitario o lo sconto è stato arrotondato prima di moltiplicare per la quantità.",
            en="The unit price or the discount was rounded before it was multiplied by the quantity.",
        ),
        remedy=Text(
            it="Scrivere PrezzoUnitario con più decimali (fino a 8), oppure PrezzoTotale con il valore ricalcolato.",
            en="Write PrezzoUnitario with more decimals (up to 8), or PrezzoTotale with the recomputed value.",
        ),
        message=Text(
            it="PrezzoTotale {found}, calcolato {expected}: differenza di almeno un centesimo.",
            en="PrezzoTotale is {found}, computed {expected}: at least one cent apart.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="invoicebridge 0.1",
        source="Allegato A 1.9.1, § 2.1.8; Elenco 2.0",
    ),
    Entry(
        code="IB004",
        title=Text("Riepilogo con un'aliquota che nessuna riga ha", "Summary with a rate that no line has"),
        meaning=Text(
            it="Un DatiRiepilogo riporta un'AliquotaIVA che non compare né nelle righe né nella cassa. Il SdI "
            "controlla solo il verso opposto (00443).",
            en="A DatiRiepilogo states an AliquotaIVA that occurs neither in the lines nor in the cassa. The SdI "
            "tests only the other direction (00443).",
        ),
        cause=Text(
            it="Una riga è stata tolta o ha cambiato aliquota e il suo riepilogo è rimasto.",
            en="A line was removed or changed its rate, and its summary stayed behind.",
        ),
        remedy=Text(
            it="Togliere il DatiRiepilogo (2.2.2) di troppo o correggerne AliquotaIVA (2.2.2.1).",
            en="Remove the superfluous DatiRiepilogo (2.2.2) or correct its AliquotaIVA (2.2.2.1).",
        ),
        message=Text(
            it="Il riepilogo con aliquota {rate} non corrisponde ad alcuna riga o cassa.",
            en="The summary with rate {rate} matches no line or cassa.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="invoicebridge 0.1",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="IB005",
        title=Text("Riepilogo con una Natura che nessuna riga ha", "Summary with a Natura that no line has"),
        meaning=Text(
            it="Un DatiRiepilogo riporta una Natura che non compare né nelle righe né nella cassa. Il SdI controlla "
            "solo il verso opposto (00444).",
            en="A DatiRiepilogo states a Natura that occurs neither in the lines nor in the cassa. The SdI tests "
            "only the other direction (00444).",
        ),
        cause=Text(
            it="La natura delle righe è stata cambiata senza aggiornare il riepilogo.",
            en="The lines' Natura was changed without updating the summary.",
        ),
        remedy=Text(
            it="Togliere il DatiRiepilogo (2.2.2) di troppo o correggerne Natura (2.2.2.2).",
            en="Remove the superfluous DatiRiepilogo (2.2.2) or correct its Natura (2.2.2.2).",
        ),
        message=Text(
            it="Il riepilogo con Natura {natura} non corrisponde ad alcuna riga o cassa.",
            en="The summary with Natura {natura} matches no line or cassa.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="invoicebridge 0.1",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="IB006",
        title=Text("ImportoTotaleDocumento non torna", "ImportoTotaleDocumento does not add up"),
        meaning=Text(
            it="ImportoTotaleDocumento (2.1.1.9) è diverso dal totale che risulta dai riepiloghi. Il SdI non lo "
            "controlla, ma è l'importo che il cliente legge e paga.",
            en="ImportoTotaleDocumento (2.1.1.9) differs from the total that the summaries give. The SdI does not "
            "test it, but it is the amount the customer reads and pays.",
        ),
        cause=Text(
            it="Ritenuta o scissione dei pagamenti sono state tolte dal totale, uno sconto di documento o "
            "l'Arrotondamento non è stato considerato, oppure le righe sono cambiate dopo il calcolo.",
            en="Withholding or split payment was taken off the total, a discount of the document or Arrotondamento "
            "was not considered, or the lines changed after it was computed.",
        ),
        remedy=Text(
            it="Ricalcolare ImportoTotaleDocumento (2.1.1.9) come somma di imponibili e imposte, al netto di sconti "
            "di documento e con l'Arrotondamento; la ritenuta non lo riduce.",
            en="Compute ImportoTotaleDocumento (2.1.1.9) again as the sum of taxable bases and taxes, net of "
            "discounts of the document and with Arrotondamento; withholding does not reduce it.",
        ),
        message=Text(
            it="ImportoTotaleDocumento {found}, calcolato {expected}.",
            en="ImportoTotaleDocumento is {found}, computed {expected}.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="invoicebridge 0.1",
        source="Rappresentazione tabellare 1.2.3, 2.1.1.9",
    ),
)

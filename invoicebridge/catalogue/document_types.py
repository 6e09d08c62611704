"""What each TipoDocumento asks of the parties, and the limit of the simplified invoice."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="00460",
        title=Text("Limite della fattura semplificata superato", "Limit of the simplified invoice exceeded"),
        meaning=Text(
            it="In una fattura semplificata la somma degli Importo (2.2.2), IVA compresa, non può superare 400,00 "
            "euro. Il limite non vale con RegimeFiscale RF19 o RF20, né se è presente DatiFatturaRettificata.",
            en="In a simplified invoice the sum of the Importo elements (2.2.2), VAT included, must not exceed "
            "400.00 euro. The limit does not apply with RegimeFiscale RF19 or RF20, nor where "
            "DatiFatturaRettificata is present.",
        ),
        cause=Text(
            it="È stata scelta la semplificata per un importo troppo alto, oppure si è confrontato con il limite "
            "l'imponibile invece del totale con IVA.",
            en="The simplified invoice was chosen for too high an amount, or the taxable base was compared with the "
            "limit instead of the total with VAT.",
        ),
        remedy=Text("Emettere una fattura ordinaria (FPR12, TD01).", "Issue an ordinary invoice (FPR12, TD01)."),
        message=Text(
            it="Il totale {total} supera il limite della fattura semplificata ({limit} euro).",
            en="The total {total} exceeds the limit of the simplified invoice ({limit} euro).",
        ),
        offline=Offline.YES,
        applies_to=("FSM10",),
        since="Allegato A 1.2 (2018), 100 EUR; 400 EUR: Allegato A 1.4.2 (2019); RF19, RF20: Allegato A 1.9 (2025)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00471",
        title=Text("Cedente uguale al cessionario non ammesso", "Seller and buyer must not be the same"),
        meaning=Text(
            it="Con TD01, TD02, TD03, TD06, da TD16 a TD20, TD24, TD25, TD28, TD29 (e TD07 nella semplificata) "
            "cedente/prestatore e cessionario/committente non possono essere lo stesso soggetto.",
            en="With TD01, TD02, TD03, TD06, TD16 to TD20, TD24, TD25, TD28, TD29 (and TD07 in the simplified "
            "invoice) seller and buyer must not be the same subject.",
        ),
        cause=Text(
            it="Un'autofattura (per esempio per omaggi o autoconsumo) è stata emessa come TD01, oppure in "
            "un'integrazione i dati del fornitore sono stati sostituiti dai propri.",
            en="A self-billed invoice (for gifts or own consumption, say) was issued as TD01, or one's own data "
            "replaced the supplier's in an integration document.",
        ),
        remedy=Text(
            it="Per cessioni gratuite e autoconsumo usare TD27; per le integrazioni mettere il fornitore in "
            "CedentePrestatore; altrimenti correggere l'identificativo del cliente.",
            en="For gifts and own consumption use TD27; for integration documents put the supplier into "
            "CedentePrestatore; otherwise correct the customer's identifier.",
        ),
        message=Text(
            it="Con {tipo} cedente/prestatore e cessionario/committente non possono essere lo stesso soggetto "
            "({value}).",
            en="With {tipo} seller and buyer must not be the same subject ({value}).",
        ),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Allegato A 1.6, Elenco 1.7 (2020); TD01-TD06, TD24, TD25, TD28: Allegato A 1.7.1 (2022); TD29: Allegato "
        "A 1.9 (2025)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00472",
        title=Text("Cedente diverso dal cessionario non ammesso", "Seller and buyer must be the same"),
        meaning=Text(
            it="Con TD21 (autofattura per splafonamento) e TD27 (autoconsumo e cessioni gratuite senza rivalsa) "
            "cedente/prestatore e cessionario/committente devono essere lo stesso soggetto.",
            en="With TD21 (self-billing for exceeding the plafond) and TD27 (own consumption and gifts without "
            "recharge of VAT) seller and buyer must be the same subject.",
        ),
        cause=Text(
            it="Nel documento è rimasto il fornitore o il cliente originario al posto dei propri dati.",
            en="The original supplier or customer stayed in the document in place of one's own data.",
        ),
        remedy=Text(
            it="Compilare CedentePrestatore e CessionarioCommittente con i dati di chi emette il documento, oppure "
            "cambiare TipoDocumento (2.1.1.1).",
            en="Fill CedentePrestatore and CessionarioCommittente with the data of whoever issues the document, or "
            "change TipoDocumento (2.1.1.1).",
        ),
        message=Text(
            it="Con {tipo} cedente/prestatore e cessionario/committente devono essere lo stesso soggetto; il "
            "cessionario è {value}.",
            en="With {tipo} seller and buyer must be the same subject; the buyer is {value}.",
        ),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12"),
        since="Allegato A 1.6, Elenco 1.7 (2020); TD27: Allegato A 1.7.1 (2022)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00473",
        title=Text(
            it="Paese del cedente non ammesso per il tipo documento",
            en="Seller's country not allowed for the document type",
        ),
        meaning=Text(
            it="Con TD17, TD18, TD19 e TD28 il paese del cedente/prestatore (1.2.1.1.1) non può essere IT; con TD29 "
            "deve essere IT. Per TD17 e TD19 è ammesso OO (Livigno e Campione d'Italia).",
            en="With TD17, TD18, TD19 and TD28 the seller's country (1.2.1.1.1) must not be IT; with TD29 it must be "
            "IT. TD17 and TD19 also admit OO (Livigno and Campione d'Italia).",
        ),
        cause=Text(
            it="Nell'integrazione di una fattura estera i ruoli sono stati invertiti, oppure il fornitore estero è "
            "stato indicato con una partita IVA italiana.",
            en="In the integration of a foreign invoice the roles were swapped, or the foreign supplier was stated "
            "with an Italian VAT number.",
        ),
        remedy=Text(
            it="Indicare in CedentePrestatore/IdFiscaleIVA il fornitore con il paese e l'identificativo esteri; per "
            "un fornitore italiano usare il TipoDocumento adatto (per esempio TD16 per l'inversione contabile "
            "interna).",
            en="State the supplier in CedentePrestatore/IdFiscaleIVA with its foreign country and identifier; for an "
            "Italian supplier use the fitting TipoDocumento (TD16 for domestic reverse charge, say).",
        ),
        message=Text(
            it="Con {tipo} il paese del cedente/prestatore non può essere {country}.",
            en="With {tipo} the seller's country must not be {country}.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Allegato A 1.6 (2020); TD28: Allegato A 1.7.1 (2022) e 1.8 (2024); TD29: Allegato A 1.9 (2025)",
        source="Allegato A 1.9.1, § 2.1.2, App. 1",
    ),
    Entry(
        code="00474",
        title=Text("Splafonamento con aliquota zero", "Line with rate zero in TD21"),
        meaning=Text(
            it="Nell'autofattura per splafonamento (TD21) nessuna riga può avere AliquotaIVA zero (2.2.1.12).",
            en="In a self-billed invoice for exceeding the plafond (TD21) no line may have AliquotaIVA zero "
            "(2.2.1.12).",
        ),
        cause=Text(
            it="Il documento è stato copiato dalla fattura non imponibile del fornitore senza applicare l'imposta "
            "dovuta.",
            en="The document was copied from the supplier's invoice without VAT, and the tax due was not applied.",
        ),
        remedy=Text(
            it="Indicare su ogni riga l'aliquota che si sarebbe dovuta applicare e ricalcolare il riepilogo.",
            en="State on every line the rate that should have been applied, and compute the summary again.",
        ),
        message=Text("Nel TD21 una riga ha aliquota zero.", "A line of the TD21 has rate zero."),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Allegato A 1.6, Elenco 1.7 (2020)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00475",
        title=Text("Partita IVA del cessionario obbligatoria", "Buyer's VAT number required"),
        meaning=Text(
            it="Con TD16, TD17, TD18, TD19, TD20, TD22, TD23, TD28 e TD29 il cessionario/committente deve avere "
            "IdFiscaleIVA (1.4.1.1): il solo codice fiscale non basta.",
            en="With TD16, TD17, TD18, TD19, TD20, TD22, TD23, TD28 and TD29 the buyer must have IdFiscaleIVA "
            "(1.4.1.1): the codice fiscale alone is not enough.",
        ),
        cause=Text(
            it="Chi emette l'integrazione o l'autofattura si è indicato solo con il codice fiscale.",
            en="Whoever issues the integration or self-billing document stated itself by its codice fiscale only.",
        ),
        remedy=Text(
            it="Aggiungere IdFiscaleIVA (1.4.1.1) in CessionarioCommittente con la propria partita IVA.",
            en="Add IdFiscaleIVA (1.4.1.1) with your own VAT number to CessionarioCommittente.",
        ),
        message=Text(
            it="Con {tipo} il cessionario/committente deve avere IdFiscaleIVA.",
            en="With {tipo} the buyer must have IdFiscaleIVA.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12"),
        since="Allegato A 1.6.4 (2022); TD28: Allegato A 1.7.1 (2022); TD29: Allegato A 1.9 (2025)",
        source="Allegato A 1.9.1, § 2.1.4, App. 1",
    ),
    Entry(
        code="00476",
        title=Text("Cedente e cessionario entrambi non italiani", "Seller and buyer both not Italian"),
        meaning=Text(
            it="IdPaese del cedente/prestatore e IdPaese del cessionario/committente, se presenti entrambi, non "
            "possono essere tutti e due diversi da IT.",
            en="IdPaese of the seller and IdPaese of the buyer, where both are present, must not both differ from IT.",
        ),
        cause=Text(
            it="Una società estera identificata in Italia fattura con il proprio identificativo estero, oppure il "
            "paese del cliente italiano è sbagliato.",
            en="A foreign company identified in Italy invoices with its foreign identifier, or the Italian "
            "customer's country is wrong.",
        ),
        remedy=Text(
            it="Indicare la partita IVA italiana del soggetto identificato in Italia; se le due parti sono entrambe "
            "estere l'operazione non passa dal SdI.",
            en="State the Italian VAT number of the party identified in Italy; if both parties are foreign the "
            "supply does not go through the SdI.",
        ),
        message=Text(
            it="Cedente/prestatore ({seller}) e cessionario/committente ({buyer}) sono entrambi non italiani.",
            en="Seller ({seller}) and buyer ({buyer}) are both not Italian.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Allegato A 1.7.1, Elenco 1.8 (2022)",
        source="Allegato A 1.9.1, App. 1",
    ),
)

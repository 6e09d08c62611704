"""What only the tax authority's registers can tell: VAT groups, ceased numbers, declarations of intent."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="00320",
        title=Text(
            it="P.IVA e codice fiscale del cedente non coerenti",
            en="Seller's VAT number and codice fiscale disagree",
        ),
        meaning=Text(
            it="Quando il cedente/prestatore indica sia IdFiscaleIVA (IT, non di gruppo IVA) sia CodiceFiscale, i "
            "due devono appartenere allo stesso soggetto.",
            en="Where the seller states both IdFiscaleIVA (IT, not of a VAT group) and CodiceFiscale, the two must "
            "belong to the same taxpayer.",
        ),
        cause=Text(
            it="Il codice fiscale è quello di un'altra persona (il titolare, il legale rappresentante, una società "
            "trasformata) rispetto alla partita IVA.",
            en="The codice fiscale is that of another subject (the owner, the legal representative, a company before "
            "its change of form) than the VAT number's.",
        ),
        remedy=Text(
            it="Indicare in CedentePrestatore il CodiceFiscale associato alla partita IVA in anagrafe tributaria, "
            "oppure omettere CodiceFiscale.",
            en="State in CedentePrestatore the CodiceFiscale that the tax register ties to the VAT number, or leave "
            "CodiceFiscale out.",
        ),
        message=Text(
            it="Partita IVA e codice fiscale del cedente/prestatore non appartengono allo stesso soggetto.",
            en="The seller's VAT number and codice fiscale do not belong to the same taxpayer.",
        ),
        offline=Offline.NO,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Allegato A 1.5, Elenco 1.6 (2019)",
        source="Allegato A 1.9.1, § 2.1.2, App. 1",
    ),
    Entry(
        code="00321",
        title=Text(
            it="Codice fiscale del cedente non partecipante al gruppo IVA",
            en="Seller's codice fiscale is not of a member of the VAT group",
        ),
        meaning=Text(
            it="Quando la partita IVA del cedente/prestatore è di un gruppo IVA, il CodiceFiscale deve essere quello "
            "di un partecipante al gruppo.",
            en="Where the seller's VAT number is that of a VAT group, CodiceFiscale must be that of a member of the "
            "group.",
        ),
        cause=Text(
            it="In CodiceFiscale c'è il codice del gruppo stesso, oppure quello di una società che non vi partecipa "
            "o ne è uscita.",
            en="CodiceFiscale holds the code of the group itself, or that of a company which is not or no longer a "
            "member.",
        ),
        remedy=Text(
            it="Scrivere in CedentePrestatore/CodiceFiscale il codice fiscale della società partecipante che ha "
            "effettuato l'operazione.",
            en="Put the codice fiscale of the member company that made the supply into "
            "CedentePrestatore/CodiceFiscale.",
        ),
        message=Text(
            it="Il codice fiscale del cedente/prestatore non è di un partecipante al gruppo IVA.",
            en="The seller's codice fiscale is not that of a member of the VAT group.",
        ),
        offline=Offline.NO,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Allegato A 1.5, Elenco 1.6 (2019)",
        source="Allegato A 1.9.1, § 2.1.2, App. 1",
    ),
    Entry(
        code="00322",
        title=Text(
            it="Codice fiscale del cedente mancante a fronte di gruppo IVA",
            en="Seller's codice fiscale missing beside a VAT group number",
        ),
        meaning=Text(
            it="Quando la partita IVA del cedente/prestatore è di un gruppo IVA, deve essere presente anche il "
            "CodiceFiscale del partecipante.",
            en="Where the seller's VAT number is that of a VAT group, the member's CodiceFiscale must be present too.",
        ),
        cause=Text(
            it="La società è entrata in un gruppo IVA e l'anagrafica del gestionale riporta solo la partita IVA del "
            "gruppo.",
            en="The company has joined a VAT group and the ERP's master data hold only the group's VAT number.",
        ),
        remedy=Text(
            it="Aggiungere in CedentePrestatore il CodiceFiscale della società partecipante (1.2.1.2; semplificata "
            "1.2.2).",
            en="Add the CodiceFiscale of the member company to CedentePrestatore (1.2.1.2; simplified 1.2.2).",
        ),
        message=Text(
            it="Manca il codice fiscale del cedente/prestatore, obbligatorio con la partita IVA di un gruppo IVA.",
            en="The seller's codice fiscale is missing; it is required beside a VAT group's number.",
        ),
        offline=Offline.NO,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Allegato A 1.5, Elenco 1.6 (2019)",
        source="Allegato A 1.9.1, § 2.1.2, App. 1",
    ),
    Entry(
        code="00323",
        title=Text("P.IVA del cedente cessata da oltre 5 anni", "Seller's VAT number ceased over five years ago"),
        meaning=Text(
            it="Per TD16, TD20 e TD29 la partita IVA del cedente/prestatore può essere cessata, ma da non più di "
            "cinque anni rispetto alla data del documento.",
            en="For TD16, TD20 and TD29 the seller's VAT number may have ceased, but not more than five years before "
            "the document's date.",
        ),
        cause=Text(
            it="Si regolarizza o si integra un'operazione di un fornitore cessato da molto tempo, o la sua partita "
            "IVA in anagrafica è superata.",
            en="A supply by a supplier that closed long ago is being regularised or integrated, or the VAT number in "
            "the master data is out of date.",
        ),
        remedy=Text(
            it="Verificare la partita IVA del fornitore (1.2.1.1.2) e la Data del documento; se la partita IVA è "
            "stata sostituita, indicare quella attuale.",
            en="Verify the supplier's VAT number (1.2.1.1.2) and the document's Data; if the number was replaced, "
            "state the present one.",
        ),
        message=Text(
            it="La partita IVA del cedente/prestatore è cessata da oltre cinque anni.",
            en="The seller's VAT number ceased over five years ago.",
        ),
        offline=Offline.NO,
        applies_to=("FPA12", "FPR12"),
        since="Allegato A 1.5 (2019); TD29: Allegato A 1.9 (2025)",
        source="Allegato A 1.9.1, § 2.1.2, App. 1",
    ),
    Entry(
        code="00324",
        title=Text(
            it="P.IVA e codice fiscale del cessionario non coerenti",
            en="Buyer's VAT number and codice fiscale disagree",
        ),
        meaning=Text(
            it="Quando il cessionario/committente indica sia IdFiscaleIVA (IT, non di gruppo IVA) sia CodiceFiscale, "
            "i due devono appartenere allo stesso soggetto.",
            en="Where the buyer states both IdFiscaleIVA (IT, not of a VAT group) and CodiceFiscale, the two must "
            "belong to the same taxpayer.",
        ),
        cause=Text(
            it="L'anagrafica del cliente mescola i dati di due soggetti, oppure il cliente ha cambiato forma "
            "giuridica e uno dei due codici è rimasto quello vecchio.",
            en="The customer's master data mix two subjects, or the customer changed its legal form and one of the "
            "two codes is still the old one.",
        ),
        remedy=Text(
            it="Chiedere al cliente i dati aggiornati; per un'impresa basta IdFiscaleIVA e CodiceFiscale si può "
            "omettere, salvo i gruppi IVA.",
            en="Ask the customer for up-to-date data; for a business IdFiscaleIVA is enough and CodiceFiscale may be "
            "left out, VAT groups apart.",
        ),
        message=Text(
            it="Partita IVA e codice fiscale del cessionario/committente non appartengono allo stesso soggetto.",
            en="The buyer's VAT number and codice fiscale do not belong to the same taxpayer.",
        ),
        offline=Offline.NO,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Allegato A 1.5, Elenco 1.6 (2019)",
        source="Allegato A 1.9.1, § 2.1.4, App. 1",
    ),
    Entry(
        code="00325",
        title=Text(
            it="Codice fiscale del cessionario non partecipante al gruppo IVA",
            en="Buyer's codice fiscale is not of a member of the VAT group",
        ),
        meaning=Text(
            it="Quando la partita IVA del cessionario/committente è di un gruppo IVA, il CodiceFiscale deve essere "
            "quello di un partecipante. Il controllo non riguarda le fatture verso la pubblica amministrazione.",
            en="Where the buyer's VAT number is that of a VAT group, CodiceFiscale must be that of a member. The "
            "control does not concern invoices to public bodies.",
        ),
        cause=Text(
            it="In CodiceFiscale è stata ripetuta la partita IVA del gruppo, oppure il codice è di una società "
            "esterna al gruppo.",
            en="CodiceFiscale repeats the group's VAT number, or is that of a company outside the group.",
        ),
        remedy=Text(
            it="Scrivere in CessionarioCommittente/CodiceFiscale il codice fiscale della società del gruppo che ha "
            "acquistato.",
            en="Put the codice fiscale of the group's company that bought into CessionarioCommittente/CodiceFiscale.",
        ),
        message=Text(
            it="Il codice fiscale del cessionario/committente non è di un partecipante al gruppo IVA.",
            en="The buyer's codice fiscale is not that of a member of the VAT group.",
        ),
        offline=Offline.NO,
        applies_to=("FPR12", "FSM10"),
        since="Allegato A 1.5, Elenco 1.6 (2019)",
        source="Allegato A 1.9.1, § 2.1.4, App. 1",
    ),
    Entry(
        code="00326",
        title=Text(
            it="Codice fiscale del cessionario mancante a fronte di gruppo IVA",
            en="Buyer's codice fiscale missing beside a VAT group number",
        ),
        meaning=Text(
            it="Quando la partita IVA del cessionario/committente è di un gruppo IVA, deve essere presente anche il "
            "CodiceFiscale del partecipante. Il controllo non riguarda le fatture verso la pubblica "
            "amministrazione.",
            en="Where the buyer's VAT number is that of a VAT group, the member's CodiceFiscale must be present too. "
            "The control does not concern invoices to public bodies.",
        ),
        cause=Text(
            it="Il cliente è entrato in un gruppo IVA e in anagrafica è stata aggiornata solo la partita IVA.",
            en="The customer has joined a VAT group and only the VAT number was updated in the master data.",
        ),
        remedy=Text(
            it="Aggiungere in CessionarioCommittente il CodiceFiscale della società partecipante (1.4.1.2; "
            "semplificata 1.3.1.2).",
            en="Add the CodiceFiscale of the member company to CessionarioCommittente (1.4.1.2; simplified 1.3.1.2).",
        ),
        message=Text(
            it="Manca il codice fiscale del cessionario/committente, obbligatorio con la partita IVA di un gruppo IVA.",
            en="The buyer's codice fiscale is missing; it is required beside a VAT group's number.",
        ),
        offline=Offline.NO,
        applies_to=("FPR12", "FSM10"),
        since="Allegato A 1.5, Elenco 1.6 (2019)",
        source="Allegato A 1.9.1, § 2.1.4, App. 1",
    ),
    Entry(
        code="00327",
        title=Text(
            it="Codice fiscale del cessionario riferito al gruppo IVA",
            en="Buyer's codice fiscale is that of the VAT group itself",
        ),
        meaning=Text(
            it="Se il cessionario/committente è indicato senza partita IVA, il CodiceFiscale non può essere quello "
            "di un gruppo IVA: deve essere quello di una società partecipante. Senza l'anagrafe tributaria si può "
            "solo segnalare il caso dubbio: un codice di 11 cifre senza IdFiscaleIVA.",
            en="If the buyer is stated without a VAT number, CodiceFiscale must not be that of a VAT group: it must "
            "be that of a member company. Without the tax register only the doubtful case can be pointed out: an "
            "11-digit code without IdFiscaleIVA.",
        ),
        cause=Text(
            it="La partita IVA del gruppo è stata scritta nel campo CodiceFiscale invece che in IdFiscaleIVA.",
            en="The group's VAT number was written into CodiceFiscale instead of IdFiscaleIVA.",
        ),
        remedy=Text(
            it="Indicare in CessionarioCommittente la partita IVA in IdFiscaleIVA e, per i gruppi IVA, il codice "
            "fiscale della società partecipante in CodiceFiscale.",
            en="State the VAT number in IdFiscaleIVA of CessionarioCommittente and, for VAT groups, the member "
            "company's codice fiscale in CodiceFiscale.",
        ),
        message=Text(
            it="Il cessionario/committente è indicato solo con il codice fiscale «{value}»: se è di un gruppo IVA, "
            "il file viene scartato.",
            en="The buyer is stated only by the codice fiscale “{value}”: if that belongs to a VAT group, the file "
            "is rejected.",
        ),
        offline=Offline.NO,
        applies_to=("FPR12", "FSM10"),
        since="Allegato A 1.9.1 (2026)",
        source="Allegato A 1.9.1, § 2.1.4, App. 1",
    ),
    Entry(
        code="00477",
        title=Text("Dichiarazione d'intento invalidata", "Declaration of intent invalidated"),
        meaning=Text(
            it="Una riga con Natura N3.5 non può citare in AltriDatiGestionali/RiferimentoTesto una dichiarazione "
            "d'intento che l'Agenzia delle entrate ha invalidato.",
            en="A line with Natura N3.5 must not quote in AltriDatiGestionali/RiferimentoTesto a declaration of "
            "intent that the Agenzia delle entrate has invalidated.",
        ),
        cause=Text(
            it="La dichiarazione dell'esportatore abituale è stata invalidata dopo essere stata registrata, oppure "
            "il protocollo è stato copiato male.",
            en="The habitual exporter's declaration was invalidated after it was recorded, or its protocol was "
            "copied wrongly.",
        ),
        remedy=Text(
            it="Verificare la dichiarazione con il cliente e sul sito dell'Agenzia delle entrate: se il protocollo è "
            "errato correggere RiferimentoTesto (17 cifre, «-» o «/», 6 cifre); se è davvero invalidata "
            "l'operazione non può beneficiare di N3.5.",
            en="Verify the declaration with the customer and on the site of the Agenzia delle entrate: if the "
            "protocol is wrong correct RiferimentoTesto (17 digits, “-” or “/”, 6 digits); if it really is "
            "invalidated, the supply cannot use N3.5.",
        ),
        message=Text(
            it="La fattura cita una dichiarazione d'intento invalidata.",
            en="The invoice quotes a declaration of intent that was invalidated.",
        ),
        offline=Offline.NO,
        applies_to=("FPA12", "FPR12"),
        since="Allegato A 1.8, Elenco 1.9 (01/02/2024)",
        source="Allegato A 1.9.1, § 2.1.8, App. 1",
    ),
)

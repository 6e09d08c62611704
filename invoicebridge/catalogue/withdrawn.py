"""Codes that are met in old receipts and tables and that the SdI no longer uses for invoices."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="00426",
        title=Text(
            it="PECDestinatario e CodiceDestinatario incompatibili",
            en="PECDestinatario and CodiceDestinatario incompatible",
        ),
        meaning=Text(
            it="Codice ritirato a ottobre 2018 (Allegato A 1.3): ammetteva PECDestinatario solo con "
            "CodiceDestinatario 0000000 e viceversa. Oggi i due campi possono convivere.",
            en="Withdrawn in October 2018 (Allegato A 1.3): it admitted PECDestinatario only with CodiceDestinatario "
            "0000000, and the reverse. Today the two may stand together.",
        ),
        cause=Text(
            it="Si incontra solo in ricevute di allora o in programmi non aggiornati.",
            en="It is met only in receipts of that time or in programs that were not updated.",
        ),
        remedy=Text(
            it="Nessuna correzione è necessaria; PECDestinatario viene usato solo con CodiceDestinatario 0000000.",
            en="Nothing needs mending; PECDestinatario is used only with CodiceDestinatario 0000000.",
        ),
        message=Text(
            it="Codice ritirato: PECDestinatario e CodiceDestinatario possono essere presenti insieme.",
            en="Withdrawn code: PECDestinatario and CodiceDestinatario may stand together.",
        ),
        offline=Offline.NO,
        applies_to=(),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1; Elenco 1.5",
        withdrawn=True,
    ),
    Entry(
        code="00448",
        title=Text(
            it="Natura non coerente con i dati fattura transfrontalieri",
            en="Natura does not fit cross-border invoice data",
        ),
        meaning=Text(
            it="Codice di un altro flusso, ritirato con l'Allegato A 1.7 (luglio 2022): riguardava i file «dati "
            "fattura» (esterometro), non le fatture elettroniche.",
            en="A code of another flow, withdrawn with Allegato A 1.7 (July 2022): it was about “dati fattura” files "
            "(esterometro), not electronic invoices.",
        ),
        cause=Text(
            it="Si incontra solo in vecchie ricevute o in tabelle che mescolano i due flussi.",
            en="It is met only in old receipts or in tables that mix the two flows.",
        ),
        remedy=Text(
            it="Nessuna correzione è necessaria nelle fatture; i dati delle operazioni con l'estero si trasmettono "
            "con i TipoDocumento previsti (per esempio TD17, TD18, TD19).",
            en="Nothing needs mending in invoices; data of supplies with foreign parties are transmitted with the "
            "TipoDocumento meant for them (TD17, TD18, TD19, say).",
        ),
        message=Text(
            it="Codice ritirato, del flusso «dati fattura»: non riguarda le fatture elettroniche.",
            en="Withdrawn code of the “dati fattura” flow: it is not about electronic invoices.",
        ),
        offline=Offline.NO,
        applies_to=(),
        since="Allegato A 1.6 (2020)",
        source="Allegato A 1.9.1",
        withdrawn=True,
    ),
    Entry(
        code="00459",
        title=Text("Regime fiscale RF03 non ammesso", "RegimeFiscale RF03 not allowed"),
        meaning=Text(
            it="Codice ritirato: dal 2017 il regime RF03 (nuove iniziative produttive) non è più ammesso. Il valore "
            "non è più nello schema, perciò oggi produce il codice 00200.",
            en="Withdrawn code: from 2017 the scheme RF03 (new productive initiatives) is no longer allowed. The "
            "value is no longer in the schema, so today it gives code 00200.",
        ),
        cause=Text(
            it="L'anagrafica del cedente riporta ancora un regime cessato.",
            en="The seller's master data still state a scheme that has ended.",
        ),
        remedy=Text(
            it="Scrivere in RegimeFiscale (1.2.1.8) il regime attuale, per esempio RF01 ordinario o RF19 forfettario.",
            en="Put the present scheme into RegimeFiscale (1.2.1.8), for example RF01 ordinary or RF19 flat-rate.",
        ),
        message=Text(
            it="Codice ritirato: RF03 non è più tra i regimi fiscali ammessi.",
            en="Withdrawn code: RF03 is no longer among the tax schemes permitted.",
        ),
        offline=Offline.NO,
        applies_to=(),
        since="Elenco 1.5 (03/2017)",
        source="Elenco 1.5",
        withdrawn=True,
    ),
    Entry(
        code="00999",
        title=Text("CausalePagamento Z non ammessa", "CausalePagamento Z not allowed"),
        meaning=Text(
            it="Codice transitorio, ritirato: CausalePagamento Z era ammessa solo fino al 31/12/2020. Lo schema la "
            "elenca ancora; usarla oggi dà l'avviso IB010. Il numero 00999 non compare nei documenti ufficiali "
            "consultati.",
            en="Transitional code, withdrawn: CausalePagamento Z was allowed up to 31/12/2020 only. The schema still "
            "lists it; using it today gives the warning IB010. The number 00999 does not occur in the official "
            "documents consulted.",
        ),
        cause=Text(
            it="La tabella delle causali del gestionale è precedente al 2021.",
            en="The ERP's table of payment reasons is older than 2021.",
        ),
        remedy=Text(
            it="Sostituire Z in DatiRitenuta/CausalePagamento con la causale attuale della Certificazione Unica, per "
            "esempio ZO.",
            en="Replace Z in DatiRitenuta/CausalePagamento by the present code of the Certificazione Unica, for "
            "example ZO.",
        ),
        message=Text(
            it="Codice ritirato: CausalePagamento Z era ammessa solo fino al 31/12/2020.",
            en="Withdrawn code: CausalePagamento Z was allowed up to 31/12/2020 only.",
        ),
        offline=Offline.YES,
        applies_to=(),
        since="Allegato A 1.6.2 (2020)",
        source="Allegato A 1.9.1",
        withdrawn=True,
    ),
)

"""Where the invoice is to be delivered: recipient code, PEC address, offices of public bodies."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="00311",
        title=Text("CodiceDestinatario non valido", "CodiceDestinatario not valid"),
        meaning=Text(
            it="Il CodiceDestinatario (1.1.4) deve essere noto al SdI: un codice ufficio dell'IPA (6 caratteri, "
            "FPA12) o un codice assegnato a un canale (7 caratteri, FPR12 e FSM10). 0000000 e XXXXXXX non vengono "
            "cercati, e la ricerca si omette se il cliente ha registrato un indirizzo preferito.",
            en="CodiceDestinatario (1.1.4) must be known to the SdI: an IPA office code (6 characters, FPA12) or a "
            "code assigned to a channel (7 characters, FPR12 and FSM10). 0000000 and XXXXXXX are not looked up, "
            "and there is no look-up if the customer has registered a preferred address.",
        ),
        cause=Text(
            it="Il cliente ha dato un codice sbagliato o lo ha cambiato; lettera O e cifra 0 sono state confuse.",
            en="The customer gave a wrong code or changed it; the letter O and the digit 0 were mixed up.",
        ),
        remedy=Text(
            it="Chiedere al cliente il codice attuale (per le pubbliche amministrazioni cercarlo nell'IPA); verso i "
            "privati, in mancanza, usare 0000000 con l'eventuale PECDestinatario.",
            en="Ask the customer for the present code (for public bodies look it up in the IPA); towards private "
            "parties, failing that, use 0000000 with PECDestinatario if there is one.",
        ),
        message=Text(
            it="Il CodiceDestinatario non è conosciuto dal SdI.",
            en="The SdI does not know the CodiceDestinatario.",
        ),
        offline=Offline.NO,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 2.1.1, App. 1",
    ),
    Entry(
        code="00312",
        title=Text("CodiceDestinatario non attivo", "CodiceDestinatario not active"),
        meaning=Text(
            it="Il CodiceDestinatario (1.1.4) esiste ma non è attivo: l'ufficio non ha ancora avviato il servizio "
            "secondo l'IPA, oppure il codice del canale è disattivato.",
            en="The CodiceDestinatario (1.1.4) exists but is not active: according to the IPA the office has not "
            "started the service yet, or the channel's code is switched off.",
        ),
        cause=Text(
            it="Il cliente ha cambiato intermediario o ufficio e il codice in anagrafica è quello vecchio.",
            en="The customer changed its intermediary or office and the master data hold the old code.",
        ),
        remedy=Text(
            it="Chiedere al cliente il codice attivo e scriverlo in CodiceDestinatario (1.1.4); verso i privati si "
            "può usare 0000000.",
            en="Ask the customer for the active code and put it into CodiceDestinatario (1.1.4); towards private "
            "parties 0000000 may be used.",
        ),
        message=Text("Il CodiceDestinatario non è attivo.", "The CodiceDestinatario is not active."),
        offline=Offline.NO,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00313",
        title=Text("CodiceDestinatario XXXXXXX non ammesso", "CodiceDestinatario XXXXXXX not allowed"),
        meaning=Text(
            it="Il CodiceDestinatario XXXXXXX serve solo per i dati di fatture verso soggetti non residenti: il "
            "cessionario/committente deve avere IdFiscaleIVA con IdPaese diverso da IT.",
            en="CodiceDestinatario XXXXXXX serves only for data of invoices to subjects not established in Italy: "
            "the buyer must have IdFiscaleIVA with an IdPaese other than IT.",
        ),
        cause=Text(
            it="XXXXXXX è stato usato per un cliente italiano, oppure il cliente estero è indicato solo con "
            "CodiceFiscale.",
            en="XXXXXXX was used for an Italian customer, or the foreign customer is stated by CodiceFiscale only.",
        ),
        remedy=Text(
            it="Per un cliente italiano usare il suo codice oppure 0000000; per uno estero compilare IdFiscaleIVA "
            "(1.4.1.1; semplificata 1.3.1.1) con il suo paese e il suo identificativo.",
            en="For an Italian customer use its code or 0000000; for a foreign one fill in IdFiscaleIVA (1.4.1.1; "
            "simplified 1.3.1.1) with its country and identifier.",
        ),
        message=Text(
            it="Il CodiceDestinatario XXXXXXX non è ammesso per questo cessionario/committente.",
            en="CodiceDestinatario XXXXXXX is not allowed for this buyer.",
        ),
        messages={
            "missing": Text(
                it="Con CodiceDestinatario XXXXXXX il cessionario/committente deve avere IdFiscaleIVA, che manca.",
                en="With CodiceDestinatario XXXXXXX the buyer must have IdFiscaleIVA, which is missing.",
            ),
            "italian": Text(
                it="Con CodiceDestinatario XXXXXXX il paese del cessionario/committente non può essere IT.",
                en="With CodiceDestinatario XXXXXXX the buyer's country must not be IT.",
            ),
        },
        offline=Offline.YES,
        applies_to=("FPR12", "FSM10"),
        since="Allegato A 1.5 (2019); FSM10: Allegato A 1.6.4 (2022)",
        source="Allegato A 1.9.1, § 2.1.1, App. 1",
    ),
    Entry(
        code="00330",
        title=Text("PECDestinatario non ammesso", "PECDestinatario not allowed"),
        meaning=Text(
            it="PECDestinatario (1.1.6; semplificata 1.1.5) non può essere una delle caselle di servizio del SdI "
            "(sdiNN@pec.fatturapa.it).",
            en="PECDestinatario (1.1.6; simplified 1.1.5) must not be one of the SdI's own mailboxes "
            "(sdiNN@pec.fatturapa.it).",
        ),
        cause=Text(
            it="L'indirizzo a cui si spedisce il file al SdI è stato copiato nel campo della PEC del cliente.",
            en="The address to which files are sent was copied into the field for the customer's PEC.",
        ),
        remedy=Text(
            it="Scrivere in PECDestinatario la PEC del cliente, oppure togliere l'elemento.",
            en="Put the customer's PEC address into PECDestinatario, or remove the element.",
        ),
        message=Text(
            it="PECDestinatario «{value}» è una casella del SdI, non del cliente.",
            en="PECDestinatario “{value}” is a mailbox of the SdI, not of the customer.",
        ),
        offline=Offline.YES,
        applies_to=("FPR12", "FSM10"),
        since="Allegato A 1.5, Elenco 1.6 (2019)",
        source="Allegato A 1.9.1, § 2.1.1, App. 1",
    ),
    Entry(
        code="00398",
        title=Text(
            it="Codice ufficio Centrale in presenza di un ufficio specifico",
            en="Central office code although a specific office exists",
        ),
        meaning=Text(
            it="Una FPA12 non può essere indirizzata all'ufficio «Centrale» di un'amministrazione se l'IPA elenca "
            "per il suo codice fiscale un solo ufficio di fatturazione attivo.",
            en="An FPA12 file must not be addressed to the “central” office of a public body if the IPA lists "
            "exactly one active invoicing office for its codice fiscale.",
        ),
        cause=Text(
            it="Il codice dell'ufficio non era noto al momento dell'ordine e si è usato quello centrale (UF…).",
            en="The office's code was not known when the order was placed, and the central one (UF…) was used.",
        ),
        remedy=Text(
            it="Cercare nell'IPA il codice univoco dell'ufficio e scriverlo in CodiceDestinatario (1.1.4).",
            en="Look up the office's unique code in the IPA and put it into CodiceDestinatario (1.1.4).",
        ),
        message=Text(
            it="È indicato l'ufficio centrale, ma l'IPA elenca un ufficio specifico per questo "
            "cessionario/committente.",
            en="The central office is stated, but the IPA lists a specific office for this buyer.",
        ),
        offline=Offline.NO,
        applies_to=("FPA12",),
        since="Elenco 1.5 (03/2017)",
        source="Elenco 2.0; Allegato B 1.8.4",
    ),
    Entry(
        code="00399",
        title=Text("Fattura B2B verso soggetto presente in IPA", "Private invoice to a subject listed in the IPA"),
        meaning=Text(
            it="Una FPR12 non può essere destinata a un cessionario/committente che ha nell'IPA uffici attivi per la "
            "fatturazione elettronica: serve una FPA12 con il codice dell'ufficio.",
            en="An FPR12 file must not be meant for a buyer that has active e-invoicing offices in the IPA: it takes "
            "an FPA12 file with the office's code.",
        ),
        cause=Text(
            it="Il cliente è una pubblica amministrazione, o un soggetto iscritto all'IPA, ma in anagrafica figura "
            "come privato.",
            en="The customer is a public body, or a subject entered in the IPA, but the master data treat it as a "
            "private party.",
        ),
        remedy=Text(
            it="Emettere il file come FPA12 (FormatoTrasmissione e attributo versione), con il codice ufficio di 6 "
            "caratteri in CodiceDestinatario, e firmarlo.",
            en="Issue the file as FPA12 (FormatoTrasmissione and attribute versione), with the 6-character office "
            "code in CodiceDestinatario, and sign it.",
        ),
        message=Text(
            it="Il cessionario/committente è nell'IPA: la fattura va emessa in formato FPA12.",
            en="The buyer is in the IPA: the invoice must be issued in the format FPA12.",
        ),
        offline=Offline.NO,
        applies_to=("FPR12",),
        since="Elenco 1.5 (03/2017)",
        source="Elenco 2.0; Allegato B 1.8.4",
    ),
    Entry(
        code="00427",
        title=Text(
            it="CodiceDestinatario di lunghezza non coerente col formato",
            en="Length of CodiceDestinatario does not fit the format",
        ),
        meaning=Text(
            it="Il CodiceDestinatario (1.1.4) ha 6 caratteri nelle FPA12 e 7 nelle FPR12 e FSM10.",
            en="CodiceDestinatario (1.1.4) has 6 characters in FPA12 and 7 in FPR12 and FSM10 files.",
        ),
        cause=Text(
            it="Si è scelto il formato sbagliato per il tipo di cliente, oppure il codice è stato troncato o gli è "
            "stato aggiunto uno zero.",
            en="The wrong format was chosen for the kind of customer, or the code was cut or got an extra zero.",
        ),
        remedy=Text(
            it="Verso una pubblica amministrazione usare FPA12 e il codice IPA di 6 caratteri; verso un privato "
            "FPR12 o FSM10 e un codice di 7 caratteri, 0000000 se non è noto.",
            en="Towards a public body use FPA12 and the 6-character IPA code; towards a private party FPR12 or FSM10 "
            "and a 7-character code, 0000000 if it is not known.",
        ),
        message=Text(
            it="La lunghezza del CodiceDestinatario «{value}» non è quella prevista per {formato}.",
            en="The length of CodiceDestinatario “{value}” is not the one required for {formato}.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1; Elenco 2.0; Allegato B 1.8.4",
    ),
)

"""The electronic signature of the file and its certificate."""

from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="00100",
        title=Text("Certificato di firma scaduto", "Signing certificate expired"),
        meaning=Text(
            it="Se il file è firmato, il certificato di firma non deve essere scaduto. La firma qualificata è "
            "obbligatoria verso la pubblica amministrazione (FPA12) e facoltativa verso i privati (FPR12, FSM10).",
            en="If the file is signed, the signing certificate must not have expired. A qualified signature is "
            "compulsory towards public bodies (FPA12) and optional towards private parties (FPR12, FSM10).",
        ),
        cause=Text(
            it="Il certificato non è stato rinnovato in tempo, oppure il file è stato firmato prima della scadenza e "
            "inviato dopo.",
            en="The certificate was not renewed in time, or the file was signed before the expiry and sent after it.",
        ),
        remedy=Text(
            it="Rinnovare il certificato e firmare di nuovo il file; per FPR12 e FSM10 si può anche inviarlo senza "
            "firma.",
            en="Renew the certificate and sign the file again; FPR12 and FSM10 files may also be sent unsigned.",
        ),
        message=Text("Il certificato di firma è scaduto.", "The signing certificate has expired."),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00101",
        title=Text("Certificato di firma revocato", "Signing certificate revoked"),
        meaning=Text(
            it="Se il file è firmato, il certificato di firma non deve essere revocato né sospeso. Per saperlo "
            "occorre interrogare il prestatore che lo ha emesso (CRL o OCSP).",
            en="If the file is signed, the signing certificate must be neither revoked nor suspended. Only the "
            "provider that issued it can tell (CRL or OCSP).",
        ),
        cause=Text(
            it="Il dispositivo è stato smarrito, sostituito o bloccato e il vecchio certificato è ancora quello in "
            "uso nel programma di firma.",
            en="The device was lost, replaced or blocked, and the signing program still uses the old certificate.",
        ),
        remedy=Text(
            it="Chiedere al prestatore lo stato del certificato, farne emettere o riattivare uno valido e firmare di "
            "nuovo il file.",
            en="Ask the provider for the certificate's status, have a valid one issued or reactivated, and sign the "
            "file again.",
        ),
        message=Text(
            it="Il certificato di firma è revocato o sospeso.",
            en="The signing certificate is revoked or suspended.",
        ),
        offline=Offline.NO,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00102",
        title=Text("Firma elettronica non valida", "Electronic signature not valid"),
        meaning=Text(
            it="Se il file è firmato, la firma deve corrispondere ai byte ricevuti. Sono ammesse CAdES Baseline B "
            "(.xml.p7m) e XAdES Baseline B enveloped (.xml), con certificato qualificato; verso i privati anche "
            "CAdES con certificato dell'Agenzia delle entrate.",
            en="If the file is signed, the signature must match the bytes received. Accepted are CAdES Baseline B "
            "(.xml.p7m) and XAdES Baseline B enveloped (.xml), with a qualified certificate; towards private "
            "parties also CAdES with a certificate of the Agenzia delle entrate.",
        ),
        cause=Text(
            it="Il file XML è stato modificato, reindentato o ricodificato dopo la firma; la firma è di un tipo non "
            "ammesso; un file FPA12 è partito senza firma.",
            en="The XML file was edited, re-indented or re-encoded after signing; the signature is of a kind that is "
            "not accepted; an FPA12 file left unsigned.",
        ),
        remedy=Text(
            it="Firmare di nuovo il file definitivo, senza più modificarlo, in CAdES (.xml.p7m) o XAdES enveloped "
            '(.xml, Reference con URI="").',
            en="Sign the final file again, without changing it afterwards, with CAdES (.xml.p7m) or XAdES enveloped "
            '(.xml, Reference with URI="").',
        ),
        message=Text(
            it="La firma elettronica apposta al file non è valida.",
            en="The electronic signature of the file is not valid.",
        ),
        messages={
            "unsigned": Text(
                it="Il file è destinato alla pubblica amministrazione (FPA12) e non è firmato.",
                en="The file is meant for a public body (FPA12) and is not signed.",
            ),
        },
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017); Baseline B: Allegato A 1.9.1 (2026)",
        source="Allegato A 1.9.1, § 1.2.1, App. 1",
    ),
    Entry(
        code="00103",
        title=Text("Firma priva di riferimento temporale", "Signature without signing time"),
        meaning=Text(
            it="La firma qualificata deve portare il riferimento temporale: l'attributo firmato signing-time in "
            "CAdES, SigningTime in XAdES.",
            en="A qualified signature must carry its time: the signed attribute signing-time in CAdES, SigningTime "
            "in XAdES.",
        ),
        cause=Text(
            it="Il programma di firma è impostato per non inserire data e ora, oppure produce una semplice firma CMS "
            "o XMLDSig.",
            en="The signing program is set to leave out date and time, or makes a plain CMS or XMLDSig signature.",
        ),
        remedy=Text(
            it="Attivare nel programma di firma l'inserimento di data e ora e firmare di nuovo il file.",
            en="Make the signing program include date and time, and sign the file again.",
        ),
        message=Text(
            it="La firma elettronica non contiene il riferimento temporale.",
            en="The electronic signature does not contain its time.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 1.2.1, App. 1",
    ),
    Entry(
        code="00104",
        title=Text("CA non affidabile", "Certification authority not trusted"),
        meaning=Text(
            it="Il prestatore che ha emesso il certificato di firma deve figurare nell'elenco di quelli affidabili. "
            "Verso i privati fa eccezione il certificato dell'Agenzia delle entrate, solo in CAdES.",
            en="The provider that issued the signing certificate must be on the list of trusted ones. Towards "
            "private parties the certificate of the Agenzia delle entrate is an exception, with CAdES only.",
        ),
        cause=Text(
            it="La firma usa un certificato di prova, autoprodotto o di autenticazione (CNS) al posto di quello di "
            "firma qualificata.",
            en="The signature uses a test certificate, a self-made one or one for authentication (CNS) instead of "
            "one for qualified signature.",
        ),
        remedy=Text(
            it="Firmare con un certificato di firma qualificata emesso da un prestatore accreditato.",
            en="Sign with a certificate for qualified signature issued by an accredited provider.",
        ),
        message=Text(
            it="L'autorità che ha emesso il certificato di firma non è nell'elenco di quelle affidabili.",
            en="The authority that issued the signing certificate is not on the list of trusted ones.",
        ),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 1.2.1, App. 1",
    ),
    Entry(
        code="00105",
        title=Text("Riferimento temporale successivo alla ricezione", "Signing time later than reception"),
        meaning=Text(
            it="Il riferimento temporale della firma qualificata non può essere successivo al momento in cui il SdI "
            "riceve il file.",
            en="The time in a qualified signature must not be later than the moment the SdI receives the file.",
        ),
        cause=Text(
            it="L'orologio del computer che firma è avanti, oppure il fuso orario è impostato male.",
            en="The clock of the computer that signs is fast, or its time zone is set wrongly.",
        ),
        remedy=Text(
            it="Sincronizzare l'orologio, controllare il fuso orario, firmare di nuovo e poi inviare il file.",
            en="Synchronise the clock, check the time zone, sign again and then send the file.",
        ),
        message=Text(
            it="Il riferimento temporale della firma è successivo alla ricezione del file.",
            en="The signing time is later than the reception of the file.",
        ),
        offline=Offline.YES,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
    Entry(
        code="00107",
        title=Text("Certificato di firma non valido", "Signing certificate not valid"),
        meaning=Text(
            it="Il certificato deve essere utilizzabile per la firma qualificata. È il codice residuale per ciò che "
            "non è scadenza, revoca o autorità non affidabile; i criteri esatti non sono pubblicati.",
            en="The certificate must be usable for qualified signature. It is the residual code for anything but "
            "expiry, revocation or an untrusted authority; the exact criteria are not published.",
        ),
        cause=Text(
            it="Il certificato non è destinato alla firma (per esempio è di autenticazione o di cifratura), non è "
            "ancora valido o è danneggiato.",
            en="The certificate is not meant for signing (it is for authentication or encryption, say), is not yet "
            "valid or is damaged.",
        ),
        remedy=Text(
            it="Scegliere nel programma di firma il certificato di firma qualificata del sottoscrittore e firmare di "
            "nuovo il file.",
            en="Choose the signer's certificate for qualified signature in the signing program and sign the file "
            "again.",
        ),
        message=Text("Il certificato di firma non è valido.", "The signing certificate is not valid."),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, App. 1",
    ),
)

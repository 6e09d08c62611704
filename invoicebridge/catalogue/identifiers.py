"""The tax identifiers of the parties: their structure, and whether the tax register knows them."""

from collections.abc import Mapping
from typing import Final

from invoicebridge.catalogue.entry import Entry, Offline, Text


def _ways_to_fail(it: str, en: str, length_it: str, length_en: str) -> Mapping[str, Text]:
    """The three messages every identifier needs: its length, its check character, the answer of the register."""
    return {
        "length": Text(
            f"{it} «{{value}}» non ha la lunghezza prevista ({length_it}).",
            f"{en} “{{value}}” does not have the required length ({length_en}).",
        ),
        "check": Text(
            f"{it} «{{value}}» ha una struttura o un carattere di controllo errati.",
            f"{en} “{{value}}” has a wrong structure or check character.",
        ),
        "unknown": Text(
            f"{it} «{{value}}» non risulta in anagrafe tributaria.",
            f"{en} “{{value}}” is not in the tax register.",
        ),
    }


_VAT_LENGTH: Final = ("11 cifre", "11 digits")
_CODE_LENGTH: Final = ("11 cifre o 16 caratteri", "11 digits or 16 characters")

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(
        code="00300",
        title=Text("IdTrasmittente non valido", "Transmitter's identifier not valid"),
        meaning=Text(
            it="Con IdPaese IT, l'IdCodice del trasmittente (1.1.1.2) deve esistere in anagrafe tributaria come "
            "codice fiscale. Gli identificativi esteri non sono verificati.",
            en="With IdPaese IT, the transmitter's IdCodice (1.1.1.2) must exist in the tax register as a codice "
            "fiscale. Foreign identifiers are not verified.",
        ),
        cause=Text(
            it="In IdTrasmittente è stata messa la partita IVA al posto del codice fiscale di una persona fisica, "
            "oppure il codice contiene un errore di battitura.",
            en="IdTrasmittente holds the VAT number instead of the codice fiscale of a natural person, or the code "
            "contains a typing mistake.",
        ),
        remedy=Text(
            it="Scrivere in IdTrasmittente/IdCodice (1.1.1.2) il codice fiscale di chi trasmette: 16 caratteri per "
            "le persone fisiche, 11 cifre per le società.",
            en="Put the codice fiscale of whoever transmits into IdTrasmittente/IdCodice (1.1.1.2): 16 characters "
            "for natural persons, 11 digits for companies.",
        ),
        message=Text(
            it="L'identificativo del trasmittente «{value}» non è valido.",
            en="The transmitter's identifier “{value}” is not valid.",
        ),
        messages=_ways_to_fail("L'identificativo del trasmittente", "The transmitter's identifier", *_CODE_LENGTH),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 2.1.1, App. 1",
    ),
    Entry(
        code="00301",
        title=Text("Partita IVA del cedente non valida", "Seller's VAT number not valid"),
        meaning=Text(
            it="Con IdPaese IT, la partita IVA del cedente/prestatore (1.2.1.1.2; semplificata 1.2.1.2) deve "
            "esistere e non essere cessata alla data del documento o prima. Per TD16, TD20 e TD29 la cessazione è "
            "giudicata dal controllo 00323.",
            en="With IdPaese IT, the seller's VAT number (1.2.1.1.2; simplified 1.2.1.2) must exist and must not "
            "have ceased on or before the document's date. For TD16, TD20 and TD29 its cessation is judged by "
            "control 00323.",
        ),
        cause=Text(
            it="Una cifra è sbagliata, è stato usato il codice fiscale al posto della partita IVA, oppure l'attività "
            "è cessata.",
            en="A digit is wrong, the codice fiscale was used instead of the VAT number, or the business has ceased.",
        ),
        remedy=Text(
            it="Correggere IdFiscaleIVA/IdCodice in CedentePrestatore (11 cifre, senza il prefisso IT) e verificarne "
            "lo stato sul sito dell'Agenzia delle entrate.",
            en="Correct IdFiscaleIVA/IdCodice in CedentePrestatore (11 digits, without the prefix IT) and verify its "
            "status on the site of the Agenzia delle entrate.",
        ),
        message=Text(
            it="La partita IVA del cedente/prestatore «{value}» non è valida.",
            en="The seller's VAT number “{value}” is not valid.",
        ),
        messages=_ways_to_fail("La partita IVA del cedente/prestatore", "The seller's VAT number", *_VAT_LENGTH),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017); TD29: Allegato A 1.9 (2025)",
        source="Allegato A 1.9.1, § 2.1.2, App. 1",
    ),
    Entry(
        code="00302",
        title=Text("Codice fiscale del cedente non valido", "Seller's codice fiscale not valid"),
        meaning=Text(
            it="Il codice fiscale del cedente/prestatore (1.2.1.2; semplificata 1.2.2), quando è indicato, deve "
            "esistere in anagrafe tributaria.",
            en="The seller's CodiceFiscale (1.2.1.2; simplified 1.2.2), where given, must exist in the tax register.",
        ),
        cause=Text(
            it="Un carattere è stato digitato male o manca; oppure il codice è stato ricavato dai dati anagrafici "
            "invece che letto dalla tessera, e per omocodia è diverso.",
            en="A character was mistyped or is missing; or the code was derived from the person's data instead of "
            "read from the card, and differs because of homonymy (omocodia).",
        ),
        remedy=Text(
            it="Correggere CodiceFiscale in CedentePrestatore; l'elemento è facoltativo e, salvo i gruppi IVA, si "
            "può anche omettere.",
            en="Correct CodiceFiscale in CedentePrestatore; the element is optional and, VAT groups apart, may also "
            "be left out.",
        ),
        message=Text(
            it="Il codice fiscale del cedente/prestatore «{value}» non è valido.",
            en="The seller's codice fiscale “{value}” is not valid.",
        ),
        messages=_ways_to_fail(
            "Il codice fiscale del cedente/prestatore", "The seller's codice fiscale", *_CODE_LENGTH
        ),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 2.1.2; Elenco 2.0",
    ),
    Entry(
        code="00303",
        title=Text(
            it="Partita IVA del rappresentante fiscale non valida",
            en="Fiscal representative's VAT number not valid",
        ),
        meaning=Text(
            it="Con IdPaese IT, la partita IVA del rappresentante fiscale del cedente (1.3.1.1.2; semplificata "
            "1.2.8.1.2) o del cessionario (1.4.4.1.2; semplificata 1.3.2.6.1.2) deve esistere.",
            en="With IdPaese IT, the VAT number of the fiscal representative of the seller (1.3.1.1.2; simplified "
            "1.2.8.1.2) or of the buyer (1.4.4.1.2; simplified 1.3.2.6.1.2) must exist.",
        ),
        cause=Text(
            it="Una cifra è sbagliata, oppure nel blocco del rappresentante è stato messo l'identificativo estero "
            "del rappresentato.",
            en="A digit is wrong, or the block of the representative holds the foreign identifier of the party "
            "represented.",
        ),
        remedy=Text(
            it="Correggere IdFiscaleIVA/IdCodice in RappresentanteFiscale con la partita IVA italiana del "
            "rappresentante, o togliere il blocco se non c'è un rappresentante.",
            en="Correct IdFiscaleIVA/IdCodice in RappresentanteFiscale to the representative's Italian VAT number, "
            "or remove the block where there is no representative.",
        ),
        message=Text(
            it="La partita IVA del rappresentante fiscale «{value}» non è valida.",
            en="The fiscal representative's VAT number “{value}” is not valid.",
        ),
        messages=_ways_to_fail(
            "La partita IVA del rappresentante fiscale", "The fiscal representative's VAT number", *_VAT_LENGTH
        ),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 2.1.3, App. 1",
    ),
    Entry(
        code="00304",
        title=Text(
            it="Codice fiscale del rappresentante fiscale non valido",
            en="Fiscal representative's codice fiscale not valid",
        ),
        meaning=Text(
            it="Il codice fiscale del rappresentante fiscale del cedente (1.3.1.2), quando è indicato, deve esistere "
            "in anagrafe tributaria.",
            en="The CodiceFiscale of the seller's fiscal representative (1.3.1.2), where given, must exist in the "
            "tax register.",
        ),
        cause=Text(
            it="Un carattere è stato digitato male o manca; oppure il codice è stato ricavato dai dati anagrafici "
            "invece che letto dalla tessera, e per omocodia è diverso.",
            en="A character was mistyped or is missing; or the code was derived from the person's data instead of "
            "read from the card, and differs because of homonymy (omocodia).",
        ),
        remedy=Text(
            it="Correggere CodiceFiscale in RappresentanteFiscale (1.3.1.2) oppure omettere l'elemento, che è "
            "facoltativo.",
            en="Correct CodiceFiscale in RappresentanteFiscale (1.3.1.2) or leave out the element, which is optional.",
        ),
        message=Text(
            it="Il codice fiscale del rappresentante fiscale «{value}» non è valido.",
            en="The fiscal representative's codice fiscale “{value}” is not valid.",
        ),
        messages=_ways_to_fail(
            "Il codice fiscale del rappresentante fiscale", "The fiscal representative's codice fiscale", *_CODE_LENGTH
        ),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 2.1.3; Elenco 2.0",
    ),
    Entry(
        code="00305",
        title=Text("Partita IVA del cessionario non valida", "Buyer's VAT number not valid"),
        meaning=Text(
            it="Con IdPaese IT, la partita IVA del cessionario/committente (1.4.1.1.2; semplificata 1.3.1.1.2) deve "
            "esistere. Gli identificativi esteri non sono verificati.",
            en="With IdPaese IT, the buyer's VAT number (1.4.1.1.2; simplified 1.3.1.1.2) must exist. Foreign "
            "identifiers are not verified.",
        ),
        cause=Text(
            it="Il cliente ha comunicato una partita IVA errata, una cifra è stata digitata male, oppure in "
            "IdFiscaleIVA è stato messo un codice fiscale di 16 caratteri.",
            en="The customer gave a wrong VAT number, a digit was mistyped, or IdFiscaleIVA holds a 16-character "
            "codice fiscale.",
        ),
        remedy=Text(
            it="Correggere IdFiscaleIVA/IdCodice in CessionarioCommittente; se il cliente non ha partita IVA, "
            "togliere IdFiscaleIVA e indicare CodiceFiscale.",
            en="Correct IdFiscaleIVA/IdCodice in CessionarioCommittente; if the customer has no VAT number, remove "
            "IdFiscaleIVA and state CodiceFiscale.",
        ),
        message=Text(
            it="La partita IVA del cessionario/committente «{value}» non è valida.",
            en="The buyer's VAT number “{value}” is not valid.",
        ),
        messages=_ways_to_fail("La partita IVA del cessionario/committente", "The buyer's VAT number", *_VAT_LENGTH),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 2.1.4, App. 1",
    ),
    Entry(
        code="00306",
        title=Text("Codice fiscale del cessionario non valido", "Buyer's codice fiscale not valid"),
        meaning=Text(
            it="Il codice fiscale del cessionario/committente (1.4.1.2; semplificata 1.3.1.2) deve esistere in "
            "anagrafe tributaria. Secondo l'Appendice 1 il controllo riguarda solo il cessionario senza partita "
            "IVA.",
            en="The buyer's CodiceFiscale (1.4.1.2; simplified 1.3.1.2) must exist in the tax register. According to "
            "Appendix 1 the control concerns only a buyer without a VAT number.",
        ),
        cause=Text(
            it="Un carattere è stato digitato male o manca; oppure il codice è stato ricavato dai dati anagrafici "
            "invece che letto dalla tessera, e per omocodia è diverso.",
            en="A character was mistyped or is missing; or the code was derived from the person's data instead of "
            "read from the card, and differs because of homonymy (omocodia).",
        ),
        remedy=Text(
            it="Correggere CodiceFiscale in CessionarioCommittente: 16 caratteri per le persone fisiche, 11 cifre "
            "per gli enti, senza spazi.",
            en="Correct CodiceFiscale in CessionarioCommittente: 16 characters for natural persons, 11 digits for "
            "other bodies, without blanks.",
        ),
        message=Text(
            it="Il codice fiscale del cessionario/committente «{value}» non è valido.",
            en="The buyer's codice fiscale “{value}” is not valid.",
        ),
        messages=_ways_to_fail(
            "Il codice fiscale del cessionario/committente", "The buyer's codice fiscale", *_CODE_LENGTH
        ),
        offline=Offline.PARTLY,
        applies_to=("FPA12", "FPR12", "FSM10"),
        since="Elenco 1.5 (03/2017)",
        source="Allegato A 1.9.1, § 2.1.4, App. 1",
    ),
)

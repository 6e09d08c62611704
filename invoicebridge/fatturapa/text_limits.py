"""What the schemas allow in texts: which elements take Basic Latin alone, and how many characters each takes.

From the types of schemas 1.2.3 and 1.0.2, which agree; codes and identifiers with a pattern of their own are left out.
"""

from collections.abc import Mapping
from typing import Final

BASIC_LATIN_ONLY: Final = frozenset(
    {
        "AlgoritmoCompressione",
        "CFQuietanzante",
        "CodUfficioPostale",
        "CodiceCIG",
        "CodiceCUP",
        "CodicePagamento",
        "CodiceTipo",
        "Fax",
        "FormatoAttachment",
        "IdDocumento",
        "NumItem",
        "Numero",
        "NumeroCivico",
        "NumeroDDT",
        "NumeroFR",
        "NumeroFatturaPrincipale",
        "NumeroIscrizioneAlbo",
        "NumeroLicenzaGuida",
        "NumeroREA",
        "ProgressivoInvio",
        "RiferimentoAmministrazione",
        "Telefono",
        "TipoDato",
        "Titolo",
        "TitoloQuietanzante",
        "TotalePercorso",
        "UnitaMisura",
        "UnitaMisuraPeso",
    }
)
"""Elements whose type in schemas 1.2.3 and 1.0.2 allows Basic Latin alone."""

LONGEST: Final[Mapping[str, int]] = {
    **dict.fromkeys(("NumeroCivico",), 8),
    **dict.fromkeys(("AlgoritmoCompressione", "FormatoAttachment", "ProgressivoInvio", "TipoDato", "Titolo"), 10),
    **dict.fromkeys(("TitoloQuietanzante", "UnitaMisura", "UnitaMisuraPeso"), 10),
    **dict.fromkeys(("Fax", "Telefono"), 12),
    **dict.fromkeys(("CodiceCIG", "CodiceCUP", "TotalePercorso"), 15),
    **dict.fromkeys(("CodEORI",), 17),
    **dict.fromkeys(("CodUfficioPostale", "IdDocumento", "NumItem", "Numero", "NumeroDDT", "NumeroFR"), 20),
    **dict.fromkeys(("NumeroFatturaPrincipale", "NumeroLicenzaGuida", "NumeroREA", "RiferimentoAmministrazione"), 20),
    **dict.fromkeys(("IdCodice",), 28),
    **dict.fromkeys(("CodiceTipo", "CodiceValore"), 35),
    **dict.fromkeys(("AlboProfessionale", "CodicePagamento", "Cognome", "CognomeQuietanzante", "Comune"), 60),
    **dict.fromkeys(("Indirizzo", "Nome", "NomeAttachment", "NomeQuietanzante", "NumeroIscrizioneAlbo"), 60),
    **dict.fromkeys(("RiferimentoTesto",), 60),
    **dict.fromkeys(("Denominazione", "IstitutoFinanziario", "MezzoTrasporto"), 80),
    **dict.fromkeys(("CausaleTrasporto", "CodiceCommessaConvenzione", "DescrizioneAttachment"), 100),
    **dict.fromkeys(("DatiTrasporto/Descrizione", "RiferimentoNormativo"), 100),
    **dict.fromkeys(("Beneficiario", "Causale"), 200),
    **dict.fromkeys(("Email", "PECDestinatario"), 256),
    **dict.fromkeys(("Descrizione", "ElementiRettificati"), 1000),
}
"""Most characters of an element; under `block/element` where it takes fewer in one block than in the others."""


def longest(block: str, element: str) -> int | None:
    """Return how many characters an element of a block takes; None where its type is no free text."""
    return LONGEST.get(f"{block}/{element}", LONGEST.get(element))

"""The fields of a customer's party in the JSON form of drafts, and the columns of batches that give them."""

from collections.abc import Mapping
from typing import Any, Final

from invoicebridge.bridge.batched import Customer

IDENTITY: Final = "dati_anagrafici"
VAT: Final = "id_fiscale_iva"
NAMES: Final = {"denominazione": "cliente_denominazione", "nome": "cliente_nome", "cognome": "cliente_cognome"}
ADDRESS: Final = {
    "indirizzo": "cliente_indirizzo",
    "numero_civico": "cliente_numero_civico",
    "cap": "cliente_cap",
    "comune": "cliente_comune",
    "provincia": "cliente_provincia",
    "nazione": "cliente_nazione",
}
IDENTIFIERS: Final = ("cliente_partita_iva", "cliente_codice_fiscale")
SCHEME: Final = "regime_fiscale"
"""Of suppliers alone; the party of a buyer has none."""
BESIDE: Final = ("stabile_organizzazione", "rappresentante_fiscale")
"""Blocks of a party that no column gives."""


def identity(party: Mapping[str, Any]) -> Mapping[str, Any]:
    """DatiAnagrafici; empty where nothing is said of them."""
    found: Mapping[str, Any] = party.get(IDENTITY) or {}
    return found


def names(party: Mapping[str, Any]) -> Mapping[str, str]:
    """Anagrafica; empty where nothing is said of it."""
    found: Mapping[str, str] = identity(party).get("anagrafica") or {}
    return found


def address(party: Mapping[str, Any]) -> Mapping[str, str]:
    """Sede; empty where nothing is said of it."""
    found: Mapping[str, str] = party.get("sede") or {}
    return found


def vat(party: Mapping[str, Any]) -> Mapping[str, str]:
    """IdFiscaleIVA, maybe without a country; empty where nothing is said of it."""
    found: Mapping[str, str] = identity(party).get(VAT) or {}
    return found


def identifiers(party: Mapping[str, Any]) -> dict[str, str]:
    """VAT number and codice fiscale by their columns; "" where nothing is said of them."""
    number = vat(party)
    return {
        IDENTIFIERS[0]: f"{number.get('id_paese') or ''}{number.get('id_codice') or ''}",
        IDENTIFIERS[1]: identity(party).get("codice_fiscale") or "",
    }


def is_whole_name(given: Mapping[str, str]) -> bool:
    """Whether it is a denomination, or first name and surname."""
    return "denominazione" in given or given.keys() >= {"nome", "cognome"}


def name_of(party: Mapping[str, Any]) -> str:
    """The denomination, or first name and surname; "" where there is neither."""
    given = names(party)
    return str(given.get("denominazione") or " ".join(filter(None, (given.get("nome"), given.get("cognome")))))


def cells(one: Customer) -> dict[str, str]:
    """Return what is said as the cells of a table of customers, by column; "" where nothing is said."""
    given, place = names(one.party), address(one.party)
    return {
        "azienda": one.company,
        "cliente_codice": one.code,
        **identifiers(one.party),
        **{column: given.get(name, "") for name, column in NAMES.items()},
        "cliente_regime_fiscale": str(identity(one.party).get(SCHEME, "")),
        **{column: place.get(name, "") for name, column in ADDRESS.items()},
        "codice_destinatario": one.codice_destinatario or "",
        "pec_destinatario": one.pec_destinatario or "",
        "cliente_email": one.email or "",
    }

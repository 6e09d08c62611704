"""The customer of a draft, from the columns of a row: VAT number, address, and which party it is."""

from typing import Any, Final

from invoicebridge.bridge.batches.completing import presumed_scheme
from invoicebridge.connectors.importers.cell import BadCell
from invoicebridge.connectors.importers.cells_parties import Postcode, Vat, italian_cap, italian_vat
from invoicebridge.fatturapa.document_types import ISSUED_BY_BUYER

ITALY: Final = "IT"
_ABROAD_CAP: Final = "00000"
_CAP_DIGITS: Final = 5
_PERSON_DIGITS: Final = 16
"""Of the codice fiscale of a person."""


def with_party(
    header: dict[str, Any], tipo_documento: str, scheme: str | None, *, registered: bool
) -> list[tuple[str, BadCell]]:
    """The header's customer is complete as far as it is given; return what is wrong, by the name of the column.

    Of documents that the buyer issues it is the supplier, and stands in the seller's place. One that is `registered`
    may leave to the register what it does not give: then no country and no scheme is presumed.
    """
    party = header.get("cessionario_committente")
    if party is None and not (registered and scheme):
        return []
    party = header.setdefault("cessionario_committente", {})
    wrong = _address(party, registered=registered)
    _one_name(party)
    if not registered:
        wrong += [(name, BadCell("cell-missing", column=name)) for name in _lacking(party)]
    stated = party.get("sede", {}).get("nazione")
    identity = party.setdefault("dati_anagrafici", {})
    vat = identity.get("id_fiscale_iva")
    if isinstance(vat, Vat):
        identity["id_fiscale_iva"] = _identifier(vat, stated or (None if registered else ITALY))
    if tipo_documento in ISSUED_BY_BUYER:
        if scheme or not registered:
            identity["regime_fiscale"] = scheme or presumed_scheme(stated or ITALY)
        header["cedente_prestatore"] = header.pop("cessionario_committente")
    return wrong


def _identifier(vat: Vat, country: str | None) -> dict[str, str]:
    """The number as an IdFiscaleIVA; its country is left out where neither cell nor address say it."""
    paese = vat.country or country
    code = italian_vat(vat) if paese in (ITALY, None) else vat.code
    return {"id_codice": code} if paese is None else {"id_paese": paese, "id_codice": code}


def _one_name(party: dict[str, Any]) -> None:
    """Of a name written twice, in one cell and in two, a person keeps first name and surname, and a firm the one."""
    identity = party.get("dati_anagrafici", {})
    name = identity.get("anagrafica", {})
    if not name.keys() >= {"denominazione", "nome", "cognome"}:
        return
    person = len(identity.get("codice_fiscale", "")) == _PERSON_DIGITS
    for other in ("denominazione",) if person else ("nome", "cognome"):
        del name[other]


def _lacking(party: dict[str, Any]) -> list[str]:
    """The columns of what a name or an address lacks that is given in part; the whole of it the register may give."""
    name = party.get("dati_anagrafici", {}).get("anagrafica", {})
    address = party.get("sede")
    made = []
    if name and "denominazione" not in name:
        made = [f"cliente_{one}" for one in ("nome", "cognome") if one not in name]
    if address is None:
        return made
    if not name:
        made = ["cliente_denominazione"]
    return made + [f"cliente_{one}" for one in ("indirizzo", "cap", "comune") if one not in address]


def with_carrier(body: dict[str, Any]) -> list[tuple[str, BadCell]]:
    """The carrier's VAT number has a country, of Italy where none is written; the carrier cannot do without one."""
    carrier = body.get("dati_generali", {}).get("dati_trasporto", {}).get("dati_anagrafici_vettore")
    if carrier is None:
        return []
    vat = carrier.get("id_fiscale_iva")
    if not isinstance(vat, Vat):
        return [("vettore_partita_iva", BadCell("cell-missing", column="vettore_partita_iva"))]
    country = vat.country or ITALY
    carrier["id_fiscale_iva"] = {"id_paese": country, "id_codice": italian_vat(vat) if country == ITALY else vat.code}
    if not carrier.get("anagrafica"):
        return [("vettore_denominazione", BadCell("cell-missing", column="vettore_denominazione"))]
    return []


def _address(party: dict[str, Any], *, registered: bool) -> list[tuple[str, BadCell]]:
    address = party.get("sede")
    if address is None:
        return []
    country = address.get("nazione", ITALY)
    if not registered:
        address["nazione"] = country
    postcode = address.get("cap")
    if not isinstance(postcode, Postcode):
        if country != ITALY:
            address["cap"] = _ABROAD_CAP
        return []
    if country != ITALY:
        fits = len(postcode.text) == _CAP_DIGITS and postcode.text.isdigit()
        address["cap"] = postcode.text if fits else _ABROAD_CAP
        return []
    try:
        address["cap"] = italian_cap(postcode)
    except BadCell as error:
        return [("cliente_cap", error)]
    return []

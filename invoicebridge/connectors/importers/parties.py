"""The customer of a draft, from the columns of a row: VAT number, address, and which party it is."""

from typing import Any, Final

from invoicebridge.connectors.importers.cells import BadCell, Postcode, Vat, italian_cap, italian_vat
from invoicebridge.fatturapa.document_types import ISSUED_BY_BUYER

ITALY: Final = "IT"
_ABROAD_CAP: Final = "00000"
_CAP_DIGITS: Final = 5
_SCHEME: Final = "RF01"
_SCHEME_ABROAD: Final = "RF18"


def with_party(header: dict[str, Any], tipo_documento: str, scheme: str | None) -> list[tuple[str, BadCell]]:
    """The header's customer is complete as far as it is given; return what is wrong, by the name of the column.

    Of documents that the buyer issues it is the supplier, and stands in the seller's place.
    """
    party = header.get("cessionario_committente")
    if party is None:
        return []
    wrong = _address(party)
    country = party.get("sede", {}).get("nazione", ITALY)
    identity = party.setdefault("dati_anagrafici", {})
    vat = identity.get("id_fiscale_iva")
    if isinstance(vat, Vat):
        paese = vat.country or country
        code = italian_vat(vat) if paese == ITALY else vat.code
        identity["id_fiscale_iva"] = {"id_paese": paese, "id_codice": code}
    if tipo_documento in ISSUED_BY_BUYER:
        identity["regime_fiscale"] = scheme or (_SCHEME if country == ITALY else _SCHEME_ABROAD)
        header["cedente_prestatore"] = header.pop("cessionario_committente")
    return wrong


def _address(party: dict[str, Any]) -> list[tuple[str, BadCell]]:
    address = party.get("sede")
    if address is None:
        return []
    country = address.setdefault("nazione", ITALY)
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

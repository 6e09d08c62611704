"""VAT number and codice fiscale of a seller or buyer, wherever a UBL party states them.

In this order: the VAT number of cac:PartyTaxScheme (BT-31, BT-48); in Italy the codice fiscale of cac:PartyLegalEntity
or of another tax scheme (BT-30, BT-32, BT-47), abroad these as the identifier of who has no VAT number; then an
electronic address of scheme 0211, 9906 (VAT number), 0210, 9907 (codice fiscale).
"""

from typing import Final

from invoicebridge.fatturapa.text_limits import longest
from invoicebridge.fatturapa.ubl import codes, identity
from invoicebridge.fatturapa.ubl.conversions import whole
from invoicebridge.fatturapa.ubl.document import ITALY
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node

_VAT: Final = "VAT"


def identifiers_of(party: Node, country: str) -> tuple[identity.Identifier | None, str | None]:
    """The VAT number and the codice fiscale of a seller or buyer, from wherever they are stated first."""
    party.settle("cac:PartyTaxScheme/cac:TaxScheme/cbc:ID")
    schemes = party.all("cac:PartyTaxScheme")
    vats = [one.first("cbc:CompanyID") for one in schemes if _is_vat(one)]
    others = [one.first("cbc:CompanyID") for one in schemes if not _is_vat(one)]
    legal, endpoint = party.first("cac:PartyLegalEntity/cbc:CompanyID"), party.first("cbc:EndpointID")
    vat = next((found for one in vats if (found := identity.vat_number(one, country))), None)
    fiscal = None
    if country == ITALY:
        fiscal = next((code for one in (legal, *others) if (code := identity.codice_fiscale(one))), None)
    elif vat is None:
        vat = next((number for one in (*others, legal) if (number := _abroad(one, country))), None)
    return _with_endpoint(endpoint, vat, fiscal, country)


def _is_vat(scheme: Node) -> bool:
    return (scheme.peek("cac:TaxScheme/cbc:ID") or _VAT) == _VAT


def _abroad(node: Node | None, country: str) -> identity.Identifier | None:
    """A register number abroad, which identifies who has no VAT number."""
    number = None if node is None else whole(node, longest("IdFiscaleIVA", "IdCodice"))
    if node is None or number is None:
        return None
    node.attribute("schemeID")
    return {"id_paese": country, "id_codice": number}


def _with_endpoint(
    endpoint: Node | None, vat: identity.Identifier | None, fiscal: str | None, country: str
) -> tuple[identity.Identifier | None, str | None]:
    """The same, with what an electronic address of an Italian scheme adds; it is lost where it says something else."""
    if endpoint is not None and vat is not None and endpoint.peek() in (vat["id_codice"], "".join(vat.values())):
        endpoint.text()
        endpoint.attribute("schemeID")
        return vat, fiscal
    scheme = None if endpoint is None else endpoint.peek_attribute("schemeID")
    if endpoint is None or scheme not in codes.VAT_SCHEMES | codes.CODICE_FISCALE_SCHEMES:
        return vat, fiscal
    if scheme in codes.CODICE_FISCALE_SCHEMES:
        stated = identity.codice_fiscale(endpoint)
        if fiscal is not None and stated is not None and stated != fiscal:
            _give_back(endpoint)
        return vat, fiscal or stated
    number = identity.vat_number(endpoint, ITALY)
    endpoint.attribute("schemeID")
    if vat is not None and number != vat:
        _give_back(endpoint)
    return vat or number, fiscal


def _give_back(endpoint: Node) -> None:
    endpoint.refuse(Reason.NO_PLACE)

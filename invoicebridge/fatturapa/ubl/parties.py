"""The parties: levels 23 (seller), 24 (buyer) and 26 (the seller's tax representative) of the mapping."""

from typing import Any, Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.recipients import NO_CHANNEL
from invoicebridge.fatturapa.ubl import addresses, codes, identity
from invoicebridge.fatturapa.ubl.conversions import Convert, matching, whole
from invoicebridge.fatturapa.ubl.document import ITALY, Document
from invoicebridge.fatturapa.ubl.identifiers import identifiers_of
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.party_rows import ACCOUNTING, EMAIL, SELLER
from invoicebridge.fatturapa.ubl.rows import taken, without_nothing

ORDINARY_SCHEME: Final = "RF01"
OTHER_SCHEME: Final = "RF18"


def header(document: Document) -> dict[str, Any]:
    """Return 1 FatturaElettronicaHeader; `ubl-missing` for what no party may lack."""
    root = document.root
    seller, buyer = _party(root, "cac:AccountingSupplierParty"), _party(root, "cac:AccountingCustomerParty")
    intermediary = seller.first("cac:ServiceProviderParty/cac:Party") if seller else None
    third = None if intermediary is None else _intermediary(intermediary)
    transmission = {} if buyer is None else _recipient(buyer)
    if third is not None:
        transmission["id_trasmittente"] = _sender(third)
    return without_nothing(
        {
            "dati_trasmissione": without_nothing(transmission),
            "cedente_prestatore": None if seller is None else _seller(seller, document),
            "rappresentante_fiscale": _representative(root.first("cac:TaxRepresentativeParty")),
            "cessionario_committente": None if buyer is None else _buyer(buyer, document),
            "terzo_intermediario_o_soggetto_emittente": third,
        }
    )


def _party(root: Node, role: str) -> Node | None:
    found = root.first(f"{role}/cac:Party")
    if found is None:
        root.blame(InvalidDocument("ubl-missing", element=role.removeprefix("cac:")))
    return found


def _seller(party: Node, document: Document) -> dict[str, Any]:
    identifiers = party.all("cac:PartyIdentification/cbc:ID")
    fields = taken(party, SELLER)
    country = document.seller_country
    vat, fiscal = identifiers_of(party, country)
    if vat is None:
        party.blame(InvalidDocument("ubl-missing", element="PartyTaxScheme/CompanyID"))
    anagrafica = _anagrafica(party, identifiers)
    regime = fields.get("dati_anagrafici", {}).get("regime_fiscale")
    return without_nothing(
        {
            "dati_anagrafici": without_nothing(
                {
                    "id_fiscale_iva": vat,
                    "codice_fiscale": fiscal or _prefixed_codice(identifiers),
                    "anagrafica": anagrafica,
                    **identity.albo(identifiers),
                    "regime_fiscale": regime or _presumed_scheme(party, country),
                }
            ),
            "sede": _sede(party, "CedentePrestatore/Sede"),
            "stabile_organizzazione": addresses.optional_address(
                party.first("cac:AgentParty/cac:PostalAddress"), "CedentePrestatore/StabileOrganizzazione"
            ),
            "iscrizione_rea": identity.rea(identifiers, party.first("cac:PartyLegalEntity/cbc:CompanyLegalForm")),
            "contatti": fields.get("contatti"),
            "riferimento_amministrazione": _accounting_cost(document.root),
        }
    )


def _presumed_scheme(party: Node, country: str) -> str:
    scheme = ORDINARY_SCHEME if country == ITALY else OTHER_SCHEME
    party.notes.presume("CedentePrestatore/DatiAnagrafici/RegimeFiscale", scheme)
    return scheme


def _accounting_cost(root: Node) -> str | None:
    return taken(root, ACCOUNTING, "CedentePrestatore").get("riferimento_amministrazione")


def _anagrafica(party: Node, identifiers: list[Node]) -> dict[str, Any]:
    names = identity.name(party.first("cac:PartyLegalEntity/cbc:RegistrationName"))
    trading = party.first("cac:PartyName/cbc:Name")
    if not names:
        names = identity.name(trading)
    elif trading is not None and trading.peek() == names.get("denominazione"):
        trading.text()
    if not names:
        party.blame(InvalidDocument("ubl-missing", element="PartyLegalEntity/RegistrationName"))
    return without_nothing({**names, "cod_eori": identity.eori(identifiers)})


def _prefixed_codice(identifiers: list[Node]) -> str | None:
    found = identity.prefixed(identifiers, "CF")
    return None if found is None else identity.codice_fiscale(found[0])


def _sede(party: Node, field: str) -> dict[str, Any]:
    address = party.first("cac:PostalAddress")
    if address is None:
        party.blame(InvalidDocument("ubl-missing", element="PostalAddress"))
        return {}
    return addresses.required_address(address, field)


def _recipient(party: Node) -> dict[str, Any]:
    endpoint = party.first("cbc:EndpointID")
    scheme = None if endpoint is None else endpoint.peek_attribute("schemeID")
    if endpoint is None or endpoint.peek() is None:
        return {}
    if scheme in codes.IPA_SCHEMES:
        return _addressed(endpoint, _codice_destinatario, "codice_destinatario")
    if scheme in codes.PEC_SCHEMES:
        made = _addressed(endpoint, EMAIL, "pec_destinatario")
        return {"codice_destinatario": NO_CHANNEL, **made} if made else {}
    return {}


_codice_destinatario: Final[Convert] = matching(r"[A-Z0-9]{6,7}", upper=True)


def _addressed(endpoint: Node, convert: Convert, field: str) -> dict[str, Any]:
    value = convert(endpoint, 256)
    endpoint.attribute("schemeID")
    return {} if value is None else {field: value}


def _buyer(party: Node, document: Document) -> dict[str, Any]:
    identifiers = party.all("cac:PartyIdentification/cbc:ID")
    vat, fiscal = identifiers_of(party, document.buyer_country)
    return without_nothing(
        {
            "dati_anagrafici": without_nothing(
                {
                    "id_fiscale_iva": vat,
                    "codice_fiscale": fiscal or _prefixed_codice(identifiers),
                    "anagrafica": _anagrafica(party, identifiers),
                }
            ),
            "sede": _sede(party, "CessionarioCommittente/Sede"),
            "stabile_organizzazione": addresses.optional_address(
                party.first("cac:AgentParty/cac:PostalAddress"), "CessionarioCommittente/StabileOrganizzazione"
            ),
            "rappresentante_fiscale": _buyers_representative(party.first("cac:PowerOfAttorney/cac:AgentParty")),
        }
    )


def _buyers_representative(party: Node | None) -> dict[str, Any] | None:
    if party is None:
        return None
    names = identity.person(party.first("cac:Person")) or identity.name(
        party.first("cac:PartyLegalEntity/cbc:RegistrationName")
    )
    vat = _vat_alone(party)
    if vat is None or not names:
        party.refuse_all(Reason.INCOMPLETE)
        return None
    return {"id_fiscale_iva": vat, **names}


def _vat_alone(party: Node) -> identity.Identifier | None:
    party.settle("cac:PartyTaxScheme/cac:TaxScheme/cbc:ID")
    return identity.vat_number(party.first("cac:PartyTaxScheme/cbc:CompanyID"), ITALY)


def _representative(party: Node | None) -> dict[str, Any] | None:
    """The seller's tax representative; its address has no place in FatturaPA."""
    made = _identified(party)
    if party is not None and (made is None or "id_fiscale_iva" not in made["dati_anagrafici"]):
        party.refuse_all(Reason.INCOMPLETE)
        return None
    return made


def _intermediary(party: Node) -> dict[str, Any] | None:
    made = _identified(party)
    if made is None:
        party.refuse_all(Reason.INCOMPLETE)
    return made


def _identified(party: Node | None) -> dict[str, Any] | None:
    """DatiAnagrafici of a party that has a number and a name."""
    if party is None:
        return None
    identifiers = party.all("cac:PartyIdentification/cbc:ID")
    names = identity.person(party.first("cac:Person")) or identity.name(party.first("cac:PartyName/cbc:Name"))
    fiscal = next((found for one in identifiers if (found := identity.codice_fiscale(one))), None)
    made = without_nothing(
        {
            "id_fiscale_iva": _vat_alone(party),
            "codice_fiscale": fiscal,
            "anagrafica": without_nothing({**names, "cod_eori": identity.eori(identifiers)}) if names else None,
        }
    )
    identified = "anagrafica" in made and len(made) > 1
    return {"dati_anagrafici": made} if identified else None


def carrier(party: Node | None) -> dict[str, Any] | None:
    """Return DatiAnagraficiVettore of a carrier with a VAT number and a name (level 27.3)."""
    made = _identified(party)
    if party is None:
        return None
    if made is None or "id_fiscale_iva" not in made["dati_anagrafici"]:
        party.refuse_all(Reason.INCOMPLETE)
        return None
    fields: dict[str, Any] = made["dati_anagrafici"]
    licence = party.first("cac:Person/cac:IdentityDocumentReference/cbc:ID")
    party.settle("cac:Person/cac:IdentityDocumentReference/cbc:DocumentTypeCode")
    number = None if licence is None else whole(licence, 20)
    return without_nothing({**fields, "numero_licenza_guida": number})


def _sender(third: dict[str, Any]) -> dict[str, str] | None:
    """IdTrasmittente of an intermediary: in Italy its codice fiscale, where it is stated (level 23.1.9.1.1.1)."""
    fields = third["dati_anagrafici"]
    vat: dict[str, str] | None = fields.get("id_fiscale_iva")
    fiscal = fields.get("codice_fiscale")
    if fiscal is not None and (vat is None or vat["id_paese"] == ITALY):
        return {"id_paese": ITALY, "id_codice": fiscal}
    return vat

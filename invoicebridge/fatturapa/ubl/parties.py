"""The parties: levels 23 (seller), 24 (buyer) and 26 (the seller's tax representative) of the mapping."""

from typing import Any, Final

from invoicebridge.fatturapa.codes import codes_of
from invoicebridge.fatturapa.recipients import NO_CHANNEL
from invoicebridge.fatturapa.text_limits import longest
from invoicebridge.fatturapa.ubl import addresses, codes, identity
from invoicebridge.fatturapa.ubl.conversions import Convert, matching, one_of, whole
from invoicebridge.fatturapa.ubl.document import ITALY, Document
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.rows import Row, taken, without_nothing

REGIMI: Final = codes_of("RegimeFiscale")
ORDINARY_SCHEME: Final = "RF01"
OTHER_SCHEME: Final = "RF18"
_VAT: Final = "VAT"
_SHORTEST_PHONE, _LONGEST_PHONE = 5, 12

_IDENTITY: Final = "the VAT number, else the electronic address or a register number; see docs"
_PREFIXED: Final = "by its prefix EORI:, ALBO:, REA: or CF:"


def _telephone(node: Node, _: int | None) -> str | None:
    """The number without spaces and signs; without Italy's own prefix where it would not fit."""
    digits = "".join(one for one in node.text() or "" if one in "+0123456789")
    if len(digits) > _LONGEST_PHONE:
        digits = digits.removeprefix("+39").removeprefix("0039")
    if _SHORTEST_PHONE <= len(digits) <= _LONGEST_PHONE:
        return digits
    node.refuse(Reason.FORM)
    return None


_email: Final[Convert] = matching(r"[^\s@]+@[^\s@]+\.[^\s@]+")

SELLER: Final = (
    Row("23.1.1", "cbc:EndpointID", "DatiAnagrafici/IdFiscaleIVA", how="only where no VAT number is stated"),
    Row("23.1.2.1", "cac:PartyIdentification/cbc:ID", "DatiAnagrafici/Anagrafica/CodEORI", how=_PREFIXED),
    Row("23.1.5.1", "cac:PartyTaxScheme/cbc:CompanyID", "DatiAnagrafici/IdFiscaleIVA", how=_IDENTITY),
    Row("23.1.5.2", "cac:PartyTaxScheme/cbc:TaxLevelCode", "DatiAnagrafici/RegimeFiscale", one_of(REGIMI)),
    Row(
        "23.1.6.1",
        "cac:PartyLegalEntity/cbc:RegistrationName",
        "DatiAnagrafici/Anagrafica/Denominazione",
        how="Nome#Cognome: or Denominazione: before it tell which it is",
    ),
    Row("23.1.6.2", "cac:PartyLegalEntity/cbc:CompanyID", "DatiAnagrafici/CodiceFiscale", how=_IDENTITY),
    Row("23.1.6.3", "cac:PartyLegalEntity/cbc:CompanyLegalForm", "IscrizioneREA/StatoLiquidazione", how="with REA:"),
    Row("23.1.7.2", "cac:Contact/cbc:Telephone", "Contatti/Telefono", _telephone),
    Row("23.1.7.3", "cac:Contact/cbc:ElectronicMail", "Contatti/Email", _email),
)
"""Below cac:AccountingSupplierParty/cac:Party and CedentePrestatore."""

STABILE: Final = (
    Row("23.1.8.1.1", "cac:AgentParty/cac:PostalAddress/cbc:StreetName", "StabileOrganizzazione/Indirizzo"),
    Row("23.1.8.1.2", "cac:AgentParty/cac:PostalAddress/cbc:CityName", "StabileOrganizzazione/Comune"),
    Row("23.1.8.1.3", "cac:AgentParty/cac:PostalAddress/cbc:PostalZone", "StabileOrganizzazione/CAP"),
    Row("23.1.8.1.4", "cac:AgentParty/cac:PostalAddress/cbc:CountrySubentity", "StabileOrganizzazione/Provincia"),
    Row("23.1.8.1.5.1", "cac:AgentParty/cac:PostalAddress/cac:Country", "StabileOrganizzazione/Nazione"),
)
"""The same for the buyer (24.1.8.1.…)."""

INTERMEDIARY: Final = (
    Row("23.1.9.1.1.1", "cac:PartyIdentification/cbc:ID", "DatiAnagrafici/CodiceFiscale", how=_PREFIXED),
    Row("23.1.9.1.2.1", "cac:PartyName/cbc:Name", "DatiAnagrafici/Anagrafica/Denominazione", how="a name"),
    Row("23.1.9.1.3.1", "cac:PartyTaxScheme/cbc:CompanyID", "DatiAnagrafici/IdFiscaleIVA", how="also IdTrasmittente"),
    Row("23.1.9.1.4.1", "cac:Person/cbc:FirstName", "DatiAnagrafici/Anagrafica/Nome", how="with the surname"),
    Row("23.1.9.1.4.2", "cac:Person/cbc:FamilyName", "DatiAnagrafici/Anagrafica/Cognome", how="with the name"),
)
"""Below cac:ServiceProviderParty/cac:Party and TerzoIntermediarioOSoggettoEmittente."""

BUYER: Final = (
    Row("24.1.1", "cbc:EndpointID", "DatiTrasmissione/CodiceDestinatario", how="schemes 0201, 0205, 9921; 0202 is PEC"),
    Row("24.1.2.1", "cac:PartyIdentification/cbc:ID", "DatiAnagrafici/Anagrafica/CodEORI", how=_PREFIXED),
    Row("24.1.5.1", "cac:PartyTaxScheme/cbc:CompanyID", "DatiAnagrafici/IdFiscaleIVA", how=_IDENTITY),
    Row("24.1.6.1", "cac:PartyLegalEntity/cbc:RegistrationName", "DatiAnagrafici/Anagrafica/Denominazione"),
    Row("24.1.6.2", "cac:PartyLegalEntity/cbc:CompanyID", "DatiAnagrafici/CodiceFiscale", how=_IDENTITY),
)
"""Below cac:AccountingCustomerParty/cac:Party and CessionarioCommittente."""

BUYERS_REPRESENTATIVE: Final = (
    Row("24.1.9.2.1.1", "cac:PartyTaxScheme/cbc:CompanyID", "IdFiscaleIVA", how=_IDENTITY),
    Row("24.1.9.2.2.1", "cac:PartyLegalEntity/cbc:RegistrationName", "Denominazione", how="a name"),
    Row("24.1.9.2.3.1", "cac:Person/cbc:FirstName", "Nome", how="instead of the firm's name, with the surname"),
    Row("24.1.9.2.3.2", "cac:Person/cbc:FamilyName", "Cognome", how="with the name"),
)
"""Below cac:PowerOfAttorney/cac:AgentParty and RappresentanteFiscale."""

REPRESENTATIVE: Final = (
    Row("26.1.1", "cac:PartyIdentification/cbc:ID", "DatiAnagrafici/CodiceFiscale", how=_PREFIXED),
    Row("26.2.1", "cac:PartyName/cbc:Name", "DatiAnagrafici/Anagrafica/Denominazione", how="a name"),
    Row("26.4.1", "cac:PartyTaxScheme/cbc:CompanyID", "DatiAnagrafici/IdFiscaleIVA", how=_IDENTITY),
)
"""Below cac:TaxRepresentativeParty and RappresentanteFiscale."""


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
        root.fault("ubl-missing", element=role.removeprefix("cac:"))
    return found


def _seller(party: Node, document: Document) -> dict[str, Any]:
    identifiers = party.all("cac:PartyIdentification/cbc:ID")
    fields = taken(party, SELLER)
    country = document.seller_country
    vat, fiscal = _identifiers(party, country)
    if vat is None:
        party.fault("ubl-missing", element="PartyTaxScheme/CompanyID")
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


ACCOUNTING: Final = (Row("12", "cbc:AccountingCost", "RiferimentoAmministrazione", whole),)
"""Below the root and CedentePrestatore."""


def _anagrafica(party: Node, identifiers: list[Node]) -> dict[str, Any]:
    names = identity.name(party.first("cac:PartyLegalEntity/cbc:RegistrationName"))
    trading = party.first("cac:PartyName/cbc:Name")
    if not names:
        names = identity.name(trading)
    elif trading is not None and trading.peek() == names.get("denominazione"):
        trading.text()
    if not names:
        party.fault("ubl-missing", element="PartyLegalEntity/RegistrationName")
    return without_nothing({**names, "cod_eori": identity.eori(identifiers)})


def _prefixed_codice(identifiers: list[Node]) -> str | None:
    found = identity.prefixed(identifiers, "CF")
    return None if found is None else identity.codice_fiscale(found[0])


def _sede(party: Node, field: str) -> dict[str, Any]:
    address = party.first("cac:PostalAddress")
    if address is None:
        party.fault("ubl-missing", element="PostalAddress")
        return {}
    return addresses.required_address(address, field)


def _identifiers(party: Node, country: str) -> tuple[identity.Identifier | None, str | None]:
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


def _recipient(party: Node) -> dict[str, Any]:
    endpoint = party.first("cbc:EndpointID")
    scheme = None if endpoint is None else endpoint.peek_attribute("schemeID")
    if endpoint is None or endpoint.peek() is None:
        return {}
    if scheme in codes.IPA_SCHEMES:
        return _addressed(endpoint, _codice_destinatario, "codice_destinatario")
    if scheme in codes.PEC_SCHEMES:
        made = _addressed(endpoint, _email, "pec_destinatario")
        return {"codice_destinatario": NO_CHANNEL, **made} if made else {}
    return {}


_codice_destinatario: Final[Convert] = matching(r"[A-Z0-9]{6,7}", upper=True)


def _addressed(endpoint: Node, convert: Convert, field: str) -> dict[str, Any]:
    value = convert(endpoint, 256)
    endpoint.attribute("schemeID")
    return {} if value is None else {field: value}


def _buyer(party: Node, document: Document) -> dict[str, Any]:
    identifiers = party.all("cac:PartyIdentification/cbc:ID")
    vat, fiscal = _identifiers(party, document.buyer_country)
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

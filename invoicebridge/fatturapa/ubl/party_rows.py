"""The rows of the parties: levels 12, 23, 24 and 26 of the mapping."""

from typing import Final

from invoicebridge.fatturapa.codes import codes_of
from invoicebridge.fatturapa.ubl.conversions import Convert, matching, one_of, whole
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.rows import Row

REGIMI: Final = codes_of("RegimeFiscale")
_SHORTEST_PHONE, _LONGEST_PHONE = 5, 12

_IDENTITY: Final = "the VAT number, else the electronic address or a register number; see the choices"
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


EMAIL: Final[Convert] = matching(r"[^\s@]+@[^\s@]+\.[^\s@]+")

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
    Row("23.1.7.3", "cac:Contact/cbc:ElectronicMail", "Contatti/Email", EMAIL),
)
"""Below cac:AccountingSupplierParty/cac:Party and CedentePrestatore."""


def _stabile(level: str) -> tuple[Row, ...]:
    """The rows of a permanent establishment; the whole of it or none is carried over."""
    address = "cac:AgentParty/cac:PostalAddress"
    return (
        Row(f"{level}.1.1", f"{address}/cbc:StreetName", "StabileOrganizzazione/Indirizzo"),
        Row(f"{level}.1.2", f"{address}/cbc:CityName", "StabileOrganizzazione/Comune"),
        Row(f"{level}.1.3", f"{address}/cbc:PostalZone", "StabileOrganizzazione/CAP"),
        Row(f"{level}.1.4", f"{address}/cbc:CountrySubentity", "StabileOrganizzazione/Provincia"),
        Row(f"{level}.1.5.1", f"{address}/cac:Country/cbc:IdentificationCode", "StabileOrganizzazione/Nazione"),
    )


STABILE: Final = _stabile("23.1.8")
BUYERS_STABILE: Final = _stabile("24.1.8")
"""Below cac:Party, and CedentePrestatore or CessionarioCommittente."""

INTERMEDIARY: Final = (
    Row("23.1.9.1.1.1", "cac:PartyIdentification/cbc:ID", "DatiAnagrafici/CodiceFiscale", how=_PREFIXED),
    Row("23.1.9.1.2.1", "cac:PartyName/cbc:Name", "DatiAnagrafici/Anagrafica/Denominazione", how="a name"),
    Row("23.1.9.1.3.1", "cac:PartyTaxScheme/cbc:CompanyID", "DatiAnagrafici/IdFiscaleIVA", how="also IdTrasmittente"),
    Row("23.1.9.1.4.1", "cac:Person/cbc:FirstName", "DatiAnagrafici/Anagrafica/Nome", how="with the surname"),
    Row("23.1.9.1.4.2", "cac:Person/cbc:FamilyName", "DatiAnagrafici/Anagrafica/Cognome", how="with the name"),
)
"""Below cac:ServiceProviderParty/cac:Party and TerzoIntermediarioOSoggettoEmittente."""

RECIPIENT: Final = (
    Row("24.1.1", "cbc:EndpointID", "DatiTrasmissione/CodiceDestinatario", how="schemes 0201, 0205, 9921; 0202 is PEC"),
)
"""Below cac:AccountingCustomerParty/cac:Party and FatturaElettronicaHeader."""

BUYER: Final = (
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

ACCOUNTING: Final = (Row("12", "cbc:AccountingCost", "RiferimentoAmministrazione", whole),)
"""Below the root and CedentePrestatore."""

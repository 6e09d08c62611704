"""Delivery and transport: levels 27 and 28 of the mapping → 2.1.9 DatiTrasporto."""

from typing import Any, Final

from invoicebridge.fatturapa.ubl import addresses
from invoicebridge.fatturapa.ubl.conversions import clock, counted, day, matching, midnight, prose, weight
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.parties import carrier
from invoicebridge.fatturapa.ubl.rows import Row, taken, without_nothing

_IDENTITY: Final = "with VAT number and name, else lost"

DELIVERY: Final = (
    Row("27.1", "cbc:ActualDeliveryDate", "DataOraConsegna", midnight, how="also Data, see the choices"),
    Row("27.5.1", "cac:Despatch/cbc:Instructions", "CausaleTrasporto", prose),
    Row("27.5.2", "cac:Despatch/cbc:RequestedDespatchDate", "DataOraRitiro", how="with the time of 27.5.3"),
    Row("27.5.3", "cac:Despatch/cbc:RequestedDespatchTime", "DataOraRitiro", how="with the date of 27.5.2"),
    Row("27.5.4", "cac:Despatch/cbc:ActualDespatchDate", "DataInizioTrasporto", day),
    Row("27.6.2", "cac:Shipment/cbc:GrossWeightMeasure", "PesoLordo", weight),
    Row("27.6.2.1", "cac:Shipment/cbc:GrossWeightMeasure/@unitCode", "UnitaMisuraPeso", how="the first stated"),
    Row("27.6.3", "cac:Shipment/cbc:NetWeightMeasure", "PesoNetto", weight),
    Row("27.6.3.1", "cac:Shipment/cbc:NetWeightMeasure/@unitCode", "UnitaMisuraPeso", how="the first stated"),
    Row("27.6.4", "cac:Shipment/cbc:TotalTransportHandlingUnitQuantity", "NumeroColli", counted),
    Row("27.6.5.1", "cac:Shipment/cac:GoodsItem/cbc:Description", "Descrizione", prose),
    Row("27.6.6.1", "cac:Shipment/cac:ShipmentStage/cbc:TransportMeansTypeCode", "MezzoTrasporto", prose),
)
"""Below cac:Delivery and DatiTrasporto."""

CARRIER: Final = (
    Row("27.3.1.1", "cac:PartyIdentification/cbc:ID", "DatiAnagraficiVettore/CodiceFiscale", how="with CF: before it"),
    Row("27.3.2.1", "cac:PartyName/cbc:Name", "DatiAnagraficiVettore/Anagrafica/Denominazione", how=_IDENTITY),
    Row("27.3.3.1", "cac:PartyTaxScheme/cbc:CompanyID", "DatiAnagraficiVettore/IdFiscaleIVA", how=_IDENTITY),
    Row("27.3.4.1", "cac:Person/cbc:FirstName", "DatiAnagraficiVettore/Anagrafica/Nome", how=_IDENTITY),
    Row("27.3.4.2", "cac:Person/cbc:FamilyName", "DatiAnagraficiVettore/Anagrafica/Cognome", how=_IDENTITY),
    Row(
        "27.3.4.3.1",
        "cac:Person/cac:IdentityDocumentReference/cbc:ID",
        "DatiAnagraficiVettore/NumeroLicenzaGuida",
        how="where it fits",
    ),
)
"""Below cac:Delivery/cac:CarrierParty and DatiTrasporto."""

TERMS: Final = (Row("28.1", "cac:DeliveryTerms/cbc:ID", "TipoResa", matching(r"[A-Z]{3}", upper=True)),)
"""Below the root and DatiTrasporto."""


def transport(root: Node) -> dict[str, Any]:
    """Return DatiTrasporto; empty where the document says nothing of it."""
    delivery = root.first("cac:Delivery")
    terms = taken(root, TERMS, "DatiTrasporto")
    if "tipo_resa" in terms and (scheme := root.first("cac:DeliveryTerms/cbc:ID")) is not None:
        scheme.attribute("schemeID")
    if delivery is None:
        return terms
    fields = taken(delivery, DELIVERY, "DatiTrasporto")
    return without_nothing(
        {
            **fields,
            **terms,
            "dati_anagrafici_vettore": carrier(delivery.first("cac:CarrierParty")),
            "unita_misura_peso": _weighed_in(delivery),
            "data_ora_ritiro": _pickup(delivery),
            "indirizzo_resa": addresses.optional_address(
                delivery.first("cac:DeliveryLocation/cac:Address"), "DatiTrasporto/IndirizzoResa"
            ),
        }
    )


def _pickup(delivery: Node) -> str | None:
    on, at = (
        delivery.first("cac:Despatch/cbc:RequestedDespatchDate"),
        delivery.first("cac:Despatch/cbc:RequestedDespatchTime"),
    )
    date = None if on is None else day(on)
    if date is None:
        return None
    return f"{date}T{(None if at is None else clock(at)) or '00:00:00'}"


def _weighed_in(delivery: Node) -> str | None:
    """The unit of the weights; where the two differ, the second one's is lost."""
    found: str | None = None
    for name in ("GrossWeightMeasure", "NetWeightMeasure"):
        weighed = delivery.first(f"cac:Shipment/cbc:{name}")
        unit = None if weighed is None else weighed.peek_attribute("unitCode")
        if weighed is not None and unit is not None and len(unit) <= 10 and found in (None, unit):
            found = weighed.attribute("unitCode")
    return found

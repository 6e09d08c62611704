"""Addresses: levels 23.1.4, 23.1.8, 24.1.4, 24.1.8 and 27.2.2 of the mapping."""

import re
from typing import Any, Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.text_limits import longest
from invoicebridge.fatturapa.ubl.conversions import prose
from invoicebridge.fatturapa.ubl.document import ITALY
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.rows import Row, without_nothing

LINE_BY_LINE: Final = "street lines that fit no field of their own are joined to Indirizzo while it has room"
ABROAD_CAP: Final = "00000"
_CAP: Final = re.compile(r"[0-9]{5}")
_PROVINCIA: Final = re.compile(r"(?:IT-)?([A-Z]{2})")
_INDIRIZZO: Final = longest("Sede", "Indirizzo") or 0
_NUMERO_CIVICO: Final = longest("Sede", "NumeroCivico") or 0
_REQUIRED: Final = {
    "indirizzo": "cbc:StreetName",
    "cap": "cbc:PostalZone",
    "comune": "cbc:CityName",
    "nazione": "cac:Country/cbc:IdentificationCode",
}


def rows(level: str) -> tuple[Row, ...]:
    """The rows of an address whose level in the mapping is `level`."""
    return (
        Row(f"{level}.1", "cbc:StreetName", "Indirizzo", how=LINE_BY_LINE),
        Row(f"{level}.2", "cbc:AdditionalStreetName", "NumeroCivico", how=LINE_BY_LINE),
        Row(f"{level}.3", "cbc:CityName", "Comune", how="cut at 60 characters"),
        Row(f"{level}.4", "cbc:PostalZone", "CAP", how="00000 abroad, with the post code joined to Indirizzo"),
        Row(f"{level}.5", "cbc:CountrySubentity", "Provincia", how="two capitals, in Italy only"),
        Row(f"{level}.6.1", "cac:AddressLine/cbc:Line", "Indirizzo", how=LINE_BY_LINE),
        Row(f"{level}.7.1", "cac:Country/cbc:IdentificationCode", "Nazione", how="as it stands"),
    )


def required_address(node: Node, field: str) -> dict[str, Any]:
    """Return the address; `ubl-missing` for each part that FatturaPA requires and the UBL leaves out."""
    made = _address(node, field)
    for name in missing(made):
        node.blame(
            InvalidDocument("ubl-missing", element=_REQUIRED[name].removeprefix("cac:Country/").removeprefix("cbc:"))
        )
    return made


def optional_address(node: Node | None, field: str) -> dict[str, Any] | None:
    """Return the address where it is whole; otherwise all of it is lost."""
    if node is None:
        return None
    made = _address(node, field)
    if missing(made):
        node.refuse_all(Reason.INCOMPLETE)
        return None
    return made


def missing(made: dict[str, Any]) -> tuple[str, ...]:
    """The required parts that an address lacks."""
    return tuple(name for name in _REQUIRED if name not in made)


def _address(node: Node, field: str) -> dict[str, Any]:
    country = node.take("cac:Country/cbc:IdentificationCode")
    city = node.first("cbc:CityName")
    street = node.take("cbc:StreetName") or ""
    made: dict[str, Any] = {"nazione": country, "comune": None if city is None else prose(city, longest("", "Comune"))}
    if country == ITALY:
        made.update(_in_italy(node))
    else:
        cap, street = _abroad(node, street, field)
        made["cap"] = cap
    more = node.first("cbc:AdditionalStreetName")
    if more is not None and len(more.peek() or "") <= _NUMERO_CIVICO and made.get("numero_civico") is None:
        made["numero_civico"] = more.text()
        more = None
    for extra in (more, *node.all("cac:AddressLine/cbc:Line")):
        street = _joined(street, extra)
    if len(street) > _INDIRIZZO:
        _cut(node, street)
    made["indirizzo"] = street[:_INDIRIZZO].rstrip()
    return without_nothing(made)


def _cut(node: Node, street: str) -> None:
    (node.first("cbc:StreetName") or node).cut(street[_INDIRIZZO:])


def _in_italy(node: Node) -> dict[str, Any]:
    made: dict[str, Any] = {}
    cap, province = node.first("cbc:PostalZone"), node.first("cbc:CountrySubentity")
    if cap is not None and _CAP.fullmatch(cap.peek() or ""):
        made["cap"] = cap.text()
    elif cap is not None:
        cap.refuse(Reason.FORM)
    found = None if province is None else _PROVINCIA.fullmatch(province.peek() or "")
    if province is not None and found:
        province.text()
        made["provincia"] = found[1]
    elif province is not None:
        province.refuse(Reason.FORM)
    return made


def _abroad(node: Node, street: str, field: str) -> tuple[str, str]:
    """The CAP of an address abroad, and the street with the post code that no CAP can be."""
    code = node.first("cbc:PostalZone")
    if code is not None and _CAP.fullmatch(code.peek() or ""):
        return code.text() or ABROAD_CAP, street
    node.notes.presume(f"{field}/CAP", ABROAD_CAP)
    return ABROAD_CAP, _joined(street, code)


def _joined(street: str, extra: Node | None) -> str:
    """The street and one line more, where there is room for it."""
    if extra is None or extra.peek() is None:
        return street
    whole = f"{street}, {extra.peek()}" if street else extra.peek() or ""
    if len(whole) > _INDIRIZZO:
        extra.refuse(Reason.TOO_LONG)
        return street
    extra.text()
    return whole

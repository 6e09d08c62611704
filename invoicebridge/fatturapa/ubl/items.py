"""What a line sells: level 35.11 of the mapping → description, codes, AltriDatiGestionali, DatiVeicoli."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.codes import codes_of
from invoicebridge.fatturapa.text_limits import longest
from invoicebridge.fatturapa.ubl.conversions import is_day, matching, one_of, plain
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.rows import Row

ITEM: Final = (
    Row("35.11.1", "cbc:Description", "Descrizione", how="after the name: name - description"),
    Row("35.11.2", "cbc:Name", "Descrizione", how="first; the whole is cut at 1000 characters"),
    Row(
        "35.11.4.1", "cac:SellersItemIdentification/cbc:ID", "CodiceArticolo", how="CARB: and AICFARMACO: by their name"
    ),
    Row("35.11.5.1", "cac:StandardItemIdentification/cbc:ID", "CodiceArticolo/CodiceValore", how="with its scheme"),
    Row("35.11.5.1.1", "cac:StandardItemIdentification/cbc:ID/@schemeID", "CodiceArticolo/CodiceTipo", how="as stated"),
    Row(
        "35.11.7.1",
        "cac:CommodityClassification/cbc:ItemClassificationCode",
        "CodiceArticolo/CodiceValore",
        how="with its list",
    ),
    Row(
        "35.11.7.1.1",
        "cac:CommodityClassification/cbc:ItemClassificationCode/@listID",
        "CodiceArticolo/CodiceTipo",
        how="as stated",
    ),
    Row(
        "35.11.9.1", "cac:AdditionalItemProperty/cbc:Name", "AltriDatiGestionali/TipoDato", how="but for the five names"
    ),
    Row("35.11.9.2", "cac:AdditionalItemProperty/cbc:Value", "AltriDatiGestionali/RiferimentoTesto", how="by the name"),
)
"""Below cac:Item and DettaglioLinee."""

SELLERS_CODE: Final = "SellerItemIdentification"
_FUEL: Final = "CARB"
_DRUG: Final = "AICFARMACO"
_FUEL_DIGITS: Final = 8
_DESCRIPTION: Final = longest("DettaglioLinee", "Descrizione") or 0
_CODE: Final = longest("CodiceArticolo", "CodiceValore") or 0
_KIND: Final = longest("AltriDatiGestionali", "TipoDato") or 0
_TEXT: Final = longest("AltriDatiGestionali", "RiferimentoTesto") or 0
_PROPERTY: Final = "cac:AdditionalItemProperty"
_TYPES: Final = codes_of("TipoCessionePrestazione")
_VEHICLE: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[\s#:;,|/-]*(.*)")
_NUMBER: Final = re.compile(r"-?[0-9]{1,11}(?:\.[0-9]{1,8})?")


def description(line: Node, item: Node) -> str:
    """Return Descrizione: name and description joined; `ubl-missing` where there is neither."""
    name, more = item.first("cbc:Name"), item.first("cbc:Description")
    texts = [text for one in (name, more) if one is not None and (text := one.text()) is not None]
    if not texts:
        line.blame(InvalidDocument("ubl-missing", element="Item/Name"))
        return ""
    joined = texts[0] if len(set(texts)) == 1 else " - ".join(texts)
    last = more if more is not None and len(texts) > 1 else name or more
    if len(joined) > _DESCRIPTION and last is not None:
        last.cut(joined[_DESCRIPTION:])
    return joined[:_DESCRIPTION].rstrip()


def codes_of_item(item: Node) -> list[dict[str, str]]:
    """Return CodiceArticolo: the seller's code, the standard one, the classifications."""
    return [*_sellers(item), *_standard(item), *_classified(item)]


def _sellers(item: Node) -> Iterator[dict[str, str]]:
    node = item.first("cac:SellersItemIdentification/cbc:ID")
    value = None if node is None else node.peek()
    if node is None or value is None:
        return
    name, _, rest = value.partition(":")
    if name == _FUEL and rest:
        yield from _code(node, _FUEL, value[-_FUEL_DIGITS:])
    elif name == _DRUG and rest:
        yield from _code(node, _DRUG, rest)
    else:
        yield from _code(node, SELLERS_CODE, value)


def _standard(item: Node) -> Iterator[dict[str, str]]:
    node = item.first("cac:StandardItemIdentification/cbc:ID")
    if node is not None and node.peek() is not None:
        yield from _code(node, node.attribute("schemeID") or "StandardItemIdentification", node.peek() or "")


def _classified(item: Node) -> Iterator[dict[str, str]]:
    for node in item.all("cac:CommodityClassification/cbc:ItemClassificationCode"):
        if node.peek() is not None:
            yield from _code(node, node.attribute("listID") or "ItemClassificationCode", node.peek() or "")


def _code(node: Node, kind: str, value: str) -> Iterator[dict[str, str]]:
    if len(kind) > _CODE or len(value) > _CODE:
        node.refuse(Reason.TOO_LONG)
        return
    node.text()
    yield {"codice_tipo": kind, "codice_valore": value}


def _named(item: Node) -> Iterator[tuple[str, Node, Node]]:
    """The attributes of an item: name in small letters, its node, the value's node."""
    for one in item.all(_PROPERTY):
        name, value = one.first("cbc:Name"), one.first("cbc:Value")
        if name is not None and value is not None and name.peek() is not None and value.peek() is not None:
            yield (name.peek() or "").casefold(), name, value


def natura(item: Node) -> Node | None:
    """Return the value of the item's property Natura, where it is one of the codes."""
    for known, name, value in _named(item):
        if known == "natura" and value.peek() in codes_of("Natura"):
            name.text()
            return value
    return None


def special(item: Node) -> dict[str, Any]:
    """Return the fields that two properties of an item are: TipoCessionePrestazione and Ritenuta."""
    made: dict[str, Any] = {}
    for known, name, value in _named(item):
        if known == "tipocessioneprestazione" and (found := one_of(_TYPES)(value, None)):
            name.text()
            made["tipo_cessione_prestazione"] = found
        elif known == "ritenuta" and (marked := matching("SI", upper=True)(value, None)):
            name.text()
            made["ritenuta"] = marked
    return made


def attributes(item: Node) -> list[dict[str, Any]]:
    """Return AltriDatiGestionali of the item's other properties that fit: Testo, Numero, Data, and any other name."""
    return [made for one in _named(item) if (made := _attribute(*one)) is not None]


def _attribute(known: str, name: Node, value: Node) -> dict[str, Any] | None:
    if known in ("tipocessioneprestazione", "ritenuta", "natura", "dativeicoli"):
        return None
    text, kind = value.peek() or "", name.peek() or ""
    if len(kind) > _KIND:
        name.refuse(Reason.TOO_LONG)
        value.refuse(Reason.TOO_LONG)
        return None
    if known == "numero" and _NUMBER.fullmatch(text):
        field, made = "riferimento_numero", _two_decimals(text)
    elif known == "data" and is_day(text):
        field, made = "riferimento_data", text
    elif len(text) <= _TEXT:
        field, made = "riferimento_testo", text
    else:
        value.refuse(Reason.TOO_LONG)
        return None
    name.text()
    value.text()
    return {"tipo_dato": kind, field: made}


def _two_decimals(text: str) -> str:
    value = Decimal(text)
    return plain(value if "." in text and len(text.partition(".")[2]) > 1 else value.quantize(Decimal("0.01")))


def vehicle(item: Node) -> dict[str, str] | None:
    """Return 2.3 DatiVeicoli of the property of that name: the date of registration, then the distance."""
    for known, name, value in _named(item):
        found = _VEHICLE.fullmatch(value.peek() or "") if known == "dativeicoli" else None
        if found and is_day(found[1]) and 1 <= len(found[2]) <= 15:
            name.text()
            value.text()
            return {"data": found[1], "totale_percorso": found[2]}
    return None

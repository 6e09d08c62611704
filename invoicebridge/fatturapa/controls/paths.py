"""Where the short texts lie that the controls need of header and body, and how all of them are read by one XPath.

A field ending in `has_vat`, or in the plural, is how many such elements there are, as text; any other field is the
element's text, empty when it is absent. An empty element violates the schema, so nothing is lost by not telling them
apart.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Final, Generic, NamedTuple, TypeVar

from lxml import etree

Texts = TypeVar("Texts")

_SEPARATOR: Final = "\ue000"
"""A private-use character, which no field read here may hold by the schema."""


class HeaderTexts(NamedTuple):
    """FatturaElettronicaHeader, and how many bodies and signatures the root has."""

    transmitter_country: str
    transmitter_code: str
    formato: str
    codice_destinatario: str
    pec: str
    seller_has_vat: str
    seller_country: str
    seller_code: str
    seller_cf: str
    regime_fiscale: str
    seller_representative_country: str
    seller_representative_code: str
    seller_representative_cf: str
    buyer_has_vat: str
    buyer_country: str
    buyer_code: str
    buyer_cf: str
    buyer_representative_country: str
    buyer_representative_code: str
    soggetto_emittente: str
    bodies: str
    signatures: str


class BodyTexts(NamedTuple):
    """One FatturaElettronicaBody."""

    tipo: str
    divisa: str
    data: str
    numero: str
    art73: str
    bollo: str
    document_total: str
    linked_documents: str
    withholdings: str
    casse: str
    document_discounts: str
    lines: str
    quantities: str
    nature: str
    withheld_lines: str
    discounts: str
    ibans: str


_HEAD: Final = "FatturaElettronicaHeader/"
_TRANSMISSION: Final = _HEAD + "DatiTrasmissione/"
_SELLER: Final = _HEAD + "CedentePrestatore/"
_BUYER: Final = _HEAD + "CessionarioCommittente/"


def _party(role: str, block: str) -> dict[str, str]:
    return {
        f"{role}_has_vat": block + "IdFiscaleIVA",
        f"{role}_country": block + "IdFiscaleIVA/IdPaese",
        f"{role}_code": block + "IdFiscaleIVA/IdCodice",
        f"{role}_cf": block + "CodiceFiscale",
    }


def _header_paths(simplified: bool) -> dict[str, str]:
    seller_representative = _SELLER + "RappresentanteFiscale/"
    buyer_representative = _BUYER + "AltriDatiIdentificativi/RappresentanteFiscale/"
    if not simplified:
        seller_representative = _HEAD + "RappresentanteFiscale/DatiAnagrafici/"
        buyer_representative = _BUYER + "RappresentanteFiscale/"
    return {
        "transmitter_country": _TRANSMISSION + "IdTrasmittente/IdPaese",
        "transmitter_code": _TRANSMISSION + "IdTrasmittente/IdCodice",
        "formato": _TRANSMISSION + "FormatoTrasmissione",
        "codice_destinatario": _TRANSMISSION + "CodiceDestinatario",
        "pec": _TRANSMISSION + "PECDestinatario",
        **_party("seller", _SELLER if simplified else _SELLER + "DatiAnagrafici/"),
        "regime_fiscale": _SELLER + ("RegimeFiscale" if simplified else "DatiAnagrafici/RegimeFiscale"),
        **_party("seller_representative", seller_representative),
        **_party("buyer", _BUYER + ("IdentificativiFiscali/" if simplified else "DatiAnagrafici/")),
        **_party("buyer_representative", buyer_representative),
        "soggetto_emittente": _HEAD + "SoggettoEmittente",
        "bodies": "FatturaElettronicaBody",
        "signatures": "ds:Signature",
    }


_GENERAL: Final = "DatiGenerali/DatiGeneraliDocumento/"
_LINE: Final = "DatiBeniServizi/DettaglioLinee"


def _body_paths(simplified: bool) -> dict[str, str]:
    return {
        "tipo": _GENERAL + "TipoDocumento",
        "divisa": _GENERAL + "Divisa",
        "data": _GENERAL + "Data",
        "numero": _GENERAL + "Numero",
        "art73": _GENERAL + "Art73",
        "bollo": _GENERAL + ("BolloVirtuale" if simplified else "DatiBollo/BolloVirtuale"),
        "document_total": _GENERAL + "ImportoTotaleDocumento",
        "linked_documents": "DatiGenerali/" + ("DatiFatturaRettificata" if simplified else "DatiFattureCollegate"),
        "withholdings": _GENERAL + "DatiRitenuta",
        "casse": _GENERAL + "DatiCassaPrevidenziale",
        "document_discounts": _GENERAL + "ScontoMaggiorazione",
        "lines": "DatiBeniServizi" if simplified else _LINE,
        "quantities": _LINE + "/Quantita",
        "nature": _LINE + "/Natura",
        "withheld_lines": _LINE + "/Ritenuta",
        "discounts": _LINE + "/ScontoMaggiorazione",
        "ibans": "DatiPagamento/DettaglioPagamento/IBAN",
    }


def presence(texts: HeaderTexts | BodyTexts) -> tuple[bool, ...]:
    """Which fields are there: texts that are not empty, and counts that are not 0."""
    return tuple([text not in _ABSENT for text in texts])


_ABSENT: Final = frozenset({"", "0"})


class Reader(Generic[Texts]):
    """Reads all fields of one kind of texts at once."""

    def __init__(
        self, fields: tuple[str, ...], make: Callable[[Iterable[str]], Texts], paths: Mapping[str, str]
    ) -> None:
        self._fields = fields
        self._make = make
        self.paths = paths
        joined = f",'{_SEPARATOR}',".join(_expression(field, paths[field]) for field in fields)
        self._read = etree.XPath(f"concat({joined})", namespaces=_NAMESPACES, regexp=False, smart_strings=False)

    def read(self, element: etree._Element) -> Texts:
        """The texts; a text with the separator in it, which the schema refuses, is cut off at it."""
        parts = str(self._read(element)).split(_SEPARATOR)
        if len(parts) != len(self._fields):
            parts = [self._one(element, field) for field in self._fields]
        return self._make(parts)

    def _one(self, element: etree._Element, field: str) -> str:
        found = element.findall(self.paths[field], _NAMESPACES)
        if _is_count(field):
            return str(len(found))
        return (found[0].text or "").partition(_SEPARATOR)[0] if found else ""


_NAMESPACES: Final = {"ds": "http://www.w3.org/2000/09/xmldsig#"}
_COUNTED: Final = frozenset(
    {
        "bodies",
        "signatures",
        "linked_documents",
        "withholdings",
        "casse",
        "document_discounts",
        "lines",
        "quantities",
        "nature",
        "withheld_lines",
        "discounts",
        "ibans",
    }
)


def _is_count(field: str) -> bool:
    return field in _COUNTED or field.endswith("has_vat")


def _expression(field: str, path: str) -> str:
    return f"count({path})" if _is_count(field) else f"string({path})"


@cache
def header_reader(simplified: bool) -> Reader[HeaderTexts]:
    """The reader of a root's header, by format."""
    return Reader(HeaderTexts._fields, HeaderTexts._make, _header_paths(simplified))


@cache
def body_reader(simplified: bool) -> Reader[BodyTexts]:
    """The reader of a body, by format."""
    return Reader(BodyTexts._fields, BodyTexts._make, _body_paths(simplified))

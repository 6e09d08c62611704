"""Where the short texts lie that the controls need of header and body, and how all of them are read in one walk.

One table says which field is where. The walk goes through each block that holds a field once and looks up each child;
the same table finds the element again where a fault has to name it. A field in the plural is how many such elements
there are; any other is the element's text, empty when it is absent. An empty element violates the schema, so nothing is
lost by not telling them apart.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Final, Generic, NamedTuple, TypeVar

from lxml import etree

Texts = TypeVar("Texts")


class HeaderTexts(NamedTuple):
    """FatturaElettronicaHeader, and how many bodies and signatures the root has."""

    transmitter_country: str
    transmitter_code: str
    formato: str
    codice_destinatario: str
    pec: str
    seller_vats: str
    seller_country: str
    seller_code: str
    seller_cf: str
    regime_fiscale: str
    seller_representative_country: str
    seller_representative_code: str
    seller_representative_cf: str
    buyer_vats: str
    buyer_country: str
    buyer_code: str
    buyer_cf: str
    buyer_representative_country: str
    buyer_representative_code: str
    soggetto_emittente: str
    bodies: str
    signatures: str


class BodyTexts(NamedTuple):
    """One FatturaElettronicaBody, but for its lines."""

    tipo: str
    divisa: str
    data: str
    numero: str
    art73: str
    bollo: str
    document_total: str
    document_rounding: str
    linked_documents: str
    withholdings: str
    casse: str
    document_discounts: str
    ibans: str


_COUNTED: Final = frozenset(
    {
        "seller_vats",
        "buyer_vats",
        "bodies",
        "signatures",
        "linked_documents",
        "withholdings",
        "casse",
        "document_discounts",
        "ibans",
    }
)

_HEAD: Final = "FatturaElettronicaHeader/"
_TRANSMISSION: Final = _HEAD + "DatiTrasmissione/"
_SELLER: Final = _HEAD + "CedentePrestatore/"
_BUYER: Final = _HEAD + "CessionarioCommittente/"
_GENERAL: Final = "DatiGenerali/DatiGeneraliDocumento/"
_SIGNATURE: Final = "{http://www.w3.org/2000/09/xmldsig#}Signature"


def _party(role: str, block: str) -> dict[str, str]:
    return {
        f"{role}_vats": block + "IdFiscaleIVA",
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
        "signatures": _SIGNATURE,
    }


def _body_paths(simplified: bool) -> dict[str, str]:
    return {
        "tipo": _GENERAL + "TipoDocumento",
        "divisa": _GENERAL + "Divisa",
        "data": _GENERAL + "Data",
        "numero": _GENERAL + "Numero",
        "art73": _GENERAL + "Art73",
        "bollo": _GENERAL + ("BolloVirtuale" if simplified else "DatiBollo/BolloVirtuale"),
        "document_total": _GENERAL + "ImportoTotaleDocumento",
        "document_rounding": _GENERAL + "Arrotondamento",
        "linked_documents": "DatiGenerali/" + ("DatiFatturaRettificata" if simplified else "DatiFattureCollegate"),
        "withholdings": _GENERAL + "DatiRitenuta",
        "casse": _GENERAL + "DatiCassaPrevidenziale",
        "document_discounts": _GENERAL + "ScontoMaggiorazione",
        "ibans": "DatiPagamento/DettaglioPagamento/IBAN",
    }


def presence(texts: HeaderTexts | BodyTexts) -> tuple[bool, ...]:
    """Which fields are there: texts that are not empty, and counts that are not 0."""
    return tuple([text not in _ABSENT for text in texts])


_ABSENT: Final = frozenset({"", "0"})


class _Stop(NamedTuple):
    """What the walk does at an element: keep its text, or its number, in a place; go into it."""

    place: int | None
    counted: bool
    inside: "dict[str, _Stop]"


class Reader(Generic[Texts]):
    """Reads all fields of one kind of texts at once."""

    def __init__(
        self, fields: tuple[str, ...], make: Callable[[Iterable[str]], Texts], paths: Mapping[str, str]
    ) -> None:
        self._make = make
        self.paths = paths
        self._empty = ["" if field not in _COUNTED else "0" for field in fields]
        self._stops: dict[str, _Stop] = {}
        for index, field in enumerate(fields):
            self._add(paths[field], index, counted=field in _COUNTED)

    def _add(self, path: str, index: int, *, counted: bool) -> None:
        *blocks, name = [path] if path.startswith("{") else path.split("/")
        stops = self._stops
        for block in blocks:
            stops = stops.setdefault(block, _Stop(None, False, {})).inside
        stops[name] = _Stop(index, counted, stops[name].inside if name in stops else {})

    def read(self, element: etree._Element) -> Texts:
        """The texts below an element; of an element that stands twice, which the schema refuses, the first."""
        texts = self._empty.copy()
        _walk(element, self._stops, texts)
        return self._make(texts)


def _walk(element: etree._Element, stops: dict[str, _Stop], texts: list[str]) -> None:
    for child in element:
        stop = stops.get(child.tag)
        if stop is None:
            continue
        place, counted, inside = stop
        if inside:
            _walk(child, inside, texts)
        if place is None:
            continue
        if counted:
            texts[place] = str(int(texts[place]) + 1)
        elif not texts[place]:
            texts[place] = child.text or ""


@cache
def header_reader(simplified: bool) -> Reader[HeaderTexts]:
    """The reader of a root's header, by format."""
    return Reader(HeaderTexts._fields, HeaderTexts._make, _header_paths(simplified))


@cache
def body_reader(simplified: bool) -> Reader[BodyTexts]:
    """The reader of a body, by format."""
    return Reader(BodyTexts._fields, BodyTexts._make, _body_paths(simplified))

"""What the controls read from a file, taken from the lxml tree once.

Header and body are read by one XPath each, which returns all their short texts joined; lines are read as columns, one
XPath a field, evaluated in C for all lines at once. Elements are looked up only where a fault has to name one. That
keeps the controls cheaper than the schema's validation (docs/adr/0001).

Columns line up because the schema has been checked. Where it was violated each line is read on its own, and a value
that is missing, doubled or unreadable raises `Undecided`: the fault is then the schema's (00200), and the control that
needed the value is left unchecked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeVar

from lxml import etree

from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.controls.lazy import lazy
from invoicebridge.fatturapa.controls.paths import BodyTexts, HeaderTexts, Reader, body_reader, header_reader
from invoicebridge.fatturapa.wire import read_date, read_decimal

T = TypeVar("T")


class Undecided(Exception):
    """The file does not hold, or not in a readable form, what the control needs."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The file from outside."""

    name: str | None
    """None where it is not known under which name the file will be sent."""
    size: int
    archive: bool
    circumstances: Circumstances


def read_as(read: Callable[[str], T], text: str) -> T:
    """The value of a text; Undecided when it is not one."""
    try:
        return read(text)
    except ValueError as unreadable:
        raise Undecided(text) from unreadable


def nearest(parent: etree._Element, path: str) -> etree._Element:
    """The element on that path, or the deepest of its ancestors that is there: where a fault is shown."""
    found = parent
    for name in path.split("/"):
        child = found.find(name)
        if child is None:
            break
        found = child
    return found


def optional_decimal(parent: etree._Element, name: str) -> Decimal | None:
    """The number in the child of that name; None when absent, Undecided when unreadable."""
    text = parent.findtext(name)
    return None if text is None else read_as(read_decimal, text)


class Party(NamedTuple):
    """Seller or buyer, whichever the format."""

    has_vat: bool
    country: str
    code: str
    fiscal_code: str
    """Empty when absent."""

    @property
    def vat(self) -> str:
        """Country and code of IdFiscaleIVA together, as the SdI compares them."""
        return self.country + self.code


class Document:
    """A FatturaElettronica or FatturaElettronicaSemplificata, with its header's facts."""

    def __init__(
        self, root: etree._Element, circumstances: Circumstances, *, simplified: bool, schema_valid: bool
    ) -> None:
        self.root = root
        self.circumstances = circumstances
        self.simplified = simplified
        self.schema_valid = schema_valid
        self._reader: Reader[HeaderTexts] = header_reader(simplified)
        texts = self._reader.read(root)
        self.header = texts
        self.formato = _formato(texts.formato, root.get("versione"), simplified)
        self.seller = Party(texts.seller_has_vat != "0", texts.seller_country, texts.seller_code, texts.seller_cf)
        self.buyer = Party(texts.buyer_has_vat != "0", texts.buyer_country, texts.buyer_code, texts.buyer_cf)

    def place(self, field: str) -> etree._Element:
        """The element of a field of `header`, or the deepest of its ancestors that is there."""
        return nearest(self.root, self._reader.paths[field])

    @property
    def count(self) -> int:
        """How many bodies there are."""
        return int(self.header.bodies)

    def bodies(self) -> Iterator["Body"]:
        """The bodies, in order, made anew: a document that kept them would live on until the garbage collector."""
        return (Body(element, self) for element in self.root.iterchildren("FatturaElettronicaBody"))


def _formato(written: str, versione: str | None, simplified: bool) -> str:
    """FPA12, FPR12 or FSM10: FormatoTrasmissione where it is one of the root's own, otherwise `versione`."""
    if simplified:
        return "FSM10"
    return next((one for one in (written, versione) if one in {"FPA12", "FPR12"}), "FPR12")


@dataclass(frozen=True, slots=True)
class Summary:
    """One DatiRiepilogo."""

    element: etree._Element
    rate: Decimal
    natura: str | None
    taxable: Decimal
    tax: Decimal
    rounding: Decimal | None
    esigibilita: str | None
    norm: str


@dataclass(frozen=True, slots=True)
class Cassa:
    """One DatiCassaPrevidenziale."""

    element: etree._Element
    tipo: str
    rate: Decimal
    natura: str | None
    amount: Decimal
    withheld: bool


class Body:
    """One FatturaElettronicaBody."""

    def __init__(self, element: etree._Element, document: Document) -> None:
        self.element = element
        self.document = document
        self._reader: Reader[BodyTexts] = body_reader(document.simplified)
        self.texts = self._reader.read(element)
        self.numero = self.texts.numero
        self._number: Callable[[str], Decimal] = Decimal if document.schema_valid else _read_number
        self._known: dict[Callable[[Body], Any], Any] = {}

    def once(self, compute: Callable[["Body"], T]) -> T:
        """The result of a function of this body, computed for the first control that asks."""
        if compute not in self._known:
            self._known[compute] = compute(self)
        known: T = self._known[compute]
        return known

    def place(self, field: str) -> etree._Element:
        """The element of a field of `texts`, or the deepest of its ancestors that is there."""
        return nearest(self.element, self._reader.paths[field])

    @lazy
    def tipo(self) -> str:
        """TipoDocumento; Undecided when it is missing."""
        if not self.texts.tipo:
            raise Undecided("TipoDocumento")
        return self.texts.tipo

    @lazy
    def data(self) -> date:
        """Data; Undecided when it is missing or unreadable."""
        return read_as(read_date, self.texts.data)

    @lazy
    def lines(self) -> "Lines":
        """DettaglioLinee."""
        goods = self.element.find("DatiBeniServizi")
        if goods is None:
            raise Undecided("DatiBeniServizi")
        return Lines(goods, self.texts, aligned=self.document.schema_valid)

    @lazy
    def summaries(self) -> list[Summary]:
        """DatiRiepilogo, in order."""
        return [_summary(element, self._number) for element in self.element.iterfind("DatiBeniServizi/DatiRiepilogo")]

    @lazy
    def casse(self) -> list[Cassa]:
        """DatiCassaPrevidenziale, in order."""
        if self.texts.casse == "0":
            return []
        found = self.element.iterfind("DatiGenerali/DatiGeneraliDocumento/DatiCassaPrevidenziale")
        return [_cassa(element, self._number) for element in found]

    @lazy
    def rates(self) -> set[Decimal]:
        """The distinct rates of lines and casse."""
        return {*self.lines.distinct_rates, *(cassa.rate for cassa in self.casse)}

    @lazy
    def nature(self) -> set[str]:
        """The distinct Natura of lines and casse."""
        of_lines = (natura for _, natura in self.lines.distinct)
        return {natura for natura in (*of_lines, *(cassa.natura for cassa in self.casse)) if natura is not None}


def _summary(element: etree._Element, number: Callable[[str], Decimal]) -> Summary:
    cells = {cell.tag: cell.text for cell in element}
    rounding = cells.get("Arrotondamento")
    return Summary(
        element,
        number(cells.get("AliquotaIVA") or ""),
        cells.get("Natura"),
        number(cells.get("ImponibileImporto") or ""),
        number(cells.get("Imposta") or ""),
        None if rounding is None else number(rounding),
        cells.get("EsigibilitaIVA"),
        cells.get("RiferimentoNormativo") or "",
    )


def _cassa(element: etree._Element, number: Callable[[str], Decimal]) -> Cassa:
    cells = {cell.tag: cell.text for cell in element}
    return Cassa(
        element,
        cells.get("TipoCassa") or "",
        number(cells.get("AliquotaIVA") or ""),
        cells.get("Natura"),
        number(cells.get("ImportoContributoCassa") or ""),
        cells.get("Ritenuta") == "SI",
    )


Column = list[str | None]
_FIELDS: Final = ("NumeroLinea", "Descrizione", "Quantita", "PrezzoUnitario", "PrezzoTotale", "AliquotaIVA", "Natura")
_texts: Final = {
    name: etree.XPath(f"DettaglioLinee/{name}/text()", regexp=False, smart_strings=False) for name in _FIELDS
}
_discounted: Final = etree.XPath("DettaglioLinee[ScontoMaggiorazione]", regexp=False)
_tipi_dato: Final = etree.XPath("DettaglioLinee/AltriDatiGestionali/TipoDato/text()", regexp=False, smart_strings=False)


class Lines:
    """DettaglioLinee as columns; positions count from 0."""

    def __init__(self, goods: etree._Element, texts: BodyTexts, *, aligned: bool) -> None:
        self._goods = goods
        self._texts = texts
        self._aligned = aligned
        self.number: Callable[[str], Decimal] = Decimal if aligned else _read_number

    @lazy
    def elements(self) -> list[etree._Element]:
        """The DettaglioLinee elements; look at them only to name a fault's place."""
        return self._goods.findall("DettaglioLinee")

    @lazy
    def numbers(self) -> list[str]:
        """NumeroLinea of each line, as written."""
        return self._required("NumeroLinea")

    @lazy
    def prices(self) -> list[str]:
        """PrezzoUnitario of each line, as written."""
        return self._required("PrezzoUnitario")

    @lazy
    def quantities(self) -> Column:
        """Quantita of each line, as written; None where absent."""
        return self._optional("Quantita", self._texts.quantities)

    @lazy
    def totals(self) -> list[Decimal]:
        """PrezzoTotale of each line."""
        texts = self._required("PrezzoTotale")
        return [self.number(text) for text in texts]

    @lazy
    def rates(self) -> list[Decimal]:
        """AliquotaIVA of each line."""
        texts = self._required("AliquotaIVA")
        value = {text: self.number(text) for text in set(texts)}
        return [value[text] for text in texts]

    @lazy
    def nature(self) -> Column:
        """Natura of each line; None where absent."""
        return self._optional("Natura", self._texts.nature)

    @lazy
    def descriptions(self) -> Column:
        """Descrizione of each line."""
        return self._optional("Descrizione", self._texts.lines)

    @lazy
    def distinct_rates(self) -> set[Decimal]:
        """The rates that occur."""
        return set(self.rates)

    @lazy
    def distinct(self) -> set[tuple[Decimal, str | None]]:
        """The pairs of rate and Natura that occur."""
        if self._texts.nature == "0":
            return {(rate, None) for rate in self.distinct_rates}
        return set(zip(self.rates, self.nature, strict=True))

    @lazy
    def discounts(self) -> dict[int, list[etree._Element]]:
        """The ScontoMaggiorazione elements of the lines that have any, by position."""
        if self._texts.discounts == "0":
            return {}
        wanted = set(_nodes(_discounted(self._goods)))
        return {
            position: line.findall("ScontoMaggiorazione")
            for position, line in enumerate(self.elements)
            if line in wanted
        }

    @lazy
    def tipi_dato(self) -> set[str]:
        """Every TipoDato of AltriDatiGestionali."""
        return set(_nodes(_tipi_dato(self._goods)))

    def positions(self, rate: Decimal, natura: str | None) -> Iterator[int]:
        """Where a pair of rate and Natura occurs."""
        pairs = zip(self.rates, self.nature, strict=True)
        return (position for position, pair in enumerate(pairs) if pair == (rate, natura))

    def place(self, position: int, name: str) -> etree._Element:
        """The element of that name in a line, or the line where it is absent."""
        return nearest(self.elements[position], name)

    def _required(self, name: str) -> list[str]:
        if self._aligned:
            return _nodes(_texts[name](self._goods))
        return [_only(line, name) for line in self.elements]

    def _optional(self, name: str, count: str) -> Column:
        if self._aligned and count == "0":
            return [None] * int(self._texts.lines)
        if self._aligned and count == self._texts.lines:
            return _nodes(_texts[name](self._goods))
        return [line.findtext(name) for line in self.elements]


def _read_number(text: str) -> Decimal:
    return read_as(read_decimal, text)


def _nodes(found: Any) -> list[Any]:
    """The result of an XPath that selects nodes, as the list that it is."""
    if not isinstance(found, list):
        raise TypeError("the XPath does not select nodes")
    return found


def _only(line: etree._Element, name: str) -> str:
    found = line.findall(name)
    if len(found) != 1 or not found[0].text:
        raise Undecided(name)
    return found[0].text

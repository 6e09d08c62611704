"""What the controls read from a file, taken from the lxml tree once.

Header and body are read in one walk each (see paths.py), lines as columns: a dictionary of the children of each line is
the cheapest way to read a line that there is from Python, and keeps the controls cheaper than the schema's validation
(docs/adr/0001). Elements are looked up only where a fault has to name one.

A value that is missing, doubled or unreadable, which only a file that violates the schema can hold, raises `Undecided`:
the fault is then the schema's (00200), and the control that needed the value is left unchecked.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from lxml import etree

from invoicebridge.fatturapa.amounts import tax_on
from invoicebridge.fatturapa.circumstances import Circumstances
from invoicebridge.fatturapa.controls.lazy import lazy
from invoicebridge.fatturapa.controls.line_columns import PRESENCE, Lines
from invoicebridge.fatturapa.controls.paths import BodyTexts, HeaderTexts, Reader, body_reader, header_reader
from invoicebridge.fatturapa.controls.reading import (
    Cells,
    Undecided,
    cells,
    nearest,
    read_as,
    read_number,
    single_cells,
)
from invoicebridge.fatturapa.wire import read_date

T = TypeVar("T")


class FileFacts(NamedTuple):
    """The file from outside."""

    name: str | None
    """None where it is not known under which name the file will be sent."""
    size: int
    archive: bool
    circumstances: Circumstances
    signed: bool = False
    """Whether the content is a CMS signature (CAdES)."""

    @property
    def extension(self) -> str:
        """What a file of this content is called by (Allegato A 1.9.1 §1.2.2)."""
        if self.archive:
            return ".zip"
        return ".xml.p7m" if self.signed else ".xml"


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
        self.seller = Party(texts.seller_vats != "0", texts.seller_country, texts.seller_code, texts.seller_cf)
        self.buyer = Party(texts.buyer_vats != "0", texts.buyer_country, texts.buyer_code, texts.buyer_cf)

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
    if written in {"FPA12", "FPR12"}:
        return written
    return "FPA12" if versione == "FPA12" else "FPR12"


class _Summary(NamedTuple):
    element: etree._Element
    rate: Decimal
    natura: str | None
    taxable: Decimal
    tax: Decimal
    rounding: Decimal | None
    esigibilita: str | None
    norm: str


class Summary(_Summary):
    """One DatiRiepilogo."""

    @lazy
    def expected_tax(self) -> Decimal:
        """What Imposta has to be, to the cent."""
        return tax_on(self.rate, self.taxable)


class Cassa(NamedTuple):
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
        self.number: Callable[[str], Decimal] = Decimal if document.schema_valid else read_number
        self._read = cells if document.schema_valid else single_cells
        self._goods = None if document.simplified else next(element.iterchildren("DatiBeniServizi"), None)
        self._lines = None if self._goods is None else Lines(self._goods, schema_valid=document.schema_valid)
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
        return read_as(date.fromisoformat if len(self.texts.data) == _ISO else read_date, self.texts.data)

    @lazy
    def lines(self) -> Lines:
        """DettaglioLinee; Undecided when there is no DatiBeniServizi."""
        if self._lines is None:
            raise Undecided("DatiBeniServizi")
        return self._lines

    @property
    def line_presence(self) -> tuple[bool, ...]:
        """Which elements of PRESENCE some line has."""
        return _NO_LINES if self._lines is None else self._lines.presence

    @lazy
    def summaries(self) -> list[Summary]:
        """DatiRiepilogo, in order."""
        found = () if self._goods is None else self._goods.iterchildren("DatiRiepilogo")
        return [_summary(element, self._read(element), self.number) for element in found]

    @lazy
    def casse(self) -> list[Cassa]:
        """DatiCassaPrevidenziale, in order."""
        if self.texts.casse == "0":
            return []
        found = self.element.iterfind("DatiGenerali/DatiGeneraliDocumento/DatiCassaPrevidenziale")
        return [_cassa(element, self._read(element), self.number) for element in found]

    @lazy
    def rates(self) -> set[Decimal]:
        """The distinct rates of lines and casse."""
        return self.lines.distinct_rates.union([cassa.rate for cassa in self.casse])

    @lazy
    def summarised_rates(self) -> set[Decimal]:
        """The distinct rates of DatiRiepilogo."""
        return {summary.rate for summary in self.summaries}

    @lazy
    def nature(self) -> set[str]:
        """The distinct Natura of lines and casse."""
        nature = {natura for _, natura in self.lines.distinct}.union([cassa.natura for cassa in self.casse])
        return {natura for natura in nature if natura is not None}


_ISO = len("2026-11-25")
_NO_LINES = (False,) * len(PRESENCE)


def _summary(element: etree._Element, block: Cells, number: Callable[[str], Decimal]) -> Summary:
    text = block.get
    rounding = text("Arrotondamento")
    return Summary(
        element,
        number(text("AliquotaIVA") or ""),
        text("Natura"),
        number(text("ImponibileImporto") or ""),
        number(text("Imposta") or ""),
        None if rounding is None else number(rounding),
        text("EsigibilitaIVA"),
        text("RiferimentoNormativo") or "",
    )


def _cassa(element: etree._Element, block: Cells, number: Callable[[str], Decimal]) -> Cassa:
    return Cassa(
        element,
        block.get("TipoCassa") or "",
        number(block.get("AliquotaIVA") or ""),
        block.get("Natura"),
        number(block.get("ImportoContributoCassa") or ""),
        block.get("Ritenuta") == "SI",
    )

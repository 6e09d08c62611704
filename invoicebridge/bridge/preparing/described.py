"""What a file's XML says of itself that the bridge has to know: who sends, who issues, which invoices are in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from lxml import etree

from invoicebridge.bridge.archived import PreparedInvoice
from invoicebridge.bridge.preparing.taxed import amounts
from invoicebridge.errors import MalformedXml
from invoicebridge.fatturapa.circumstances import Circumstances, InvoiceKey
from invoicebridge.fatturapa.controls.facts import Body, Document, Party
from invoicebridge.fatturapa.controls.reading import Undecided, read_number
from invoicebridge.fatturapa.controls.uniqueness import invoice_key, numbered_by_buyer
from invoicebridge.fatturapa.schema import ORDINARIA, SEMPLIFICATA
from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.transmission.transmission import Invoice
from invoicebridge.xml import parse_data

PUBLIC_BODY: Final = "FPA12"
"""The FormatoTrasmissione of files for public bodies, which have to be signed."""

_ITALY: Final = "IT"
_NAMES: Final = {
    (False, "seller"): "CedentePrestatore/DatiAnagrafici/Anagrafica",
    (False, "buyer"): "CessionarioCommittente/DatiAnagrafici/Anagrafica",
    (True, "seller"): "CedentePrestatore",
    (True, "buyer"): "CessionarioCommittente/AltriDatiIdentificativi",
}
"""Where a party's name stands, by whether the format is the simplified one, and by role."""
_STATED: Final = (
    *("DatiAnagrafici/CodiceFiscale", "DatiAnagrafici/RegimeFiscale", "DatiAnagrafici/Anagrafica/*", "Sede/*"),
    *("CodiceFiscale", "RegimeFiscale", "Denominazione", "Nome", "Cognome"),
)
"""Where an issuer's data stand; in the simplified format without blocks around them."""


@dataclass(frozen=True, slots=True)
class Described:
    """A file that `check` accepted."""

    formato: str
    id_paese: str
    """Of IdTrasmittente, as `id_codice`: the identifier that the file's name begins with."""
    id_codice: str
    issuer: Party
    """The seller; the buyer where the SdI compares numbers by the buyer (00404)."""
    invoices: tuple[PreparedInvoice, ...]
    stated: Mapping[str, str] = field(default_factory=dict)
    """Of the issuer: the texts of its name, address, CodiceFiscale and RegimeFiscale, by the names of the elements."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """As much of the same as can be read of a file that has errors."""

    issuer: Party | None = None
    tipo_documento: str | None = None
    numbers: tuple[tuple[str, date | None], ...] = ()
    """Number and date of each invoice; the number is empty, the date None where it cannot be read."""


def describe(xml: bytes, at: datetime) -> Described:
    """Return what an accepted file says; `xml` is what was signed where it is signed (XAdES may stand in it)."""
    document = _document(parse_data(xml), at, schema_valid=True)
    bodies = list(document.bodies())
    return Described(
        formato=document.formato,
        id_paese=document.header.transmitter_country,
        id_codice=document.header.transmitter_code,
        issuer=_issuer(bodies[0]),
        invoices=tuple(_invoices(bodies)),
        stated=_stated(bodies[0]),
    )


def glimpse(xml: bytes, at: datetime) -> Glimpse:
    """Return what can be read of a file that may hold anything; never raises."""
    try:
        root = parse_data(xml)
    except MalformedXml:
        return Glimpse()
    if root.tag not in (ORDINARIA, SEMPLIFICATA):
        return Glimpse()
    bodies = list(_document(root, at, schema_valid=False).bodies())
    if not bodies:
        return Glimpse()
    numbers = tuple((body.numero, _date(body)) for body in bodies)
    return Glimpse(_issuer(bodies[0]), bodies[0].texts.tipo or None, numbers)


def _document(root: etree._Element, at: datetime, *, schema_valid: bool) -> Document:
    simplified = root.tag == SEMPLIFICATA
    return Document(root, Circumstances(at=at), simplified=simplified, schema_valid=schema_valid)


def _date(body: Body) -> date | None:
    try:
        return body.data
    except Undecided:
        return None


def _issuer(body: Body) -> Party:
    return body.document.buyer if numbered_by_buyer(body) else body.document.seller


def _stated(body: Body) -> Mapping[str, str]:
    role = "CessionarioCommittente" if numbered_by_buyer(body) else "CedentePrestatore"
    party = body.document.root.find(f"FatturaElettronicaHeader/{role}")
    if party is None:
        return {}
    return {one.tag: (one.text or "").strip() for path in _STATED for one in party.iterfind(path)}


def _invoices(bodies: list[Body]) -> Iterator[PreparedInvoice]:
    """The invoices in their order; only in a lot the place of each is told."""
    document = bodies[0].document
    customer = _name_of(document, "seller" if numbered_by_buyer(bodies[0]) else "buyer")
    for place, body in enumerate(bodies, start=1):
        reference = RiferimentoFattura(
            numero_fattura=body.numero,
            anno_fattura=body.data.year,
            posizione_fattura=place if len(bodies) > 1 else None,
        )
        invoice = Invoice(reference=reference, tipo_documento=body.tipo, data=body.data)
        yield PreparedInvoice(
            invoice=invoice, key=_key(body), customer=customer, total=_total(body), taxed=tuple(amounts(body))
        )


def _key(body: Body) -> InvoiceKey:
    """What the SdI compares; a public body without IdFiscaleIVA that issues is known by its codice fiscale."""
    try:
        return invoice_key(body)
    except Undecided:
        taxpayer = _ITALY + _issuer(body).fiscal_code
        return InvoiceKey(taxpayer, body.numero, "", body.data, by_full_date=body.texts.art73 == "SI")


def _name_of(document: Document, role: str) -> str | None:
    """The name of the other party, as lists show it."""
    place = document.root.find("FatturaElettronicaHeader/" + _NAMES[document.simplified, role])
    if place is None:
        return None
    names = [place.findtext("Denominazione")] if place.find("Denominazione") is not None else []
    names = names or [place.findtext("Nome"), place.findtext("Cognome")]
    return " ".join(name.strip() for name in names if name) or None


def _total(body: Body) -> Decimal | None:
    """ImportoTotaleDocumento, or what taxable amounts and taxes, or the lines of a simplified invoice, come to."""
    if body.document.simplified:
        return sum(
            (read_number(one.text or "") for one in body.element.iterfind("DatiBeniServizi/Importo")), start=Decimal(0)
        )
    if body.texts.document_total:
        return Decimal(body.texts.document_total)
    return sum((one.taxable + one.tax for one in body.summaries), start=Decimal(0))

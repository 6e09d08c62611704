"""daticert.xml: what a PEC provider certifies about one message (RFC 6109 §4.4, DM 2/11/2005)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

from lxml import etree

from invoicebridge import xml
from invoicebridge.errors import MalformedXml
from invoicebridge.pec.deviations import Deviation, Oddity

LARGEST: Final = 1_000_000
"""Bytes of a daticert.xml that is read."""
TIPI: Final = (
    "accettazione",
    "non-accettazione",
    "presa-in-carico",
    "avvenuta-consegna",
    "posta-certificata",
    "errore-consegna",
    "preavviso-errore-consegna",
    "rilevazione-virus",
)
ERRORI: Final = ("nessuno", "no-dest", "no-dominio", "virus", "altro")
RICEVUTE: Final = ("completa", "breve", "sintetica")

_LEAVES: Final = (
    "mittente", "destinatari", "risposte", "oggetto", "gestore-emittente", "giorno", "ora", "identificativo", "msgid",
    "ricevuta", "consegna", "ricezione", "errore-esteso",
)  # fmt: skip

_zona: Final = re.compile(r"([+-]?)(\d{2}):?(\d{2})")
_giorno: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ora: Final = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})", re.ASCII)
_bare_msgid: Final = re.compile(rb"<msgid>\s*<([^<>&]*)>\s*</msgid>")


@dataclass(frozen=True, slots=True)
class Destinatario:
    """A recipient of the original message; `certified` where the address is a PEC one."""

    address: str
    certified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Daticert:
    """The certified facts, as written, without blanks around them. What the file does not say is None or empty.

    `at` has the offset of `zona` and a resolution of one second. `msgid` (the sender's own Message-ID) and
    `identificativo` (the provider's) stand without angle brackets. `consegna` is the recipient that a receipt is about,
    `ricezione` those of a presa in carico, `ricevuta` the kind of receipt that the sender asked for.
    """

    tipo: str
    errore: str = "nessuno"
    mittente: str
    destinatari: tuple[Destinatario, ...] = ()
    risposte: str = ""
    oggetto: str | None = None
    gestore_emittente: str = ""
    at: datetime | None = None
    identificativo: str = ""
    msgid: str | None = None
    ricevuta: str | None = None
    consegna: str | None = None
    ricezione: tuple[str, ...] = ()
    errore_esteso: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A daticert.xml that was read: the facts, or None where the file cannot be understood, and what was odd."""

    daticert: Daticert | None
    deviations: tuple[Deviation, ...] = ()


def bare_id(text: str) -> str:
    """A Message-ID without angle brackets and without any blank, the form in which two of them are compared."""
    return "".join(text.split()).removeprefix("<").removesuffix(">")


def parse(content: bytes) -> Read:
    """Return the certified facts of a daticert.xml; never raises: what is malformed is a deviation.

    A `msgid` whose angle brackets are not escaped, seen in the field, is read as if they were, and listed. A file of
    more than 1 MB, and one with an element where only text may stand, is malformed.
    """
    if len(content) > LARGEST:
        return Read(None, (Deviation(Oddity.DATICERT_MALFORMED, f"{len(content)} > {LARGEST}"),))
    try:
        return _read(xml.parse_data(content))
    except MalformedXml as error:
        repaired = _bare_msgid.sub(rb"<msgid>&lt;\1&gt;</msgid>", content)
        if repaired == content:
            return Read(None, (Deviation(Oddity.DATICERT_MALFORMED, str(error)),))
    try:
        read = _read(xml.parse_data(repaired))
    except MalformedXml as error:
        return Read(None, (Deviation(Oddity.DATICERT_MALFORMED, str(error)),))
    return Read(read.daticert, (Deviation(Oddity.DATICERT_REPAIRED), *read.deviations))


def _read(root: etree._Element) -> Read:
    if root.tag != "postacert":
        return Read(None, (Deviation(Oddity.DATICERT_MALFORMED, f"root {root.tag}"),))
    odd = next((element for element in root.iter(*_LEAVES) if len(element)), None)
    if odd is not None:
        return Read(None, (Deviation(Oddity.DATICERT_MALFORMED, f"{odd.tag}/{odd[0].tag}"),))
    return _Reader(root).read()


class _Reader:
    """Reads one file and collects what is odd in it."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._deviations: list[Deviation] = []

    def read(self) -> Read:
        intestazione, dati = self._block(self._root, "intestazione"), self._block(self._root, "dati")
        ricevuta = self._found(dati, "ricevuta")
        daticert = Daticert(
            tipo=self._listed(self._root, "tipo", TIPI, ""),
            errore=self._listed(self._root, "errore", ERRORI, "nessuno"),
            mittente=self._text(intestazione, "mittente"),
            destinatari=tuple(map(self._destinatario, intestazione.findall("destinatari"))),
            risposte=self._text(intestazione, "risposte", required=False),
            oggetto=self._optional(intestazione, "oggetto"),
            gestore_emittente=self._text(dati, "gestore-emittente"),
            at=self._moment(self._block(dati, "data")),
            identificativo=bare_id(self._text(dati, "identificativo")),
            msgid=bare_id(self._text(dati, "msgid", required=False)) or None,
            ricevuta=None if ricevuta is None else self._listed(ricevuta, "tipo", RICEVUTE, ""),
            consegna=self._optional(dati, "consegna"),
            ricezione=tuple(_content(each) for each in dati.findall("ricezione")),
            errore_esteso=self._optional(dati, "errore-esteso"),
        )
        if not daticert.destinatari:
            self._note(Oddity.FIELD_MISSING, "destinatari")
        return Read(daticert, tuple(self._deviations))

    def _note(self, oddity: Oddity, detail: str) -> None:
        self._deviations.append(Deviation(oddity, detail))

    def _found(self, parent: etree._Element, name: str) -> etree._Element | None:
        found = parent.findall(name)
        if len(found) > 1:
            self._note(Oddity.FIELD_REPEATED, name)
        return found[0] if found else None

    def _block(self, parent: etree._Element, name: str) -> etree._Element:
        found = self._found(parent, name)
        if found is None:
            self._note(Oddity.FIELD_MISSING, name)
            return etree.Element(name)
        return found

    def _optional(self, parent: etree._Element, name: str) -> str | None:
        found = self._found(parent, name)
        return None if found is None else _content(found)

    def _text(self, parent: etree._Element, name: str, *, required: bool = True) -> str:
        text = self._optional(parent, name) or ""
        if required and not text:
            self._note(Oddity.FIELD_MISSING, name)
        return text

    def _listed(self, element: etree._Element, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = element.get(name, default)
        if value not in allowed:
            self._note(Oddity.VALUE_UNKNOWN, f"{name}={value}")
        return value

    def _destinatario(self, element: etree._Element) -> Destinatario:
        return Destinatario(_content(element), element.get("tipo", "certificato") == "certificato")

    def _moment(self, data: etree._Element) -> datetime | None:
        zona, giorno, ora = data.get("zona", ""), self._text(data, "giorno"), self._text(data, "ora")
        moment = _moment(zona.strip(), giorno, ora)
        if moment is None:
            self._note(Oddity.DATE_MALFORMED, f"{giorno} {ora} {zona}")
        return moment


def _content(element: etree._Element) -> str:
    return (element.text or "").strip()


def _moment(zona: str, giorno: str, ora: str) -> datetime | None:
    offset, date, time = _zona.fullmatch(zona), _giorno.fullmatch(giorno), _ora.fullmatch(ora)
    if offset is None or date is None or time is None:
        return None
    shift = timedelta(hours=int(offset[2]), minutes=int(offset[3])) * (-1 if offset[1] == "-" else 1)
    day, month, year = map(int, date.groups())
    hour, minute, second = map(int, time.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=timezone(shift))
    except ValueError:
        return None

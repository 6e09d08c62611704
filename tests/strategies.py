"""Documents made by hypothesis from the types and from the facets of the XSD: all of them obey the schema.

`documents(cls)` makes whole documents, `blocks(cls, type_name)` any block of one. Numbers and dates come in the odd
spellings that a schema allows too: leading zeros, zones, white space around, base64 in lines.
"""

import re
from base64 import b64encode
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st

from invoicebridge import resources
from invoicebridge.fatturapa.codec import Document
from invoicebridge.fatturapa.facets import Facets, Particle, SimpleType, read_facets
from invoicebridge.fatturapa.lexical import READERS
from invoicebridge.fatturapa.ordinaria import FatturaElettronica
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata
from invoicebridge.fatturapa.wire import WireField, per_class, wire_fields

XSD: Final[dict[type[Document], str]] = {
    FatturaElettronica: "fatturapa/ordinaria-1.2.3.xsd",
    FatturaElettronicaSemplificata: "fatturapa/semplificata-1.0.2.xsd",
}

SIGNATURE: Final = (
    '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="s"><ds:SignedInfo>'
    '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
    '<ds:Reference URI=""><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    "<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    "<ds:SignatureValue>AAAA\n</ds:SignatureValue></ds:Signature>"
)
_SCHEMA_LOCATION: Final = ("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation", "urn:a b.xsd")

_ZONES: Final = ("", "", "Z", "+02:00", "-05:30", "+14:00")
_LATIN_RUN: Final = re.compile(
    r"\(?\[(?P<range>(?:\\u00[0-9A-F]{2}-\\u00[0-9A-F]{2})+)\]\{(?P<least>\d+),(?P<most>\d+)\}\)?"
)
_ALL_TEXT: Final = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")


@per_class
def facets_of(cls: type[Document]) -> Facets:
    """What our XSD says of the documents of `cls`."""
    return read_facets((resources.schemas() / XSD[cls]).read_bytes())


@per_class
def documents(cls: type[Document]) -> st.SearchStrategy[Any]:
    """Schema-valid documents of that class."""
    facets = facets_of(cls)
    return _blocks(cls, facets.root.type, facets)


def ordinarie() -> st.SearchStrategy[FatturaElettronica]:
    """Schema-valid ordinary invoices."""
    return documents(FatturaElettronica)


def semplificate() -> st.SearchStrategy[FatturaElettronicaSemplificata]:
    """Schema-valid simplified invoices."""
    return documents(FatturaElettronicaSemplificata)


def blocks(cls: type[Any], type_name: str, document: type[Document] = FatturaElettronica) -> st.SearchStrategy[Any]:
    """Schema-valid blocks of that class, whose type in the XSD is `type_name`."""
    return _blocks(cls, type_name, facets_of(document))


def _blocks(cls: type[Any], type_name: str, facets: Facets) -> st.SearchStrategy[Any]:
    block = facets.complex[type_name]
    fields = {item.xml_name: item for item in wire_fields(cls)}
    made = {item.name: _field(item, type_name, facets) for item in fields.values()}
    if not block.choices:
        return st.builds(cls, **made)
    (ways,) = block.choices
    alternatives = []
    for way in ways:
        there = {fields[name].name: _one(fields[name], block.particle(name), facets) for name in way}
        absent = {fields[name].name: st.none() for other in ways if other != way for name in other}
        alternatives.append(st.builds(cls, **made | absent | there))
    return st.one_of(alternatives)


def _field(item: WireField, type_name: str, facets: Facets) -> st.SearchStrategy[Any]:
    if item.kind == "raw":
        return st.sampled_from((None, None, None, SIGNATURE))
    if item.kind == "others":
        return st.sampled_from(((), (_SCHEMA_LOCATION,)))
    particle = facets.complex[type_name].particle(item.xml_name)
    one = _one(item, particle, facets)
    if item.repeated:
        return st.lists(one, min_size=particle.minimum, max_size=max(particle.minimum, 2)).map(tuple)
    return one if particle.minimum else st.none() | one


def _one(item: WireField, particle: Particle, facets: Facets) -> st.SearchStrategy[Any]:
    if item.is_block:
        return _blocks(item.type, particle.type, facets)
    return texts(facets.simple_type(particle.type), item.type).map(READERS[item.type])


def texts(kind: SimpleType, scalar: type[Any]) -> st.SearchStrategy[str]:
    """Texts that the simple type allows, in all their spellings."""
    if kind.enumeration:
        return st.sampled_from(kind.enumeration)
    if scalar is str:
        return _strings(kind)
    return _SPELLINGS[scalar](kind)


def _strings(kind: SimpleType) -> st.SearchStrategy[str]:
    if not kind.patterns:
        return st.text(_ALL_TEXT, min_size=kind.min_length or 0, max_size=min(kind.max_length or 9, 20))
    (pattern,) = kind.patterns
    run = _LATIN_RUN.fullmatch(pattern)
    if run is None:
        plain = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
        return st.from_regex(pattern, fullmatch=True, alphabet=plain).filter(lambda text: _fits(text, kind))
    least, most = int(run["least"]), int(run["most"])
    characters = st.characters(
        min_codepoint=0x20, max_codepoint=0xFF if "FF" in run["range"] else 0x7F, include_characters="\t\n\r"
    )
    short = st.text(characters, min_size=least, max_size=min(most, least + 8))
    return (short | st.builds(lambda one: one * most, characters)).filter(lambda text: _fits(text, kind))


def _fits(text: str, kind: SimpleType) -> bool:
    if kind.collapses and text != " ".join(text.split()):
        return False
    return kind.max_length is None or (kind.min_length or 0) <= len(text) <= kind.max_length


def _decimals(kind: SimpleType) -> st.SearchStrategy[str]:
    (pattern,) = kind.patterns
    numbers = st.from_regex(pattern, fullmatch=True, alphabet=st.sampled_from("0123456789.-")).filter(
        lambda text: kind.maximum is None or Decimal(text) <= Decimal(kind.maximum)
    )
    return st.builds(str.format, st.sampled_from(("{}", "{}", "{}", " {}\n")), numbers)


def _integers(kind: SimpleType) -> st.SearchStrategy[str]:
    numbers = st.integers(int(kind.minimum or 0), int(kind.maximum or 9999))
    return st.builds(str.format, st.sampled_from(("{}", "{}", "+{}", "00{} ")), numbers)


def _dates(kind: SimpleType) -> st.SearchStrategy[str]:
    first = date(1970, 1, 3) if kind.minimum else date(1, 1, 3)
    days = st.dates(first, date(9999, 12, 29))
    return st.builds(lambda day, zone: day.isoformat() + zone, days, st.sampled_from(_ZONES))


def _instants(kind: SimpleType) -> st.SearchStrategy[str]:
    days = st.dates(date(1, 1, 3), date(9999, 12, 29))
    odd = st.sampled_from(("24:00:00", "23:59:59.1234567890", "00:00:00.000"))
    times = st.times().map(lambda time: time.isoformat()) | odd
    return st.builds(lambda day, time, zone: f"{day.isoformat()}T{time}{zone}", days, times, st.sampled_from(_ZONES))


def _base64(kind: SimpleType) -> st.SearchStrategy[str]:
    whole = st.binary(max_size=30).map(lambda content: b64encode(content).decode())
    return whole | whole.map(lambda text: "\n".join(re.findall(".{1,8}", text)))


_SPELLINGS: Final = {Decimal: _decimals, int: _integers, date: _dates, datetime: _instants, bytes: _base64}

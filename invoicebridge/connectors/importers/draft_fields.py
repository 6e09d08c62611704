"""Where the path of a column leads in the draft: the field's own type, wire name and greatest length."""

from functools import cache
from typing import Any, Final

from invoicebridge.connectors.importers.columns import Column, Level
from invoicebridge.fatturapa.codes import codes_of, list_of
from invoicebridge.fatturapa.draft import DraftBody, DraftDatiGenerali, DraftDettaglioLinee, DraftHeader
from invoicebridge.fatturapa.text_limits import LONGEST
from invoicebridge.fatturapa.wire import WireField, wire_fields

Step = str | tuple[int, str]
"""A key of an object, or a place in a list: its number, and what tells apart entries of one number."""

_BODY: Final = "/FatturaElettronica/FatturaElettronicaBody"
_ROOT_OF: Final[dict[Level, tuple[type[Any], str]]] = {
    Level.INVOICE: (DraftBody, "/FatturaElettronica"),
    Level.LINE: (DraftDettaglioLinee, f"{_BODY}/DatiBeniServizi/DettaglioLinee"),
    Level.REFERENCE: (DraftDatiGenerali, f"{_BODY}/DatiGenerali"),
}
_JSON_ROOTS: Final = {
    Level.INVOICE: "$",
    Level.LINE: "$.fattura_elettronica_body.dati_beni_servizi.dettaglio_linee",
    Level.REFERENCE: "$.fattura_elettronica_body.dati_generali",
}
_ROOTS: Final[dict[str, type[Any]]] = {"header": DraftHeader, "body": DraftBody}


def steps(column: Column, number: int) -> tuple[Step, ...]:
    """The way from the draft (of a line or a reference: from that) to the value."""
    made: list[Step] = []
    for one in column.path.split("."):
        name, _, place = one.partition("[")
        made.append(name)
        if place:
            made.append((number if place == "n]" else 1, column.tag))
    return tuple(made)


@cache
def field(column: Column) -> WireField | None:
    """The field of the draft; None for a column that does not reach it."""
    names = [one.partition("[")[0] for one in column.path.split(".")]
    if names[0].startswith("@"):
        return None
    if column.level is Level.LINE:
        owner: type[Any] = DraftDettaglioLinee
    elif column.level is Level.REFERENCE:
        owner = DraftDatiGenerali
    else:
        owner = _ROOTS[names.pop(0)]
    for name in names[:-1]:
        owner = _member(owner, name).type
    return _member(owner, names[-1])


@cache
def wire_path(column: Column) -> str | None:
    """The path of its element in the document, without indexes; None for a column that does not reach it."""
    if field(column) is None:
        return None
    names = [one.partition("[")[0] for one in column.path.split(".")]
    owner, made = _ROOT_OF[column.level]
    if column.level is Level.INVOICE:
        first = names.pop(0)
        owner = _ROOTS[first]
        made = f"{made}/FatturaElettronica{first.capitalize()}"
    for name in names:
        member = _member(owner, name)
        owner, made = member.type, f"{made}/{member.xml_name}"
    return made


def json_path(column: Column) -> str | None:
    """The path of its value in the draft, without indexes; None for a column that does not reach it."""
    if field(column) is None:
        return None
    names = [one.partition("[")[0] for one in column.path.split(".")]
    if column.level is Level.INVOICE:
        names[0] = f"fattura_elettronica_{names[0]}"
    return ".".join((_JSON_ROOTS[column.level], *names))


def _member(owner: type[Any], name: str) -> WireField:
    return next(one for one in wire_fields(owner) if one.name == name)


def longest(column: Column) -> int | None:
    """The most characters that the field takes; None where it is not known, or the column goes nowhere."""
    found = field(column)
    return None if found is None else LONGEST.get(found.xml_name)


def codes(column: Column) -> tuple[str, ...]:
    """The codes that a column of codes may hold, of the ordinary format."""
    found = field(column)
    name = list_of("RegimeFiscale" if found is None else found.xml_name)
    return () if name is None else codes_of(name, simplified=False)

"""What an invoice says, as one text that does not depend on how it was written: by its hash the same is recognised.

Lines stand in no order, nor does what refers to them; numbers have no zeros that say nothing; what refers to a line by
its number refers to what the line says. So a batch that comes again with its rows in another order, in another file or
with other spellings says the same. A number that the draft itself gives a line is a part of what it says.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from invoicebridge.fatturapa.draft_json import Draft
from invoicebridge.fatturapa.wire import WireField, per_class, wire_fields

_FORM: Final = "invoicebridge invoice 1"
"""Changes with every change of the form, so that hashes of two forms are never mistaken for each other."""
_LINES: Final = "dettaglio_linee"
_TIED: Final = "riferimento_numero_linea"
_UNORDERED: Final = frozenset(
    {
        *(_LINES, "dati_beni_servizi", "dati_riepilogo", "dati_ordine_acquisto", "dati_contratto"),
        *("dati_convenzione", "dati_ricezione", "dati_fatture_collegate", "dati_ddt"),
    }
)
"""What stands in the order of the rows; of a simplified invoice the lines are `dati_beni_servizi`."""
NamedLines = Callable[[int], str]
"""What stands for a line, by its number."""
_Writer = Callable[[Any, NamedLines], str]


@dataclass(frozen=True, slots=True)
class Digests:
    """By what an invoice is recognised, as SHA-256."""

    stated: str
    """Of what its batch says of it."""
    source: str
    """Of what it says once registers have filled it in."""


class _Lines:
    """What each of the lines says, by the number that references use: its own, or its place from 1.

    Most invoices refer to no line: nothing is worked out before it is asked for.
    """

    def __init__(self, lines: Sequence[Any]) -> None:
        self._lines = lines
        self._said: dict[int, str] | None = None

    def __call__(self, number: int) -> str:
        """The number itself where there is no such line."""
        if self._said is None:
            self._said = {line.numero_linea or place: said(line) for place, line in enumerate(self._lines, 1)}
        return self._said.get(number, f"{number}")


def digests(draft: Draft, company: str, stated: Mapping[str, Any], customer: str | None) -> Digests:
    """Return the digests of a draft of this company.

    `stated` is its header as the batch has it, in which as much may be missing as the `customer`'s code stands for.
    """
    header = json.dumps([customer, stated], ensure_ascii=False, sort_keys=True)
    bodies = "".join(said(body) for body in draft.fattura_elettronica_body)
    beside = said(draft, without=("fattura_elettronica_body",))
    return Digests(_hash("stated", company, header, bodies), _hash("source", company, beside, bodies))


def canonical(draft: Draft) -> str:
    """Return what a draft says, in the form that is the same for all drafts that say the same."""
    return said(draft)


def _hash(*parts: str) -> str:
    return sha256(json.dumps([_FORM, *parts], ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def said(value: Any, lines: NamedLines = str, without: Collection[str] = ()) -> str:
    """Return what one block says; whatever it does not hold is left out, and of its own fields those named.

    `lines` is what stands for the lines that it refers to, by their number.
    """
    goods = getattr(value, "dati_beni_servizi", None)
    if goods is not None and hasattr(goods, _LINES):
        lines = _Lines(goods.dettaglio_linee)
    parts = []
    for name, written in _writers(type(value)):
        held = getattr(value, name)
        if held is not None and held != () and name not in without:
            parts.append(f"{name}:{written(held, lines)}")
    return "{" + ",".join(parts) + "}"


@per_class
def _writers(cls: type[Any]) -> tuple[tuple[str, _Writer], ...]:
    """The function that writes each field of a block, in the order of the block."""
    return tuple((item.name, _writer(item)) for item in wire_fields(cls))


def _writer(item: WireField) -> _Writer:
    if item.name == _TIED:
        return lambda held, lines: _joined(sorted(lines(number) for number in held))
    one = said if item.is_block else _scalar
    if not item.repeated:
        return one
    if item.name in _UNORDERED:
        return lambda held, lines: _joined(sorted(one(each, lines) for each in held))
    return lambda held, lines: _joined([one(each, lines) for each in held])


def _joined(texts: list[str]) -> str:
    return "[" + ",".join(texts) + "]"


def _scalar(value: Any, _: NamedLines) -> str:
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False)
        case Decimal():
            return f"{value.normalize() + 0:f}"
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return sha256(value).hexdigest()
        case tuple():
            return json.dumps(sorted(value), ensure_ascii=False)
    return str(value)

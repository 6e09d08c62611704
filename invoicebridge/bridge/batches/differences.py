"""What differs between two documents, for a person who has to decide: lines are matched by what they say, not by order.

What a new file has of its own is left out: ProgressivoInvio, IdTrasmittente, the numbers of lines, a signature.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from invoicebridge.bridge.batches.canonical import NamedLines, said
from invoicebridge.fatturapa.codec import Document
from invoicebridge.fatturapa.wire import WireField, wire_fields

_OWN: Final = frozenset(
    {"progressivo_invio", "id_trasmittente", "numero_linea", "signature", "sistema_emittente", "other_attributes"}
)
_TIED: Final = "riferimento_numero_linea"
_DESCRIBED: Final = ("descrizione", "aliquota_iva", "natura", "id_documento", "numero_ddt", "causale_pagamento")
"""What a person calls one of several blocks by."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One element that is another one, or that only one of the documents has."""

    path: str
    """In the new document; of what only the old one has, where it would be."""
    element: str
    """Its name on the wire."""
    within: str
    """Which line or block it is in, in the document's own words; "" where there is but one."""
    before: str | None
    after: str | None
    """None where there is no such thing; a whole line or block by what it is called."""


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """Return everything in which the documents differ, in the order of the schema."""
    name = type(after).__name__
    if type(before) is not type(after):
        return (Difference(f"/{name}", name, "", type(before).__name__, name),)
    return tuple(_Comparison(_line_names(before), _line_names(after)).blocks(before, after, f"/{name}", ""))


def _line_names(document: Document) -> NamedLines:
    """What each line is called, by its number; the number itself where there is no such line."""
    made: dict[int, str] = {}
    for body in document.fattura_elettronica_body:
        lines = getattr(body.dati_beni_servizi, "dettaglio_linee", ())
        made.update({line.numero_linea: line.descrizione for line in lines})
    return lambda number: made.get(number, f"{number}")


class _Comparison:
    """Two documents, and what their lines are called."""

    def __init__(self, before: NamedLines, after: NamedLines) -> None:
        self._before, self._after = before, after

    def blocks(self, before: Any, after: Any, path: str, within: str) -> Iterator[Difference]:
        """Two blocks of one type."""
        for item in wire_fields(type(after)):
            if item.name in _OWN:
                continue
            old, new = getattr(before, item.name), getattr(after, item.name)
            if old != new:
                place = f"{path}/{item.xml_name}"
                yield from self._fields(item, old, new, place, within)

    def _fields(self, item: WireField, old: Any, new: Any, place: str, within: str) -> Iterator[Difference]:
        if item.name == _TIED:
            old = tuple(sorted(self._before(one) for one in old))
            new = tuple(sorted(self._after(one) for one in new))
            if old != new:
                yield Difference(place, item.xml_name, within, _text(old), _text(new))
        elif item.repeated and item.is_block:
            yield from self._several(item, old, new, place, within)
        elif item.is_block and old is not None and new is not None:
            yield from self.blocks(old, new, place, within)
        else:
            yield Difference(place, item.xml_name, within, _text(old), _text(new))

    def _several(
        self, item: WireField, old: Sequence[Any], new: Sequence[Any], place: str, within: str
    ) -> Iterator[Difference]:
        """Blocks that repeat: what is there in both is no difference, the others are matched by what is most alike."""
        gone, come = self._others(old, new)
        pairs = _paired(gone, [new[at] for at in come])
        for at, (earlier, later) in zip([*come, *([None] * len(pairs))], pairs, strict=False):
            where = place if at is None or len(new) == 1 else f"{place}[{at + 1}]"
            inner = _called(later or earlier) if len(old) > 1 or len(new) > 1 else within
            if earlier is None or later is None:
                yield Difference(where, item.xml_name, within, _whole(earlier), _whole(later))
            else:
                yield from self.blocks(earlier, later, where, inner)

    def _others(self, old: Sequence[Any], new: Sequence[Any]) -> tuple[list[Any], list[int]]:
        """The old ones that have no like among the new, and the places of the new ones that have none."""
        said_before = [said(one, self._before, without=_OWN) for one in old]
        said_after = [said(one, self._after, without=_OWN) for one in new]
        surplus, lacking = Counter(said_before) - Counter(said_after), Counter(said_after) - Counter(said_before)
        return [one for one, text in zip(old, said_before, strict=True) if _taken(surplus, text)], [
            at for at, text in enumerate(said_after) if _taken(lacking, text)
        ]


def _taken(left: Counter[str], text: str) -> bool:
    if not left[text]:
        return False
    left[text] -= 1
    return True


def _paired(gone: list[Any], come: list[Any]) -> list[tuple[Any, Any]]:
    """Each new one with the old one that it is most like, and at the end the old ones that are left."""
    left = list(gone)
    pairs: list[tuple[Any, Any]] = []
    for one in come:
        nearest = max(left, key=lambda other: _likeness(other, one), default=None)
        if nearest is not None and (_likeness(nearest, one) > 1 or len(gone) == len(come) == 1):
            left.remove(nearest)
            pairs.append((nearest, one))
        else:
            pairs.append((None, one))
    return pairs + [(one, None) for one in left]


def _likeness(one: Any, other: Any) -> int:
    """How many fields they share; what they are called by counts for more."""
    names = [item.name for item in wire_fields(type(one)) if item.name not in _OWN]
    shared = [name for name in names if (held := getattr(one, name)) not in (None, ()) and held == getattr(other, name)]
    return len(shared) + 3 * sum(name in _DESCRIBED[:1] for name in shared)


def _called(one: Any) -> str:
    """What a person calls a line or block; "" where nothing names it."""
    found = (getattr(one, name, None) for name in _DESCRIBED)
    return next((_text(held) or "" for held in found if held), "")


def _whole(one: Any) -> str | None:
    """A whole block in few words: what it is called, and its amount."""
    if one is None:
        return None
    amounts = (getattr(one, name, None) for name in ("prezzo_totale", "imposta", "importo_pagamento", "importo"))
    amount = next((_text(held) for held in amounts if held is not None), None)
    words = [text for text in (_called(one), amount) if text]
    return " · ".join(words) or " ".join(_values(one))


def _values(one: Any) -> Iterator[str]:
    for item in wire_fields(type(one)):
        held = getattr(one, item.name)
        if held is not None and held != () and not item.is_block:
            yield _text(held) or ""


def _text(held: Any) -> str | None:
    """A value as people read it in a file."""
    match held:
        case None | ():
            return None
        case tuple():
            return ", ".join(_text(one) or "" for one in held)
        case Decimal():
            return f"{held:f}"
        case datetime() | date():
            return held.isoformat()
        case bytes():
            return f"{len(held)} byte"
    return str(held) if not hasattr(held, "__dataclass_fields__") else " ".join(_values(held))

"""Turns blocks of a draft into blocks of the document."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, TypeVar, cast

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.amounts import round_half_up
from invoicebridge.fatturapa.wire import DecimalAsWritten, per_class, wire_fields

T = TypeVar("T")

_TWO: Final = (2, 2)
_TWO_TO_EIGHT: Final = (2, 8)
_PLACES: Final[Mapping[tuple[str, str], tuple[int, int]]] = {
    ("AltriDatiGestionali", "RiferimentoNumero"): _TWO_TO_EIGHT,
    ("DatiRiepilogo", "Arrotondamento"): _TWO_TO_EIGHT,
    ("DatiTrasporto", "PesoLordo"): (1, 2),
    ("DatiTrasporto", "PesoNetto"): (1, 2),
    ("DettaglioLinee", "PrezzoTotale"): _TWO_TO_EIGHT,
    ("DettaglioLinee", "PrezzoUnitario"): _TWO_TO_EIGHT,
    ("DettaglioLinee", "Quantita"): _TWO_TO_EIGHT,
    ("ScontoMaggiorazione", "Importo"): _TWO_TO_EIGHT,
}
"""Least and most decimals of the elements that want other than two (patterns of schemas 1.2.3 and 1.0.2)."""
_PLAIN: Final = re.compile(r"\s*-?[0-9]+\.[0-9]+\s*")


def promoted(cls: type[T], source: object, changes: Mapping[str, Any]) -> T:
    """Return a `cls` that has the source's values in the fields both know, and `changes` over them."""
    values = {name: getattr(source, name) for name in _common(cls, type(source))}
    values.update(changes)
    return cls(**values)


_in_common: Final[dict[tuple[type[Any], type[Any]], tuple[str, ...]]] = {}


def _common(cls: type[Any], source: type[Any]) -> tuple[str, ...]:
    pair = (cls, source)
    if pair not in _in_common:
        known = {item.name for item in wire_fields(source)}
        _in_common[pair] = tuple(item.name for item in wire_fields(cls) if item.name in known)
    return _in_common[pair]


def required(value: T | None, path: str) -> T:
    """Return the value; InvalidDocument `draft-missing` when there is none and nothing to compute it from."""
    if value is None:
        raise InvalidDocument("draft-missing", path=path)
    return value


def with_places(value: T) -> T:
    """Return the block with every number printed with as many decimals as its field in the schemas wants.

    Values do not change; a number with more decimals than its field allows stays as it is, and `check` will say so. The
    same object comes back when there is nothing to do.
    """
    return cast(T, _with_places(value))


def _with_places(block: Any) -> Any:
    changes: dict[str, Any] = {}
    numbers, inner = _worth_visiting(type(block))
    for name, least, most in numbers:
        number = getattr(block, name)
        if number is not None and (better := _printable(number, least, most)) is not number:
            changes[name] = better
    for name, many in inner:
        old = getattr(block, name)
        if not old:
            continue
        new = _all_with_places(old) if many else _with_places(old)
        if new is not old:
            changes[name] = new
    return promoted(type(block), block, changes) if changes else block


def _all_with_places(blocks: tuple[Any, ...]) -> tuple[Any, ...]:
    better = tuple(_with_places(one) for one in blocks)
    return better if any(new is not old for new, old in zip(better, blocks, strict=True)) else blocks


def _printable(number: Decimal, least: int, most: int) -> Decimal:
    places = -cast(int, number.as_tuple().exponent)
    if places < least:
        return round_half_up(number)
    if places > most:
        rounded = round_half_up(number, most)
        return rounded if rounded == number else number
    if isinstance(number, DecimalAsWritten) and not _PLAIN.fullmatch(number.text):
        return round_half_up(number, places)
    return number


@per_class
def _worth_visiting(cls: type[Any]) -> tuple[tuple[tuple[str, int, int], ...], tuple[tuple[str, bool], ...]]:
    """The fields that hold a number (with the decimals they want), and those whose blocks do (with: is it repeated)."""
    known = wire_fields(cls)
    numbers = tuple(
        (item.name, *_PLACES.get((cls.__name__, item.xml_name), _TWO)) for item in known if item.type is Decimal
    )
    inner = tuple((item.name, item.repeated) for item in known if item.is_block and any(_worth_visiting(item.type)))
    return numbers, inner

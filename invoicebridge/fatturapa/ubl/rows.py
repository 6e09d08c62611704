"""The shape of the mapping: rows from a UBL path to a field of FatturaPA, and what applies them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from invoicebridge.fatturapa.text_limits import longest
from invoicebridge.fatturapa.ubl.conversions import Convert
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node

_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the official mapping.

    `number` is its level there (23.1.4.1); `ubl` and `fatturapa` are paths below the group that the row stands in;
    without `convert` a function of the module reads it together with others, as `how` says.
    """

    number: str
    ubl: str
    fatturapa: str
    convert: Convert | None = None
    how: str = ""


def taken(node: Node, rows: Iterable[Row], block: str = "") -> dict[str, Any]:
    """Return the fields that the rows find below `node`, in the nested form of a draft; `block` is the wire's name.

    Where a path occurs more than once, the first one is taken.
    """
    made: dict[str, Any] = {}
    for row in rows:
        if row.convert is None:
            continue
        found = node.all(row.ubl)
        for other in found[1:]:
            other.refuse(Reason.REPEATED)
        if found and found[0].peek() is not None:
            value = row.convert(found[0], _limit(block, row.fatturapa))
            if value is not None:
                put(made, row.fatturapa, value)
    return made


def _limit(block: str, path: str) -> int | None:
    steps = [block, *path.split("/")]
    return longest(steps[-2], steps[-1])


def put(made: dict[str, Any], path: str, value: Any) -> None:
    """Set the field at a path of wire names."""
    *blocks, last = path.split("/")
    for name in blocks:
        made = made.setdefault(key(name), {})
    made[key(last)] = value


def key(name: str) -> str:
    """The draft's key for a name of the wire: `IdFiscaleIVA` is `id_fiscale_iva`."""
    return _WORDS.sub("_", name).lower()


def without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    """The mapping without what is empty."""
    return {name: value for name, value in values.items() if value not in (None, {}, [], "")}

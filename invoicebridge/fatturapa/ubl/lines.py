"""The lines: level 35 of the mapping → 2.2.1 DettaglioLinee."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.text_limits import longest
from invoicebridge.fatturapa.ubl.allowances import own_line
from invoicebridge.fatturapa.ubl.conversions import day, plain, whole
from invoicebridge.fatturapa.ubl.document import Document
from invoicebridge.fatturapa.ubl.items import attributes, codes_of_item, description, natura, special
from invoicebridge.fatturapa.ubl.mapped import Reason
from invoicebridge.fatturapa.ubl.nodes import Node
from invoicebridge.fatturapa.ubl.prices import Priced, priced
from invoicebridge.fatturapa.ubl.rows import Row, taken, without_nothing
from invoicebridge.fatturapa.ubl.taxes import Breakdown, Part

LINE: Final = (
    Row("35.1", "cbc:ID", "NumeroLinea", how="1 to 9999 and distinct; any other is replaced by a free number"),
    Row("35.3.1", "cbc:InvoicedQuantity/@unitCode", "UnitaMisura", how="the code as it stands"),
    Row("35.5", "cbc:AccountingCost", "RiferimentoAmministrazione", whole),
    Row("35.6.1", "cac:InvoicePeriod/cbc:StartDate", "DataInizioPeriodo", day),
    Row("35.6.2", "cac:InvoicePeriod/cbc:EndDate", "DataFinePeriodo", day),
    Row("35.11.8.2", "cac:Item/cac:ClassifiedTaxCategory/cbc:Percent", "AliquotaIVA", how="with the category"),
)
"""Below cac:InvoiceLine and DettaglioLinee; prices in `prices`, items in `items`."""

_NUMBER: Final = re.compile(r"0*([1-9][0-9]{0,3})")
_UNIT: Final = longest("DettaglioLinee", "UnitaMisura") or 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the UBL: its node, its number, the lines it becomes and what they add to the breakdown."""

    node: Node
    number: int
    made: tuple[dict[str, Any], ...]
    parts: tuple[Part, ...]
    total: Decimal


def lines(document: Document, found: Breakdown) -> tuple[Line, ...]:
    """Return the document's lines in their order; numbers are those of the UBL where they can be."""
    nodes = document.root.all(document.form.line)
    if not nodes:
        document.root.blame(InvalidDocument("ubl-missing", element=document.form.line.removeprefix("cac:")))
    return tuple(_line(node, number, document, found) for node, number in zip(nodes, _numbers(nodes), strict=True))


def _numbers(nodes: Sequence[Node]) -> Iterator[int]:
    stated = [_NUMBER.fullmatch(node.peek("cbc:ID") or "") for node in nodes]
    wanted = [None if one is None else int(one[1]) for one in stated]
    taken_by = {number: at for at, number in reversed(list(enumerate(wanted))) if number is not None}
    free = iter(number for number in range(1, len(nodes) + len(taken_by) + 1) if number not in taken_by)
    for at, (node, number) in enumerate(zip(nodes, wanted, strict=True)):
        identifier = node.first("cbc:ID")
        if number is not None and taken_by[number] == at:
            node.settle("cbc:ID")
            yield number
        else:
            if identifier is not None:
                identifier.refuse(Reason.FORM if number is None else Reason.REPEATED)
            yield next(free)


def _line(node: Node, number: int, document: Document, found: Breakdown) -> Line:
    item = node.first("cac:Item") or node
    tax = found.tax(item.first("cac:ClassifiedTaxCategory"), natura(item))
    price = priced(node, document)
    fields = taken(node, LINE, "DettaglioLinee")
    main = without_nothing(
        {
            "numero_linea": number,
            "codice_articolo": codes_of_item(item),
            "descrizione": description(node, item),
            "unita_misura": _unit(node, document),
            **fields,
            **price.fields,
            **tax.fields,
            **special(item),
            "altri_dati_gestionali": [*attributes(item), *_untold(price)],
        }
    )
    apart = [own_line(one, tax, _about(one.description, main["descrizione"])) for one in price.apart]
    parts = (Part(tax, price.total), *(part for _, part in apart))
    total = sum((part.amount for part in parts), Decimal("0.00"))
    return Line(node, number, (main, *(line for line, _ in apart)), parts, total)


def _about(reason: str, described: str) -> str:
    """The description of an allowance's own line names the line that it belongs to."""
    return f"{reason}: {described}"[: longest("DettaglioLinee", "Descrizione")]


def _unit(node: Node, document: Document) -> str | None:
    quantity = node.first(document.form.quantity)
    unit = None if quantity is None else quantity.peek_attribute("unitCode")
    if quantity is None or unit is None:
        return None
    if len(unit) > _UNIT:
        quantity.refuse(Reason.TOO_LONG, "unitCode")
        return None
    return quantity.attribute("unitCode")


def _untold(price: Priced) -> list[dict[str, Any]]:
    """Quantity and price that no field of the line can hold, digit by digit."""
    return [{"tipo_dato": name, "riferimento_testo": plain(value)[:60]} for name, value in price.untold]

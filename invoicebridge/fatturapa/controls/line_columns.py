"""The lines of an ordinary invoice, read in one pass and looked at as columns.

One pass over the tree, because a long invoice does not fit into the processor's cache: an XPath for each column, though
evaluated in C, takes longer from some thousand lines on (measured, docs/adr/0001).
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, NamedTuple

from lxml import etree

from invoicebridge.fatturapa.amounts import ZERO
from invoicebridge.fatturapa.controls.lazy import lazy
from invoicebridge.fatturapa.controls.reading import (
    Cells,
    Undecided,
    cells,
    cells_of_each,
    nearest,
    read_number,
    single_cells,
)

Column = list[str | None]

_DISCOUNT: Final = "ScontoMaggiorazione"
_WITHHELD: Final = "Ritenuta"
PRESENCE: Final = {"nature": "Natura", "withheld_lines": _WITHHELD, "discounts": _DISCOUNT}
"""What `when` of a control may ask of the lines: whether any of them has that element."""


class LineDiscount(NamedTuple):
    """A ScontoMaggiorazione of a line."""

    element: etree._Element
    cells: Cells


class Lines:
    """DettaglioLinee as columns; positions count from 0."""

    def __init__(self, goods: etree._Element, *, schema_valid: bool) -> None:
        self.elements = list(goods.iterchildren("DettaglioLinee"))
        self.number: Callable[[str], Decimal] = Decimal if schema_valid else read_number
        self._cells = cells_of_each(self.elements) if schema_valid else list(map(single_cells, self.elements))

    @property
    def presence(self) -> tuple[bool, ...]:
        """Which elements of PRESENCE some line has."""
        there = {name for name in PRESENCE.values() for line in self._cells if name in line}
        return tuple([name in there for name in PRESENCE.values()])

    @lazy
    def numbers(self) -> list[str]:
        """NumeroLinea of each line, as written."""
        return self._required("NumeroLinea")

    @property
    def integers(self) -> list[int]:
        """NumeroLinea of each line; Undecided when one is no number."""
        try:
            return list(map(int, self.numbers))
        except ValueError as unreadable:
            raise Undecided("NumeroLinea") from unreadable

    @lazy
    def prices(self) -> list[str]:
        """PrezzoUnitario of each line, as written."""
        return self._required("PrezzoUnitario")

    @lazy
    def quantities(self) -> Column:
        """Quantita of each line, as written; None where absent."""
        return self._optional("Quantita")

    @lazy
    def nature(self) -> Column:
        """Natura of each line; None where absent."""
        return self._optional("Natura")

    @lazy
    def totals(self) -> list[Decimal]:
        """PrezzoTotale of each line."""
        return list(map(self.number, self._required("PrezzoTotale")))

    @lazy
    def rates(self) -> list[Decimal]:
        """AliquotaIVA of each line."""
        value = {text: self.number(text) for text in set(self._rates)}
        return [value[text] for text in self._rates]

    @lazy
    def total_by_rate(self) -> dict[Decimal, Decimal]:
        """The sum of PrezzoTotale for each rate that occurs."""
        sums = dict.fromkeys(self._rates, ZERO)
        for rate, total in zip(self._rates, self.totals, strict=True):
            sums[rate] += total
        by_rate: dict[Decimal, Decimal] = {}
        for text, total in sums.items():
            number = self.number(text)
            by_rate[number] = by_rate.get(number, ZERO) + total
        return by_rate

    @lazy
    def distinct(self) -> set[tuple[Decimal, str | None]]:
        """The pairs of rate and Natura that occur."""
        return {(self.number(rate), natura) for rate, natura in set(zip(self._rates, self.nature, strict=True))}

    @lazy
    def distinct_rates(self) -> set[Decimal]:
        """The rates that occur."""
        return {rate for rate, _ in self.distinct}

    @lazy
    def discounts(self) -> dict[int, list[LineDiscount]]:
        """The ScontoMaggiorazione of the lines that have any, by position."""
        return {
            position: [LineDiscount(one, cells(one)) for one in self.elements[position].iterchildren(_DISCOUNT)]
            for position in self._with(_DISCOUNT)
        }

    @property
    def first_withheld(self) -> etree._Element:
        """Ritenuta of the first line that has it."""
        return self.place(self._with(_WITHHELD)[0], _WITHHELD)

    @lazy
    def positions(self) -> dict[tuple[Decimal, str | None], list[int]]:
        """Where each pair of rate and Natura occurs."""
        where: dict[tuple[Decimal, str | None], list[int]] = {}
        for position, pair in enumerate(zip(self.rates, self.nature, strict=True)):
            where.setdefault(pair, []).append(position)
        return where

    def place(self, position: int, name: str) -> etree._Element:
        """The element of that name in a line, or the line where it is absent."""
        return nearest(self.elements[position], name)

    @lazy
    def _rates(self) -> list[str]:
        return self._required("AliquotaIVA")

    def _with(self, name: str) -> list[int]:
        return [position for position, line in enumerate(self._cells) if name in line]

    def _required(self, name: str) -> list[str]:
        try:
            column: list[Any] = [line[name] for line in self._cells]
        except KeyError as missing:
            raise Undecided(name) from missing
        if None in column:
            raise Undecided(name)
        return column

    def _optional(self, name: str) -> Column:
        return [line.get(name) for line in self._cells]

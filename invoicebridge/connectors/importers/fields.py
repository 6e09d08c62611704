"""The columns of one table, ready to read cells: each gives what a cell puts into the draft, or what is wrong with it.

Tables repeat themselves, so what was read from a cell is remembered.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from invoicebridge.connectors.importers.cell import BadCell, Style, bare
from invoicebridge.connectors.importers.cells import Read, reader
from invoicebridge.connectors.importers.columns import Level
from invoicebridge.connectors.importers.draft_fields import Step, steps
from invoicebridge.connectors.importers.headings import Slot, key
from invoicebridge.connectors.importers.mapping import OF_MAPPINGS, Mapping, Meaning
from invoicebridge.connectors.importers.plan import Field, Plan
from invoicebridge.connectors.importers.raw import Merged, Raw, shown

_REMEMBERED: Final = 20_000
_PLAIN: Final = Style()
CASCADES: Final = ("sconto_percentuale",)
"""Columns where a cell may hold several numbers, with a plus between them."""


class Setting(NamedTuple):
    """A value for one column of ours."""

    slot: Slot
    steps: tuple[Step, ...]
    value: Any


Settings = tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell."""

    code: str
    parameters: dict[str, str]


class FieldReader:
    """One column of the file."""

    def __init__(self, field: Field, style: Style, meanings: "dict[str, Meaning] | None") -> None:
        self.index = field.index
        self.heading = field.heading
        self.slot = field.slot
        self.level = field.slot.column.level
        self._read: Read = reader(field.slot.column, style)
        self._steps = steps(field.slot.column, field.slot.number)
        self._meanings = meanings
        self._known: dict[Raw, Settings | CellFault] = {}

    def read(self, cell: Raw) -> Settings | CellFault:
        """What the cell sets; nothing when it is empty."""
        found = self._known.get(cell)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[cell] = self._fresh(cell)
        return found

    def _fresh(self, cell: Raw) -> Settings | CellFault:
        if isinstance(cell, Merged) and self.level is Level.LINE:
            return CellFault("cell-merged", {"value": shown(cell)})
        try:
            meant = self._meant(cell)
            if meant is not None:
                return meant
            if self.slot.name in CASCADES and isinstance(cell, str) and "+" in cell.strip()[1:]:
                return self._cascade(cell.strip())
            value = self._read(cell)
        except BadCell as error:
            return CellFault(error.code, error.parameters)
        return () if value is None else (Setting(self.slot, self._steps, value),)

    def _cascade(self, cell: str) -> Settings:
        """Percentages one after the other in one cell: `10+5` are two."""
        made = []
        for at, text in enumerate(cell.split("+")):
            slot = Slot(self.slot.name, self.slot.number + at)
            made.append(Setting(slot, steps(slot.column, slot.number), self._read(text.strip())))
        return tuple(made)

    def _meant(self, cell: Raw) -> Settings | None:
        """What the mapping makes of the cell; None where it has nothing to say. BadCell `translation-missing`."""
        if self._meanings is None:
            return None
        plain = bare(cell)
        if plain == "":
            return ()
        text = shown(plain)
        meaning = self._meanings.get(key(text))
        if meaning is not None:
            return tuple(setting(*one) for one in meaning)
        if self._steps[0] == "@vat_code":
            raise BadCell("translation-missing", value=text, column=self.slot.name)
        return None


def setting(slot: Slot, text: str) -> Setting:
    """What a value of the mapping sets, which was found good when the mapping was read."""
    return Setting(slot, steps(slot.column, slot.number), reader(slot.column, OF_MAPPINGS)(text))


def field_readers(plan: Plan, styles: dict[int, Style], mapping: Mapping) -> tuple[FieldReader, ...]:
    """The columns of a table."""
    made = []
    for field in plan.fields:
        meanings = mapping.translate.get(field.slot.name)
        made.append(FieldReader(field, styles.get(field.index, _PLAIN), None if meanings is None else dict(meanings)))
    return tuple(made)

"""A block of a document, read field by field; what nobody asked for is still there at the end, so nothing is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from invoicebridge.fatturapa.wire import WireField, wire_fields
from invoicebridge.render.invoice_values import Words, harmless

_SEPARATOR: Final = " › "
_POINTERS: Final = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value; `note` says what a code means."""

    label: str
    value: str
    note: str = ""

    @property
    def said(self) -> str:
        """The value with its note."""
        return f"{self.value} – {self.note}" if self.value and self.note else self.value or self.note


class Sheet:
    """One block. Each way of reading a field marks it as shown; `rest` says every value that is not.

    A field that this kind of block does not have reads as absent: the two formats share most of their fields, not all.
    """

    def __init__(self, block: Any, words: Words) -> None:
        self.words = words
        self._block = block
        self._fields = {field.name: field for field in wire_fields(type(block))}
        self._shown: set[str] = set()
        self._inner: dict[str, tuple[Sheet, ...]] = {}

    def take(self, name: str) -> Any:
        """The value of a field as it is; None or an empty tuple when absent."""
        self._shown.add(name)
        return getattr(self._block, name, None)

    def text(self, name: str) -> str:
        """The value as a person reads it; empty when absent; repeated values with commas between."""
        value = self.take(name)
        return ", ".join(self._said(self._fields[name], value)) if name in self._fields else ""

    def note(self, name: str) -> str:
        """What the code in a field means; empty when there is none."""
        value = self.take(name)
        return "" if value in (None, ()) else self.words.code_label(self._fields[name].xml_name, value)

    def facts(self, *names: str) -> tuple[Fact, ...]:
        """The named fields, in that order, with their labels; absent ones are left out."""
        return tuple(fact for name in names for fact in self._fact(name))

    def sheets(self, name: str) -> tuple[Sheet, ...]:
        """The blocks in a field; none when absent."""
        if name not in self._inner:
            value = getattr(self._block, name, None)
            blocks = value if isinstance(value, tuple) else () if value is None else (value,)
            self._inner[name] = tuple(Sheet(block, self.words) for block in blocks)
        return self._inner[name]

    def sheet(self, name: str) -> Sheet | None:
        """The block in a field that occurs once at most; None when absent."""
        return next(iter(self.sheets(name)), None)

    def has(self, name: str) -> bool:
        """Whether the field is there; does not mark it as shown."""
        return getattr(self._block, name, None) not in (None, ())

    def rest(self) -> tuple[Fact, ...]:
        """Every value not shown yet, in the order of the schema, blocks inside blocks too; marks them as shown."""
        return tuple(fact for name in self._fields for fact in self._rest_of(name))

    def _rest_of(self, name: str) -> tuple[Fact, ...]:
        field = self._fields[name]
        if field.kind == "others":
            return self._further_attributes(name)
        if not field.is_block:
            return () if name in self._shown else self._fact(name)
        prefix = self.words.label(field.xml_name) + _SEPARATOR
        facts = (fact for sheet in self.sheets(name) for fact in sheet.rest())
        return tuple(Fact(prefix + fact.label, fact.value, fact.note) for fact in facts)

    def _further_attributes(self, name: str) -> tuple[Fact, ...]:
        """Attributes that the format does not know; not the pointers to schemas, which say nothing of the document."""
        pairs = () if name in self._shown else self.take(name)
        return tuple(
            Fact(harmless(key.rpartition("}")[2]), harmless(text)) for key, text in pairs if _POINTERS not in key
        )

    def _fact(self, name: str) -> tuple[Fact, ...]:
        value = self.text(name)
        if not value:
            return ()
        field = self._fields[name]
        note = "" if field.repeated else self.note(name)
        return (Fact(self.words.label(field.xml_name), value, note),)

    def _said(self, field: WireField, value: Any) -> list[str]:
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        return [self.words.value(field.xml_name, one) for one in values]

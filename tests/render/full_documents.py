"""Documents for the tests of the views: one of each format with every field filled, and each text different."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from invoicebridge.fatturapa import codes
from invoicebridge.fatturapa.ordinaria import FatturaElettronica
from invoicebridge.fatturapa.semplificata import FatturaElettronicaSemplificata
from invoicebridge.fatturapa.wire import WireField, wire_fields


class Filler:
    """Makes values that are different from each other, and remembers the texts."""

    def __init__(self, suffix: str = "") -> None:
        self._numbers = count(1)
        self._suffix = suffix
        self.texts: list[str] = []

    def fill(self, cls: type[Any]) -> Any:
        """A block with every field filled; repeated fields have two values."""
        return cls(**{field.name: self._field(field) for field in wire_fields(cls) if field.kind != "others"})

    def _field(self, field: WireField) -> Any:
        if field.kind == "raw":
            return None
        return (self._value(field), self._value(field)) if field.repeated else self._value(field)

    def _value(self, field: WireField) -> Any:
        if field.is_block:
            return self.fill(field.type)
        number = next(self._numbers)
        plain: dict[type[Any], Any] = {
            int: number,
            Decimal: Decimal(number) + Decimal("1000.25"),
            date: date(2026, 1 + number % 12, 1 + number % 28),
            datetime: datetime(2026, 1 + number % 12, 1 + number % 28, 12, 30, 5, tzinfo=UTC),
            bytes: b"content" * number,
        }
        return plain[field.type] if field.type in plain else self._text(field, number)

    def _text(self, field: WireField, number: int) -> str:
        name = codes.list_of(field.xml_name)
        if name:
            choices = codes.codes_of(name)
            return choices[number % len(choices)]
        text = f"{field.xml_name}{number:03}{self._suffix}"
        self.texts.append(text)
        return text


def full_ordinary(suffix: str = "") -> tuple[FatturaElettronica, list[str]]:
    """An ordinary document with every field filled, and its texts; `suffix` is appended to each text."""
    filler = Filler(suffix)
    return filler.fill(FatturaElettronica), filler.texts


def full_simplified(suffix: str = "") -> tuple[FatturaElettronicaSemplificata, list[str]]:
    """A simplified document with every field filled, and its texts; `suffix` is appended to each text."""
    filler = Filler(suffix)
    return filler.fill(FatturaElettronicaSemplificata), filler.texts

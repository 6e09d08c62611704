"""How the values of a document read to a person: numbers, dates, code labels, text that cannot play tricks.

Italian: `1.234,56`, `20/11/2026`. English: `1,234.56`, `2026-11-20`. No digit that counts is dropped: only zeros at the
end of decimals are, and amounts keep two decimals at least.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from invoicebridge.fatturapa import codes
from invoicebridge.fatturapa.lexical import DateAsWritten, text_of
from invoicebridge.render.invoice_labels import LABELS, PHRASES

_RATES: Final = {"AliquotaIVA", "Aliquota", "AliquotaRitenuta", "AlCassa", "Percentuale"}
_QUANTITIES: Final = {"Quantita", "PesoLordo", "PesoNetto", "RiferimentoNumero"}
_KEPT_CONTROLS: Final = "\n\u00ad"
_HIDDEN: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def harmless(text: str) -> str:
    """The text with every character that a screen does not show, or that turns its direction, spelt out as `[U+202E]`.

    Line feeds stay; tabs and carriage returns become spaces. So no text of a document can steer a terminal or make one
    name look like another.
    """
    bare = text.strip()
    if bare.isascii() and bare.isprintable():
        return bare
    return "".join(_harmless_character(character) for character in bare.replace("\r\n", "\n"))


def _harmless_character(character: str) -> str:
    if character in "\t\r":
        return " "
    if character in _KEPT_CONTROLS or unicodedata.category(character) not in _HIDDEN:
        return character
    return f"[U+{ord(character):04X}]"


@dataclass(frozen=True, slots=True)
class Words:
    """A language (`it` or `en`), and how labels and values are said in it."""

    language: str

    def label(self, xml_name: str) -> str:
        """The label of an element or attribute; its own name where we know none."""
        text = LABELS.get(xml_name)
        return text.in_language(self.language) if text else harmless(xml_name)

    def phrase(self, key: str, **parameters: object) -> str:
        """A title or phrase with its placeholders filled; KeyError for one that does not exist."""
        return PHRASES[key].in_language(self.language).format_map(parameters)

    def code_label(self, xml_name: str, value: object) -> str:
        """What the value of a coded element means; empty for other elements and for unknown codes."""
        name = codes.list_of(xml_name)
        return codes.label(name, str(value), self.language) if name else ""

    def value(self, xml_name: str, value: Any) -> str:
        """The value of an element as a person reads it; `xml_name` tells rates, quantities and amounts apart."""
        match value:
            case Decimal() if xml_name in _RATES:
                return self.number(value, least=0) + "%"
            case Decimal():
                return self.number(value, least=0 if xml_name in _QUANTITIES else 2)
            case datetime():
                return self.instant(value)
            case date():
                return self.date(value)
            case bytes():
                return self.size(len(value))
            case _:
                return harmless(text_of(value))

    def number(self, value: Decimal, *, least: int = 2) -> str:
        """The number with grouped thousands and at least `least` decimals."""
        sign = "-" if value.is_signed() and value else ""
        whole, _, decimals = f"{abs(value):f}".partition(".")
        decimals = decimals.rstrip("0").ljust(least, "0")
        grouped = f"{int(whole or 0):,}"
        if self.language == "it":
            grouped = grouped.replace(",", ".")
        comma = "," if self.language == "it" else "."
        return sign + grouped + (comma + decimals if decimals else "")

    def date(self, value: date) -> str:
        """The date; a zone that the file gives is kept behind it."""
        said = f"{value.day:02}/{value.month:02}/{value.year:04}" if self.language == "it" else value.isoformat()
        zone = value.text.strip()[10:] if isinstance(value, DateAsWritten) else ""
        return f"{said} {harmless(zone)}".rstrip()

    def instant(self, value: datetime) -> str:
        """The date and time as the file gives them, with their zone where it gives one."""
        zone = value.strftime("%z")
        fraction = f"{value.microsecond:06}".rstrip("0")
        comma = "," if self.language == "it" else "."
        clock = value.strftime("%H:%M:%S") + (comma + fraction if fraction else "")
        return " ".join(part for part in (self.date(value.date()), clock, zone and f"{zone[:3]}:{zone[3:]}") if part)

    def size(self, octets: int) -> str:
        """A number of bytes in B, kB or MB (thousands)."""
        for unit, divisor in (("MB", 1_000_000), ("kB", 1_000)):
            if octets >= divisor:
                return f"{self.number(Decimal(octets * 10 // divisor) / 10, least=1)} {unit}"
        return f"{octets} B"

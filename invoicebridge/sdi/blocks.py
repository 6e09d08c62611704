"""How a message of the SdI says which element each of its fields is, and the blocks that several messages share.

    @message
    class Destinatario:
        codice: str | None = required("Codice")

A message also has the class variables `namespace`, `kind` and `signature` (whether its schema wants an XML signature;
None where that is left open, False where it has no place).

Fields stand in the order of the schema's sequence. Every one may be None, because the SdI's own messages are often not
valid: `required` says that the schema wants the element, and its absence is then a deviation, never a refusal to read.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Final, TypeVar, dataclass_transform, get_args, get_type_hints

from invoicebridge.catalogue import Entry, entry

T = TypeVar("T")
_WIRE: Final = "wire"


def required(name: str) -> Any:
    """A field whose element the schema wants exactly once; None where it is missing or unreadable all the same."""
    return field(metadata={_WIRE: (name, "element", True)})


def optional(name: str) -> Any:
    """A field that is at most one element."""
    return field(default=None, metadata={_WIRE: (name, "element", False)})


def repeated(name: str) -> Any:
    """A field that is one element or more, a tuple in document order; empty where they are missing."""
    return field(metadata={_WIRE: (name, "element", True)})


def attribute(name: str, *, wanted: bool = False) -> Any:
    """A field that is an attribute; None when absent, which is a deviation where it is wanted."""
    return field(default=None, metadata={_WIRE: (name, "attribute", wanted)})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(required, repeated))
def message(cls: type[T]) -> type[T]:
    """A frozen, slotted, keyword-only value type whose fields are declared with the functions above."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@dataclass(frozen=True, slots=True)
class Part:
    """What reading and writing need to know of one field."""

    name: str
    xml_name: str
    is_attribute: bool
    wanted: bool
    repeated: bool
    type: Any
    """str, int, date, datetime, an enumeration or a block."""

    @property
    def is_block(self) -> bool:
        """Whether the element holds elements of its own."""
        return is_dataclass(self.type)


@cache
def parts(cls: Callable[..., Any]) -> tuple[Part, ...]:
    """The fields of a message or block in the order of the schema."""
    hints: dict[str, Any] = get_type_hints(cls)
    return tuple(_part(item, hints[item.name]) for item in fields(cls))  # type: ignore[arg-type]


def _part(item: Any, hint: Any) -> Part:
    xml_name, kind, wanted = item.metadata[_WIRE]
    scalar = next(one for one in get_args(hint) if one is not type(None) and one is not Ellipsis)
    return Part(item.name, xml_name, kind == "attribute", wanted, Ellipsis in get_args(hint), scalar)


class Kind(StrEnum):
    """The two letters in the name of a message's file (Allegato B-1 §1.1)."""

    RC = "RC"
    NS = "NS"
    MC = "MC"
    MT = "MT"
    NE = "NE"
    DT = "DT"
    AT = "AT"
    EC = "EC"
    SE = "SE"


class Esito(StrEnum):
    """The customer's outcome: accepted or refused."""

    EC01 = "EC01"
    EC02 = "EC02"


class Scarto(StrEnum):
    """Why the SdI rejects an outcome: not of the format, or not admissible."""

    EN00 = "EN00"
    EN01 = "EN01"


@message
class Destinatario:
    """The office or channel that a file was delivered to."""

    codice: str | None = required("Codice")
    descrizione: str | None = optional("Descrizione")


@message
class DestinatarioPa:
    """The public body's office; its name is compulsory there."""

    codice: str | None = required("Codice")
    descrizione: str | None = required("Descrizione")


@message
class RiferimentoArchivio:
    """The archive (zip) that a file came in."""

    identificativo_sdi: str | None = required("IdentificativoSdI")
    nome_file: str | None = required("NomeFile")


@message
class RiferimentoFattura:
    """The invoice of a file that is meant: number, year, and position in a lot, from 1."""

    numero_fattura: str | None = required("NumeroFattura")
    anno_fattura: int | None = required("AnnoFattura")
    posizione_fattura: int | None = optional("PosizioneFattura")


class _Explained:
    """Joins an error to what our catalogue says of its code."""

    __slots__ = ()
    codice: str | None

    @property
    def entry(self) -> Entry | None:
        """What the catalogue says of the code; None for a code it does not know."""
        try:
            return entry(self.codice or "")
        except KeyError:
            return None


@message
class Errore(_Explained):
    """One reason of a rejection, with what the SdI suggests (private parties)."""

    codice: str | None = required("Codice")
    descrizione: str | None = required("Descrizione")
    suggerimento: str | None = required("Suggerimento")


@message
class ErrorePa(_Explained):
    """One reason of a rejection (public bodies)."""

    codice: str | None = required("Codice")
    descrizione: str | None = required("Descrizione")


@message
class ListaErrori:
    """Every reason of a rejection, from one to 200."""

    errori: tuple[Errore, ...] = repeated("Errore")


@message
class ListaErroriPa:
    """Every reason of a rejection, from one to 200."""

    errori: tuple[ErrorePa, ...] = repeated("Errore")


Scalar = str | int | date | datetime | Esito | Scarto
"""What the text of an element may become."""

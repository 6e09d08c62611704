"""What stands in the cells of a table before anything is made of it, and in rows of them.

A CSV file has texts alone, and an empty one is no value. A spreadsheet has typed cells too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Protocol


@dataclass(frozen=True, slots=True)
class Number:
    """A cell that holds a number; `percent` when it is shown as a percentage (0.22 as 22%)."""

    value: Decimal
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell without a usable value: an error (#N/A), or a formula that no program has computed."""

    code: str
    shown: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A cell below the first one of a merged range, with the value of that."""

    value: "str | bool | date | Number | Broken"


Raw = str | bool | date | Number | Broken | Merged
EMPTY: Final = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, as a spreadsheet counts them."""

    number: int
    cells: Sequence[Raw]
    line: int = 0
    """The line of the file on which it begins, where that is another number; else 0."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be told into cells, or several of which nobody can tell where they end."""

    number: int
    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)


class Rows(Protocol):
    """A table that can be read as often as needed."""

    @property
    def ragged(self) -> bool:
        """Whether rows may have more cells than the header, or fewer, by mistake."""

    @property
    def hidden(self) -> int:
        """How many rows of the last reading a spreadsheet does not show; they are rows like others."""

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield every row that is not empty, from the first."""


def shown(cell: Raw) -> str:
    """The cell as a text for messages."""
    match cell:
        case str():
            return cell
        case bool():
            return "VERO" if cell else "FALSO"
        case Number():
            return f"{cell.value * 100:f}%" if cell.percent else f"{cell.value:f}"
        case Broken():
            return cell.shown
        case Merged():
            return shown(cell.value)
        case date():
            return cell.isoformat()


def packed(cell: Raw) -> Any:
    """The cell as a JSON value, for `unpacked`."""
    match cell:
        case str() | bool():
            return cell
        case Number():
            return ["n", str(cell.value), cell.percent]
        case Broken():
            return ["b", cell.code, cell.shown]
        case Merged():
            return ["m", packed(cell.value)]
        case date():
            return ["d", cell.isoformat()]


def unpacked(value: Any) -> Raw:
    """The cell that `packed` was given."""
    match value:
        case ["n", text, percent]:
            return Number(Decimal(text), percent)
        case ["b", code, text]:
            return Broken(code, text)
        case ["m", inner]:
            return Merged(unpacked(inner))  # type: ignore[arg-type]  # a merged cell never holds another
        case ["d", text]:
            return date.fromisoformat(text)
    plain: str | bool = value
    return plain

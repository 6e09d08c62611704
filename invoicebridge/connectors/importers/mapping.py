"""The mapping: how an ERP calls the columns of its table, and what its codes and cells mean.

    [file]                        how the file is written; everything that is left out is detected
    [columns]                     "Num. doc." = "numero"
    [constants]                   tipo_documento = "TD01"
    [translate.codice_iva]        "22" = { aliquota_iva = "22" },  "N4" = { natura = "N4", riferimento_normativo = "…" }
    [translate.modalita_pagamento]  "BB" = "MP05"

Names on the right are those of `columns`, Italian or English, with a number where there are several. All that is wrong
is told at once, each mistake by its key.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Final

from invoicebridge.connectors.importers import dates, numbers
from invoicebridge.connectors.importers.cell import BadCell, Style
from invoicebridge.connectors.importers.cells import reader
from invoicebridge.connectors.importers.columns import COLUMNS, OF_CUSTOMERS, OF_INVOICES, Subject
from invoicebridge.connectors.importers.headings import Slot, key, slot
from invoicebridge.errors import ConfigurationError, WrongSettings

EVERYTHING: Final = "*"
"""In `ignore`: every column that nothing names."""
ENCODINGS: Final = ("utf-8", "utf-16", "cp1252", "iso-8859-1", "iso-8859-15", "cp850")
SEPARATORS: Final = (";", ",", "\t", "|")
FRACTIONS: Final = "fractions"
_ORDERS: Final = {
    "gg/mm/aaaa": dates.DAY_FIRST,
    "dd/mm/yyyy": dates.DAY_FIRST,
    "mm/gg/aaaa": dates.MONTH_FIRST,
    "mm/dd/yyyy": dates.MONTH_FIRST,
}
_MARKS: Final = (numbers.COMMA, numbers.POINT)
_LINE: Final = re.compile(r"\(at line (\d+)")
_TABLES: Final = ("file", "columns", "constants", "translate")
_LAST_HEADER: Final = 1000


@dataclass(frozen=True, slots=True)
class Rule:
    """What a heading of the file means."""

    slot: Slot
    style: Style | None = None
    """How its cells are written, where the mapping says so."""


Meaning = tuple[tuple[Slot, str], ...]
"""Columns and the texts of their cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Everything that a mapping file says; None and empty where it says nothing."""

    separator: str | None = None
    quote: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    dates: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    short_rows: bool = False
    """Rows with fewer cells than the header are full: what is missing is empty."""
    fill_down: bool = False
    """An empty number, date, type or company is that of the row above."""
    percentages: str | None = None
    """`points`: 0.5 is half a per cent; `fractions`: it is fifty. Without it no percentage is below 1."""
    credit_notes: str | None = None
    """`negative`: amounts of credit notes are below zero."""
    skip: tuple[str, ...] = ()
    """Rows whose first cell with something in it is one of these, by its `key`, are no lines; `*` is any end."""
    ignore: frozenset[str] = frozenset()
    columns: Table[str, Rule] = field(default_factory=dict)
    """By the `key` of the heading."""
    constants: Table[Slot, str] = field(default_factory=dict)
    translate: Table[str, Table[str, Meaning]] = field(default_factory=dict)
    """By column and `key` of its cell."""
    subject: Subject = OF_INVOICES
    """What the table is about: no file says it, whoever reads the table knows."""

    def of_customers(self) -> "Mapping":
        """The mapping for a table of customers: what it says of other columns is left out."""
        names = OF_CUSTOMERS.names
        return replace(
            self,
            columns={heading: rule for heading, rule in self.columns.items() if rule.slot.name in names},
            constants={one: text for one, text in self.constants.items() if one.name in names},
            translate={name: table for name, table in self.translate.items() if name in names},
            subject=OF_CUSTOMERS,
        )


PLAIN: Final = Mapping()
"""Our own columns, everything detected."""


def read(content: bytes) -> Mapping:
    """Return the mapping in a TOML file; WrongSettings with every mistake, ConfigurationError `mapping-toml`."""
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        found = _LINE.search(str(error))
        raise ConfigurationError("mapping-toml", reason=error, line=found[1] if found else "1") from error
    mistakes: list[ConfigurationError] = []
    made = _Reading(values, mistakes).mapping()
    if mistakes:
        raise WrongSettings(mistakes)
    return made


class _Reading:
    """Reads the tables of a mapping, collecting mistakes."""

    def __init__(self, values: dict[str, Any], mistakes: list[ConfigurationError]) -> None:
        self._values = values
        self._mistakes = mistakes

    def mapping(self) -> Mapping:
        self._demand_known(self._values, _TABLES, "")
        columns = dict(self._rules())
        constants = dict(self._constants())
        for slot_, text in constants.items():
            if any(rule.slot == slot_ for rule in columns.values()):
                self._mistakes.append(
                    ConfigurationError("mapping-constant-and-column", key=f"constants.{slot_.heading}", value=text)
                )
        return Mapping(
            **self._file(), columns=columns, constants=constants, translate=dict(self._translations(columns, constants))
        )

    def _file(self) -> dict[str, Any]:
        table = self._table("file")
        self._demand_known(table, tuple(_FILE), "file.")
        made = {}
        for name, value in table.items():
            if name in _FILE:
                try:
                    made[name] = _FILE[name](value)
                except ValueError as error:
                    self._mistakes.append(
                        ConfigurationError("mapping-value", key=f"file.{name}", value=value, allowed=str(error))
                    )
        return made

    def _rules(self) -> Iterator[tuple[str, Rule]]:
        taken: dict[Slot, str] = {}
        for heading, value in self._table("columns").items():
            where = f'columns."{heading}"'
            options = value if isinstance(value, dict) else {"column": value}
            self._demand_known(options, ("column", "decimal", "dates"), f"{where}.")
            found = self._slot(options.get("column"), where)
            if found is None:
                continue
            if found in taken:
                self._mistakes.append(
                    ConfigurationError("mapping-column-twice", key=where, value=found.heading, other=taken[found])
                )
            taken[found] = heading
            yield key(heading), Rule(found, self._style(options, where))

    def _style(self, options: dict[str, Any], where: str) -> Style | None:
        if len(options.keys() & {"decimal", "dates"}) == 0:
            return None
        try:
            mark = _mark(options["decimal"]) if "decimal" in options else None
            order = _order(options["dates"]) if "dates" in options else dates.DAY_FIRST
        except ValueError as error:
            self._mistakes.append(ConfigurationError("mapping-value", key=where, value=options, allowed=str(error)))
            return None
        return Style(mark, order)

    def _constants(self) -> Iterator[tuple[Slot, str]]:
        for name, value in self._table("constants").items():
            found = self._slot(name, f"constants.{name}")
            text = self._cell(found, value, f"constants.{name}") if found is not None else None
            if found is not None and text is not None:
                yield found, text

    def _translations(
        self, columns: dict[str, Rule], constants: dict[Slot, str]
    ) -> Iterator[tuple[str, dict[str, Meaning]]]:
        for name, table in self._table("translate").items():
            where = f"translate.{name}"
            found = self._slot(name, where)
            if not isinstance(table, dict):
                self._mistakes.append(ConfigurationError("mapping-type", key=where, type="table"))
            elif found is not None:
                meanings = {
                    key(code): self._meaning(found, value, f'{where}."{code}"') for code, value in table.items()
                }
                yield found.name, {code: one for code, one in meanings.items() if one is not None}

    def _meaning(self, of: Slot, value: Any, where: str) -> Meaning | None:
        if not isinstance(value, dict):
            value = {of.name: value}
        made = []
        for name, one in value.items():
            found = self._slot(name, f"{where}.{name}")
            text = self._cell(found, one, f"{where}.{name}") if found is not None else None
            if found is None or text is None:
                return None
            made.append((found, text))
        return tuple(made)

    def _cell(self, into: Slot, value: Any, where: str) -> str | None:
        """The value as the text of a cell that the column can read."""
        if isinstance(value, bool):
            text = "SI" if value else "NO"
        elif isinstance(value, int | float | str):
            text = str(value)
        elif isinstance(value, date) and not isinstance(value, datetime):
            text = value.isoformat()
        else:
            self._mistakes.append(ConfigurationError("mapping-type", key=where, type="text"))
            return None
        try:
            reader(into.column, OF_MAPPINGS)(text)
        except BadCell as error:
            self._mistakes.append(
                ConfigurationError("mapping-cell", key=where, value=text, column=into.heading, reason=error.code)
            )
            return None
        return text

    def _slot(self, name: object, where: str) -> Slot | None:
        found = slot(name) if isinstance(name, str) else None
        if found is None:
            self._mistakes.append(
                ConfigurationError("mapping-column-unknown", key=where, value=name, **_closest(str(name)))
            )
        return found

    def _table(self, name: str) -> dict[str, Any]:
        value = self._values.get(name, {})
        if isinstance(value, dict):
            return value
        self._mistakes.append(ConfigurationError("mapping-type", key=name, type="table"))
        return {}

    def _demand_known(self, table: dict[str, Any], known: Iterable[str], where: str) -> None:
        for name in table:
            if name not in known:
                self._mistakes.append(
                    ConfigurationError("mapping-key-unknown", key=f"{where}{name}", known=", ".join(known))
                )


OF_MAPPINGS: Final = Style(numbers.POINT, dates.DAY_FIRST, fractions=False)
"""How values in a mapping are written: TOML's own numbers have a point."""


def _closest(name: str) -> dict[str, str]:
    found = get_close_matches(name, [column.name for column in COLUMNS] + [one.english for one in COLUMNS], 1)
    return {"kind": "similar", "closest": found[0]} if found else {}


def _mark(value: object) -> str:
    if value not in _MARKS:
        raise ValueError('","  "."')
    return str(value)


def _order(value: object) -> str:
    if str(value) not in _ORDERS:
        raise ValueError(", ".join(_ORDERS))
    return _ORDERS[str(value)]


def _one_of(*allowed: str) -> Callable[[object], str]:
    def read_one(value: object) -> str:
        if value not in allowed:
            raise ValueError("  ".join(repr(one) for one in allowed))
        return str(value)

    return read_one


def _row(value: object) -> int:
    if type(value) is not int or not 1 <= value <= _LAST_HEADER:
        raise ValueError(f"1-{_LAST_HEADER}")
    return value


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true, false")  # noqa: TRY004  told as any other wrong value
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError('"…"')
    return value


def _headings(value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError('["…", "…"]')
    return frozenset(map(key, value))


def _beginnings(value: object) -> tuple[str, ...]:
    texts = sorted(_headings(value))
    if not all(one.strip("*") for one in texts):
        raise ValueError('["Totale*", "…"]')
    return tuple(texts)


_FILE: Final[dict[str, Callable[[object], Any]]] = {
    "separator": _one_of(*SEPARATORS),
    "quote": _one_of('"', "'"),
    "encoding": _one_of(*ENCODINGS),
    "decimal": _mark,
    "dates": _order,
    "sheet": _text,
    "header_row": _row,
    "short_rows": _yes,
    "fill_down": _yes,
    "percentages": _one_of("points", FRACTIONS),
    "credit_notes": _one_of("positive", "negative"),
    "skip": _beginnings,
    "ignore": _headings,
}

"""The rows as a table for a terminal, as Markdown for docs/performance.md, as JSON for programs."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.measure import UNITS, Row, Spread, Wish

HEADINGS: Final = ("measure", "ours: median (min-max)", "beside", "its median (min-max)", "figure", "wished", "")
_SIGNS: Final = {"at most": "≤", "at least": "≥", "below": "<"}


def machine() -> dict[str, str | int]:
    """Where and when this was measured."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "cores": os.cpu_count() or 1,
        "system": platform.system(),
    }


def cells(row: Row) -> tuple[str, ...]:
    """What stands in the columns HEADINGS."""
    beside = row.beside
    return (
        row.what,
        _spread(row.ours, row.unit),
        beside.name if beside else row.note,
        _spread(beside.spread if beside else None, row.unit),
        "" if row.figure is None else f"{_number(row.figure)} {row.figure_unit}",
        _wish(row.wish, row.figure_unit),
        {None: "", True: "ok", False: "not ok"}[row.verdict],
    )


def _spread(found: Spread | None, unit: str) -> str:
    if found is None:
        return ""
    low, middle, high = (_number(value / UNITS[unit]) for value in (found.low, found.median, found.high))
    return f"{middle} {unit} ({low}-{high})"


def _number(value: float) -> str:
    """Three digits, or all of them before the point."""
    places = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{places}f}"


def _wish(wish: Wish | None, unit: str) -> str:
    return "" if wish is None else f"{_SIGNS[wish.sense]} {wish.bound:g} {unit.partition(',')[0]}"


def table(rows: Sequence[Row], console: Console) -> None:
    """The rows are printed."""
    shown = Table(*HEADINGS, title=_title(), title_justify="left")
    colours = {None: "", True: "green", False: "red"}
    measure = ""
    for row in rows:
        if measure and row.measure != measure:
            shown.add_section()
        measure = row.measure
        *first, verdict = cells(row)
        colour = colours[row.verdict]
        shown.add_row(*first, f"[{colour}]{verdict}[/]" if colour else verdict)
    console.print(shown)


def _title() -> str:
    where = machine()
    return f"measured on {where['cores']} cores, Python {where['python']}, {where['date']}"


def markdown(rows: Sequence[Row]) -> str:
    """The same table in Markdown."""
    lines = [_title()[:1].upper() + _title()[1:] + ":", "", _line(HEADINGS), _line(["---"] * len(HEADINGS))]
    return "\n".join([*lines, *(_line(cells(row)) for row in rows)]) + "\n"


def _line(texts: Sequence[str]) -> str:
    return "| " + " | ".join(texts) + " |"


def as_json(rows: Sequence[Row]) -> str:
    """The rows as an object: `machine`, and `rows` with seconds and bytes."""
    return json.dumps({"machine": machine(), "rows": [_values(row) for row in rows]}, indent=2, ensure_ascii=False)


def _values(row: Row) -> dict[str, Any]:
    return {**asdict(row), "ok": row.verdict}

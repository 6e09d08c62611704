"""The table of columns as Markdown, for the page that documents it."""

from collections.abc import Iterator
from typing import Final

from invoicebridge.connectors.importers.columns import COLUMNS, NEEDED, Cell, Column, Level
from invoicebridge.connectors.importers.draft_fields import codes

BEGIN: Final = "<!-- columns: written by scripts/columns_page.py -->\n"
END: Final = "<!-- end of columns -->\n"
_TITLES: Final = {
    Level.INVOICE: "Columns of the invoice",
    Level.LINE: "Columns of the line",
    Level.REFERENCE: "Columns of what the line refers to",
}
_MOST_CODES: Final = 8


def with_columns(page: str) -> str:
    """Return the page with the tables of columns between their two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + "\n" + "\n".join(_lines()) + "\n" + END + after


def _lines() -> Iterator[str]:
    for level, title in _TITLES.items():
        yield f"### {title}"
        yield ""
        yield "| column | English | cell | what it holds |"
        yield "|---|---|---|---|"
        for one in COLUMNS:
            if one.level is level:
                yield f"| `{one.name}`{_marks(one)} | `{one.english}` | {_cell(one)} | {one.en} |"
        yield ""


def _marks(column: Column) -> str:
    return (" **needed**" if column.name in NEEDED else "") + (" (n)" if column.repeats else "")


def _cell(column: Column) -> str:
    if column.cell is not Cell.CODE:
        return str(column.cell)
    every = codes(column)
    return "code: " + (", ".join(every) if len(every) <= _MOST_CODES else f"{every[0]} … {every[-1]}")

"""An invoice in the terminal."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final

from rich import box
from rich.align import Align
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from invoicebridge.render.invoice_sheet import Fact
from invoicebridge.render.invoice_view import Attachment, DocumentView, InvoiceView, Party, Row, Section, Total
from invoicebridge.render.invoice_view import Table as TableView

_TITLE: Final = "bold cyan"
_SOFT: Final = "dim"
_SIDE_BY_SIDE_FROM: Final = 90
_HEAD: Final = "bold"


def print_invoice(view: InvoiceView, console: Console) -> None:
    """Print the whole view. Texts are printed as they are: nothing in them is taken for the console's markup."""
    for notice in view.notices:
        console.print(Text(f"! {notice}", style="yellow"))
    if len(view.documents) != 1:
        console.print(Text(view.title, style=_HEAD))
    console.print(_parties(view.parties, side_by_side=console.width >= _SIDE_BY_SIDE_FROM))
    for document in view.documents:
        for part in _document(document, view.phrases["attachments"]):
            console.print(part)
    for section in (view.transmission, view.other):
        for part in _section(section):
            console.print(part)


def _parties(parties: tuple[Party, ...], *, side_by_side: bool) -> RenderableType:
    panels: list[RenderableType] = [_party(party) for party in parties]
    if not side_by_side:
        return Group(*panels)
    grid = Table.grid(expand=True, padding=(0, 1))
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    for left, right in zip_longest(panels[::2], panels[1::2], fillvalue=""):
        grid.add_row(left, right)
    return grid


def _party(party: Party) -> Panel:
    lines: list[RenderableType] = [Text(party.name, style=_HEAD)] if party.name else []
    lines += [Text(line) for line in party.address]
    lines.append(_facts(party.facts))
    return Panel(Group(*lines), title=Text(party.role, style=_TITLE), title_align="left", border_style=_SOFT)


def _document(document: DocumentView, attachments: str) -> Iterator[RenderableType]:
    yield Rule(style=_TITLE)
    heading = Text.assemble((document.title, _HEAD), (f"  {document.code}", _SOFT))
    if document.position:
        heading.append(f"  ({document.position})", style=_SOFT)
    yield heading
    if document.facts:
        yield _facts(document.facts)
    for note in document.notes:
        yield Padding(Text(note, style="italic"), (0, 2))
    yield from _section(document.lines)
    yield from _section(document.summary)
    yield _totals(document.totals)
    for section in (*document.payments, *document.sections):
        yield from _section(section)
    yield from _attachments(document.attachments, attachments)
    yield from _section(document.other)


def _section(section: Section) -> Iterator[RenderableType]:
    if section.empty:
        return
    yield Text(f"\n{section.title}", style=_TITLE)
    if section.facts:
        yield _facts(section.facts)
    if section.table.rows:
        yield _table(section.table)


def _facts(facts: Iterable[Fact]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=_SOFT, max_width=34)
    grid.add_column(overflow="fold")
    for fact in facts:
        grid.add_row(Text(fact.label), Text.assemble(fact.value, (f" {fact.note}" if fact.note else "", _SOFT)))
    return grid


def _table(shown: TableView) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, header_style=_HEAD, pad_edge=False)
    for column in shown.columns:
        table.add_column(
            Text(column.title),
            justify="right" if column.numeric else "left",
            ratio=1 if column.wide else None,
            overflow="fold",
            min_width=18 if column.wide else None,
        )
    for row in shown.rows:
        table.add_row(*_cells(shown, row))
    return table


def _cells(shown: TableView, row: Row) -> Iterator[Text]:
    for column, value in zip(shown.columns, row.cells, strict=True):
        cell = Text(value, style="green" if column.numeric and column is shown.columns[-1] else "")
        if column.wide:
            cell = Text(value)
            for fact in row.details:
                cell.append("\n" if cell else "")
                cell.append(f"{fact.label} " if fact.label else "", style=_SOFT)
                cell.append(fact.said)
        yield cell


def _totals(totals: Iterable[Total]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", style=_SOFT)
    grid.add_column(justify="right")
    for total in totals:
        style = "bold green" if total.strong else ""
        grid.add_row(Text(total.label, style=style), Text(total.value, style=style))
    return Align.right(grid)


def _attachments(attachments: tuple[Attachment, ...], title: str) -> Iterator[RenderableType]:
    if attachments:
        yield Text(f"\n{title}", style=_TITLE)
    for one in attachments:
        yield Text.assemble(one.name, (f"  {one.size}", _SOFT), (f"  {one.saved}" if one.saved else "", "green"))
        if one.facts:
            yield Padding(_facts(one.facts), (0, 0, 0, 2))

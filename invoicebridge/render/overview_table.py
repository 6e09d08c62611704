"""The list of invoices in the terminal: numbers, what waits for a person, a coloured table."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from invoicebridge.bridge.archived import Numbers
from invoicebridge.bridge.looking.overview import Overview
from invoicebridge.bridge.looking.standing import Standing
from invoicebridge.bridge.looking.tasks import Task
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.overview import due_text, need_text, remedy_text, subject, term
from invoicebridge.render.overview_texts import DRAFTS, LABELS, phrase
from invoicebridge.render.signature_texts import printable
from invoicebridge.render.states import STATES, shown_of
from invoicebridge.transmission.state import State

_WITH_FILE_NAMES: Final = 110
"""Columns from which on the file names have room."""
_SHORT_NUMBER: Final = 10
"""Characters of a number that are not broken."""
_ANY_WIDTH: Final = 1000
_MOST_TASKS: Final = 40


def show(overview: Overview, console: Console, language: str) -> None:
    """Print the list; the head of the store last."""
    _print_numbers(overview.numbers, console, language)
    if overview.tasks is not None:
        print_tasks(overview.tasks, overview.at, console, language)
    if not overview.rows:
        console.print(Text(phrase("no rows", language)))
    else:
        table = _table(overview, console.width, language)
        fits = console.measure(table, options=console.options.update(width=_ANY_WIDTH)).minimum <= console.width
        console.print(table if fits else _stacked(overview, language))
        console.print(Text(_count(overview, language), style="dim"))
    console.print(Text(f"{phrase('head', language)} {overview.head}", style="dim"), soft_wrap=True)


def _count(overview: Overview, language: str) -> str:
    many = len(overview.rows) != 1
    said = phrase("rows" if many else "row", language, count=len(overview.rows))
    return f"{said}: {phrase('more', language)}" if overview.more else said


# --- numbers ---------------------------------------------------------------------------------------------------------


def _print_numbers(numbers: Numbers, console: Console, language: str) -> None:
    for title, parts in (
        ("files", list(_of_states(numbers, language))),
        ("waiting", list(_of_waiting(numbers, language))),
        ("messages", list(_of_messages(numbers, language))),
    ):
        if parts or title == "files":
            told = Text(" · ", style="dim").join(parts) if parts else Text(phrase("none", language), style="dim")
            console.print(Text.assemble((f"{phrase(title, language)}: ", "bold"), told))


def _of_states(numbers: Numbers, language: str) -> Iterator[Text]:
    for state in State:
        if numbers.states.get(state):
            shown = STATES[state]
            yield _counted(shown.label.in_language(language), numbers.states[state], shown.colour)


def _of_waiting(numbers: Numbers, language: str) -> Iterator[Text]:
    if numbers.queued:
        yield _counted(phrase("queued", language), numbers.queued, "cyan")
    for key, count in (("held", numbers.held), ("unanswered", numbers.unanswered)):
        if count:
            yield _counted(phrase(key, language), count, "yellow")
    for kind, text in DRAFTS.items():
        if numbers.drafts.get(kind):
            yield _counted(text.in_language(language), numbers.drafts[kind], "yellow")


def _of_messages(numbers: Numbers, language: str) -> Iterator[Text]:
    for label, text in LABELS.items():
        if numbers.labels.get(label):
            yield _counted(text.in_language(language), numbers.labels[label], "yellow")


def _counted(label: str, count: int, style: str) -> Text:
    return Text.assemble(f"{label} ", (str(count), "bold"), style=style)


# --- tasks -----------------------------------------------------------------------------------------------------------


def print_tasks(tasks: Sequence[Task], now: datetime, console: Console, language: str) -> None:
    """Print what waits for a person, the most urgent first."""
    console.print(Text(phrase("today", language), style="bold"))
    if not tasks:
        console.print(Text(f"  {phrase('nothing', language)}", style="green"))
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True, style="bold red")
    grid.add_column(overflow="fold")
    for task in tasks[:_MOST_TASKS]:
        grid.add_row("  !", _task(task, now, language))
    console.print(grid)
    if len(tasks) > _MOST_TASKS:
        console.print(Text(f"  {phrase('further tasks', language, count=len(tasks) - _MOST_TASKS)}", style="dim"))


def _task(task: Task, now: datetime, language: str) -> Text:
    line = Text()
    if subject(task):
        line.append(subject(task), style="bold").append("  ")
    line.append(need_text(task, language))
    if task.by is not None:
        over = now >= task.by
        said = phrase("over" if over else "by", language, by=term(task.by, language))
        line.append(f", {said}", style="bold red" if over else "yellow")
    return line.append(f"\n→ {remedy_text(task, language)}", style="dim")


# --- the table -------------------------------------------------------------------------------------------------------


def _table(overview: Overview, width: int, language: str) -> Table:
    with_files = width >= _WITH_FILE_NAMES
    with_company = len({one.listed.company for one in overview.rows}) > 1
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), expand=False, pad_edge=False, header_style="bold")
    table.add_column(phrase("date", language), no_wrap=True)
    longest = max(len(one.listed.numero) for one in overview.rows)
    shortest = min(longest, _SHORT_NUMBER)
    table.add_column(phrase("number", language), overflow="fold", min_width=shortest, max_width=20)
    if with_company:
        table.add_column(phrase("company", language), overflow="ellipsis", no_wrap=True, max_width=14)
    room = 32 if with_files else 16
    table.add_column(phrase("customer", language), overflow="ellipsis", no_wrap=True, min_width=8, max_width=room)
    table.add_column(phrase("total", language), justify="right", no_wrap=True)
    table.add_column(phrase("state", language), overflow="fold", min_width=24)
    if with_files:
        table.add_column(phrase("file", language), no_wrap=True, style="dim")
    for one in overview.rows:
        table.add_row(*_cells(one, overview.at, language, with_company=with_company, with_files=with_files))
    return table


def _stacked(overview: Overview, language: str) -> Text:
    """The same under one another, where the terminal is too narrow for columns."""
    with_company = len({one.listed.company for one in overview.rows}) > 1
    told = Text()
    for one in overview.rows:
        date, numero, *rest, state = _cells(one, overview.at, language, with_company=with_company, with_files=False)
        told.append_text(Text.assemble("\n", date, " ", numero, " ")).append_text(Text(" ").join(map(_text, rest)))
        told.append_text(Text.assemble("\n", state, "\n"))
    return told


def _text(cell: str | Text) -> Text:
    return Text(cell) if isinstance(cell, str) else cell


def _cells(
    standing: Standing, now: datetime, language: str, *, with_company: bool, with_files: bool
) -> Iterator[str | Text]:
    one, words = standing.listed, Words(language)
    yield words.date(one.data)
    yield Text(printable(one.numero), style="bold")
    if with_company:
        yield Text(printable(one.company))
    yield Text(printable(one.customer or ""))
    yield "" if one.total is None else words.number(one.total)
    yield _state(standing, now, language)
    if with_files:
        yield Text(printable(one.name))


def _state(standing: Standing, now: datetime, language: str) -> Text:
    shown = shown_of(standing)
    cell = Text(shown.label.in_language(language), style=shown.colour)
    if standing.contradictions:
        cell.append(f"\n{phrase('contradictions', language, count=standing.contradictions)}", style="bold red")
    if standing.due:
        due = standing.due[0]
        cell.append("\n" + due_text(due, now, language), style="bold red" if due.is_over(now) else "not bold dim")
    return cell

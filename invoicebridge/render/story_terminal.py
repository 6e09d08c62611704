"""An invoice's story in the terminal."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from invoicebridge.bridge.archived import Listed
from invoicebridge.bridge.looking.story import Story
from invoicebridge.render.overview_texts import phrase as overview_phrase
from invoicebridge.render.signature_texts import printable
from invoicebridge.render.states import COLOURS, Class
from invoicebridge.render.story import title
from invoicebridge.render.story_texts import phrase
from invoicebridge.render.story_view import ChapterView, Fact, Line, view

_TONES: Final = {"": "", "soft": "dim", "warn": "yellow", **{str(one): COLOURS[one] for one in Class}}


def show(story: Story, console: Console, language: str) -> None:
    """Print the story; the head of the store last."""
    for place, chapter in enumerate(story.chapters):
        if place:
            console.print()
        _print(view(chapter, story.companies, story.at, language), console, language)
    console.print()
    console.print(Text(f"{overview_phrase('head', language)} {story.head}", style="dim"), soft_wrap=True)


def show_matches(text: str, found: Sequence[Listed], console: Console, language: str) -> None:
    """Print which invoices could be meant."""
    console.print(Text(phrase("which", language, text=printable(text)), style="yellow"))
    for one in found:
        line = Text.assemble("  ", (printable(one.name), "bold"), "  ", title(one, language), "  ")
        console.print(line.append(f"{printable(one.company)}, {printable(one.customer or '-')}", style="dim"))


def _print(chapter: ChapterView, console: Console, language: str) -> None:
    console.print(Text(chapter.title, style="bold"))
    console.print(Padding(_facts(chapter.facts), (0, 0, 1, 2), expand=False))
    console.print(_lines(chapter.lines, language))


def _facts(facts: Sequence[Fact]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for fact in facts:
        table.add_row(fact.label, Text(fact.value, style=_TONES[fact.tone]))
    return table


def _lines(lines: Sequence[Line], language: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    table.add_column(phrase("when", language), no_wrap=True, style="dim")
    table.add_column(phrase("what", language), overflow="fold")
    table.add_column(phrase("proof", language), no_wrap=True, style="dim")
    for line in lines:
        told = Text(line.text)
        if line.kind:
            told.append(f" ({line.kind})", style="dim")
        table.add_row(line.when, told, line.evidence)
    return table

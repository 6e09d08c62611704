"""What `agenda` says, for people in the terminal and, as JSON, for machines."""

from itertools import groupby
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from invoicebridge.bridge.looking.agenda import Agenda, Entry, Sort, When
from invoicebridge.render.agenda_texts import PARTS, SORTS, phrase
from invoicebridge.render.overview import capital, instant, need_text, remedy_text, subject, term
from invoicebridge.render.overview_texts import DUE, OVERDUE_REMEDIES
from invoicebridge.render.signature_texts import printable

_STYLES: Final = {
    Sort.TASK: "bold red",
    Sort.TERM: "yellow",
    Sort.TELL: "yellow",
    Sort.ENDS: "yellow",
    Sort.AWAITED: "cyan",
}
_MOST: Final = 50
"""Lines of one part in the terminal."""


def what_text(one: Entry, language: str) -> str:
    """What is due, in one sentence without its full stop."""
    if one.task is not None:
        return need_text(one.task, language)
    if one.due is not None:
        return capital(DUE[one.due].in_language(language))
    if one.sort is Sort.TELL:
        return phrase("tell", language)
    return phrase(one.detail["kind"], language, subject=printable(one.detail["subject"]))


def how_text(one: Entry, language: str) -> str:
    """What a person does about it."""
    if one.task is not None:
        return remedy_text(one.task, language)
    if one.sort is Sort.TELL:
        return phrase("tell remedy", language)
    if one.sort is Sort.ENDS:
        return phrase("ends remedy", language)
    if one.due is not None and one.when is When.OVERDUE and one.standing is not None:
        return OVERDUE_REMEDIES[one.due].in_language(language).format_map({"name": one.standing.listed.name})
    return phrase("goes on", language)


def about_text(one: Entry, language: str) -> str:
    """The invoice, mailbox or draft; empty for what has no name."""
    if one.task is not None:
        named = subject(one.task)
    elif one.standing is not None:
        listed = one.standing.listed
        named = f"{printable(listed.numero)} {printable(listed.customer or '')}".rstrip()
    else:
        named = ""
    more = f" ({phrase('in file', language, count=one.count)})" if one.count > 1 and one.standing is not None else ""
    return f"{named}{more}"


def by_text(one: Entry, language: str) -> str:
    """The term; empty where there is none."""
    if one.by is not None:
        return phrase("by", language, by=term(one.by, language))
    return "" if one.day is None else phrase("by", language, by=one.day.strftime("%d/%m/%Y"))


def as_mapping(found: Agenda, language: str) -> dict[str, Any]:
    """The JSON object of an agenda; codes are stable, texts are for people."""
    return {
        "at": found.at.isoformat(),
        "today": found.today.isoformat(),
        "days": found.days,
        "company": found.company,
        "needs_person": found.needs_person,
        "entries": [entry(one, language) for one in found.entries],
    }


def entry(one: Entry, language: str) -> dict[str, Any]:
    """The JSON object of one thing in the agenda."""
    listed = None if one.standing is None else one.standing.listed
    return {
        "sort": str(one.sort),
        "when": str(one.when),
        "day": None if one.day is None else one.day.isoformat(),
        "by": None if one.by is None else one.by.isoformat(),
        "need": None if one.task is None else str(one.task.need),
        "due": None if one.due is None else str(one.due),
        "source": one.source or None,
        "about": about_text(one, language),
        "text": what_text(one, language),
        "remedy": how_text(one, language),
        "count": one.count,
        "company": None if listed is None else listed.company,
        "transmission": None if listed is None else listed.transmission,
        "file": None if listed is None else listed.name,
    }


def show(found: Agenda, console: Console, language: str) -> None:
    """Print the agenda, part by part."""
    at = instant(found.at, language, seconds=False)
    console.print(Text(f"{phrase('title', language)} {phrase('at', language, at=at, days=found.days)}", style="bold"))
    if not found.entries:
        console.print(Text(phrase("nothing", language), style="green"))
    for when, entries in groupby(found.entries, key=lambda one: one.when):
        own = list(entries)
        console.print(Text(f"{PARTS[when].in_language(language)} ({len(own)})", style="bold"))
        for one in own[:_MOST]:
            _print(one, console, language)
        if len(own) > _MOST:
            console.print(Text(f"  … {len(own) - _MOST}", style="dim"))


def _print(one: Entry, console: Console, language: str) -> None:
    about = about_text(one, language)
    line = Text.assemble(
        "  ",
        (f"{about}  " if about else "", "bold"),
        (what_text(one, language), _STYLES[one.sort]),
        (f"  {by_text(one, language)}", "dim"),
    )
    console.print(line)
    source = f" [{one.source}]" if one.source else ""
    console.print(Text(f"    → {how_text(one, language)}{source}", style="dim"))


def sort_text(one: Entry, language: str) -> str:
    """What kind of thing it is."""
    return SORTS[one.sort].in_language(language)

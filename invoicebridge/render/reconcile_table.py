"""A reconciliation in the terminal: what to do, the classes, and whatever does not add up."""

from collections.abc import Iterable
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from invoicebridge.bridge.reconcile.reconciliation import Reconciliation, is_odd
from invoicebridge.bridge.reconcile.rescan import Rescanned
from invoicebridge.bridge.reconcile.stated import Compared
from invoicebridge.bridge.reconcile.taxes import Sum
from invoicebridge.render.faults import error_text
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.overview_table import print_tasks
from invoicebridge.render.overview_texts import LABELS
from invoicebridge.render.overview_texts import phrase as overview_phrase
from invoicebridge.render.reconcile_batches import View, views
from invoicebridge.render.reconcile_texts import CLASSES, ORIGINS, phrase
from invoicebridge.render.reconcile_words import (
    class_text,
    company_text,
    difference_text,
    duration_text,
    holes_text,
    kinds_text,
    list_parts,
    pattern_text,
    rate_text,
    scope_text,
)
from invoicebridge.render.signature_texts import printable
from invoicebridge.render.states import COLOURS

_MOST: Final = 20
"""Lines of one kind."""


def show(found: Reconciliation, console: Console, language: str) -> None:
    """Print the reconciliation; the head of the store last."""
    console.print(Text(f"{phrase('title', language)}: {scope_text(found, language)}", style="bold"))
    console.print(Text(company_text(found), style="dim"))
    print_tasks(found.tasks, found.at, console, language)
    _classes(found, console, language)
    _chain(found, console, language)
    _series(found, console, language)
    _taxes(found, console, language)
    _messages(found, console, language)
    for one in found.mailboxes or ():
        console.print(_mailbox(one, language))
    for each in found.lists:
        _list(each, console, language)
    for view in views(found, language):
        _batches(view, console, language)
    said = "person" if found.needs_person else "in order"
    console.print(Text(phrase(said, language), style="bold red" if found.needs_person else "bold green"))
    console.print(Text(f"{overview_phrase('head', language)} {found.head}", style="dim"), soft_wrap=True)


def _table(*titles: str, numeric: Iterable[int] = ()) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, title in enumerate(titles):
        table.add_column(title, justify="right" if place in set(numeric) else "left", overflow="fold")
    return table


def _classes(found: Reconciliation, console: Console, language: str) -> None:
    words = Words(language)
    table = _table(*(phrase(key, language) for key in ("class", "invoices", "amount")), numeric=(1, 2))
    for of, total in found.classes.items():
        if total.count:
            style = COLOURS[CLASSES[of].of]
            amount = words.number(total.amount)
            table.add_row(Text(class_text(of, language), style=style), f"{total.count}", amount)
    table.add_section()
    whole = found.total
    table.add_row(Text(phrase("together", language), style="bold"), f"{whole.count}", words.number(whole.amount))
    console.print(table)
    console.print(Text(phrase("adds up" if found.adds_up else "does not add up", language)))
    for one in found.differences:
        console.print(Text(f"  {difference_text(one, language)}", style="red" if one.wrong else "dim"))
    if found.made_available:
        console.print(Text(phrase("made available", language, count=found.made_available), style="dim"))


def _chain(found: Reconciliation, console: Console, language: str) -> None:
    chain = found.chain
    steps = [
        ("given", chain.given),
        ("files", chain.files),
        ("sent", chain.sent),
        ("with sdi", chain.with_sdi),
        ("answered", chain.answered),
        ("issued", chain.issued),
    ]
    told = " → ".join(f"{count} {phrase(key, language)}" for key, count in steps)
    console.print(Text.assemble((f"{phrase('chain', language)}: ", "bold"), told))
    answers = found.answers
    if answers.median is not None and answers.nearly_all is not None:
        median, nearly = (duration_text(one, language) for one in (answers.median, answers.nearly_all))
        said = phrase("answer times", language, count=answers.count, median=median, nearly=nearly)
        console.print(Text.assemble((f"{phrase('answers', language)}: ", "bold"), said))


def _series(found: Reconciliation, console: Console, language: str) -> None:
    odd = [one for one in found.series if is_odd(one)]
    if not odd:
        console.print(Text.assemble((f"{phrase('series', language)}: ", "bold"), phrase("no holes", language)))
        return
    keys = ("one series", "year", "kinds", "count", "holes", "doubles")
    table = _table(*(phrase(key, language) for key in keys), numeric=(1, 3))
    for one in odd[:_MOST]:
        holes = list(holes_text(one, language))
        shown = "\n".join(printable(each) for each in one.doubles[:_MOST])
        text = "\n".join(holes[:_MOST]) + ("\n…" if len(holes) > _MOST else "")
        of = (pattern_text(one, language), str(one.year), kinds_text(one, language), str(one.count))
        table.add_row(*of, text, Text(shown, "red"))
    console.print(Text(phrase("series", language), style="bold"))
    console.print(table)
    _further(len(odd), console, language)


def _taxes(found: Reconciliation, console: Console, language: str) -> None:
    if not found.taxes:
        return
    keys = ("month", "rate", "issued sums", "tax", "pending sums", "tax")
    table = _table(*(phrase(key, language) for key in keys), numeric=(2, 3, 4, 5))
    for one in found.taxes[-_MOST:]:
        rate = rate_text(one, language) + (f" ({phrase('self-billing', language)})" if one.self_billing else "")
        table.add_row(one.month, rate, *_sum(one.issued, language), *_sum(one.pending, language))
    console.print(Text(phrase("taxes", language), style="bold"))
    console.print(table)
    _further(len(found.taxes), console, language)


def _sum(one: Sum, language: str) -> tuple[str, str]:
    words = Words(language)
    return words.number(one.taxable), words.number(one.tax)


def _messages(found: Reconciliation, console: Console, language: str) -> None:
    parts = [f"{count} {LABELS[label].in_language(language)}" for label, count in found.labels.items() if count]
    told = ", ".join(parts) or phrase("no messages", language)
    console.print(Text.assemble((f"{phrase('messages', language)}: ", "bold"), told))


def _mailbox(one: Rescanned, language: str) -> Text:
    keys = (("read", one.read), ("new", one.new), ("missed", one.missed_count), ("gone", one.gone_count))
    told = ", ".join(f"{phrase(key, language).lower()}: {count}" for key, count in keys)
    if one.error is not None:
        return Text.assemble((f"{one.mailbox}/{one.folder}: ", "bold"), (error_text(one.error, language), "red"))
    style = "red" if one.missed_count else ""
    return Text.assemble((f"{one.mailbox}/{one.folder}: ", "bold"), (told, style))


def _list(one: Compared, console: Console, language: str) -> None:
    origin = ORIGINS[one.listing.origin].in_language(language)
    said = phrase("matched", language, matched=one.matched, count=len(one.listing.rows))
    console.print(Text(phrase("list", language, origin=origin, name=printable(one.listing.name)), style="bold"))
    console.print(Text(f"  {said}. {phrase('agrees', language) if one.agrees else ''}".rstrip()))
    for key, texts in list_parts(one, language).items():
        console.print(Text(f"  {phrase(key, language)}: {len(texts)}", style="red"))
        for text in texts[:_MOST]:
            console.print(Text(f"    {text}"))
        _further(len(texts), console, language)


def _batches(view: View, console: Console, language: str) -> None:
    console.print(Text(view.title, style="bold"))
    console.print(Text(f"  {view.said}. {view.agrees}".rstrip()))
    for label, count, texts in view.parts:
        console.print(Text(f"  {label}: {count}", style="red"))
        for text in texts[:_MOST]:
            console.print(Text(f"    {text}"))
        _further(count, console, language)


def _further(count: int, console: Console, language: str) -> None:
    if count > _MOST:
        console.print(Text(f"    {phrase('further', language, count=count - _MOST)}", style="dim"))

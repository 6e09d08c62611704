"""The report of `status --html`: what to do today, numbers, the list, and the story of every invoice in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from invoicebridge.bridge.archived import Numbers
from invoicebridge.bridge.looking.overview import Overview
from invoicebridge.bridge.looking.standing import Standing
from invoicebridge.bridge.looking.story import Story
from invoicebridge.bridge.looking.tasks import Task
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.overview import due_text, instant, need_text, remedy_text, subject, term
from invoicebridge.render.overview_texts import DRAFTS, LABELS, PHRASES, phrase
from invoicebridge.render.pages import page
from invoicebridge.render.signature_texts import printable
from invoicebridge.render.states import STATES, shown_of
from invoicebridge.render.story_texts import PHRASES as STORY_PHRASES
from invoicebridge.render.story_view import view
from invoicebridge.transmission.state import State

_MOST_TASKS: Final = 200


@dataclass(frozen=True, slots=True)
class TaskView:
    """One thing to do."""

    subject: str
    need: str
    remedy: str
    by: str
    over: bool
    href: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One number."""

    count: int
    label: str
    of: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One invoice of the list."""

    date: str
    number: str
    company: str
    customer: str
    total: str
    state: str
    of: str
    due: str
    over: bool
    alarms: tuple[str, ...]
    file: str
    href: str


def report(overview: Overview, story: Story, language: str) -> bytes:
    """The page of a list with the stories of the invoices in it."""
    told = {one.known.transmission.id for one in story.chapters}
    tasks = overview.tasks or ()
    return page(
        "status.html.j2",
        language,
        say={key: text.in_language(language) for key, text in {**STORY_PHRASES, **PHRASES}.items()},
        title=phrase("title", language),
        at=phrase("at", language, at=instant(overview.at, language, seconds=False)),
        company=_company(overview, language),
        tasks=[task_view(one, overview.at, _href(one.standing, told), language) for one in tasks[:_MOST_TASKS]],
        further=phrase("further tasks", language, count=len(tasks) - _MOST_TASKS) if len(tasks) > _MOST_TASKS else "",
        tiles=list(_tiles(overview.numbers, language)),
        rows=[_row(one, overview, told, language) for one in overview.rows],
        with_company=len({one.listed.company for one in overview.rows}) > 1,
        count=_count(overview.rows, language),
        more=phrase("more", language) if overview.more else "",
        chapters=[view(one, story.companies, overview.at, language) for one in story.chapters],
        head=str(overview.head),
    )


def _company(overview: Overview, language: str) -> str:
    wanted = overview.wanted.company
    if wanted is not None:
        return printable(overview.companies.get(wanted, wanted))
    names = list(overview.companies.values())
    return printable(names[0]) if len(names) == 1 else phrase("all companies", language)


def _count(rows: Sequence[Standing], language: str) -> str:
    return phrase("row" if len(rows) == 1 else "rows", language, count=len(rows))


def task_view(task: Task, now: datetime, href: str, language: str) -> TaskView:
    """What is shown of one thing to do; `href` is where its invoice's story is, or empty."""
    over = task.by is not None and now >= task.by
    by = "" if task.by is None else phrase("over" if over else "by", language, by=term(task.by, language))
    need = need_text(task, language)
    if task.standing is not None and task.count > 1:
        need += f" ({phrase('in the file', language, count=task.count - 1)})"
    return TaskView(subject(task), need, remedy_text(task, language), by, over, href)


def _href(standing: Standing | None, told: set[str]) -> str:
    """Where the story of an invoice is on the page; empty where it is not."""
    id_ = None if standing is None else standing.listed.transmission
    return f"#t-{id_}" if id_ in told else ""


def _tiles(numbers: Numbers, language: str) -> Iterator[Tile]:
    for state in State:
        if numbers.states.get(state):
            yield Tile(numbers.states[state], STATES[state].label.in_language(language), str(STATES[state].of))
    waiting = [(numbers.queued, "queued", "going"), (numbers.held, "held", "person")]
    for count, key, of in (*waiting, (numbers.unanswered, "unanswered", "person")):
        if count:
            yield Tile(count, phrase(key, language), of)
    for kind, text in DRAFTS.items():
        if numbers.drafts.get(kind):
            yield Tile(numbers.drafts[kind], text.in_language(language), "person")
    for label, text in LABELS.items():
        if numbers.labels.get(label):
            messages = phrase("messages", language).lower()
            yield Tile(numbers.labels[label], f"{messages} {text.in_language(language)}", "person")


def _row(standing: Standing, overview: Overview, told: set[str], language: str) -> RowView:
    one, shown, words = standing.listed, shown_of(standing), Words(language)
    alarms = [("contradictions", standing.contradictions), ("unproven", standing.unproven)]
    return RowView(
        date=words.date(one.data),
        number=printable(one.numero),
        company=printable(overview.companies.get(one.company, one.company)),
        customer=printable(one.customer or ""),
        total="" if one.total is None else words.number(one.total),
        state=shown.label.in_language(language),
        of=str(shown.of),
        due=due_text(standing.due[0], overview.at, language) if standing.due else "",
        over=bool(standing.due) and standing.due[0].is_over(overview.at),
        alarms=tuple(phrase(key, language, count=count) for key, count in alarms if count),
        file=printable(one.name),
        href=_href(standing, told),
    )

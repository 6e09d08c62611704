"""The report of `reconcile --format html`: what to do today first, then classes, charts, numbering, VAT, messages."""

import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from invoicebridge.bridge.archived import Evidence
from invoicebridge.bridge.looking.story import Story
from invoicebridge.bridge.looking.tasks import Task
from invoicebridge.bridge.reconcile.history import Answers, History, Step
from invoicebridge.bridge.reconcile.numbering import Series
from invoicebridge.bridge.reconcile.places import Placed
from invoicebridge.bridge.reconcile.reconciliation import Reconciliation
from invoicebridge.bridge.reconcile.rescan import Rescanned
from invoicebridge.bridge.reconcile.stated import Compared
from invoicebridge.bridge.reconcile.taxes import TaxRow
from invoicebridge.bridge.reconcile.totals import signed
from invoicebridge.render import charts
from invoicebridge.render.faults import error_text
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.overview import instant, term
from invoicebridge.render.overview_page import task_view
from invoicebridge.render.overview_texts import LABELS
from invoicebridge.render.overview_texts import PHRASES as OVERVIEW_PHRASES
from invoicebridge.render.pages import page
from invoicebridge.render.reconcile_batches import View, views
from invoicebridge.render.reconcile_texts import CLASSES, ORIGINS, PHRASES, STEPS, phrase
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
    reason_text,
    scope_text,
)
from invoicebridge.render.signature_texts import printable
from invoicebridge.render.states import Class as Tone
from invoicebridge.render.story_texts import PHRASES as STORY_PHRASES
from invoicebridge.render.story_view import view

MOST_ROWS: Final = 500
MOST_STORIES: Final = 60
"""Stories that are told on the page itself."""
_MOST_TASKS: Final = 40
_MOST_LINES: Final = 100

Href = Callable[[str], str]
"""Where the story of a transmission is told; empty where it is not."""


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class."""

    label: str
    of: str
    count: str
    amount: str


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One invoice that is not settled."""

    number: str
    date: str
    company: str
    customer: str
    total: str
    label: str
    of: str
    by: str
    over: bool
    reason: str
    href: str
    command: str
    """What tells its story where no link leads to it."""


def report(found: Reconciliation, story: Story, language: str, href: Href | None = None) -> bytes:
    """The page of a reconciliation; `story` holds what is told on it, `href` tells where else stories are."""
    told = {one.known.transmission.id for one in story.chapters}
    linked = href or (lambda id_: f"#t-{id_}" if id_ in told else "")
    rows = [_row(one, found, linked, language) for one in found.unsettled[:MOST_ROWS]]
    phrases = {**STORY_PHRASES, **OVERVIEW_PHRASES, **PHRASES}
    tasks = found.tasks[:_MOST_TASKS]
    return page(
        "reconcile.html.j2",
        language,
        say={key: text.in_language(language) for key, text in phrases.items()},
        title=phrase("title", language),
        scope=scope_text(found, language),
        company=company_text(found),
        tasks=[task_view(one, found.at, linked(_id(one)), language) for one in tasks],
        further=_further(found.task_count, len(tasks), language),
        needs_person=found.needs_person,
        classes=list(_classes(found, language)),
        total=ClassRow(phrase("together", language), "", *_total(found, language)),
        adds_up=found.adds_up,
        differences=[(difference_text(one, language), one.wrong) for one in found.differences],
        made_available=phrase("made available", language, count=found.made_available) if found.made_available else "",
        chain=list(_chain(found, language)),
        history=_history(found.history, language),
        history_step=STEPS[found.history.step].in_language(language),
        answers=_answers(found.answers, language),
        answers_text=_answers_text(found.answers, language),
        with_company=len(found.companies) > 1,
        rows=rows,
        rows_note=phrase("other stories", language) if any(one.command for one in rows) else "",
        rows_count=found.unsettled_count,
        further_rows=_further(found.unsettled_count, min(MOST_ROWS, len(found.unsettled)), language),
        series=[_series(one, found, language) for one in found.series],
        taxes=[_tax(one, found, language) for one in found.taxes],
        labels=[f"{LABELS[label].in_language(language)}: {count}" for label, count in found.labels.items() if count],
        messages=[_message(one, language) for one in found.messages],
        mailboxes=None if found.mailboxes is None else [_mailbox(one, language) for one in found.mailboxes],
        lists=[
            *(_list(one, language) for one in found.lists),
            *(_batches(one, language) for one in views(found, language)),
        ],
        chapters=[view(one, story.companies, found.at, language) for one in story.chapters],
        head=str(found.head),
    )


def to_tell(found: Reconciliation) -> list[str]:
    """The transmissions whose stories belong on the page, the most urgent first."""
    asked = [_id(one) for one in found.tasks if one.standing is not None]
    return list(dict.fromkeys([*asked, *listed(found)]))[:MOST_STORIES]


def listed(found: Reconciliation) -> list[str]:
    """The transmissions that rows and tasks of the page name, the most urgent first."""
    asked = [_id(one) for one in found.tasks[:_MOST_TASKS] if one.standing is not None]
    return list(dict.fromkeys([*asked, *(one.account.transmission for one in found.unsettled[:MOST_ROWS])]))


def _id(task: Task) -> str:
    return "" if task.standing is None else task.standing.listed.transmission


def _further(count: int, shown: int, language: str) -> str:
    return phrase("further", language, count=count - shown) if count > shown else ""


def _classes(found: Reconciliation, language: str) -> Iterator[ClassRow]:
    words = Words(language)
    for of, total in found.classes.items():
        if total.count:
            label, tone = class_text(of, language), str(CLASSES[of].of)
            yield ClassRow(label, tone, _count(total.count, language), words.number(total.amount))


def _total(found: Reconciliation, language: str) -> tuple[str, str]:
    return _count(found.total.count, language), Words(language).number(found.total.amount)


def _count(count: int, language: str) -> str:
    return f"{count:,}".replace(",", "." if language == "it" else ",")


def _chain(found: Reconciliation, language: str) -> Iterator[tuple[str, str, str]]:
    """Each step of the way: how many came so far, what it is called, how many less than before."""
    chain, before = found.chain, None
    for key in ("given", "files", "sent", "with sdi", "answered", "issued"):
        count = getattr(chain, key.replace(" ", "_"))
        lost = "" if before in (None, count) else phrase("less", language, count=_count(before - count, language))
        yield _count(count, language), phrase(key, language), lost
        before = count


# --- charts ----------------------------------------------------------------------------------------------------------


def _tones(language: str) -> Mapping[str, str]:
    said = {"it": ("a posto", "nei termini", "serve una persona", "abbandonate")}
    texts = said.get(language, ("done", "in time", "a person is needed", "given up"))
    return dict(zip((str(one) for one in (Tone.DONE, Tone.GOING, Tone.PERSON, Tone.ENDED)), texts, strict=True))


def _history(found: History, language: str) -> charts.Chart:
    bars = []
    for one in found.bars:
        parts: Counter[str] = Counter()
        for of, count in one.classes.items():
            parts[str(CLASSES[of].of)] += count
        bars.append(charts.Bar(_day(one.begins, found.step, language), parts, Words(language).date(one.begins)))
    return charts.stacked(phrase("states", language), bars, _tones(language))


def _day(day: date, step: Step, language: str) -> str:
    if step is Step.MONTH:
        return f"{day:%m/%y}" if language == "it" else f"{day:%Y-%m}"
    return f"{day:%d/%m}" if language == "it" else f"{day:%m-%d}"


def _answers(found: Answers, language: str) -> charts.Chart:
    bars = []
    before = ""
    for within, count in found.within:
        last = within == timedelta.max
        text = f"> {before}" if last else f"≤ {duration_text(within, language)}"
        bars.append(charts.Bar(text, {"going": count}, text))
        before = "" if last else duration_text(within, language)
    return charts.stacked(phrase("answers", language), bars, {"going": ""})


def _answers_text(found: Answers, language: str) -> str:
    if found.median is None or found.nearly_all is None:
        return phrase("no answers", language)
    median, nearly = (duration_text(one, language) for one in (found.median, found.nearly_all))
    return phrase("answer times", language, count=_count(found.count, language), median=median, nearly=nearly)


# --- rows ------------------------------------------------------------------------------------------------------------


def _row(one: Placed, found: Reconciliation, href: Href, language: str) -> InvoiceRow:
    account, words, link = one.account, Words(language), href(one.account.transmission)
    return InvoiceRow(
        number=printable(account.numero),
        date=words.date(account.data),
        company=_company(found, account.company),
        customer=printable(account.customer or ""),
        total="" if account.total is None else words.number(signed(account)),
        label=class_text(one.of, language),
        of=str(CLASSES[one.of].of),
        by="" if one.by is None else term(one.by, language),
        over=one.by is not None and one.by <= found.at,
        reason=reason_text(one, language),
        href=link,
        command="" if link else f"invoicebridge story {shlex.quote(printable(account.name))}",
    )


def _company(found: Reconciliation, id_: str) -> str:
    return next((printable(one.name) for one in found.companies if one.id == id_), id_)


def _series(one: Series, found: Reconciliation, language: str) -> dict[str, Any]:
    notes = []
    if one.starts_late and one.sequential and found.scope.since is None:
        notes.append(phrase("starts late", language, first=printable(one.first)))
    if not one.sequential:
        notes.append(phrase("not sequential", language))
    holes = list(holes_text(one, language))
    return {
        "pattern": pattern_text(one, language),
        "company": _company(found, one.company),
        "year": one.year,
        "kinds": kinds_text(one, language),
        "count": _count(one.count, language),
        "first": printable(one.first),
        "last": printable(one.last),
        "notes": notes,
        "holes": _some(holes, language),
        "doubles": _some([printable(each) for each in one.doubles], language),
    }


def _some(texts: Sequence[str], language: str) -> list[str]:
    """The first texts, and how many more there are."""
    further = _further(len(texts), _MOST_LINES, language)
    return [*texts[:_MOST_LINES], further] if further else list(texts)


def _tax(one: TaxRow, found: Reconciliation, language: str) -> dict[str, Any]:
    words = Words(language)
    rate = rate_text(one, language) + (f" ({phrase('self-billing', language)})" if one.self_billing else "")
    sums = (one.prepared, one.issued, one.pending)
    return {
        "company": _company(found, one.company),
        "month": one.month,
        "rate": rate,
        "sums": [words.number(amount) for each in sums for amount in (each.taxable, each.tax)],
        "pending": bool(one.pending.taxable or one.pending.tax),
    }


def _message(one: Evidence, language: str) -> dict[str, str]:
    return {
        "at": instant(one.received_at, language, seconds=False),
        "label": LABELS[one.label].in_language(language) if one.label in LABELS else str(one.label),
        "source": printable(one.source),
        "sha256": one.sha256[:12],
    }


def _mailbox(one: Rescanned, language: str) -> dict[str, Any]:
    missed = [f"{printable(mail.date)} {printable(mail.sender)}: {printable(mail.subject)}" for mail in one.missed]
    return {
        "name": f"{one.mailbox}/{one.folder}",
        "counts": [one.read, one.new, one.missed_count, one.gone_count, one.left_out],
        "missed": _some(missed, language),
        "error": "" if one.error is None else error_text(one.error, language),
    }


def _list(one: Compared, language: str) -> dict[str, Any]:
    origin = ORIGINS[one.listing.origin].in_language(language)
    parts = list_parts(one, language)
    return {
        "title": phrase("list", language, origin=origin, name=printable(one.listing.name)),
        "matched": phrase("matched", language, matched=one.matched, count=len(one.listing.rows)),
        "agrees": phrase("agrees", language) if one.agrees else "",
        "parts": [(phrase(key, language), len(texts), _some(texts, language)) for key, texts in parts.items()],
    }


def _batches(view: View, language: str) -> dict[str, Any]:
    return {
        "title": view.title,
        "matched": view.said,
        "agrees": view.agrees,
        "parts": [(label, count, _some(texts, language)) for label, count, texts in view.parts],
    }

"""What `status` says of invoices and of what waits for a person, for people and, as JSON, for machines."""

from datetime import datetime, timedelta
from typing import Any, Final

from invoicebridge.bridge.looking.overview import Overview
from invoicebridge.bridge.looking.standing import Standing
from invoicebridge.bridge.looking.tasks import Need, Task
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.render.invoice_values import Words
from invoicebridge.render.overview_texts import BY, DUE, NEEDS, OVER, OVERDUE_REMEDIES, REMEDIES
from invoicebridge.render.signature_texts import printable
from invoicebridge.render.states import shown_of
from invoicebridge.render.story_lines import held_text
from invoicebridge.transmission.deadlines import Deadline, Due

_MOMENT: Final = timedelta(microseconds=1)
_NAMED: Final = frozenset({Need.MAILBOX_SUSPENDED, Need.ADDRESS_UNKNOWN, Need.FAULTY_DRAFT, Need.UNSIGNED_DRAFT})


def term(by: datetime, language: str) -> str:
    """The last day of a term that ends with a day in Rome; otherwise its last minute."""
    local = by.astimezone(ROME)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return Words(language).date((by - _MOMENT).astimezone(ROME).date())
    return instant(by, language, seconds=False)


def instant(at: datetime, language: str, *, seconds: bool = True) -> str:
    """The date and time in Rome."""
    local = at.astimezone(ROME)
    return f"{Words(language).date(local.date())} {local.strftime('%H:%M:%S' if seconds else '%H:%M')}"


def due_text(due: Deadline, now: datetime, language: str) -> str:
    """What is due by when, or since when it is over."""
    template = OVER if due.is_over(now) else BY
    what = DUE[due.due].in_language(language)
    return template.in_language(language).format(what=what, by=term(due.by, language))


def subject(task: Task) -> str:
    """The invoice, mailbox or draft that it is about, as people call it; empty for what has no name."""
    if task.standing is not None:
        return f"{printable(task.standing.listed.numero)} {printable(task.standing.listed.customer or '')}".rstrip()
    return printable(task.what) if task.need in _NAMED else ""


def need_text(task: Task, language: str) -> str:
    """Why a person is needed, in one sentence without its full stop."""
    due = task.detail.get("due")
    if due is not None:
        return capital(DUE[Due(due)].in_language(language))
    told = NEEDS[task.need].in_language(language).format(count=task.count)
    reason = task.what if task.need is Need.SENDING_LOCKED else task.detail.get("reason")
    if not reason:
        return told
    return f"{told}: {held_text(reason, language) if task.need is Need.HELD else printable(reason)}"


def capital(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def remedy_text(task: Task, language: str) -> str:
    """What that person does."""
    due = task.detail.get("due")
    template = OVERDUE_REMEDIES[Due(due)] if due is not None else REMEDIES[task.need]
    name = "" if task.standing is None else task.standing.listed.name
    values = {
        "name": name,
        "what": printable(task.what),
        "faults": printable(task.detail.get("faults", "")),
        "draft": task.detail.get("id", ""),
    }
    return template.in_language(language).format_map(values)


def as_mapping(overview: Overview, language: str) -> dict[str, Any]:
    """The JSON object of a list: codes are stable, texts are for people."""
    numbers = overview.numbers
    return {
        "at": overview.at.isoformat(),
        "company": overview.wanted.company,
        "numbers": {
            "states": {str(state): count for state, count in numbers.states.items()},
            "queued": numbers.queued,
            "held": numbers.held,
            "unanswered": numbers.unanswered,
            "drafts": {str(kind): count for kind, count in numbers.drafts.items()},
            "messages": {str(label): count for label, count in numbers.labels.items()},
        },
        "tasks": None if overview.tasks is None else [task_mapping(one, language) for one in overview.tasks],
        "invoices": [row(one, overview.at, language) for one in overview.rows],
        "more": overview.more,
        "head": str(overview.head),
    }


def task_mapping(task: Task, language: str) -> dict[str, Any]:
    """The JSON object of one thing to do."""
    return {
        "need": str(task.need),
        "what": task.what,
        "text": need_text(task, language),
        "remedy": remedy_text(task, language),
        "by": None if task.by is None else task.by.isoformat(),
        "count": task.count,
        "transmission": None if task.standing is None else task.standing.listed.transmission,
        "file": None if task.standing is None else task.standing.listed.name,
    }


def row(standing: Standing, now: datetime, language: str) -> dict[str, Any]:
    """The JSON object of one invoice in one file."""
    one, state = standing.listed, shown_of(standing)
    return {
        "company": one.company,
        "tipo_documento": one.tipo_documento,
        "numero": one.numero,
        "data": one.data.isoformat(),
        "customer": one.customer,
        "total": None if one.total is None else str(one.total),
        "file": one.name,
        "formato": one.formato,
        "transmission": one.transmission,
        "state": str(one.state),
        "condition": None if standing.condition is None else str(standing.condition),
        "class": str(state.of),
        "text": state.label.in_language(language),
        "state_at": one.state_at.isoformat(),
        "prepared_at": one.prepared_at.isoformat(),
        "held": one.held,
        "due": [_due(due, now, language) for due in standing.due],
        "contradictions": standing.contradictions,
        "unproven": standing.unproven,
        "corrects": one.corrects,
        "corrected_by": one.corrected_by,
        "identificativi_sdi": list(one.identificativi_sdi),
    }


def _due(due: Deadline, now: datetime, language: str) -> dict[str, Any]:
    return {
        "due": str(due.due),
        "by": due.by.isoformat(),
        "over": due.is_over(now),
        "source": due.source,
        "text": due_text(due, now, language),
    }

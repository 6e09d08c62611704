"""Alerts as mails, in Italian or English: a subject, a text and an HTML page, from templates/alerts/.

What stands in documents and in other people's mails is shown on one line, without characters that a terminal or a mail
program would obey, and is never markup.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from invoicebridge import resources
from invoicebridge.app import alerting
from invoicebridge.bridge.alerting.desk import Desk
from invoicebridge.bridge.alerting.kinds import Kind
from invoicebridge.bridge.alerting.letters import Words
from invoicebridge.bridge.archived import NotedAlert, StoreKind
from invoicebridge.bridge.inspecting.inspected import Authenticity
from invoicebridge.catalogue import Text
from invoicebridge.render.alert_texts import AUTHENTICITY, FACTS, NOT_FORWARDED, REMEDIES, SAY, TITLES
from invoicebridge.render.detail_words import in_words
from invoicebridge.render.invoice_values import Words as Numbers
from invoicebridge.render.overview import instant, term
from invoicebridge.render.overview_texts import DUE
from invoicebridge.render.signature_texts import printable
from invoicebridge.render.story_lines import held_text
from invoicebridge.settings import Settings
from invoicebridge.transmission.deadlines import Due

_FOLDER: Final = "alerts"
_SUBJECT_TOLD: Final = frozenset(
    {
        Kind.MAILBOX_SUSPENDED,
        Kind.ADDRESS_UNKNOWN,
        Kind.MAILBOX_FULL,
        Kind.LOGIN,
        Kind.CERTIFICATE,
        Kind.DISK,
        Kind.STORE_BROKEN,
        Kind.BACKUP_FAILED,
        Kind.JOB_FAILED,
        Kind.HOOK_GIVEN_UP,
        Kind.FOLDER,
    }
)
"""The kinds whose subject is a name that people know."""


def desk(settings: Settings, kind: StoreKind) -> Desk:
    """The desk that the settings describe, whose mails are written in their language; errors as `app.alerting.desk`."""
    language = "it" if settings.alerts is None else settings.alerts.rules.language
    return alerting.desk(settings, AlertWriter(language, kind))


class AlertWriter:
    """The port `Writer` in one language, for a store of one kind."""

    def __init__(self, language: str, kind: StoreKind) -> None:
        self._language, self._kind = language, kind

    def at_once(self, alerts: Sequence[NotedAlert], left_out: int) -> Words:
        """What cannot wait; one alert is named in the subject, of several the first."""
        first, count = _headline(alerts[0], self._language), len(alerts) + left_out
        title = first if count == 1 else self._say("several").format(count=count, first=first)
        return self._words(title, [("", self._views(alerts))], left_out)

    def digest(self, new: Sequence[NotedAlert], standing: Sequence[NotedAlert], left_out: int) -> Words:
        """What is new, and what was told before and still stands."""
        title = self._say("digest").format(new=len(new), standing=len(standing))
        sections = [(self._say("new"), self._views(new)), (self._say("standing"), self._views(standing))]
        return self._words(title, [one for one in sections if one[1]], left_out)

    def forwarded(self, alert: NotedAlert) -> Words:
        """The mail to which a message is attached that came in."""
        notes = [self._say("attached")]
        if alert.alert.detail.get("authenticity") != Authenticity.PROVEN:
            notes.append(self._say("untrusted"))
        return self._words(_headline(alert, self._language), [("", self._views([alert]))], 0, notes)

    def test(self) -> Words:
        """Whether alerts arrive."""
        return self._words(self._say("test title"), [], 0, [self._say("test")])

    def _say(self, what: str) -> str:
        return SAY[what].in_language(self._language)

    def _views(self, alerts: Sequence[NotedAlert]) -> list[dict[str, Any]]:
        return [_view(one, self._language) for one in alerts]

    def _words(
        self, title: str, sections: Sequence[tuple[str, Any]], left_out: int, notes: Sequence[str] = ()
    ) -> Words:
        practice = self._kind is StoreKind.SANDBOX
        more = "" if not left_out else self._say("one more" if left_out == 1 else "more").format(count=left_out)
        values = {
            "language": self._language,
            "title": title,
            "sections": [{"title": heading, "alerts": views} for heading, views in sections],
            "notes": [*notes, *([self._say("practice")] if practice else [])],
            "more": more,
            "foot": self._say("foot"),
        }
        text, page = (_environment().get_template(f"mail.{form}.j2").render(values) for form in ("txt", "html"))
        return Words(f"{self._say('tag') if practice else ''}invoicebridge: {title}", text, page)


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(resources.templates() / _FOLDER)
    return Environment(
        loader=loader,
        autoescape=select_autoescape(("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def kind_of(written: str) -> Kind | None:
    """The kind of an alert; None for one that a later release wrote."""
    return next((kind for kind in Kind if kind == written), None)


def title(written: str, language: str) -> str:
    """What an alert of this kind says, in a few words."""
    kind = kind_of(written)
    return printable(written) if kind is None else TITLES[kind].in_language(language)


def _headline(one: NotedAlert, language: str) -> str:
    """What happened, and to what."""
    detail = one.alert.detail
    what = detail.get("numero") or detail.get("what") or detail.get("message_subject")
    if what is None and kind_of(one.alert.kind) in _SUBJECT_TOLD:
        what = one.alert.subject
    told = title(one.alert.kind, language)
    return told if not what else f"{told} ({printable(what)})"


def _view(one: NotedAlert, language: str) -> dict[str, Any]:
    """One alert as the templates show it."""
    kind, detail = kind_of(one.alert.kind), dict(one.alert.detail)
    if kind in _SUBJECT_TOLD and detail.get("name") != one.alert.subject:
        detail["subject"] = one.alert.subject
    if detail.get("count") == "1":
        del detail["count"]
    detail["first_at"] = one.first_at.isoformat()
    shown = [
        (FACTS[name].in_language(language), _fact(name, detail[name], kind, language))
        for name in FACTS
        if detail.get(name)
    ]
    remedy = "" if kind is None else _filled(REMEDIES[kind].in_language(language), one)
    return {"title": title(one.alert.kind, language), "facts": shown, "remedy": remedy}


def _filled(template: str, one: NotedAlert) -> str:
    values = {"name": "FILE", "mailbox": "-", **one.alert.detail, "subject": one.alert.subject}
    return template.format_map({name: printable(value) for name, value in values.items()})


def _fact(name: str, value: str, kind: Kind | None, language: str) -> str:
    known: Mapping[str, Mapping[str, Text]] = {"authenticity": AUTHENTICITY, "not_forwarded": NOT_FORWARDED}
    if name in known and value in known[name]:
        return known[name][value].in_language(language)
    if name == "due" and value in {str(one) for one in Due}:
        return DUE[Due(value)].in_language(language)
    if name in ("by", "first_at"):
        at = datetime.fromisoformat(value)
        return term(at, language) if name == "by" else instant(at, language, seconds=False)
    if name == "data":
        return Numbers(language).date(date.fromisoformat(value))
    if name == "reason" and kind is Kind.HELD:
        return held_text(value, language)
    return in_words(name, value, language)

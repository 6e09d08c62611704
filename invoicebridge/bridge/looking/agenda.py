"""The operation `agenda`: what is due today, tomorrow, this week and later, and which text of the law says so.

Three kinds of things stand in it: what a person has to do, with or without a term; terms that others have to keep (the
provider, the SdI, the customer), which nobody can do anything about before they are over; and what ends by itself, as
passwords and certificates do. Days are Italian ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import Final

from invoicebridge.bridge.alerting.kinds import Kind
from invoicebridge.bridge.archived import Account, Listed
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.looking.listing import in_doubt
from invoicebridge.bridge.looking.standing import Standing, standings
from invoicebridge.bridge.looking.tasks import (
    Task,
    blocking,
    candidates,
    of_drafts,
    of_invoice,
    of_messages,
    once_a_file,
)
from invoicebridge.bridge.reconcile.operation import companies
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.transmission.deadlines import Deadline, Due
from invoicebridge.transmission.state import Recipient, State, recipient_of

DAYS: Final = 7
TELL_SOURCE: Final = "Allegato A 1.9.1 §1.5.7 c"
"""A private party's MC says that the invoice lies in the customer's reserved area, of which only the seller is told."""
_TELL_FOR: Final = timedelta(days=7)
"""So long after an MC the agenda says to tell the customer; nobody writes down that it was done."""
_RECENT: Final = timedelta(days=60)
"""Invoices of the last days may have something open though they were delivered."""
_OWN: Final = frozenset({Due.ISSUE, Due.RESEND})
_OUTCOME_FOR: Final = timedelta(days=30)
_AN_INSTANT: Final = timedelta(microseconds=1)
_AT_ONCE: Final = 500


class Sort(StrEnum):
    """What kind of thing it is."""

    TASK = "task"
    """A person has to do something about it now; its day is the last one, where there is a term."""
    TERM = "term"
    """It goes on by itself, and has to be done by us before its day is over."""
    TELL = "tell"
    """The customer is to be told that the invoice lies in the reserved area."""
    ENDS = "ends"
    """A password or certificate ends."""
    AWAITED = "awaited"
    """Somebody else has to answer by then."""


class When(StrEnum):
    """In which part of the agenda it stands."""

    OVERDUE = "overdue"
    TODAY = "today"
    TOMORROW = "tomorrow"
    THIS_WEEK = "this-week"
    """Until Sunday."""
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in the agenda."""

    sort: Sort
    when: When
    day: date | None
    """The last day, in Italy; None where there is no term."""
    by: datetime | None = None
    """The instant at which the term is over, in UTC."""
    source: str = ""
    """The text that sets the term."""
    task: Task | None = None
    due: Due | None = None
    standing: Standing | None = None
    count: int = 1
    """Invoices of one file that are due alike."""
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What is due from one instant on, for so many days."""

    at: datetime
    today: date
    days: int
    company: str | None
    companies: Mapping[str, str]
    """Names by id."""
    entries: tuple[Entry, ...]
    """By day; what has no term stands under today."""

    @property
    def needs_person(self) -> bool:
        """Whether anything is to be done today, or should have been."""
        now = (When.OVERDUE, When.TODAY)
        return any(one.sort is Sort.TASK or (one.sort is not Sort.AWAITED and one.when in now) for one in self.entries)


def agenda(bridge: Bridge, *, days: int = DAYS, company: str | None = None) -> Agenda:
    """Return what is due until so many days from now, and everything that is overdue or has no term. Changes nothing.

    ConfigurationError `company-unknown`; ArchiveUnavailable.
    """
    run = _Run(bridge, days, company)
    found = sorted(run.entries(), key=_order)
    return Agenda(
        at=run.at,
        today=run.today,
        days=days,
        company=company,
        companies={one.id: one.name for one in run.companies},
        entries=tuple(found),
    )


class _Run:
    """One look at the store."""

    def __init__(self, bridge: Bridge, days: int, company: str | None) -> None:
        self._bridge = bridge
        self._archive = bridge.archive
        self._company = company
        self.companies = companies(bridge.archive, company)
        self.at = bridge.clock.now()
        self.today = self.at.astimezone(ROME).date()
        self._last = self.today + timedelta(days=days)

    def entries(self) -> Iterator[Entry]:
        """Everything that is due."""
        archive, company = self._archive, self._company
        doubtful = in_doubt(archive, company, self.at)
        found = chain(candidates(archive, company, doubtful), self._delivered(doubtful))
        every = list({one.listed.place: one for one in found}.values())
        asked = once_a_file(task for one in every for task in of_invoice(one, self.at))
        busy = {task.standing.listed.transmission for task in asked if task.standing is not None}
        numbers = archive.overview.numbers(company)
        drafts = archive.drafts.open(company=company)
        others = chain(blocking(self._bridge, self.at), of_drafts(drafts), of_messages(numbers))
        yield from (self._task(one) for one in chain(asked, others))
        yield from self._terms(one for one in every if one.listed.transmission not in busy)
        yield from self._untold(every)
        yield from self._ending()

    def _delivered(self, doubtful: AbstractSet[str]) -> Iterator[Standing]:
        """Of the latest invoices: those of public bodies that await the outcome, private ones made available."""
        places: list[str] = []
        for company in self.companies:
            accounts = self._archive.accounts.of(company.id, self.today - _RECENT)
            places += (one.place for one in accounts if _may_be_open(one))
        for first in range(0, len(places), _AT_ONCE):
            listed = self._archive.accounts.at(places[first : first + _AT_ONCE])
            yield from standings(self._archive, (one for one in listed if self._is_new(one)), doubtful)

    def _is_new(self, one: Listed) -> bool:
        """Whether an MC came lately; a delivery of whenever counts."""
        return one.state is not State.MADE_AVAILABLE or self.at - one.state_at < _TELL_FOR

    # --- entries -----------------------------------------------------------------------------------------------------

    def _task(self, task: Task) -> Entry:
        term = _term_of(task)
        return Entry(
            sort=Sort.TASK,
            when=self._when(task.by),
            day=None if task.by is None else last_day(task.by),
            by=task.by,
            source="" if term is None else term.source,
            task=task,
            standing=task.standing,
            count=task.count,
        )

    def _terms(self, found: Iterable[Standing]) -> Iterator[Entry]:
        """What is due of invoices that nobody has to do anything about; alike for all invoices of a file."""
        told: dict[tuple[str, Due, datetime], Entry] = {}
        for one in found:
            for term in one.due:
                key = one.listed.transmission, term.due, term.by
                if key in told or not self._is_of_interest(term):
                    continue
                told[key] = Entry(
                    sort=Sort.TERM if term.due in _OWN else Sort.AWAITED,
                    when=self._when(term.by),
                    day=last_day(term.by),
                    by=term.by,
                    source=term.source,
                    due=term.due,
                    standing=one,
                )
        yield from told.values()

    def _is_of_interest(self, term: Deadline) -> bool:
        """Within the days asked for; a customer's silence is told for a month."""
        if term.is_over(self.at):
            return term.due is not Due.OUTCOME or self.at - term.by < _OUTCOME_FOR
        return last_day(term.by) <= self._last

    def _untold(self, found: Iterable[Standing]) -> Iterator[Entry]:
        for one in found:
            if one.listed.state is State.MADE_AVAILABLE and one.condition is None:
                yield Entry(sort=Sort.TELL, when=When.TODAY, day=None, source=TELL_SOURCE, standing=one)

    def _ending(self) -> Iterator[Entry]:
        """Passwords and certificates, as the last examination found them."""
        for kind in (Kind.LOGIN, Kind.CERTIFICATE):
            for one in self._archive.alerts.standing(kind):
                until = _day(one.alert.detail.get("until"))
                if until is not None and until <= self._last:
                    detail = {**one.alert.detail, "kind": str(kind), "subject": one.alert.subject}
                    yield Entry(sort=Sort.ENDS, when=self._of_day(until), day=until, detail=detail)

    def _when(self, by: datetime | None) -> When:
        if by is None:
            return When.TODAY
        return When.OVERDUE if by <= self.at else self._of_day(last_day(by))

    def _of_day(self, day: date) -> When:
        if day <= self.today:
            return When.OVERDUE if day < self.today else When.TODAY
        if day == self.today + timedelta(days=1):
            return When.TOMORROW
        sunday = self.today + timedelta(days=6 - self.today.weekday())
        return When.THIS_WEEK if day <= sunday else When.LATER


def last_day(by: datetime) -> date:
    """The last day, in Italy, of a term that is over at this instant."""
    return (by - _AN_INSTANT).astimezone(ROME).date()


_WHEN: Final = {one: place for place, one in enumerate(When)}
_SORT: Final = {one: place for place, one in enumerate(Sort)}


def _order(one: Entry) -> tuple[int, date, int]:
    return _WHEN[one.when], one.day or date.min, _SORT[one.sort]


def _may_be_open(one: Account) -> bool:
    if one.state is State.MADE_AVAILABLE:
        return True
    return one.state is State.DELIVERED and recipient_of(one.formato) is Recipient.PUBLIC


def _term_of(task: Task) -> Deadline | None:
    """The deadline that the task's term comes from."""
    due = () if task.standing is None else task.standing.due
    return next((one for one in due if one.by == task.by), None)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None

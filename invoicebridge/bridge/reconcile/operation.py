"""The operation `reconcile`: one walk through all invoices of a scope, and everything that hangs on it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from invoicebridge.bridge.archived import Company, Draft, DraftKind, Evidence
from invoicebridge.bridge.batched import InvoiceId
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.looking.listing import in_doubt
from invoicebridge.bridge.looking.tasks import (
    Need,
    Task,
    blocking,
    of_drafts,
    of_invoice,
    of_messages,
    once_a_file,
    urgency,
)
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.reconcile.amounts import with_amounts
from invoicebridge.bridge.reconcile.from_batches import BatchComparison, FromBatches, unread
from invoicebridge.bridge.reconcile.history import Days, answers
from invoicebridge.bridge.reconcile.numbering import Numbering, Series, Why
from invoicebridge.bridge.reconcile.places import TWICE, Class, Placed, in_order
from invoicebridge.bridge.reconcile.placing import placing
from invoicebridge.bridge.reconcile.reconciliation import UNSOUND_LABELS, Chain, Reconciliation, Scope
from invoicebridge.bridge.reconcile.rescan import rescan
from invoicebridge.bridge.reconcile.stated import Comparison, Listing
from invoicebridge.bridge.reconcile.taxes import Taxes, TaxRow
from invoicebridge.bridge.reconcile.totals import Difference, Total, Totals
from invoicebridge.errors import ConfigurationError
from invoicebridge.transmission.state import OF_ATTEMPTS, ORDER, State

MOST_TASKS: Final = 1000
MOST_UNSETTLED: Final = 2000
_MOST_MESSAGES: Final = 50
_ANSWERS: Final = 20_000
_SETTLED: Final = frozenset({Class.DONE, Class.WITHDRAWN})
_NOT_SENT: Final = frozenset({State.PREPARED, State.SEND_REFUSED})
_DRAFTS: Final = {DraftKind.FAULTY: Class.FAULTY, DraftKind.UNSIGNED: Class.UNSIGNED}

Sink = Callable[[Placed], None]
"""Given every invoice, once, as it goes by."""
Progress = Callable[[int], None]
"""Told how many invoices, or mails, more were gone through."""


def reconcile(
    bridge: Bridge,
    scope: Scope,
    *,
    lists: Sequence[Listing] = (),
    reread: bool = False,
    sink: Sink | None = None,
    progress: Progress | None = None,
) -> Reconciliation:
    """Return how all invoices of the scope stand, each in one class, and what does not add up. Changes nothing.

    `lists` are what an ERP's batches or the portal say, to be compared; `reread` reads every mailbox once more and
    compares it with the store. ConfigurationError `company-unknown`; ArchiveUnavailable.
    """
    run = _Run(bridge, scope, lists, sink or (lambda _: None), progress or (lambda _: None))
    for company in run.companies:
        run.go_through(company)
    return run.result(reread=reread)


class _Run:
    """One run."""

    def __init__(self, bridge: Bridge, scope: Scope, lists: Sequence[Listing], sink: Sink, progress: Progress) -> None:
        self._bridge = bridge
        self._archive = bridge.archive
        self._at = bridge.clock.now()
        self._scope = scope
        self._sink = sink
        self._progress = progress
        self.companies = companies(bridge.archive, scope.company)
        self._drafts = [one for one in bridge.archive.drafts.open(company=scope.company) if _is_in(one, scope)]
        self._days = Days()
        self._comparisons = [Comparison(one.between(scope.since, scope.until)) for one in lists]
        self._todo = _Todo(self._at)
        self._unsettled = _Unsettled()
        self._classes: dict[Class, Total] = dict.fromkeys(Class, Total())
        self._states: Counter[State] = Counter()
        self._issued = self._made_available = 0
        self._series: list[Series] = []
        self._taxes: list[TaxRow] = []
        self._differences: list[Difference] = []
        self._batches: list[FromBatches] = []

    # --- one company -------------------------------------------------------------------------------------------------

    def go_through(self, company: Company) -> None:
        """Every invoice of the company is counted."""
        totals, taxes, numbering = Totals(company.id), Taxes(company.id), Numbering(company.id)
        given_up: set[str] = set()
        since, until = self._scope.since, self._scope.until
        unsigned = tuple(self._unsigned(company))
        batches = BatchComparison(self._archive, company.id, since, until, unsigned)
        doubtful = in_doubt(self._archive, company.id, self._at)
        found = placing(self._archive, company.id, since, until, doubtful, self._at)
        seen = 0
        for one in with_amounts(self._archive, found, self._at):
            self._count(one)
            totals.add(one)
            taxes.add(one)
            batches.add(one)
            if one.of is Class.WITHDRAWN:
                given_up.add(one.account.numero)
            else:
                numbering.add(one.account.numero, one.account.data, one.account.tipo_documento)
            seen += 1
            if seen % 1000 == 0:
                self._progress(1000)
        self._progress(seen % 1000)
        for of, total in totals.by_class().items():
            self._classes[of] += total
        self._differences += totals.differences(self._archive.accounts.count(company.id, since, until))
        self._taxes += taxes.rows()
        self._batches += filter(None, [batches.found()])
        self._series += numbering.series(self._explained(company, given_up))

    def _unsigned(self, company: Company) -> Iterator[InvoiceId]:
        for one in self._drafts:
            ours = one.kind is DraftKind.UNSIGNED and one.company == company.id
            if ours and one.tipo_documento is not None and one.numero is not None and one.data is not None:
                yield InvoiceId(company.id, one.tipo_documento, one.numero, one.data)

    def _count(self, one: Placed) -> None:
        state = one.account.state
        self._states[state] += 1
        self._issued += one.issued
        self._made_available += one.of is Class.DONE and state is State.MADE_AVAILABLE
        self._days.add(one)
        for comparison in self._comparisons:
            comparison.add(one)
        if one.of not in _SETTLED:
            self._unsettled.add(one)
            self._todo.add(one)
        self._sink(one)

    def _explained(self, company: Company, given_up: set[str]) -> Callable[[str], Why | None]:
        """What is known of a number that is missing in this scope."""
        drafts = {one.numero for one in self._drafts if one.company == company.id}

        def explain(numero: str) -> Why | None:
            if numero in given_up:
                return Why.GIVEN_UP
            if numero in drafts:
                return Why.DRAFT
            outside = self._scope.since is not None or self._scope.until is not None
            return None if outside and self._archive.overview.find(numero, company.id) else Why.NOTHING

        return explain

    # --- all together ------------------------------------------------------------------------------------------------

    def result(self, *, reread: bool) -> Reconciliation:
        """What was found; the mailboxes are read again if so asked."""
        numbers = self._archive.overview.numbers(self._scope.company)
        for draft in self._drafts:
            if draft.corrects is None:
                self._classes[_DRAFTS[draft.kind]] += Total(1)
        mailboxes = tuple(rescan(self._bridge, self._progress)) if reread else None
        tasks = [
            *blocking(self._bridge, self._at),
            *self._todo.tasks(),
            *of_drafts(self._drafts),
            *of_messages(numbers),
        ]
        return Reconciliation(
            at=self._at,
            scope=self._scope,
            companies=self.companies,
            classes=self._classes,
            chain=self._chain(),
            tasks=tuple(sorted(tasks, key=urgency)[:MOST_TASKS]),
            task_count=len(tasks) + self._todo.further,
            made_available=self._made_available,
            unsettled=tuple(self._unsettled.first()),
            unsettled_count=self._unsettled.count,
            series=tuple(self._series),
            taxes=tuple(self._taxes),
            differences=tuple(self._differences),
            labels={label: numbers.labels.get(label, 0) for label in UNSOUND_LABELS},
            messages=tuple(_messages(self._archive)),
            mailboxes=mailboxes,
            lists=tuple(one.compared(self._archive) for one in self._comparisons),
            batches=tuple(self._batches),
            unread=unread(self._archive, self._scope.company, self._scope.since, self._at),
            history=self._days.history(),
            answers=answers(self._answer_times()),
            head=self._archive.stories.head(),
        )

    def _chain(self) -> Chain:
        files = self._states.total()
        delivered = sum(count for state, count in self._states.items() if ORDER[state] >= ORDER[State.PEC_DELIVERED])
        begun = self._states[State.PREPARED] + sum(self._states[state] for state in OF_ATTEMPTS)
        return Chain(
            given=files + self._classes[Class.FAULTY].count + self._classes[Class.UNSIGNED].count,
            files=files,
            sent=files - sum(self._states[state] for state in _NOT_SENT),
            with_sdi=delivered,
            answered=files - begun,
            issued=self._issued,
        )

    def _answer_times(self) -> Iterator[timedelta]:
        each = max(_ANSWERS // max(len(self.companies), 1), 1)
        for company in self.companies:
            yield from self._archive.accounts.answers(company.id, self._scope.since, self._scope.until, each)


class _Todo:
    """What a person has to do about invoices: the most urgent, and how many there are."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._tasks: list[Task] = []
        self.further = 0
        """Tasks that were left out."""

    def add(self, one: Placed) -> None:
        if one.reason == TWICE:
            self._tasks.append(Task(need=Need.ISSUED_TWICE, what=one.account.numero, standing=one.standing))
        elif one.standing is not None:
            self._tasks += of_invoice(one.standing, self._at)
        if len(self._tasks) > 2 * MOST_TASKS:
            self._trim()

    def _trim(self) -> None:
        every = sorted(once_a_file(self._tasks), key=urgency)
        self.further += len(every[MOST_TASKS:])
        self._tasks = every[:MOST_TASKS]

    def tasks(self) -> Sequence[Task]:
        return once_a_file(self._tasks)


class _Unsettled:
    """The invoices that are neither done nor given up: the first of them, and how many there are."""

    def __init__(self) -> None:
        self._found: list[Placed] = []
        self.count = 0

    def add(self, one: Placed) -> None:
        self.count += 1
        self._found.append(one)
        if len(self._found) > 2 * MOST_UNSETTLED:
            self._found = list(self.first())

    def first(self) -> Sequence[Placed]:
        return in_order(self._found)[:MOST_UNSETTLED]


def companies(archive: Archive, wanted: str | None) -> tuple[Company, ...]:
    """Return the company of that id, or all; ConfigurationError `company-unknown`."""
    every = archive.companies.all()
    chosen = tuple(one for one in every if wanted in (None, one.id))
    if wanted is not None and not chosen:
        raise ConfigurationError("company-unknown", company=wanted, known=", ".join(one.id for one in every) or "-")
    return chosen


def _is_in(draft: Draft, scope: Scope) -> bool:
    """Whether the draft is of the period; one whose date cannot be read always is."""
    if draft.data is None:
        return True
    return (scope.since is None or scope.since <= draft.data) and (scope.until is None or draft.data <= scope.until)


def _messages(archive: Archive) -> Iterable[Evidence]:
    for label in UNSOUND_LABELS:
        yield from (replace(one, content=None) for one in archive.evidence.labelled(label, _MOST_MESSAGES))

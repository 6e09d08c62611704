"""What reconciling found: classes, amounts, and everything that does not add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from invoicebridge.bridge.archived import Company, Evidence, Head, Label
from invoicebridge.bridge.looking.tasks import Task
from invoicebridge.bridge.reconcile.from_batches import FromBatches, Unread
from invoicebridge.bridge.reconcile.history import Answers, History
from invoicebridge.bridge.reconcile.numbering import Series, Why
from invoicebridge.bridge.reconcile.places import OF_DRAFTS, Class, Placed
from invoicebridge.bridge.reconcile.rescan import Rescanned
from invoicebridge.bridge.reconcile.stated import Compared
from invoicebridge.bridge.reconcile.taxes import TaxRow
from invoicebridge.bridge.reconcile.totals import Difference, Total

UNSOUND_LABELS: Final = (Label.QUARANTINED, Label.UNPROVEN, Label.AMBIGUOUS, Label.UNMATCHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is reconciled: one company or all, invoices with dates between these, both included; None: any."""

    company: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """How many invoices came how far."""

    given: int
    """Inputs: those that became files, and drafts that did not."""
    files: int
    sent: int
    """A mail with it left, as far as is proven."""
    with_sdi: int
    """PEC delivered it to the SdI, or the SdI has answered."""
    answered: int
    issued: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The invoices of a scope, each in one class, at one instant."""

    at: datetime
    scope: Scope
    companies: tuple[Company, ...]
    classes: Mapping[Class, Total]
    """Every class; together they are all."""
    chain: Chain
    tasks: tuple[Task, ...]
    """What a person has to do, the most urgent first; not all where they are very many."""
    task_count: int
    made_available: int
    """Done, but the customer is to be told: private parties' MC."""
    unsettled: tuple[Placed, ...]
    """Those that are neither done nor given up, class by class; not all where they are very many."""
    unsettled_count: int
    series: tuple[Series, ...]
    taxes: tuple[TaxRow, ...]
    differences: tuple[Difference, ...]
    """Where it does not add up."""
    labels: Mapping[Label, int]
    messages: tuple[Evidence, ...]
    """The first messages that could not be read, proven or matched, without their bytes."""
    mailboxes: tuple[Rescanned, ...] | None
    """None where they were not read again."""
    lists: tuple[Compared, ...]
    batches: tuple[FromBatches, ...]
    """One for each company of which batches were imported."""
    unread: Unread
    history: History
    answers: Answers
    head: Head

    @property
    def total(self) -> Total:
        """Of all classes."""
        return sum(self.classes.values(), start=Total())

    @property
    def invoices(self) -> int:
        """Those in files."""
        return sum(total.count for one, total in self.classes.items() if one not in OF_DRAFTS)

    @property
    def adds_up(self) -> bool:
        """Whether the classes come to what the store holds."""
        return not any(one.wrong for one in self.differences)

    @property
    def failed(self) -> bool:
        """Whether something that was asked for could not be done."""
        return any(one.error is not None for one in self.mailboxes or ())

    @property
    def needs_person(self) -> bool:
        """Whether anybody has to do or look at anything."""
        missed = any(one.missed_count for one in self.mailboxes or ())
        lists = not (all(one.agrees for one in self.lists) and all(one.agrees for one in self.batches))
        lists = lists or bool(self.unread.count)
        return bool(self.task_count or missed or lists or not self.adds_up or any(map(is_odd, self.series)))


def is_odd(series: Series) -> bool:
    """Whether numbers of it are double, or missing without a known reason."""
    return bool(series.doubles) or any(hole.why is Why.NOTHING for hole in series.holes)

"""What is due when: for what we wait, until when we have to act, and which text says so.

    due = deadlines(transmission, folded, outages=…)
    [one for one in due if one.is_over(now)]

Hours are elapsed hours. Days are days of the Italian calendar, the first not counted: a term of five days from an
instant ends when the fifth day after it ends in Rome, on days of 23 or 25 hours too. While a service is out (`outages`:
announced or observed), what others owe us is put off by as long; the law's terms on ourselves are not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.fatturapa.terms import last_day_to_issue
from invoicebridge.transmission.fold import Folded, InvoiceState
from invoicebridge.transmission.state import ATTEMPT_ENDS, OF_ATTEMPTS, Recipient, State
from invoicebridge.transmission.transmission import Invoice, Transmission


class Due(StrEnum):
    """What is due."""

    ISSUE = "issue"
    """Send the invoice to the SdI."""
    RESEND = "resend"
    """Send a corrected file after a rejection, with the same number and date."""
    ACCETTAZIONE = "accettazione"
    CONSEGNA = "consegna"
    SDI_ANSWER = "sdi-answer"
    DELIVERY = "delivery"
    """A public body's: delivered after all (RC) or given up (AT)."""
    OUTCOME = "outcome"
    """A public body's outcome (NE) or the expired term (DT)."""


class Service(StrEnum):
    """Who may be out of service."""

    PEC = "pec"
    SDI = "sdi"


@dataclass(frozen=True, slots=True)
class Rule:
    """One term: how long, on whom we wait (None: on ourselves), and where it is written."""

    source: str
    days: int | None = None
    elapsed: timedelta | None = None
    waits_for: Service | None = None


RULES: Final[Mapping[Due, Rule]] = {
    Due.ISSUE: Rule("DPR 633/1972, art. 21 c. 4; AdE, guida alla compilazione 1.10"),
    Due.RESEND: Rule("circ. AdE 13/E/2018 §1.6", days=5),
    Due.ACCETTAZIONE: Rule("RFC 6109 §3.1.4; setting", elapsed=timedelta(minutes=15), waits_for=Service.PEC),
    Due.CONSEGNA: Rule("RFC 6109 §3.1.6", elapsed=timedelta(hours=24), waits_for=Service.PEC),
    Due.SDI_ANSWER: Rule("circ. AdE 13/E/2018 §1.6; prov. AdE 89757/2018 §2.4", days=5, waits_for=Service.SDI),
    Due.DELIVERY: Rule("SdI, specifiche tecniche 1.8.3 §4.5 e", days=10, waits_for=Service.SDI),
    Due.OUTCOME: Rule("SdI, specifiche tecniche 1.8.3 §4.5 f, g", days=15, waits_for=Service.SDI),
}
"""The law sets no time for the accettazione, which a working provider gives within seconds: that one is a setting."""


@dataclass(frozen=True, slots=True)
class Outage:
    """A service that did not work, from one instant to another."""

    service: Service
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is due by when, by which text; `invoice` where it concerns one invoice of the file and not the file."""

    due: Due
    by: datetime
    """The first instant at which it is over, in UTC."""
    source: str
    invoice: Invoice | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether it has passed at this instant."""
        return now >= self.by


def deadlines(
    transmission: Transmission,
    folded: Folded,
    *,
    outages: Iterable[Outage] = (),
    rules: Mapping[Due, Rule] = RULES,
) -> tuple[Deadline, ...]:
    """Return what is due for a transmission as it stands, the most urgent first; empty when nothing is open."""
    closed = tuple(outages)
    awaited = {one for invoice in folded.invoices for one in _awaited(transmission, invoice)}
    found = [_waiting(due, since, rules[due], closed, invoice) for due, since, invoice in awaited]
    found += _to_issue(transmission, folded, rules)
    return tuple(sorted(found, key=lambda one: (one.by, one.due, repr(one.invoice))))


def _waiting(due: Due, since: datetime, rule: Rule, outages: Sequence[Outage], invoice: Invoice | None) -> Deadline:
    own = [outage for outage in outages if outage.service is rule.waits_for]
    return Deadline(due, put_off(since, _end(rule, since), own), rule.source, invoice)


_AWAITED: Final[Mapping[State, tuple[Due, ...]]] = {
    State.SENT: (Due.ACCETTAZIONE,),
    State.PEC_ACCEPTED: (Due.CONSEGNA,),
    State.PEC_DELIVERED: (Due.SDI_ANSWER,),
    State.REJECTED: (Due.RESEND,),
    State.NOT_DELIVERED: (Due.DELIVERY, Due.OUTCOME),
    State.DELIVERED: (Due.OUTCOME,),
}
"""What a state waits for; every other one waits for nothing."""


_NOT_THERE: Final = ATTEMPT_ENDS | {State.PREPARED, State.SENT, State.PEC_ACCEPTED}
"""As far as is proven, the SdI does not have the file: the term of issue runs on."""


def _awaited(transmission: Transmission, invoice: InvoiceState) -> list[tuple[Due, datetime, Invoice | None]]:
    """What the present state waits for, since when, and for which invoice; private parties give no outcome."""
    awaited = _AWAITED.get(invoice.state, ()) if invoice.since is not None else ()
    return [
        (due, _start(due, invoice).astimezone(UTC), _of_lot(transmission, invoice) if due is Due.OUTCOME else None)
        for due in awaited
        if due is not Due.OUTCOME or transmission.recipient is Recipient.PUBLIC
    ]


def _of_lot(transmission: Transmission, invoice: InvoiceState) -> Invoice | None:
    """The invoice of a file that holds several."""
    own = [one for one in transmission.invoices if one.reference == invoice.invoice]
    return own[0] if own and len(transmission.invoices) > 1 else None


def _start(due: Due, invoice: InvoiceState) -> datetime:
    """When the term begins: the present state's proof, for an outcome the SdI's first word on the delivery."""
    words = [one.proof.at for one in invoice.history if one.state is State.NOT_DELIVERED and due is Due.OUTCOME]
    return min([*words, *([invoice.since.at] if invoice.since is not None else [])])


def _to_issue(transmission: Transmission, folded: Folded, rules: Mapping[Due, Rule]) -> list[Deadline]:
    """The law's term for each invoice, while the SdI does not have the file, and no answer of its says otherwise."""
    answered = any(one.proof.state not in OF_ATTEMPTS for one in folded.contradictions)
    if folded.state not in _NOT_THERE or answered:
        return []
    days = [(invoice, last_day_to_issue(invoice.tipo_documento, invoice.data)) for invoice in transmission.invoices]
    return [Deadline(Due.ISSUE, end_of(day), rules[Due.ISSUE].source, invoice) for invoice, day in days if day]


def _end(rule: Rule, since: datetime) -> datetime:
    if rule.days is None:
        return since.astimezone(UTC) + (rule.elapsed or timedelta())
    return end_of(since.astimezone(ROME).date() + timedelta(days=rule.days))


def end_of(day: date) -> datetime:
    """The instant, in UTC, at which an Italian day is over."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ROME).astimezone(UTC)


def put_off(since: datetime, by: datetime, outages: Iterable[Outage]) -> datetime:
    """Return the end of a wait that stood still during the outages; those that overlap count once. Takes UTC."""
    reached = since
    for begins, ends in sorted((each.begins.astimezone(UTC), each.ends.astimezone(UTC)) for each in outages):
        if begins >= by:
            break
        if ends > max(reached, begins):
            by += ends - max(reached, begins)
            reached = ends
    return by

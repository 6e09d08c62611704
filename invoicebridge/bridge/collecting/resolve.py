"""The operation `resolve`: doubts, and what a person decides of them.

A doubt is a mail of which nobody knows whether it left the house. Proof is looked for first, in every folder; where
there is none, a person says which it was, by name, and that decision is evidence like any other.
"""

from collections.abc import Iterator, Sequence

from invoicebridge.bridge.archived import EvidenceKind, Item, Kept, StoredAttempt
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.collecting.collect import chosen, new_ones
from invoicebridge.bridge.collecting.deciding import Subject, subject_of
from invoicebridge.bridge.collecting.intake import AT_ONCE, Intake
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ArchiveUnavailable, InvoiceBridgeError
from invoicebridge.transmission.attempt import AttemptStanding, asks_for_a_person, standing
from invoicebridge.transmission.decision import SENDS_AGAIN, Decision, Question, written
from invoicebridge.transmission.state import State


def doubts(bridge: Bridge, *, mailbox: str | None = None) -> Iterator[Outcome]:
    """Look for proof of every mail in doubt, and yield those that remain with both ways out; ATTENTION after a while.

    ConfigurationError `mailbox-unknown`.
    """
    intake = Intake(bridge)
    yield from intake.heal()
    for rules in chosen(bridge, mailbox):
        before = in_doubt(bridge, rules)
        if before:
            yield from _searched(bridge, rules, intake, before)
            left = {one.attempt.message_id for one in in_doubt(bridge, rules)}
            for one in before:
                yield _told(bridge, rules, one, doubtful=one.attempt.message_id in left)
    yield from intake.try_again()


def in_doubt(bridge: Bridge, rules: MailboxRules) -> tuple[StoredAttempt, ...]:
    """The mails of a mailbox of which nobody knows whether they left."""
    now = bridge.clock.now()
    unfinished = bridge.archive.attempts.unfinished(rules.name)
    return tuple(one for one in unfinished if standing(one.attempt, one.state, now) is AttemptStanding.IN_DOUBT)


def _searched(
    bridge: Bridge, rules: MailboxRules, intake: Intake, doubtful: Sequence[StoredAttempt]
) -> Iterator[Outcome]:
    """What quotes our Message-ID in any folder is taken in like what is collected."""
    held = bridge.archive.mailboxes.suspension(rules.name)
    if held is not None and held.holds(bridge.clock.now()):
        detail = {"reason": held.reason}
        yield Outcome(what=rules.name, verdict=Verdict.ATTENTION, code="doubt-not-searched", detail=detail)
        return
    try:
        with bridge.inbox(rules) as inbox:
            folders = inbox.folders()
            for one in doubtful:
                found = list(inbox.answers_to(one.attempt.message_id, folders))
                yield from _taken_in(bridge, rules, intake, found)
    except ArchiveUnavailable:
        raise
    except InvoiceBridgeError as error:
        yield Outcome(what=rules.name, verdict=Verdict.FAILED, code="doubt-not-searched", error=error)


def _taken_in(bridge: Bridge, rules: MailboxRules, intake: Intake, mails: Sequence[bytes]) -> Iterator[Outcome]:
    for first in range(0, len(mails), AT_ONCE):
        some = mails[first : first + AT_ONCE]
        items = [Item(content=mail, kind=EvidenceKind.MAIL, source=rules.name) for mail in some]
        at = bridge.clock.now()
        yield from intake.take_in(new_ones(items, bridge.archive.evidence.keep(items, at), at))


def _told(bridge: Bridge, rules: MailboxRules, one: StoredAttempt, *, doubtful: bool) -> Outcome:
    attempt = one.attempt
    names = [each.name for each in bridge.archive.transmissions.get(attempt.transmissions[:1])]
    detail = {
        "message_id": attempt.message_id,
        "mailbox": rules.name,
        "since": attempt.lease_ends.isoformat(),
        "files": str(len(attempt.transmissions)),
    }
    verdict, code = Verdict.DONE, "doubt-resolved"
    if doubtful:
        now = bridge.clock.now()
        asks = asks_for_a_person(attempt, State.PREPARED, now, rules.doubt_patience)
        verdict, code = (Verdict.ATTENTION, "doubt-open") if asks else (Verdict.WAITING, "doubt-recent")
    return Outcome(
        what=names[0] if names else attempt.message_id,
        verdict=verdict,
        code=code,
        detail=detail,
        transmission=attempt.transmissions[0],
    )


def decide(
    bridge: Bridge,
    subject: str,
    question: Question,
    by: str,
    because: str,
    state: State | None = None,
    *,
    requeue: bool = False,
) -> Iterator[Outcome]:
    """Write down what a person decided, and yield what follows from it.

    `subject` is a Message-ID or a file (OF_MAILS), the beginning of a SHA-256 (genuine, seen), or a file (state). With
    `requeue` the files of a mail that did not arrive wait to be sent once more. ConfigurationError where
    there is nothing of the kind to decide; InvalidDocument `decision-unsigned` without who or why.
    """
    intake = Intake(bridge)
    yield from intake.heal()
    meant = subject_of(bridge, intake, subject, question, state)
    now = bridge.clock.now()
    decision = Decision(
        question=question, subject=meant.id, by=by.strip(), at=now, because=because.strip(), state=state
    )
    items = [Item(content=written(decision), kind=EvidenceKind.DECISION, source=by.strip())]
    kept: Sequence[Kept] = bridge.archive.evidence.keep(items, now)
    yield from intake.take_in(new_ones(items, kept, now))
    detail = {"by": decision.by, "because": decision.because, "subject": meant.id, "state": str(state or "")}
    yield Outcome(what=meant.what, verdict=Verdict.DONE, code=f"decided-{question}", detail=detail)
    if requeue and question in SENDS_AGAIN:
        yield from _requeued(bridge, meant)
    yield from intake.try_again()


def _requeued(bridge: Bridge, meant: Subject) -> Iterator[Outcome]:
    for one in bridge.archive.transmissions.get(meant.transmissions):
        queued = bridge.archive.queue.requeue(one.id, bridge.clock.now())
        verdict, code = (Verdict.DONE, "decided-requeued") if queued else (Verdict.ATTENTION, "decided-not-requeued")
        yield Outcome(what=one.name, verdict=verdict, code=code, transmission=one.id)

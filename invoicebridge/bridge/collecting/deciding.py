"""Finds what a person wants to decide about, and refuses decisions that make no sense."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from invoicebridge.bridge.archived import Evidence, Label, StoredAttempt
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.inbox import LABELS
from invoicebridge.bridge.collecting.intake import Intake, sent_for
from invoicebridge.bridge.collecting.message_meaning import Weight, meaning
from invoicebridge.bridge.collecting.understood import together
from invoicebridge.errors import ConfigurationError
from invoicebridge.transmission.attempt import AttemptStanding, standing
from invoicebridge.transmission.deadlines import RULES, Due
from invoicebridge.transmission.decision import Question
from invoicebridge.transmission.state import GRAPH, OF_ATTEMPTS, Relation, State
from invoicebridge.transmission.transmission import Transmission

_FEW: Final = 5
_PROVIDERS_TERM: Final = RULES[Due.CONSEGNA].elapsed or timedelta(0)
"""Before that nobody can know that a mail was not delivered."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is decided about: its id in the decision, how people call it, and the files that are concerned."""

    id: str
    what: str
    transmissions: tuple[str, ...]


def subject_of(bridge: Bridge, intake: Intake, subject: str, question: Question, state: State | None) -> Subject:
    """Return what is meant; ConfigurationError where there is no such thing, or nothing to decide about it."""
    match question:
        case Question.ARRIVED | Question.NOT_ARRIVED:
            return _in_doubt(bridge, subject.strip())
        case Question.NOT_DELIVERED:
            return _overdue(bridge, subject.strip())
        case Question.GENUINE:
            return _message(bridge, intake, subject.strip().lower())
        case Question.SEEN:
            return _seen(bridge, subject.strip().lower())
        case Question.STATE:
            return _file(bridge, subject.strip(), state)


# --- a mail of ours --------------------------------------------------------------------------------------------------


def _in_doubt(bridge: Bridge, subject: str) -> Subject:
    found = _attempts(bridge, subject)
    doubtful = [one for one in found if _standing(bridge, one) is AttemptStanding.IN_DOUBT]
    if not doubtful:
        stands = _standing(bridge, found[-1])
        raise ConfigurationError("attempt-not-in-doubt", message_id=found[-1].attempt.message_id, kind=stands)
    if len(doubtful) > 1:
        ids = ", ".join(one.attempt.message_id for one in doubtful[:_FEW])
        raise ConfigurationError("several-attempts-in-doubt", subject=subject, known=ids)
    return _of_mail(doubtful[0])


def _overdue(bridge: Bridge, subject: str) -> Subject:
    """The mail that left, and of which the provider should have said by now what became of it."""
    found = _attempts(bridge, subject)
    going = [one for one in found if _standing(bridge, one) is AttemptStanding.OPEN]
    if not going:
        stands = _standing(bridge, found[-1])
        raise ConfigurationError("attempt-not-open", message_id=found[-1].attempt.message_id, kind=stands)
    last = going[-1]
    if bridge.clock.now() < last.attempt.saved_at + _PROVIDERS_TERM:
        raise ConfigurationError("attempt-still-awaited", message_id=last.attempt.message_id)
    return _of_mail(last)


def _of_mail(one: StoredAttempt) -> Subject:
    return Subject(one.attempt.message_id, one.attempt.message_id, one.attempt.transmissions)


def _attempts(bridge: Bridge, subject: str) -> Sequence[StoredAttempt]:
    """The mail of that Message-ID, or all mails with the file."""
    known = bridge.archive.attempts.get(subject.removeprefix("<").removesuffix(">"))
    return [known] if known is not None else _attempts_of_file(bridge, subject)


def _attempts_of_file(bridge: Bridge, subject: str) -> Sequence[StoredAttempt]:
    ids = dict.fromkeys(one.transmission for one in bridge.archive.overview.find(subject))
    found = {one.attempt.message_id: one for id_ in ids for one in bridge.archive.attempts.of(id_)}
    if not found:
        raise ConfigurationError("attempt-unknown", subject=subject)
    return list(found.values())


def _standing(bridge: Bridge, one: StoredAttempt) -> AttemptStanding:
    return standing(one.attempt, one.state, bridge.clock.now())


# --- a message that proves nothing by itself -------------------------------------------------------------------------


def _message(bridge: Bridge, intake: Intake, sha256: str) -> Subject:
    evidence = _evidence(bridge, sha256)
    if evidence.label not in (Label.UNPROVEN, Label.SEEN):
        raise ConfigurationError("evidence-not-unproven", sha256=evidence.sha256, label=evidence.label)
    reading = intake.read(evidence)
    weight = Weight(evidence.sha256, "")
    found = together(meaning(one, weight, sent_for(bridge.archive, [reading])) for one in reading.messages)
    ids = tuple(dict.fromkeys(one.transmission for one in found.brought if one.proofs))
    if not ids:
        raise ConfigurationError("evidence-says-nothing", sha256=evidence.sha256)
    return Subject(evidence.sha256, evidence.source, ids)


def _evidence(bridge: Bridge, sha256: str) -> Evidence:
    evidence = bridge.archive.evidence.get(sha256) if sha256 else None
    if evidence is None:
        raise ConfigurationError("evidence-unknown", sha256=sha256)
    return evidence


# --- a message of which nothing follows ------------------------------------------------------------------------------


def _seen(bridge: Bridge, sha256: str) -> Subject:
    evidence = _evidence(bridge, sha256)
    if evidence.label not in LABELS:
        raise ConfigurationError("evidence-not-listed", sha256=evidence.sha256, label=evidence.label)
    return Subject(evidence.sha256, evidence.source, ())


# --- a file in a state -----------------------------------------------------------------------------------------------


def _file(bridge: Bridge, subject: str, state: State | None) -> Subject:
    if state is None:
        raise ConfigurationError("decision-without-state", known=", ".join(_reachable(None)))
    one = _transmission(bridge, subject)
    if state not in _reachable(one):
        raise ConfigurationError("state-unreachable", state=state, name=one.name, known=", ".join(_reachable(one)))
    return Subject(one.id, one.name, (one.id,))


def _transmission(bridge: Bridge, subject: str) -> Transmission:
    ids = list(dict.fromkeys(each.transmission for each in bridge.archive.overview.find(subject))) or [subject]
    found = bridge.archive.transmissions.get(ids)
    if not found:
        raise ConfigurationError("file-unknown", subject=subject)
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:_FEW])
        raise ConfigurationError("several-files", subject=subject, known=names)
    return found[0]


def _reachable(one: Transmission | None) -> list[State]:
    """What the SdI or the customer may have said of such a file; what a mail comes to is decided as a doubt."""
    return [
        state
        for state in State
        if state not in OF_ATTEMPTS
        and state is not State.PREPARED
        and (one is None or GRAPH.relation(one.recipient, State.PREPARED, state) is Relation.AHEAD)
    ]

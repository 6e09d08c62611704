"""What a person signed off, by name: evidence like any other, and the only kind that a person makes.

Five things can be decided. A doubt: the mail did, or did not, leave the house. A mail whose receipt never came: it did
not reach the SdI. A message that proves nothing by
itself: somebody has looked and answers for it. A message that nothing can be made of: somebody has seen
it, and nothing follows. A contradiction: which of the states is true. Every decision can be read
later with who, when and why, and a later one outranks an earlier one (docs/adr/0012-the-fold.md).
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from invoicebridge.errors import InvalidDocument
from invoicebridge.transmission.proof import Proof, Source, Standing
from invoicebridge.transmission.state import State


class Question(StrEnum):
    """What was decided."""

    ARRIVED = "arrived"
    """The mail of the attempt has left: it waits for its receipts."""
    NOT_ARRIVED = "not-arrived"
    """The provider never had it: its files may be attempted again."""
    NOT_DELIVERED = "not-delivered"
    """The provider had the mail and could not deliver it, and its receipt is lost: its files may be attempted again."""
    GENUINE = "genuine"
    """The message under `subject` (its SHA-256) is what it says it is."""
    SEEN = "seen"
    """Somebody has looked at the message under `subject` (its SHA-256): nothing follows from it."""
    STATE = "state"
    """The file is in `state`, whatever else was said of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision.

    `subject` is a Message-ID (OF_MAILS), a SHA-256 (genuine, seen) or a transmission (state).
    """

    question: Question
    subject: str
    by: str
    """Who answers for it, by name; never empty."""
    at: datetime
    because: str
    """Why, in that person's words; never empty."""
    state: State | None = None


_PROVEN: Final = {
    Question.ARRIVED: State.SENT,
    Question.NOT_ARRIVED: State.SEND_REFUSED,
    Question.NOT_DELIVERED: State.PEC_NOT_DELIVERED,
}
OF_MAILS: Final = frozenset(_PROVEN)
"""What is decided of a mail of ours, and with it of all files in it."""
SENDS_AGAIN: Final = frozenset({Question.NOT_ARRIVED, Question.NOT_DELIVERED})
"""After these the files may be attempted again."""


def decision_proof(decision: Decision, *, sha256: str) -> Proof | None:
    """Return the proof that a decision is by itself; None for those about another message."""
    state = decision.state if decision.question is Question.STATE else _PROVEN.get(decision.question)
    if state is None:
        return None
    return Proof(
        state=state,
        at=decision.at,
        sha256=sha256,
        source=Source.PERSON,
        standing=Standing.SIGNED_OFF,
        attempt=decision.subject if decision.question in _PROVEN else None,
    )


def written(decision: Decision) -> bytes:
    """The bytes under which it is kept, UTF-8 JSON; InvalidDocument `decision-unsigned` without who or why."""
    if not decision.by.strip() or not decision.because.strip():
        raise InvalidDocument("decision-unsigned")
    values = {"decision": 1, **asdict(decision), "at": decision.at.isoformat()}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1).encode()


def read(content: bytes) -> Decision:
    """The decision that was written so; InvalidDocument `decision-unreadable` for anything else."""
    try:
        values = json.loads(content)
        return Decision(
            question=Question(values["question"]),
            subject=values["subject"],
            by=values["by"],
            at=datetime.fromisoformat(values["at"]),
            because=values["because"],
            state=None if values["state"] is None else State(values["state"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidDocument("decision-unreadable", reason=error) from error

"""THE state graph of a transmission: one file, sent to the SdI under one name.

Theory
======

A message never sets a state, it proves one. Mail comes late, twice and in any order, and some of it never comes, so the
graph below is no table of events: it says which state lies ahead of which. It has no cycle. Three relations follow from
its paths, and they are all that is needed. Seen from state A, state B is

* ahead, when a path leads from A to B, however long: a missing receipt blocks nothing, it leaves a gap;
* behind, when a path leads from B to A, or B is A: such a proof is late and changes nothing;
* on another branch, when no path leads either way: the two cannot both be true. That is a contradiction, kept and shown
  to a person; it moves nothing.

The state of a transmission is a fold over its proofs (see fold.py), sorted by their own signed time and then by hash.
When they arrived plays no part, hence the same proofs give the same state in whatever order, and however often, they
came; everything can be computed again from the kept evidence.

Two halves meet in PEC_DELIVERED, and are walked apart: an answer of the SdI outranks whatever says that a mail failed,
for nobody answers what he does not have (docs/adr/0012-the-fold.md). The first is about an attempt, one mail:
SEND_REFUSED, PEC_REFUSED and PEC_NOT_DELIVERED end the attempt and not the file, which the SdI never had, so that
another attempt may follow. The second is about the file, and between the customer and us about each invoice in it.

MC has two meanings. Between private parties it is MADE_AVAILABLE: issued, put at the buyer's disposal, final (Allegato
A 1.9.1 §1.5.7). With a public body it is NOT_DELIVERED: the SdI tries for ten days more (SdI's specification 1.8.3 §4.5
e), and then delivers after all or gives up (UNDELIVERABLE). An expired term says that the SdI has closed the case; it
is neither acceptance nor refusal (§4.5 g).

docs/state.md and docs/state.svg are drawn from this table by scripts/draw_state.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """What is proven of a transmission, from the first to the last; an earlier one never lies ahead of a later one."""

    PREPARED = "PREPARED"
    SEND_REFUSED = "SEND_REFUSED"
    SENT = "SENT"
    PEC_REFUSED = "PEC_REFUSED"
    PEC_ACCEPTED = "PEC_ACCEPTED"
    PEC_NOT_DELIVERED = "PEC_NOT_DELIVERED"
    PEC_DELIVERED = "PEC_DELIVERED"
    REJECTED = "REJECTED"
    MADE_AVAILABLE = "MADE_AVAILABLE"
    NOT_DELIVERED = "NOT_DELIVERED"
    UNDELIVERABLE = "UNDELIVERABLE"
    DELIVERED = "DELIVERED"
    TERM_EXPIRED = "TERM_EXPIRED"
    CUSTOMER_REFUSED = "CUSTOMER_REFUSED"
    CUSTOMER_ACCEPTED = "CUSTOMER_ACCEPTED"


class Recipient(StrEnum):
    """Whom a file is for, which decides what the SdI may answer."""

    PRIVATE = "private"
    """FPR12 and FSM10."""
    PUBLIC = "public"
    """FPA12."""


class Relation(StrEnum):
    """Where a proven state lies, seen from the present one."""

    AHEAD = "ahead"
    BEHIND = "behind"
    """Or the same."""
    BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class Edge:
    """One step: what proves it, in the words of PEC and the SdI, and for which recipients it exists."""

    before: State
    after: State
    by: str
    recipients: frozenset[Recipient] = frozenset(Recipient)


_PRIVATE: Final = frozenset({Recipient.PRIVATE})
_PUBLIC: Final = frozenset({Recipient.PUBLIC})

EDGES: Final = (
    Edge(State.PREPARED, State.SENT, "SMTP 250"),
    Edge(State.PREPARED, State.SEND_REFUSED, "SMTP 5xx"),
    Edge(State.SENT, State.PEC_ACCEPTED, "accettazione"),
    Edge(State.SENT, State.PEC_REFUSED, "non-accettazione"),
    Edge(State.PEC_ACCEPTED, State.PEC_DELIVERED, "avvenuta-consegna"),
    Edge(State.PEC_ACCEPTED, State.PEC_NOT_DELIVERED, "errore-consegna"),
    Edge(State.PEC_DELIVERED, State.REJECTED, "NS"),
    Edge(State.PEC_DELIVERED, State.DELIVERED, "RC"),
    Edge(State.PEC_DELIVERED, State.MADE_AVAILABLE, "MC", _PRIVATE),
    Edge(State.PEC_DELIVERED, State.NOT_DELIVERED, "MC", _PUBLIC),
    Edge(State.NOT_DELIVERED, State.DELIVERED, "RC", _PUBLIC),
    Edge(State.NOT_DELIVERED, State.UNDELIVERABLE, "AT", _PUBLIC),
    Edge(State.DELIVERED, State.CUSTOMER_ACCEPTED, "NE EC01", _PUBLIC),
    Edge(State.DELIVERED, State.CUSTOMER_REFUSED, "NE EC02", _PUBLIC),
    Edge(State.DELIVERED, State.TERM_EXPIRED, "DT", _PUBLIC),
)
"""The graph. A change here is a change of what the product believes; everything else derives from it."""

ATTEMPT_ENDS: Final = frozenset({State.SEND_REFUSED, State.PEC_REFUSED, State.PEC_NOT_DELIVERED})
"""The SdI never had the file by this attempt: it may be attempted again."""

RELEASED: Final = frozenset({State.REJECTED, State.CUSTOMER_REFUSED})
"""After these the same number and date may be sent again, in a new file under a new name."""

OF_ATTEMPTS: Final = ATTEMPT_ENDS | {State.SENT, State.PEC_ACCEPTED, State.PEC_DELIVERED}
"""What a mail may come to, as against the file in it."""

ISSUED: Final = frozenset(State) - OF_ATTEMPTS - {State.PREPARED, State.REJECTED}
"""The SdI has taken the file: the invoice counts as issued, whatever the customer says afterwards."""

ORDER: Final[Mapping[State, int]] = {state: place for place, state in enumerate(State)}


class Graph:
    """The relations that follow from a table of edges. `GRAPH` is the one in use; tests try others."""

    def __init__(self, edges: Iterable[Edge] = EDGES) -> None:
        self.edges = tuple(edges)
        self._after: dict[Recipient, dict[State, tuple[State, ...]]] = {
            recipient: {state: self._direct(recipient, state) for state in State} for recipient in Recipient
        }
        self._ahead: dict[Recipient, dict[State, frozenset[State]]] = {
            recipient: {state: self._reach(recipient, state) for state in State} for recipient in Recipient
        }

    def _direct(self, recipient: Recipient, state: State) -> tuple[State, ...]:
        return tuple(edge.after for edge in self.edges if edge.before is state and recipient in edge.recipients)

    def _reach(self, recipient: Recipient, state: State) -> frozenset[State]:
        direct = self._after[recipient][state]
        return frozenset(direct).union(*(self._reach(recipient, after) for after in direct))

    def after(self, recipient: Recipient, state: State) -> tuple[State, ...]:
        """What may come next, in the order of the table; empty for a state that is final."""
        return self._after[recipient][state]

    def relation(self, recipient: Recipient, present: State, proven: State) -> Relation:
        """Where the proven state lies, seen from the present one."""
        if proven in self._ahead[recipient][present]:
            return Relation.AHEAD
        behind = proven is present or present in self._ahead[recipient][proven]
        return Relation.BEHIND if behind else Relation.BRANCH

    def between(self, recipient: Recipient, before: State, after: State) -> tuple[State, ...]:
        """The states that the shortest path from one to the other passes through; empty for neighbours."""
        paths: list[tuple[State, ...]] = [(before,)]
        while paths:
            path = paths.pop(0)
            for step in self._after[recipient][path[-1]]:
                if step is after:
                    return path[1:]
                paths.append((*path, step))
        return ()

    def common(self, recipient: Recipient, states: Sequence[State]) -> State:
        """What is true of all: the furthest state that each of them is at or has come past."""
        shared = [one for one in State if all(one is state or state in self._ahead[recipient][one] for state in states)]
        return max(shared, key=ORDER.__getitem__)


GRAPH: Final = Graph()


def recipient_of(formato: str) -> Recipient:
    """Return whom a file of this FormatoTrasmissione is for: FPA12 a public body, anything else a private party."""
    return Recipient.PUBLIC if formato == "FPA12" else Recipient.PRIVATE

"""One invoice of a transmission on its way through the graph, proof by proof, in the order of their own time."""

from dataclasses import dataclass

from invoicebridge.transmission.proof import Proof, Source
from invoicebridge.transmission.state import ATTEMPT_ENDS, OF_ATTEMPTS, ORDER, Graph, Recipient, Relation, State
from invoicebridge.transmission.threads import Threads

_NAMELESS = ""
"""Stands for the attempt of a receipt that names none, where there are several."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One move: the state, and what proved it."""

    state: State
    proof: Proof


class Walk:
    """What is proven so far. Whoever folds gives the proofs to `take`, sorted, and reads the result."""

    def __init__(self, threads: Threads, recipient: Recipient, graph: Graph) -> None:
        self.attempts: dict[str, State] = {}
        self.history: list[Reached] = []
        self.contradictions: list[tuple[Proof, State]] = []
        self.passed: set[State] = set()
        """States that a move went past; those that nothing proves are gaps."""
        self._answer: State | None = None
        self._last_end = State.PREPARED
        self._threads = threads
        self._recipient = recipient
        self._graph = graph

    @property
    def present(self) -> State:
        """What is proven of the file: the SdI's answer, else the furthest attempt that goes on, else the last end."""
        if self._answer is not None:
            return self._answer
        going_on = [state for state in self.attempts.values() if state not in ATTEMPT_ENDS]
        return max(going_on, key=ORDER.__getitem__, default=self._last_end)

    def take(self, proof: Proof) -> None:
        """One proof more: it moves the walk, is late, or contradicts."""
        if proof.state in OF_ATTEMPTS and proof.source is not Source.NOTIFICATION:
            self._take_of_attempt(proof)
        else:
            self._take_answer(proof)

    def _take_of_attempt(self, proof: Proof) -> None:
        attempt = self._threads.meant_by(proof) or _NAMELESS
        held, before = self.attempts.get(attempt, State.PREPARED), self.present
        relation = self._graph.relation(self._recipient, held, proof.state)
        if relation is Relation.BRANCH:
            self.contradictions.append((proof, held))
        if relation is not Relation.AHEAD:
            return
        self._advance(attempt, held, proof.state)
        if self._answer is not None and self._all_ended():
            self.contradictions.append((proof, self._answer))
        elif self.present is not before:
            self.history.append(Reached(self.present, proof))

    def _take_answer(self, proof: Proof) -> None:
        attempt = self._threads.meant_by(proof)
        held = self.attempts.get(attempt or _NAMELESS, State.PREPARED)
        present = self.present
        relation = self._graph.relation(self._recipient, present, proof.state)
        if relation is Relation.BRANCH:
            self.contradictions.append((proof, present))
        elif held in ATTEMPT_ENDS:
            self.contradictions.append((proof, held))
        if relation is Relation.AHEAD:
            self.passed.update(self._graph.between(self._recipient, present, proof.state))
            self._answer = proof.state
            self.history.append(Reached(proof.state, proof))
        if attempt is not None and relation is not Relation.BRANCH:
            self._note_arrival(attempt, held)

    def _note_arrival(self, attempt: str, held: State) -> None:
        """An answer to a mail proves that the mail came to the SdI, whether or not the receipt ever comes."""
        if self._graph.relation(self._recipient, held, State.PEC_DELIVERED) is Relation.AHEAD:
            self.attempts[attempt] = State.PEC_DELIVERED

    def _advance(self, attempt: str, held: State, proven: State) -> None:
        self.passed.update(self._graph.between(self._recipient, held, proven))
        self.attempts[attempt] = proven
        if proven in ATTEMPT_ENDS:
            self._last_end = proven

    def _all_ended(self) -> bool:
        attempts = {*self._threads.known, *self.attempts}
        return all(self.attempts.get(attempt) in ATTEMPT_ENDS for attempt in attempts)


def walk(proofs: list[Proof], threads: Threads, recipient: Recipient, graph: Graph) -> Walk:
    """Return the walk after all the proofs, which stand in the order of their own time."""
    result = Walk(threads, recipient, graph)
    for proof in proofs:
        result.take(proof)
    return result

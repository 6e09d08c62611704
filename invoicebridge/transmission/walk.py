"""One invoice of a transmission on its way through the graph, proof by proof, in the order of their own time.

Mails and answers are two walks. What a mail has come to is moved by its own receipts alone; the file is moved by the
SdI's answers, which outrank the end of a mail: whoever answers has the file. A person's decision outranks the answers
that it contradicts (docs/adr/0012-the-fold.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from invoicebridge.transmission.proof import Proof, Source
from invoicebridge.transmission.state import ATTEMPT_ENDS, OF_ATTEMPTS, ORDER, Graph, Recipient, Relation, State
from invoicebridge.transmission.threads import Threads

_NAMELESS = ""
"""Stands for the attempt of a proof that names none, where it may be any."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One move: the state, and what proved it."""

    state: State
    proof: Proof


@dataclass(frozen=True, slots=True)
class Step:
    """What a proof says of this invoice: its own state, or one that follows from it (`implied`)."""

    proof: Proof
    state: State
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """A proof that contradicts a state, and the decision of a person that resolved it, if one did."""

    proof: Proof
    state: State
    resolved_by: Proof | None


class Walk:
    """What is proven so far. Whoever folds gives the steps to `take`, sorted, ends with `close`, and reads."""

    def __init__(self, threads: Threads, recipient: Recipient, graph: Graph, decision: Proof | None) -> None:
        self.attempts: dict[str, State] = {}
        self.history: list[Reached] = []
        self.contradictions: list[Against] = []
        self._passed: set[tuple[str, State]] = set()
        self._proven: set[tuple[str, State]] = set()
        self._reached_by: dict[str, Proof] = {}
        self._answer: Reached | None = None
        self._answered: set[str] = set()
        self._last_end = State.PREPARED
        self._threads = threads
        self._recipient = recipient
        self._graph = graph
        self._decision = decision

    @property
    def present(self) -> State:
        """What is proven of the file: the SdI's answer, else the furthest attempt that goes on, else the last end."""
        if self._answer is not None:
            return self._answer.state
        furthest = self._furthest()
        return self._last_end if furthest is None else self.attempts[furthest]

    @property
    def since(self) -> Proof | None:
        """What proves the present state: of a mail that goes on, not of one that has failed since."""
        if self._answer is not None:
            return self._answer.proof
        furthest = self._furthest()
        if furthest is not None:
            return self._reached_by[furthest]
        return self.history[-1].proof if self.history else None

    @property
    def gaps(self) -> frozenset[State]:
        """The states that a move went past and that nothing proves of that mail, or of the file."""
        return frozenset(state for _, state in self._passed - self._proven)

    def take(self, step: Step) -> None:
        """One proof more: it moves the walk, is late, or contradicts."""
        if step.state in OF_ATTEMPTS and step.proof.source is not Source.NOTIFICATION:
            self._take_of_attempt(step.proof)
        else:
            self._take_answer(step)

    def close(self) -> None:
        """After the last proof: a mail that was answered has arrived, and what said that it failed contradicts that."""
        if self._answer is None:
            return
        ended = {attempt for attempt, state in self.attempts.items() if state in ATTEMPT_ENDS}
        everything_ended = ended >= {*self._threads.known, *self.attempts}
        for attempt in sorted(ended & self._answered or (ended if everything_ended else set())):
            self._contradict(self._reached_by[attempt], self._answer.state)
        self.attempts.update(dict.fromkeys(self._answered, State.PEC_DELIVERED))

    def _take_of_attempt(self, proof: Proof) -> None:
        attempt = self._threads.meant_by(proof) or _NAMELESS
        held, before = self.attempts.get(attempt, State.PREPARED), self.present
        self._proven.add((attempt, proof.state))
        relation = self._graph.relation(self._recipient, held, proof.state)
        if relation is Relation.BRANCH:
            self._contradict(proof, held)
        if relation is not Relation.AHEAD:
            return
        self._pass(attempt, held, proof.state)
        self.attempts[attempt], self._reached_by[attempt] = proof.state, proof
        if proof.state in ATTEMPT_ENDS:
            self._last_end = proof.state
        if self.present is not before:
            self.history.append(Reached(self.present, proof))

    def _take_answer(self, step: Step) -> None:
        if self._is_decided_otherwise(step):
            return
        attempt = self._threads.meant_by(step.proof)
        base = State.PREPARED if self._answer is None and self._furthest() is None else self.present
        relation = self._graph.relation(self._recipient, base, step.state)
        if relation is Relation.BRANCH:
            self._contradict_step(step, self.present)
            return
        self._proven.add((_NAMELESS, step.state))
        if attempt is not None:
            self._answered.add(attempt)
        if relation is Relation.AHEAD:
            self._pass_to_answer(attempt, step.state)
            self._answer = Reached(step.state, step.proof)
            self.history.append(self._answer)

    def _is_decided_otherwise(self, step: Step) -> bool:
        """Whether a person has decided for a state that excludes this one; such a proof is told and moves nothing."""
        decision = self._decision
        if decision is None or step.proof == decision:
            return False
        if self._graph.relation(self._recipient, decision.state, step.state) is not Relation.BRANCH:
            return False
        self._contradict_step(step, decision.state)
        return True

    def _contradict_step(self, step: Step, against: State) -> None:
        if not step.implied:
            self._contradict(step.proof, against)

    def _contradict(self, proof: Proof, against: State) -> None:
        """Record it, as resolved where a person decided afterwards."""
        decision = self._decision
        resolved = decision is not None and proof != decision and proof.instant <= decision.instant
        self.contradictions.append(Against(proof, against, decision if resolved else None))

    def _furthest(self) -> str | None:
        """The mail that has come furthest of those that go on, of several the first one there."""
        going_on = [attempt for attempt, state in self.attempts.items() if state not in ATTEMPT_ENDS]
        return min(going_on, key=self._by_progress, default=None)

    def _by_progress(self, attempt: str) -> tuple[int, object, str]:
        return -ORDER[self.attempts[attempt]], self._reached_by[attempt].instant, attempt

    def _pass_to_answer(self, attempt: str | None, answer: State) -> None:
        """The way to an answer: from the answer before it, else from where the mail that brought the file was."""
        if self._answer is not None:
            self._pass(_NAMELESS, self._answer.state, answer)
            return
        mail = attempt or self._furthest() or self._unheard_of()
        held = self.attempts.get(mail, State.PREPARED)
        self._pass(mail, State.PREPARED if held in ATTEMPT_ENDS else held, answer)

    def _unheard_of(self) -> str:
        return next((one for one in self._threads.known if one not in self.attempts), _NAMELESS)

    def _pass(self, attempt: str, before: State, after: State) -> None:
        between = self._graph.between(self._recipient, before, after)
        self._passed.update((attempt if state in OF_ATTEMPTS else _NAMELESS, state) for state in between)


def walk(steps: Iterable[Step], threads: Threads, recipient: Recipient, graph: Graph) -> Walk:
    """Return the walk after all the steps, which stand in the order of their proofs' own time."""
    every = tuple(steps)
    result = Walk(threads, recipient, graph, _decision(every, recipient, graph))
    for step in every:
        result.take(step)
    result.close()
    return result


def _decision(steps: Sequence[Step], recipient: Recipient, graph: Graph) -> Proof | None:
    """The last word of a person on what the SdI or the customer answered, where such a file may come to that."""
    decisions = [
        step.proof
        for step in steps
        if step.proof.source is Source.PERSON
        and step.state not in OF_ATTEMPTS
        and not step.implied
        and graph.relation(recipient, State.PREPARED, step.state) is Relation.AHEAD
    ]
    return decisions[-1] if decisions else None

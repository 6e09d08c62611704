"""All proofs of a transmission → what has become of it, of each attempt and of each invoice in the file.

    fold(proofs, Recipient.PUBLIC, invoices=…, attempts=…).state

The proofs are sorted by their own time and hash, so that neither order nor repetition of the arguments matters. Proofs
that name an invoice of a lot move that invoice alone; all others move every invoice of the file. An outcome of one
invoice proves that the file was delivered, and with it the other invoices in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.transmission.conditions import decided
from invoicebridge.transmission.proof import Proof, place_in_time
from invoicebridge.transmission.state import ATTEMPT_ENDS, GRAPH, ORDER, Graph, Recipient, State
from invoicebridge.transmission.threads import Threads
from invoicebridge.transmission.walk import Reached, Step, Walk, walk

OUTCOMES: Final = frozenset({State.CUSTOMER_ACCEPTED, State.CUSTOMER_REFUSED, State.TERM_EXPIRED})
"""What the customer makes of an invoice that was delivered."""


class Why(StrEnum):
    """Why a proof contradicts."""

    BRANCH = "branch"
    """It cannot be true together with `against`."""
    STRANGE_INVOICE = "strange-invoice"
    """It names an invoice that the file does not hold."""
    OTHER_RECIPIENT = "other-recipient"
    """A message for public bodies about a file for a private party, or the reverse."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A proof that cannot be true together with what is proven already; a person decides.

    `against` is the state it contradicts; None where it moves nothing for another reason (`why`). `invoice` is the one
    that is concerned, None where all are. `resolved_by` is the later decision of a person, where there is one.
    """

    proof: Proof
    against: State | None
    invoice: RiferimentoFattura | None = None
    resolved_by: Proof | None = None

    @property
    def why(self) -> Why:
        """What makes it a contradiction."""
        if self.against is not None:
            return Why.BRANCH
        return Why.OTHER_RECIPIENT if self.invoice is None else Why.STRANGE_INVOICE


@dataclass(frozen=True, slots=True)
class InvoiceState:
    """What has become of one invoice; `invoice` is None for all those that no proof names."""

    invoice: RiferimentoFattura | None
    state: State
    history: tuple[Reached, ...]
    since: Proof | None = None
    """What proves the present state; None for PREPARED."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What the proofs of one transmission come to."""

    state: State
    """What is true of every invoice of the file; each one's own is in `invoices`."""
    invoices: tuple[InvoiceState, ...]
    attempts: tuple[tuple[str, State], ...]
    """The state of each known attempt, sorted by Message-ID; PREPARED where nothing is proven of it."""
    late: tuple[Proof, ...]
    """Good proofs that taught nothing new."""
    contradictions: tuple[Contradiction, ...]
    gaps: tuple[State, ...]
    """States that were passed without a proof: a receipt or notification that is missing."""
    not_counted: tuple[Proof, ...]
    """Unproven and forged ones: kept, shown, without any effect."""

    @property
    def may_be_attempted_again(self) -> bool:
        """Whether it is proven, and contradicted by nothing, that the SdI does not have the file."""
        ended = all(state in ATTEMPT_ENDS for _, state in self.attempts)
        return self.state in ATTEMPT_ENDS and ended and not self.contradictions


@dataclass(frozen=True, slots=True)
class _Walked:
    """One invoice, the walk it took (shared by all invoices that no proof names)."""

    invoice: RiferimentoFattura | None
    named: bool
    walk: Walk


def fold(
    proofs: Iterable[Proof],
    recipient: Recipient,
    *,
    invoices: Sequence[RiferimentoFattura] = (),
    attempts: Iterable[str] = (),
    graph: Graph = GRAPH,
) -> Folded:
    """Return what the proofs come to. The same proofs in any order, repeated or not, give the same value.

    `invoices` are those of the file, `attempts` the Message-IDs of all mails that carried it, also of those of which
    nothing is proven; where the invoices are not known, those that proofs name are told apart from the rest.
    """
    every = sorted(set(proofs), key=place_in_time)
    good = [proof for proof in every if proof.counts]
    threads = Threads(good, attempts)
    others = [proof for proof in good if proof.recipient not in (None, recipient)]
    counted, without_effect = decided([one for one in good if one not in others], threads, recipient, graph)
    walked = _walk_each(counted, invoices, threads, recipient, graph)
    contradictions = (
        *_contradictions(walked),
        *_strangers(counted, invoices),
        *(Contradiction(proof, None) for proof in others),
    )
    told = {reached.proof for each in walked for reached in each.walk.history}
    told.update(contradiction.proof for contradiction in contradictions)
    return Folded(
        state=graph.common(recipient, [each.walk.present for each in walked]),
        invoices=tuple(_invoice_state(each) for each in walked),
        attempts=_attempts(walked, threads),
        late=tuple(sorted({*counted, *without_effect} - told, key=place_in_time)),
        contradictions=contradictions,
        gaps=_gaps(walked),
        not_counted=tuple(proof for proof in every if not proof.counts),
    )


def _walk_each(
    proofs: Sequence[Proof],
    invoices: Sequence[RiferimentoFattura],
    threads: Threads,
    recipient: Recipient,
    graph: Graph,
) -> list[_Walked]:
    """A walk for each invoice that a proof names; the others of the file share one."""
    known: dict[tuple[Step, ...], Walk] = {}
    walked: list[_Walked] = []
    every = invoices or _named(proofs)
    held = [proof for proof in proofs if proof.invoice is None or any(means(proof.invoice, one) for one in every)]
    for invoice in every:
        own = tuple(step for proof in held for step in _steps(proof, invoice))
        if own not in known:
            known[own] = walk(own, threads, recipient, graph)
        walked.append(_Walked(invoice, any(step.proof.invoice and not step.implied for step in own), known[own]))
    return walked


def _steps(proof: Proof, invoice: RiferimentoFattura | None) -> list[Step]:
    """What a proof says of an invoice: an outcome of another one, that the file with both was delivered."""
    if proof.invoice is None or means(proof.invoice, invoice):
        return [Step(proof, proof.state)]
    return [Step(proof, State.DELIVERED, implied=True)] if proof.state in OUTCOMES else []


def _invoice_state(each: _Walked) -> InvoiceState:
    return InvoiceState(each.invoice, each.walk.present, tuple(each.walk.history), each.walk.since)


def _named(proofs: Sequence[Proof]) -> list[RiferimentoFattura | None]:
    """The invoices that proofs name, and None for the rest of the file.

    A name that leaves out what another one says (the position, the year) is that one's.
    """
    bare = {replace(one, numero_fattura=_bare(one.numero_fattura)) for one in (p.invoice for p in proofs) if one}
    fullest = [one for one in bare if not any(means(one, other) and _fills(other) > _fills(one) for other in bare)]
    return [*sorted(fullest, key=repr), None]


def _fills(reference: RiferimentoFattura) -> int:
    parts = (reference.numero_fattura, reference.anno_fattura, reference.posizione_fattura)
    return sum(part is not None for part in parts)


def means(reference: RiferimentoFattura, invoice: RiferimentoFattura | None) -> bool:
    """Whether a reference names this invoice; what either leaves out does not tell them apart."""
    if invoice is None:
        return False
    pairs = (
        (_bare(reference.numero_fattura), _bare(invoice.numero_fattura)),
        (reference.anno_fattura, invoice.anno_fattura),
        (reference.posizione_fattura, invoice.posizione_fattura),
    )
    return all(one is None or other is None or one == other for one, other in pairs)


def _bare(numero: str | None) -> str | None:
    return None if numero is None else " ".join(numero.split())


def _contradictions(walked: Sequence[_Walked]) -> tuple[Contradiction, ...]:
    found = {
        Contradiction(one.proof, one.state, each.invoice if each.named else None, one.resolved_by)
        for each in walked
        for one in each.walk.contradictions
    }
    return tuple(sorted(found, key=lambda one: (*place_in_time(one.proof), one.against, repr(one.invoice))))


def _strangers(proofs: Sequence[Proof], invoices: Sequence[RiferimentoFattura]) -> tuple[Contradiction, ...]:
    """Proofs that name an invoice which the file does not hold."""
    if not invoices:
        return ()
    named = [proof for proof in proofs if proof.invoice is not None]
    return tuple(
        Contradiction(proof, None, proof.invoice)
        for proof in named
        if proof.invoice is not None and not any(means(proof.invoice, invoice) for invoice in invoices)
    )


def _attempts(walked: Sequence[_Walked], threads: Threads) -> tuple[tuple[str, State], ...]:
    def furthest(attempt: str) -> State:
        return max((each.walk.attempts.get(attempt, State.PREPARED) for each in walked), key=ORDER.__getitem__)

    return tuple((attempt, furthest(attempt)) for attempt in threads.known)


def _gaps(walked: Sequence[_Walked]) -> tuple[State, ...]:
    return tuple(sorted({state for each in walked for state in each.walk.gaps}, key=ORDER.__getitem__))

"""Legal histories, written down by hand from DESIGN and the specifications, not derived from the table under test."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import Final

from invoicebridge.sdi.blocks import RiferimentoFattura
from invoicebridge.transmission.fold import fold
from invoicebridge.transmission.proof import Proof, Source, Standing
from invoicebridge.transmission.state import Graph, Recipient, State

START: Final = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
FIRST, SECOND = "first@bridge.example", "second@bridge.example"
PEC_IDS: Final = {FIRST: "opec1@pec.example", SECOND: "opec2@pec.example"}

S = State
_SENT: Final = (S.SENT, S.PEC_ACCEPTED, S.PEC_DELIVERED)

HISTORIES: Final[dict[str, tuple[Recipient, tuple[State, ...]]]] = {
    "the server refuses": (Recipient.PRIVATE, (S.SEND_REFUSED,)),
    "the provider refuses": (Recipient.PRIVATE, (S.SENT, S.PEC_REFUSED)),
    "PEC does not deliver": (Recipient.PRIVATE, (S.SENT, S.PEC_ACCEPTED, S.PEC_NOT_DELIVERED)),
    "rejected": (Recipient.PRIVATE, (*_SENT, S.REJECTED)),
    "delivered": (Recipient.PRIVATE, (*_SENT, S.DELIVERED)),
    "made available": (Recipient.PRIVATE, (*_SENT, S.MADE_AVAILABLE)),
    "PA: the server refuses": (Recipient.PUBLIC, (S.SEND_REFUSED,)),
    "PA: the provider refuses": (Recipient.PUBLIC, (S.SENT, S.PEC_REFUSED)),
    "PA: PEC does not deliver": (Recipient.PUBLIC, (S.SENT, S.PEC_ACCEPTED, S.PEC_NOT_DELIVERED)),
    "PA: rejected": (Recipient.PUBLIC, (*_SENT, S.REJECTED)),
    "PA: accepted": (Recipient.PUBLIC, (*_SENT, S.DELIVERED, S.CUSTOMER_ACCEPTED)),
    "PA: refused": (Recipient.PUBLIC, (*_SENT, S.DELIVERED, S.CUSTOMER_REFUSED)),
    "PA: expired": (Recipient.PUBLIC, (*_SENT, S.DELIVERED, S.TERM_EXPIRED)),
    "PA: accepted in the end": (Recipient.PUBLIC, (*_SENT, S.NOT_DELIVERED, S.DELIVERED, S.CUSTOMER_ACCEPTED)),
    "PA: refused in the end": (Recipient.PUBLIC, (*_SENT, S.NOT_DELIVERED, S.DELIVERED, S.CUSTOMER_REFUSED)),
    "PA: expired in the end": (Recipient.PUBLIC, (*_SENT, S.NOT_DELIVERED, S.DELIVERED, S.TERM_EXPIRED)),
    "PA: undeliverable": (Recipient.PUBLIC, (*_SENT, S.NOT_DELIVERED, S.UNDELIVERABLE)),
}

MAIL_STATES: Final = frozenset(
    {S.SENT, S.SEND_REFUSED, S.PEC_ACCEPTED, S.PEC_REFUSED, S.PEC_DELIVERED, S.PEC_NOT_DELIVERED}
)
"""Whoever answers has the file: an answer outranks what is said of a mail, whichever comes first."""

FAILURES: Final = ((S.SEND_REFUSED,), (S.SENT, S.PEC_REFUSED), (S.SENT, S.PEC_ACCEPTED, S.PEC_NOT_DELIVERED))
"""What the first of two mails comes to before there is a second one."""

_OF_SMTP: Final = frozenset({S.SENT, S.SEND_REFUSED})
_OF_RECEIPTS: Final = frozenset({S.PEC_ACCEPTED, S.PEC_REFUSED, S.PEC_DELIVERED, S.PEC_NOT_DELIVERED})


def proof(
    state: State,
    minutes: float = 0,
    *,
    attempt: str | None = FIRST,
    mail: int = 0,
    standing: Standing = Standing.PROVEN,
    invoice: RiferimentoFattura | None = None,
) -> Proof:
    """A proof of a state, so long after the start, by the evidence that can give it; `mail` tells copies apart."""
    source = Source.SMTP if state in _OF_SMTP else Source.RECEIPT if state in _OF_RECEIPTS else Source.NOTIFICATION
    return Proof(
        state=state,
        at=START + timedelta(minutes=minutes),
        sha256=f"{state}-{mail}",
        source=source,
        standing=standing,
        attempt=None if source is Source.NOTIFICATION else attempt,
        pec_id=PEC_IDS.get(attempt or "") if source is not Source.SMTP else None,
        invoice=invoice,
    )


def proofs_of(states: Sequence[State]) -> list[Proof]:
    """One proof of each state, an hour apart."""
    return [proof(state, 60 * place) for place, state in enumerate(states)]


def invoice(numero: str, posizione: int | None = None) -> RiferimentoFattura:
    """An invoice of 2026 as the SdI names it."""
    return RiferimentoFattura(numero_fattura=numero, anno_fattura=2026, posizione_fattura=posizione)


def with_some_missing() -> Iterator[tuple[str, Recipient, tuple[State, ...], tuple[State, ...]]]:
    """Every history with every choice of its evidence missing: name, recipient, what happened, what was seen."""
    for name, (recipient, states) in HISTORIES.items():
        for size in range(1, len(states) + 1):
            for seen in combinations(states, size):
                yield name, recipient, states, seen


def two_attempts() -> Iterator[tuple[Recipient, list[Proof], list[Proof]]]:
    """A mail that failed, and a second one on each history that the SdI answered, evidence of it missing.

    The recipient, the first mail's proofs, and those of the second and of the answers that are there: the last always.
    The answers name the second mail, by our Message-ID as matching found it, or no mail at all.
    """
    for recipient, states in HISTORIES.values():
        if states[-1] in MAIL_STATES:
            continue
        for first, size, named in product(FAILURES, range(len(states)), (True, False)):
            for seen in combinations(states[:-1], size):
                second = [proof(state, 600 + 60 * states.index(state), attempt=SECOND) for state in (*seen, states[-1])]
                yield recipient, proofs_of(first), [_answering(one, SECOND if named else None) for one in second]


def _answering(given: Proof, mail: str | None) -> Proof:
    if given.source is not Source.NOTIFICATION:
        return given
    return replace(given, attempt=mail, pec_id=PEC_IDS[mail] if mail else None)


def expected_gaps(recipient: Recipient, seen: Sequence[State]) -> set[State]:
    """What is missing before the last state seen, on the shortest history that explains what was seen."""
    explaining = [
        states[: states.index(seen[-1]) + 1]
        for other, states in HISTORIES.values()
        if other is recipient and set(seen) <= set(states)
    ]
    return set(min((len(states), states) for states in explaining)[1]) - set(seen)


def compatible(recipient: Recipient, one: State, other: State) -> bool:
    """Whether both can be true of one file: some history holds both."""
    return any({one, other} <= {S.PREPARED, *states} for who, states in HISTORIES.values() if who is recipient)


def misjudged(graph: Graph) -> list[str]:
    """What a graph gets wrong: histories with evidence missing, and pairs of states that exclude each other."""
    wrong = []
    for name, recipient, _, seen in with_some_missing():
        folded = fold(proofs_of(seen), recipient, graph=graph)
        right = (seen[-1], (), (), expected_gaps(recipient, seen))
        if (folded.state, folded.late, folded.contradictions, set(folded.gaps)) != right:
            wrong.append(f"{name}, seen {', '.join(seen)}: {folded.state}, gaps {folded.gaps}")
    for recipient, failure in product(Recipient, FAILURES):
        wrong += [f"{failure[-1]} leads to {after}" for after in graph.after(recipient, failure[-1])]
    for recipient, one, other in product(Recipient, list(S)[1:], list(S)[1:]):
        if not compatible(recipient, one, other):
            folded = fold([proof(one), proof(other, 60)], recipient, graph=graph)
            possible = [state for state in (one, other) if compatible(recipient, state, state)]
            possible.sort(key=MAIL_STATES.__contains__)
            if not folded.contradictions or folded.state is not next(iter(possible), S.PREPARED):
                wrong.append(f"{recipient}, {one} and then {other}: {folded.state}")
    return wrong

"""Proofs whose meaning hangs on other proofs: the two notices of a late delivery, and the rejection of a repeated file.

Both are decided over all proofs, whatever their order, before the fold begins.

A preavviso gives delivery up only when it is the second one; the first comes after 12 hours, and a delivery may follow
it (RFC 6109 §3.1.6). They look the same, so their time decides.

NS with 00002 (name used before) or 00404 (invoice sent before) and nothing else says that the SdI has had the file
already. When another mail of ours brought it, or may have, that is no rejection but proof that the earlier one arrived.
A mail that failed by nothing but a person's word may have brought it: the person resolved a doubt, which 00002 answers.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from invoicebridge.pec.messages import FINAL_NOTICE
from invoicebridge.transmission.proof import Condition, Proof, Source, place_in_time
from invoicebridge.transmission.state import ATTEMPT_ENDS, ISSUED, Graph, Recipient, State
from invoicebridge.transmission.threads import Threads
from invoicebridge.transmission.walk import Step, walk

_ANSWERS: Final = ISSUED | {State.REJECTED}


def decided(
    proofs: Sequence[Proof], threads: Threads, recipient: Recipient, graph: Graph
) -> tuple[list[Proof], list[Proof]]:
    """Return the proofs without conditions, and those whose condition does not hold and that prove nothing else."""
    plain = [proof for proof in proofs if proof.only_if is None]
    notices = [proof for proof in proofs if proof.only_if is Condition.LAST_NOTICE]
    last = [proof for proof in notices if _is_last_notice(proof, plain, threads)]
    failed = _proven_failed([*plain, *last], threads, recipient, graph)
    kept: list[Proof] = []
    for proof in proofs:
        if proof.only_if is Condition.NOT_A_REPEAT and _is_repeat(proof, proofs, threads, failed):
            kept.append(_as_proof_of_arrival(proof))
        elif proof.only_if is not Condition.LAST_NOTICE or proof in last:
            kept.append(proof)
    return kept, [proof for proof in notices if proof not in last]


def _proven_failed(proofs: Sequence[Proof], threads: Threads, recipient: Recipient, graph: Graph) -> frozenset[str]:
    """The mails that ended by evidence, without any that they arrived."""
    evidence = sorted((proof for proof in proofs if proof.source is not Source.PERSON), key=place_in_time)
    attempts = walk((Step(proof, proof.state) for proof in evidence), threads, recipient, graph).attempts
    arrived = {threads.meant_by(proof) for proof in evidence if proof.state is State.PEC_DELIVERED}
    return frozenset(attempt for attempt, state in attempts.items() if state in ATTEMPT_ENDS) - arrived


def _is_last_notice(notice: Proof, plain: Sequence[Proof], threads: Threads) -> bool:
    """Whether it is late enough after the accettazione, the first of several; after the sending where there is none."""
    attempt = threads.meant_by(notice)
    own = [proof for proof in plain if threads.meant_by(proof) == attempt]
    accepted = [proof.instant for proof in own if proof.state is State.PEC_ACCEPTED]
    sent = [proof.instant for proof in own if proof.state is State.SENT]
    start = min(accepted or sent, default=None)
    return start is not None and notice.instant - start >= FINAL_NOTICE


def _is_repeat(rejection: Proof, proofs: Sequence[Proof], threads: Threads, failed: frozenset[str]) -> bool:
    """Whether the SdI answered this transmission otherwise, or another mail with it is not proven to have failed.

    A mail that was itself refused as a repeat is not the one that brought the file. A rejection that answers a mail
    which we do not know says nothing against ours.
    """
    if any(proof.only_if is None and proof.state in _ANSWERS for proof in proofs):
        return True
    if threads.is_strange(rejection):
        return True
    refused = {threads.meant_by(proof) for proof in proofs if proof.only_if is Condition.NOT_A_REPEAT}
    going_on = frozenset(threads.known) - failed - refused
    if threads.meant_by(rejection):
        return bool(going_on)
    return len(going_on) > 1 or not going_on <= threads.possible(rejection)


def _as_proof_of_arrival(rejection: Proof) -> Proof:
    return replace(rejection, state=State.PEC_DELIVERED, attempt=None, pec_id=None, only_if=None)

"""Proofs whose meaning hangs on other proofs: the two notices of a late delivery, and the rejection of a repeated file.

Both are decided over all proofs, whatever their order, before the fold begins.

A preavviso gives delivery up only when it is the second one; the first comes after 12 hours, and a delivery may follow
it (RFC 6109 §3.1.6). They look the same, so their time decides.

NS with 00002 (name used before) or 00404 (invoice sent before) and nothing else says that the SdI has had the file
already. When another mail of ours brought it, or may have, that is no rejection but proof that the earlier one arrived.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from invoicebridge.transmission.proof import LAST_NOTICE_AFTER, Condition, Proof
from invoicebridge.transmission.state import ATTEMPT_ENDS, ISSUED, Graph, Recipient, State
from invoicebridge.transmission.threads import Threads
from invoicebridge.transmission.walk import walk

_ANSWERS: Final = ISSUED | {State.REJECTED}


def decided(
    proofs: Sequence[Proof], threads: Threads, recipient: Recipient, graph: Graph
) -> tuple[list[Proof], list[Proof]]:
    """Return the proofs without conditions, and those whose condition does not hold and that prove nothing else."""
    plain = [proof for proof in proofs if proof.only_if is None]
    notices = [proof for proof in proofs if proof.only_if is Condition.LAST_NOTICE]
    last = [proof for proof in notices if _is_last_notice(proof, plain, threads)]
    ended = walk([*plain, *last], threads, recipient, graph).attempts
    kept: list[Proof] = []
    for proof in proofs:
        if proof.only_if is Condition.NOT_A_REPEAT and _is_repeat(proof, proofs, threads, ended):
            kept.append(_as_proof_of_arrival(proof))
        elif proof.only_if is not Condition.LAST_NOTICE or proof in last:
            kept.append(proof)
    return kept, [proof for proof in notices if proof not in last]


def _is_last_notice(notice: Proof, plain: Sequence[Proof], threads: Threads) -> bool:
    """Whether 22 hours have passed since the mail was accepted, or sent where no accettazione is there."""
    attempt = threads.meant_by(notice)
    own = [proof for proof in plain if threads.meant_by(proof) == attempt]
    accepted = [proof.instant for proof in own if proof.state is State.PEC_ACCEPTED]
    sent = [proof.instant for proof in own if proof.state is State.SENT]
    start = min(accepted or sent, default=None)
    return start is not None and notice.instant - start >= LAST_NOTICE_AFTER


def _is_repeat(rejection: Proof, proofs: Sequence[Proof], threads: Threads, ended: dict[str, State]) -> bool:
    """Whether the SdI answered this transmission otherwise, or another mail with it is not proven to have failed.

    A mail that was itself refused as a repeat is not the one that brought the file.
    """
    if any(proof.only_if is None and proof.state in _ANSWERS for proof in proofs):
        return True
    refused = {threads.meant_by(proof) for proof in proofs if proof.only_if is Condition.NOT_A_REPEAT}
    going_on = {attempt for attempt in threads.known if ended.get(attempt) not in ATTEMPT_ENDS} - refused
    return bool(going_on) if threads.meant_by(rejection) else len(going_on) > 1


def _as_proof_of_arrival(rejection: Proof) -> Proof:
    return replace(rejection, state=State.PEC_DELIVERED, attempt=None, pec_id=None, only_if=None)

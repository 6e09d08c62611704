"""What the proofs of one file come to, given the mails that carried it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.fold import Folded, fold
from invoicebridge.transmission.proof import Proof, Source, Standing
from invoicebridge.transmission.transmission import Transmission


def effective(proofs: Iterable[Proof], attempts: Iterable[Attempt]) -> tuple[Proof, ...]:
    """The proofs that may speak of these mails, each answer with the mail that it is to where that is known by now.

    An answer to a mail that is proven to be none of ours is left out; while the PEC id of one of our mails is not known
    yet, it may be to that one. So the result is the same whether an answer came before the receipts, when it was
    matched by the file's name, or after them.
    """
    known = {attempt.identificativo: attempt.message_id for attempt in attempts}
    all_known = bool(known) and None not in known
    found = []
    for one in proofs:
        if one.source is not Source.NOTIFICATION or one.pec_id is None:
            found.append(one)
        elif one.pec_id in known:
            found.append(replace(one, attempt=known[one.pec_id]))
        elif not all_known or one.standing is Standing.SIGNED_OFF:
            found.append(one)
    return tuple(found)


def to_others(proofs: Iterable[Proof], attempts: Iterable[Attempt]) -> tuple[str, ...]:
    """The hashes of the answers that are left out, which a person should see."""
    every = [one for one in proofs if one.counts]
    kept = {one.sha256 for one in effective(every, attempts)}
    return tuple(dict.fromkeys(one.sha256 for one in every if one.sha256 not in kept))


def folded(transmission: Transmission, proofs: Iterable[Proof], attempts: Sequence[Attempt]) -> Folded:
    """What all proofs of a transmission come to; `attempts` are the mails that carried it."""
    return fold(
        effective(proofs, attempts),
        transmission.recipient,
        invoices=transmission.references,
        attempts=[attempt.message_id for attempt in attempts],
    )


def since(found: Folded) -> Proof | None:
    """What proves the present state of the file; None for PREPARED."""
    return next((each.since for each in found.invoices if each.state is found.state), None)

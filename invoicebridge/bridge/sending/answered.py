"""The server has answered, or the connection broke: what is written down, and what follows from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.folding import refold
from invoicebridge.bridge.ports import Clock
from invoicebridge.bridge.report import Outcome
from invoicebridge.bridge.sending import again, telling
from invoicebridge.bridge.sending.loading import Load
from invoicebridge.bridge.sending.pacing import DOUBT, PUT_OFF, Pace
from invoicebridge.errors import ArchiveUnavailable
from invoicebridge.transmission.dialogue import Dialogue, Ending, Refusal, smtp_proof, written

STOPS: Final = frozenset({Refusal.SENDER, Refusal.MAILBOX, Refusal.RECIPIENT})
"""Refusals that every later mail of the mailbox would meet too."""

_TRIES: Final = 3
_BETWEEN: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told of the files, whether the mailbox goes on, and whether the mail was refused for good.

    The files of `later` are to be queued again when the run has offered others: that tells whose trouble it is.
    """

    outcomes: list[Outcome]
    goes_on: bool = True
    refused: bool = False
    later: tuple[str, ...] = ()


def write_down(bridge: Bridge, dialogue: Dialogue, ids: Sequence[str]) -> None:
    """The dialogue is kept as evidence of every file in the mail, and their states say what it proves.

    The store is asked a few times: an answer that is not kept makes a doubt of a mail of which everything is known.
    ArchiveUnavailable when it still does not take it.
    """
    content = written(dialogue)
    proof = smtp_proof(dialogue, sha256=sha256(content).hexdigest())
    proofs = [] if proof is None else [proof]
    clock, attempts = bridge.clock, bridge.archive.attempts
    _patiently(clock, lambda: attempts.finish(dialogue.message_id, content, proofs, clock.now()))
    _patiently(clock, lambda: refold(bridge.archive, ids, clock.now()))


def _patiently(clock: Clock, work: Callable[[], object]) -> None:
    for left in reversed(range(_TRIES)):
        try:
            work()
        except ArchiveUnavailable:
            if not left:
                raise
            clock.sleep(_BETWEEN)
        else:
            return


def answer_to(bridge: Bridge, pace: Pace, load: Load, dialogue: Dialogue) -> Answer:
    """Return what follows: files are queued again where the provider asks for it, and never on a doubt."""
    if dialogue.refusal is Refusal.RATE and again.put_off(dialogue):
        return Answer(_at_once(bridge, load, dialogue, pace.too_fast().isoformat()))
    if dialogue.ending is Ending.LATER:
        pace.failed(PUT_OFF)
        return _later(bridge, load, dialogue)
    if dialogue.ending is Ending.UNKNOWN:
        pace.failed(DOUBT)
        return Answer([telling.doubt(fit, load) for fit in load.fits], goes_on=False)
    if dialogue.ending is Ending.TAKEN:
        pace.worked()
        return Answer([telling.sent(fit, load) for fit in load.fits])
    stops = dialogue.refusal in STOPS
    if stops:
        pace.failed(f"refused-{dialogue.refusal}")
    else:
        pace.worked()
    return Answer([telling.refused(fit, load, dialogue) for fit in load.fits], goes_on=not stops, refused=True)


def _at_once(bridge: Bridge, load: Load, dialogue: Dialogue, until: str) -> list[Outcome]:
    """Each file is in the queue again, and goes when the mailbox has rested."""
    outcomes = []
    for fit in load.fits:
        id_ = fit.transmission.id
        queued = again.goes_by_itself(bridge, id_) and bridge.archive.queue.requeue(id_, bridge.clock.now())
        outcomes.append(telling.later(fit, dialogue, until) if queued else telling.put_off_for_good(fit, dialogue))
    return outcomes


def _later(bridge: Bridge, load: Load, dialogue: Dialogue) -> Answer:
    """Each file is to be queued again, or waits for a person after too many tries."""
    by_itself = {fit.transmission.id for fit in load.fits if again.goes_by_itself(bridge, fit.transmission.id)}
    outcomes = [
        telling.later(fit, dialogue, "")
        if fit.transmission.id in by_itself
        else telling.put_off_for_good(fit, dialogue)
        for fit in load.fits
    ]
    return Answer(outcomes, later=tuple(sorted(by_itself)))

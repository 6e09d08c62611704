"""Takes evidence in, batch by batch: it is read, matched, folded and labelled, and what follows is told.

The bytes are in the store before. Each batch is one transaction at its end; where a process ends before it, the
evidence is still labelled NEW, and the next run begins with it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from invoicebridge.bridge.archived import Evidence, Label, Labelled
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.arrivals import of_message, of_moved
from invoicebridge.bridge.collecting.assigned import Boxes
from invoicebridge.bridge.collecting.folding import Brought, fold_in, heal
from invoicebridge.bridge.collecting.reading import Reading, read, wanted, written_reason
from invoicebridge.bridge.collecting.sent import Sent
from invoicebridge.bridge.collecting.understanding import understand
from invoicebridge.bridge.collecting.understood import Understood
from invoicebridge.bridge.inspecting.inspected import Reason
from invoicebridge.bridge.ports import Archive
from invoicebridge.bridge.report import Outcome
from invoicebridge.bridge.setting_up import probed
from invoicebridge.pec.messages import Receipt
from invoicebridge.pec.trust import Mode
from invoicebridge.transmission.decision import Question

AT_ONCE: Final = 50
"""Pieces of evidence in one transaction."""
OPEN: Final = (Label.UNMATCHED, Label.AMBIGUOUS)
"""What may be matched once more is known."""

_ROUNDS: Final = 3
"""So often a batch is gone through while it teaches ids that may match more of it."""
_TRIED_AGAIN: Final = 1_000
_TRIED_FOR: Final = timedelta(days=30)
"""What earlier runs could not match is tried again: so many pieces of each label, if they came that lately."""
_OWED: Final = ("collect/learnt", "owed")
"""A counter: whether ids were learnt since the open evidence was last tried again, by whichever process."""


class Intake:
    """One run's reading of evidence; `labels` counts what came of it."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._archive = bridge.archive
        lens = bridge.lens(bridge.clock.now())
        self._lens = replace(lens, verifies=lens.trust.mode is not Mode.OFF)
        self._boxes = Boxes(bridge)
        self._open: dict[str, None] = {}
        self._learnt = False
        self.labels: Counter[Label] = Counter()
        self.found: dict[str, Understood] = {}
        """What the last batch means, by hash."""

    def heal(self) -> Iterator[Outcome]:
        """What earlier processes left is taken in: evidence that was not folded, or not even read."""
        yield from of_moved(self._archive, heal(self._archive, self._bridge.clock.now()))
        seen: set[str] = set()
        while left := [one for one in self._archive.evidence.labelled(Label.NEW, AT_ONCE) if one.sha256 not in seen]:
            seen.update(one.sha256 for one in left)
            yield from self.take_in(left)

    def take_in(self, evidence: Sequence[Evidence]) -> Iterator[Outcome]:
        """The evidence is read, tied to what it speaks of, and labelled; yields what moved, and what to look at."""
        readings = [self.read(one) for one in evidence]
        found, learnt = understood(sent_for(self._archive, readings), readings)
        self.found = found
        if learnt:
            self._owe()
        for one in evidence:
            self.labels[found[one.sha256].label] += 1
            self._note_open(one.sha256, found[one.sha256])
        yield from self._boxes.learn([answer for one in found.values() for answer in one.answers])
        yield from self._fold_in(found)
        yield from filter(None, (of_message(one, found[one.sha256]) for one in evidence))

    def read(self, evidence: Evidence) -> Reading:
        """What the evidence says, under the trust settings of this run."""
        return read(evidence, self._lens, self._archive.evidence.get)

    def try_again(self) -> Iterator[Outcome]:
        """What could not be matched is read once more, if ids were learnt since the last time."""
        if not self._learnt and not self._archive.mailboxes.total(*_OWED):
            return
        for _ in range(_ROUNDS):
            self._learnt = False
            yield from self._retry()
            if not self._learnt:
                break
        name, period = _OWED
        self._archive.mailboxes.forget_counters(name, period + "~")

    def _retry(self) -> Iterator[Outcome]:
        for some in self._batches():
            before = Counter(one.label for one in some)
            self.labels.subtract(before)
            yield from self.take_in(some)

    def _batches(self) -> Iterator[Sequence[Evidence]]:
        """The open evidence of this run, and what earlier runs left."""
        hashes = list(self._open)
        for first in range(0, len(hashes), AT_ONCE):
            some = (self._archive.evidence.get(one) for one in hashes[first : first + AT_ONCE])
            yield [one for one in some if one is not None]
        known = set(hashes)
        for label in OPEN:
            lately = self._archive.evidence.labelled(label, _TRIED_AGAIN, self._bridge.clock.now() - _TRIED_FOR)
            older = [one for one in lately if one.sha256 not in known]
            for first in range(0, len(older), AT_ONCE):
                yield older[first : first + AT_ONCE]

    def _owe(self) -> None:
        """It is written down, before anything is matched by what was learnt, that the rest is to be tried again."""
        if not self._learnt:
            name, period = _OWED
            self._archive.mailboxes.take(name, period, limit=2**31)
        self._learnt = True

    def _note_open(self, sha256: str, found: Understood) -> None:
        if found.is_open:
            self._open[sha256] = None
        else:
            self._open.pop(sha256, None)

    def _fold_in(self, found: dict[str, Understood]) -> Iterator[Outcome]:
        brought: list[Brought] = [each for one in found.values() for each in one.brought]
        labels: dict[str, tuple[Label, Reason | None]] = {
            sha256: (one.label, one.reason) for sha256, one in found.items()
        }
        for one in found.values():
            labels.update(one.labels)
        written = [Labelled(sha256, label, written_reason(reason)) for sha256, (label, reason) in labels.items()]
        yield from of_moved(self._archive, fold_in(self._archive, brought, self._bridge.clock.now(), written))


def sent_for(archive: Archive, readings: Sequence[Reading]) -> Sent:
    """Return everything that the readings may speak of."""
    named = [
        one.decision.subject for one in readings if one.decision is not None and one.decision.question is Question.STATE
    ]
    others = archive.transmissions.get(named) if named else ()
    keys = wanted(readings)
    candidates = archive.transmissions.candidates(keys)
    strange = keys.message_ids.difference(one.message_id for one in candidates.attempts)
    return Sent(candidates, others, probed.among(archive, strange))


def understood(sent: Sent, readings: Sequence[Reading]) -> tuple[dict[str, Understood], bool]:
    """Return what each reading means, by hash, and whether the batch taught ids.

    Receipts come first: they tell the PEC ids by which answers are matched. What is open is looked at again with what
    the others taught.
    """
    left = sorted(readings, key=_after_receipts)
    found: dict[str, Understood] = {}
    ever = False
    for _ in range(_ROUNDS):
        taught = False
        for reading in left:
            one = found[reading.sha256] = _guarded(reading, sent)
            taught |= sent.learn(one.identificativi, one.numbers)
        ever |= taught
        left = [reading for reading in left if found[reading.sha256].is_open]
        if not taught or not left:
            break
    return found, ever


def _after_receipts(reading: Reading) -> bool:
    return not any(isinstance(one.message, Receipt) for one in reading.messages)


def _guarded(reading: Reading, sent: Sent) -> Understood:
    """A message that nobody foresaw is put aside, and the next one is looked at."""
    try:
        return understand(reading, sent)
    except Exception as error:  # noqa: BLE001  whatever it is, it is about this message alone
        reason = Reason("exception", {"type": type(error).__name__, "text": str(error)})
        return Understood(label=Label.QUARANTINED, reason=reason)

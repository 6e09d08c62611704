"""The operation `recompute`: every state anew from the evidence alone, compared with what is recorded.

    for outcome in recompute(bridge): …            # tells the differences
    for outcome in recompute(bridge, apply=True): …  # and writes them

Evidence that speaks of nothing is read first: what could not be understood or matched then may be now. Then the files
are gone through, some at a time, each with all its evidence; a piece that speaks of many files is read once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from invoicebridge.bridge.archived import Evidence, EvidenceKind, Label, Labelled, Tied, Wanted
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.arrivals import SHORT
from invoicebridge.bridge.collecting.folded import effective, folded
from invoicebridge.bridge.collecting.folding import Brought, fold_anew
from invoicebridge.bridge.collecting.inbox import LABELS
from invoicebridge.bridge.collecting.intake import AT_ONCE, Intake, sent_for, understood
from invoicebridge.bridge.collecting.reading import Reading, written_reason
from invoicebridge.bridge.collecting.sent import Sent
from invoicebridge.bridge.inspecting.inspected import Authenticity, Reason
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.proof import Proof
from invoicebridge.transmission.state import State
from invoicebridge.transmission.transmission import Transmission

_TIED: Final = frozenset({Label.MATCHED})


def recompute(bridge: Bridge, *, apply: bool = False) -> Iterator[Outcome]:
    """Yield every file whose recorded state or proofs are not what its evidence comes to, and evidence labelled anew.

    Each difference is ATTENTION, or DONE once it is written (`apply`). The last outcome tells how much was read.
    """
    return _Recomputing(bridge, apply=apply).outcomes()


class _Recomputing:
    """One pass through the whole store."""

    def __init__(self, bridge: Bridge, *, apply: bool) -> None:
        self._bridge = bridge
        self._archive = bridge.archive
        self._apply = apply
        self._intake = Intake(bridge)
        self._read: set[str] = set()
        self._brought: dict[str, list[Brought]] = defaultdict(list)
        boxes = {mailbox: bridge.archive.mailboxes.assigned(mailbox) for mailbox in bridge.mailboxes}
        self._boxes = [(mailbox, one) for mailbox, every in boxes.items() for one in every if one.evidence]
        self._senders = dict.fromkeys((one.evidence or "" for _, one in self._boxes), "-")
        """Who sent the answers by which the boxes of the SdI are known, by their hash."""
        self._files = self._differences = 0

    def outcomes(self) -> Iterator[Outcome]:
        yield from self._loose_evidence()
        ids = self._archive.transmissions.ids()
        for first in range(0, len(ids), AT_ONCE):
            yield from self._some_files(ids[first : first + AT_ONCE])
        late = sorted(self._brought)
        for first in range(0, len(late), AT_ONCE):
            self._read.clear()
            yield from self._some_files(late[first : first + AT_ONCE])
        yield from self._addresses()
        detail = {"files": str(self._files), "differences": str(self._differences)}
        verdict = Verdict.DONE if self._differences and self._apply else Verdict.NOTHING
        yield Outcome(what="recompute", verdict=verdict, code="recomputed", detail=detail)

    # --- reading -----------------------------------------------------------------------------------------------------

    def _loose_evidence(self) -> Iterator[Outcome]:
        """What speaks of no file so far."""
        loose = (one for one in self._archive.evidence.everything() if one.label not in _TIED)
        while some := list(islice(loose, AT_ONCE)):
            yield from self._understand(some)

    def _understand(self, evidence: Sequence[Evidence]) -> Iterator[Outcome]:
        """What each piece brings is kept for the files it speaks of; its label is compared."""
        new = {one.sha256: one for one in evidence if one.sha256 not in self._read}
        if not new:
            return
        readings = [self._intake.read(one) for one in new.values()]
        self._senders.update(_proven_senders(readings, self._senders))
        found, _ = understood(sent_for(self._archive, readings), readings)
        self._read.update(new)
        labels: dict[str, tuple[Label, Reason | None]] = {}
        for sha256, one in found.items():
            labels.setdefault(sha256, (one.label, one.reason))
            labels.update(one.labels)
            for brought in one.brought:
                self._brought[brought.transmission].append(brought)
        for sha256, (label, reason) in labels.items():
            if sha256 in new and _is_judged(new[sha256]) and not _same(new[sha256].label, label):
                yield self._relabelled(new[sha256], label, reason)

    def _relabelled(self, one: Evidence, label: Label, reason: Reason | None) -> Outcome:
        if self._apply:
            self._archive.evidence.label([Labelled(one.sha256, label, written_reason(reason))])
        detail = {"evidence": one.sha256[:SHORT], "before": str(one.label), "after": str(label)}
        return self._difference(one.source, "label-differs", detail)

    # --- comparing ---------------------------------------------------------------------------------------------------

    def _some_files(self, ids: Sequence[str]) -> Iterator[Outcome]:
        evidence = {id_: self._archive.evidence.of(id_) for id_ in ids}
        every = {one.sha256: one for pieces in evidence.values() for one in pieces}
        yield from self._understand(list(every.values()))
        tied = self._archive.transmissions.tied(ids)
        files = self._archive.transmissions.get(ids)
        names = Wanted(names=frozenset(one.name for one in files))
        mails = Sent(self._archive.transmissions.candidates(names))
        listed: dict[str, list[State]] = defaultdict(list)
        for row in self._archive.overview.of_files(ids):
            listed[row.transmission].append(row.state)
        for one in files:
            self._files += 1
            hashes = {piece.sha256 for piece in evidence[one.id]}
            gone = {piece.sha256 for piece in evidence[one.id] if piece.content is None}
            self._brought[one.id].append(_remembered(tied[one.id], gone, one.id))
            yield from self._file(one, tied[one.id], listed[one.id], hashes, mails)

    def _file(
        self, one: Transmission, tied: Tied, listed: Sequence[State], hashes: set[str], mails: Sent
    ) -> Iterator[Outcome]:
        brought = self._together(one.id)
        attempts = [attempt for attempt in mails.attempts.values() if one.id in attempt.transmissions]
        before, after = (_counting(proofs, attempts) for proofs in (tied.proofs, brought.proofs))
        now = folded(one, brought.proofs, attempts)
        states = [each.state for each in now.invoices[: len(one.invoices)]]
        code = _differing(
            {
                "state-differs": now.state is not tied.state,
                "proofs-differ": before != after,
                "invoices-differ": states != listed,
                "numbers-differ": not brought.identificativi_sdi <= one.identificativi_sdi,
            }
        )
        if code is None:
            return
        if self._apply and not self._written(brought, hashes):
            yield Outcome(what=one.name, verdict=Verdict.WAITING, code="recompute-overtaken", transmission=one.id)
            return
        detail = {
            "before": str(tied.state),
            "state": str(now.state),
            "lost": str(len(before - after)),
            "found": str(len(after - before)),
        }
        yield self._difference(one.name, code, detail, one)

    def _addresses(self) -> Iterator[Outcome]:
        """The boxes of the SdI, against the answers by which they are known; no program mends them."""
        for mailbox, one in self._boxes:
            sender = self._senders[one.evidence or ""]
            if sender.strip().lower() != one.address:
                self._differences += 1
                detail = {"address": one.address, "sender": sender}
                code = "recompute-address-differs"
                yield Outcome(what=mailbox, verdict=Verdict.ATTENTION, code=code, detail=detail)

    def _together(self, id_: str) -> Brought:
        each = self._brought.pop(id_, [])
        return Brought(
            transmission=id_,
            evidence=tuple(dict.fromkeys(sha256 for one in each for sha256 in one.evidence)),
            proofs=tuple(dict.fromkeys(proof for one in each for proof in one.proofs)),
            facts=tuple(fact for one in each for fact in one.facts),
            identificativi={key: value for one in each for key, value in one.identificativi.items()},
            identificativi_sdi=frozenset(number for one in each for number in one.identificativi_sdi),
        )

    def _written(self, brought: Brought, hashes: Iterable[str]) -> bool:
        made_from = len({*hashes, *brought.evidence})
        return fold_anew(self._archive, brought, made_from, self._bridge.clock.now())

    def _difference(self, what: str, code: str, detail: dict[str, str], one: Transmission | None = None) -> Outcome:
        self._differences += 1
        return Outcome(
            what=what,
            verdict=Verdict.DONE if self._apply else Verdict.ATTENTION,
            code=f"recompute-{code}",
            detail=detail,
            transmission=None if one is None else one.id,
        )


def _proven_senders(readings: Iterable[Reading], wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Who sent each of these mails, where that is proven; what the mail speaks of plays no part in it."""
    for reading in readings:
        for one in reading.messages if reading.sha256 in wanted else ():
            if one.authenticity is Authenticity.PROVEN and one.sender is not None:
                yield reading.sha256, one.sender


def _is_judged(one: Evidence) -> bool:
    """Whether what it is can be read from it: files are ours, and pruned evidence says nothing any more."""
    return one.kind is not EvidenceKind.FILE and one.content is not None


def _remembered(tied: Tied, gone: Collection[str], id_: str) -> Brought:
    """What evidence proved of which only the hash remains: nobody can read it again."""
    return Brought(transmission=id_, proofs=tuple(proof for proof in tied.proofs if proof.sha256 in gone))


def _same(recorded: Label, now: Label) -> bool:
    """What somebody has seen is told from the evidence as what it was before."""
    return recorded is now or (recorded is Label.SEEN and now in LABELS)


def _differing(tests: Mapping[str, bool]) -> str | None:
    """The first that holds."""
    return next((code for code, holds in tests.items() if holds), None)


def _counting(proofs: Iterable[Proof], attempts: Sequence[Attempt]) -> set[Proof]:
    """The proofs that may move something; what strangers send is tied to a file or not as it happened to come."""
    return {proof for proof in effective(proofs, attempts) if proof.counts}

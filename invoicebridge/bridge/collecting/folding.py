"""What new evidence makes of the files that it speaks of: proofs are folded, and what comes out is recorded.

Everything that speaks of a file is in the store before it is folded, so that a process may end at any moment: `heal`
takes in what one has left, and folding the same evidence again changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from invoicebridge.bridge.archived import Event, Label, Labelled, Record, Tied, Wanted
from invoicebridge.bridge.collecting.folded import folded, since, to_others
from invoicebridge.bridge.ports import Archive
from invoicebridge.errors import ArchiveUnavailable
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.fold import Contradiction, Folded
from invoicebridge.transmission.matching import Key
from invoicebridge.transmission.proof import Proof
from invoicebridge.transmission.state import ORDER, State
from invoicebridge.transmission.transmission import Invoice, Transmission

_ROUNDS: Final = 20
"""So often others may bring evidence about the same files while we fold, before we give up."""
_AT_ONCE: Final = 200
TO_ANOTHER_MAIL: Final = f"keys-disagree?keys={Key.PEC_MESSAGE_ID}"
"""Why such an answer is ambiguous, as `reading.written_reason` writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What reading one piece of evidence, or several, found of one transmission."""

    transmission: str
    evidence: tuple[str, ...] = ()
    """Hashes of what is to be tied to it."""
    proofs: tuple[Proof, ...] = ()
    facts: tuple[Event, ...] = ()
    identificativi: Mapping[str, str] = field(default_factory=dict)
    """PEC ids learnt, by Message-ID."""
    identificativi_sdi: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """One invoice of a file that holds several, and what has become of it."""

    invoice: Invoice
    before: State
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A transmission that is no longer as it was recorded, or of which a new contradiction is known."""

    transmission: Transmission
    before: State
    folded: Folded
    invoices: tuple[Change, ...] = ()
    """Of a file that holds several: those that moved, in the order of the file."""
    contradictions: tuple[Contradiction, ...] = ()
    """Those that nobody has resolved and that were not there before."""

    @property
    def state(self) -> State:
        """The state of the file now."""
        return self.folded.state


def fold_in(
    archive: Archive, brought: Sequence[Brought], at: datetime, labels: Sequence[Labelled] = ()
) -> tuple[Moved, ...]:
    """The evidence is tied, the labels are written, and every state says what all its proofs come to.

    Returns what moved, in the order of `brought`. What another process ties meanwhile is taken in too. Raises
    ArchiveUnavailable when others do not cease to, which leaves the files among `unfolded`.
    """
    left = _together(brought)
    if not left:
        if labels:
            archive.evidence.label(labels)
        return ()
    order = list(left)
    first: dict[str, Tied] = {}
    folds: dict[str, _Fold] = {}
    for _ in range(_ROUNDS):
        some = _folds(archive, left)
        for one in some:
            first.setdefault(one.transmission.id, one.tied)
            folds[one.transmission.id] = one
        stale = archive.transmissions.record([one.record for one in some], at, _with_others(labels, some))
        if not stale:
            moved = (_moved(folds[id_], first[id_]) for id_ in order if id_ in folds)
            return tuple(one for one in moved if one is not None)
        left, labels = {id_: left[id_] for id_ in stale}, ()
    raise ArchiveUnavailable("archive-too-busy", transmission=next(iter(left)))


def refold(archive: Archive, ids: Sequence[str], at: datetime) -> tuple[Moved, ...]:
    """The states of these transmissions say what the evidence tied to them comes to; returns those that moved."""
    return fold_in(archive, [Brought(transmission=id_) for id_ in ids], at)


def heal(archive: Archive, at: datetime) -> tuple[Moved, ...]:
    """All evidence that is tied is taken in: what processes left that ended too early. Returns what moved."""
    moved: list[Moved] = []
    done: set[str] = set()
    while left := [id_ for id_ in archive.transmissions.unfolded(_AT_ONCE) if id_ not in done]:
        moved += refold(archive, left, at)
        done.update(left)
    return tuple(moved)


def fold_anew(
    archive: Archive, brought: Brought, made_from: int, at: datetime, labels: Sequence[Labelled] = ()
) -> bool:
    """Whether nothing is known to be proven of the transmission but what is brought, and its state says so.

    `made_from` is how many pieces of evidence were read for it; where there are more by now, nothing is replaced.
    """
    every = _folds(archive, {brought.transmission: brought}, anew=True)
    records = [replace(one.record, anew=True, made_from=made_from) for one in every]
    return not archive.transmissions.record(records, at, labels)


@dataclass(frozen=True, slots=True)
class _Fold:
    """One transmission with what it was folded from, and what is to be written."""

    transmission: Transmission
    tied: Tied
    mails: tuple[Attempt, ...]
    folded: Folded
    record: Record


def _together(brought: Iterable[Brought]) -> dict[str, Brought]:
    """One for each transmission."""
    found: dict[str, Brought] = {}
    for one in brought:
        known = found.get(one.transmission)
        found[one.transmission] = one if known is None else _joined(known, one)
    return found


def _joined(one: Brought, other: Brought) -> Brought:
    return Brought(
        transmission=one.transmission,
        evidence=(*one.evidence, *other.evidence),
        proofs=(*one.proofs, *other.proofs),
        facts=(*one.facts, *other.facts),
        identificativi={**other.identificativi, **one.identificativi},
        identificativi_sdi=one.identificativi_sdi | other.identificativi_sdi,
    )


def _folds(archive: Archive, brought: Mapping[str, Brought], *, anew: bool = False) -> list[_Fold]:
    """Every transmission with what is tied to it already (unless it is folded anew) and what is brought, folded."""
    tied = archive.transmissions.tied(list(brought))
    transmissions = archive.transmissions.get(list(brought))
    mails = _mails(archive, transmissions, brought)
    found = {
        one.id: folded(one, (*(() if anew else tied[one.id].proofs), *brought[one.id].proofs), mails.get(one.id, ()))
        for one in transmissions
    }
    reached = _reached(archive, found, mails)
    return [
        _Fold(one, tied[one.id], tuple(mails.get(one.id, ())), found[one.id], record)
        for one in transmissions
        for record in [_record(one, tied[one.id], found[one.id], brought[one.id], reached)]
    ]


def _mails(
    archive: Archive, transmissions: Iterable[Transmission], brought: Mapping[str, Brought]
) -> dict[str, list[Attempt]]:
    """The mails that carried each transmission, with the PEC ids that are learnt just now."""
    known = archive.transmissions.candidates(Wanted(names=frozenset(one.name for one in transmissions))).attempts
    learnt = {key: value for one in brought.values() for key, value in one.identificativi.items()}
    mails = defaultdict(list)
    for attempt in known:
        taught = replace(attempt, identificativo=attempt.identificativo or learnt.get(attempt.message_id))
        for id_ in attempt.transmissions:
            mails[id_].append(taught)
    return mails


def _reached(archive: Archive, found: Mapping[str, Folded], mails: Mapping[str, Sequence[Attempt]]) -> dict[str, State]:
    """How far each mail came: by what is known of any file in it, whichever of them is folded now."""
    attempts = {attempt.message_id: attempt for id_ in found for attempt in mails.get(id_, ())}
    reached: dict[str, State] = {}
    _note(reached, found.values(), attempts)
    unsure = [one for id_, one in attempts.items() if reached.get(id_) is not State.PEC_DELIVERED]
    beside = {id_ for one in unsure for id_ in one.transmissions} - set(found)
    if beside:
        tied = archive.transmissions.tied(sorted(beside))
        others = archive.transmissions.get(sorted(beside))
        _note(reached, [folded(one, tied[one.id].proofs, mails.get(one.id, ())) for one in others], attempts)
    return reached


def _note(reached: dict[str, State], folds: Iterable[Folded], attempts: Mapping[str, Attempt]) -> None:
    for one in folds:
        for message_id, state in one.attempts:
            if message_id in attempts:
                reached[message_id] = max(state, reached.get(message_id, state), key=ORDER.__getitem__)


def _with_others(labels: Iterable[Labelled], folds: Iterable[_Fold]) -> list[Labelled]:
    """The labels, and that of answers matched by name before it was known that they are to no mail of ours."""
    every = {one.sha256: one for one in labels}
    for one in folds:
        for sha256 in to_others((*one.tied.proofs, *one.record.proofs), one.mails):
            every[sha256] = Labelled(sha256, Label.AMBIGUOUS, TO_ANOTHER_MAIL)
    return list(every.values())


def _record(one: Transmission, tied: Tied, found: Folded, brought: Brought, reached: Mapping[str, State]) -> Record:
    return Record(
        transmission=one.id,
        state=found.state,
        made_from=len(tied.evidence.union(brought.evidence)),
        invoices=tuple(each.state for each in found.invoices[: len(one.invoices)]),
        contradictions=sum(each.resolved_by is None for each in found.contradictions),
        proofs=brought.proofs,
        facts=(*brought.facts, *_contradicted(one, found)),
        attempts={message_id: reached[message_id] for message_id, _ in found.attempts if message_id in reached},
        identificativi=brought.identificativi,
        identificativi_sdi=brought.identificativi_sdi,
        evidence=tuple(dict.fromkeys(brought.evidence)),
        events=(*_invoices_became(one, tied.invoices, found), *_became(one, tied.state, found)),
    )


def _became(one: Transmission, before: State, found: Folded) -> Iterator[Event]:
    if found.state is not before:
        by = since(found)
        detail = {"from": str(before), "to": str(found.state)}
        yield Event(transmission=one.id, what="state", detail=detail, evidence=None if by is None else by.sha256)


def _invoices_became(one: Transmission, before: Sequence[State], found: Folded) -> Iterator[Event]:
    """Of a file that holds several: a line for each invoice that moved."""
    if len(one.invoices) < 2:
        return
    for place, (invoice, was, now) in enumerate(zip(one.invoices, before, found.invoices, strict=False), 1):
        if now.state is not was:
            detail = {"place": str(place), "numero": invoice.reference.numero_fattura or ""}
            detail |= {"from": str(was), "to": str(now.state)}
            evidence = None if now.since is None else now.since.sha256
            yield Event(transmission=one.id, what="invoice-state", detail=detail, evidence=evidence)


def _contradicted(one: Transmission, found: Folded) -> Iterator[Event]:
    """A line for each proof that contradicts, which the store writes once."""
    for each in found.contradictions:
        detail = {"state": str(each.proof.state), "why": str(each.why)}
        if each.against is not None:
            detail["against"] = str(each.against)
        if each.invoice is not None and each.invoice.numero_fattura:
            detail["numero"] = each.invoice.numero_fattura
        yield Event(transmission=one.id, what="contradiction", detail=detail, evidence=each.proof.sha256)


def _moved(one: _Fold, first: Tied) -> Moved | None:
    """What changed since the proofs that were there first; None where nothing did."""
    contradictions = tuple(each for each in one.folded.contradictions if each.resolved_by is None)
    changes: tuple[Change, ...] = ()
    if one.record.proofs and (contradictions or len(one.transmission.invoices) > 1):
        earlier = folded(one.transmission, first.proofs, one.mails)
        changes = tuple(_changes(one, earlier))
        contradictions = tuple(each for each in contradictions if each not in earlier.contradictions)
    if one.folded.state is first.state and not changes and not contradictions:
        return None
    return Moved(
        transmission=one.transmission,
        before=first.state,
        folded=one.folded,
        invoices=changes,
        contradictions=contradictions,
    )


def _changes(one: _Fold, earlier: Folded) -> Iterator[Change]:
    """The invoices of a lot that moved."""
    invoices = one.transmission.invoices
    if len(invoices) > 1:
        for invoice, before, after in zip(invoices, earlier.invoices, one.folded.invoices, strict=True):
            if before.state is not after.state:
                yield Change(invoice, before.state, after.state)

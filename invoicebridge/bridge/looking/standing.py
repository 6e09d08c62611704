"""How one listed invoice stands besides its state, and what is due of it: what its proofs come to, folded once more."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final

from invoicebridge.bridge.archived import Listed, Wanted
from invoicebridge.bridge.collecting.folded import folded as file_folded
from invoicebridge.bridge.ports import Archive
from invoicebridge.transmission.attempt import Attempt
from invoicebridge.transmission.deadlines import Deadline, deadlines
from invoicebridge.transmission.fold import Folded
from invoicebridge.transmission.state import ATTEMPT_ENDS, RELEASED, State
from invoicebridge.transmission.transmission import Invoice, Transmission

_AT_ONCE: Final = 500


class Condition(StrEnum):
    """What is true of a file besides its state; the state alone would mislead."""

    WITHDRAWN = "withdrawn"
    """It was given up, and will never be sent."""
    CORRECTED = "corrected"
    """It was rejected or refused, and another file took its place."""
    HELD = "held"
    """It is not sent until a person decides."""
    IN_DOUBT = "in-doubt"
    """A mail with it may have left the house or not; nobody knows."""
    IN_FLIGHT = "in-flight"
    """A mail with it is being sent."""
    QUEUED = "queued"
    """It waits to be sent, for the first time or again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One invoice in one file, and what a person wants to know of it."""

    listed: Listed
    condition: Condition | None = None
    due: tuple[Deadline, ...] = ()
    """What is due of this invoice, the most urgent first."""
    contradictions: int = 0
    """Proofs that cannot be true together, and that nobody has resolved."""
    unproven: int = 0
    """Messages about the file that prove nothing: unproven or forged."""


@dataclass(frozen=True, slots=True)
class Known:
    """A transmission, and what its proofs come to."""

    transmission: Transmission
    folded: Folded

    @property
    def open_contradictions(self) -> int:
        """How many contradictions wait for a person."""
        return sum(one.resolved_by is None for one in self.folded.contradictions)


def condition_of(listed: Listed, in_doubt: AbstractSet[str] = frozenset()) -> Condition | None:
    """What is true of a file besides its state; `in_doubt` are the transmissions whose mail is in doubt now."""
    if listed.withdrawn:
        return Condition.WITHDRAWN
    if listed.corrected_by is not None and listed.state in RELEASED | ATTEMPT_ENDS:
        return Condition.CORRECTED
    if listed.transmission in in_doubt:
        return Condition.IN_DOUBT
    if listed.held is not None:
        return Condition.HELD
    if listed.queued:
        return Condition.QUEUED
    return Condition.IN_FLIGHT if listed.doubtful and listed.state in ATTEMPT_ENDS | {State.PREPARED} else None


def standings(archive: Archive, rows: Iterable[Listed], in_doubt: AbstractSet[str]) -> Iterator[Standing]:
    """Yield how each invoice stands, in the order of the rows; a few hundred at a time are looked up."""
    remaining = iter(rows)
    while some := list(islice(remaining, _AT_ONCE)):
        known = folded(archive, [one.transmission for one in some])
        yield from (_standing(one, known.get(one.transmission), in_doubt) for one in some)


def folded(archive: Archive, ids: Sequence[str]) -> Mapping[str, Known]:
    """What the proofs of each transmission come to."""
    wanted = list(dict.fromkeys(ids))
    tied, transmissions = archive.transmissions.tied(wanted), archive.transmissions.get(wanted)
    mails = _mails(archive, transmissions)
    return {one.id: Known(one, file_folded(one, tied[one.id].proofs, mails[one.id])) for one in transmissions}


def _mails(archive: Archive, transmissions: Iterable[Transmission]) -> Mapping[str, list[Attempt]]:
    """The mails that carried each transmission."""
    names = frozenset(one.name for one in transmissions)
    mails = defaultdict(list)
    for attempt in archive.transmissions.candidates(Wanted(names=names)).attempts:
        for id_ in attempt.transmissions:
            mails[id_].append(attempt)
    return mails


def _standing(listed: Listed, known: Known | None, in_doubt: AbstractSet[str]) -> Standing:
    condition = condition_of(listed, in_doubt)
    if known is None:
        return Standing(listed=listed, condition=condition)
    closed = condition in (Condition.WITHDRAWN, Condition.CORRECTED)
    return Standing(
        listed=listed,
        condition=condition,
        due=() if closed else tuple(due_of(known, listed)),
        contradictions=known.open_contradictions,
        unproven=len(known.folded.not_counted),
    )


def due_of(known: Known, listed: Listed) -> Iterator[Deadline]:
    """Yield what is due of one invoice of a file, the most urgent first; each kind once."""
    told = set()
    for one in deadlines(known.transmission, known.folded):
        if (one.invoice is None or _is(one.invoice, listed)) and one.due not in told:
            told.add(one.due)
            yield one


def _is(invoice: Invoice, listed: Listed) -> bool:
    return (invoice.tipo_documento, invoice.data, _bare(invoice.reference.numero_fattura)) == (
        listed.tipo_documento,
        listed.data,
        _bare(listed.numero),
    )


def _bare(numero: str | None) -> str:
    return " ".join((numero or "").split())

"""To which box of the SdI one sends: the first time to sdi01, then to the one it assigned, until it assigns another.

The SdI names the box in its first answer (RC, NS, MC, AT) and may change it later; what goes elsewhere is not sure to
be read (Allegato A 1.9.1 §1.3.1). The address is learnt from where a proven answer comes from and from nothing else: a
forged one would lead every later invoice astray. It is a history, ordered by the answers' own time, so that mail may
be read late, twice and in any order.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from invoicebridge.catalogue.boxes import is_sdi_box
from invoicebridge.sdi.blocks import Kind
from invoicebridge.sdi.notifications import Notification

FIRST: Final = "sdi01@pec.fatturapa.it"
"""Where the first message goes, before any answer."""

_ASSIGNING: Final = frozenset({Kind.RC, Kind.NS, Kind.MC, Kind.AT, Kind.NE, Kind.DT})
"""Answers to something we sent. Invoices that we receive (MT) come from a box that says nothing about ours."""


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """One answer that came from a box: when (its own certified time), the box, and the SHA-256 of the mail."""

    at: datetime
    address: str
    evidence: str


@dataclass(frozen=True, slots=True)
class AddressChanged:
    """A person should see this: from `at` on, the SdI answers from another box than before."""

    before: str
    after: str
    at: datetime
    evidence: str


@dataclass(frozen=True, slots=True)
class AddressHistory:
    """Of each run of answers from one box the first and the last, oldest first; empty until the first proven answer.

    So it grows with the changes of box and not with the answers.
    """

    assignments: tuple[Assignment, ...] = ()

    @property
    def current(self) -> str:
        """Where the next message goes."""
        return self.assignments[-1].address if self.assignments else FIRST

    def changes(self) -> tuple[AddressChanged, ...]:
        """Every change that a person should have seen, oldest first; the first assignment is none."""
        return _changes(self.assignments)


@dataclass(frozen=True, slots=True)
class Learnt:
    """The history after a message, and the changes of box that were not in it before."""

    history: AddressHistory
    notes: tuple[AddressChanged, ...] = ()


def learn(
    history: AddressHistory, notification: Notification, *, sender: str, at: datetime, evidence: str, proven: bool
) -> Learnt:
    """Return the history with what this message shows; unchanged unless it is a proven answer from a box of the SdI.

    `sender` is the daticert's, `at` its certified time, `evidence` the SHA-256 of the mail. Messages may be given in
    any order and again: the present box is the same in the end. An answer between two others from the same box is not
    kept; where one from another box turns out later to lie between them too, the run begins anew at the next one kept.
    """
    address = sender.strip().lower()
    if not proven or notification.simulation or notification.kind not in _ASSIGNING or not is_sdi_box(address):
        return Learnt(history)
    known = history.assignments
    new = Assignment(at, address, evidence)
    place = bisect_left(known, new)
    before, after = known[:place], known[place:]
    if after[:1] == (new,) or _is_inside(before, new, after):
        return Learnt(history)
    seen = {(change.before, change.after) for change in _changes((*before[-1:], *after[:1]))}
    changes = _changes((*before[-1:], new, *after[:1]))
    notes = tuple(change for change in changes if (change.before, change.after) not in seen)
    near = _outermost((*before[-2:], new, *after[:2]))
    return Learnt(AddressHistory((*before[:-2], *near, *after[2:])), notes)


def _is_inside(before: tuple[Assignment, ...], one: Assignment, after: tuple[Assignment, ...]) -> bool:
    """Whether the neighbours on both sides name the same box."""
    return bool(before and after) and before[-1].address == one.address == after[0].address


def _outermost(run: tuple[Assignment, ...]) -> Iterator[Assignment]:
    """Those that do not lie between two others from the same box."""
    return (one for place, one in enumerate(run) if not _is_inside(run[:place], one, run[place + 1 :]))


def _changes(assignments: tuple[Assignment, ...]) -> tuple[AddressChanged, ...]:
    return tuple(
        AddressChanged(before.address, after.address, after.at, after.evidence)
        for before, after in pairwise(assignments)
        if before.address != after.address
    )

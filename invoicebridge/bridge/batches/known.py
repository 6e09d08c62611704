"""What the store knows of the invoices of a batch, asked for many at once, and what follows of it for each.

An invoice that was stated so before, or says the same as one before, is not taken again, whatever became of it. One
that says something else under a known number takes the place of a file that was rejected, refused by a public body or
given up; the place of any other it cannot take, and a person has to decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from invoicebridge.bridge.batched import BatchInvoice, InvoiceId, LatestFile
from invoicebridge.bridge.batches.entry import Entry
from invoicebridge.bridge.ports import Archive
from invoicebridge.transmission.state import ATTEMPT_ENDS, RELEASED, State
from invoicebridge.transmission.transmission import Transmission

NEVER_LEFT: Final = ATTEMPT_ENDS | {State.PREPARED}


class Standing(StrEnum):
    """How the latest file of an invoice stands towards another version of it."""

    RELEASED = "released"
    """It was rejected, refused or given up: its number may go out again."""
    WAITING = "waiting"
    """It has not left, or never arrived: it can still be given up."""
    GONE = "gone"
    """The SdI has it, or may have it."""


@dataclass(frozen=True, slots=True)
class Same:
    """It was taken before, as this transmission."""

    transmission: str


@dataclass(frozen=True, slots=True)
class Other:
    """There is a file that holds its number: the latest one."""

    latest: LatestFile


@dataclass(frozen=True, slots=True)
class Split:
    """Its invoices are in different files, or only some of them in any: nothing can take the place of those."""

    transmission: str
    """One of the files."""


Before = Same | Other | Split | None


def standing(latest: LatestFile) -> Standing:
    """How a file stands towards another version of its invoice."""
    if latest.state in RELEASED or (latest.withdrawn and latest.state in NEVER_LEFT):
        return Standing.RELEASED
    if latest.queued or latest.state in ATTEMPT_ENDS:
        return Standing.WAITING
    return Standing.GONE


class Known:
    """What the store knows of some entries; it is asked five times, however many they are."""

    def __init__(self, archive: Archive, entries: Sequence[Entry]) -> None:
        self._made = archive.transmissions.made_from(one.one.sha256 for one in entries)
        self._stated = archive.batches.known(one.about.stated_sha256 for one in entries)
        ids = {id_ for one in entries for id_ in one.about.ids}
        self._latest: Mapping[InvoiceId, LatestFile] = archive.invoices.latest_among(ids) if ids else {}
        files = {one.transmission for one in self._stated.values() if one.transmission is not None}
        files |= {made[-1] for made in self._made.values()}
        self._sent = {one.id: one for one in archive.transmissions.get(list(files))}
        self._states = archive.transmissions.states(list(files))

    def sent(self, transmission: str) -> tuple[Transmission, State]:
        """A file that is the same as an entry, and its state."""
        return self._sent[transmission], self._states[transmission]

    def before(self, entry: Entry) -> Before:
        """What there is of this invoice."""
        made = self._made.get(entry.one.sha256)
        if made:
            return Same(made[-1])
        latest = {self._latest.get(id_) for id_ in entry.about.ids}
        stated = self.stated(entry)
        if stated is not None and stated.transmission is not None:
            mended = self._states.get(stated.transmission) in RELEASED
            if not mended or all(one is None or one.transmission != stated.transmission for one in latest):
                return Same(stated.transmission)
        files = [one for one in latest if one is not None]
        if not files:
            return None
        return Other(files[0]) if len(latest) == 1 else Split(files[0].transmission)

    def stated(self, entry: Entry) -> BatchInvoice | None:
        """The same statement in an earlier batch, which became a file or was one."""
        return self._stated.get(entry.about.stated_sha256)

    def latest(self, entry: Entry) -> LatestFile | None:
        """The latest file that holds one of its invoices."""
        found = (self._latest.get(id_) for id_ in entry.about.ids)
        return next((one for one in found if one is not None), None)

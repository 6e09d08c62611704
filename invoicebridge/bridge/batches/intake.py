"""Some invoices of a batch at once: read, brought together with the store, taken in, and written down."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Final

from invoicebridge.bridge.batches.batch import Choices, Told
from invoicebridge.bridge.batches.booking import Book
from invoicebridge.bridge.batches.customers import Filling
from invoicebridge.bridge.batches.entry import GOOD, Amounts, Came, Entry, amounts_of, outcome_of
from invoicebridge.bridge.batches.known import Known
from invoicebridge.bridge.batches.meeting import Going, Meeting
from invoicebridge.bridge.batches.reading import Reader
from invoicebridge.bridge.batches.sums import held_back
from invoicebridge.bridge.batches.telling import CustomerTales, retold
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.importing import ImportedDraft, ImportedFile, ImportFault
from invoicebridge.bridge.preparing.candidates import Candidate, Faulty
from invoicebridge.bridge.preparing.correct import as_correction
from invoicebridge.bridge.preparing.late import resend_late
from invoicebridge.bridge.preparing.preparation import Preparation, Slot
from invoicebridge.bridge.report import Outcome, Verdict

KNOWN: Final = "invoice-known"
"""The code of what the SdI would reject since it knows the number (00404)."""
Faults = tuple[ImportFault, ...]
"""All those of one invoice, or of one file."""
Piece = ImportedDraft | ImportedFile | Faults


class Intake:
    """Takes what one batch holds into the store."""

    def __init__(self, bridge: Bridge, closing: ExitStack, choices: Choices, book: Book) -> None:
        self._bridge = bridge
        self._dry_run = choices.dry_run
        self._book = book
        self._preparation = Preparation(bridge, closing, choices.company, dry_run=choices.dry_run)
        self._filling = Filling(bridge.archive, update=choices.update_customers)
        self._reader = Reader(bridge, self._preparation, self._filling, choices.company)
        self._meeting = Meeting(bridge, self._preparation)
        self._tales = CustomerTales(updated=choices.update_customers)

    def taken(self, window: Sequence[Piece]) -> list[Told]:
        """Return what became of each, in their order; what can be is in the store, and written down in the batch."""
        came = iter(self._came([one for one in window if not isinstance(one, tuple)]))
        told = [
            each for one in window for each in (self._unread(one) if isinstance(one, tuple) else self._told(next(came)))
        ]
        self._book.add(invoice for one in told for invoice in one.invoices)
        return told

    def _came(self, given: Sequence[ImportedDraft | ImportedFile]) -> list[Came]:
        read = self._reader.read(given)
        known = Known(self._bridge.archive, [one for one in read if isinstance(one, Entry)])
        met = [self._meeting.met(one, known) if isinstance(one, Entry) else one for one in read]
        gone = iter(self._gone([one for one in met if isinstance(one, Going)]))
        came = [next(gone) if isinstance(one, Going) else one for one in met]
        self._learn(came)
        return came

    def _gone(self, going: Sequence[Going]) -> list[Came]:
        """What became of those that nothing stands against: they are in the store, or kept with their faults."""
        corrects = {one.entry.one.sha256: one.corrects.transmission for one in going if one.corrects is not None}
        late = [resend_late(self._bridge, one.corrects) if one.corrects is not None else None for one in going]
        examined = self._preparation.examined([one.entry.one for one in going], corrects)
        slots = [held_back(one.entry.about, slot) for one, slot in zip(going, examined, strict=True)]
        outcomes = self._preparation.taken(slots)
        return [self._made(*each) for each in zip(going, slots, outcomes, late, strict=True)]

    def _made(self, going: Going, slot: Slot, outcome: Outcome, late: Outcome | None) -> Came:
        """What became of one, as it is told."""
        about, old = going.entry.about, going.corrects
        if old is not None:
            outcome = self._as_correction(outcome, old.name)
        if outcome.code == KNOWN:
            outcome = self._meeting.number_known(about, outcome)
        candidate = slot if isinstance(slot, Candidate) else None
        return Came(
            about=about,
            outcome=retold(about, outcome, () if candidate is None else candidate.made.remarks),
            amounts=self._amounts(going.entry, slot),
            became=outcome.transmission if outcome.verdict in GOOD else None,
            beside=late if outcome.verdict is Verdict.DONE else None,
        )

    def _as_correction(self, outcome: Outcome, old: str) -> Outcome:
        made = as_correction(outcome, old)
        return replace(made, code="would-be-corrected") if self._dry_run and made is not outcome else made

    def _amounts(self, entry: Entry, slot: Slot) -> Amounts:
        """What the invoices come to; nothing where errors were found, for then amounts may be wrong."""
        match slot:
            case Candidate():
                return amounts_of(slot.described.invoices)
            case Faulty():
                return ()
            case Outcome():
                return self._meeting.amounts(entry) if slot.error is None and not slot.faults else ()

    def _learn(self, came: Sequence[Came]) -> None:
        """The register knows what the invoices that were taken say of customers."""
        filled = [one.about.filled for one in came if one.outcome.verdict in GOOD and one.about.filled is not None]
        if self._dry_run:
            self._filling.presume(filled)
        elif any(one.learns is not None for one in filled):
            self._filling.learn(filled, self._bridge.clock.now())

    def _told(self, came: Came) -> Iterator[Told]:
        for tale in self._tales.of(came.about):
            yield Told(tale)
        if came.beside is not None:
            yield Told(came.beside)
        yield Told(came.outcome, tuple(self._book.invoices(came)))

    def _unread(self, faults: Faults) -> Iterator[Told]:
        outcome = outcome_of(faults[0].label, faults)
        if all(one.row is None and one.column is None for one in faults):
            outcome = replace(outcome, verdict=Verdict.FAILED, code="import-unreadable")
        yield Told(outcome, tuple(self._book.unread(faults, outcome)))

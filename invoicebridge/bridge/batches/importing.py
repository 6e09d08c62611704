"""The operation `import`: what a batch of an ERP holds is taken into the store, once only.

It can be run again at any time, on the same batch or on a changed one: what was taken before is recognised by what it
says, whatever the order of its rows and the name of its file. A good invoice never waits for a bad one, unless all or
nothing was asked for. Memory does not grow with the batch.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Final

from invoicebridge.bridge.batches.batch import Batch, Choices, Told
from invoicebridge.bridge.batches.booking import Book
from invoicebridge.bridge.batches.entry import About, Came
from invoicebridge.bridge.batches.intake import Intake, Piece
from invoicebridge.bridge.batches.reading import ids_of
from invoicebridge.bridge.batches.twice import mark, refused, stated_twice
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.importing import Imported, ImportedDraft, ImportedFile, ImportFault
from invoicebridge.bridge.preparing.prepare import BATCH_FILES
from invoicebridge.bridge.report import Outcome, Verdict

WINDOW_BYTES: Final = 20_000_000
MOST_FAULTS: Final = 100
"""Told together; a table without any good row is all faults."""
NO_FAULTS: Final = frozenset({"awaiting-signature", "resend-late"})
"""What a person has to do something about, and which keeps nothing from being taken."""
_BAD: Final = (Verdict.ATTENTION, Verdict.FAILED)


def importing(bridge: Bridge, batch: Batch, choices: Choices) -> Iterator[Told]:
    """Yield what became of each invoice in the batch, and of everything else that there is to tell, as it happens.

    ConfigurationError `company-unknown`, `company-party-wrong` before anything is done; ArchiveUnavailable where the
    store cannot go on: whatever was told until then is in it, and the next run goes on from there.
    """
    if choices.all_or_nothing:
        bad = 0
        for told in _taken(bridge, batch, replace(choices, dry_run=True)):
            if told.outcome.verdict in _BAD and told.outcome.code not in NO_FAULTS:
                bad += 1
                yield told
        if bad:
            detail = {"name": batch.name, "count": str(bad)}
            code = "import-nothing-taken"
            yield Told(Outcome(what=batch.name, verdict=Verdict.ATTENTION, code=code, detail=detail))
            return
    yield from _taken(bridge, batch, choices)


def _taken(bridge: Bridge, batch: Batch, choices: Choices) -> Iterator[Told]:
    yield from _interrupted_before(bridge, batch)
    twice = stated_twice(batch.importer.drafts(), bridge.clock.now()) if batch.repeats else frozenset()
    book = Book(bridge, dry_run=choices.dry_run)
    with ExitStack() as closing:
        intake = Intake(bridge, closing, choices, book)
        book.begin(batch)
        aside = _Aside(bridge, twice)
        for window in _windows(aside.without(batch.importer.drafts())):
            yield from intake.taken(window)
        yield from aside.told(book)
    book.end()


def _interrupted_before(bridge: Bridge, batch: Batch) -> Iterator[Told]:
    """That an earlier run over the same file did not come to its end."""
    runs = bridge.archive.batches.of_content(batch.sha256) if batch.sha256 is not None else ()
    if runs and runs[0].ended_at is None:
        detail = {"at": runs[0].begun_at.isoformat(), "batch": runs[0].id}
        yield Told(Outcome(what=batch.name, verdict=Verdict.NOTHING, code="import-goes-on", detail=detail))


class _Aside:
    """What stands in the batch several times and not the same: put aside until all of it was met."""

    def __init__(self, bridge: Bridge, twice: frozenset[int]) -> None:
        self._at = bridge.clock.now()
        self._twice = twice
        self._met: dict[int, list[ImportedDraft | ImportedFile]] = {}

    def without(self, every: Iterable[Imported]) -> Iterator[Imported]:
        """Yield everything else."""
        for one in every:
            found = None if isinstance(one, ImportFault) or not self._twice else mark(one, self._at)
            if isinstance(one, ImportFault) or found is None or found not in self._twice:
                yield one
            else:
                self._met.setdefault(found, []).append(one)

    def told(self, book: Book) -> Iterator[Told]:
        """Yield what is told of each."""
        for every in self._met.values():
            told = []
            for one in every:
                ids = ids_of(one) if isinstance(one, ImportedDraft) else ()
                came = Came(about=About(imported=one, ids=ids), outcome=refused(one, every))
                told.append(Told(came.outcome, tuple(book.invoices(came))))
            book.add(invoice for each in told for invoice in each.invoices)
            yield from told


def _windows(every: Iterable[Imported]) -> Iterator[list[Piece]]:
    """As many at a time as are taken together; the faults of one invoice are one piece."""
    window: list[Piece] = []
    size = 0
    for piece in _pieces(every):
        window.append(piece)
        size += len(piece.content) if isinstance(piece, ImportedFile) else 0
        if len(window) >= BATCH_FILES or size >= WINDOW_BYTES:
            yield window
            window, size = [], 0
    if window:
        yield window


def _pieces(every: Iterable[Imported]) -> Iterator[Piece]:
    """What importers give; faults of one label together, as many at most as a person would read."""
    faults: list[ImportFault] = []
    for one in every:
        if faults and (not isinstance(one, ImportFault) or one.label != faults[0].label or len(faults) >= MOST_FAULTS):
            yield tuple(faults)
            faults = []
        if isinstance(one, ImportFault):
            faults.append(one)
        else:
            yield one
    if faults:
        yield tuple(faults)

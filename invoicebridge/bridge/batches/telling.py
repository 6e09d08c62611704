"""What is told of an invoice of a batch: with the rows and columns that it goes back to, and what to do about them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from invoicebridge.bridge.batches import places
from invoicebridge.bridge.batches.customers import CustomerConflict
from invoicebridge.bridge.batches.entry import FAULTY, About, outcome_of
from invoicebridge.bridge.importing import ImportedDraft, ImportFault
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.remark import Remarks

KNOWN: Final = "invoice-known"
_FAULTY: Final = ("faulty", "would-be-faulty")


def retold(about: About, outcome: Outcome, remarks: Remarks = ()) -> Outcome:
    """Return the outcome with everything that was found in the document at its row and column.

    What a person has to mend in the batch waits for that person; it has not failed.
    """
    made = (*places.found(about.imported, outcome.faults), *places.found(about.imported, remarks))
    if isinstance(outcome.error, InvalidDocument):
        return outcome_of(about.label, (*places.errors(about.imported, outcome.error), *made))
    outcome = replace(outcome, remarks=(*outcome.remarks, *made, *customers(about)))
    if outcome.code == KNOWN:
        return replace(outcome, verdict=Verdict.ATTENTION, code="import-number-known")
    if outcome.code in _FAULTY and isinstance(about.imported, ImportedDraft):
        return replace(outcome, code=FAULTY)
    return outcome


def customers(about: About) -> tuple[ImportFault, ...]:
    """Where a draft says something else of its customer than the register."""
    if about.filled is None or not isinstance(about.imported, ImportedDraft):
        return ()
    return tuple(places.conflicts(about.imported, about.filled.conflicts))


class CustomerTales:
    """What there is to tell of customers, once for each and not with each of their invoices."""

    def __init__(self, *, updated: bool) -> None:
        """`updated`: the register learns what the batch says."""
        self._updated = updated
        self._told: set[CustomerConflict] = set()

    def of(self, about: About) -> Iterator[Outcome]:
        """Yield what was not told yet of the customer of an invoice."""
        every = about.filled.conflicts if about.filled is not None else ()
        new = [one for one in every if replace(one, row=None) not in self._told]
        if new and isinstance(about.imported, ImportedDraft):
            self._told.update(replace(one, row=None) for one in new)
            verdict, code = (
                (Verdict.DONE, "customer-updated") if self._updated else (Verdict.ATTENTION, "customer-differs")
            )
            detail = {"customer": new[0].code, "label": about.label}
            remarks = tuple(places.conflicts(about.imported, new))
            yield Outcome(what=new[0].code, verdict=verdict, code=code, detail=detail, remarks=remarks)

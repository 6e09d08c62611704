"""What is told of an invoice of a batch: with the rows and columns that it goes back to, and what to do about them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from invoicebridge.bridge.batches import row_remarks
from invoicebridge.bridge.batches.customers import CustomerConflict
from invoicebridge.bridge.batches.entry import FAULTY, About, outcome_of
from invoicebridge.bridge.importing import ImportedDraft, ImportFault
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import InvalidDocument
from invoicebridge.fatturapa.remark import Remarks

_OF_ONE_CUSTOMER: Final = 3
_FAULTY: Final = ("faulty", "would-be-faulty")


def retold(about: About, outcome: Outcome, remarks: Remarks = ()) -> Outcome:
    """Return the outcome with everything that was found in the document at its row and column.

    What a person has to mend in the batch waits for that person; it has not failed.
    """
    made = (*row_remarks.found(about.imported, outcome.faults), *row_remarks.found(about.imported, remarks))
    if isinstance(outcome.error, InvalidDocument):
        return outcome_of(about.label, (*row_remarks.errors(about.imported, outcome.error), *made))
    outcome = replace(outcome, remarks=(*outcome.remarks, *made, *customers(about)))
    if outcome.code in _FAULTY and isinstance(about.imported, ImportedDraft):
        return replace(outcome, code=FAULTY)
    return outcome


def customers(about: About) -> tuple[ImportFault, ...]:
    """Where a draft says something else of its customer than the register."""
    if about.filled is None or not isinstance(about.imported, ImportedDraft):
        return ()
    return tuple(row_remarks.conflicts(about.imported, about.filled.conflicts))


class CustomerTales:
    """What there is to tell of customers, once for each and not with each of their invoices."""

    def __init__(self, *, updated: bool) -> None:
        """`updated`: the register learns what the batch says."""
        self._updated = updated
        self._told: dict[tuple[str, str], set[CustomerConflict]] = defaultdict(set)
        """By customer and field; of a code that stands for many customers the first few are told."""

    def of(self, about: About) -> Iterator[Outcome]:
        """Yield what was not told yet of the customer of an invoice."""
        every = about.filled.conflicts if about.filled is not None else ()
        new = [one for one in every if self._is_new(replace(one, row=None))]
        if new and isinstance(about.imported, ImportedDraft):
            verdict, code = (
                (Verdict.DONE, "customer-updated") if self._updated else (Verdict.ATTENTION, "customer-differs")
            )
            detail = {"customer": new[0].code, "label": about.label}
            remarks = tuple(row_remarks.conflicts(about.imported, new))
            yield Outcome(what=new[0].code, verdict=verdict, code=code, detail=detail, remarks=remarks)

    def _is_new(self, one: CustomerConflict) -> bool:
        told = self._told[one.code, one.field]
        if one in told or len(told) >= _OF_ONE_CUSTOMER:
            return False
        told.add(one)
        return True

"""What a table says an invoice comes to, and what its rows come to: one that would leave with another amount waits.

Tables state sums so that they can be compared; drafts in JSON and UBL invoices state them on purpose, and keep theirs.
"""

from decimal import Decimal
from typing import Final

from invoicebridge.bridge.batches import row_remarks
from invoicebridge.bridge.batches.entry import About
from invoicebridge.bridge.importing import ImportedDraft
from invoicebridge.bridge.preparing.candidates import Candidate
from invoicebridge.bridge.preparing.preparation import Slot
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.fatturapa.remark import Remark, RemarkCode

_SUMS: Final = frozenset({RemarkCode.DOCUMENT_TOTAL, RemarkCode.FUND_CONTRIBUTION, RemarkCode.WITHHOLDING})
_CENT: Final = Decimal("0.01")


def held_back(about: About, slot: Slot) -> Slot:
    """Return the slot, or in its place the outcome of an invoice that its table and its rows disagree about.

    A cent for each rate is no disagreement: programs round the tax of each row, or of all together (00421 allows it).
    """
    if not isinstance(slot, Candidate) or not isinstance(about.imported, ImportedDraft) or not about.imported.headings:
        return slot
    rates = max((len(each.taxed) for each in slot.described.invoices), default=1)
    unequal = tuple(one for one in slot.made.remarks if one.code in _SUMS and _gap(one) > _CENT * max(rates, 1))
    if not unequal:
        return slot
    first = unequal[0]
    detail = {"stated": first.stated, "computed": first.computed}
    remarks = row_remarks.found(about.imported, unequal)
    verdict, code = Verdict.ATTENTION, "import-sums-differ"
    return Outcome(what=about.label, verdict=verdict, code=code, detail=detail, remarks=remarks)


def _gap(one: Remark) -> Decimal:
    return abs(Decimal(one.stated) - Decimal(one.computed))

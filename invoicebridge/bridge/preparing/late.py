"""Whether a rejected invoice goes out again too late to count as issued on its date."""

from datetime import timedelta
from typing import Final

from invoicebridge.bridge.archived import Listed
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.fatturapa.circumstances import ROME
from invoicebridge.transmission.deadlines import Due, deadlines
from invoicebridge.transmission.fold import fold

_AN_INSTANT: Final = timedelta(microseconds=1)


def resend_late(bridge: Bridge, one: Listed) -> Outcome | None:
    """Return what to tell where the term to send this file's invoices again is over; None where it is not.

    A rejected invoice counts as issued on its date only if it goes out again within five days.
    """
    (sent,) = bridge.archive.transmissions.get([one.transmission])
    proofs = bridge.archive.transmissions.tied([one.transmission])[one.transmission].proofs
    folded = fold(proofs, sent.recipient, invoices=sent.references)
    for due in deadlines(sent, folded):
        if due.due is Due.RESEND and due.is_over(bridge.clock.now()):
            last = (due.by - _AN_INSTANT).astimezone(ROME).date().isoformat()
            detail = {"name": one.name, "state": str(one.state), "last": last, "source": due.source}
            return Outcome(
                what=one.name,
                verdict=Verdict.ATTENTION,
                code="resend-late",
                detail=detail,
                transmission=one.transmission,
            )
    return None

"""A reconciliation as outcomes, for scheduled jobs and their logs: one line, and one for each mailbox that failed."""

from collections.abc import Iterator

from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.reconcile.operation import Progress, reconcile
from invoicebridge.bridge.reconcile.reconciliation import Reconciliation, Scope
from invoicebridge.bridge.report import Outcome, Verdict


def told(
    bridge: Bridge, scope: Scope | None = None, *, reread: bool = False, progress: Progress | None = None
) -> Iterator[Outcome]:
    """Yield what reconciling found: whether all is in order, and how many things a person has to do."""
    yield from outcomes(reconcile(bridge, scope or Scope(), reread=reread, progress=progress))


def outcomes(found: Reconciliation) -> Iterator[Outcome]:
    """Yield what there is to say of a reconciliation; numbers only, nothing of any invoice."""
    for one in found.mailboxes or ():
        if one.error is not None:
            yield Outcome(what=one.mailbox, verdict=Verdict.FAILED, code="mailbox-not-reread", error=one.error)
    detail = {
        "count": str(found.total.count),
        "tasks": str(found.task_count),
        "unsettled": str(found.unsettled_count),
        "missing": str(sum(one.missing for one in found.series)),
        "doubles": str(sum(len(one.doubles) for one in found.series)),
    }
    in_order = not found.needs_person
    yield Outcome(
        what="reconcile",
        verdict=Verdict.DONE if in_order else Verdict.ATTENTION,
        code="reconciled" if in_order else "reconciled-person-needed",
        detail=detail,
    )

"""The operation `inbox`: messages that nobody could match, prove or read, and what a person can do about each."""

from collections.abc import Iterator, Sequence
from typing import Final

from invoicebridge.bridge.archived import Label
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.arrivals import message_detail
from invoicebridge.bridge.collecting.intake import AT_ONCE, Intake, sent_for, understood
from invoicebridge.bridge.report import Outcome, Verdict

LABELS: Final = (Label.QUARANTINED, Label.UNPROVEN, Label.AMBIGUOUS, Label.UNMATCHED)
"""What is listed, the most urgent first."""


def inbox(bridge: Bridge, *, labels: Sequence[Label] = LABELS, limit: int = 200) -> Iterator[Outcome]:
    """Yield the messages with these labels, at most so many of each, and how many more there are; nothing is changed.

    Sender, kind and the file that is meant are read from the message again; the reason is the one that was written
    down when it came.
    """
    intake, counts = Intake(bridge), bridge.archive.overview.numbers().labels
    for label in labels:
        every = bridge.archive.evidence.labelled(label, limit)
        for first in range(0, len(every), AT_ONCE):
            some = every[first : first + AT_ONCE]
            readings = [intake.read(one) for one in some]
            found, _ = understood(sent_for(bridge.archive, readings), readings)
            for one in some:
                meant = found[one.sha256]
                detail = {**message_detail(one, meant), "received_at": one.received_at.isoformat()}
                if one.reason is not None:
                    detail["reason"] = one.reason
                yield Outcome(
                    what=one.source,
                    verdict=Verdict.ATTENTION,
                    code=f"inbox-{label}",
                    detail=detail,
                    transmission=next((each.transmission for each in meant.brought), None),
                )
        if (further := counts.get(label, 0) - len(every)) > 0:
            detail = {"option": str(label), "count": str(further)}
            yield Outcome(what=str(label), verdict=Verdict.ATTENTION, code="inbox-further", detail=detail)

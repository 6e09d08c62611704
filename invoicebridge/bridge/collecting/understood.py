"""What came of reading a piece of evidence: its label, what it brings to the files it speaks of, what it teaches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from invoicebridge.bridge.archived import Label
from invoicebridge.bridge.collecting.folding import Brought
from invoicebridge.bridge.inspecting.inspected import Reason
from invoicebridge.sdi.notifications import Notification

_URGENCY: Final = (
    Label.QUARANTINED,
    Label.UNPROVEN,
    Label.AMBIGUOUS,
    Label.UNMATCHED,
    Label.MATCHED,
    Label.PURCHASE,
    Label.UNRELATED,
)
"""Of a mail with several notifications, what a person has to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SdiAnswer:
    """A proven answer of the SdI: it shows which box is assigned to the mailbox that it was sent to."""

    notification: Notification
    sender: str
    recipients: tuple[str, ...]
    at: datetime
    evidence: str
    transmissions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What came of one piece of evidence, or of one message in it."""

    label: Label
    reason: Reason | None = None
    kind: str | None = None
    """As `Inspected.kind`; `smtp` or `decision` for what is no message."""
    sender: str | None = None
    brought: tuple[Brought, ...] = ()
    answers: tuple[SdiAnswer, ...] = ()
    labels: Mapping[str, tuple[Label, Reason | None]] = field(default_factory=dict)
    """What is known now of other evidence: of a message that a person answers for."""

    @property
    def identificativi(self) -> dict[str, str]:
        """PEC ids that it teaches, by Message-ID."""
        return {key: value for one in self.brought for key, value in one.identificativi.items()}

    @property
    def numbers(self) -> dict[str, frozenset[str]]:
        """The SdI's numbers that it teaches, by transmission."""
        return {one.transmission: one.identificativi_sdi for one in self.brought if one.identificativi_sdi}

    @property
    def is_open(self) -> bool:
        """Whether it may be matched once more is known."""
        return self.label in (Label.UNMATCHED, Label.AMBIGUOUS)


def together(each: Iterable[Understood]) -> Understood:
    """What came of a mail that carries several messages: everything they bring, under the most urgent label."""
    parts = list(each)
    if not parts:
        return Understood(label=Label.UNRELATED)
    first = min(parts, key=lambda one: _URGENCY.index(one.label))
    brought = tuple(one for part in parts for one in part.brought)
    return replace(first, brought=brought, answers=tuple(one for part in parts for one in part.answers))

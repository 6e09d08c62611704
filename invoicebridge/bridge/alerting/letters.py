"""A mail to people: what it says, and what writes it. The words are render's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from invoicebridge.bridge.archived import NotedAlert

MARK: Final = "X-Invoicebridge-Alert"
"""The field by which our own mails are known, so that no rule ever passes one on."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says, as text and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail that is to be sent."""

    sender: str
    recipients: tuple[str, ...]
    words: Words
    message_id: str
    at: datetime
    original: bytes | None = None
    """The mail that goes with it, exactly as it came."""


class Writer(Protocol):
    """Says alerts in words. `left_out` is how many more there are than those given."""

    def at_once(self, alerts: Sequence[NotedAlert], left_out: int) -> Words:
        """What cannot wait."""

    def digest(self, new: Sequence[NotedAlert], standing: Sequence[NotedAlert], left_out: int) -> Words:
        """What is new, and what was told before and still stands."""

    def forwarded(self, alert: NotedAlert) -> Words:
        """The mail to which a message is attached that came in."""

    def test(self) -> Words:
        """Whether alerts arrive."""

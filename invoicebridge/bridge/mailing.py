"""What mailboxes give: batches of mails, and how full they are."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from invoicebridge.bridge.archived import Cursor

Unseen = Callable[[Sequence[str]], AbstractSet[str]]
"""Which of the ids of a server without UIDs are new."""

LEFT_OUT: Final = "X-InvoiceBridge-Left-Out"
"""The header of what stands for a mail that was too large to be taken, or that its server could not give; says why."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as it lies in the mailbox, or a stub with the header LEFT_OUT; `uid` is unique in its folder."""

    uid: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some mails of a folder, and where the cursor stands once they are kept. It may hold none."""

    mails: tuple[Arrived, ...]
    cursor: Cursor | None
    """None for a server without UIDs, whose ids are in the mails."""
    rescan: bool = False
    """Whether the folder has another UIDVALIDITY than before: everything is read again."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How full a mailbox is, in bytes."""

    used: int
    limit: int

    @property
    def share(self) -> float:
        """Between 0 and 1, or above when the server let it happen."""
        return self.used / self.limit if self.limit else 1.0

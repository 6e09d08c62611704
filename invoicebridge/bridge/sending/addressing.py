"""To which of the SdI's boxes a mailbox sends: its assigned one; sdi01 for the first mail, while all others wait.

What goes to another box than the assigned one is not sure to be read (Allegato A 1.9.1 §1.3.1), and the box is known
only from the first answer: until then one mail may be under way, and no more.
"""

from dataclasses import dataclass
from datetime import datetime

from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.sdi import addresses


@dataclass(frozen=True, slots=True)
class Box:
    """Where the next mail goes. `first`: it is the one that every other waits for."""

    address: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class Awaited:
    """The assigned box is not known yet, and the first mail is under way since then."""

    since: datetime
    message_id: str

    def is_overdue(self, rules: MailboxRules, at: datetime) -> bool:
        """Whether the answer is so late that a person has to look for the box."""
        return at - self.since >= rules.address_patience


def box_of(bridge: Bridge, rules: MailboxRules) -> Box | Awaited:
    """Return where the mailbox sends next: the box assigned last, the one its owner declared, or sdi01."""
    known = bridge.archive.mailboxes.assigned(rules.name)
    if known:
        return Box(known[-1].address)
    if rules.sdi_address:
        return Box(rules.sdi_address)
    under_way = bridge.archive.attempts.going_on(rules.name, 1)
    if under_way:
        first = under_way[0].attempt
        return Awaited(first.saved_at, first.message_id)
    return Box(addresses.FIRST, first=True)

"""Collects again and again for a while: as soon as something comes where the server tells, else from time to time."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final

from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.collecting.collect import Progress, collect
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.errors import ChannelRefused, ChannelUnavailable, ConfigurationError

POLL: Final = timedelta(seconds=60)
"""Between two looks at mailboxes that do not tell, or that are several."""


def watch(
    bridge: Bridge,
    wait: timedelta,
    *,
    mailbox: str | None = None,
    progress: Progress | None = None,
    after: Callable[[], Iterator[Outcome]] = lambda: iter(()),
) -> Iterator[Outcome]:
    """Collect until that time has passed; yield what `collect` yields, and that nothing came only the first time.

    What is to be done `after` each collection is yielded too.
    """
    until = bridge.clock.now() + wait
    yield from collect(bridge, mailbox=mailbox, progress=progress)
    yield from after()
    watched = [bridge.mailboxes[mailbox]] if mailbox is not None else list(bridge.mailboxes.values())
    while (left := until - bridge.clock.now()) > timedelta():
        _pause(bridge, watched, left)
        for outcome in collect(bridge, mailbox=mailbox, progress=progress):
            if outcome.verdict is not Verdict.NOTHING:
                yield outcome
        yield from after()


def _pause(bridge: Bridge, watched: list[MailboxRules], left: timedelta) -> None:
    """Something has come into the only mailbox, or it is time to look again."""
    begin = bridge.clock.now()
    if len(watched) == 1 and _something_came(bridge, watched[0], left):
        return
    waited = bridge.clock.now() - begin
    rest = min(left, POLL) - waited
    if rest > timedelta():
        bridge.clock.sleep(rest)


def _something_came(bridge: Bridge, rules: MailboxRules, at_most: timedelta) -> bool:
    """Whether the server said so within that time; False at once where it does not tell, or the mailbox rests."""
    held = bridge.archive.mailboxes.suspension(rules.name)
    if len(rules.folders) != 1 or (held is not None and held.holds(bridge.clock.now())):
        return False
    try:
        with bridge.inbox(rules) as inbox:
            return inbox.wait(rules.folders[0], at_most)
    except (ChannelUnavailable, ChannelRefused, ConfigurationError):
        return False  # the collection that follows meets the same error, and tells it

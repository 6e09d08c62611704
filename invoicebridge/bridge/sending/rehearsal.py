"""What `transmit --dry-run` tells: each file that waits, where it would go, how large, and what holds it up.

Then in how many mails the files would go, where zips are made, and what the limits of the mailbox would hold back.
"""

from collections.abc import Iterator, Sequence

from invoicebridge.bridge.archived import Company, Filter
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.looking.listing import every
from invoicebridge.bridge.report import Outcome
from invoicebridge.bridge.sending import telling
from invoicebridge.bridge.sending.addressing import Awaited, Box, box_of
from invoicebridge.bridge.sending.last_look import Fit, Unfit, last_look
from invoicebridge.bridge.sending.loading import MOST_IN_ZIP, fitting
from invoicebridge.bridge.sending.pacing import Pace
from invoicebridge.pec.compose import wire_size
from invoicebridge.sdi.addresses import FIRST
from invoicebridge.transmission.transmission import Transmission


def rehearse(bridge: Bridge, rules: MailboxRules, companies: Sequence[Company]) -> Iterator[Outcome]:
    """Yield what would become of each file that waits, were it sent now; nothing is claimed or written."""
    now = bridge.clock.now()
    files = sum(bridge.archive.queue.waiting(company.id, now) for company in companies)
    suspended = bridge.archive.mailboxes.suspension(rules.name)
    if files and suspended is not None and suspended.holds(now):
        yield telling.suspended(rules, suspended, files)
    box = box_of(bridge, rules)
    if files and isinstance(box, Awaited):
        yield telling.awaiting(rules, box, files, now)
    mails = 0
    for company in companies:
        loads = _Loads(rules, box, bridge.archive.queue.waiting(company.id, now))
        for one in _waiting(bridge, company):
            yield _would(bridge, rules, box, one, loads)
        mails += loads.finished()
        if loads.zipped:
            yield telling.would_zip(rules, company, loads.zips, loads.zipped)
    yield from _held_back(bridge, rules, mails)


class _Loads:
    """In how many mails the files of a company would go; at most one zip's files are in memory."""

    def __init__(self, rules: MailboxRules, box: Box | Awaited, waiting: int) -> None:
        alone = isinstance(box, Box) and box.first
        self._zip_from = None if alone else rules.zip_from
        self._limit, self._left = rules.size_limit, waiting
        self._next: list[Fit] = []
        self._mails = self.zips = self.zipped = 0

    def add(self, fit: Fit) -> None:
        """One more file would go."""
        if self._zip_from is None:
            self._mails += 1
            return
        self._next.append(fit)
        if len(self._next) == MOST_IN_ZIP:
            self._go()

    def drop(self) -> None:
        """A file that waits would not go."""
        self._left -= 1

    def finished(self) -> int:
        """How many mails there would be, with those of the last files."""
        while self._next:
            self._go()
        return self._mails

    def _go(self) -> None:
        zips = self._zip_from is not None and self._left >= self._zip_from
        together = fitting(self._next, self._limit) if zips else 1
        self._mails += 1
        if together > 1:
            self.zips += 1
            self.zipped += together
        self._left -= together
        del self._next[:together]


def _held_back(bridge: Bridge, rules: MailboxRules, mails: int) -> Iterator[Outcome]:
    """What of so many mails the limits of the mailbox would hold back for now."""
    minute, day = Pace(bridge, rules, bridge.clock.now()).left()
    limits = ((rules.per_minute, minute, "would-be-paced-minute"), (rules.per_day, day, "would-be-paced-day"))
    for limit, left, code in limits:
        if limit is not None and left is not None and mails > left:
            yield telling.would_pace(rules, code, mails, left, limit)


def _waiting(bridge: Bridge, company: Company) -> Iterator[Transmission]:
    """The files of a company that wait, claimed or not; those that have waited longest first."""
    rows = every(bridge.archive, Filter(company=company.id, queued=True))
    ids = list(dict.fromkeys(one.transmission for one in rows))
    known = bridge.archive.transmissions.get(ids)
    yield from sorted(known, key=lambda one: (one.prepared_at, one.id))


def _would(bridge: Bridge, rules: MailboxRules, box: Box | Awaited, one: Transmission, loads: _Loads) -> Outcome:
    seen = last_look(bridge, one, bridge.clock.now())
    if not isinstance(seen, Fit):
        loads.drop()
        return telling.would_hold(seen)
    address = box.address if isinstance(box, Box) else None
    size = wire_size(
        [seen.file],
        sender=rules.address,
        recipient=address or FIRST,
        message_id=bridge.ids.message_id(rules.address),
        tipo_ricevuta=rules.tipo_ricevuta,
    )
    if size > rules.size_limit:
        loads.drop()
        return telling.would_hold(Unfit(one, "mail-too-large"))
    loads.add(seen)
    return telling.would_send(seen, address, size)

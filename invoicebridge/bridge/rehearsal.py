"""What `transmit --dry-run` tells: each file that waits, where it would go, how large, and what holds it up."""

from collections.abc import Iterator, Sequence

from invoicebridge.bridge import telling
from invoicebridge.bridge.addressing import Awaited, Box, box_of
from invoicebridge.bridge.archived import Company, Filter
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.last_look import Fit, Unfit, last_look
from invoicebridge.bridge.listing import every
from invoicebridge.bridge.report import Outcome
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
    for company in companies:
        for one in _waiting(bridge, company):
            yield _would(bridge, rules, box, one)


def _waiting(bridge: Bridge, company: Company) -> Iterator[Transmission]:
    """The files of a company that wait, claimed or not; those that have waited longest first."""
    rows = every(bridge.archive, Filter(company=company.id, queued=True))
    ids = list(dict.fromkeys(one.transmission for one in rows))
    known = bridge.archive.transmissions.get(ids)
    yield from sorted(known, key=lambda one: (one.prepared_at, one.id))


def _would(bridge: Bridge, rules: MailboxRules, box: Box | Awaited, one: Transmission) -> Outcome:
    seen = last_look(bridge, one, bridge.clock.now())
    if not isinstance(seen, Fit):
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
        return telling.would_hold(Unfit(one, "mail-too-large"))
    return telling.would_send(seen, address, size)

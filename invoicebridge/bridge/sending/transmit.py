"""The operation `transmit`: what waits goes to the SdI, each file at most once.

It can be run again at any time, by several processes at once. What an earlier run left half done is taken up first.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from invoicebridge.bridge.archived import Company
from invoicebridge.bridge.backing_up import returning
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.collecting.folding import heal
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.sending import again, rehearsal, telling
from invoicebridge.bridge.sending.by_mailbox import send_from
from invoicebridge.errors import ArchiveUnavailable, ConfigurationError, InvoiceBridgeError


def transmit(
    bridge: Bridge,
    *,
    mailbox: str | None = None,
    company: str | None = None,
    dry_run: bool = False,
    wait: timedelta = timedelta(),
    limit: int | None = None,
) -> Iterator[Outcome]:
    """Send what waits in the queues of every mailbox, or of one mailbox or company; yield what became of each file.

    `limit` is the most mails that are offered, `wait` how long the run may sleep until a limit of the mailboxes allows
    the next one. With `dry_run` nothing is claimed, sent or written. One mailbox's failure never stops the others; the
    store's does. ConfigurationError `mailbox-unknown` or `company-unknown` before anything is done.
    """
    chosen = _chosen(bridge, mailbox, company)
    if dry_run:
        yield from _rehearsed(bridge, chosen, company)
        return
    try:
        yield from _sent(bridge, chosen, company, bridge.clock.now() + wait, limit)
    except ArchiveUnavailable as error:
        yield Outcome(what="transmit", verdict=Verdict.FAILED, code="store-stops", error=error)


def release(bridge: Bridge, by: str) -> Iterator[Outcome]:
    """Let files be sent from this store from now on; it is kept who said so.

    ConfigurationError `decision-unsigned` without a name; `restore-releases` after a restoration, which has steps of
    its own.
    """
    lock = bridge.archive.sending_lock()
    if lock is None:
        yield Outcome(what="transmit", verdict=Verdict.NOTHING, code="not-locked")
        return
    if not by.strip():
        raise ConfigurationError("decision-unsigned")
    if returning.pending(bridge) is not None:
        raise ConfigurationError("restore-releases")
    bridge.archive.release_sending(by, bridge.clock.now())
    yield Outcome(what="transmit", verdict=Verdict.DONE, code="released", detail={"by": by, "reason": lock.reason})


def _sent(
    bridge: Bridge,
    chosen: Mapping[str, Sequence[Company]],
    company: str | None,
    until: datetime,
    limit: int | None,
) -> Iterator[Outcome]:
    heal(bridge.archive, bridge.clock.now())
    lock = bridge.archive.sending_lock()
    if lock is not None:
        yield telling.locked(lock)
        return
    yield from _homeless(bridge, company)
    for name, companies in chosen.items():
        rules = bridge.mailboxes[name]
        try:
            yield from _taken_up(bridge, companies)
            offered = yield from send_from(bridge, rules, companies, until, limit)
            limit = None if limit is None else limit - offered
        except ArchiveUnavailable:
            raise
        except InvoiceBridgeError as error:
            yield telling.unusable(rules, error)


def _rehearsed(bridge: Bridge, chosen: Mapping[str, Sequence[Company]], company: str | None) -> Iterator[Outcome]:
    lock = bridge.archive.sending_lock()
    if lock is not None:
        yield telling.locked(lock)
    yield from _homeless(bridge, company)
    for name, companies in chosen.items():
        yield from rehearsal.rehearse(bridge, bridge.mailboxes[name], companies)


def _chosen(bridge: Bridge, mailbox: str | None, company: str | None) -> dict[str, list[Company]]:
    """The companies that each mailbox sends for, of those that were asked for; every one has its rules."""
    stored = {one.id: one for one in bridge.archive.companies.all()}
    if mailbox is not None and mailbox not in bridge.mailboxes:
        raise ConfigurationError("mailbox-unknown", mailbox=mailbox, known=", ".join(bridge.mailboxes) or "-")
    if company is not None and company not in stored:
        raise ConfigurationError("company-unknown", company=company, known=", ".join(stored) or "-")
    chosen: dict[str, list[Company]] = {}
    for rules in bridge.companies.values():
        wanted = mailbox in (None, rules.mailbox) and company in (None, rules.company)
        if wanted and rules.company in stored and rules.mailbox in bridge.mailboxes:
            chosen.setdefault(rules.mailbox, []).append(stored[rules.company])
    return chosen


def _homeless(bridge: Bridge, company: str | None) -> Iterator[Outcome]:
    """Companies whose files wait, and for which the settings name no mailbox."""
    for one in bridge.archive.companies.all():
        rules = bridge.companies.get(one.id)
        if company not in (None, one.id) or (rules is not None and rules.mailbox in bridge.mailboxes):
            continue
        files = bridge.archive.queue.waiting(one.id, bridge.clock.now())
        if files:
            detail = {"company": one.id, "files": str(files)}
            yield Outcome(what=one.name, verdict=Verdict.ATTENTION, code="company-without-mailbox", detail=detail)


def _taken_up(bridge: Bridge, companies: Sequence[Company]) -> Iterator[Outcome]:
    """Files that were put off, and that a process which ended then did not queue again."""
    for one in companies:
        for id_, name in again.take_up(bridge, one.id):
            yield Outcome(what=name, verdict=Verdict.WAITING, code="queued-again", transmission=id_)

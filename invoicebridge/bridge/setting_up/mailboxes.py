"""The operations `mailbox`: how each mailbox stands, and what a person may decide about it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.catalogue.boxes import is_sdi_box
from invoicebridge.errors import ConfigurationError
from invoicebridge.sdi.addresses import FIRST

_UNKNOWN: Final = "-"


def listed(bridge: Bridge) -> Iterator[Outcome]:
    """How each mailbox stands: usable or suspended, and to which of the SdI's boxes it sends."""
    for rules in bridge.mailboxes.values():
        yield _standing(bridge, rules, bridge.clock.now())


def resume(bridge: Bridge, name: str) -> Iterator[Outcome]:
    """The mailbox may be used again, and its failures are forgotten; ConfigurationError `mailbox-unknown`."""
    rules = chosen(bridge, name)
    found = bridge.archive.mailboxes.suspension(name)
    if found is None or not found.holds(bridge.clock.now()):
        yield Outcome(what=name, verdict=Verdict.NOTHING, code="mailbox-not-suspended")
        return
    bridge.archive.mailboxes.resume(name)
    bridge.archive.mailboxes.worked(name)
    detail = {"address": rules.address, "reason": found.reason}
    yield Outcome(what=name, verdict=Verdict.DONE, code="mailbox-resumed", detail=detail)


def declare_address(bridge: Bridge, name: str, address: str) -> Iterator[Outcome]:
    """The SdI's box for the mailbox is the one that its owner says, until an answer from the SdI shows another.

    ConfigurationError `mailbox-unknown`, `sdi-address-wrong`.
    """
    chosen(bridge, name)
    box = address.strip().lower()
    if not is_sdi_box(box):
        raise ConfigurationError("sdi-address-wrong", value=address)
    changed = bridge.archive.mailboxes.assign(name, box, bridge.clock.now())
    code, verdict = ("mailbox-address", Verdict.DONE) if changed else ("mailbox-address-known", Verdict.NOTHING)
    yield Outcome(what=name, verdict=verdict, code=code, detail={"box": box})


def chosen(bridge: Bridge, name: str) -> MailboxRules:
    """The mailbox of that name; ConfigurationError `mailbox-unknown` when the settings have none."""
    if name not in bridge.mailboxes:
        raise ConfigurationError("mailbox-unknown", mailbox=name, known=", ".join(bridge.mailboxes) or _UNKNOWN)
    return bridge.mailboxes[name]


def box_in_use(bridge: Bridge, rules: MailboxRules) -> str:
    """Where the mailbox sends: the last box assigned, else the declared one, else the first."""
    assigned = bridge.archive.mailboxes.assigned(rules.name)
    return assigned[-1].address if assigned else rules.sdi_address or FIRST


def _standing(bridge: Bridge, rules: MailboxRules, now: datetime) -> Outcome:
    detail = {"address": rules.address, "box": box_in_use(bridge, rules)}
    found = bridge.archive.mailboxes.suspension(rules.name)
    if found is None or not found.holds(now):
        return Outcome(what=rules.name, verdict=Verdict.DONE, code="mailbox-usable", detail=detail)
    detail |= {"reason": found.reason, "since": found.since.isoformat(timespec="seconds")}
    if found.until is None:
        return Outcome(what=rules.name, verdict=Verdict.ATTENTION, code="mailbox-out-of-use", detail=detail)
    detail["until"] = found.until.isoformat(timespec="seconds")
    return Outcome(what=rules.name, verdict=Verdict.WAITING, code="mailbox-paused", detail=detail)

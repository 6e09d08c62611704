"""Learns from proven answers which box the SdI assigned to each of our mailboxes, and tells when it changes."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.collecting.understood import SdiAnswer
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.sdi.addresses import AddressChanged, AddressHistory, Assignment, learn

_DECLARED: Final = ""
"""Stands for the evidence of a box that the mailbox's owner declared."""
_ALWAYS: Final = datetime(2005, 1, 1, tzinfo=UTC)
"""Before any PEC mail: since when a declared box holds."""


class Boxes:
    """The boxes of the SdI as one run learns them."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._histories: dict[str, AddressHistory] = {}

    def learn(self, answers: Sequence[SdiAnswer]) -> Iterator[Outcome]:
        """The boxes that the answers came from are in the store; yields what is new of each mailbox."""
        for rules in self._bridge.mailboxes.values():
            own = [answer for answer in answers if rules.address.strip().lower() in answer.recipients]
            if own:
                yield from self._learn(rules, sorted(own, key=lambda answer: (answer.at, answer.evidence)))

    def _learn(self, rules: MailboxRules, answers: Sequence[SdiAnswer]) -> Iterator[Outcome]:
        before = history = self._history(rules)
        changes: list[AddressChanged] = []
        for answer in answers:
            learnt = learn(
                history,
                answer.notification,
                sender=answer.sender,
                at=answer.at,
                evidence=answer.evidence,
                proven=True,
            )
            history = learnt.history
            changes += learnt.notes
        self._keep(rules, before, history)
        if not before.assignments and history.assignments:
            detail = {"address": history.current}
            yield Outcome(what=rules.name, verdict=Verdict.DONE, code="sdi-address-known", detail=detail)
        for change in changes:
            yield _changed(rules, change)

    def _history(self, rules: MailboxRules) -> AddressHistory:
        if rules.name not in self._histories:
            known = self._bridge.archive.mailboxes.assigned(rules.name)
            assignments = [Assignment(one.since, one.address, one.evidence or _DECLARED) for one in known]
            if not assignments and rules.sdi_address:
                assignments = [Assignment(_ALWAYS, rules.sdi_address.strip().lower(), _DECLARED)]
            self._histories[rules.name] = AddressHistory(tuple(assignments))
        return self._histories[rules.name]

    def _keep(self, rules: MailboxRules, before: AddressHistory, after: AddressHistory) -> None:
        for one in after.assignments:
            if one not in before.assignments:
                self._bridge.archive.mailboxes.assign(rules.name, one.address, one.at, one.evidence)
        self._histories[rules.name] = after


def _changed(rules: MailboxRules, change: AddressChanged) -> Outcome:
    detail = {"before": change.before, "after": change.after, "since": change.at.isoformat()}
    return Outcome(what=rules.name, verdict=Verdict.ATTENTION, code="sdi-address-changed", detail=detail)

"""Makes the calls of web hooks that are due. A hook that fails rests; its calls are tried again, later each time."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from invoicebridge.bridge.alerting.calls import trial_call
from invoicebridge.bridge.alerting.desk import Desk
from invoicebridge.bridge.alerting.kinds import URGENCIES, Kind
from invoicebridge.bridge.alerting.rules import HookRules
from invoicebridge.bridge.archived import Alert, Delivery
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.ports import Hooks
from invoicebridge.bridge.report import Outcome, Verdict
from invoicebridge.bridge.sending.pacing import rest
from invoicebridge.errors import InvoiceBridgeError

LEASE: Final = timedelta(minutes=2)
"""A call takes less, however slow the hook is."""
LONGEST: Final = timedelta(minutes=2)
"""So long one run makes calls; the rest is made by the next."""
KEPT: Final = timedelta(days=90)
"""Calls that are made or given up are remembered for so long."""


def called(bridge: Bridge, desk: Desk) -> Iterator[Outcome]:
    """Make the calls that are due; yield one outcome for each hook that was called, or failed."""
    if desk.caller is None or not desk.hooks:
        return
    run = _Run(bridge, desk, desk.caller)
    yield from run.outcomes()
    bridge.archive.deliveries.prune(bridge.clock.now() - KEPT)


def tried(bridge: Bridge, desk: Desk) -> Iterator[Outcome]:
    """Call each hook once with nothing to tell, and tell whether it answered well. Nothing is kept."""
    if desk.caller is None:
        return
    for name in desk.hooks:
        call, at = trial_call(bridge, name), bridge.clock.now()
        try:
            desk.caller.call(Delivery(id=0, hook=name, key=call.key, body=call.body, added_at=at, tries=1), at)
        except InvoiceBridgeError as error:
            yield Outcome(what=name, verdict=Verdict.FAILED, code="hook-unanswered", error=error)
        else:
            yield Outcome(what=name, verdict=Verdict.DONE, code="hook-tested")


class _Run:
    """The calls of one run."""

    def __init__(self, bridge: Bridge, desk: Desk, caller: Hooks) -> None:
        self._bridge, self._desk, self._caller = bridge, desk, caller
        self._deliveries = bridge.archive.deliveries
        self._resting: set[str] = set()
        self._made: Counter[str] = Counter()

    def outcomes(self) -> Iterator[Outcome]:
        until = self._bridge.clock.now() + LONGEST
        while (at := self._bridge.clock.now()) < until:
            taken = self._deliveries.take(at, LEASE, 1, sparing=sorted(self._resting))
            if not taken:
                break
            yield from self._outcome(taken[0], self._desk.hooks.get(taken[0].hook))
        for name, count in self._made.items():
            self._bridge.archive.alerts.over(Kind.HOOK_GIVEN_UP, [name], self._bridge.clock.now())
            yield Outcome(what=name, verdict=Verdict.DONE, code="hook-called", detail={"count": str(count)})

    def _outcome(self, one: Delivery, rules: HookRules | None) -> Iterator[Outcome]:
        if rules is None:
            self._deliveries.failed(one.id, "not in the settings", None)
            yield Outcome(what=one.hook, verdict=Verdict.NOTHING, code="hook-gone")
            return
        try:
            self._caller.call(one, self._bridge.clock.now())
        except InvoiceBridgeError as error:
            yield self._failed(one, rules, error)
        else:
            self._deliveries.delivered(one.id, self._bridge.clock.now())
            self._made[one.hook] += 1

    def _failed(self, one: Delivery, rules: HookRules, error: InvoiceBridgeError) -> Outcome:
        """The hook is left alone for the rest of this run; the call is tried again, or a person is told."""
        self._resting.add(one.hook)
        at = self._bridge.clock.now()
        reason = error.parameters.get("reason", error.code)
        if one.tries < rules.tries:
            self._deliveries.failed(one.id, reason, at + rest(one.tries - 1, self._bridge.ids.fraction()))
            return Outcome(what=one.hook, verdict=Verdict.WAITING, code="hook-unanswered", error=error)
        self._deliveries.failed(one.id, reason, None)
        kind = Kind.HOOK_GIVEN_UP
        alert = Alert(kind=kind, subject=one.hook, urgency=URGENCIES[kind], detail={"reason": reason})
        self._bridge.archive.alerts.note(alert, at)
        detail = {"reason": reason, "tries": str(one.tries)}
        return Outcome(what=one.hook, verdict=Verdict.ATTENTION, code="hook-given-up", detail=detail)

"""Which alerts a person is told of now: at once, in the digest of the day, or not by mail at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from invoicebridge.bridge.alerting.kinds import Kind
from invoicebridge.bridge.alerting.rules import AlertRules, Target
from invoicebridge.bridge.archived import NotedAlert, Urgency

OWN_JOB: Final = "alert"
"""The job that sends alerts: whether it failed cannot be told by a mail of its own."""
_SLACK: Final = timedelta(hours=1)
"""A digest that goes a little earlier than the day before still repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The alerts that stand or wait, by what becomes of them."""

    at_once: tuple[NotedAlert, ...]
    forwarded: tuple[NotedAlert, ...]
    """Messages that go to people whole."""
    digest: tuple[NotedAlert, ...]
    """New for the digest, whenever it goes."""
    repeated: tuple[NotedAlert, ...]
    """Told before, and still standing after so long that the digest tells of them again."""
    silent: tuple[NotedAlert, ...]
    """Nobody is told by mail."""


def chosen(rules: AlertRules, pending: Sequence[NotedAlert], standing: Sequence[NotedAlert], at: datetime) -> Chosen:
    """Return what becomes of the alerts at this instant."""
    told = [(one, _urgency(rules, one)) for one in pending]
    urgent = [one for one, urgency in told if urgency is Urgency.AT_ONCE]
    forwarded = [one for one, urgency in told if urgency is not None and is_forwarded(one)]
    return Chosen(
        at_once=tuple(one for one in urgent if not is_forwarded(one)),
        forwarded=tuple(forwarded),
        digest=tuple(one for one, urgency in told if urgency is Urgency.DIGEST and not is_forwarded(one)),
        repeated=tuple(one for one in standing if _is_old(rules, one, at)),
        silent=tuple(one for one, urgency in told if urgency is None),
    )


def is_forwarded(one: NotedAlert) -> bool:
    """Whether the alert is a message that people get whole."""
    return one.alert.kind == Kind.RECEIVED and one.alert.detail.get("target") == Target.FORWARD


def _urgency(rules: AlertRules, one: NotedAlert) -> Urgency | None:
    if one.alert.kind == Kind.JOB_FAILED and one.alert.subject == OWN_JOB:
        return None
    return rules.urgency(one.alert.kind)


def _is_old(rules: AlertRules, one: NotedAlert, at: datetime) -> bool:
    if one.pending or one.last_sent is None or _urgency(rules, one) is None:
        return False
    return one.last_sent + rules.repeat - _SLACK <= at

"""Alerts and changes of state → calls of web hooks, which wait in the store until they are made.

Each has a key of its own, and is added once: adding what is there already does nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from invoicebridge.bridge.alerting.desk import Desk
from invoicebridge.bridge.alerting.kinds import STATE, Kind
from invoicebridge.bridge.alerting.rules import HookRules
from invoicebridge.bridge.archived import Call, NotedAlert, StoryLine
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.ports import Archive
from invoicebridge.transmission.transmission import Transmission

CURSOR: Final = "alerts/stories"
FIRST_TIME: Final = timedelta(days=1)
"""The first run tells the changes of so long before it."""
OLDEST: Final = timedelta(days=30)
"""Changes from before that are told to nobody any more: the hooks were not there for long."""
_AT_ONCE: Final = 500


def added(bridge: Bridge, desk: Desk) -> int:
    """What the hooks have to be told waits in the store; how many calls are new."""
    if not desk.hooks:
        return 0
    alerts = [call for one in bridge.archive.alerts.standing() for call in _of_alert(bridge, desk, one)]
    count = bridge.archive.deliveries.add(alerts, bridge.clock.now())
    wanting = [hook for hook in desk.hooks.values() if STATE in hook.events]
    return count + (_changes(bridge, wanting) if wanting else 0)


def trial_call(bridge: Bridge, hook: str) -> Call:
    """A call that tells nothing."""
    return _call(bridge.archive, hook, "test", bridge.ids.transmission(), {"at": bridge.clock.now().isoformat()})


# --- alerts ----------------------------------------------------------------------------------------------------------


def _of_alert(bridge: Bridge, desk: Desk, one: NotedAlert) -> Iterator[Call]:
    alert = one.alert
    body = {
        "at": one.first_at.isoformat(),
        "subject": alert.subject,
        "urgency": str(alert.urgency),
        "detail": dict(alert.detail),
    }
    about = json.dumps([alert.kind, alert.subject, one.first_at.isoformat(), dict(alert.detail)], sort_keys=True)
    key = hashlib.sha256(about.encode()).hexdigest()[:32]
    for hook in desk.hooks.values():
        if alert.kind in hook.events and (alert.kind, alert.subject) != (Kind.HOOK_GIVEN_UP, hook.name):
            yield _call(bridge.archive, hook.name, alert.kind, key, body)


# --- changes of state ------------------------------------------------------------------------------------------------


def _changes(bridge: Bridge, hooks: Sequence[HookRules]) -> int:
    """Every change since the last run is added; the cursor stands after them."""
    archive, at, count = bridge.archive, bridge.clock.now(), 0
    mark = archive.marks.get(CURSOR)
    number = 0 if mark is None else int(mark.detail["number"])
    since = at - (FIRST_TIME if mark is None else OLDEST)
    while lines := archive.stories.after(number, _AT_ONCE, since):
        count += archive.deliveries.add(list(_of_lines(archive, hooks, lines)), at)
        number = lines[-1].number
        archive.marks.put(CURSOR, at, {"number": str(number)})
    return count


def _of_lines(archive: Archive, hooks: Iterable[HookRules], lines: Iterable[StoryLine]) -> Iterator[Call]:
    changes = [line for line in lines if line.event.what == STATE]
    files = {one.id: one for one in archive.transmissions.get([line.event.transmission for line in changes])}
    for line in changes:
        body = _change(line, files[line.event.transmission])  # a restored store counts some numbers once more
        for hook in hooks:
            yield _call(archive, hook.name, STATE, f"{STATE}-{line.number}-{line.sha256[:12]}", body)


def _change(line: StoryLine, one: Transmission) -> dict[str, Any]:
    return {
        "at": line.at.isoformat(),
        "number": line.number,
        "transmission": one.id,
        "company": one.company,
        "file": one.name,
        "before": line.event.detail.get("from"),
        "state": line.event.detail.get("to"),
        "evidence": line.event.evidence,
        "invoices": [
            {
                "tipo_documento": each.tipo_documento,
                "numero": each.reference.numero_fattura,
                "data": each.data.isoformat(),
            }
            for each in one.invoices
        ],
    }


def _call(archive: Archive, hook: str, event: str, key: str, about: Mapping[str, Any]) -> Call:
    body = {"event": event, "id": key, "store": str(archive.kind), **about}
    return Call(hook=hook, key=key, body=json.dumps(body, ensure_ascii=False, separators=(",", ":")))

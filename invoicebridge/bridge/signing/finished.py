"""Signed files, judged on their last bytes: name, size and signatures are what the SdI will see of them."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from invoicebridge.bridge.inspecting.inspect import Bench
from invoicebridge.fatturapa.check import Checked, check
from invoicebridge.fatturapa.controls.coverage import SIGNATURE
from invoicebridge.fatturapa.fault import Fault, Severity

_LAST: Final = SIGNATURE | {"00001", "00003"}


def last_errors(name: str, content: bytes, bench: Bench, now: datetime) -> tuple[Fault, ...]:
    """Return the errors of the signed file's name, size and signatures; an empty tuple means that it may go.

    A reception that is presumed earlier than `now` would find the time of signing in the future: signatures are judged
    at the later of the two.
    """
    checked = check(name, content, bench.schemas, replace(bench.circumstances, at=_later(bench, now)))
    return tuple(fault for fault in checked.faults if fault.code in _LAST and fault.severity is Severity.ERROR)


def judged(name: str | None, content: bytes, bench: Bench, now: datetime, label: str) -> Checked:
    """What `check` says of a signed file: the invoice at the presumed reception, the signatures not before `now`."""
    inside = check(name, content, bench.schemas, bench.circumstances, label=label)
    later = _later(bench, now)
    if inside.error is not None or later == bench.circumstances.at:
        return inside
    outside = check(name, content, bench.schemas, replace(bench.circumstances, at=later), label=label)
    faults = [fault for fault in inside.faults if fault.code not in SIGNATURE]
    return replace(inside, faults=(*faults, *(fault for fault in outside.faults if fault.code in SIGNATURE)))


def _later(bench: Bench, now: datetime) -> datetime:
    return max(bench.circumstances.at, now)

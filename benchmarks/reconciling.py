"""Reconciling a store of a million transmissions, and the report of a month of it; each in a process of its own.

    python -m benchmarks.reconciling store.db COUNT [DAYS]

prints seconds, the peak of memory in bytes, and how many invoices there were.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks.big_store import AT, Sent
from benchmarks.measure import Row, UnsoundResult, Wish, spread
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.looking.story import story
from invoicebridge.bridge.reconcile import reconcile
from invoicebridge.bridge.reconcile.reconciliation import Scope
from invoicebridge.connectors.archive import store
from invoicebridge.render.reconcile_page import report, to_tell
from tests.world import CountedIds, DrivenClock, lens

_MONTH: Final = 20_000
"""Invoices of the month whose report is made, where there are so many."""
_KIB: Final = 1024


def rows(path: Path, count: int) -> Iterator[Row]:
    """The rows of the report of all benchmarks."""
    seconds, peak, found = _run(path, count)
    yield Row(
        measure="store",
        what=f"reconcile {count:,} transmissions",
        unit="s",
        ours=spread([seconds]),
        figure=seconds,
        figure_unit="s",
        wish=Wish("at most", 60),
        note="wall clock, a process of its own",
    )
    yield Row(
        measure="store",
        what=f"peak of reconcile, {count:,} transmissions",
        unit="MB",
        ours=spread([peak]),
        figure=peak / 1e6,
        figure_unit="MB",
        wish=Wish("below", 300),
    )
    days = max(_MONTH * 1000 // count, 1)
    seconds, _, found = _run(path, count, min(days, 30))
    yield Row(
        measure="store",
        what=f"report of a month, HTML, {found:,} invoices of {count:,}",
        unit="s",
        ours=spread([seconds]),
        figure=seconds,
        figure_unit="s",
        wish=Wish("at most", 5),
        note="with the stories of the first invoices that need somebody",
    )


def _run(path: Path, count: int, days: int | None = None) -> tuple[float, float, int]:
    """Seconds, bytes and invoices, as a process of its own tells them."""
    command = [sys.executable, "-m", "benchmarks.reconciling", str(path), str(count), *([str(days)] if days else [])]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = json.loads(said)
    return found["seconds"], found["bytes"], found["invoices"]


def main(path: str, count: int, days: int | None) -> None:
    """Reconcile the store, or make the report of the days around its middle, and print what it took."""
    start = time.perf_counter()
    with store.opened(f"sqlite:///{path}") as archive:
        bridge = Bridge(
            archive=archive,
            clock=DrivenClock(AT),
            ids=CountedIds(),
            schemas=None,  # type: ignore[arg-type]
            companies={},
            mailboxes={},
            outbox=lambda _: None,  # type: ignore[arg-type,return-value]
            inbox=lambda _: None,  # type: ignore[arg-type,return-value]
            signer=lambda _: None,  # type: ignore[arg-type,return-value]
            lens=lens,
        )
        middle = Sent(count // 2, count).data
        scope = Scope() if days is None else Scope(since=middle, until=middle + timedelta(days=days - 1))
        found = reconcile(bridge, scope)
        if days is not None and not report(found, story(bridge, to_tell(found)), "it"):
            raise UnsoundResult("the report is empty")
    seconds = time.perf_counter() - start
    if not found.adds_up or found.invoices != sum(1 for _ in _within(count, scope)):
        raise UnsoundResult(f"{found.invoices} invoices were found")
    print(json.dumps({"seconds": seconds, "bytes": _peak(), "invoices": found.invoices}))


def _peak() -> int:
    """The peak of this process's memory in bytes; Linux's own count, for getrusage's begins with the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * _KIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB


def _within(count: int, scope: Scope) -> Iterator[Sent]:
    for number in range(count):
        one = Sent(number, count)
        if scope.since is None or scope.until is None or scope.since <= one.data <= scope.until:
            yield one


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)

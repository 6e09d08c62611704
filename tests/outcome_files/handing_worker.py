"""Run as a process of its own: writes outcome files, again and again, two changes in each.

python -m tests.outcome_files.handing_worker STORE FOLDER
"""

import os
import sys
import time
from contextlib import nullcontext, suppress
from datetime import timedelta
from pathlib import Path

from invoicebridge import app
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.bridge.outcome_files import hand_over as module
from invoicebridge.connectors.archive import store
from invoicebridge.connectors.clock import SystemClock
from invoicebridge.errors import ArchiveUnavailable
from tests.outcome_files.erp import Erp
from tests.pec import generator as g
from tests.world import MAILBOX, RULES, CountedIds, FakeInbox, FakeOutbox, lens


def main(url: str, folder: Path) -> None:
    setattr(module, "MOST", 2)  # noqa: B010  constants of a module
    setattr(module, "LEASE", timedelta(seconds=0.5))  # noqa: B010
    anchors = g.trust().anchors
    with store.opened(url) as archive:
        bridge = Bridge(
            archive=archive,
            clock=SystemClock(),
            ids=CountedIds(f"process{os.getpid()}"),
            schemas=app.schemas(),
            companies={RULES.company: RULES},
            mailboxes={MAILBOX.name: MAILBOX},
            outbox=lambda _: nullcontext(FakeOutbox()),
            inbox=lambda _: nullcontext(FakeInbox()),
            signer=lambda _: nullcontext(None),  # type: ignore[arg-type,return-value]
            lens=lambda now: lens(now, anchors, (MAILBOX.address,)),
        )
        while True:
            with suppress(ArchiveUnavailable):
                list(module.hand_over(bridge, [Erp(folder).drop]))
            time.sleep(0.02)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

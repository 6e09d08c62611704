"""Run as a process of its own: imports whatever is put into a watched folder, again and again.

python -m tests.watch.importing_worker STORE FOLDER
"""

import os
import sys
import time
from contextlib import nullcontext, suppress
from pathlib import Path

from invoicebridge import app
from invoicebridge.bridge.bridge import Bridge
from invoicebridge.connectors.archive import store
from invoicebridge.errors import ArchiveUnavailable
from tests.watch.erp import passed
from tests.world import MAILBOX, RULES, CountedIds, DrivenClock, FakeInbox, FakeOutbox, lens


def main(url: str, folder: Path) -> None:
    with store.opened(url) as archive:
        bridge = Bridge(
            archive=archive,
            clock=DrivenClock(),
            ids=CountedIds(f"process{os.getpid()}"),
            schemas=app.schemas(),
            companies={RULES.company: RULES},
            mailboxes={MAILBOX.name: MAILBOX},
            outbox=lambda _: nullcontext(FakeOutbox()),
            inbox=lambda _: nullcontext(FakeInbox()),
            signer=lambda _: nullcontext(None),  # type: ignore[arg-type,return-value]
            lens=lens,
        )
        while True:
            with suppress(ArchiveUnavailable):
                passed(bridge, folder)
            time.sleep(0.05)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

"""Mailboxes that tell of new mail by themselves (IMAP IDLE): a thread for each, which reads as soon as something comes.

It keeps one connection and reads over it. The job `collect` goes on besides: for mailboxes that tell nothing, and for
what a connection that broke silently did not tell.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Final

from invoicebridge import app
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.ports import Inbox
from invoicebridge.bridge.report import Outcome
from invoicebridge.errors import InvoiceBridgeError
from invoicebridge.scheduler import logs
from invoicebridge.scheduler.running import Runner
from invoicebridge.scheduler.table import Job
from invoicebridge.scheduler.work import Work, collect_from
from invoicebridge.settings import Settings

LONGEST: Final = timedelta(minutes=9)
"""Of one IDLE: servers may hang up after half an hour, routers much earlier (RFC 2177)."""
AGAIN: Final = 60.0
"""Seconds until a mailbox is tried again that is suspended, or whose connection failed."""
_AT_ONCE: Final = 0.5
"""Seconds; whoever waited for less was not offered to wait."""


class Watcher(threading.Thread):
    """Watches one mailbox until its runner stops. It ends with the process: what it leaves is a connection."""

    def __init__(self, settings: Settings, name: str, job: Job, runner: Runner) -> None:
        super().__init__(name=f"watch-{name}", daemon=True)
        self._settings, self._mailbox, self._job, self._runner = settings, name, job, runner

    def run(self) -> None:
        """The mailbox is read whenever something comes."""
        while self._runner.goes_on():
            try:
                self._session()
            except InvoiceBridgeError as error:
                logs.event("watching-failed", logging.WARNING, mailbox=self._mailbox, error=error.code)
            except Exception as error:  # noqa: BLE001  the job `collect` reads the mailbox too
                logs.event("watching-failed", logging.ERROR, mailbox=self._mailbox, error=type(error).__name__)
            self._runner.wait(AGAIN)

    def _session(self) -> None:
        """Over one connection; ends where the server offers no IDLE or the mailbox is suspended."""
        with app.bridge(self._settings) as bridge:
            rules = bridge.mailboxes[self._mailbox]
            with bridge.inbox(rules) as inbox:
                kept = replace(bridge, inbox=lambda _: nullcontext(inbox))
                while self._runner.goes_on() and not _is_suspended(bridge, rules):
                    self._runner.run(self._job, what=self._read, bridge=kept, key=f"collect/{rules.name}")
                    if not self._came(inbox, rules.folders[0]):
                        return

    def _read(self, work: Work) -> Iterator[Outcome]:
        return collect_from(work, self._mailbox)

    def _came(self, inbox: Inbox, folder: str) -> bool:
        """Waits; whether the server could be waited for at all."""
        began = time.monotonic()
        while self._runner.goes_on():
            if inbox.wait(folder, LONGEST):
                return True
            if time.monotonic() - began < _AT_ONCE:
                return False
            began = time.monotonic()
        return False


def _is_suspended(bridge: Bridge, rules: MailboxRules) -> bool:
    held = bridge.archive.mailboxes.suspension(rules.name)
    return held is not None and held.holds(bridge.clock.now())

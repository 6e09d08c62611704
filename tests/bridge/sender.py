"""Run as a process of its own: transmits what waits in a store, and writes each mail's subject into a file.

python -m tests.bridge.sender URL FILE
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from invoicebridge import app
from invoicebridge.bridge.bridge import Bridge, MailboxRules
from invoicebridge.bridge.sending.transmit import transmit
from invoicebridge.connectors.archive import store
from invoicebridge.errors import ConfigurationError
from invoicebridge.pec.compose import OutgoingMail
from invoicebridge.transmission.dialogue import Dialogue
from tests.world import MAILBOX, RULES, CountedIds, DrivenClock, FakeInbox, FakeOutbox, lens


class WritingOutbox(FakeOutbox):
    """Takes every mail, and writes it down before it answers, as a provider does."""

    def send(self, mail: OutgoingMail, now: Callable[[], datetime]) -> Dialogue:
        subject = mail.content.split(b"\r\nSubject: ")[1].split(b"\r\n")[0]
        written = os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND)
        os.write(written, subject + b"\n")
        os.close(written)
        return super().send(mail, now)


@contextmanager
def outgoing(_: MailboxRules) -> Iterator[WritingOutbox]:
    yield WritingOutbox()


@contextmanager
def incoming(_: MailboxRules) -> Iterator[FakeInbox]:
    yield FakeInbox()


def unsigned(name: str) -> None:
    raise ConfigurationError("signer-unknown", name=name, known="-")


if __name__ == "__main__":
    with store.opened(sys.argv[1]) as archive:
        bridge = Bridge(
            archive=archive,
            clock=DrivenClock(),
            ids=CountedIds(f"process{os.getpid()}"),
            schemas=app.schemas(),
            companies={RULES.company: RULES},
            mailboxes={MAILBOX.name: MAILBOX},
            outbox=outgoing,
            inbox=incoming,
            signer=unsigned,  # type: ignore[arg-type]
            lens=lens,
        )
        for outcome in transmit(bridge):
            sys.stdout.write(f"{outcome.code}\n")

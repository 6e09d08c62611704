"""The users' PEC provider: what it answers to a message, and how its mails, or the SdI's, reach the mailboxes."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import Message
from functools import partial
from itertools import count
from typing import Final, Protocol

from invoicebridge.sandbox import acceptance, mail_reader
from invoicebridge.sandbox.clock import AT_ONCE, Clock
from invoicebridge.sandbox.pec_mail import Certified, Kind, PecProvider, Sent
from invoicebridge.sandbox.script import (
    Delayed,
    Doubled,
    Late,
    Lost,
    NotAccepted,
    NotDelivered,
    Reordered,
    Script,
)
from invoicebridge.sandbox.submission import Submitted

FULL: Final = "5.2.2 - Sandbox - casella piena"
UNKNOWN: Final = "5.1.1 - Sandbox - indirizzo non valido"
FIRST_WARNING: Final = timedelta(hours=12)
LAST_WARNING: Final = timedelta(hours=24)

Abroad = Callable[[str, bytes, datetime], bool]
"""Hands an envelope to an address that is not of this provider; whether there is such an address."""


class Boxes(Protocol):
    """The users' mailboxes, as far as who delivers has to know them. Addresses are compared without case."""

    def __contains__(self, address: str) -> bool:
        """Whether there is such a mailbox."""

    def is_full(self, address: str) -> bool:
        """Whether it takes nothing more."""

    async def put(self, address: str, content: bytes, at: datetime) -> None:
        """The mail is the newest in it."""


@dataclass(frozen=True, slots=True)
class _Message:
    """A message on its way."""

    sent: Sent
    read: Message
    identificativo: str
    receipts: "count[int]"


class PostOffice:
    """Accepts, certifies and delivers (RFC 6109 §3)."""

    def __init__(self, provider: PecProvider, mailboxes: Boxes, clock: Clock, script: Script, limit: int) -> None:
        self._provider = provider
        self._mailboxes = mailboxes
        self._clock = clock
        self._script = script
        self._limit = limit
        self._numbers = count(1)
        self._run = secrets.token_hex(3)
        self._waiting: list[tuple[str, bytes, datetime]] = []
        self._waits_for = 0
        self.abroad: Abroad = lambda address, envelope, at: False

    async def take(self, submitted: Submitted) -> None:
        """The message is the provider's; what becomes of it is said in receipts."""
        read = mail_reader.read(submitted.content)
        message = _Message(acceptance.sent(submitted, read), read, self.next_id(self._clock.now()), count(2))
        refused = acceptance.objection(submitted, read, self._limit)
        self._clock.after(AT_ONCE, partial(self._examine, message, refused))

    def next_id(self, at: datetime, domain: str = "pec.sandbox.example") -> str:
        """An identifier of a provider's making, never given before."""
        return f"opec{self._run}.{at:%Y%m%d%H%M%S}.{next(self._numbers):05d}.1.1@{domain}"

    async def deliver(self, address: str, mail: bytes, kind: str, at: datetime) -> bool:
        """Whether the mailbox took the mail; a mail that the script loses, delays or holds back counts as taken."""
        if self._mailboxes.is_full(address):
            return False
        if self._script.take(Lost, lambda lost: lost.kind in (None, kind)):
            return True
        late = self._script.take(Late, lambda late: late.kind in (None, kind))
        twice = self._script.take(Doubled, lambda doubled: doubled.kind in (None, kind))
        for _ in range(2 if twice else 1):
            if late:
                self._clock.after(late.by, partial(self._put, address, mail, at))
            else:
                await self._put(address, mail, at)
        return True

    async def _put(self, address: str, mail: bytes, at: datetime) -> None:
        """In the mailbox, or behind the others that are to come out of order."""
        if not self._waits_for:
            step = self._script.take(Reordered)
            self._waits_for = step.count if step else 0
        self._waiting.append((address, mail, at))
        if len(self._waiting) >= self._waits_for:
            waiting, self._waiting, self._waits_for = self._waiting[::-1], [], 0
            for each in waiting:
                await self._mailboxes.put(*each)

    async def _examine(self, message: _Message, refused: str | None) -> None:
        """The sender learns whether the message is accepted; if so, it goes on."""
        at = self._clock.now()
        step = self._script.take(NotAccepted)
        if refused or step:
            certified = Certified(at, message.identificativo, step.errore if step else "altro")
            reason = refused or (step.reason if step else None)
            await self._receipt(Kind.NON_ACCETTAZIONE, message, replace(certified, errore_esteso=reason))
            return
        await self._receipt(Kind.ACCETTAZIONE, message, Certified(at, message.identificativo, ricevuta="completa"))
        self._send_on(message)

    def _send_on(self, message: _Message) -> None:
        """Each recipient is reached, at once or as late as the script says."""
        delayed = self._script.take(Delayed)
        by = delayed.by if delayed else AT_ONCE
        for recipient in message.sent.recipients:
            if by >= FIRST_WARNING:
                self._clock.after(FIRST_WARNING, partial(self._warn, message, recipient))
            if by >= LAST_WARNING:
                self._clock.after(LAST_WARNING, partial(self._warn, message, recipient))
                continue
            self._clock.after(by, partial(self._reach, message, recipient))

    async def _warn(self, message: _Message, recipient: str) -> None:
        certified = Certified(self._clock.now(), message.identificativo, "altro", consegna=recipient)
        reason = "4.4.1 - Sandbox - nessuna presa in carico nei tempi previsti"
        await self._receipt(Kind.PREAVVISO_ERRORE_CONSEGNA, message, replace(certified, errore_esteso=reason))

    async def _reach(self, message: _Message, recipient: str) -> None:
        at = self._clock.now()
        step = self._script.take(NotDelivered)
        certified = Certified(at, message.identificativo, ricevuta="completa")
        envelope = self._provider.transport(message.sent, certified)
        failed = step.reason if step else await self._hand_over(recipient, envelope, at)
        if failed:
            wrong = Certified(at, message.identificativo, step.errore if step else "altro", consegna=recipient)
            await self._receipt(Kind.ERRORE_CONSEGNA, message, replace(wrong, errore_esteso=failed))
            return
        kind = acceptance.receipt_type(message.read, recipient)
        done = Certified(at, message.identificativo, ricevuta=kind, consegna=recipient)
        await self._receipt(Kind.AVVENUTA_CONSEGNA, message, done, self._original(message, kind))

    async def _hand_over(self, recipient: str, envelope: bytes, at: datetime) -> str | None:
        """Why the recipient could not be reached, or None."""
        if recipient in self._mailboxes:
            return None if await self.deliver(recipient, envelope, Kind.POSTA_CERTIFICATA, at) else FULL
        return None if self.abroad(recipient, envelope, at) else UNKNOWN

    async def _receipt(
        self, kind: Kind, message: _Message, certified: Certified, original: bytes | None = None
    ) -> None:
        number = next(message.receipts)
        mail = self._provider.receipt(kind, message.sent, certified, original=original, number=number)
        await self.deliver(message.sent.sender, mail, kind, certified.at)

    def _original(self, message: _Message, kind: str) -> bytes | None:
        if kind == "sintetica":
            return None
        stamped = self._provider.stamped(message.sent, message.identificativo)
        return stamped if kind == "completa" else mail_reader.brief(stamped)

"""The whole sandbox: a PEC provider and an SdI on loopback, running in a thread of this process.

    with Sandbox() as sandbox:
        sandbox.mailbox("ditta@pec.example", "secret")
        ...                      # a client sends to sdi01@pec.fatturapa.it through sandbox.smtp, with sandbox.tls
        sandbox.settle()         # everything that is due by now has happened
        sandbox.clock.advance(timedelta(days=15))

Nothing listens beyond 127.0.0.1 and no mail is written to disk. What the SdI knows comes from the bytes that it got.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Coroutine, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread
from typing import Final, NamedTuple, Self, TypeVar

from cryptography import x509

from invoicebridge.fatturapa.schema import Schemas
from invoicebridge.sandbox import papers
from invoicebridge.sandbox.acceptance import LIMIT
from invoicebridge.sandbox.books import Entry
from invoicebridge.sandbox.clock import AT_ONCE, Clock
from invoicebridge.sandbox.interchange import ASSIGNED, FIRST_BOX, Interchange
from invoicebridge.sandbox.judge import Judge, our_schemas
from invoicebridge.sandbox.mailboxes import INBOX, Mailboxes
from invoicebridge.sandbox.post_office import PostOffice
from invoicebridge.sandbox.script import Script, Step
from invoicebridge.sandbox.sdi_mail import SdiMail
from invoicebridge.sandbox.submission import Submission
from invoicebridge.signature.path import Anchors

LOOPBACK: Final = "127.0.0.1"
PATIENCE: Final = 60
"""Seconds that anything asked of the sandbox may take."""

_log: Final = logging.getLogger(__name__)
T = TypeVar("T")


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int


class Sandbox:
    """A context manager: the servers run inside the block, and every connection is broken at its end.

    `start` is the time in the sandbox when it starts (aware; now, by default); `latency` how long the SdI takes to
    look at a mail. `signers` are the authorities whose signatures on invoices the SdI trusts; without any it asks
    for intact signatures only. `script` is asked what goes wrong, beside `Sandbox.script`. `smtp_port` and
    `imap_port` 0: free ports are taken. OSError where one is taken.
    """

    def __init__(
        self,
        *,
        start: datetime | None = None,
        latency: timedelta = AT_ONCE,
        signers: Iterable[x509.Certificate] | None = None,
        schemas: Schemas | None = None,
        limit: int = LIMIT,
        script: Script | None = None,
        smtp_port: int = 0,
        imap_port: int = 0,
    ) -> None:
        self._papers = papers.papers()
        self._judge = Judge(schemas or our_schemas(), None if signers is None else Anchors(signers))
        self._start = start
        self._latency = latency
        self._limit = limit
        self._script = script or Script()
        self._ports = smtp_port, imap_port
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="invoicebridge-sandbox", daemon=True)
        self._servers = AsyncExitStack()
        self._failures: list[BaseException] = []

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self._call(self._open())
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        self._stop()
        if error is None and self._failures:
            raise self._failures[0]

    # --- what a client needs to know ---------------------------------------------------------------------------------

    smtp: Address
    """Submission over TLS from the first byte, with AUTH PLAIN."""
    imap: Address
    """IMAP over TLS from the first byte, with LOGIN."""

    @property
    def tls(self) -> ssl.SSLContext:
        """TLS for a client that trusts this sandbox and nothing else."""
        return papers.client_context(self._papers)

    @property
    def root(self) -> bytes:
        """PEM of the certificate above the servers' and above the SdI's signer of notifications."""
        return self._papers.root

    @property
    def anchors(self) -> bytes:
        """PEM of the certificate that issues the PEC providers', for `pec.trust.anchors_from_certificates`."""
        return self._papers.anchors

    @property
    def first_box(self) -> str:
        """Where the first file of a mailbox is sent."""
        return FIRST_BOX

    # --- mailboxes ---------------------------------------------------------------------------------------------------

    def mailbox(self, address: str, password: str) -> None:
        """There is a mailbox with this password; the same address again changes the password."""
        self._do(lambda: self._mailboxes.open(address, password))

    def mails(self, address: str, folder: str = INBOX) -> list[bytes]:
        """The mails of a folder as they came, the oldest first; KeyError without such a mailbox."""
        return self._call(self._mailboxes.mails(address, folder))

    def put(self, address: str, mail: bytes, folder: str = INBOX) -> None:
        """Any mail whatever is in the folder, which is made if it is not there."""
        self._call(self._mailboxes.put(address, mail, self._clock.now(), folder))

    def fill(self, address: str, *, full: bool = True) -> None:
        """The mailbox is full, and takes nothing; or has room again."""
        self._do(lambda: self._mailboxes.fill(address, full=full))

    def reset_uidvalidity(self, address: str) -> None:
        """The inbox has another UIDVALIDITY, and every UID means another mail than before."""
        self._call(self._mailboxes.reset(address))

    # --- what happens ------------------------------------------------------------------------------------------------

    @property
    def clock(self) -> "DrivenClock":
        """The sandbox's time."""
        return DrivenClock(self)

    @property
    def sdi(self) -> "Sdi":
        """The SdI: its books, and what can be asked of it at once."""
        return Sdi(self)

    def script(self, *steps: Step, times: int | None = 1) -> None:
        """Each step is used by the next thing that it fits, so many times; None: by everything that it fits."""
        self._do(lambda: self._script.add(steps, times))

    @property
    def unused(self) -> tuple[Step, ...]:
        """The steps that were asked for and have not happened."""
        return self._do(lambda: self._script.unused)

    def settle(self) -> None:
        """Everything that is due by now has happened."""
        self.clock.advance(AT_ONCE)

    # --- inside ------------------------------------------------------------------------------------------------------

    async def _open(self) -> None:
        tls = papers.server_context(self._papers)
        self._clock, self._mailboxes = Clock(self._start), Mailboxes(tls)
        post = PostOffice(self._papers.users_provider, self._mailboxes, self._clock, self._script, self._limit)
        provider = self._papers.sdi_provider
        self._sdi_mail = SdiMail(provider, self._papers.users_provider, post, self._clock, ASSIGNED)
        self._interchange = Interchange(
            self._sdi_mail, self._clock, self._script, self._judge, self._papers.sdi, self._latency
        )
        post.abroad = self._interchange.receive
        submission = Submission(self._mailboxes, self._script, post.take, 2 * self._limit)
        enter = self._servers.enter_async_context
        self.smtp = Address(*await enter(submission.served(LOOPBACK, self._ports[0], tls)))
        self.imap = Address(*await enter(self._mailboxes.served(LOOPBACK, self._ports[1])))
        self._ticking = asyncio.ensure_future(self._clock.run())
        self._ticking.add_done_callback(self._note_failure)

    def _note_failure(self, ended: "asyncio.Future[None]") -> None:
        if not ended.cancelled() and (error := ended.exception()) is not None:
            self._failures.append(error)
            _log.error("the sandbox is broken: nothing happens in it by itself any more", exc_info=error)

    def _stop(self) -> None:
        try:
            self._call(self._close())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(PATIENCE)
        self._loop.close()

    async def _close(self) -> None:
        """Nothing listens, and every task of the loop but this has ended."""
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), PATIENCE)
        await self._servers.aclose()
        await self._loop.shutdown_asyncgens()
        await asyncio.sleep(0)

    def _call(self, work: Coroutine[object, object, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def _do(self, work: Callable[[], T]) -> T:
        async def done() -> T:
            return work()

        return self._call(done())


@dataclass(frozen=True, slots=True)
class DrivenClock:
    """The sandbox's time, from outside."""

    _sandbox: Sandbox

    def now(self) -> datetime:
        """The time in the sandbox, aware."""
        return self._sandbox._clock.now()

    def advance(self, by: timedelta) -> None:
        """It is so much later, and everything that was due on the way has happened, each at its own time."""
        self._sandbox._call(self._sandbox._clock.advance(by))


@dataclass(frozen=True, slots=True)
class Sdi:
    """The SdI of a sandbox, from outside."""

    _sandbox: Sandbox

    def books(self) -> tuple[Entry, ...]:
        """Every file that reached the SdI, in the order in which it did, with everything that was said of it."""
        return self._sandbox._do(lambda: tuple(self._sandbox._interchange.books.entries.values()))

    def entry(self, name: str) -> Entry:
        """The last file of that name; KeyError when none came."""
        found = [entry for entry in self.books() if entry.nome_file == name]
        if not found:
            raise KeyError(name)
        return found[-1]

    def decide(self, name: str, outcome: str, reason: str | None = None) -> None:
        """The public body decides (EC01, EC02) of a file that was delivered to it; LookupError where it cannot."""
        self._sandbox._call(self._sandbox._interchange.decide(name, outcome, reason))

    def assign(self, box: str) -> None:
        """From now on the SdI answers from this box, and wants files there."""
        self._sandbox._do(lambda: setattr(self._sandbox._sdi_mail, "assigned", box))

    def forge(self, recipient: str, name: str, content: bytes) -> None:
        """A stranger's mail in the SdI's name, with this file, reaches the mailbox as an anomaly envelope."""
        self._sandbox._call(self._sandbox._sdi_mail.forge(recipient, name, content))

    def purchase(self, recipient: str, name: str, content: bytes) -> None:
        """An invoice from somebody else reaches the mailbox, with its metadata (MT)."""
        self._sandbox._call(self._sandbox._interchange.purchase(recipient, name, content))

    def look_alike(self, recipient: str, name: str) -> None:
        """Another system (NSO) rejects that file, in a message that looks like the SdI's."""
        self._sandbox._call(self._sandbox._sdi_mail.look_alike(recipient, name))

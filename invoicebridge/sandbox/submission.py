"""The provider's SMTP server: submission over TLS, with a login, and everything that can go wrong in the dialogue."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from invoicebridge.sandbox.mailboxes import Mailboxes
from invoicebridge.sandbox.script import Cut, Reply, Script, Stage, Stall

TAKEN: Final = "250 2.0.0 Ok: queued"
_NOT_OWNED: Final = "553 5.7.1 Sender address rejected: not owned by user"


@dataclass(frozen=True, slots=True)
class Submitted:
    """A message as it was handed in: the envelope's addresses in their order, and its bytes."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes = field(repr=False)


Take = Callable[[Submitted], Awaitable[None]]


class Submission:
    """What the server does at each command (the names are aiosmtpd's)."""

    def __init__(self, mailboxes: Mailboxes, script: Script, take: Take, limit: int) -> None:
        self._mailboxes = mailboxes
        self._script = script
        self._take = take
        self._limit = limit
        self._connections: WeakSet[SMTP] = WeakSet()

    @asynccontextmanager
    async def served(self, host: str, port: int, tls: ssl.SSLContext) -> AsyncIterator[tuple[str, int]]:
        """Messages can be handed in at the address that is given back, for the length of the block."""
        server = await asyncio.get_running_loop().create_server(self._connection, host, port, ssl=tls)
        try:
            found = server.sockets[0].getsockname()
            yield str(found[0]), int(found[1])
        finally:
            server.close()
            for connection in list(self._connections):
                _break(connection)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only who has logged in may send, and only as himself."""
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        refused = self._refusal(Stage.MAIL)
        if refused is not None:
            return refused
        owner: object = session.auth_data
        if address.lower() != owner:
            return _NOT_OWNED
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Every recipient is taken; whether he exists shows later, in a receipt."""
        refused = self._refusal(Stage.RCPT)
        if refused is not None:
            return refused
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The message is taken, unless the script says otherwise."""
        refused = self._refusal(Stage.DATA)
        if refused is not None:
            return refused
        cut, stall = self._script.take(Cut), self._script.take(Stall)
        if all(fault.taken for fault in (cut, stall) if fault is not None):
            content = envelope.original_content or b""
            await self._take(Submitted(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        if cut is not None:
            _break(server)
        if stall is not None:
            await asyncio.sleep(stall.seconds)
        return TAKEN

    def _connection(self) -> SMTP:
        connection = _Connection(
            self,
            data_size_limit=self._limit,
            hostname="pec.sandbox.example",
            ident="PEC Sandbox",
            auth_require_tls=False,
            auth_exclude_mechanism=("LOGIN",),
            authenticator=self._authenticate,
            loop=asyncio.get_running_loop(),
        )
        self._connections.add(connection)
        return connection

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        refused = self._refusal(Stage.AUTH)
        if refused is not None:
            return AuthResult(success=False, handled=False, message=refused)
        if isinstance(data, LoginPassword):
            name, password = data.login.decode("utf-8", "replace"), data.password.decode("utf-8", "replace")
            if self._mailboxes.admits(name, password):
                return AuthResult(success=True, auth_data=name.lower())
        return AuthResult(success=False, handled=False)

    def _refusal(self, stage: Stage) -> str | None:
        step = self._script.take(Reply, lambda reply: reply.stage is stage)
        return None if step is None else f"{step.code} {step.text}"


class _Session(Session):
    """A session that takes what the server notes of a login without a warning that it is an old way to note it."""

    login_data: Any = None


class _Connection(SMTP):
    def _create_session(self) -> Session:
        return _Session(self.loop)


def _break(connection: SMTP) -> None:
    if isinstance(connection.transport, asyncio.Transport):
        connection.transport.abort()

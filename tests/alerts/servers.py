"""An ordinary mail server and somebody who is called over HTTP: real servers on this machine, that tests can steer."""

import asyncio
import base64
import hashlib
import hmac
import json
import ssl
import threading
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.contracts_mail.mailbox import CertificateFiles

USER: Final = "avvisi"
WORD: Final = "not-a-secret"


@dataclass
class PostOffice:
    """What the server took, and what it says instead of taking (`RCPT`, `DATA`: a reply)."""

    port: int = 0
    logins: int = 0
    envelopes: list[Envelope] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    """Recipients that it does not know."""
    filters: bytes = b""
    """What no mail may have in it."""

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails, as a program reads them."""
        contents = [envelope.original_content or b"" for envelope in self.envelopes]
        return [message_from_bytes(content, policy=policy.default) for content in contents]  # type: ignore[misc]

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "RCPT" in self.refuses:
            return self.refuses["RCPT"]
        if address in self.unknown:
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if "DATA" in self.refuses:
            return self.refuses["DATA"]
        if self.filters and self.filters in (envelope.original_content or b""):
            return "554 5.7.1 spam"
        self.envelopes.append(envelope)
        return "250 ok"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        self.logins += 1
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), WORD.encode())
        return AuthResult(success=good, handled=good)


@contextmanager
def post_office(papers: CertificateFiles, security: str = "tls", port: int = 0) -> Iterator[PostOffice]:
    """A server over TLS (`tls`, `starttls`) or without (`none`) for the length of the block."""
    office = PostOffice(port)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(papers.certificate, papers.key)
    first, later = (context if security == name else None for name in ("tls", "starttls"))

    def connection() -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it does not know that there is TLS around it
            return SMTP(
                office,
                hostname="posta.example",
                tls_context=later,
                require_starttls=later is not None,
                authenticator=office.authenticate,
                auth_required=security != "none",
                auth_require_tls=later is not None,
                loop=loop,
            )

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(connection, "127.0.0.1", office.port, ssl=first))
    office.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield office
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@dataclass
class Called:
    """One call as it came."""

    path: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.content)
        return found

    def is_signed(self, word: str) -> bool:
        """Whether the signature is what Standard Webhooks say of it."""
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.content
        mac = base64.b64encode(hmac.digest(word.encode(), signed, hashlib.sha256)).decode()
        return hmac.compare_digest(self.headers["webhook-signature"], f"v1,{mac}")


@dataclass
class Receiver:
    """Whoever is called; `statuses` are used up in order, then `status` is answered."""

    port: int = 0
    calls: list[Called] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    status: int = 204
    drips: bool = False
    """Whether the answer comes a byte at a time, for ever."""
    stalls: bool = False
    """Whether the answer stops after a good status, before it is whole."""
    location: str = ""

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [call.body for call in self.calls]


@contextmanager
def receiver(papers: CertificateFiles | None = None, host: str = "127.0.0.1") -> Iterator[Receiver]:
    """A server for the length of the block, over TLS where there are certificates."""
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            told.calls.append(Called(self.path, {key.lower(): value for key, value in self.headers.items()}, content))
            if told.drips:
                with suppress(OSError):
                    while True:
                        self.wfile.write(b"H")
                        time.sleep(0.05)
            self.send_response(told.statuses.pop(0) if told.statuses else told.status)
            if told.stalls:
                self.flush_headers()
                time.sleep(1)
            if told.location:
                self.send_header("Location", told.location)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing."""

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    if papers is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(papers.certificate, papers.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    told.port = int(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()

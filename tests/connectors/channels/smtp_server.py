"""A submission server over TLS that says exactly what a test tells it to, byte for byte, to one client at a time."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from invoicebridge.connectors.channels.servers import Patience, Server
from tests.contracts_mail.mailbox import Word

PASSWORD: Final = "not-a-secret"  # noqa: S105  it opens nothing
CUT: Final = b""
"""Instead of a reply: the connection is broken."""
SILENCE: Final = b"\0"
"""Instead of a reply: nothing, until the client goes."""

GOOD: Final[Mapping[str, bytes]] = {
    "greeting": b"220 fake ready\r\n",
    "EHLO": b"250-fake\r\n250-SIZE 100000\r\n250 AUTH PLAIN LOGIN\r\n",
    "AUTH": b"235 2.7.0 ok\r\n",
    "MAIL": b"250 2.1.0 ok\r\n",
    "RCPT": b"250 2.1.5 ok\r\n",
    "DATA": b"354 go on\r\n",
    ".": b"250 2.0.0 queued as 1\r\n",
    "RSET": b"250 2.0.0 ok\r\n",
    "NOOP": b"250 2.0.0 ok\r\n",
    "QUIT": b"221 2.0.0 bye\r\n",
}


@dataclass
class Fake:
    """What the server heard, and what it says: by command (`.` is the end of a mail), once each from `next`."""

    port: int
    replies: dict[str, bytes]
    next: list[tuple[str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    connections: int = 0
    takes: int | None = None
    """Bytes of a mail after which the connection is broken."""

    def reply(self, command: str) -> bytes:
        """What it says to that."""
        if self.next and self.next[0][0] == command:
            return self.next.pop(0)[1]
        return self.replies.get(command, b"500 5.5.2 what?\r\n")


class _Gone(Exception):
    """The connection is over."""


@contextmanager
def serving(
    certificate: Path, key: Path, *, starttls: bool = False, **replies: bytes
) -> Iterator[tuple[Fake, Callable[..., Server]]]:
    """A server that replies well but where `replies` say otherwise, and a function that makes a login to it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    fake = Fake(
        listener.getsockname()[1], {**GOOD, **{name.replace("end", "."): said for name, said in replies.items()}}
    )
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                plain, _ = listener.accept()
                plain.settimeout(10)
                with suppress(OSError, _Gone), plain:
                    _talk(fake, plain, context, starttls)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield (
            fake,
            lambda ca, **changes: Server(
                "127.0.0.1", fake.port, "ditta", Word(PASSWORD), ca, changes.get("patience", Patience(5, 5, 5))
            ),
        )
    finally:
        over.set()
        thread.join()
        listener.close()


def _talk(fake: Fake, plain: socket.socket, context: ssl.SSLContext, starttls: bool) -> None:
    fake.connections += 1
    sock = plain if starttls else context.wrap_socket(plain, server_side=True)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _say(sock, fake.reply("greeting"))
    lines = sock.makefile("rb")
    while line := lines.readline():
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        command = text.split(" ")[0].split(":")[0].upper()
        fake.commands.append(text if command != "AUTH" else "AUTH")
        said = fake.reply(command)
        _say(sock, said)
        if command == "STARTTLS" and said.startswith(b"220"):
            sock = context.wrap_socket(sock, server_side=True)
            lines = sock.makefile("rb")
        if command == "DATA" and said.startswith(b"354"):
            fake.mails.append(_mail(lines, fake.takes))
            _say(sock, fake.reply("."))
        if command == "QUIT":
            return


def _mail(lines: "socket.SocketIO", takes: int | None) -> bytes:  # type: ignore[name-defined]
    """The lines to the one with a dot alone."""
    found: list[bytes] = []
    while (line := lines.readline()) != b".\r\n":
        found.append(line)
        if not line or (takes is not None and sum(map(len, found)) >= takes):
            raise _Gone
    return b"".join(found)


def _say(sock: socket.socket, said: bytes) -> None:
    if said == CUT:
        raise _Gone
    if said == SILENCE:
        sock.recv(1)
        raise _Gone
    sock.sendall(said)

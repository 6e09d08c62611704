"""A server over TLS for protocols of lines: a function says what it replies to each, to one client at a time."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from invoicebridge.connectors.channels.servers import Patience, Server
from tests.contracts_mail.mailbox import CertificateFiles, Word

PASSWORD = "not-a-secret"  # noqa: S105  it opens nothing
Answer = Callable[[str], bytes | None]
"""From a line without its end to the reply; None: the connection is broken."""


@contextmanager
def serving(papers: CertificateFiles, greeting: bytes | None, answer: Answer) -> Iterator[Server]:
    """A login to the server, which runs for the length of the block."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(papers.certificate, papers.key)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                plain, _ = listener.accept()
                plain.settimeout(2)
                with suppress(OSError), context.wrap_socket(plain, server_side=True) as sock:
                    _talk(sock, greeting, answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        at = listener.getsockname()[1]
        yield Server("127.0.0.1", at, "ditta", Word(PASSWORD), papers.root, Patience(3, 3, 3))
    finally:
        over.set()
        thread.join()
        listener.close()


def _talk(sock: ssl.SSLSocket, greeting: bytes | None, answer: Answer) -> None:
    if greeting is None:
        return
    sock.sendall(greeting)
    with sock.makefile("rb") as lines:
        while line := lines.readline():
            said = answer(line.decode().rstrip("\r\n"))
            if said is None:
                return
            sock.sendall(said)

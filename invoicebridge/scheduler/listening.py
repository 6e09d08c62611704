"""Answers GET /healthz and GET /metrics over HTTP: a few requests at a time, each for half a minute at most."""

import json
import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from invoicebridge import __version__
from invoicebridge.scheduler import logs
from invoicebridge.settings import Place

AT_ONCE: Final = 8
"""Requests; more are hung up on."""
PATIENCE: Final = 5.0
"""Seconds without a byte, after which a connection is cut."""
LONGEST: Final = 30.0
"""Seconds after which it is cut however many bytes came: of a request, the reading of the store, and its answer."""
_HEADERS: Final = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}

Answer = tuple[int, str, bytes]
"""Status, content type, body."""


def as_json(status: int, value: Mapping[str, Any]) -> Answer:
    """An answer in JSON."""
    return status, "application/json", json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


class _Server(ThreadingHTTPServer):
    """Bounded: threads end with the process."""

    daemon_threads = True
    longest = LONGEST
    request_queue_size = AT_ONCE

    def __init__(self, place: Place, answers: Mapping[str, Callable[[], Answer]]) -> None:
        self.answers = answers
        self.address_family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
        self._room = threading.BoundedSemaphore(AT_ONCE)
        super().__init__((place.host, place.port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._room.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        cut = threading.Timer(self.longest, _cut, (request,))
        cut.daemon = True
        cut.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            cut.cancel()
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up, or says nothing, is worth a line only to whoever looks for it."""
        logs.event("request-broken", logging.DEBUG, error=type(sys.exception()).__name__)


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):  # it was closed already
        connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = PATIENCE
    server_version = f"invoicebridge/{__version__}"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer the few paths that there are."""
        path = self.path.partition("?")[0]
        self._send(*self._answer(path))

    def do_HEAD(self) -> None:
        """The same without the body: so some balancers ask."""
        self.do_GET()

    def _answer(self, path: str) -> Answer:
        answer = self.server.answers.get(path)
        if answer is None:
            return as_json(HTTPStatus.NOT_FOUND, {"paths": list(self.server.answers)})
        try:
            return answer()
        except Exception as error:  # noqa: BLE001  whoever asks is told, and the jobs go on
            logs.event("answer-failed", logging.ERROR, path=path, error=type(error).__name__)
            return as_json(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": type(error).__name__})

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **_HEADERS}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name that the library calls it by
        """Requests are not logged: they come every few seconds."""


@contextmanager
def listening(place: Place, answers: Mapping[str, Callable[[], Answer]]) -> Iterator[int]:
    """Requests are answered in threads for the length of the block; gives the port. OSError when it cannot listen."""
    server = _Server(place, answers)
    thread = threading.Thread(target=server.serve_forever, name="listening", args=(0.2,), daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()

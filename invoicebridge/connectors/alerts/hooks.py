"""The port `Hooks` over HTTP: one POST, signed as Standard Webhooks say, with nothing but its status read.

Headers: `webhook-id`, `webhook-timestamp` (seconds since 1970) and `webhook-signature`, which is `v1,` and the Base64
of the HMAC-SHA256 of `id.timestamp.body`. A secret that begins with `whsec_` is Base64 after that, any other is its own
bytes. No redirect is followed, no proxy is asked, and the whole call takes a bounded time.
"""

import base64
import binascii
import hashlib
import hmac
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTP_PORT, HTTPS_PORT, HTTPConnection, HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from invoicebridge import __version__
from invoicebridge.bridge.archived import Delivery
from invoicebridge.connectors.channels import tls
from invoicebridge.connectors.secrets import Secret
from invoicebridge.errors import ChannelUnavailable, ConfigurationError

_ENCODED: Final = "whsec_"
_LONGEST_ANSWER: Final = 65_536
"""Bytes that are read, and thrown away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where a web hook is, and what it is signed with."""

    url: str
    """https, or http on this machine: the settings see to that."""
    secret: Secret
    timeout: timedelta
    ca: Path | None = None


class HttpHooks:
    """The port `Hooks`."""

    def __init__(self, hooks: Mapping[str, Hook]) -> None:
        self._hooks = hooks

    def call(self, delivery: Delivery, at: datetime) -> None:
        """The hook has answered with a status from 200 to 299.

        ChannelUnavailable `hook-unanswered` with the reason: it was not reached, or the answer was another one.
        ConfigurationError when the secret is not where the settings say, or makes no key.
        """
        hook, body = self._hooks[delivery.hook], delivery.body.encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"invoicebridge/{__version__}",
            "Connection": "close",
            **signed(hook.secret, delivery.key, at, body),
        }
        try:
            status = _posted(hook, body, headers)
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise ChannelUnavailable("hook-unanswered", hook=delivery.hook, reason=reason) from error
        if not 200 <= status < 300:
            raise ChannelUnavailable("hook-unanswered", hook=delivery.hook, reason=f"HTTP {status}")


def signed(secret: Secret, key: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """The headers that prove who calls, and when."""
    stamp = str(int(at.timestamp()))
    mac = hmac.new(_key(secret), b".".join((key.encode(), stamp.encode(), body)), hashlib.sha256).digest()
    return {
        "webhook-id": key,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def _key(secret: Secret) -> bytes:
    text = secret.read()
    if not text.startswith(_ENCODED):
        return text.encode()
    try:
        return base64.b64decode(text.removeprefix(_ENCODED), validate=True)
    except binascii.Error:
        # The cause is left out on purpose: it may carry the secret.
        raise ConfigurationError("hook-secret-unusable", where=secret) from None


def _posted(hook: Hook, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer; OSError or HTTPException when there is none in time."""
    parts, seconds = urlsplit(hook.url), hook.timeout.total_seconds()
    host, secured = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (HTTPS_PORT if secured else HTTP_PORT)
    plain = socket.create_connection((host, port), seconds)
    sock = _secured(plain, host, hook.ca) if secured else plain
    with sock, _ended_in_time(sock, seconds):
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        connection = HTTPConnection(parts.netloc)
        connection.sock = sock
        connection.request(
            "POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, dict(headers)
        )
        answer = connection.getresponse()
        answer.read(_LONGEST_ANSWER)
        return answer.status


def _secured(plain: socket.socket, host: str, ca: Path | None) -> ssl.SSLSocket:
    """TLS over the connection; its handshake is still to come, and verifies certificate and name."""
    return tls.context(ca).wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


@contextmanager
def _ended_in_time(sock: socket.socket, seconds: float) -> Iterator[None]:
    """The connection is cut after so long, however slowly something comes over it; TimeoutError then."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):  # it was closed already
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException, ValueError) as error:
        if late.is_set():
            raise TimeoutError("timed out") from error
        raise
    finally:
        timer.cancel()
    if late.is_set():  # an answer that was cut looks like one that has ended
        raise TimeoutError("timed out")

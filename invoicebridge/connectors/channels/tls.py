"""TLS to mail servers: certificate and host name verified, at least version 1.2, one context for each CA file."""

import imaplib
import poplib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from invoicebridge.connectors.channels.servers import Server
from invoicebridge.connectors.channels.smtp_replies import Smtp
from invoicebridge.errors import ChannelRefused, ChannelUnavailable, ConfigurationError

_IMAP: Final = 143
_POP3: Final = 110


@cache
def context(ca: Path | None) -> ssl.SSLContext:
    """TLS for clients that trust the system's certificates, and those in the file; made once in a process.

    ConfigurationError `ca-unusable` when the file cannot be read or holds no certificate.
    """
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca is not None:
        try:
            made.load_verify_locations(cafile=ca)
        except (OSError, ssl.SSLError) as error:
            raise ConfigurationError("ca-unusable", path=ca, reason=error.strerror or error) from error
    return made


def at_once(sock: socket.socket) -> None:
    """Small packets leave without waiting for the last one's acknowledgement (TCP_NODELAY)."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@contextmanager
def connecting(server: Server) -> Iterator[None]:
    """What goes wrong in the block, where a connection is made, is said in our terms.

    ChannelRefused `certificate-refused`, `tls-refused`; ChannelUnavailable `server-unreachable`.
    """
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise ChannelRefused("certificate-refused", server=server, reason=error.verify_message) from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
        raise ChannelUnavailable("server-unreachable", server=server, reason=error.reason or error) from error
    except ssl.SSLError as error:
        raise ChannelRefused("tls-refused", server=server, reason=error.reason or error) from error
    except OSError as error:
        raise ChannelUnavailable("server-unreachable", server=server, reason=error.strerror or error) from error


def certificate_end(server: Server) -> datetime:
    """The last instant (UTC) at which the server's certificate is good. Nobody logs in.

    ChannelRefused, also `certificate-refused` when that instant has passed; ChannelUnavailable.
    """
    with connecting(server), _secured(server) as sock:
        found = sock.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), UTC)


def _secured(server: Server) -> AbstractContextManager[ssl.SSLSocket]:
    """A socket to the server on which TLS has begun."""
    if server.starttls:
        return _after_starttls(server)
    plain = socket.create_connection((server.host, server.port), server.patience.connect)
    return context(server.ca).wrap_socket(plain, server_hostname=server.host)


@contextmanager
def _after_starttls(server: Server) -> Iterator[ssl.SSLSocket]:
    where, trusted, timeout = (server.host, server.port), context(server.ca), server.patience.connect
    client: smtplib.SMTP | imaplib.IMAP4 | poplib.POP3
    try:
        if server.port == _IMAP:
            client = imaplib.IMAP4(*where, timeout)
            client.starttls(trusted)
        elif server.port == _POP3:
            client = poplib.POP3(*where, timeout)
            client.stls(trusted)
        else:
            client = Smtp(*where, local_hostname="localhost", timeout=timeout)
            client.starttls(context=trusted)
    except (smtplib.SMTPNotSupportedError, imaplib.IMAP4.error, poplib.error_proto) as error:
        raise ChannelRefused("starttls-not-offered", server=server) from error
    assert isinstance(client.sock, ssl.SSLSocket)  # noqa: S101  so it is after STARTTLS
    with client.sock as sock:
        yield sock

"""A connection to an IMAP server, over TLS and logged in, with one attempt."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from invoicebridge.connectors.channels import tls
from invoicebridge.connectors.channels.masking import masked
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.errors import ChannelRefused, ChannelUnavailable

NOT_NOW: Final = re.compile(
    r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]|temporar|too many|try (?:again|later)", re.IGNORECASE
)
"""A NO that speaks of the server, and not of what was asked (RFC 5530)."""
_FAILED: Final = re.compile(r"\[(?:AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED)\]", re.IGNORECASE)


def connected(server: Server) -> IMAPClient:
    """A connection on which folders can be opened; the errors are those of `Connection`."""
    password = server.password.read()
    with tls.connecting(server):
        client = _talking(server, lambda: _greeted(server))
        try:
            tls.at_once(client.socket())
            if server.starttls:
                _begin_tls(client, server)
            client.socket().settimeout(server.patience.reply)
            _log_in(client, server, password)
            _talking(server, client.capabilities)  # those after the login; imapclient remembers them
        except BaseException:
            with suppress(OSError):
                client.shutdown()
            raise
    return client


def _greeted(server: Server) -> IMAPClient:
    where, timeout = (server.host, server.port), server.patience.connect
    if server.starttls:
        client = IMAPClient(*where, ssl=False, timeout=timeout)
    else:
        client = IMAPClient(*where, ssl_context=tls.context(server.ca), timeout=timeout)
    # imapclient makes a text of every mail for its debug log, whether anyone wants it or not; nobody may.
    client._imap.debug = 0
    return client


def _begin_tls(client: IMAPClient, server: Server) -> None:
    if not _talking(server, lambda: client.has_capability("STARTTLS")):
        raise ChannelRefused("starttls-not-offered", server=server)
    _talking(server, lambda: client.starttls(tls.context(server.ca)))


def _talking(server: Server, do: Callable[[], Any]) -> Any:
    """What it gives; before the login a server that says no means that it is not there for us now."""
    try:
        return do()
    except IMAPClientError as error:
        raise ChannelUnavailable("server-later", server=server, reason=error) from error


def _log_in(client: IMAPClient, server: Server, password: str) -> None:
    """AUTHENTICATE for a password that LOGIN cannot spell (RFC 3501 has ASCII only), otherwise LOGIN."""
    offered = _talking(server, client.capabilities)
    by_login = b"LOGINDISABLED" not in offered and (server.user + password).isascii()
    if not by_login and b"AUTH=PLAIN" not in offered:
        told = b" ".join(sorted(offered)).decode("ascii", "replace")
        raise ChannelRefused("login-not-offered", server=server, offered=told)
    try:
        if by_login:
            client.login(server.user, password)
        else:
            client.plain_login(server.user, password)
    except IMAPClientError as error:
        reason = masked(str(error), server.user, password)
        # imapclient makes a failed login of everything, also of a connection that broke: the cause tells them apart.
        if isinstance(error, IMAPClientAbortError) or isinstance(error.__context__, IMAPClientAbortError):
            raise ChannelUnavailable("server-unreachable", server=server, reason=reason) from None
        if NOT_NOW.search(reason) and not _FAILED.search(reason):
            raise ChannelUnavailable("server-later", server=server, reason=reason) from None
        raise ChannelRefused("login-refused", server=server, reason=reason) from None

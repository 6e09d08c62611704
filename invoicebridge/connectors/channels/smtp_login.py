"""A connection to a submission server, over TLS and logged in (RFC 8314, RFC 4954).

smtplib's own login tries one mechanism after another, which spends three attempts on one wrong password, and accounts
lock; here the password is sent once.
"""

import smtplib
import socket
from typing import Final

from invoicebridge.connectors.channels import replies, tls
from invoicebridge.connectors.channels.masking import encoded, masked, token
from invoicebridge.connectors.channels.replies import Reply
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.connectors.channels.smtp_replies import Smtp, SmtpSsl
from invoicebridge.errors import ChannelRefused, ChannelUnavailable

_CONTINUE: Final = 334
_LONGEST: Final = 500
"""Characters of a reply that are told, after what is secret in it was covered."""


def connected(server: Server) -> smtplib.SMTP:
    """A connection on which mails may be offered; the errors are those of `SmtpOutbox.open`."""
    password = server.password.read()
    with tls.connecting(server):
        smtp = _greeted(server)
        try:
            _introduced(smtp, server)
            log_in(smtp, server, password)
        except BaseException:
            smtp.close()
            raise
    return smtp


def _greeted(server: Server) -> smtplib.SMTP:
    """A connection on which the server has said who it is."""
    where, timeout = (server.host, server.port), server.patience.connect
    try:
        if server.starttls:
            return Smtp(*where, local_hostname="localhost", timeout=timeout)
        trusted = tls.context(server.ca)
        return SmtpSsl(*where, local_hostname="localhost", timeout=timeout, context=trusted)
    except smtplib.SMTPConnectError as error:
        raise not_served(Reply(error.smtp_code, _text(error.smtp_error)), server) from error


def _introduced(smtp: smtplib.SMTP, server: Server) -> None:
    """TLS holds, and the server has said what it can do."""
    assert smtp.sock is not None  # noqa: S101  it has just been connected
    tls.at_once(smtp.sock)
    smtp.local_hostname = own_name(smtp.sock)
    if server.starttls:
        _checked(smtp.ehlo(), server)
        if not smtp.has_extn("starttls"):
            raise ChannelRefused("starttls-not-offered", server=server)
        smtp.starttls(context=tls.context(server.ca))
    smtp.sock.settimeout(server.patience.reply)
    _checked(smtp.ehlo(), server)


def log_in(smtp: smtplib.SMTP, server: Server, password: str) -> None:
    """The server knows who we are, after one attempt."""
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        reply = _plain(smtp, server.user, password)
    elif "LOGIN" in offered:
        reply = _login(smtp, server.user, password)
    else:
        raise ChannelRefused("login-not-offered", server=server, offered=" ".join(offered) or "-")
    if reply.code == 235:
        return
    told = Reply(reply.code, masked(reply.text, server.user, password))
    if replies.is_login(told):
        raise ChannelRefused("login-refused", server=server, reason=_short(told))
    raise not_served(told, server)


def _plain(smtp: smtplib.SMTP, user: str, password: str) -> Reply:
    both = token(user, password)
    reply = _reply(smtp.docmd("AUTH", f"PLAIN {both}"))
    return _reply(smtp.docmd(both)) if reply.code == _CONTINUE else reply


def _login(smtp: smtplib.SMTP, user: str, password: str) -> Reply:
    reply = _reply(smtp.docmd("AUTH", "LOGIN"))
    for answer in (user, password):
        if reply.code != _CONTINUE:
            break
        reply = _reply(smtp.docmd(encoded(answer)))
    return reply


def _checked(answer: tuple[int, bytes], server: Server) -> None:
    if answer[0] != 250:
        raise not_served(_reply(answer), server)


def not_served(reply: Reply, server: Server) -> ChannelRefused | ChannelUnavailable:
    """The exception for a server that does not serve us, now or at all."""
    if 500 <= reply.code < 600 and not replies.is_rate(reply):
        return ChannelRefused("server-refused", server=server, reason=_short(reply))
    return ChannelUnavailable("server-later", server=server, reason=_short(reply))


def _reply(answer: tuple[int, bytes]) -> Reply:
    return Reply(answer[0], _text(answer[1]))


def _text(text: bytes | str) -> str:
    told = text if isinstance(text, str) else text.decode("utf-8", "replace")
    return " ".join(told.split())


def _short(reply: Reply) -> str:
    return str(reply)[:_LONGEST]


def own_name(sock: socket.socket) -> str:
    """Our own address as EHLO wants it from who has no name (RFC 5321 §4.1.3)."""
    address = str(sock.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

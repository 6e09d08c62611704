"""The port `Alerts` over SMTP: an ordinary mailbox, TLS with the server's certificate verified, one login a run."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from invoicebridge.bridge.alerting.letters import Letter
from invoicebridge.connectors.alerts.message import written
from invoicebridge.connectors.channels import tls
from invoicebridge.connectors.channels.replies import Reply
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.connectors.channels.smtp_login import log_in, not_served, own_name
from invoicebridge.connectors.channels.smtp_replies import Smtp, SmtpSsl
from invoicebridge.errors import ChannelRefused, ChannelUnavailable

_FAREWELL: Final = 5.0
_LONGEST: Final = 300
"""Characters of a reply that are told."""


class Security(StrEnum):
    """How the connection is kept from others."""

    FIRST = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Submission:
    """The server that takes our mails; without `login` nobody logs in."""

    server: Server
    security: Security
    login: bool = True


@contextmanager
def mailbox(where: Submission) -> Iterator["SmtpAlerts"]:
    """The ordinary mailbox, for the length of the block; nothing is connected before the first letter."""
    one = SmtpAlerts(where)
    try:
        yield one
    finally:
        one.close()


class SmtpAlerts:
    """The port `Alerts`."""

    def __init__(self, where: Submission) -> None:
        self._where = where
        self._smtp: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> tuple[str, ...]:
        """The server has taken the letter, for at least one of its recipients; returns those for whom it has not.

        ChannelRefused `letter-refused` when it takes this one from nobody or for nobody; `login-refused` and others
        when it does not serve us at all. ChannelUnavailable, after which it may have it all the same.
        """
        smtp, server = self._connected(), self._where.server
        try:
            eight_bit = smtp.has_extn("8bitmime")
            content = written(letter, eight_bit=eight_bit)
            options = ["BODY=8BITMIME"] if eight_bit and not content.isascii() else []
            refused = smtp.sendmail(letter.sender, letter.recipients, content, options)
        except smtplib.SMTPRecipientsRefused as error:
            raise self._refused(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise ChannelUnavailable("server-unreachable", server=server, reason=error) from error
        return tuple(refused)

    def close(self) -> None:
        """The connection is closed; whatever the server says to that changes nothing."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        with suppress(smtplib.SMTPException, OSError):
            if smtp.sock is not None:
                smtp.sock.settimeout(_FAREWELL)
                smtp.docmd("QUIT")
        smtp.close()

    def _refused(self, code: int, said: bytes | str) -> ChannelRefused | ChannelUnavailable:
        """What a reply to a letter means; the connection is not used again."""
        self.close()
        text = said if isinstance(said, str) else said.decode("utf-8", "replace")
        reason = str(Reply(code, " ".join(text.split())))[:_LONGEST]
        if 500 <= code < 600:
            return ChannelRefused("letter-refused", server=self._where.server, reason=reason)
        return ChannelUnavailable("server-later", server=self._where.server, reason=reason)

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = _connected(self._where)
        return self._smtp


def _connected(where: Submission) -> smtplib.SMTP:
    """A connection over which letters may go, after one login."""
    server = where.server
    password = server.password.read() if where.login else ""
    with tls.connecting(server):
        try:
            smtp = _greeted(where)
        except smtplib.SMTPConnectError as error:
            raise ChannelUnavailable("server-later", server=server, reason=error.smtp_code) from error
        try:
            _introduced(smtp, where)
            if where.login:
                log_in(smtp, server, password)
        except smtplib.SMTPException as error:
            smtp.close()
            raise ChannelUnavailable("server-unreachable", server=server, reason=error) from error
        except BaseException:
            smtp.close()
            raise
    return smtp


def _greeted(where: Submission) -> smtplib.SMTP:
    server = where.server
    at, timeout = (server.host, server.port), server.patience.connect
    if where.security is Security.FIRST:
        trusted = tls.context(server.ca)
        return SmtpSsl(*at, local_hostname="localhost", timeout=timeout, context=trusted)
    return Smtp(*at, local_hostname="localhost", timeout=timeout)


def _introduced(smtp: smtplib.SMTP, where: Submission) -> None:
    """TLS holds where it is wanted, and the server has said what it can do."""
    assert smtp.sock is not None  # noqa: S101  it has just been connected
    smtp.local_hostname = own_name(smtp.sock)
    if where.security is Security.STARTTLS:
        _greet(smtp, where.server)
        if not smtp.has_extn("starttls"):
            raise ChannelRefused("starttls-not-offered", server=where.server)
        smtp.starttls(context=tls.context(where.server.ca))
    smtp.sock.settimeout(where.server.patience.reply)
    _greet(smtp, where.server)


def _greet(smtp: smtplib.SMTP, server: Server) -> None:
    code, said = smtp.ehlo()
    if code != 250:
        raise not_served(Reply(code, said.decode("utf-8", "replace")), server)

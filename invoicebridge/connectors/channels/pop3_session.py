"""One session with a POP3 server, over TLS and logged in, in which nothing is deleted (RFC 1939, RFC 8314)."""

import poplib
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Self, TypeVar

from invoicebridge.connectors.channels import tls
from invoicebridge.connectors.channels.masking import masked
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.errors import ChannelRefused, ChannelUnavailable

_LONGEST_LINE: Final = 60_000_000
_FAREWELL: Final = 5.0
_NOT_NOW: Final = re.compile(r"\[(?:SYS/TEMP|IN-USE|LOGIN-DELAY)\]|temporar|locked|too many", re.IGNORECASE)
"""Replies that speak of the server and not of what was asked (RFC 2449 §8, RFC 3206)."""
_FAILED: Final = re.compile(r"\[(?:AUTH|SYS/PERM)\]", re.IGNORECASE)

T = TypeVar("T")


class Declined(Exception):
    """The server says -ERR to one command, and goes on."""


class Session:
    """A context manager: logged in inside the block. Numbers of mails hold for the session.

    ChannelRefused `login-refused`, `certificate-refused`, `tls-refused`, `starttls-not-offered`; ChannelUnavailable.
    """

    def __init__(self, server: Server) -> None:
        self._server = server

    def __enter__(self) -> Self:
        password = self._server.password.read()
        with tls.connecting(self._server):
            self._pop3 = self._greeted()
            try:
                self._log_in(password)
            except BaseException:
                self._pop3.close()
                raise
        return self

    def __exit__(self, *raised: object) -> None:
        """The session is over; whatever the server says to that is not an error, since nothing was to be deleted."""
        with suppress(poplib.error_proto, OSError):
            self._pop3.sock.settimeout(_FAREWELL)
            self._pop3.quit()
        with suppress(OSError):
            self._pop3.close()

    def ids(self) -> dict[int, str]:
        """Number → id of every mail. ChannelRefused `uids-not-offered` where the server does not know UIDL."""
        try:
            lines = self._ask(lambda: self._pop3.uidl()[1])
        except Declined as declined:
            raise ChannelRefused("uids-not-offered", server=self._server) from declined
        return {int(number): uid for number, uid in self._pairs(lines)}

    def sizes(self) -> dict[int, int]:
        """Number → bytes of every mail."""
        lines = self._ask(lambda: self._pop3.list()[1])
        return {int(number): int(size) for number, size in self._pairs(lines) if size.isdecimal()}

    def content(self, number: int) -> bytes:
        """The bytes of a mail; Declined when the server cannot give them."""
        lines = self._ask(lambda: self._pop3.retr(number)[1])
        return b"\r\n".join([*lines, b""])

    def _greeted(self) -> "_Pop3 | _Pop3OverTls":
        server, timeout = self._server, self._server.patience.connect
        trusted = tls.context(server.ca)
        pop3: _Pop3 | _Pop3OverTls
        try:
            if server.starttls:
                pop3 = _Pop3(server.host, server.port, timeout)
            else:
                pop3 = _Pop3OverTls(server.host, server.port, timeout=timeout, context=trusted)
        except poplib.error_proto as error:
            raise ChannelUnavailable("server-later", server=server, reason=_said(error)) from error
        tls.at_once(pop3.sock)
        if isinstance(pop3, _Pop3):
            try:
                pop3.stls(trusted)
            except poplib.error_proto as error:
                pop3.close()
                raise ChannelRefused("starttls-not-offered", server=server) from error
        pop3.sock.settimeout(server.patience.reply)
        return pop3

    def _log_in(self, password: str) -> None:
        """One attempt, with USER and PASS."""
        try:
            self._pop3.user(self._server.user)
            self._pop3.pass_(password)
        except poplib.error_proto as error:
            reason = masked(_said(error), self._server.user, password)
            if _NOT_NOW.search(reason) and not _FAILED.search(reason):
                raise ChannelUnavailable("server-later", server=self._server, reason=reason) from None
            raise ChannelRefused("login-refused", server=self._server, reason=reason) from None

    def _ask(self, question: Callable[[], T]) -> T:
        with tls.connecting(self._server):
            try:
                return question()
            except poplib.error_proto as error:
                if _NOT_NOW.search(_said(error)):
                    raise ChannelUnavailable("server-later", server=self._server, reason=_said(error)) from error
                raise Declined(_said(error)) from error

    def _pairs(self, lines: list[bytes]) -> list[tuple[str, str]]:
        rows = [line.decode("ascii", "replace").split() for line in lines]
        if any(len(row) < 2 or not row[0].isdecimal() for row in rows):
            raise ChannelUnavailable("server-answer-unreadable", server=self._server, reason="UIDL, LIST")
        return [(row[0], row[1]) for row in rows]


class _Whole:
    """Lines of any length, since a mail may have them and poplib refuses to read over 2,048 bytes of one.

    The end of the connection is no reply, either: poplib makes an -ERR of it, which at the login would read as a
    refusal.
    """

    def _getline(self) -> tuple[bytes, int]:
        line: bytes = self.file.readline(_LONGEST_LINE)  # type: ignore[attr-defined]
        if not line.endswith(b"\n"):
            raise ConnectionError("the connection ended")
        return line[:-2] if line.endswith(b"\r\n") else line[:-1], len(line)


class _Pop3(_Whole, poplib.POP3):
    """Where TLS is asked for."""


class _Pop3OverTls(_Whole, poplib.POP3_SSL):
    """Where TLS comes first."""


def _said(error: poplib.error_proto) -> str:
    """The server's words; poplib gives them as bytes or as text."""
    told = error.args[0] if error.args else ""
    return told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)

"""An `Outbox` over SMTP: one connection for a batch of mails, every reply read and written down.

The dialogue about a mail is spoken command by command, since it matters how far it came: before the last byte of the
mail the provider has nothing, whatever happens; after it only the provider's own reply tells (RFC 5321 §4.2.5).
"""

import smtplib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from typing import Final

from invoicebridge.connectors.channels import replies
from invoicebridge.connectors.channels.replies import Reply, Stage
from invoicebridge.connectors.channels.servers import Server
from invoicebridge.connectors.channels.smtp_login import connected
from invoicebridge.pec.compose import OutgoingMail
from invoicebridge.transmission.dialogue import Dialogue, Ending, Line, Refusal

_PIECE: Final = 256 * 1024
"""Bytes given to the network at a time: the server's patience and ours begin anew with each piece."""
_IDLE: Final = 20.0
"""Seconds after which a connection is asked whether it still stands."""
_LONGEST: Final = 1000
"""Characters of a reply that are kept."""
_FAREWELL: Final = 5.0
_END: Final = b".\r\n"

Outcome = tuple[Ending, Refusal | None]
_BROKEN: Final = (smtplib.SMTPException, OSError)


@contextmanager
def outbox(server: Server, mailbox: str) -> Iterator["SmtpOutbox"]:
    """The outbox of a mailbox, for the length of the block; nothing is connected before the first `open`."""
    one = SmtpOutbox(server, mailbox)
    try:
        yield one
    finally:
        one.close()


class SmtpOutbox:
    """The port `Outbox`; `mailbox` is its name in the settings."""

    def __init__(self, server: Server, mailbox: str) -> None:
        self._server = server
        self._mailbox = mailbox
        self._smtp: smtplib.SMTP | None = None
        self._used = 0.0

    def open(self) -> None:
        """Connected over TLS and logged in, if it was not so already.

        ChannelRefused `login-refused`, `login-not-offered`, `server-refused`, `certificate-refused`, `tls-refused`,
        `starttls-not-offered`; ChannelUnavailable; ConfigurationError when the password or the CA file is not there.
        """
        if self._smtp is not None and not self._stands(self._smtp):
            self.close()
        if self._smtp is None:
            self._smtp = connected(self._server)
            self._used = time.monotonic()

    def send(self, mail: OutgoingMail, now: Callable[[], datetime]) -> Dialogue:
        """The mail was offered once; what was said, and how it ended. Never raises for it."""
        notes = _Notes(now)
        ending, refusal = self._offered(mail, notes)
        self._used = time.monotonic()
        return Dialogue(
            message_id=mail.message_id,
            mailbox=self._mailbox,
            server=str(self._server),
            ended_at=now(),
            ending=ending,
            refusal=refusal,
            lines=tuple(notes.lines),
        )

    def close(self) -> None:
        """The connection is closed; whatever the server says to that changes nothing, and is not an error."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        with suppress(*_BROKEN):
            if smtp.sock is not None:
                smtp.sock.settimeout(_FAREWELL)
                smtp.docmd("QUIT")
        smtp.close()

    def _stands(self, smtp: smtplib.SMTP) -> bool:
        if time.monotonic() - self._used < _IDLE:
            return True
        try:
            return smtp.noop()[0] == 250
        except _BROKEN:
            return False

    def _offered(self, mail: OutgoingMail, notes: "_Notes") -> Outcome:
        smtp = self._smtp
        if smtp is None:
            notes.remark("not connected")
            return Ending.LATER, None
        limit = _size_limit(smtp)
        if limit is not None and mail.size > limit:
            notes.heard(Reply(250, f"SIZE {limit}"))
            notes.remark(f"not sent: {mail.size} bytes")
            return Ending.REFUSED, Refusal.SIZE
        return self._spoken(smtp, mail, notes)

    def _spoken(self, smtp: smtplib.SMTP, mail: OutgoingMail, notes: "_Notes") -> Outcome:
        options = [f"SIZE={mail.size}"] if smtp.has_extn("size") else []
        commands: tuple[tuple[Stage, str, Callable[[], tuple[int, bytes]]], ...] = (
            (Stage.MAIL, " ".join([f"MAIL FROM:<{mail.sender}>", *options]), lambda: smtp.mail(mail.sender, options)),
            (Stage.RCPT, f"RCPT TO:<{mail.recipient}>", lambda: smtp.rcpt(mail.recipient)),
            (Stage.DATA, "DATA", lambda: smtp.docmd("DATA")),
        )
        for stage, command, speak in commands:
            notes.said(command)
            reply = self._reply(speak, notes)
            if reply is None:
                return Ending.LATER, None
            if not replies.accepted(reply, stage):
                return self._declined(smtp, reply, stage)
        return self._handed_over(smtp, mail, notes)

    def _handed_over(self, smtp: smtplib.SMTP, mail: OutgoingMail, notes: "_Notes") -> Outcome:
        """The mail's bytes have left; what came of it."""
        notes.said(f"({mail.size} bytes, SHA-256 {sha256(mail.content).hexdigest()})")
        content = mail.content if mail.content.endswith(b"\r\n") else mail.content + b"\r\n"
        if not self._pushed(smtp, content + _END, notes):
            return Ending.LATER, None
        if smtp.sock is not None:
            smtp.sock.settimeout(self._server.patience.end_of_mail)
        reply = self._reply(smtp.getreply, notes)
        if reply is None:
            return Ending.UNKNOWN, None
        if smtp.sock is not None:
            smtp.sock.settimeout(self._server.patience.reply)
        if replies.accepted(reply, Stage.END):
            return Ending.TAKEN, None
        return self._declined(smtp, reply, Stage.END)

    def _pushed(self, smtp: smtplib.SMTP, content: bytes, notes: "_Notes") -> bool:
        """Whether every byte was given to the network; if not, the last one was not, and the mail is nowhere."""
        view = memoryview(content)
        try:
            for start in range(0, len(content), _PIECE):
                smtp.send(view[start : start + _PIECE])
        except _BROKEN as error:
            self._broke_off(error, notes)
            return False
        return True

    def _reply(self, speak: Callable[[], tuple[int, bytes]], notes: "_Notes") -> Reply | None:
        """What the server answers; None when the connection broke, or so much came that it is no answer."""
        try:
            code, text = speak()
        except _BROKEN as error:
            self._broke_off(error, notes)
            return None
        reply = Reply(code, text.decode("utf-8", "replace")[:_LONGEST])
        notes.heard(reply)
        return reply

    def _declined(self, smtp: smtplib.SMTP, reply: Reply, stage: Stage) -> Outcome:
        ending = replies.ending(reply, stage)
        if not 400 <= reply.code < 600 or reply.closes or not _is_reset(smtp):
            self.close()
        return ending, replies.refusal(reply, stage)

    def _broke_off(self, error: Exception, notes: "_Notes") -> None:
        notes.remark(f"broken off: {error}")
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


class _Notes:
    """The lines of one dialogue, as they are said."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.lines: list[Line] = []

    def said(self, text: str) -> None:
        self.lines.append(Line(self._now(), "C", text))

    def heard(self, reply: Reply) -> None:
        self.lines.append(Line(self._now(), "S", str(reply)))

    def remark(self, text: str) -> None:
        """What nobody said: it stands in brackets."""
        self.said(f"[{text}]")


def _is_reset(smtp: smtplib.SMTP) -> bool:
    """Whether the server has forgotten the mail, and is ready for the next one."""
    try:
        return smtp.rset()[0] == 250
    except _BROKEN:
        return False


def _size_limit(smtp: smtplib.SMTP) -> int | None:
    """The bytes of a mail that the server takes (RFC 1870); None where it does not say."""
    told = smtp.esmtp_features.get("size", "").strip()
    return int(told) if told.isdecimal() and int(told) > 0 else None

"""smtplib with an end to what a server may say: its own bounds each line of a reply, but not how many there are."""

import smtplib
from typing import IO, Final

MOST_BYTES: Final = 64 * 1024
MOST_LINES: Final = 128
"""A reply with more is none; the connection is given up, as if it had broken."""


class Smtp(smtplib.SMTP):
    """A connection of which every reply has an end."""

    def getreply(self) -> tuple[int, bytes]:
        """As smtplib's; SMTPServerDisconnected also for a reply of too many lines or bytes."""
        _bound(self)
        return super().getreply()


class SmtpSsl(smtplib.SMTP_SSL):
    """The same, over TLS from the first byte."""

    def getreply(self) -> tuple[int, bytes]:
        """As smtplib's; SMTPServerDisconnected also for a reply of too many lines or bytes."""
        _bound(self)
        return super().getreply()


class _Lines:
    """The lines from a server, as smtplib reads them; OSError once a reply has too many."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._bytes = self._lines = 0

    def begin(self) -> None:
        """What comes now is a new reply."""
        self._bytes = self._lines = 0

    def readline(self, limit: int) -> bytes:
        line = self._file.readline(limit)
        self._bytes += len(line)
        self._lines += 1
        if self._bytes > MOST_BYTES or self._lines > MOST_LINES:
            raise OSError("the server's reply has no end")
        return line

    def close(self) -> None:
        self._file.close()


def _bound(smtp: smtplib.SMTP) -> None:
    if smtp.file is None and smtp.sock is not None:
        smtp.file = _Lines(smtp.sock.makefile("rb"))
    if isinstance(smtp.file, _Lines):
        smtp.file.begin()
